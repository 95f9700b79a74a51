"""Both parts of the sheet as data: each line with its rule, its reason, its factors and their values."""

import numpy as np

from mlp_core import loss, sigmoid, sigmoid_prime
from mlp_lab.panels.derivation.values import Derivation, Factor, Line

_E = Factor("∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²", lambda p: p.derivative(lambda a: loss(a.O_O, p.state.t)))
_ERROR = Factor("(O_i^O − t_i)", lambda p: p.activations.O_O[..., p.i] - p.state.t[..., p.i])
_SIG = Factor("sig(x_i^O)", lambda p: sigmoid(p.activations.x_O[..., p.i]))
_ONE_MINUS_SIG = Factor("(1 − sig(x_i^O))", lambda p: sigmoid(-p.activations.x_O[..., p.i]))  # 1 − sig(x) = sig(−x)

OUTPUT = Derivation(
    title="Part 1",
    array="w_O",
    left="∂E/∂w_ji^O",
    lines=(
        Line("L0", "E", "E is written out: half the sum of the squared errors of all outputs.", (_E,)),
        Line(
            "L1",
            "(4)",
            "Only one term of the sum is left, and the ½ has gone with the 2 of the square.",
            (_ERROR, Factor("∂O_i^O/∂w_ji^O", lambda p: p.derivative(lambda a: a.O_O[..., p.i]))),
        ),
        Line(
            "L2",
            "(1)",
            "The output is written as the sigmoid of its net input.",
            (_ERROR, Factor("∂sig(x_i^O)/∂w_ji^O", lambda p: p.derivative(lambda a: sigmoid(a.x_O[..., p.i])))),
        ),
        Line(
            "L3",
            "(2), (3)",
            "The slope of the sigmoid has come out in front, and the net input inside is written as its sum.",
            (
                _ERROR,
                _SIG,
                _ONE_MINUS_SIG,
                Factor("∂/∂w_ji^O (Σ_k w_ki^O O_k^H + b_i^O)", lambda p: p.derivative(lambda a: a.x_O[..., p.i])),
            ),
        ),
        Line(
            "L4",
            "(5)",
            "No ∂ is left: the derivative of the net input is the hidden output that the weight carries.",
            (_ERROR, _SIG, _ONE_MINUS_SIG, Factor("O_j^H", lambda p: p.activations.O_H[..., p.j])),
        ),
    ),
    rules={
        "(1)": "O_i^O = sig(x_i^O)",
        "(2), (3)": "x_i^O = Σ_k w_ki^O O_k^H + b_i^O , "
        "∂sig(x_i^O)/∂w_ji^O = sig(x_i^O) (1 − sig(x_i^O)) · ∂x_i^O/∂w_ji^O",
        "(4)": "∂/∂w_ji^O Σ_k (O_k^O − t_k)² = 2 (O_i^O − t_i) · ∂O_i^O/∂w_ji^O",
        "(5)": "∂x_i^O/∂w_ji^O = O_j^H",
    },
    effects={
        "(1)": "writes an output as the sigmoid of its net input",
        "(2), (3)": "takes the slope of a sigmoid out in front and writes the net input as its sum",
        "(4)": "leaves one term of the sum over the outputs",
        "(5)": "turns the derivative of a net input into a hidden output",
    },
)

_E_H = Factor("∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²", lambda p: p.derivative(lambda a: loss(a.O_O, p.state.t)))
_ERRORS = Factor("(O_k^O − t_k)", lambda p: p.activations.O_O - p.state.t)
_SLOPES = Factor("sig′(x_k^O)", lambda p: sigmoid_prime(p.activations.x_O))
_ONWARD = Factor("w_ik^O", lambda p: p.state.w_O[..., p.i, :])
_SLOPE = Factor("sig′(x_i^H)", lambda p: sigmoid_prime(p.activations.x_H[..., p.i]))
_INPUT = Factor("O_j^I", lambda p: p.activations.O_I[..., p.j])


def _for_each_k(factor: Factor) -> Factor:
    """Put a factor that does not depend on k under the sum over k."""
    return factor._replace(value=lambda p: factor.value(p)[..., np.newaxis])


HIDDEN = Derivation(
    title="Part 2",
    array="w_H",
    left="∂E/∂w_ji^H",
    lines=(
        Line("L0", "E", "E is written out: half the sum of the squared errors of all outputs.", (_E_H,)),
        Line(
            "L1",
            "(6)",
            "Every output depends on this weight, so the sum over k stays. The ½ has gone with the 2 of the square.",
            (),
            (_ERRORS, Factor("∂O_k^O/∂w_ji^H", lambda p: p.derivative(lambda a: a.O_O))),
        ),
        Line(
            "L2",
            "(1)",
            "Each output is written as the sigmoid of its net input.",
            (),
            (_ERRORS, Factor("∂sig(x_k^O)/∂w_ji^H", lambda p: p.derivative(lambda a: sigmoid(a.x_O)))),
        ),
        Line(
            "L3",
            "(2), (3)",
            "The slope of each sigmoid has come out in front, and the net input inside is written as its sum.",
            (),
            (
                _ERRORS,
                _SLOPES,
                Factor("∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)", lambda p: p.derivative(lambda a: a.x_O)),
            ),
        ),
        Line(
            "L4",
            "(7)",
            "Only hidden neuron i depends on this weight. One term of the inner sum is left, with its weight in front.",
            (),
            (
                _ERRORS,
                _SLOPES,
                _ONWARD,
                _for_each_k(Factor("∂O_i^H/∂w_ji^H", lambda p: p.derivative(lambda a: a.O_H[..., p.i]))),
            ),
        ),
        Line(
            "L5",
            "(8)",
            "No ∂ is left: the hidden neuron gives the slope of its sigmoid, its net input the input on this weight.",
            (),
            (_ERRORS, _SLOPES, _ONWARD, _for_each_k(_SLOPE), _for_each_k(_INPUT)),
        ),
        Line(
            "L6",
            "Σ",
            "The last two factors do not depend on k, so they come out of the sum.",
            (_SLOPE, _INPUT),
            (_ERRORS, _SLOPES, _ONWARD),
        ),
    ),
    rules={
        "(1)": "O_k^O = sig(x_k^O)",
        "(2), (3)": "x_k^O = Σ_l w_lk^O O_l^H + b_k^O , ∂sig(x_k^O)/∂w_ji^H = sig′(x_k^O) · ∂x_k^O/∂w_ji^H",
        "(6)": "∂/∂w_ji^H Σ_k (O_k^O − t_k)² = 2 Σ_k (O_k^O − t_k) · ∂O_k^O/∂w_ji^H",
        "(7)": "∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O) = w_ik^O · ∂O_i^H/∂w_ji^H",
        "(8)": "∂O_i^H/∂w_ji^H = sig′(x_i^H) · O_j^I",
        "Σ": "Σ_k (c_k · d) = (Σ_k c_k) · d",
    },
    effects={
        "(1)": "writes an output as the sigmoid of its net input",
        "(2), (3)": "takes the slope of a sigmoid out in front and writes the net input as its sum",
        "(6)": "takes the derivative into every term of the sum over the outputs",
        "(7)": "leaves one term of the sum over the hidden neurons",
        "(8)": "turns the derivative of a hidden output into a slope and an input",
        "Σ": "takes factors that are the same for every k out of the sum",
    },
)

DERIVATIONS = {"output": OUTPUT, "hidden": HIDDEN}
