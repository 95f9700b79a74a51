"""The basis: without a slip it is mlp_core, and in it are hundreds of formulas, computed at once."""

from collections.abc import Callable

import numpy as np
import pytest

from mlp_lab.exercises.basis import PIECES, Slips, case, choice_of, computed, sets_of_slips, with_slips
from mlp_lab.exercises.networks import JUDGES, SMALL, Network, smallest
from mlp_lab.exercises.tasks import EXERCISES, Exercise
from mlp_lab.exercises.truth import differs_visibly, in_parts, of_slopes

EVERY_PIECE = [(exercise, number) for exercise, pieces in PIECES.items() for number in range(len(pieces))]


@pytest.mark.parametrize(("exercise", "number"), EVERY_PIECE)
def test_without_a_slip_every_formula_is_that_of_the_core(exercise: str, number: int) -> None:
    task = EXERCISES[exercise]
    for network in (*JUDGES, *SMALL):
        (none,) = computed(exercise, number, choice_of(exercise, number, [()]), case(exercise, network))
        parts = of_slopes(task, network, in_parts(task, task.right(*task.arguments_of(network))))
        right = np.concatenate([part.ravel() for part in parts[PIECES[exercise][number].parts]])
        np.testing.assert_allclose(none, right, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("exercise", "number"), EVERY_PIECE)
def test_a_formula_is_the_same_alone_and_among_all_others(exercise: str, number: int) -> None:
    at = case(exercise, JUDGES[0])
    sets, choice = sets_of_slips(exercise, number, 2 if exercise != "sigmoid_prime" else 1)
    together = computed(exercise, number, choice, at)
    for row in range(0, len(sets), 1 + len(sets) // 40):
        alone = computed(exercise, number, choice_of(exercise, number, [sets[row]]), at)[0]
        np.testing.assert_allclose(together[row], alone, rtol=1e-12)


def seen(exercise: Exercise, slips: Slips) -> Callable[[Network], bool]:
    """Say of a network whether an answer with these slips differs visibly in it."""

    def in_network(network: Network) -> bool:
        parts = with_slips(exercise, slips, network)
        answer = parts if len(parts) > 1 else parts[0]
        return all(np.isfinite(part).all() for part in parts) and differs_visibly(exercise, network, answer)

    return in_network


@pytest.mark.parametrize(("exercise", "number"), EVERY_PIECE)
def test_every_slip_can_be_seen_in_a_small_network(exercise: str, number: int) -> None:
    for slips in sets_of_slips(exercise, number, 1)[0]:
        assert smallest(seen(EXERCISES[exercise], slips)) is not None, slips[0].name
