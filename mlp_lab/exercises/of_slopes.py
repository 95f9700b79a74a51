"""Slips in the slope of a sigmoid: as an exercise of its own, at the outputs and at the hidden neurons."""

from collections.abc import Callable
from typing import NamedTuple

from mlp_core import Array, sigmoid, sigmoid_prime
from mlp_lab.exercises.slip import HIDDEN, L02, Case, Place, Slip, cut, slip


class _Kind(NamedTuple):
    """A wrong slope of any neuron: its value by the net input, and x and O for the net input and the output in text."""

    name: str
    value: Callable[[Array], Array]
    formula: str
    plain: str
    why: str
    ask: str


_KINDS = (
    _Kind(
        "value of the sigmoid for its slope",
        sigmoid,
        r"\mathrm{sig}(x)",
        "sig(x)",
        "sig and sig′ differ by a small stroke. One is where the curve is, the other how steep it is there.",
        "Far to the right the curve is flat. What does your factor say there?",
    ),
    _Kind(
        "one of the slope's two factors lost",
        lambda x: sigmoid(-x),
        r"1 - \mathrm{sig}(x)",
        "1 − sig(x)",
        "The slope is a product of two, and you keep the second.",
        "Far to the left the curve is flat. What does your factor say there?",
    ),
    _Kind(
        "sigmoid applied twice",
        lambda x: sigmoid_prime(sigmoid(x)),
        r"\mathrm{sig}'(\mathrm{sig}(x))",
        "sig′(sig(x))",
        "You call sig′ with the output, so that the sigmoid is applied once more.",
        "Along which axis of the sigmoid's curve does one read off where its slope is wanted?",
    ),
    _Kind(
        "s (1 − s) of the net input",
        lambda x: x * (1 - x),
        r"x\,(1 - x)",
        "x (1 − x)",
        "The s in s (1 − s) stands for the output, and you put the net input there.",
        "The sigmoid always rises. Can its slope be negative?",
    ),
    _Kind(
        "slope of tanh",
        lambda x: 1 - sigmoid(x) ** 2,
        r"1 - \mathrm{sig}(x)^2",
        "1 − sig(x)²",
        "1 − s² is the slope of tanh, which many books use in place of the sigmoid.",
        "How steep is the sigmoid at 0, by the curve and by your factor?",
    ),
    _Kind(
        "plus in place of minus in the slope",
        lambda x: sigmoid(x) * (1 + sigmoid(x)),
        r"\mathrm{sig}(x)\,(1 + \mathrm{sig}(x))",
        "sig(x) (1 + sig(x))",
        "You keep the shape of the formula and lose its sign.",
        "Far to the right the curve is flat. What does your factor say there?",
    ),
    _Kind(
        "inner derivative lost",
        lambda x: sigmoid(x) ** 2,
        r"\mathrm{sig}(x)^2",
        "sig(x)²",
        "You differentiate 1/u and get 1/u², but u = 1 + e^(−x) has a derivative too.",
        "The sigmoid is 1/u with u = 1 + e^(−x). How does u move when x does?",
    ),
    _Kind(
        "slope squared",
        lambda x: sigmoid_prime(x) ** 2,
        r"\mathrm{sig}'(x)^2",
        "sig′(x)²",
        "The factor has come in twice, perhaps once in a helper and once outside.",
        "How many sigmoids lie between this net input and this output?",
    ),
)
_ALONE = (
    _Kind(
        "sigmoid of 1 − sig(x)",
        lambda x: sigmoid(1 - sigmoid(x)),
        r"\mathrm{sig}(1 - \mathrm{sig}(x))",
        "sig(1 − sig(x))",
        "You read sig(x)(1 − sig(x)) as one function inside the other. It is a product.",
        "What stands between sig(x) and the bracket behind it?",
    ),
    _Kind(
        "net input in the second factor",
        lambda x: sigmoid(x) * (1 - x),
        r"\mathrm{sig}(x)\,(1 - x)",
        "sig(x) (1 − x)",
        "One of the two s in s (1 − s) has become the net input.",
        "The sigmoid always rises. Can its slope be negative?",
    ),
)


def _alone(kind: _Kind) -> Slip:
    return slip(kind.name, "slope", lambda c: kind.value(c.now.x_O), *kind[2:])


def _at(kind: _Kind, factor: str, net_input: Callable[[Case], Array], symbol: tuple[str, str], where: str) -> Slip:
    """Make the slip for the neurons of one layer, whose net input has a symbol in LaTeX and in text."""
    formula, plain = kind.formula.replace("x", symbol[0]), kind.plain.replace("x", symbol[1])
    place: Place = (L02, "The proof")
    return slip(
        f"{kind.name}, {where}",
        factor,
        lambda c: kind.value(net_input(c)),
        formula,
        plain,
        kind.why,
        kind.ask,
        None,
        place,
    )


OF_SLOPES = (
    *(_alone(kind) for kind in (*_KINDS, *_ALONE)),
    slip(
        "sign of the inner derivative lost",
        "sign",
        lambda c: -1.0,
        r"-\mathrm{sig}'(x)",
        "−sig′(x)",
        "There are two minus signs, that of 1/u and that of −x in the exponent, and you keep one.",
        "Does the sigmoid rise or fall?",
        ("sigmoid_prime",),
        (L02, "The proof"),
    ),
    slip(
        "slope of the output left out",
        "slope_O",
        lambda c: 1.0,
        "1",
        "1",
        "You go from the output straight to its net input. Between them lies the sigmoid, and it bends.",
        "Your output is almost saturated. How much does it move when its net input moves?",
    ),
    *(_at(kind, "slope_O", lambda c: c.now.x_O, ("x_k^O", "x_k^O"), "at the outputs") for kind in _KINDS),
    slip(
        "slope of the hidden neuron left out",
        "slope_H",
        lambda c: 1.0,
        "1",
        "1",
        "One sigmoid has had its turn at the output, and you think that was all. The hidden neuron has one of its own.",
        "The hidden neuron is almost saturated. How much does it move when its net input moves?",
    ),
    *(_at(kind, "slope_H", lambda c: c.now.x_H, ("x_i^H", "x_i^H"), "at the hidden neurons") for kind in _KINDS),
    slip(
        "net input of the output in the hidden slope",
        "slope_H",
        lambda c: cut(sigmoid_prime(c.now.x_O), c.now.x_H.shape[1]),
        r"\mathrm{sig}'(x_i^O)",
        "sig′(x_i^O)",
        "The letter is right and the layer is not: x_i^O belongs to output i.",
        "Which neuron's sigmoid does the nudge pass right behind this weight?",
        HIDDEN,
    ),
)
