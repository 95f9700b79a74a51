"""How a wrong answer is answered: where, the smallest network that shows it, a question, and at last its name."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mlp_lab.exercises.networks import Network, smallest
from mlp_lab.exercises.recognise import Reading
from mlp_lab.exercises.report import Line, shown
from mlp_lab.exercises.returned import Parts, Problem, read
from mlp_lab.exercises.structure import structure
from mlp_lab.exercises.tasks import Exercise
from mlp_lab.exercises.trial import tried
from mlp_lab.exercises.truth import differs_visibly, truth
from mlp_lab.exercises.verdicts import Verdict

UNKNOWN = (
    "No mistake that is known here gives these numbers. Work out one number of the small network by hand, factor by "
    "factor, and print each factor in your function: where do the two part?"
)


class Unfolded(NamedTuple):
    """What is shown of a wrong answer, step by step; where it is wrong; the smallest network that shows it."""

    steps: tuple[tuple[Line, ...], ...]
    where: str
    network: Network | None


def unfold(verdict: Verdict) -> Unfolded:
    """Make all steps for a wrong answer."""
    exercise, f = verdict.answer.exercise, verdict.answer.f
    where = structure(exercise, verdict.answer.values)
    found: list[Parts] = []
    network = smallest(lambda one: _differs(exercise, f, one, found))
    example = "None of the small networks shows it; larger ones do."
    if network:
        example = shown(network, exercise, found[-1], truth(exercise, network))
    first = ((Line("Where", where),), (Line("The smallest network that shows it", example),))
    return Unfolded((*first, *_in_words(verdict.readings)), where, network)


def _differs(exercise: Exercise, f: Callable[..., object], network: Network, found: list[Parts]) -> bool:
    """Whether a function is visibly wrong in a network, where it returns numbers at all; these are added to `found`."""
    trials = tried(f, [exercise.arguments_of(network)])
    if trials.stopped or trials.raised:
        return False
    parts = read(exercise, trials.first[0].value, truth(exercise, network))
    if isinstance(parts, Problem) or not differs_visibly(exercise, network, parts if len(parts) > 1 else parts[0]):
        return False
    found.append(parts)
    return True


def _in_words(readings: tuple[Reading, ...]) -> Iterator[tuple[Line, ...]]:
    """Ask about a mistake, and then name it; where algebra makes several the same, name them all."""
    if not readings:
        yield (Line("", UNKNOWN),)
        return
    yield (Line("A question", " ".join(slip.ask for slip in readings[0].slips)),)
    named = zip(("What it is", *["Or, with the same numbers"] * len(readings)), readings, strict=False)
    yield tuple(line for about, reading in named for line in _named(about, reading))


def _named(about: str, reading: Reading) -> Iterator[Line]:
    for n, slip in enumerate(reading.slips):
        yield Line("And" if n else about, f"{slip.name}. {slip.why} {slip.meant_for}", slip.lesson)
    if reading.another:
        yield Line("Right for another question", reading.another.plain)
