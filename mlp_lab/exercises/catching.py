"""What a student's own check of gradients is worth: which wrong formulas it lets through, and what would stop them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Activations, Array, Parameters, gradient_w_H
from mlp_lab.exercises import basis
from mlp_lab.exercises.networks import JUDGES, SMALL, Network
from mlp_lab.exercises.report import Line, Report
from mlp_lab.exercises.slip import Case, Slip
from mlp_lab.exercises.special import SPECIAL
from mlp_lab.exercises.tasks import ETA, EXERCISES
from mlp_lab.exercises.trial import SECONDS, Raised, Trial, Trials, shortened, tried
from mlp_lab.exercises.truth import visibly
from mlp_lab.exercises.verdicts import UNWRITTEN, placeholder
from mlp_lab.notation.words import listed

TASK = EXERCISES["gradient_w_H"]
AXES = (1, 1, 1, 1, 1, 1, 2)  # of O_I, x_H, O_H, x_O, O_O, t and w_O for one example
MANY = 4  # sizes of networks that are told
LISTED = 8  # names in a line
ANSWER = "Return True if you hold the formula to be right, and False if not."
Gradient = Callable[[Activations, Array, Array], Array]


class ImpossibleError(ValueError):
    """A wrong formula cannot be computed in a network, so that it stops itself there."""


@dataclass
class Looked:
    """What a check has looked at with one formula: sizes of networks, what is special in any, and what it could see."""

    sizes: dict[str, None] = field(default_factory=dict)
    special: set[str] = field(default_factory=set)
    visible: bool = False


def catches(my_check: Callable[[Gradient], bool]) -> Report:
    """Attack a check of ∂E/∂w^H that you wrote: say which wrong formulas it takes for right, and what would stop them.

    my_check: the function itself, not called. It is given a formula, `gradient(now, t, w_O)`, and returns True if it
    holds that to be right. Raises TypeError if my_check is no function.
    """
    if not callable(my_check):
        raise TypeError("catches takes the function itself, as in catches(my_check): without calling it")
    name = getattr(my_check, "__name__", "my_check")
    with np.errstate(all="ignore"):
        looked = Looked()
        trials = tried(my_check, [(formula((), looked),)])
        problem = _problem(my_check, trials, looked)
        if problem:
            return Report(name, problem[0], tuple(Line("", says) for says in problem[1]), printed=trials.printed)
        seen = {slip: Looked() for slip in wrong()}
        attack = tried(my_check, [(formula((slip,), each),) for slip, each in seen.items()], once=True)
        return _told(name, trials.printed, looked, seen, attack)


@cache
def wrong() -> tuple[Slip, ...]:
    """Give the slips of ∂E/∂w^H that can be made with now, t and w_O alone."""
    network = JUDGES[0]
    given = TASK.arguments_of(network)
    slips = [slip for of, slips in basis.slips_of(TASK.name, 0).items() if of not in basis.PASS for slip in slips]
    return tuple(slip for slip in slips if np.isfinite(_of_one((slip,), *given)).all())


def formula(slips: tuple[Slip, ...], looked: Looked) -> Gradient:
    """Make the formula with these slips, which notes what it is called with."""

    def gradient(activations: Activations, t: ArrayLike, w_O: ArrayLike) -> Array:
        right = gradient_w_H(activations, t, w_O)  # refuses what does not fit
        given = [np.asarray(array, float) for array in (*activations, t, w_O)]
        leading = right.shape[:-2]
        own = [np.broadcast_to(a, leading + a.shape[a.ndim - n :]) for a, n in zip(given, AXES, strict=True)]
        gradients = []
        for index in np.ndindex(leading):
            *layers, target, w = (array[index] for array in own)
            now = Activations(*layers)
            gradients.append(_of_one(slips, now, target, w) if slips else right[index])
            looked.sizes["-".join(str(layer.size) for layer in now[::2])] = None
            looked.special |= {one.words for one in SPECIAL if one.has(now, target, w)}
            looked.visible |= _shows(gradients[-1], right[index])
            if np.isnan(gradients[-1]).any():
                raise ImpossibleError("this formula asks for a neuron that is not there, or divides by 0")
        return np.reshape(gradients, leading + gradients[0].shape)

    return gradient


def _of_one(slips: tuple[Slip, ...], now: Activations, t: Array, w_O: Array) -> Array:
    """Compute the formula with these slips for one example; NaN where it needs more than it is given."""
    N_I, N_H = now.O_I.size, now.O_H.size
    unknown = Parameters(np.full((N_I, N_H), np.nan), np.full(N_H, np.nan), w_O, np.full(t.size, np.nan))
    case = Case(unknown, Activations(*(layer[None] for layer in now)), t[None], ETA)
    values: Array = basis.computed(TASK.name, 0, basis.choice_of(TASK.name, 0, [slips]), case)[0]
    return values.reshape((N_H, N_I) if _turned(slips) else (N_I, N_H))


def _turned(slips: Iterable[Slip]) -> bool:
    """Whether a gradient with these slips lies the other way round."""
    return any(slip.of == "order" for slip in slips)


def _shows(mine: Array, right: Array) -> bool:
    """Whether a check that looks at all numbers could tell them apart."""
    return mine.shape != right.shape or bool(np.isnan(mine).any()) or visibly(mine, right)


def _in(slip: Slip, network: Network) -> tuple[Array, Array]:
    """Give the wrong gradient in a network, and the right one."""
    given = TASK.arguments_of(network)
    return _of_one((slip,), *given), gradient_w_H(*given)


@cache
def _hidden_without(slip: Slip) -> tuple[str, ...]:
    """Say what a network has to have so that a wrong formula can be seen in it."""
    hide = [one for one in SPECIAL if not _shows(*_in(slip, one.without))]
    # a network that lacks two such things says nothing of the one that comes with the other
    return tuple(one.words for one in hide if all(other is one or other.is_in(one.without) for other in hide))


@cache
def _smallest(slip: Slip) -> Network:
    """Find the smallest network in which a wrong formula can be computed, and seen."""
    pairs = ((network, *_in(slip, network)) for network in (*SMALL, *JUDGES))
    return next(network for network, mine, right in pairs if np.isfinite(mine).all() and _shows(mine, right))


def _problem(f: Callable[..., Any], trials: Trials, looked: Looked) -> tuple[str, tuple[str, ...]] | None:
    """Say why a check cannot be attacked, from what it did with the right formula."""
    if placeholder(f, trials):
        return "not written", (UNWRITTEN, f"It is given a formula, `gradient(now, t, w_O)`. {ANSWER}")
    if trials.stopped:
        return "never ends", (f"With the right formula it was stopped after {SECONDS:.0f} seconds.",)
    if trials.raised:
        says = f"With the right formula it raised {_error(trials.raised[1])}"
        return "raised", (
            says,
            f"It is given one formula, and can call it as `gradient(now, t, w_O)`. {ANSWER}",
        )
    answers = [_answer(trial.value) for trial in (*trials.first, *trials.second)]
    if None in answers:
        return "no answer", (f"It returned {_described(trials.first[0].value)}. {ANSWER}",)
    if answers[0] != answers[1]:
        return "depends on more than its arguments", (
            f"Asked about the right formula twice, it said {answers[0]} and then {answers[1]}.",
            "Does it leave a weight changed that it has nudged, or draw numbers that do not suit it?",
        )
    if not answers[0]:
        return "rejects the right formula", (
            "It says False to the right formula too. Print what it measures, and what `gradient` returns.",
            "Is there a factor between the two, or are only the last digits off?",
        )
    if not looked.sizes:
        return "accepts everything", ("It says True without calling `gradient`, so it cannot know.",)
    return None


def _answer(value: Any) -> bool | None:
    """Read what a check returned: True, False, or neither."""
    array = np.asarray(value) if isinstance(value, bool | np.ndarray) else np.asarray(None)
    return bool(array) if array.dtype == bool and array.ndim == 0 else None


def _described(value: Any) -> str:
    """Say what was returned in place of an answer."""
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return f"{value.size} answers, one for each weight. `np.all(...)` makes one of them"
    if value is None:
        return "nothing, `None`"
    return f"`{shortened(repr(value))}`" if isinstance(value, str | int | float) else "something else"


def _error(raised: Raised) -> str:
    message = f"{raised.kind}: {raised.message.rstrip(' .')}" if raised.message else raised.kind
    return f"{message}. That was in line {raised.number}: `{raised.line}`." if raised.line else f"{message}."


def _told(name: str, printed: str, looked: Looked, seen: dict[Slip, Looked], attack: Trials) -> Report:
    """Say which wrong formulas get through, and what would have stopped them."""
    trials = dict(zip(seen, attack.first, strict=False))
    if attack.stopped:
        says = f"It was stopped after {SECONDS:.0f} seconds, at this wrong formula: {list(seen)[len(trials)].name}."
        return Report(name, "never ends", (Line("", says),), printed=printed)
    through = [slip for slip, trial in trials.items() if not trial.raised and _answer(trial.value)]
    names = tuple(slip.name for slip in through)
    if len(through) == len(seen):
        says = f"It says True to the right formula, and to all of {len(seen)} wrong ones. What is its answer made from?"
        return Report(name, "accepts everything", (Line("", says),), names, printed=printed)
    stopped = f"{len(seen) - len(through)} of {len(seen)}" if through else f"all of {len(seen)}"
    lines = [Line("", f"It takes the right formula for right, and stops {stopped} wrong ones.")]
    lines.append(Line("It looks at", f"{_sizes(looked)}."))
    lines += [*_those_that_get_through({slip: seen[slip] for slip in through}), *_failures(trials)]
    network = _smallest(through[0]) if through else None
    return Report(name, "lets through" if through else "catches all", tuple(lines), names, network, printed=printed)


def _sizes(looked: Looked) -> str:
    sizes = [f"a {one}" for one in looked.sizes]
    return listed(sizes if len(sizes) <= MANY else [*sizes[:MANY], f"{len(sizes) - MANY} more sizes"])


def _those_that_get_through(through: dict[Slip, Looked]) -> Iterator[Line]:
    """Write a line for all wrong formulas that need the same to be stopped."""
    groups: dict[str, list[str]] = {}
    for slip, looked in through.items():
        groups.setdefault(_what_stops(slip, looked), []).append(slip.name)
    for says, names in groups.items():
        yield Line("Gets through" if len(names) == 1 else "Get through", f"{_named(names)}. {says}")


def _named(names: list[str]) -> str:
    return "; ".join(names if len(names) <= LISTED else [*names[: LISTED - 1], f"{len(names) - LISTED + 1} more"])


def _what_stops(slip: Slip, looked: Looked) -> str:
    if looked.visible:
        return "Your own network shows it. Do you compare every number, and how far apart may two of them be?"
    about = _smallest(slip).about
    lacking = [words for words in _hidden_without(slip) if words not in looked.special]
    if lacking:
        return f"A {about} would have shown it: one that has {listed(lacking)}."
    return f"With your numbers it is off by less than a hundredth. A {about} would have shown more."


def _failures(trials: dict[Slip, Trial]) -> Iterator[Line]:
    """Tell of errors that a check ended with; an assertion is an answer, and what cannot be computed is not its own."""
    errors: dict[str, list[Slip]] = {}
    for slip, trial in trials.items():
        if trial.raised and trial.raised.kind not in ("AssertionError", ImpossibleError.__name__):
            errors.setdefault(_error(trial.raised), []).append(slip)
    for error, slips in errors.items():
        shape = " Its gradient has another shape: compare the shapes before the numbers." if _turned(slips) else ""
        says = f"{_named([slip.name for slip in slips])}. {error} That stops it too.{shape}"
        yield Line("An error in place of an answer", says)
