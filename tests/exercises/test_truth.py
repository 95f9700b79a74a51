"""The judge: right answers pass in many forms, and slopes come of the complex step alone."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import mlp_core
from mlp_lab.exercises import tasks
from mlp_lab.exercises.networks import JUDGES, SMALL, Network
from mlp_lab.exercises.tasks import EXERCISES, Exercise
from mlp_lab.exercises.truth import agrees, agrees_by_part, differs_visibly, in_parts, truth

EVERY = (*JUDGES, *SMALL)
FORMS: dict[str, Callable[[np.ndarray[Any, Any]], Any]] = {
    "array": np.asarray,
    "list": np.ndarray.tolist,
    "float32": lambda part: part.astype(np.float32),
    "Fortran": np.asfortranarray,
}


def right(exercise: Exercise, network: Network) -> tuple[Any, ...]:
    return in_parts(exercise, exercise.right(*exercise.arguments_of(network)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_right_answers_pass_in_many_forms(exercise: Exercise, form: str) -> None:
    for network in EVERY:
        parts = [FORMS[form](part) for part in right(exercise, network)]
        assert agrees(exercise, network, parts if len(parts) > 1 else parts[0])
        assert not differs_visibly(exercise, network, parts if len(parts) > 1 else parts[0])


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_one_number_that_is_off_by_a_hundredth_is_wrong(exercise: Exercise) -> None:
    for network in JUDGES:
        parts = right(exercise, network)
        for n, part in enumerate(parts):
            off = part.copy()
            off[np.unravel_index(np.abs(off).argmax(), off.shape)] *= 1.01
            changed = [*parts[:n], off, *parts[n + 1 :]]
            assert not agrees(exercise, network, changed if len(parts) > 1 else off)
            assert agrees_by_part(exercise, network, changed if len(parts) > 1 else off).count(False) == 1


def test_slopes_are_measured_without_any_formula_of_a_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: truth(exercise, JUDGES[0]) for name, exercise in EXERCISES.items()}

    def refuse(*_: Any) -> None:
        raise AssertionError("a formula of a gradient was called")

    for name in ("delta_O", "delta_H", "gradient_w_O", "gradient_w_H", "sigmoid_prime"):
        monkeypatch.setattr(mlp_core, name, refuse)
        monkeypatch.setattr(tasks, name, refuse)
    for name, exercise in EXERCISES.items():
        for mine, other in zip(truth(exercise, JUDGES[0]), before[name], strict=True):
            np.testing.assert_array_equal(mine, other)


def test_a_difference_is_seen_by_a_hundredth_or_by_a_sign() -> None:
    exercise, network = EXERCISES["gradient_w_O"], JUDGES[0]
    (slopes,) = right(exercise, network)
    assert not differs_visibly(exercise, network, slopes * 1.005)
    assert differs_visibly(exercise, network, slopes * 1.02)
    assert differs_visibly(exercise, network, -slopes)


def test_of_a_step_the_way_gone_is_looked_at() -> None:
    exercise, network = EXERCISES["step"], JUDGES[0]
    shorter = [w + 0.9 * (new - w) for w, new in zip(network.parameters, right(exercise, network), strict=True)]
    assert differs_visibly(exercise, network, shorter)


def test_the_names_of_what_is_returned_are_as_many_as_the_parts() -> None:
    for exercise in EXERCISES.values():
        assert len(right(exercise, JUDGES[0])) == len(exercise.parts)
