"""The questions of lesson 07: one step, a run on XOR, η, the way down, and wrong ways beside the right one."""

import numpy as np

from mlp_core import forward, sigmoid_prime
from mlp_lab.notation.formulas import on_paper
from mlp_lab.panels.question.kinds import Amount, Choice, Option, Pick, Question, Row, WrongNumber
from mlp_lab.panels.question.lessons.runs_on_xor import (
    ETA,
    SOLVED,
    STEPS,
    WRONG,
    XOR,
    E_at,
    angle,
    both_orders,
    fall,
    first_solved,
    from_zero,
    has_a_plateau,
    lost_between,
    right_at,
    rises,
    spread,
    there_and_back,
    trained,
    without_output_weights,
)
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import all_knobs
from mlp_lab.training.data import own
from mlp_lab.training.descent import gradients

LONG_STEP, LARGE_ETA, LARGEST_ETA = 10, 10, 50


def _steepest(view: View) -> set[str]:
    slopes = gradients(view.state.parameters, own(view.state.O_I, view.state.t))
    knobs = [knob for knob in all_knobs(view.state) if knob.is_weight]
    sizes = {str(knob): abs(float(getattr(slopes, knob.array)[knob.index])) for knob in knobs}
    return {name for name, size in sizes.items() if size == max(sizes.values())}


def _why_steepest(view: View, knob: str) -> str:
    name = on_paper(knob)
    if knob in _steepest(view):
        return f"`{name}` has the largest slope, and η is the same for all: each weight moves by η times its slope."
    if knob.startswith("w_"):
        return f"`{name}` moves, but another one moves more. Compare what comes in times the `δ` where a weight ends."
    return f"`{name}` is no weight. Choose an edge."


def _factors(at: int) -> list[Row]:
    now = forward(trained().at(at), XOR.O_I[WRONG])
    return [
        Row(f"error `O_1^O − t_1` at step {at:,}", tuple(now.O_O - XOR.t[WRONG])),
        Row(f"slope `sig′(x_1^O)` at step {at:,}", tuple(sigmoid_prime(now.x_O))),
        Row(f"what comes in, `O_j^H`, at step {at:,}", tuple(now.O_H)),
    ]


QUESTIONS: dict[str, Question] = {
    "moves most": Pick(
        "You take one step for this example, all weights at once. Which weight will move most?",
        _steepest,
        _why_steepest,
    ),
    "promise of ten": Choice(
        f"The output is close to 1, and its target is 0. With `η = {LONG_STEP}`, by how much does one step lower `E`?",
        (
            Option(
                "by less than the slopes promise",
                "So it was before, where the curve became flatter on the way. Here the step begins where it is flat.",
                lambda _: fall(LONG_STEP)[1] < 0.99 * fall(LONG_STEP)[0],
            ),
            Option(
                "by as much",
                "The slopes would have to stay the same on the way. What does the sigmoid do when its output moves "
                "away from 1?",
            ),
            Option(
                "by more",
                "Near 1 the sigmoid is flat, and so every slope is small. On the way down `sig′` grows, and the curve "
                "gets steeper than its tangent.",
                lambda _: fall(LONG_STEP)[1] > 1.01 * fall(LONG_STEP)[0],
            ),
        ),
        shows=lambda _: [Row(f"`η = {eta}`: promised, and came", fall(eta)) for eta in (1, LONG_STEP)],
    ),
    "how E falls": Choice(
        f"All four outputs are close to 1 at the start. How will `E` fall in {STEPS:,} steps with `η = {ETA}`?",
        (
            Option("evenly, by about the same in each step", "Slopes change on the way, and a step is η times them."),
            Option(
                "twice: a fall, a plateau, and another fall",
                "First all outputs come down to the middle, since two of the targets are 0. There each example pulls "
                "against another, and little is left. Only when the hidden neurons differ enough does `E` fall again.",
                lambda _: has_a_plateau(),
            ),
            Option(
                "fast at first, and then ever more slowly",
                "That would be one example alone. Here four share the weights, and they have to agree first.",
                lambda _: not has_a_plateau(),
            ),
        ),
        shows=lambda _: [Row("`E` at steps 0, 10, 30, 100, 200", E_at(trained(), 0, 10, 30, 100, 200))],
    ),
    "below a hundredth": Amount(
        f"At which step is `E` below {SOLVED} for the first time? Scrub to it.",
        lambda _: first_solved(trained()),
        "Near the place where you look, every single step can be chosen. Arrow keys go one by one.",
        hint="Drag the slider of the steps, and read `E`. Then go on with the arrow keys.",
        wrong=(WrongNumber(STEPS, "That is the last step. `E` is far below long before."),),
        tolerance=2,
    ),
    "ever rise": Choice(
        f"Does `E` rise at any of the {STEPS:,} steps?",
        (
            Option(
                "no, at none",
                "Every step here is short enough for its slopes to hold on most of the way. A small enough η sees to "
                "that, as you saw: the fall that comes is close to the promise.",
                lambda _: not rises(trained()),
            ),
            Option(
                "yes, at a few",
                "It could, where a step is too long for its slopes. Scrub through the steep places.",
                lambda _: bool(rises(trained())),
            ),
            Option("yes, at every second one", "So it goes back and forth. A curve as smooth as this one does not."),
        ),
    ),
    "small at the start": Choice(
        "At step 0 the example (1, 1) is nearly as wrong as it can be, and yet its `δ_1^O` is small. Which factor "
        "does that?",
        (
            Option("the error `O_1^O − t_1`", "It is nearly 1, and cannot be larger."),
            Option("what comes in, `O_j^H`", "It comes after `δ`, and does not make it. And one of them is nearly 1."),
            Option(
                "the slope `sig′(x_1^O)`",
                "The output is saturated at the wrong end. The network is sure of a wrong answer, and so it learns "
                "slowly.",
                True,
            ),
        ),
        shows=lambda _: _factors(0),
    ),
    "small at the end": Choice(
        f"At step {STEPS:,} its `δ_1^O` is small again. Which factor makes it so now?",
        (
            Option(
                "both, error and slope",
                "With `t_1 = 0` the error is `O_1^O`, and the slope is `O_1^O (1 − O_1^O)`, nearly the same. So `δ` "
                "shrinks as the square of the error, and the end of learning is slow.",
                True,
            ),
            Option("the error alone", "The error is small. Read the other factor too."),
            Option("the slope alone", "The slope is small. Read the other factor too."),
        ),
        shows=lambda _: _factors(STEPS),
    ),
    "ten instead of two": Choice(
        f"The same start with `η = {LARGE_ETA}`: where is `E` after {STEPS:,} steps?",
        (
            Option(
                "lower: five times as far in each step",
                "Five times as far along a tangent, which holds for a short way only.",
                lambda _: trained(LARGE_ETA).E[STEPS] < trained().E[STEPS],
            ),
            Option(
                "far above, and it went up and down on its way",
                lambda _: (
                    f"`E` rises at {rises(trained(LARGE_ETA)):,} steps: one leaps across the valley, and the next one "
                    "back. With a still larger η some leap ends where every slope is nearly 0, and the run stays there."
                ),
                lambda _: trained(LARGE_ETA).E[STEPS] > 0.1 and rises(trained(LARGE_ETA)) > 100,
            ),
            Option("where it started: nothing moves", "All weights move at once, and farther than before."),
        ),
        shows=lambda _: [
            Row(f"`η = {LARGE_ETA}`: `E` at the last two steps", E_at(trained(LARGE_ETA), STEPS - 1, STEPS)),
            Row(
                f"`η = {LARGEST_ETA}`: `E` at steps 1, 1,000 and {STEPS:,}", E_at(trained(LARGEST_ETA), 1, 1000, STEPS)
            ),
        ],
    ),
    "a tenth of the rate": Amount(
        lambda _: (
            f"With `η = {ETA}`, `E` was below {SOLVED} at step {first_solved(trained())}. About at which step will it "
            f"be with `η = {ETA / 10:g}`?"
        ),
        lambda _: first_solved(trained(ETA / 10, steps=5000)),
        "Each step goes a tenth of the way, so it takes about ten of them. Both follow nearly the same path.",
        hint="How many short steps lead as far as one long step?",
        wrong=(
            WrongNumber(lambda _: first_solved(trained()) / 10, "Shorter steps take more of them, not fewer."),
            WrongNumber(lambda _: first_solved(trained()), "That is the one with the longer steps."),
        ),
        tolerance=lambda _: 0.1 * first_solved(trained()),
    ),
    "the same with the mean": Amount(
        f"Let `E` be the mean of the four losses now. Which η makes the same run as the sum with `η = {ETA}`?",
        len(XOR.t) * ETA,
        "The gradient of the mean is a quarter of that of the sum, so η has to be four times as large. Then both are "
        "the same at every step.",
        hint="There are four examples. Which of the two gradients is the longer one?",
        wrong=(
            WrongNumber(ETA / len(XOR.t), "It is the mean that has the shorter gradient."),
            WrongNumber(ETA, "Then every step would be a quarter as long."),
        ),
    ),
    "lost on the way": Choice(
        "At step 0 all outputs are above ½, so (0, 1) and (1, 0) are on their right side. `E` falls at every step. "
        "Do both of them stay right?",
        (
            Option(
                "yes, because `E` only falls",
                "What falls is the sum. It can fall while one of its terms grows.",
                lambda _: bool(right_at()[:, 1:3].all()),
            ),
            Option(
                "no, both are lost for a while",
                "All outputs come down at first. But one of the two stays above ½ throughout.",
                lambda _: not right_at()[:, 1:3].all(axis=0).any(),
            ),
            Option(
                "no, one of them is lost for a while",
                lambda _: "(0, 1) is wrong from step {} to step {}: the others gain more than it loses.".format(
                    *lost_between()
                ),
                lambda _: right_at()[:, 1:3].all(axis=0).sum() == 1,
            ),
        ),
    ),
    "towards the end": Choice(
        "All weights and biases together are a point in a space of 13 dimensions. How does −∇E at step 0 lie to the "
        "straight way from there to where the run ends?",
        (
            Option(
                "nearly across it, above 80°",
                "−∇E is the steepest way down from where it stands, and it sees no farther. The way to the valley "
                "bends.",
                lambda _: angle(0) > 80,
            ),
            Option(
                "nearly along it, below 30°",
                "Then a few long steps would do. Remember the plateau.",
                lambda _: angle(0) < 30,
            ),
            Option(
                "halfway between",
                "Somewhat later it is so. At step 0 all outputs are only being brought down.",
                lambda _: 30 <= angle(0) <= 80,
            ),
        ),
        shows=lambda _: [Row("angle in degrees at steps 0, 100, 200, 300", tuple(map(angle, (0, 100, 200, 300))))],
    ),
    "output first": Choice(
        "A program changes `w^O` first, and lets the errors go back through the new `w^O`. That is no gradient. "
        f"With `η = {ETA}`, what does `E` do?",
        (
            Option("it rises: the step is wrong", "It is wrong by as much as `w^O` has just moved. How much is that?"),
            Option(
                "nearly the same as in the right run",
                "One step changes `w^O` only a little, so the wrong slopes are close to the right ones. With a larger "
                "η they are not, and either of the two runs may fail. A falling `E` does not tell which is right.",
                lambda _: abs(both_orders(ETA)[0] - both_orders(ETA)[1]) < SOLVED,
            ),
            Option("it stays: the two layers work against each other", "Both still go down, if not by the gradient."),
        ),
        shows=lambda _: [
            Row(f"`E` at step {STEPS:,} with `η = {eta}`: together, and output first", both_orders(eta))
            for eta in (ETA, 10, 20)
        ],
    ),
    "AND from zero": Choice(
        f"AND has the target 1 for (1, 1) alone. All weights and biases start at 0, `η = {ETA}`. What happens in "
        f"{STEPS:,} steps?",
        (
            Option("nothing: every slope is 0", "The output is ½ for all, and three of four targets are 0. It moves."),
            Option(
                "it learns, with hidden neurons that differ",
                "All three start alike. What could make one of them move differently?",
            ),
            Option(
                "it learns, with hidden neurons that are all alike",
                "Alike at the start, they have the same slopes, and stay alike to the last bit. One hidden neuron is "
                "enough for AND.",
                lambda _: from_zero("and").E[STEPS] < SOLVED and not spread(),
            ),
        ),
        shows=lambda _: [
            Row(f"`E` at steps 0 and {STEPS:,}", E_at(from_zero("and"), 0, STEPS)),
            Row("largest difference between hidden neurons", (spread(),)),
        ],
    ),
    "XOR from zero": Choice(
        "And XOR from zero?",
        (
            Option(
                "nothing moves, although every example is wrong",
                "The output is ½ for all. Two targets pull it up and two down, by the same amount. Each pull is "
                "there, and their sum is exactly 0.",
                lambda _: not np.ptp(from_zero("xor").E),
            ),
            Option("it learns, only more slowly", "Read what each example asks for at step 0, and add it up."),
            Option(
                "it ends where two of the four are right",
                "To get there, the output would have to move. Who would move it, and who would not?",
            ),
        ),
        shows=lambda _: [Row(f"`E` at steps 0, 1 and {STEPS:,}", E_at(from_zero("xor"), 0, 1, STEPS))],
    ),
    "a wrong formula": Choice(
        "Somebody forgets `w_ik^O` in the sum over the paths, and trains with that. The same start and η. Where is "
        f"`E` after {STEPS:,} steps?",
        (
            Option("it has risen", "The output weights still have their true gradient, and much can be done with it."),
            Option("it has stayed on the plateau", "A wrong hidden gradient still makes hidden neurons differ."),
            Option(
                f"below {SOLVED}, as with the right one",
                "So it proves nothing that a network learns. Lesson 05 proves: compare with measured slopes.",
                lambda _: without_output_weights() < SOLVED,
            ),
        ),
        shows=lambda _: [
            Row(f"right formula, `E` at step {STEPS:,}", E_at(trained(), STEPS)),
            Row("the wrong one", (without_output_weights(),)),
        ],
    ),
    "the way back": Choice(
        "You are at some step, and want the weights of step 0 again. What leads back exactly?",
        (
            Option(
                "as many steps with −η",
                "A step back goes along the slopes of the place where it begins, and that is another place.",
            ),
            Option(
                "scrubbing",
                "A run keeps its weights at every step. A step with −η takes the slopes of where it begins, and they "
                "are not those that led there. After many steps hardly anything is as it was.",
                lambda _: there_and_back(1) > 0,
            ),
            Option("either", "Take one step there and one back. The slopes at both ends are not the same."),
        ),
        shows=lambda _: [
            Row(f"steps there and back: {count}. Farthest weight is off by", (there_and_back(count),))
            for count in (1, 10, 50)
        ],
    ),
}
