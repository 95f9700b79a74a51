"""What is recognised: every slip and every pair of slips, in single precision too, and nothing else."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from mlp_core import Array
from mlp_lab.exercises.basis import PIECES, slips_of, with_slips
from mlp_lab.exercises.misconceptions import SLIPS, Slip
from mlp_lab.exercises.networks import JUDGES, Network
from mlp_lab.exercises.recognise import Reading, recognise
from mlp_lab.exercises.structure import structure
from mlp_lab.exercises.tasks import EXERCISES

BY_NAME = {slip.name: slip for slip in SLIPS}
Answers = list[tuple[Network, Any]]


def answers_with(exercise: str, *slips: Slip, kind: type = float, networks: Sequence[Network] = JUDGES) -> Answers:
    """Answer on every network on which these slips can be computed."""
    answers: Answers = []
    for network in networks:
        parts: list[Any] = [part.astype(kind) for part in with_slips(EXERCISES[exercise], slips, network)]
        if all(np.isfinite(part).all() for part in parts):
            answers.append((network, parts if len(parts) > 1 else parts[0]))
    return answers


def slips_in(exercise: str) -> list[Slip]:
    """Give every slip that an answer to an exercise can have."""
    pieces = [slips_of(exercise, number) for number in range(len(PIECES[exercise]))]
    names = {slip.name for by_factor in pieces for slips in by_factor.values() for slip in slips}
    return [slip for slip in SLIPS if slip.name in names]


def read(exercise: str, answers: Answers) -> list[set[str]]:
    return [{slip.name for slip in reading.slips} for reading in recognise(EXERCISES[exercise], answers)]


EQUAL = [
    {"step uphill", "target minus output"},
    {"sigmoid of the output layer left out", "net input compared with the target"},
]  # in a step, where the slope is taken at x^O whatever the outputs are


@pytest.mark.parametrize("kind", [float, np.float32])
@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_slip_is_read_as_itself_and_as_nothing_else(exercise: str, kind: type) -> None:
    for slip in slips_in(exercise):
        expected = next((e for e in EQUAL if slip.name in e and exercise == "step"), {slip.name})
        readings = read(exercise, answers_with(exercise, slip, kind=kind))
        assert sorted(map(sorted, readings)) == sorted([name] for name in expected), slip.name


THREE = (
    JUDGES[0],
    JUDGES[1],
    JUDGES[4],
)  # of different sizes, with errors of either sign at the first and the last output


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if len(PIECES[e]) == 1])
def test_every_pair_is_read_as_itself_or_as_all_that_are_equal_to_it(exercise: str) -> None:
    pairs = [pair for pair in combinations(slips_in(exercise), 2) if pair[0].of != pair[1].of]
    given = [(pair, answers_with(exercise, *pair, networks=THREE)) for pair in pairs]
    computable = [(pair, answers) for pair, answers in given if answers]  # there is no root of what is no square
    assert len(computable) >= len(pairs) - 1
    unique = 0
    for pair, answers in computable:
        readings = read(exercise, answers)
        own = {slip.name for slip in pair}
        unique += readings == [own]
        assert own in readings or 0 < max(map(len, readings)) < 2, own
        if readings != [own]:  # all give the same numbers
            assert all(same(exercise, answers, names) for names in readings), own
    assert unique >= 0.95 * len(pairs)


def same(exercise: str, answers: Answers, names: set[str]) -> bool:
    """Whether slips of these names make the same answers."""
    others = answers_with(exercise, *(BY_NAME[name] for name in names), networks=[network for network, _ in answers])
    pairs = zip(answers, others, strict=False)
    return all(np.allclose(flat(mine), flat(other), rtol=1e-9) for (_, mine), (_, other) in pairs)


def flat(answer: Any) -> Array:
    """Give all numbers of an answer in a row."""
    numbers: Array = np.hstack([np.ravel(part) for part in (answer if isinstance(answer, list) else [answer])])
    return numbers


@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_no_slip_makes_is_not_recognised(exercise: str) -> None:
    task, random = EXERCISES[exercise], np.random.default_rng(9)
    answers: Answers = []
    for network in JUDGES:
        parts = with_slips(task, (), network)
        noisy = tuple(part * (1 + 0.1 * random.random(part.shape)) for part in parts)
        answers.append((network, noisy if len(noisy) > 1 else noisy[0]))
    assert recognise(task, answers) == ()


def test_a_wrong_answer_may_be_the_right_one_to_another_question() -> None:
    (reading,) = recognise(EXERCISES["delta_O"], answers_with("delta_O", BY_NAME["slope of the output left out"]))
    assert isinstance(reading, Reading)
    assert reading.another is not None
    assert reading.another.name == "cross-entropy"
    (reading,) = recognise(EXERCISES["delta_O"], answers_with("delta_O", BY_NAME["target forgotten"]))
    assert reading.another is None


def test_a_part_that_is_right_is_read_as_right() -> None:
    task = EXERCISES["batch_gradients"]
    answers: Answers = []
    for network in JUDGES:
        right_O, _ = with_slips(task, (), network)
        _, wrong_H = with_slips(task, (BY_NAME["slope of the output left out"],), network)
        answers.append((network, (right_O, wrong_H)))
    assert read("batch_gradients", answers) == [{"slope of the output left out"}]
    assert structure(task, answers).startswith("∂E/∂w^O is right. ∂E/∂w^H: ")


@pytest.mark.parametrize(
    ("exercise", "slip", "said"),
    [
        ("gradient_w_O", "½ of the loss lost", "2 times what it should be, everywhere"),
        ("gradient_w_O", "target minus output", "−1 times what it should be, everywhere"),
        ("gradient_w_O", "divided by the number of outputs", "it has no index"),
        ("gradient_w_O", "slope of the output left out", "the same down each column"),
        ("gradient_w_O", "hidden output left out", "the same along each row"),
        ("gradient_w_O", "output of the end in place of the beginning", "along rows and down columns"),
        ("gradient_w_H", "slope of the hidden neuron left out", "the same down each column"),
        ("gradient_w_H", "input left out", "It is not 0 where the measured value is 0."),
        ("delta_O", "size of the error without its sign", "Some signs are wrong."),
        ("sigmoid_prime", "slope of tanh", "changes with x. All signs are right."),
        ("forward", "net input of the hidden layer sent on", "O_I, x_H and O_H are right. x_O: "),
        ("step", "rate left out", "Δw_H, Δb_H, Δw_O and Δb_O: 4 times"),
        ("step", "biases left as they were", "w_H and w_O are right. Δb_H and Δb_O: every number is 0."),
        ("loss", "mean over the outputs", "differs from network to network"),
    ],
)
def test_the_structure_says_which_index_a_wrong_factor_carries(exercise: str, slip: str, said: str) -> None:
    assert said in structure(EXERCISES[exercise], answers_with(exercise, BY_NAME[slip]))


def test_of_a_right_answer_no_structure_is_told() -> None:
    for exercise in EXERCISES:
        assert structure(EXERCISES[exercise], answers_with(exercise)) == ""
