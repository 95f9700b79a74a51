"""Part 2 of the sheet as data: the gradient of a hidden weight."""

import numpy as np

from mlp_core import Array, loss, sigmoid, sigmoid_prime
from mlp_lab.parts.derivation.values import Derivation, Factor, Line, Wrong
from mlp_lab.state.at_weight import AtWeight

_E = Factor("∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²", lambda p: p.derivative(lambda a: loss(a.O_O, p.state.t)))
_ERRORS = Factor("(O_k^O − t_k)", lambda p: p.activations.O_O - p.state.t, "error")
_SLOPES = Factor("sig′(x_k^O)", lambda p: sigmoid_prime(p.activations.x_O), "slope")
_ONWARD = Factor("w_ik^O", lambda p: p.state.w_O[..., p.i, :], "carried")
_SLOPE = Factor("sig′(x_i^H)", lambda p: sigmoid_prime(p.activations.x_H[..., p.i]), "slope")
_INPUT = Factor("O_j^I", lambda p: p.activations.O_I[..., p.j], "carried")
_D_OUTPUTS = Factor("∂O_k^O/∂w_ji^H", lambda p: p.derivative(lambda a: a.O_O))
_D_SIGS = Factor("∂sig(x_k^O)/∂w_ji^H", lambda p: p.derivative(lambda a: sigmoid(a.x_O)))
_D_NET_INPUTS = Factor("∂x_k^O/∂w_ji^H", lambda p: p.derivative(lambda a: a.x_O))
_D_SUMS = Factor("∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)", _D_NET_INPUTS.value)


def _for_each_k(factor: Factor) -> Factor:
    """Put a factor that does not depend on k under the sum over k."""
    return factor._replace(value=lambda p: factor.value(p)[..., np.newaxis])


_SLOPE_K, _INPUT_K = _for_each_k(_SLOPE), _for_each_k(_INPUT)
_D_HIDDEN = _for_each_k(Factor("∂O_i^H/∂w_ji^H", lambda p: p.derivative(lambda a: a.O_H[..., p.i])))


def _of_output_i(factor: Factor) -> Factor:
    """Take a factor of all outputs for output i alone, as Part 1 has it; where there is no output i it is no number."""

    def value(p: AtWeight) -> Array:
        values = factor.value(p)
        return values[..., p.i] if p.i < values.shape[-1] else np.full(values.shape[:-1], np.nan)

    return Factor(factor.formula.replace("_k", "_i"), value, factor.kind)


# what only wrong lines have
_SIGS = Factor("sig(x_k^O)", lambda p: sigmoid(p.activations.x_O), "slope")
_SIG_OF_SUMS = Factor("∂/∂w_ji^H sig(Σ_l w_lk^O O_l^H + b_k^O)", _D_SIGS.value)
_SUMS_OF_NET_INPUTS = Factor(
    "∂/∂w_ji^H (Σ_l w_lk^O x_l^H + b_k^O)",
    lambda p: p.state.w_O[..., p.i, :] * p.derivative(lambda a: a.x_H[..., p.i])[..., np.newaxis],
)
_HIDDEN_OUTPUT = _for_each_k(Factor("O_i^H", lambda p: p.activations.O_H[..., p.i], "carried"))
_WEIGHT = _for_each_k(Factor("w_ji^H", lambda p: p.state.w_H[..., p.j, p.i], "carried"))
_SUM_OF_ERRORS = Factor("(Σ_k (O_k^O − t_k))", lambda p: np.sum(_ERRORS.value(p), axis=-1), "error")
_SUM_OF_THE_REST = Factor(
    "(Σ_k sig′(x_k^O) w_ik^O)", lambda p: np.sum(_SLOPES.value(p) * _ONWARD.value(p), axis=-1), "slope"
)

HIDDEN = Derivation(
    title="Part 2",
    array="w_H",
    left="∂E/∂w_ji^H",
    stations=("w_ji^H", "x_i^H", "O_i^H", "x_k^O", "O_k^O", "E"),
    lines=(
        Line("L0", "E", "E is written out: half the sum of the squared errors of all outputs.", (_E,)),
        Line(
            "L1",
            "(6)",
            "Every output depends on this weight, so the sum over k stays. The ½ has gone with the 2 of the square.",
            (),
            (_ERRORS, _D_OUTPUTS),
            wrong=(
                Wrong(
                    "as in Part 1, one term is left; but a hidden weight moves every output.",
                    (_of_output_i(_ERRORS), _of_output_i(_D_OUTPUTS)),
                ),
                Wrong("this is how E answers the outputs. How they answer the weight is missing.", (), (_ERRORS,)),
            ),
        ),
        Line(
            "L2",
            "(1)",
            "Each output is written as the sigmoid of its net input; nothing is differentiated yet.",
            (),
            (_ERRORS, _D_SIGS),
            wrong=(
                Wrong(
                    "the ∂ has been lost: these are the outputs, not how they answer the weight.", (), (_ERRORS, _SIGS)
                ),
                Wrong(
                    "between a net input and its output lies the sigmoid, and it bends.", (), (_ERRORS, _D_NET_INPUTS)
                ),
            ),
            rewrites=True,
        ),
        Line(
            "L3",
            "(3)",
            "The slope of each sigmoid has come out in front; how the net inputs answer is still under the ∂.",
            (),
            (_ERRORS, _SLOPES, _D_NET_INPUTS),
            wrong=(
                Wrong(
                    "this multiplies by the values of the sigmoids, not by their slopes.",
                    (),
                    (_ERRORS, _SIGS, _D_NET_INPUTS),
                ),
                Wrong("the chain goes on inside the sigmoids: their net inputs move too.", (), (_ERRORS, _SLOPES)),
            ),
        ),
        Line(
            "L4",
            "(2)",
            "Each net input is written as its sum; nothing is differentiated here.",
            (),
            (_ERRORS, _SLOPES, _D_SUMS),
            wrong=(
                Wrong(
                    "the sigmoid has had its turn; here it is applied once more.", (), (_ERRORS, _SLOPES, _SIG_OF_SUMS)
                ),
                Wrong(
                    "what arrives at the outputs are the outputs of the hidden neurons, not their net inputs.",
                    (),
                    (_ERRORS, _SLOPES, _SUMS_OF_NET_INPUTS),
                ),
            ),
            rewrites=True,
        ),
        Line(
            "L5",
            "(7′)",
            "Only hidden neuron i depends on this weight. One term of the inner sum is left, with its weight in front.",
            (),
            (_ERRORS, _SLOPES, _ONWARD, _D_HIDDEN),
            wrong=(
                Wrong(
                    "this is how a net input answers `w_ik^O`, as in Part 1; here `w_ik^O` stands still.",
                    (),
                    (_ERRORS, _SLOPES, _HIDDEN_OUTPUT),
                ),
                Wrong(
                    "the output weight that `O_i^H` is multiplied by has been lost.", (), (_ERRORS, _SLOPES, _D_HIDDEN)
                ),
            ),
        ),
        Line(
            "L6",
            "(8)",
            "No ∂ is left: the hidden neuron gives the slope of its sigmoid, its net input the input on this weight.",
            (),
            (_ERRORS, _SLOPES, _ONWARD, _SLOPE_K, _INPUT_K),
            wrong=(
                Wrong(
                    "the slope of the hidden neuron's own sigmoid has been forgotten.",
                    (),
                    (_ERRORS, _SLOPES, _ONWARD, _INPUT_K),
                ),
                Wrong(
                    "this is how `x_i^H` answers the input; here the weight moves.",
                    (),
                    (_ERRORS, _SLOPES, _ONWARD, _SLOPE_K, _WEIGHT),
                ),
            ),
        ),
        Line(
            "L7",
            "Σ",
            "The last two factors are the same for every k, so they come out of the sum.",
            (_SLOPE, _INPUT),
            (_ERRORS, _SLOPES, _ONWARD),
            wrong=(
                Wrong(
                    "a sum of products is not the product of two sums.",
                    (_SUM_OF_ERRORS, _SUM_OF_THE_REST, _SLOPE, _INPUT),
                ),
                Wrong(
                    "the two factors stand outside the sum now, but inside as well.",
                    (_SLOPE, _INPUT),
                    (_ERRORS, _SLOPES, _ONWARD, _SLOPE_K, _INPUT_K),
                ),
            ),
        ),
    ),
    rules={
        "(1)": "O_k^O = sig(x_k^O)",
        "(2)": "x_k^O = Σ_l w_lk^O O_l^H + b_k^O",
        "(3)": "∂sig(x_k^O) = sig′(x_k^O) · ∂x_k^O",
        "(6)": "∂E = Σ_k (O_k^O − t_k) · ∂O_k^O",
        "(7′)": "∂x_k^O = w_ik^O · ∂O_i^H",
        "(8)": "∂O_i^H = sig′(x_i^H) · O_j^I",
        "Σ": "Σ_k c_k d = (Σ_k c_k) d",
    },
    effects={
        "(1)": "writes an output as the sigmoid of its net input",
        "(2)": "writes a net input as its sum",
        "(3)": "takes the slope of a sigmoid out in front",
        "(6)": "takes the ∂ into every term of the sum over the outputs",
        "(7′)": "leaves one term of the sum over the hidden neurons",
        "(8)": "turns the derivative of a hidden output into a slope and an input",
        "Σ": "takes factors that are the same for every k out of the sum",
    },
)
