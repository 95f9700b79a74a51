"""The questions of lesson 07: one step, a run on XOR, η, the way down, and wrong ways beside the right one."""

from mlp_core import forward, sigmoid_prime
from mlp_lab.notation.formulas import on_paper
from mlp_lab.panels.question.kinds import Amount, Choice, Option, Pick, Question, Row, WrongNumber
from mlp_lab.panels.question.lessons.runs_on_xor import (
    ACROSS,
    ALONG,
    ETA,
    LARGE_ETA,
    LARGEST_ETA,
    LONG_STEP,
    SLOW_ETA,
    SOLVED,
    STEPS,
    STUCK_FROM,
    TURNING,
    WRONG,
    XOR,
    E_at,
    angle,
    fall,
    first_solved,
    has_a_plateau,
    leaps,
    lost_between,
    right_at,
    rises,
    slowly_trained,
    trained,
)
from mlp_lab.panels.question.lessons.wrong_ways import WRONG_WAYS
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import all_knobs
from mlp_lab.training.data import own
from mlp_lab.training.descent import gradients


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
                lambda _: leaps(trained(LARGE_ETA)),
            ),
            Option("where it started: nothing moves", "All weights move at once, and farther than before."),
        ),
        shows=lambda _: [
            Row(f"`η = {LARGE_ETA}`: `E` at the last two steps", E_at(trained(LARGE_ETA), STEPS - 1, STEPS)),
            Row(
                f"`η = {LARGEST_ETA}`: `E` at steps 1, {STUCK_FROM:,} and {STEPS:,}",
                E_at(trained(LARGEST_ETA), 1, STUCK_FROM, STEPS),
            ),
        ],
    ),
    "a tenth of the rate": Amount(
        lambda _: (
            f"With `η = {ETA}`, `E` was below {SOLVED} at step {first_solved(trained())}. About at which step will it "
            f"be with `η = {SLOW_ETA:g}`?"
        ),
        lambda _: first_solved(slowly_trained()),
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
                f"nearly across it, above {ACROSS}°",
                "−∇E is the steepest way down from where it stands, and it sees no farther. The way to the valley "
                "bends.",
                lambda _: angle(0) > ACROSS,
            ),
            Option(
                f"nearly along it, below {ALONG}°",
                "Then a few long steps would do. Remember the plateau.",
                lambda _: angle(0) < ALONG,
            ),
            Option(
                "halfway between",
                "Somewhat later it is so. At step 0 all outputs are only being brought down.",
                lambda _: ALONG <= angle(0) <= ACROSS,
            ),
        ),
        shows=lambda _: [Row("angle in degrees at steps {}, {}, {}, {}".format(*TURNING), tuple(map(angle, TURNING)))],
    ),
} | WRONG_WAYS
