"""What the questions of lesson 07 say of its runs is so."""

import numpy as np
import pytest

from mlp_core import Array
from mlp_lab.panels.question.lessons.runs_on_xor import (
    ACROSS,
    ALONG,
    ETA,
    LARGE_ETA,
    LARGEST_ETA,
    LONG_STEP,
    ORDERED,
    RETURNS,
    SOLVED,
    STEPS,
    STUCK_FROM,
    TURNING,
    XOR,
    angle,
    both_orders,
    fall,
    first_solved,
    from_zero,
    has_a_plateau,
    lab_start,
    leaps,
    lost_between,
    right_at,
    rises,
    slowly_trained,
    spread,
    there_and_back,
    trained,
    without_output_weights,
)
from mlp_lab.training.descent import gradients
from mlp_lab.training.run import Run, begin


def _points(run: Run, steps: Array) -> Array:
    """Give all weights and biases at some steps, a step a row."""
    return np.concatenate([array[steps].reshape(len(steps), -1) for array in run.passed], axis=1)


def test_the_first_step_begins_where_an_output_is_saturated_and_brings_more_than_promised() -> None:
    promised, came = fall(LONG_STEP)
    assert came > 1.01 * promised > 0
    assert fall(0.01)[1] == pytest.approx(fall(0.01)[0], rel=1e-3)


def test_the_run_solves_xor_after_a_plateau_and_never_rises() -> None:
    assert trained().E[STEPS] < SOLVED
    assert (has_a_plateau(), rises(trained())) == (True, 0)
    before, at = trained().E[first_solved(trained()) - 1 :][:2]
    assert at < SOLVED <= before


def test_a_large_rate_leaps_back_and_forth_and_a_larger_one_ends_where_slopes_are_nearly_0() -> None:
    assert leaps(trained(LARGE_ETA)) and not leaps(trained())
    stuck = trained(LARGEST_ETA)
    assert (stuck.E[STUCK_FROM:] > 0.99).all()
    assert all(np.abs(slopes).max() < 1e-4 for slopes in gradients(stuck.at(np.arange(STUCK_FROM, STEPS)), XOR))


def test_a_tenth_of_the_rate_takes_about_ten_times_as_many_steps_on_nearly_the_same_path() -> None:
    slow = slowly_trained()
    assert first_solved(slow) == pytest.approx(10 * first_solved(trained()), rel=0.02)
    paths = [_points(slow, np.arange(0, slow.last, 10)), _points(trained(), np.arange(slow.last // 10))]
    length = np.linalg.norm(np.diff(paths[1], axis=0), axis=1).sum()
    assert np.linalg.norm(paths[0] - paths[1], axis=1).max() < 0.02 * length


def test_the_mean_with_four_times_the_rate_makes_the_same_run() -> None:
    mean = begin(XOR, lab_start().parameters, 4 * ETA, mean=True).extend(STEPS)
    assert all(map(np.array_equal, mean.passed, trained().passed))


def test_one_of_two_examples_that_are_right_at_the_start_is_lost_for_a_while() -> None:
    first, last = lost_between()
    assert right_at()[0].tolist() == [False, True, True, False]
    assert right_at()[:, 2].all()
    assert not right_at()[first : last + 1, 1].any() and right_at()[[first - 1, last + 1], 1].all()


def test_the_steepest_way_down_lies_across_the_way_to_the_end_at_first_and_along_it_later() -> None:
    first, second, *_, last = map(angle, TURNING)
    assert first > ACROSS > second > ALONG > last


def test_the_wrong_order_is_close_for_small_steps_and_either_order_may_fail_for_large_ones() -> None:
    small, *large = ORDERED
    right, wrong = both_orders(small)
    assert 0 < abs(right - wrong) < 0.001
    assert [[value < SOLVED for value in both_orders(eta)] for eta in large] == [[False, True], [True, False]]


def test_from_zero_and_is_learnt_with_hidden_neurons_that_are_alike_and_xor_stays() -> None:
    assert from_zero("and").E[STEPS] < SOLVED and spread() == 0
    assert (from_zero("xor").E == 0.5).all()
    assert not from_zero("xor").passed.w_H.any()


def test_a_wrong_formula_learns_too() -> None:
    assert trained().E[STEPS] < without_output_weights() < SOLVED


def test_steps_back_do_not_lead_back_and_many_lead_far_off() -> None:
    there = np.abs(np.diff(_points(trained(), np.arange(2)), axis=0)).max()
    assert 0 < there_and_back(1) < 0.5 * there
    off = [there_and_back(count) for count in RETURNS]
    assert off == sorted(set(off))
