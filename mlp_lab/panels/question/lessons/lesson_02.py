"""The questions of lesson 02: the slope of the sigmoid, saturation, and the slope of the loss."""

import numpy as np

from mlp_core import loss, sigmoid, sigmoid_prime
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Option, Question, Row, WrongNumber
from mlp_lab.panels.question.view import View
from mlp_lab.state.differences import central

OUTPUT = 0.8  # of a neuron whose slope is asked for
X_OF_OUTPUT = float(np.log(OUTPUT / (1 - OUTPUT)))  # where the sigmoid has that value
STEP = np.array(1e-6)  # of a measured slope
FAR = (0.0, 2.0, 5.0, 10.0)


def _sig(x: float) -> float:
    return float(sigmoid(np.array(x)))


def _slope(x: float) -> float:
    return float(sigmoid_prime(np.array(x)))


def _two_forms(x: float) -> Row:
    return Row(f"at `x = {x:g}`: `sig(x) (1 − sig(x))`, then `sig(x) sig(−x)`", (_sig(x) * (1 - _sig(x)), _slope(x)))


def _moved_by_a_turn(view: View) -> float:
    """Give how far output 1 moves where w_21^O grows by 1."""
    return _sig(view["x_O[0]"] + view["O_H[1]"]) - view["O_O[0]"]


def _error_1(view: View) -> float:
    return view["O_O[0]"] - view["t[0]"]


def _error_term(view: View) -> float:
    return float(loss(view.array("O_O")[:1], view.array("t")[:1]))


def _answer_of_E(view: View) -> float:
    """Measure ∂E/∂O_1^O."""
    outputs = view.array("O_O")
    return float(central(lambda first: loss(np.append(first, outputs[1:]), view.array("t")), outputs[0], STEP))


QUESTIONS: dict[str, Question] = {
    "where is it steepest": Choice(
        "Where is the sigmoid steepest?",
        (
            Option("at `x = 0`", "There it passes `½`. To both sides it has less and less left to climb.", True),
            Option(
                "far out at the right, where it is largest", "Large is not steep: out there it is almost 1, and flat."
            ),
            Option(
                "it is as steep everywhere", "Then it would be a straight line, and would leave the range from 0 to 1."
            ),
        ),
    ),
    "how steep": Amount(
        "How steep is the sigmoid at `x = 0`? Give its slope.",
        _slope(0),
        "If `x` grows by a little, the output grows by a quarter of that, and nowhere by more.",
        hint="How high does the tangent rise while `x` goes on by 1? In a picture the two axes may differ in scale.",
        wrong=(
            WrongNumber(1, "So steep it may look, where a unit of `x` is drawn shorter than a unit of the output."),
            WrongNumber(_sig(0), "That is the output at 0. Asked is the slope."),
            WrongNumber(0, "Flat it is far out. At 0 it climbs."),
        ),
        tolerance=0.02,
    ),
    "next line of the proof": Choice(
        "What is the slope of `1 / (1 + e^−x)`? Read it as a power of −1, with `1 + e^−x` inside, and use the chain "
        "rule.",
        (
            Option(
                "`−e^−x / (1 + e^−x)²`",
                "That is negative everywhere, but the sigmoid climbs everywhere. One minus sign has been forgotten.",
            ),
            Option(
                "`e^−x / (1 + e^−x)²`",
                "The power gives one minus sign, and the derivative of `e^−x` gives another. The two cancel.",
                True,
            ),
            Option(
                "`1 / (1 + e^−x)²`",
                f"The derivative of what is inside has been forgotten. By chance the number is right at `x = 0`. At "
                f"`x = 2` it would be {number(_sig(2) ** 2)}, and the slope there is {number(_slope(2))}.",
            ),
        ),
    ),
    "two factors": Choice(
        "What you have found is a product of two factors. One of them is `sig(x)`. What is the other?",
        (
            Option(
                "`e^−x`",
                f"Below the line stands a square, and `sig(x)` takes one of its two factors. At `x = 1` your product "
                f"would be {number(_sig(1) * np.exp(-1))}, and the slope there is {number(_slope(1))}.",
            ),
            Option(
                "`1 − e^−x`",
                f"No sum is needed: only share out what stands below the line. At `x = 1` your product would be "
                f"{number(_sig(1) * (1 - np.exp(-1)))}, and the slope there is {number(_slope(1))}.",
            ),
            Option(
                "`e^−x / (1 + e^−x)`",
                "The square below the line is shared out: `1 / (1 + e^−x)` is `sig(x)`, and the rest is this factor.",
                True,
            ),
        ),
    ),
    "the other factor": Choice(
        "How can that other factor be told from `sig(x)` alone? It helps that `e^−x = (1 + e^−x) − 1`.",
        (
            Option(
                "it is `1 − sig(x)`",
                "`(1 + e^−x) / (1 + e^−x)` is 1, and `1 / (1 + e^−x)` is `sig(x)`. So the proof ends at "
                "`sig′(x) = sig(x) (1 − sig(x))`. The net input is gone: a forward pass has all that is needed.",
                True,
            ),
            Option(
                "it is `sig(x) − 1`",
                f"The size is right. But at `x = 1` that is {number(_sig(1) - 1)}, and the factor is positive.",
            ),
            Option(
                "it is `1 / sig(x)`",
                f"Then the product would be 1 everywhere. At `x = 1` the slope is {number(_slope(1))}.",
            ),
        ),
        shows=lambda _: [
            Row("at `x = 1`: `sig(x)`, then the other factor", (_sig(1), _sig(-1))),
            Row("their product", (_sig(1) * _sig(-1),)),
            Row("the slope, measured by a step of 10⁻⁶ to either side", (float(central(sigmoid, 1.0, STEP)),)),
        ],
    ),
    "slope from the output": Amount(
        f"A neuron has the output {OUTPUT}. What is the slope of its sigmoid there?",
        _slope(X_OF_OUTPUT),
        "The output times one minus the output. The net input is not needed any more.",
        hint="Use `sig′(x) = sig(x) (1 − sig(x))`. You know `sig(x)`: it is the output.",
        wrong=(
            WrongNumber(_slope(OUTPUT), f"That is the slope at a net input of {OUTPUT}. Here {OUTPUT} is the output."),
            WrongNumber(1 - OUTPUT, "That is one of the two factors."),
            WrongNumber(OUTPUT, "That is the output itself."),
            WrongNumber(OUTPUT**2, "That is the output times itself. One of the factors is 1 minus the output."),
            WrongNumber(_slope(0), "That is the largest slope there is, at an output of ½."),
        ),
    ),
    "two neurons": Choice(
        "One neuron has the output 0.1, another 0.9. Which of them has the larger slope `sig′`?",
        (
            Option(
                "the one with 0.9", "A large output is not a large slope. Multiply the output by 1 minus the output."
            ),
            Option(
                "the one with 0.1", "A small output has no larger slope. Multiply the output by 1 minus the output."
            ),
            Option(
                "neither: both are the same",
                "0.1 times 0.9 is 0.9 times 0.1. The slope is the same on both sides.",
                True,
            ),
        ),
    ),
    "1 minus almost 1": Choice(
        "What does a computer get at `x = 40`, by the formula that you have proved?",
        (
            Option(
                "exactly 0",
                "`sig(40)` differs from 1 by less than its 16 digits can tell. So it is stored as 1, and nothing is "
                "left. With `1 − sig(x) = sig(−x)` all digits stay.",
                True,
            ),
            Option(
                "a tiny number, right to all digits", "It is tiny, but 1 minus a number next to 1 has no digits left."
            ),
            Option("an error", "Nothing is raised. A number comes out, and that makes it worse."),
        ),
        shows=lambda _: [_two_forms(36), _two_forms(40)],
    ),
    "from 0 to 10": Choice(
        "From `x = 0` to `x = 10` the slope of the sigmoid falls. By which factor, about?",
        (
            Option(
                "10",
                "At 2 it has lost more than half already, and from there each step of 1 takes away more than half.",
            ),
            Option("100", "That is reached between 5 and 6. And it goes on falling."),
            Option(
                "more than 5000",
                "Far out each step of 1 divides the slope by almost 3, so 10 steps divide it by thousands.",
                True,
            ),
        ),
        shows=lambda _: [Row(f"`sig′({x:g})`", (_slope(x),)) for x in FAR],
    ),
    "saturate a neuron": Goal(
        "Bring output 1 above 0.999, by biases alone.",
        "O_O[0]",
        "above",
        0.999,
        lambda view: (
            f"Its net input was {view.written('x_O[0]')} at that moment, and its slope "
            f"{number(_slope(view['x_O[0]']))}. If `w_21^O` grew by 1 now, the output would move by "
            f"{number(_moved_by_a_turn(view))}. Where nothing moves, nothing says which way to go."
        ),
        turns=("b_H", "b_O"),
        by="biases",
    ),
    "badly wrong": Choice(
        "An output is 0.999, and its target is 0. Its error could hardly be larger. What about its slope `sig′`?",
        (
            Option(
                "almost 1, as the error is", "The slope knows nothing of the target. It is the output times 1 minus it."
            ),
            Option("about a thousandth", "0.999 times 0.001. The neuron is badly wrong, and hardly moves.", True),
            Option(
                "about `¼`, as it is needed most here", "What is needed does not matter to the sigmoid. `¼` is at `½`."
            ),
        ),
    ),
    "why a square": Choice(
        "Why does `E` add up squares of the errors, and not the errors `O_k^O − t_k` themselves?",
        (
            Option("a square makes every error larger", "All errors here are smaller than 1, so squares are smaller."),
            Option("squares are faster to compute", "They cost one product more. It is what they mean that counts."),
            Option(
                "errors of opposite sign would cancel",
                "An error of 0.3 and one of −0.3 would add up to 0, as if all were well. A square is never negative.",
                True,
            ),
        ),
    ),
    "why a half": Choice(
        "What is the slope of `½ (O − t)²` if `O` moves and `t` is held fixed?",
        (
            Option(
                "`O − t`",
                "The square gives a factor 2, and the half takes it away. What remains is the error itself.",
                True,
            ),
            Option("`2 (O − t)`", "That is the slope of `(O − t)²`. The half is still in front of it."),
            Option("`½ (O − t)`", "The square gives a factor 2 as well."),
            Option("`(O − t)²`", "The power goes down by one when the slope is taken."),
        ),
    ),
    "above its target": Choice(
        "An output lies above its target and grows a little, with everything else held fixed. What does `E` do?",
        (
            Option("it falls", "It would fall if the output came closer to its target. It goes away from it."),
            Option(
                "that depends on the other outputs", "They are held fixed, so their terms of the sum stay as they are."
            ),
            Option("it grows", "The error is positive and gets larger: `∂E/∂O_k^O = O_k^O − t_k` is positive.", True),
        ),
    ),
    "one output of many": Amount(
        "How does `E` answer if output 1 alone grows a little, with everything else held fixed? Read the "
        "network of this lesson, and give `∂E/∂O_1^O` with two digits after the point.",
        _error_1,
        "Of the sum only the term of output 1 has a slope, and that slope is the error of output 1.",
        hint="Only one term of the sum contains `O_1^O`. What is the slope of that term?",
        wrong=(
            WrongNumber(lambda view: -_error_1(view), "The size is right. Is the output above or below its target?"),
            WrongNumber(_error_term, "That is the term itself. Asked is its slope."),
            WrongNumber(lambda view: 2 * _error_1(view), "The half in front of the sum cancels the 2 of the square."),
            WrongNumber(
                lambda view: (view.array("O_O") - view.array("t")).sum(),
                "That is the sum of all errors. The other outputs are held fixed, so their terms have no slope.",
            ),
        ),
        tolerance=0.0051,
        shows=lambda view: [
            Row("`O_1^O`", (view["O_O[0]"],)),
            Row("`t_1`", (view["t[0]"],)),
            Row("`O_1^O − t_1`", (_error_1(view),)),
            Row("`∂E/∂O_1^O`, measured by a step of 10⁻⁶ to either side", (_answer_of_E(view),)),
        ],
    ),
    "two links": Amount(
        "Now `x_1^O`, the net input of output 1, grows a little, with everything else held fixed. How does `E` answer? "
        "Give `∂E/∂x_1^O` with three digits after the point.",
        lambda view: _error_1(view) * _slope(view["x_O[0]"]),
        lambda view: (
            f"The output answers its net input with {number(_slope(view['x_O[0]']))}, and `E` answers the output with "
            f"{number(_error_1(view))}. The chain rule multiplies the two."
        ),
        hint="How does the output answer its net input? You can tell from the output. How does `E` answer the output? "
        "The chain rule multiplies.",
        wrong=(
            WrongNumber(_error_1, "That is how `E` answers the output. The way from net input to output is missing."),
            WrongNumber(lambda view: _slope(view["x_O[0]"]), "That is how the output answers. `E` has not answered."),
            WrongNumber(
                lambda view: _error_1(view) + _slope(view["x_O[0]"]), "You have added what has to be multiplied."
            ),
            WrongNumber(
                lambda view: -_error_1(view) * _slope(view["x_O[0]"]),
                "The size is right. Is the output above or below its target?",
            ),
            WrongNumber(
                lambda view: _error_1(view) * view["O_O[0]"], "The slope is the output times 1 minus the output."
            ),
        ),
        tolerance=0.0006,
        shows=lambda view: [
            Row("`sig′(x_1^O)`", (_slope(view["x_O[0]"]),)),
            Row("`O_1^O − t_1`", (_error_1(view),)),
            Row("their product", (_error_1(view) * _slope(view["x_O[0]"]),)),
        ],
    ),
}
