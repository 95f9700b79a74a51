"""What the questions of lesson 08 say of its starts is so."""

import numpy as np
import pytest

from mlp_core import delta_O, forward
from mlp_lab.panels.question.lessons.runs_on_xor import ETA, SOLVED, STEPS, XOR, lab_start
from mlp_lab.panels.question.lessons.starts_on_xor import (
    LONG_ETA,
    SCALES,
    SEEDS,
    SHORT,
    STUCK,
    TOO_LARGE,
    at_the_end,
    best_scale,
    ends,
    factors,
    scaled,
    scaled_run,
    slope,
    solved,
    spread_and_slope,
    stuck,
)
from mlp_lab.state.knobs import SCALES as GRID
from mlp_lab.training.run import begin, start_numbers


def test_the_factors_multiply_to_the_slope() -> None:
    for by in (0.1, 1, 3, 10):
        assert np.prod(factors(by)) == pytest.approx(slope(by), rel=1e-12)


def test_ten_times_the_weights_take_more_than_ten_powers_of_ten_and_the_output_takes_most() -> None:
    assert slope(10) < 1e-10 * slope(1)
    assert [int(factors(by).argmin()) for by in (1, 10)] == [1, 1]
    assert factors(0.1).argmin() == 2  # to the left it is the weight


def test_the_best_scale_lies_between_the_two() -> None:
    best = best_scale(GRID)
    assert 0.25 < best < 0.6
    assert slope(0.1) < slope(best) > slope(1)


def test_a_run_from_large_weights_does_not_move_and_from_smaller_ones_it_learns() -> None:
    assert abs(scaled_run(TOO_LARGE).E[STEPS] - scaled_run(TOO_LARGE).E[0]) < 1e-6
    assert scaled_run(TOO_LARGE).E[STEPS] > 0.99
    outputs = forward(scaled_run(TOO_LARGE).at(0), XOR.O_I).O_O
    assert (outputs > 0.999).all()
    assert all(scaled_run(by).E[STEPS] < SOLVED for by in (1, 3))
    assert scaled_run(1).E.tolist() == begin(XOR, lab_start().parameters, ETA).extend(STEPS).E.tolist()


@pytest.mark.parametrize(("by", "eta"), [(1, LONG_ETA), (1, ETA), (10, ETA)])
def test_runs_that_go_side_by_side_are_those_of_each_alone(by: float, eta: float) -> None:
    alone = [begin(XOR, scaled(start_numbers(seed, (2, 3, 1)), by), eta).extend(SHORT).E[-1] for seed in (0, 7, 14)]
    assert ends(by, eta)[[0, 7, 14]] == pytest.approx(alone, rel=1e-6)


def test_nineteen_of_twenty_starts_are_solved_and_one_keeps_a_quarter() -> None:
    assert (ends(1, LONG_ETA) < SOLVED).sum() == 19 == len(SEEDS) - 1
    assert ends(1, LONG_ETA).argmax() == STUCK
    assert stuck().E[-1] / len(XOR.t) == pytest.approx(0.063, abs=0.0005)
    assert (ends(1, ETA) < SOLVED).all()


def test_the_one_that_is_stuck_has_a_large_delta_and_hidden_neurons_that_do_not_answer() -> None:
    outputs, deltas, hidden = at_the_end(stuck())
    assert np.abs(outputs - [0, 1, 0.5, 0.5]).max() < 0.02
    assert np.abs(deltas[2:]).min() > 0.12 > 0.001 > np.abs(deltas[:2]).max()
    assert np.abs(deltas[2:].sum()) < 1e-3  # their pulls cancel
    assert hidden[2:].max() < 1e-3
    now = forward(stuck().at(SHORT), XOR.O_I)
    assert np.abs(now.O_H[2] - now.O_H[3]).max() < 1e-3  # at the same ends
    assert np.abs(delta_O(now, XOR.t)[3]) > 0.8 * 4 / 27  # near the top
    assert abs(stuck().at(SHORT).w_O[0, 0]) > 1


def test_with_long_steps_the_loss_goes_up_and_down_first_and_shorter_ones_solve_the_same_start() -> None:
    assert (np.diff(stuck().E[:5]) > 0).any() and (np.diff(stuck().E[:200]) < 0).any()
    assert stuck(ETA).E[SHORT] < SOLVED


def test_both_small_and_large_weights_are_worse_than_those_between() -> None:
    counts = [solved(by) for by in SCALES]
    best = counts.index(max(counts))
    assert SCALES[best] == 1
    assert counts == sorted(counts[: best + 1]) + sorted(counts[best + 1 :], reverse=True)
    assert len(set(counts)) == len(counts)


def test_net_inputs_grow_with_the_square_root_of_how_many_come() -> None:
    (few, steep), (many, flat), (again, as_steep) = (spread_and_slope(*one) for one in ((3, 1), (300, 1), (300, 10)))
    assert many == pytest.approx(10 * few, rel=0.1)
    assert again == pytest.approx(few, rel=0.1)
    assert flat < 0.3 * steep
    assert as_steep == pytest.approx(steep, rel=0.05)
