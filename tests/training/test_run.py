"""A run holds the parameters at every step, goes on in any portions, branches, and stops before it breaks."""

from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest

from mlp_core import Parameters, forward
from mlp_lab.notation.numbers import number
from mlp_lab.training.data import DATA, own
from mlp_lab.training.descent import RULES, gradients, step
from mlp_lab.training.run import LARGEST, LONGEST, Run, begin, start_numbers
from tests.descents import descent_alone, drawn_data, drawn_parameters, flat, loss_alone

pytestmark = pytest.mark.filterwarnings("error")
ZERO = start_numbers("zero", (2, 3, 1))


def xor(eta: float = 1.0, **other: Any) -> Run:
    """Begin a run on XOR from numbers that can learn it."""
    return begin(DATA["xor"], start_numbers(2, (2, 3, 1)), eta, **other)


def assert_same(one: Run, other: Run) -> None:
    """Hold that two runs have passed the same numbers, to the last bit, and stopped alike."""
    assert all(map(np.array_equal, one.passed, other.passed))
    assert (one.last, one.stopped) == (other.last, other.stopped)


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize(("name", "sizes"), [("and", (2, 1, 1)), ("xor", (2, 3, 1)), ("penguins", (2, 2, 1))])
def test_every_step_of_a_run_is_that_of_a_plain_descent(name: str, sizes: tuple[int, int, int], mean: bool) -> None:
    start, data = drawn_parameters(7, sizes), DATA[name]
    run = begin(data, start, 0.5, mean=mean).extend(60)
    for n, alone in enumerate(islice(descent_alone(start, data, 0.5, mean), run.last + 1)):
        assert flat(run.at(n)) == pytest.approx(flat(alone), rel=1e-11)
        assert run.E[n] == pytest.approx(loss_alone(alone, data, mean), rel=1e-11)
    assert (run.last, len(run.E), run.stopped, run.ghost) == (60, 61, "", None)


@pytest.mark.parametrize("rule", RULES)
def test_every_step_of_a_run_is_that_of_its_rule(rule: str) -> None:
    run = xor(2.0, rule=rule).extend(200)
    now = run.at(0)
    for n in range(201):
        assert np.array_equal(flat(run.at(n)), flat(now))
        now = RULES[rule](now, run.data, 2.0, False)


def test_a_run_in_portions_is_the_run_at_once() -> None:
    once, parts = xor().extend(1000), xor()
    for steps in (1, 0, 99, 400, 500):
        before = parts
        parts = parts.extend(steps)
        assert before.last == parts.last - steps  # and is as it was
    assert_same(parts, once)


def test_many_steps_are_given_with_the_steps_as_first_axis() -> None:
    run = xor().extend(10)
    some = run.at(np.array([0, 3, 10]))
    for n, at in enumerate((0, 3, 10)):
        assert np.array_equal(flat(Parameters(*(array[n] for array in some))), flat(run.at(at)))


def test_a_run_in_words_says_how_it_learns_and_where_it_begins_and_ends() -> None:
    run = xor(0.5, mean=True).extend(50)
    ends = f"E = {number(run.E[0])} at step 0, {number(run.E[50])} at step 50"
    assert repr(run) == f"Run on {run.words}" == f"Run on xor, N = 4, η = 0.5, mean, together: {ends}"
    assert repr(xor(1e300).extend(50)).endswith(f"at step 0, where it stopped: {xor(1e300).extend(1).stopped}")


def test_a_run_branches_at_a_step_and_keeps_the_earlier_one_beside_it() -> None:
    first = xor().extend(300)
    other = first.branch(120, eta=5.0)
    assert (other.last, other.eta, other.parted, other.stopped) == (120, 5.0, 120, "")
    longer = other.extend(50)
    assert_same(replace(longer, ghost=None), replace(other, ghost=None).extend(50))
    for n in range(121):
        assert np.array_equal(flat(longer.at(n)), flat(first.at(n)))
    assert np.array_equal(flat(longer.at(121)), flat(step(first.at(120), first.data, 5.0)))
    assert longer.ghost is not None
    assert_same(longer.ghost, first)
    assert (longer.ghost.eta, first.last) == (1.0, 300)


def test_a_run_is_given_as_it_was_at_a_step_and_comes_to_the_same_again() -> None:
    run = xor().extend(60).branch(40, eta=3.0).extend(20)
    before = run.until(50)
    assert (before.last, before.parted, run.until(10).parted, run.last) == (50, 40, 10, 60)
    assert np.array_equal(flat(before.extend(10).at(60)), flat(run.at(60)))
    stopped = replace(run, stopped="for a test")
    assert (stopped.extend(1).last, stopped.until(60).extend(1).last) == (60, 61)


def test_a_run_goes_on_from_parameters_that_were_turned_by_hand() -> None:
    first, turned = xor().extend(100), drawn_parameters(1, (2, 3, 1))
    branch = first.branch(40, turned).extend(1)
    assert np.array_equal(flat(branch.at(39)), flat(first.at(39)))
    assert np.array_equal(flat(branch.at(40)), flat(turned))
    assert np.array_equal(flat(branch.at(41)), flat(step(turned, first.data, 1.0)))


def test_a_ghost_goes_on_as_far_as_its_run_and_has_no_ghost_itself() -> None:
    first = xor().extend(20)
    second = first.branch(10, eta=3.0).extend(30)
    assert second.ghost is not None
    assert_same(second.ghost, xor().extend(40))
    third = second.branch(15, mean=True)
    assert third.ghost is not None
    assert (third.ghost.last, third.ghost.ghost) == (40, None)


def test_a_run_of_no_steps_has_its_start() -> None:
    run = xor().extend(0)
    assert (run.last, len(run.E), run.stopped) == (0, 1, "")
    assert np.array_equal(flat(run.at(0)), flat(start_numbers(2, (2, 3, 1))))


@pytest.mark.parametrize("mean", [False, True])
def test_a_batch_of_one_is_trained_as_one_example(mean: bool) -> None:
    start, data = drawn_parameters(2, (3, 2, 4)), drawn_data(3, 1, 3, 4)
    run = begin(own(data.O_I[0], data.t[0]), start, 0.5, mean=mean).extend(30)
    for n, alone in enumerate(islice(descent_alone(start, data, 0.5), 31)):
        assert flat(run.at(n)) == pytest.approx(flat(alone), rel=1e-12)


def test_a_learning_rate_far_too_large_leaves_finite_numbers() -> None:
    run = xor(1e6).extend(500)
    assert all(np.isfinite(array).all() and np.abs(array).max() <= LARGEST for array in run.passed)
    assert np.isfinite(run.E).all()
    assert run.E[-1] > 0.9


@pytest.mark.parametrize("eta", [1e12, -1e12, 1e300, 1.7e308])
def test_a_run_stops_before_a_number_leaves_all_bounds_and_says_so(eta: float) -> None:
    run = xor(eta).extend(500)
    assert run.last < 500
    assert run.stopped == "a weight or a bias would leave ±1,000,000"
    assert all(np.abs(array).max() <= LARGEST for array in run.passed)
    beyond = step(run.at(run.last), run.data, eta)
    assert not np.abs(flat(beyond)).max() <= LARGEST
    for steps in (0, 10):
        assert_same(run.extend(steps), run)
    again = run.branch(run.last, eta=1.0).extend(10)
    assert (again.stopped, again.last) == ("", run.last + 10)


@pytest.mark.parametrize(("largest", "last"), [(0.99, 1), (1.01, 0)])
def test_a_run_stops_where_one_number_alone_would_leave_the_bounds(largest: float, last: int) -> None:
    slopes = flat(gradients(ZERO, DATA["and"]))  # from zero, a step of η goes to −η ∂E/∂w
    eta = largest * LARGEST / np.abs(slopes).max()
    assert begin(DATA["and"], ZERO, eta).extend(1).last == last


def test_an_overflow_within_a_step_warns_of_nothing() -> None:
    far = own([1e5, -1e5], [0.0])
    run = begin(far, start_numbers(2, (2, 3, 1))._replace(w_H=np.full((2, 3), 1e-6)), 1e308).extend(3)
    assert (run.last, run.stopped) == (0, "a weight or a bias would leave ±1,000,000")


def test_a_ghost_that_has_stopped_does_not_stop_its_run() -> None:
    run = replace(xor(), ghost=xor(1e300)).extend(100)
    assert run.ghost is not None
    assert (run.last, run.stopped, run.ghost.last) == (100, "", 0)
    assert run.ghost.stopped


def test_a_run_has_an_end_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONGEST == 50_000
    monkeypatch.setattr("mlp_lab.training.run.LONGEST", 1100)
    run = xor().extend(1099)
    assert (run.last, run.stopped) == (1099, "")
    run = run.extend(5)
    assert (run.last, run.stopped) == (1100, "a run has at most 1,100 steps")
    assert run.extend(5).last == 1100


BAD_SETTINGS: list[dict[str, Any]] = [
    *({"eta": eta} for eta in (np.nan, np.inf, -np.inf, None, "1", 1j, [1.0], np.array([1.0, 2.0]))),
    *({"eta": 1, "mean": mean} for mean in (None, "mean", 1, np.array([True, False]))),
    *({"eta": 1, "rule": rule} for rule in (None, "", "first output", ["together"], 0)),
]


@pytest.mark.parametrize("settings", BAD_SETTINGS, ids=str)
def test_a_setting_that_makes_no_sense_is_refused_by_name(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=rf"^{[*settings][-1]} is "):
        xor(**settings)
    with pytest.raises(ValueError, match=rf"^{[*settings][-1]} is "):
        xor().branch(0, **settings)


@pytest.mark.parametrize("eta", [0, 1, 0.5, -2.0, np.float64(0.1), np.int64(3), Fraction(1, 4)])
def test_any_finite_learning_rate_is_taken(eta: Any) -> None:
    run = xor(eta).extend(1)
    assert np.array_equal(flat(run.at(1)), flat(step(run.at(0), run.data, float(eta))))


@pytest.mark.parametrize(("data", "sizes"), [("xor", (3, 2, 1)), ("xor", (2, 3, 4)), ("penguins", (1, 1, 1))])
def test_data_that_do_not_fit_a_network_are_refused_with_both_sizes(data: str, sizes: tuple[int, int, int]) -> None:
    with pytest.raises(
        ValueError, match=rf"'{data}' has 2 inputs and 1 targets, the network {sizes[0]} and {sizes[2]}"
    ):
        begin(DATA[data], drawn_parameters(1, sizes), 1.0)


def test_what_a_run_has_passed_cannot_be_written_over() -> None:
    run = xor().extend(3)
    for array in (*run.passed, *run.at(2), run.data.O_I, run.data.t):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_starts_are_drawn_from_a_seed_on_round_numbers() -> None:
    for seed in range(20):
        start = start_numbers(seed, (2, 3, 1))
        assert [array.shape for array in start] == [(2, 3), (3,), (3, 1), (1,)]
        assert np.array_equal(flat(start), flat(start).round(1))
        assert np.abs(flat(start)).max() <= 1
        assert np.array_equal(flat(start), flat(start_numbers(seed, (2, 3, 1))))
    assert len({tuple(flat(start_numbers(seed, (2, 3, 1)))) for seed in range(20)}) == 20


def test_starts_with_a_name_are_zero_and_large() -> None:
    assert not flat(ZERO).any()
    assert np.array_equal(flat(start_numbers("large", (2, 3, 1))), 10 * flat(start_numbers(0, (2, 3, 1))))


@pytest.mark.parametrize("start", ["lab", "small", "", None, -1, 1.0, True, [1], np.zeros(2)])
def test_other_starts_are_refused_in_words(start: Any) -> None:
    with pytest.raises(ValueError, match=r"^start is .*'zero', 'large'"):
        start_numbers(start, (2, 3, 1))


def test_from_zero_and_is_learnt_with_hidden_neurons_that_stay_equal_to_the_last_bit() -> None:
    run = begin(DATA["and"], ZERO, 2.0, mean=True).extend(5000)
    assert f"{run.E[-1]:.5f}" == "0.00013"
    for array, axis in ((run.passed.w_H, 2), (run.passed.b_H, 1), (run.passed.w_O, 1)):
        assert array[-1].any()
        assert (array == np.take(array, [0], axis=axis)).all()
    hidden = forward(run.at(5000), run.data.O_I).O_H
    assert (hidden == hidden[:, :1]).all()


def test_from_zero_xor_stays_where_it_is() -> None:
    run = begin(DATA["xor"], ZERO, 2.0, mean=True).extend(5000)
    assert (run.E == 0.125).all()
    assert not any(array.any() for array in run.passed)


def test_from_most_starts_xor_is_learnt() -> None:
    last = [begin(DATA["xor"], start_numbers(seed, (2, 2, 1)), 2.0).extend(3000).E[-1] for seed in range(5)]
    assert [E < 0.01 for E in last] == [False, False, True, True, True]
