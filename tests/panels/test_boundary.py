"""The decision boundary: the output over the plane, the lines of the hidden neurons, and which examples are right."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from mlp_core import Array, Parameters, forward
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.boundary.plane import GRID, ends_of, hidden_lines
from mlp_lab.training.data import DATA
from tests.descents import drawn_parameters
from tests.labs import ask, trained
from tests.readings import drawn, points
from tests.state.test_sweep import decoded, shown


def sweep_of(lab: Lab, name: str) -> Array:
    """Give a number of the sweep that the browser has, in every row."""
    numbers: Array = shown(decoded(lab._link.sweep), name)
    return numbers


def net_input(parameters: Parameters, O_I: object, k: int = 0) -> float:
    """Give the net input of an output for one example."""
    return float(forward(parameters, np.array(O_I, float)).x_O[k])


def assert_plane(lab: Lab, row: int, parameters: Parameters, k: int = 0) -> None:
    """Hold what the plane shows in a row to the core, place by place and example by example."""
    (left, right), (low, high) = sweep_of(lab, "boundary ends")[row]
    net, data = sweep_of(lab, "boundary net")[row], lab.run.data
    for n, y in enumerate(np.linspace(low, high, GRID)):
        for m, x in enumerate(np.linspace(left, right, GRID)):
            assert net[n, m] == pytest.approx(net_input(parameters, [x, y], k), rel=1e-11, abs=1e-13)
    sides = [
        net_input(parameters, O_I, k) * (1 if t[k] >= 0.5 else -1) for O_I, t in zip(data.O_I, data.t, strict=True)
    ]
    assert sweep_of(lab, "boundary sides")[row] == pytest.approx(sides, rel=1e-11, abs=1e-13)
    assert sweep_of(lab, "boundary right")[row] == sum(side > 0 for side in sides)


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_every_step_has_the_output_of_the_core_at_each_place(data: str) -> None:
    lab = trained(data, steps=300, start=3, mean=data == "penguins")
    lab.boundary()
    steps = sweep_of(lab, "step").astype(int)
    assert steps[[0, -2, -1]].tolist() == [0, 300, 0]
    for row in (0, 100, -2, -1):
        assert_plane(lab, row, lab.run.at(steps[row]))


@pytest.mark.parametrize("knob", ["w_H[1, 2]", "b_O[0]"])
def test_the_plane_follows_a_knob_that_is_turned_by_hand(knob: str) -> None:
    lab = trained(steps=20, start=3)
    lab.boundary()
    lab["step"] = 10
    lab.select(knob)
    for row in (0, 77, -2):
        turned = lab._shared.knob(knob).turned(lab.state, decoded(lab._link.sweep)["positions"][row + (row < -1)])
        assert_plane(lab, row, turned.parameters)


def test_the_examples_lie_within_the_plane_and_those_of_gates_on_its_grid() -> None:
    for data in DATA.values():
        (left, right), (low, high) = ends_of(data.O_I)
        assert (([left, low] < data.O_I) & ([right, high] > data.O_I)).all()
    across, _ = (np.linspace(first, last, GRID) for first, last in ends_of(DATA["xor"].O_I))
    assert {0.0, 1.0} <= set(across.tolist())
    assert ends_of(np.array([[2.0, -1.0]])).tolist() == [[1, 3], [-2, 0]]


def test_the_line_of_a_hidden_neuron_is_where_it_is_at_one_half_with_its_larger_outputs_on_the_left() -> None:
    ends = np.array([[-1.0, 2.0], [-2.0, 1.0]])
    seen = 0
    for seed in range(200):
        parameters = drawn_parameters(seed, (2, 3, 1))
        for i, (x, y, to_x, to_y) in enumerate(hidden_lines(parameters, ends)):
            w, b = parameters.w_H[:, i], parameters.b_H[i]
            corners = np.array([[a, c] for a in ends[0] for c in ends[1]]) @ w + b
            if np.isnan(x):
                assert (corners > 0).all() or (corners <= 0).all()
                continue
            seen += 1
            for place in ([x, y], [to_x, to_y]):
                assert place @ w + b == pytest.approx(0, abs=1e-12)
                assert min(np.abs(ends - np.array(place)[:, np.newaxis]).ravel()) < 1e-12  # on the rim
            left = np.array([(x + to_x) / 2 - (to_y - y), (y + to_y) / 2 + (to_x - x)])
            assert left @ w + b > 0
    assert 300 < seen < 600


def test_a_neuron_without_weights_has_no_line() -> None:
    nothing = Parameters(*(0 * array for array in drawn_parameters(0, (2, 3, 1))))
    assert np.isnan(hidden_lines(nothing, np.array([[0.0, 1.0], [0.0, 1.0]]))).all()


def test_a_start_at_zero_is_at_one_half_everywhere_and_no_example_is_right() -> None:
    lab = trained(steps=5, start="zero")
    assert "0 of 4 examples lie on the right side of ½; on the wrong one: 1, 2, 3, 4" in repr(lab.boundary())
    assert (sweep_of(lab, "boundary net")[-1] == 0).all()
    assert np.isnan(sweep_of(lab, "boundary lines")[-1]).all()


def test_another_output_can_be_chosen_and_one_that_is_not_there_is_refused() -> None:
    lab = trained("own", sizes=(2, 3, 4), steps=10)
    panel = lab.boundary()
    assert_plane(lab, 5, lab.run.at(5))
    panel.output = "O_O[2]"
    assert_plane(lab, 5, lab.run.at(5), 2)
    assert repr(panel).startswith("Decision boundary of O_O[2] at step 0 on own: ")
    for name in ("O_O[4]", "O_H[0]", ""):
        with pytest.raises(TraitError, match=re.escape("needs one of O_O[0], O_O[1], O_O[2], O_O[3]")):
            panel.output = name
    assert panel.output == "O_O[2]"


def test_a_lab_without_a_run_or_with_other_inputs_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"there is no run yet: begin one by lab\.training\(\)"):
        Lab((2, 3, 1)).boundary()
    lab = Lab()
    lab.training()
    with pytest.raises(ValueError, match="the network has 3 inputs, needs two"):
        lab.boundary()


def test_a_panel_that_is_closed_costs_the_sweep_nothing_and_one_that_is_open_about_two_megabytes() -> None:
    lab = trained("penguins", steps=2000)
    lab["step"] = 1000
    small = len(lab._link.sweep["table"])
    panel = lab.boundary()
    lab["step"] = 1001
    assert small + 1_000_000 < len(lab._link.sweep["table"]) < 2_200_000
    panel.close()
    lab["step"] = 1000
    assert len(lab._link.sweep["table"]) == small


def test_the_plane_is_that_of_the_data_after_another_run_has_begun() -> None:
    lab = trained(steps=10)
    lab.boundary()
    lab.training("penguins", steps=10)
    assert_plane(lab, 3, lab.run.at(3))
    assert lab._link.batch == {"O_I": DATA["penguins"].O_I.tolist(), "t": DATA["penguins"].t.tolist(), "mean": False}


def test_the_boundary_in_words_has_the_numbers_of_the_core() -> None:
    lab = trained(steps=600, start=3, eta=2)
    lab["step"] = 600
    first, *examples, line_1, _, _ = repr(lab.boundary()).splitlines()
    assert first == (
        "Decision boundary of O_O[0] at step 600 on xor: 4 of 4 examples lie on the right side of ½; "
        "on the wrong one: none"
    )
    O = float(forward(lab.parameters, [1, 0]).O_O[0])  # noqa: E741  # as the sheet calls it
    assert examples[2] == f"example 3: O_I = 1.0000 0.0000, t = 1.0000, O = {number(O)}"
    w_1, w_2, b = (number(value) for value in (*lab.w_H[:, 0], lab.b_H[0]))
    assert line_1 == f"O_H[0] is at ½ where {w_1} · O_I[0] + {w_2} · O_I[1] + {b} = 0"


def test_the_picture_has_the_lines_and_the_examples_with_crosses_on_the_wrong_ones() -> None:
    lab = trained("penguins", steps=60, start=2, mean=True)
    lab["step"] = 20
    *lines, ones, zeros, wrong = (points(line) for line in drawn(lab.boundary()).axes[0].lines)
    there = hidden_lines(lab.parameters, ends_of(lab.run.data.O_I)).reshape(-1, 2, 2)
    assert np.array_equal(np.array(lines), there, equal_nan=True)
    is_one = lab.run.data.t[:, 0] == 1
    assert np.array_equal(ones, lab.run.data.O_I[is_one])
    assert np.array_equal(zeros, lab.run.data.O_I[~is_one])
    is_wrong = [(net_input(lab.parameters, O_I) > 0) != one for O_I, one in zip(lab.run.data.O_I, is_one, strict=True)]
    assert 0 < sum(is_wrong) < 50
    assert np.array_equal(wrong, lab.run.data.O_I[is_wrong])


def test_an_example_is_chosen_through_the_link_and_what_there_is_not_is_refused() -> None:
    lab = trained(steps=10)
    ask(lab, do="example", example=2, request="this one")
    assert (lab.O_I.tolist(), lab.t.tolist(), lab._shared.at.example) == ([1, 0], [1], 2)
    assert set(sweep_of(lab, "example").tolist()) == {2}
    assert lab._link.sweep["answers"] == "this one"
    ask(lab, do="example", example=4, request="another")
    assert lab._shared.at.example == 2


def test_another_weight_is_looked_at_and_the_step_stays_what_is_turned() -> None:
    lab = trained(steps=10)
    ask(lab, do="look at", weight="w_H[1, 2]", request="this one")
    assert (lab.weight, lab.knob) == ("w_H[1, 2]", "step")
    lab.select("b_O[0]")
    ask(lab, do="look at", weight="w_H[0, 1]", request="this one")
    assert (lab.weight, lab.knob) == ("w_H[0, 1]", "w_H[0, 1]")
