"""The questions of lesson 04: the paths of a hidden weight, their sum, and the output weights on them."""

import numpy as np

from mlp_core import Activations, Array, gradient_w_H, loss, sigmoid_prime
from mlp_lab.notation.formulas import on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Choice, Goal, Option, Pick, Question, Row
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import Knob
from mlp_lab.training.data import own
from mlp_lab.training.descent import promise_and_fall

CHOSEN, OTHER = Knob("w_H", (0, 1)), Knob("w_H", (0, 0))
SLOPE = f"gradient_{CHOSEN}"
STEP = 2.0
LONG = 20  # the η of a step that goes too far


def _shares(view: View, weight: Knob) -> Array:
    """Give what each path adds to the slope of a hidden weight, by (6), (7) and (8)."""
    j, i = weight.index
    asked = view.array("delta_O") * view.array("w_O")[i]  # (O_k^O − t_k) sig′(x_k^O) w_ik^O
    shares: Array = asked * sigmoid_prime(view.array("x_H")[i]) * view.array("O_I")[j]
    return shares


def _strongest(view: View) -> set[str]:
    sizes = np.abs(_shares(view, OTHER))
    return {f"{array}[{k}]" for k in np.flatnonzero(sizes == sizes.max()) for array in ("b_O", "t")}


def _about_share(view: View, knob: str) -> str:
    array, _, index = knob.partition("[")
    if array not in ("b_O", "t"):
        return f"`{on_paper(knob)}` belongs to no single output. Choose the circle of an output."
    k = int(index.rstrip("]"))
    found = f"Output {k + 1} adds {number(float(_shares(view, OTHER)[k]))} to the slope."
    return f"{found} {'No other adds more' if knob in _strongest(view) else 'Another output adds more'} in size."


def _with_w_O(view: View, w_O: Array) -> float:
    """Give the slope of the chosen weight as the formula has it with some output weights."""
    activations = Activations(*(view.array(name) for name in Activations._fields))
    return float(gradient_w_H(activations, view.array("t"), w_O)[CHOSEN.index])


def _old_and_new(view: View) -> list[Row]:
    measured = view.derivative(lambda a: loss(a.O_O, view.array("t")), str(CHOSEN))
    w_O, step = view.array("w_O"), STEP * view.array("gradient_w_O")
    return [
        Row("measured slope of `w_12^H`", (measured,)),
        Row("formula with the old output weights", (_with_w_O(view, w_O),)),
        Row("formula with the new ones", (_with_w_O(view, w_O - step),)),
    ]


def _long_step(view: View) -> tuple[float, float]:
    """Give by how much E falls in a long step against all slopes: as they promise, and truly."""
    return promise_and_fall(view.state.parameters, own(view.state.O_I, view.state.t), LONG)


def _shown_steps(view: View) -> list[Row]:
    promised, came = _long_step(view)
    return [Row("`E` now", (view["E"],)), Row("promised fall", (promised,)), Row("fall that comes", (came,))]


QUESTIONS: dict[str, Question] = {
    "the strongest path": Pick(
        "Which output has the largest share in the slope of `w_11^H`, with either sign? Choose its circle.",
        _strongest,
        _about_share,
        path=str(OTHER),
        neuron=True,
    ),
    "against the others": Choice(
        "With the start values three paths ask `w_12^H` to shrink, and the path through output 2 asks it to grow. "
        "What is different there?",
        (
            Option(
                "its output weight is negative", "All four output weights of hidden neuron 2 are negative. Look again."
            ),
            Option(
                "its sigmoid goes down where the others go up",
                "A sigmoid goes up everywhere, so this factor is positive in every lane.",
            ),
            Option(
                "output 2 lies above its target, the others below",
                "In lane 2 a positive error meets a negative weight. In the others two negative factors make a "
                "positive product.",
                True,
            ),
        ),
    ),
    "no error is 0": Choice(
        "No output meets its target, and the input `O_1^I` is not 0. Can the slope of `w_12^H` still be exactly 0?",
        (
            Option(
                "no: each factor would have to be 0 first",
                "That is right for one product, as in Part 1. Here a sum of products is a factor.",
            ),
            Option(
                "yes: the paths can cancel",
                "Terms with different signs can add up to 0, although none of them is. Then no small turn of this "
                "weight helps, although every output is wrong.",
                True,
            ),
            Option(
                "only if the hidden neuron is saturated",
                "Then its sigmoid is almost flat, and the slope tiny. But it is not exactly 0.",
            ),
        ),
    ),
    "until the paths cancel": Goal(
        "Drag the point to the left through the valley, until the slope of `w_12^H` is negative.",
        SLOPE,
        "below",
        0,
        lambda view: (
            "At the bottom of the valley the slope is 0. The paths added "
            f"{', '.join(map(number, _shares(view, CHOSEN)))} when you had passed that place. None of them "
            "is 0: they had cancelled."
        ),
        turns=("w_H",),
        by="hidden weights",
    ),
    "nothing comes in": Choice(
        "You turn the input `O_1^I` to 0. What do the slope of `w_12^H` and the lanes of L7 do?",
        (
            Option(
                "the slope is 0, and so is every lane",
                "In L6 that is so: there the input stands in every lane. In L7 it stands outside the sum.",
            ),
            Option(
                "neither: an input is not on the way back",
                "The way back ends at this weight with what it carries, and that is the input.",
            ),
            Option(
                "the slope is 0, and the lanes are not",
                "The input is a factor outside the sum. The lanes move a little, because all outputs do. Try it in the "
                "scene: choose `O_1^I` in its list.",
                True,
            ),
        ),
    ),
    "which output weights": Choice(
        f"A training step replaces each weight by the weight minus {STEP:g} times its slope. You have done so for "
        "all output weights. Which ones belong in the formula for the hidden weights now?",
        (
            Option(
                "the old ones",
                "A gradient belongs to one point, and the forward pass has used the old weights. So compute both "
                "gradients first, then change all weights.",
                True,
            ),
            Option(
                "the new ones, as they are better",
                "They may be better. But errors and slopes still come from the old ones, and two points got mixed up.",
            ),
            Option(
                "either: a small step makes no difference",
                "A small step makes a small difference, but it is one. And steps are not always small.",
            ),
        ),
        shows=_old_and_new,
    ),
    "a long step": Choice(
        f"A step with `η = {LONG}` turns each weight and bias by minus `{LONG}` times its slope. To the tangent, `E` "
        f"falls by `{LONG}` times the sum of the squares of all slopes: "
        "that is the promise. With the start values, by how much does it fall?",
        (
            Option(
                "by more than promised",
                "It could, where the curve gets steeper on the way. Here it cannot: compare the promise with `E` "
                "itself, which never falls below 0.",
                lambda view: _long_step(view)[1] > _long_step(view)[0],
            ),
            Option(
                "by less than promised",
                "The promise is more than all of `E`. The slopes are those of the place where the step begins, and "
                "on a long way they become others.",
                lambda view: _long_step(view)[1] < _long_step(view)[0],
            ),
            Option(
                "by just as much",
                "A tangent touches the curve at one place. Only close to it are both the same.",
            ),
        ),
        shows=_shown_steps,
    ),
}
