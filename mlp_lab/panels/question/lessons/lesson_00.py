"""The questions of lesson 00: a weight, the loss, and what a slope says."""

import numpy as np

from mlp_core import forward, loss
from mlp_lab.notation.formulas import on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Option, Pick, Question, Row, WrongNumber
from mlp_lab.panels.question.view import View
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import Knob

STEP = 0.1
TURNED = Knob("w_O", (1, 2))


def _slopes(view: View) -> dict[str, float]:
    """Give ∂E/∂w of every weight by its name."""
    slopes = {}
    for array in WEIGHTS:
        for index, slope in np.ndenumerate(view.array(f"gradient_{array}")):
            slopes[str(Knob(array, index))] = float(slope)
    return slopes


def _steepest(view: View) -> set[str]:
    sizes = {name: abs(slope) for name, slope in _slopes(view).items()}
    return {name for name, size in sizes.items() if size == max(sizes.values())}


def _why_steepest(view: View, knob: str) -> str:
    slopes = _slopes(view)
    if knob not in slopes:
        return f"`{on_paper(knob)}` is no weight. Click a line between two circles."
    found = f"The slope of `{on_paper(knob)}` was {number(slopes[knob])} when you answered."
    if knob in _steepest(view):
        return f"{found} No other weight has a slope of that size, so `E` is most sensitive to this one."
    larger = sum(abs(slope) > abs(slopes[knob]) for slope in slopes.values())
    more = f"{larger} weights have a slope of" if larger > 1 else "One weight has a slope of"
    return f"{found} {more} a larger size. The sign does not matter here."


def _weights(view: View) -> int:
    return sum(view.array(array).size for array in WEIGHTS)


def _promised(view: View) -> float:
    return STEP * view[f"gradient_{TURNED}"]


def _happened(view: View) -> float:
    """Turn the weight by the step, and give the change of E."""
    turned = TURNED.turned(view.state, TURNED.value(view.state) + STEP)
    return float(loss(forward(turned.parameters, turned.O_I).O_O, turned.t)) - view["E"]


QUESTIONS: dict[str, Question] = {
    "below 0.1": Goal(
        "Bring `E` below 0.1 by turning weights alone. One weight will not do.",
        "E",
        "below",
        0.1,
        lambda view: (
            f"`E` was {view.written('E')} at that moment. You searched by hand, one weight at a time. A network "
            "in use has millions of weights: nobody turns them one by one."
        ),
    ),
    "what has become better": Choice(
        "You turned some weights, and the loss `E` has fallen. What has become better?",
        (
            Option(
                "every single output is closer to its target",
                "Not every one has to be. `E` adds up what all outputs miss, so one may lose a little where another "
                "gains more.",
            ),
            Option(
                "the outputs, taken together, are closer to their targets",
                "That is what `E` measures: one number for all outputs. A single output may even have become worse.",
                True,
            ),
            Option(
                "the weights are smaller",
                "`E` does not look at the sizes of weights. It compares outputs with targets, and nothing else.",
            ),
        ),
    ),
    "straight line?": Choice(
        "The next cell draws `E` over the whole range of one weight, with everything else held fixed. What will "
        "it look like?",
        (
            Option(
                "a straight line",
                "Then each turn of the weight would change `E` by the same amount. You have turned weights: near some "
                "places `E` hurries, near others it hardly moves.",
            ),
            Option(
                "a bowl whose walls rise for ever",
                "For ever is too much: each output stays between 0 and 1, so it cannot get farther and farther from "
                "its target. Nor can `E` grow without end.",
            ),
            Option(
                "a curve that becomes flat far out to the left and to the right",
                "Far out the output is nearly 0 or nearly 1, and hardly moves any more. So `E` hardly moves either. "
                "Turn the weight far to either side, and see.",
                True,
            ),
        ),
    ),
    "which way down": Choice(
        "A slope `∂E/∂w` says how `E` answers when the weight `w` grows a little, with everything else held fixed. For "
        "some weight it is negative. How do you turn that weight to make `E` smaller?",
        (
            Option(
                "make it smaller",
                "A negative slope says that `E` falls when `w` grows. If you make `w` smaller, `E` grows.",
            ),
            Option(
                "that depends on whether the weight itself is positive",
                "The slope has said it all: it compares `E` here with `E` beside it. Where the weight stands does not "
                "change what it says.",
            ),
            Option("make it larger", "A negative slope says: if `w` grows, `E` falls. Down is where `w` grows.", True),
        ),
    ),
    "runs by nudging": Amount(
        "To measure one slope you run the network twice: with its weight a little smaller and a little larger, and "
        "with everything else held fixed. How many runs do the slopes of all weights of this network take?",
        lambda view: 2 * _weights(view),
        lambda view: (
            f"Two runs for each of {_weights(view)} weights. Backpropagation takes one run forward and one pass back, "
            "which costs about as much, and then one product for each weight. With a million weights that is still one "
            "run and one pass, against two million runs."
        ),
        hint="Count the edges in the picture. Each needs two runs of its own, since all others are held fixed.",
        wrong=(
            WrongNumber(_weights, "One run gives one loss. A slope compares two."),
            WrongNumber(
                lambda view: _weights(view) + 1,
                "If all weights were turned to one side only, they could share a run. Here each goes to both sides.",
            ),
            WrongNumber(2, "These two runs tell the slope of the one weight that was turned, and of no other."),
        ),
        tolerance=0,
    ),
    "steepest weight": Pick(
        "To which weight is `E` most sensitive just now? Choose its edge.",
        _steepest,
        _why_steepest,
        edges="gradient",
    ),
    "a small step": Amount(
        f"Read the slope of `w_23^O` in the picture above. By how much will `E` change if that weight grows by {STEP}? "
        "Mind the sign.",
        _promised,
        lambda view: (
            f"The slope was {view.written(f'gradient_{TURNED}')} when you answered, and a step of {STEP} makes "
            f"{STEP} times as much: {number(_promised(view))}. The true change is a little different, because the "
            "curve bends on the way."
        ),
        hint="A slope tells the change of `E` for each unit that the weight grows. Here it grows by a tenth of a unit.",
        wrong=(
            WrongNumber(lambda view: -_promised(view), "The size is right, the sign is not. Does `E` grow or fall?"),
            WrongNumber(
                lambda view: view[f"gradient_{TURNED}"], "That is the slope itself: what a whole unit would change."
            ),
            WrongNumber(
                lambda view: view[f"gradient_{TURNED}"] / STEP, "You divided by the step. A smaller step changes less."
            ),
            WrongNumber(lambda view: view["E"] + _promised(view), "That is where `E` arrives. Asked is its change."),
        ),
        tolerance=lambda view: 0.08 * abs(_promised(view)),
        shows=lambda view: [
            Row("promised by the slope", (_promised(view),)),
            Row("true change of `E`", (_happened(view),)),
        ],
    ),
    "who notices": Choice(
        "You turn `w_11^O`, the weight from hidden neuron 1 to output 1. Which circles change their numbers?",
        (
            Option(
                "output 1 alone",
                "The edge ends at output 1, and from there nothing leads to another circle. `E` changes too, because "
                "it compares output 1 with its target.",
                True,
            ),
            Option(
                "all four outputs",
                "The other outputs have edges of their own from hidden neuron 1. This one does not lead to them.",
            ),
            Option(
                "hidden neuron 1 and output 1",
                "Numbers run from left to right. Hidden neuron 1 lies where the edge begins, so it was there before.",
            ),
        ),
    ),
}
