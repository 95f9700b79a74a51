"""Which slips an answer has: the fewest that make it, on every network it was given for."""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.exercises import basis
from mlp_lab.exercises.misconceptions import SLIPS, Another, Slip, another
from mlp_lab.exercises.networks import Network
from mlp_lab.exercises.slip import Case
from mlp_lab.exercises.tasks import ETA, Exercise
from mlp_lab.exercises.truth import Parts, in_parts, of_slopes, tolerances, truth

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
    given = [_given(exercise, network, answer) for network, answer in answers]
    pieces: list[list[Slips]] = []
    for number in range(len(basis.PIECES[exercise.name])):
        pieces.append(_readings(exercise.name, number, given))
        if not pieces[-1]:
            return ()
    together = {_in_order(sum(chosen, ())) for chosen in product(*pieces)} - {()}
    consistent = {slips for slips in together if _holds_everywhere(exercise, slips, pieces)} or together
    fewest = min(map(len, consistent), default=0)
    found = sorted((slips for slips in consistent if len(slips) == fewest), key=lambda slips: [s.name for s in slips])
    return tuple(Reading(slips, another(slips)) for slips in found)


class _Given(NamedTuple):
    """An answer, part by part, as numbers that are in the basis: what is right, and how far off they may be."""

    case: Case
    mine: Parts
    right: Parts
    within: tuple[float, ...]

    def flat(self, parts: slice) -> tuple[Array, Array, Array]:
        """Give some of the parts in a row, each number with its own limit."""
        limits = (np.full(part.shape, limit) for part, limit in zip(self.right, self.within, strict=True))
        mine, right, within = (
            np.concatenate([part.ravel() for part in tuple(values)[parts]])
            for values in (self.mine, self.right, limits)
        )
        return mine, right, within


def _given(exercise: Exercise, network: Network, answer: Any) -> _Given:
    parts, right = in_parts(exercise, answer), truth(exercise, network)
    per_slope = ETA if exercise.name == "step" else 1.0
    within = tuple(limit / per_slope for limit in tolerances(exercise, parts))
    mine, true = (of_slopes(exercise, network, values) for values in (parts, right))
    return _Given(basis.case(exercise.name, network), mine, true, within)


def _in_order(slips: Slips) -> Slips:
    """Give each slip once, in the order in which they are known."""
    return tuple(s for s in SLIPS if s in slips)


def _holds_everywhere(exercise: Exercise, slips: Slips, pieces: list[list[Slips]]) -> bool:
    """Whether each formula of an exercise has all of the slips that could be in it, and not one part of them alone."""
    return all(
        _in_order(tuple(s for s in slips if s.of in piece.factors)) in readings
        for piece, readings in zip(basis.PIECES[exercise.name], pieces, strict=True)
    )


def _readings(exercise: str, number: int, given: Sequence[_Given]) -> list[Slips]:
    """Give the smallest sets of slips that explain one formula of an exercise; the empty set where it is right."""
    flat = [each.flat(basis.PIECES[exercise][number].parts) for each in given]
    if all(np.all(np.abs(mine - right) <= within) for mine, right, within in flat):
        return [()]
    for count in range(1, MOST + 1):
        sets, choice = basis.sets_of_slips(exercise, number, count)
        rows = np.arange(len(sets))
        for each, (mine, _, within) in zip(given, flat, strict=True):
            if rows.size:
                some = {factor: options[rows] for factor, options in choice.items()}
                values = basis.computed(exercise, number, some, each.case)
                rows = rows[np.all(np.abs(values - mine) <= within, axis=1)]
        if rows.size:
            return [_in_order(sets[row]) for row in rows]
    return []
