"""Which slips an answer has: the fewest that make it, on every network it was given for."""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.exercises import basis
from mlp_lab.exercises.misconceptions import SLIPS, Another, Slip, another
from mlp_lab.exercises.networks import Network
from mlp_lab.exercises.tasks import ETA, Exercise
from mlp_lab.exercises.truth import in_parts, of_slopes, tolerances, truth

MOST = 3  # slips at once: more than that is no diagnosis

Slips = tuple[Slip, ...]


class Reading(NamedTuple):
    """What may have been written: the slips, and the other question to which it would be the right answer."""

    slips: Slips
    another: Another | None


def recognise(exercise: Exercise, answers: Sequence[tuple[Network, Any]]) -> tuple[Reading, ...]:
    """Read an answer: the fewest slips that give its numbers on every network, and all readings that are equal.

    answers: what the student's function gave, in the right shape, with its network. Empty: not recognised, or right.
    """
    pieces = [_readings(exercise, number, answers) for number in range(len(basis.PIECES[exercise.name]))]
    together = {_in_order(sum(chosen, ())) for chosen in product(*pieces)} - {()}
    consistent = {slips for slips in together if _holds_everywhere(exercise, slips, pieces)} or together
    fewest = min(map(len, consistent), default=0)
    found = sorted((slips for slips in consistent if len(slips) == fewest), key=lambda slips: [s.name for s in slips])
    return tuple(Reading(slips, another(slips)) for slips in found)


def _in_order(slips: Slips) -> Slips:
    """Give each slip once, in the order in which they are known."""
    return tuple(s for s in SLIPS if s in slips)


def _holds_everywhere(exercise: Exercise, slips: Slips, pieces: list[list[Slips]]) -> bool:
    """Whether each formula of an exercise has all of the slips that could be in it, and not one part of them alone."""
    return all(
        _in_order(tuple(s for s in slips if s.of in piece.factors)) in readings
        for piece, readings in zip(basis.PIECES[exercise.name], pieces, strict=True)
    )


def _readings(exercise: Exercise, number: int, answers: Sequence[tuple[Network, Any]]) -> list[Slips]:
    """Give the smallest sets of slips that explain one formula of an exercise; the empty set where it is right."""
    given = [_given(exercise, number, network, answer) for network, answer in answers]
    if all(np.all(np.abs(mine - right) <= within) for mine, right, within in given):
        return [()]
    for most in range(1, MOST + 1):
        sets = basis.sets_of_slips(exercise.name, number, most)
        rows = np.arange(len(sets))
        for (network, _), (mine, _, within) in zip(answers, given, strict=True):
            if rows.size:
                values = basis.computed(exercise.name, number, most, basis.case(exercise.name, network), rows)
                rows = rows[np.all(np.abs(values - mine) <= within, axis=1)]
        if rows.size:
            return [_in_order(sets[row]) for row in rows]
    return []


def _given(exercise: Exercise, number: int, network: Network, answer: Any) -> tuple[Array, Array, Array]:
    """Give what an answer says of one formula, what is right, and how far two of them may lie apart, as flat arrays."""
    parts, right = in_parts(exercise, answer), truth(exercise, network)
    within = tuple(np.full(p.shape, limit) for p, limit in zip(right, tolerances(exercise, parts), strict=True))
    of_step = [of_slopes(exercise, network, values) for values in (parts, right)]
    if exercise.name == "step":
        within = tuple(limits / ETA for limits in within)
    chosen = basis.PIECES[exercise.name][number].parts
    mine, true, limits = (np.concatenate([v.ravel() for v in values[chosen]]) for values in (*of_step, within))
    return mine, true, limits
