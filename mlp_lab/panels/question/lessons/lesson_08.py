"""The questions of lesson 08: factors that make a slope small, the hump, and starts from which nothing comes."""

import numpy as np

from mlp_core import Array
from mlp_lab.panels.question.kinds import Amount, Choice, Option, Question, Row, WrongNumber
from mlp_lab.panels.question.lessons.runs_on_xor import ETA, SOLVED, STEPS, WRONG, E_at
from mlp_lab.panels.question.lessons.starts_on_xor import (
    LONG_ETA,
    SCALES,
    SEEDS,
    SHORT,
    TOO_LARGE,
    at_the_end,
    best_scale,
    factors,
    scaled_run,
    slope,
    solved,
    spread_and_slope,
    stuck,
)
from mlp_lab.state.knobs import SCALES as GRID

STEEPEST = 0.25  # of the sigmoid
TIMES, NEARLY_ONE = 10, 0.98


def _delta(output: Array | float, t: float) -> Array:
    """Give δ of an output, (O − t) O (1 − O)."""
    return np.asarray((output - t) * output * (1 - output))


def _top(t: float) -> float:
    """Give the output at which δ is largest in size."""
    outputs = np.linspace(0, 1, 3001)
    return float(outputs[np.abs(_delta(outputs, t)).argmax()])


def _slopes(*scales: float) -> list[Row]:
    return [Row(f"`∂E/∂w_11^H` at scale {by:g}", (slope(by),)) for by in scales]


def _powers(by: float) -> Array:
    """Give how many powers of ten each factor takes."""
    return -np.log10(np.abs(factors(by)))


def _largest_slope(by: float) -> float:
    return abs(slope(by))


QUESTIONS: dict[str, Question] = {
    "two slopes at most": Amount(
        "Two of the five factors are slopes of a sigmoid. How large can the product of these two be at most?",
        STEEPEST**2,
        "Each is at most `¼`, where its neuron is at ½. So each layer that an error goes back through costs a factor "
        "of 4 or more, even at best.",
        hint="How steep is a sigmoid where it is steepest? There are two of them.",
        wrong=(
            WrongNumber(STEEPEST, "That is one of the two alone."),
            WrongNumber(2 * STEEPEST, "You have added them. They are multiplied."),
            WrongNumber(1, "An output can be nearly 1. Its slope is far below."),
        ),
        tolerance=0.0006,
    ),
    "ten times the weights": Choice(
        f"All weights are multiplied by {TIMES}. Biases, input and target are held fixed. The factor `w_11^O` grows "
        "with the others. What does `∂E/∂w_11^H` do?",
        (
            Option(
                "it grows about ten times",
                "One of its factors does. The net inputs grow too, and what does a sigmoid do far out?",
                lambda _: _largest_slope(TIMES) > 5 * _largest_slope(1),
            ),
            Option(
                "it shrinks by more than ten powers of ten",
                "Net inputs grow as the weights do, and the slope of a sigmoid falls exponentially with them. Against "
                "that, ten times `w_11^O` is nothing.",
                lambda _: _largest_slope(TIMES) < 1e-10 * _largest_slope(1),
            ),
            Option(
                "it shrinks to about a tenth",
                "A slope that falls exponentially falls by far more. Compare `sig′(4)` with `sig′(40)`.",
                lambda _: 0.01 < _largest_slope(TIMES) / _largest_slope(1) < 1,
            ),
        ),
        shows=lambda _: _slopes(1, 3, TIMES),
    ),
    "powers of ten": Amount(
        f"Turn the scale to {TIMES}. How many powers of ten does the smallest factor take, by itself? A whole number "
        "will do.",
        lambda _: _powers(TIMES)[1],
        "The factor is `sig′(x_1^O)`: the output is saturated at the wrong end. The network is as sure as it is wrong. "
        "Every slope of this example has that factor, whatever the weight.",
        hint="Find the longest bar that leads to the left, and read its number. One of 1e−3 takes 3.",
        wrong=(
            WrongNumber(lambda _: _powers(TIMES).sum(), "That is the whole product."),
            WrongNumber(lambda _: _powers(TIMES)[3], "That is the slope of the hidden neuron. Another one is smaller."),
        ),
        tolerance=0.75,
        shows=lambda _: [Row(f"the five factors at scale {by:g}", tuple(factors(by))) for by in (1, TIMES)],
    ),
    "the best scale": Amount(
        "At which scale is `∂E/∂w_11^H` largest, with everything else held fixed? Drag, and read.",
        lambda _: best_scale(GRID),
        "To the right of it a slope is what makes the product small, to the left the weight `w_11^O`. Somewhere "
        "between, no factor is.",
        hint="Drag to the left of 1, and watch the number in the head of the panel.",
        wrong=(
            WrongNumber(1, "It is larger somewhere to the left."),
            WrongNumber(0.1, "There the output is nearer to ½, but another factor is small."),
        ),
        tolerance=0.15,
        shows=lambda _: _slopes(0.1, best_scale(GRID), 1),
    ),
    "a run from there": Choice(
        f"The same start with all weights times {TOO_LARGE}, and `η = {ETA}` as in lesson 07. Where is `E` of XOR "
        f"after {STEPS:,} steps?",
        (
            Option(
                f"below {SOLVED}, as before",
                "To get there, weights have to move. Read what their slopes are at the start.",
                lambda _: scaled_run(TOO_LARGE).E[STEPS] < SOLVED,
            ),
            Option(
                "on the plateau, where all outputs are ½",
                "The outputs would have to come down from 1 first.",
                lambda _: 0.4 < scaled_run(TOO_LARGE).E[STEPS] < 0.6,
            ),
            Option(
                "where it began, to six digits",
                "All four outputs are nearly 1, two of them wrongly, and their slopes are tiny. Nothing is broken. "
                "Each step is taken, and is too small to be seen.",
                lambda _: abs(scaled_run(TOO_LARGE).E[STEPS] - scaled_run(TOO_LARGE).E[0]) < 1e-6,
            ),
        ),
        shows=lambda _: [
            Row(f"scale {by:g}: `E` at steps 0, 500 and {STEPS:,}", E_at(scaled_run(by), 0, 500, STEPS))
            for by in (1, 3, TOO_LARGE)
        ],
    ),
    "top of the curve": Amount(
        "The target is 0. At which output is `δ_1^O` largest? Give it with two digits after the point.",
        lambda _: _top(0),
        "`O² (1 − O)` has the slope `2 O − 3 O²`, which is 0 at two thirds. What lies beyond is more wrong, and gets "
        "less.",
        hint="With `t = 0` it is `O² (1 − O)`. Where is the slope of that 0?",
        wrong=(
            WrongNumber(1, "There the error is largest. And the slope of the sigmoid is 0."),
            WrongNumber(0.5, "There the slope of the sigmoid is largest, but the error goes on growing."),
            WrongNumber(lambda _: _top(1), "That would be for the target 1."),
        ),
        tolerance=0.015,
        shows=lambda _: [Row("`δ_1^O` there", (float(_delta(_top(0), 0)),))],
    ),
    "the other target": Amount(
        "And with the target 1: at which output is the size of `δ_1^O` largest?",
        lambda _: _top(1),
        "The curve is the same, seen in a mirror: `O` takes the place of `1 − O`, and the sign changes.",
        hint="What changes if you call `1 − O` the output?",
        wrong=(
            WrongNumber(lambda _: _top(0), "That is the one for the target 0."),
            WrongNumber(0, "There the error is largest in size. And the slope of the sigmoid is 0."),
            WrongNumber(0.5, "There the slope of the sigmoid is largest, but the error grows towards 0."),
        ),
        tolerance=0.015,
        shows=lambda _: [Row("`δ_1^O` there", (float(_delta(_top(1), 1)),))],
    ),
    "more wrong, more change": Choice(
        "The target is 0, and two examples have the outputs 0.7 and 0.99. Which of them changes the weights more?",
        (
            Option(
                "the one with 0.7",
                "It is less wrong, and its `δ` is many times larger. To be very wrong is the surest way not to learn.",
                lambda _: float(_delta(0.7, 0)) > float(_delta(0.99, 0)),
            ),
            Option(
                "the one with 0.99: it is more wrong",
                "Its error is larger by less than half. What about the other factor?",
                lambda _: float(_delta(0.7, 0)) < float(_delta(0.99, 0)),
            ),
            Option("both by nearly the same", "Their errors are of like size. What about the other factor?"),
        ),
        shows=lambda _: [Row(f"`δ` of the output {output:g}", (float(_delta(output, 0)),)) for output in (0.7, 0.99)],
    ),
    "what a quarter means": Choice(
        "One of the runs keeps `E` at about a quarter. How do its four outputs stand?",
        (
            Option(
                "all four are at ½",
                "Each has the loss `½ (½)²`, an eighth. Then four of them are one half.",
                lambda _: bool((abs(at_the_end(stuck())[0] - 0.5) < 0.01).all()),
            ),
            Option(
                "one is wholly wrong, three are right",
                "A wholly wrong one has the loss `½ (1)²`. That is too much by half.",
                lambda _: bool((at_the_end(stuck())[0] > 0.99).sum() == 3),
            ),
            Option(
                "two are right, two are at ½",
                "Two times `½ (½)²` is a quarter. Two examples with different targets share one output, in the middle.",
                lambda _: int((abs(at_the_end(stuck())[0] - 0.5) < 0.01).sum()) == 2,
            ),
        ),
        shows=lambda _: [Row("the four outputs at the end", tuple(at_the_end(stuck())[0]))],
    ),
    "large, and yet": Choice(
        f"Scrub to step {SHORT:,}, with the example (1, 1). Its output is at ½, and `δ_1^O` is near the top of its "
        "curve. Which factor keeps the hidden weights from moving?",
        (
            Option("the weight `w_11^O`", "It is larger than 1 in size, and takes nothing away."),
            Option(
                "the slope `sig′(x_1^H)`",
                "All hidden neurons are saturated for (1, 0) and for (1, 1), and at the same ends. So the output "
                "cannot tell the two apart. It answers ½ to both, and their pulls at the output weights cancel.",
                lambda _: bool((at_the_end(stuck())[2][WRONG] < 1e-3).all()),
            ),
            Option("what comes in, `O_1^I`", "For this example it is 1."),
        ),
        shows=lambda _: [
            Row("`δ_1^O` of the four examples", tuple(at_the_end(stuck())[1])),
            Row("`sig′(x_i^H)` for (1, 0)", tuple(at_the_end(stuck())[2][2])),
            Row("`sig′(x_i^H)` for (1, 1)", tuple(at_the_end(stuck())[2][WRONG])),
        ],
    ),
    "the same start, slower": Choice(
        f"The very same start with `η = {ETA}` instead of {LONG_ETA}. What becomes of it?",
        (
            Option(
                "it is solved",
                "So no start is bad by itself. With the long steps `E` goes up and down at first, and the run comes "
                "out at another place.",
                lambda _: stuck(ETA).E[SHORT] < SOLVED,
            ),
            Option(
                "it gets stuck at the same place",
                "It would have to go the same way. The long steps leapt about at first.",
                lambda _: 0.2 < stuck(ETA).E[SHORT] < 0.3,
            ),
            Option("it does not move at all", "None of its neurons is saturated at step 0."),
        ),
        shows=lambda _: (
            [
                Row(f"`η = {eta}`: `E` at steps 0, 10, 100 and {SHORT:,}", E_at(stuck(eta), 0, 10, 100, SHORT))
                for eta in (LONG_ETA, ETA)
            ]
            + [
                Row(
                    f"the part of all {len(SEEDS)} starts that is solved, with `η = {LONG_ETA}` and with `η = {ETA}`",
                    (solved(1, LONG_ETA) / len(SEEDS), solved(1) / len(SEEDS)),
                )
            ]
        ),
    ),
    "a sensible start": Choice(
        f"All weights of the {len(SEEDS)} starts are multiplied by one number, and `η = {ETA}`. With which number are "
        f"most of them solved after {SHORT:,} steps?",
        (
            Option(
                "0.1: no neuron is saturated then",
                "Saturated they are not. But all hidden neurons do nearly the same, and hardly anything comes back "
                "through such small output weights. Most still wait on the plateau.",
                lambda _: max(SCALES, key=solved) == 0.1,
            ),
            Option(
                "1: net inputs of about 1",
                "Small enough for every sigmoid to be steep, large enough for hidden neurons to differ.",
                lambda _: max(SCALES, key=solved) == 1,
            ),
            Option(
                "10: large weights make large steps",
                "They make large net inputs, and tiny slopes.",
                lambda _: max(SCALES, key=solved) == 10,
            ),
        ),
        shows=lambda _: [Row(f"times {by:g}: the part that is solved", (solved(by) / len(SEEDS),)) for by in SCALES],
    ),
    "a hundred times as many": Amount(
        "Weights from −1 to 1 suit a neuron to which 3 inputs of 1 come. Now 300 come. By which number do you divide "
        "the weights, so that net inputs stay about as far from 0?",
        10,
        "The terms have either sign and cancel in part: a sum of 100 times as many gets 10 times as far from 0, the "
        "square root. So a sensible start divides by the square root of how many come in.",
        hint="How far from 0 does a sum of many terms of either sign get? It is less than all of them in a row.",
        wrong=(
            WrongNumber(100, "That would be so if all terms had one sign. They cancel in part."),
            WrongNumber(1, "Then the sums get longer, and more neurons are saturated."),
        ),
        tolerance=1.5,
        shows=lambda _: [
            Row(
                f"{count} inputs, weights divided by {by}: net inputs, typical size, and `sig′(x)` on average",
                spread_and_slope(count, by),
            )
            for count, by in ((3, 1), (300, 1), (300, 10))
        ],
    ),
    "what is left of it": Choice(
        "The chain rule multiplies that slope by `sig′(x_k^O) = O_k^O (1 − O_k^O)`. What is `∂E/∂x_k^O` for "
        "cross-entropy, with everything else held fixed?",
        (
            Option("`(O_k^O − t_k) O_k^O (1 − O_k^O)`", "That is `δ_k^O` of the sheet, for the squared error."),
            Option(
                "`O_k^O − t_k`",
                "The slope of the sigmoid stands above and below the line, and cancels. What is left is the error "
                "itself, and it never gets small where an output is wrong.",
                True,
            ),
            Option("`1 / (O_k^O (1 − O_k^O))`", "The error has been lost, and only one of two like factors taken."),
        ),
    ),
    "how many times": Amount(
        f"The target is 0, and the output is {NEARLY_ONE}. How many times as large as `δ` is the slope for "
        "cross-entropy?",
        1 / (NEARLY_ONE * (1 - NEARLY_ONE)),
        "As many times as the sigmoid's slope goes into 1. The more wrong an output is, the more times.",
        hint="Divide `O − t` by `(O − t) O (1 − O)`.",
        wrong=(
            WrongNumber(1 / (1 - NEARLY_ONE) ** 2, "One of the two factors is the output itself."),
            WrongNumber(1 / STEEPEST, "So it is at best, at the output ½."),
        ),
        tolerance=1,
        shows=lambda _: [
            Row("`δ`, and the slope for cross-entropy", (float(_delta(NEARLY_ONE, 0)), NEARLY_ONE)),
        ],
    ),
}
