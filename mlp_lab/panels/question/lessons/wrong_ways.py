"""The questions of lesson 07 about wrong ways beside the right one: order, start, formula, and the way back."""

import numpy as np

from mlp_lab.panels.question.kinds import Choice, Option, Question, Row
from mlp_lab.panels.question.lessons.runs_on_xor import (
    ETA,
    ORDERED,
    RETURNS,
    SOLVED,
    STEPS,
    E_at,
    both_orders,
    from_zero,
    spread,
    there_and_back,
    trained,
    without_output_weights,
)

WRONG_WAYS: dict[str, Question] = {
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
            for eta in ORDERED
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
            for count in RETURNS
        ],
    ),
}
