"""The questions of lesson 05: how far measured slopes can be trusted, and which check catches which mistake."""

import numpy as np

from mlp_core import Array, delta_O, forward, sigmoid_prime
from mlp_lab.panels.question.kinds import Amount, Choice, Option, Question, Row, WrongNumber
from mlp_lab.panels.question.view import View
from mlp_lab.state.checks import started
from mlp_lab.state.differences import EPS, central, errors
from mlp_lab.state.knobs import Knob, State
from mlp_lab.state.sweep import loss_along

TURNED = Knob("w_O", (1, 2))  # the weight of the lesson
CHECKED = [(1, 1, 1), (2, 2, 1), (3, 2, 4)]  # by one check after the other
SEED = 88580  # that of a lab
STEP = np.array(1e-5)


def _off(view: View, *steps: float) -> dict[str, Array]:
    """Give how far off each method is with each of these steps."""
    return errors(view.state, TURNED, np.array(steps)).measured


def _rows_of(view: View, methods: tuple[str, ...], *steps: float) -> list[Row]:
    off = _off(view, *steps)
    return [Row(f"{method}, off by", tuple(off[method].tolist())) for method in methods]


def candidates(state: State) -> dict[str, Array]:
    """Give three wrong formulas for ∂E/∂w_ji^H, by their letters."""
    now = forward(state.parameters, state.O_I)
    paths = state.w_O * delta_O(now, state.t)  # w_ik^O (O_k^O − t_k) sig′(x_k^O)
    slope = sigmoid_prime(now.x_H)
    to_each = np.ones(len(state.O_I))
    return {
        "A": np.outer(state.O_I, paths.sum(axis=1)),
        "B": np.outer(state.O_I, paths.mean(axis=1) * slope),
        "C": np.outer(to_each, paths.sum(axis=1) * slope * state.O_I[: len(slope)]),
    }


def measured(state: State, weight: Knob) -> float:
    """Measure ∂E/∂w of one weight by a central difference."""
    return float(central(lambda along: loss_along(state, weight, along), weight.value(state), STEP))


def _ratios(letter: str, sizes: tuple[int, int, int]) -> tuple[float, ...]:
    """Divide a candidate by what is measured, weight by weight; a smaller network has the first of the inputs."""
    state = started(sizes, SEED, None, started(CHECKED[-1], SEED, None, None, None).O_I[: sizes[0]], None)
    return tuple(
        float(slope) / measured(state, Knob("w_H", at)) for at, slope in np.ndenumerate(candidates(state)[letter])
    )


def _ratio_rows(letter: str) -> list[Row]:
    return [Row(f"{'-'.join(map(str, sizes))}: {letter} / measured", _ratios(letter, sizes)) for sizes in CHECKED]


FIRST, SECOND, THIRD, NONE = (
    "the proof, on the 1-1-1",
    "every weight of the 2-2-1",
    "every weight of the 3-2-4",
    "none of the three",
)

QUESTIONS: dict[str, Question] = {
    "what is left over": Choice(
        "Put the series into the central difference. What is left over after `E′(w)`, as the first term?",
        (
            Option(
                "`E″(w) h / 2`",
                "That is what the one-sided difference leaves. Here the term has the same sign on both sides, and "
                "goes away.",
            ),
            Option(
                "`E‴(w) h² / 6`",
                "`E″` is the same on both sides and cancels. `E‴` changes its sign with the step and stays. What is "
                "left over is the truncation error.",
                True,
            ),
            Option("nothing", "Then it would be the slope, for any `h`. Which terms change their sign with the step?"),
        ),
    ),
    "ten times smaller": Choice(
        "You make `h` ten times smaller. How many times smaller does the error get?",
        (
            Option("10 times, with both differences", "One of them leaves a term with `h`, the other one with `h²`."),
            Option(
                "100 times one-sided, 10 times central", "It is the central difference that leaves the term with `h²`."
            ),
            Option(
                "10 times one-sided, 100 times central",
                "The error goes with `h` for one, and with `h²` for the other. The rows are for steps of 0.1, 0.01 "
                "and 0.001.",
                True,
            ),
        ),
        shows=lambda view: _rows_of(view, ("one-sided", "central"), 0.1, 0.01, 0.001),
    ),
    "a step of 10⁻¹²": Choice(
        "By the series alone, a smaller `h` is always better. How good is the central difference with `h = 10⁻¹²`?",
        (
            Option(
                "right to about 16 digits, as a number has no more",
                "Each of the two values of `E` has 16 digits. But they agree in most of them.",
            ),
            Option(
                "worse than with `h` = 10⁻³",
                "Two values of `E` that agree in almost all their digits are subtracted. What is left has few right "
                "digits: a rounding error, which is then divided by a tiny `h`.",
                True,
            ),
            Option(
                "as good as with `h` = 10⁻³", "That would be chance. Something is lost when nearly equal numbers meet."
            ),
        ),
        shows=lambda view: _rows_of(view, ("central",), 1e-3, 1e-12),
    ),
    "where the arms meet": Amount(
        "As `h` shrinks, `h²` falls, and ε divided by `h` grows. Here ε is 2.2 · 10⁻¹⁶. At which `h` are they equal? "
        "One digit will do: write 2e−4 for 2 · 10⁻⁴.",
        float(EPS ** (1 / 3)),
        "`h` is the third root of ε. Your best step lies near it; how near depends on `E` and `E‴`.",
        hint="Set them equal and multiply by `h`.",
        wrong=(
            WrongNumber(
                float(EPS ** (1 / 2)), "That is the square root: where `h` equals ε divided by `h`, one-sided."
            ),
        ),
        tolerance=0.6e-6,
    ),
    "flat at the left": Choice(
        "With all steps shown, both errors stay where they are at the left end, at the size of the slope itself. Why?",
        (
            Option(
                "the formula is not right there",
                "The formula knows no `h`. It gives the same slope all along.",
            ),
            Option(
                "the rounding error cannot grow any more, as numbers have 16 digits",
                "Divided by `h` it could. What is there to divide, when the step is too small to be seen?",
            ),
            Option(
                "the step gets lost: `E` is the same on both sides, and the measured slope is 0",
                "`w + h` is stored as `w` itself. Then the difference is 0, and the error is the whole slope.",
                True,
            ),
        ),
    ),
    "an imaginary step": Choice(
        "Where in `E(w + i h)` is the slope?",
        (
            Option(
                "in its imaginary part, divided by `h`",
                "There `E′(w) h` comes first, and the next term has `h³`. No two numbers have to be subtracted.",
                True,
            ),
            Option(
                "in its real part, divided by `h`",
                "The real part is `E(w)`, and then a term with `h²`. No `E′(w)` is in it.",
            ),
            Option(
                "in `E(w + i h) − E(w)`, divided by `h`",
                "That leaves `i E′(w)`, and takes a difference again. Look for the slope without one.",
            ),
        ),
    ),
    "a step of 10⁻²⁰": Choice(
        "How many digits of the complex step are right with `h` = 10⁻²⁰?",
        (
            Option(
                "none: the step gets lost beside `w`",
                "A real step would. The imaginary part is stored by itself, and there 10⁻²⁰ keeps all its digits.",
            ),
            Option("about 10, as with the best central difference", "What took the other digits was a subtraction."),
            Option(
                "all that a number has",
                "Nothing is subtracted, so nothing is lost. And what is left over goes with `h²`, far below any digit.",
                True,
            ),
        ),
        shows=lambda view: _rows_of(view, ("complex step", "central"), 1e-20),
    ),
    "what would break it": Choice(
        "Which of these would break the complex step, if `E` were made with it?",
        (
            Option("an exponential", "It has a Taylor series, and takes complex numbers. The sigmoid is made with it."),
            Option("a division", "Complex numbers can be divided. The sigmoid does so."),
            Option(
                "an absolute value, in place of the square",
                "Of a complex number it is real: the imaginary part, where the slope stands, is gone. The step needs a "
                "function that has a Taylor series and takes complex numbers. Those of mlp_core.py do.",
                True,
            ),
        ),
    ),
    "what is proved": Choice(
        "SymPy leaves a 1 for your formula. What does that prove?",
        (
            Option(
                "the formula, for the numbers of this lab",
                "More than that: no number was put in, so it holds for all of them.",
            ),
            Option(
                "the formula, for every number, in a network with one neuron in each layer",
                "Symbols stand for any number. But this network has no sum over paths, and no index to mix up.",
                True,
            ),
            Option(
                "the formula, for every network",
                "Only for the one that it was given. A sum over one path cannot be told from no sum at all.",
            ),
        ),
    ),
    "what catches A": Choice(
        "Which is the first check to catch A?",
        (
            Option(
                FIRST,
                "A lacks `sig′(x_i^H)`, and that factor is there in every network. So the smallest one shows it.",
                True,
            ),
            Option(SECOND, "It does catch A, but not as the first. What does A lack, and is it there in a 1-1-1?"),
            Option(THIRD, "It does catch A. But so does a smaller one: what does A lack, and where is that there?"),
            Option(NONE, "A lacks a factor that is not 1. A measurement has it."),
        ),
        shows=lambda _: _ratio_rows("A"),
    ),
    "what catches C": Choice(
        "Which is the first check to catch C?",
        (
            Option(FIRST, "There `i` and `j` are both 1, so C is right in it."),
            Option(
                SECOND,
                "C takes the input `i` for the input `j`. It is right where the two are the same, as for `w_11^H` and "
                "`w_22^H`: whoever measures one weight may miss it.",
                True,
            ),
            Option(THIRD, "It does catch C, but not as the first. Are there a `j` and an `i` that differ in a 2-2-1?"),
            Option(NONE, "C takes another input than the one that the weight comes from. Inputs differ."),
        ),
        shows=lambda _: _ratio_rows("C"),
    ),
    "what catches B": Choice(
        "Which is the first check to catch B?",
        (
            Option(FIRST, "There `N_O` is 1, so B divides by 1."),
            Option(SECOND, "Look at how many outputs a 2-2-1 has. B divides by their number."),
            Option(
                THIRD,
                "B takes the mean over the outputs, not the sum. With a single output they are the same, however "
                "precise the measurement is. With four, B is a quarter of the slope: one ratio for all weights tells "
                "of a constant factor.",
                True,
            ),
            Option(NONE, "B divides by the number of outputs. Is that number always 1?"),
        ),
        shows=lambda _: _ratio_rows("B"),
    ),
    "targets that are met": Choice(
        "Somebody sets every target to the output of that moment, and then measures all weights of the 3-2-4. Which "
        "candidates are caught?",
        (
            Option("all three", "Each has a factor `O_k^O − t_k` in every term. What is that now?"),
            Option("B alone", "What is a mean of zeros, and what is their sum?"),
            Option(
                "none",
                "Every error `O_k^O − t_k` is 0, so every gradient is 0, right or wrong. A check needs numbers that "
                "have nothing special about them.",
                True,
            ),
        ),
    ),
}
