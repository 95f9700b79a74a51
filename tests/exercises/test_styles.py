"""Answers as students type them, in three styles: each slip is known by its own name, and right ones pass."""

import numpy as np
import pytest

from mlp_core import sigmoid
from mlp_lab.exercises.networks import JUDGES
from mlp_lab.exercises.recognise import recognise
from mlp_lab.exercises.tasks import EXERCISES
from mlp_lab.exercises.truth import agrees
from tests.exercises.typed import FACTORS, OF, OF_SIGMOID_PRIME, STYLES, typed

SLIPS = [(exercise, factor, name) for exercise, factors in OF.items() for factor in factors for name in FACTORS[factor]]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("exercise", OF)
def test_a_right_answer_passes_on_every_network(exercise: str, style: str) -> None:
    task, written = EXERCISES[exercise], typed(exercise, style)
    assert all(agrees(task, network, written(*task.arguments_of(network))) for network in JUDGES)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("exercise", "factor", "name"), SLIPS)
def test_a_slip_is_known_by_its_own_name_and_no_other(exercise: str, factor: str, name: str, style: str) -> None:
    task, written = EXERCISES[exercise], typed(exercise, style, **{factor: FACTORS[factor][name]})
    answers = [(network, written(*task.arguments_of(network))) for network in JUDGES]
    assert [[slip.name for slip in reading.slips] for reading in recognise(task, answers)] == [[name]]


@pytest.mark.parametrize("name", OF_SIGMOID_PRIME)
def test_a_wrong_slope_of_the_sigmoid_is_known_by_its_own_name(name: str) -> None:
    task = EXERCISES["sigmoid_prime"]
    answers = []
    for network in JUDGES:
        (x,) = task.arguments_of(network)
        answers.append((network, eval(OF_SIGMOID_PRIME[name], {"x": x, "s": 1 / (1 + np.exp(-x)), "sig": sigmoid})))
    assert [[slip.name for slip in reading.slips] for reading in recognise(task, answers)] == [[name]]
