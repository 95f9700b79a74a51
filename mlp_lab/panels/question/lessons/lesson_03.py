"""The questions of lesson 03: what the slope of an output weight is made of. Lesson 04 asks for a sign too."""

from collections.abc import Callable

import numpy as np

from mlp_core import forward, loss
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Option, Question, Row, WrongNumber
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import Knob

CHOSEN = Knob("w_O", (1, 2))
SLOPE, BESIDE = f"gradient_{CHOSEN}", "gradient_w_O[0, 2]"


def _because(view: View) -> str:
    way = {1: "positive: `E` grows", -1: "negative: `E` falls", 0: "zero: to first order `E` stays"}
    found = f"The slope of `{view.symbol}` was {number(view.slope)} when you answered. It is {way[_sign(view)]}."
    return f"{found} {_made_of(view)}"


def _made_of(view: View) -> str:
    """Say what the sign of a slope comes from."""
    i = view.about.index[1]
    if view.about.array == "w_O":
        error = number(view[f"O_O[{i}]"] - view[f"t[{i}]"])
        return f"The error of output {i + 1} was {error}, and no other factor can be negative."
    lanes = view.array("delta_O") * view.array("w_O")[i]
    return f"The lanes gave {', '.join(map(number, lanes))}, together {number(float(lanes.sum()))}."


def _sign(view: View) -> int:
    return int(np.sign(view.slope))


def _is(sign: int) -> Callable[[View], bool]:
    return lambda view: _sign(view) == sign


def _why(sign: int) -> Callable[[View], str]:
    """Explain the sign that a slope has; of another one say where to look, which leaves two to choose from."""
    return lambda view: _because(view) if _is(sign)(view) else _where_to_look(view)


def _where_to_look(view: View) -> str:
    if view.about.array == "w_O":
        i = view.about.index[1] + 1
        return f"Of the factors of the slope only the error can be negative. Look at output {i} and its target `t_{i}`."
    return "Each lane has a sign of its own, and they are added up. Which of them are the largest?"


def _stepped(view: View) -> float:
    """Give E after one step against the slope of the chosen weight alone."""
    state = CHOSEN.turned(view.state, CHOSEN.value(view.state) - view[SLOPE])
    return float(loss(forward(state.parameters, state.O_I).O_O, state.t))


QUESTIONS: dict[str, Question] = {
    "a silent neuron": Choice(
        "Suppose that hidden neuron 2 is silent: `O_2^H` is 0. How large is the slope of `w_23^O` then?",
        (
            Option(
                "as large as before, because output 3 is as wrong as before",
                "Being wrong is one factor of the last line. Another one is what this weight carries.",
            ),
            Option(
                "larger, because the weight has to make up for the silence",
                "Whatever the weight is, it is multiplied by 0. No turn of it can make up for that.",
            ),
            Option(
                "0, however wrong output 3 is",
                "The weight multiplies 0, so no turn of it arrives at output 3. A product is 0 if one factor is.",
                True,
            ),
        ),
    ),
    "another target": Choice(
        "You turn `t_1`, the target of output 1. What moves: `E`, or the lines for `w_23^O`? Answer, then try it.",
        (
            Option(
                "both: every line begins with the slope of `E`",
                "`E` moves. But by (4) the slope of `E` along `w_23^O` has kept the term of output 3 alone.",
            ),
            Option(
                "`E` moves, and no line does",
                "The error of output 1 is part of `E`. By (4) its term has no slope along `w_23^O`, in L0 as in L5.",
                True,
            ),
            Option(
                "neither: output 1 is not on the path",
                "It is not on the path, so the lines stay. But `E` adds up the errors of all outputs.",
            ),
        ),
    ),
    "its own target": Choice(
        "Now you turn `t_3`, the target of output 3. Which factors of the last line move?",
        (
            Option(
                "the error alone",
                "A target stands in the error and nowhere else. The rest comes from the forward pass, which knows no "
                "target.",
                True,
            ),
            Option(
                "the error and the slope of the sigmoid",
                "The sigmoid is as steep as its net input says. A target does not change the net input.",
            ),
            Option(
                "all of them, as they are multiplied",
                "The product moves, because one factor does. The other factors are numbers of their own.",
            ),
        ),
    ),
    "the weight beside it": Amount(
        "`w_13^O` ends at output 3 too. Read the slope of `w_23^O` in the scene, and `O_1^H` and `O_2^H` in its "
        "network. What is the slope of `w_13^O`? Give four digits after the point.",
        lambda view: view[BESIDE],
        lambda view: (
            f"Error and slope of the sigmoid belong to output 3, so both weights share them. Only what they carry "
            f"differs: {view.written('O_H[0]')} and {view.written('O_H[1]')}. Of all weights into an output, the one "
            "that carries most has the largest slope."
        ),
        hint="Write the last line for both weights. Which factors are the same, and which one has to be replaced?",
        wrong=(
            WrongNumber(lambda view: view[SLOPE], "That would be so if both weights carried the same."),
            WrongNumber(
                lambda view: view[SLOPE] * view["O_H[0]"],
                "`O_2^H` is still a factor of the slope that you began with. It has to go when `O_1^H` comes.",
            ),
            WrongNumber(
                lambda view: view[SLOPE] * view["O_H[1]"] / max(view["O_H[0]"], 1e-9),
                "That replaces `O_1^H` by `O_2^H`: it is the other way round.",
            ),
            WrongNumber(lambda view: -view[BESIDE], "The size is right. What could have turned the sign?"),
        ),
        tolerance=lambda view: 0.02 * abs(view[BESIDE]),
    ),
    "sign of the slope": Choice(
        lambda view: f"If `{view.symbol}` grows a little, with everything else held fixed: what does `E` do?",
        (
            Option("`E` grows", _why(1), _is(1)),
            Option("`E` falls", _why(-1), _is(-1)),
            Option("`E` stays", _why(0), _is(0)),
        ),
    ),
    "where it is 0": Choice(
        "Along the range of `w_23^O`, with everything else held fixed, `E` has a valley. Its slope is 0 there. Which "
        "place is that?",
        (
            Option(
                "where the weight is 0",
                "The weight is no factor of its own slope. It acts through the net input, and 0 is a place like any "
                "other.",
            ),
            Option(
                "where output 3 meets its target",
                "Of the factors only the error can be 0 here. On one side of that place it is negative, on the other "
                "positive.",
                True,
            ),
            Option(
                "where the sigmoid of output 3 is flat",
                "Far out its slope is tiny, but never exactly 0, and never negative. Another factor can be both.",
            ),
        ),
    ),
    "past the valley": Goal(
        "Drag the point through the valley, until the slope of `w_23^O` is positive.",
        SLOPE,
        "above",
        0,
        lambda view: (
            f"Output 3 was {view.written('O_O[2]')} at that moment, and its target {view.written('t[2]')}: the error "
            "has changed its sign, and the slope with it. At the bottom both were 0."
        ),
        turns=("w_O",),
        by="output weights",
    ),
    "one step": Choice(
        "One step against the slope: `w_23^O` is replaced by `w_23^O` minus its slope, and everything else stays. "
        "What does `E` do?",
        (
            Option(
                "it falls",
                "A negative slope makes the weight grow, a positive one makes it shrink. Both lead down, as long as "
                "the step is not too long. A lesson of its own, on learning, comes later.",
                True,
            ),
            Option(
                "it grows, because the slope is negative",
                "Minus a negative slope makes the weight grow. And a negative slope says that `E` falls then.",
            ),
            Option(
                "that depends on the sign of the slope",
                "The minus takes care of that: where the slope is positive, the weight shrinks instead of growing.",
            ),
        ),
        shows=lambda view: [
            Row("slope of `w_23^O`", (view[SLOPE],)),
            Row("`E` before", (view["E"],)),
            Row("`E` after", (_stepped(view),)),
        ],
    ),
}
