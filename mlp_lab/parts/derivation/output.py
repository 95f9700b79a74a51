"""Part 1 of the sheet as data: the gradient of an output weight."""

import numpy as np

from mlp_core import loss, sigmoid
from mlp_lab.parts.derivation.values import Derivation, Factor, Line, Wrong

_E = Factor("∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²", lambda p: p.derivative(lambda a: loss(a.O_O, p.state.t)))
_ERROR = Factor("(O_i^O − t_i)", lambda p: p.activations.O_O[..., p.i] - p.state.t[..., p.i], "error")
_SIG = Factor("sig(x_i^O)", lambda p: sigmoid(p.activations.x_O[..., p.i]), "slope")
_ONE_MINUS_SIG = Factor("(1 − sig(x_i^O))", lambda p: sigmoid(-p.activations.x_O[..., p.i]), "slope")  # = 1 − sig(x)
_HIDDEN_OUTPUT = Factor("O_j^H", lambda p: p.activations.O_H[..., p.j], "carried")
_D_OUTPUT = Factor("∂O_i^O/∂w_ji^O", lambda p: p.derivative(lambda a: a.O_O[..., p.i]))
_D_SIG = Factor("∂sig(x_i^O)/∂w_ji^O", lambda p: p.derivative(lambda a: sigmoid(a.x_O[..., p.i])))
_D_NET_INPUT = Factor("∂x_i^O/∂w_ji^O", lambda p: p.derivative(lambda a: a.x_O[..., p.i]))
_D_SUM = Factor("∂/∂w_ji^O (Σ_l w_li^O O_l^H + b_i^O)", _D_NET_INPUT.value)

# what only wrong lines have
_TWICE_ERROR = Factor("2 (O_i^O − t_i)", lambda p: 2 * _ERROR.value(p), "error")
_SIG_OF_SUM = Factor("∂/∂w_ji^O sig(Σ_l w_li^O O_l^H + b_i^O)", _D_SIG.value)
_SUM_OF_NET_INPUTS = Factor("∂/∂w_ji^O (Σ_l w_li^O x_l^H + b_i^O)", lambda p: p.activations.x_H[..., p.j])
_WEIGHT = Factor("w_ji^O", lambda p: p.state.w_O[..., p.j, p.i], "carried")
_ALL_HIDDEN_OUTPUTS = Factor("(Σ_l O_l^H)", lambda p: np.sum(p.activations.O_H, axis=-1), "carried")

OUTPUT = Derivation(
    title="Part 1",
    array="w_O",
    left="∂E/∂w_ji^O",
    stations=("w_ji^O", "x_i^O", "O_i^O", "E"),
    lines=(
        Line("L0", "E", "E is written out: half the sum of the squared errors of all outputs.", (_E,)),
        Line(
            "L1",
            "(4)",
            "Only one term of the sum depends on this weight, and the ½ has gone with the 2 of the square.",
            (_ERROR, _D_OUTPUT),
            wrong=(
                Wrong(
                    "the 2 of the square has come down, but the ½ in front of it has been lost.",
                    (_TWICE_ERROR, _D_OUTPUT),
                ),
                Wrong("this is how E answers the output. How the output answers the weight is missing.", (_ERROR,)),
            ),
        ),
        Line(
            "L2",
            "(1)",
            "The output is written as the sigmoid of its net input; nothing is differentiated yet.",
            (_ERROR, _D_SIG),
            wrong=(
                Wrong("between the net input and the output lies the sigmoid, and it bends.", (_ERROR, _D_NET_INPUT)),
                Wrong("the ∂ has been lost: this is the output itself, not how it answers the weight.", (_ERROR, _SIG)),
            ),
            rewrites=True,
        ),
        Line(
            "L3",
            "(3)",
            "The slope of the sigmoid has come out in front; how the net input answers is still under the ∂.",
            (_ERROR, _SIG, _ONE_MINUS_SIG, _D_NET_INPUT),
            wrong=(
                Wrong(
                    "the chain goes on inside the sigmoid: its net input moves with the weight too.",
                    (_ERROR, _SIG, _ONE_MINUS_SIG),
                ),
                Wrong("this multiplies by the value of the sigmoid, not by its slope.", (_ERROR, _SIG, _D_NET_INPUT)),
            ),
        ),
        Line(
            "L4",
            "(2)",
            "The net input is written as its sum; nothing is differentiated here.",
            (_ERROR, _SIG, _ONE_MINUS_SIG, _D_SUM),
            wrong=(
                Wrong(
                    "the sigmoid has had its turn; here it is applied once more.",
                    (_ERROR, _SIG, _ONE_MINUS_SIG, _SIG_OF_SUM),
                ),
                Wrong(
                    "what arrives at the output are the outputs of the hidden neurons, not their net inputs.",
                    (_ERROR, _SIG, _ONE_MINUS_SIG, _SUM_OF_NET_INPUTS),
                ),
            ),
            rewrites=True,
        ),
        Line(
            "L5",
            "(5)",
            "No ∂ is left: one term of the net input has this weight, and what it multiplies remains.",
            (_ERROR, _SIG, _ONE_MINUS_SIG, _HIDDEN_OUTPUT),
            wrong=(
                Wrong(
                    "this is how the net input answers the hidden output; here the weight moves.",
                    (_ERROR, _SIG, _ONE_MINUS_SIG, _WEIGHT),
                ),
                Wrong(
                    "the other terms of the net input have other weights, and those stand still.",
                    (_ERROR, _SIG, _ONE_MINUS_SIG, _ALL_HIDDEN_OUTPUTS),
                ),
            ),
        ),
    ),
    rules={
        "(1)": "O_i^O = sig(x_i^O)",
        "(2)": "x_i^O = Σ_l w_li^O O_l^H + b_i^O",
        "(3)": "∂sig(x_i^O) = sig(x_i^O) (1 − sig(x_i^O)) · ∂x_i^O",
        "(4)": "∂E = (O_i^O − t_i) · ∂O_i^O",
        "(5)": "∂x_i^O = O_j^H",
    },
    effects={
        "(1)": "writes an output as the sigmoid of its net input",
        "(2)": "writes a net input as its sum",
        "(3)": "takes the slope of a sigmoid out in front",
        "(4)": "leaves one term of the sum over the outputs",
        "(5)": "turns the derivative of a net input into a hidden output",
    },
)
