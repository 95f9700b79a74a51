"""Every knob has a name that finds it, a slider that reaches its value, and turns without side effects."""

import math
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlp_lab import Lab
from mlp_lab.state.knobs import LARGEST, LIMIT_AND_STEP, Knob, State, all_knobs, find_knob, positions


def state_of(N_I: int, N_H: int, N_O: int) -> State:
    """Make a state in which no two numbers are the same."""
    shapes = [(N_I, N_H), (N_H,), (N_H, N_O), (N_O,), (N_I,), (N_O,)]
    return State(*(100 * n + np.arange(math.prod(shape), dtype=float).reshape(shape) for n, shape in enumerate(shapes)))


@pytest.mark.parametrize("sizes", [(3, 2, 4), (1, 1, 1), (2, 5, 3)])
def test_every_number_of_a_state_is_one_knob(sizes: tuple[int, int, int]) -> None:
    state = state_of(*sizes)
    numbers = [number for array in state for number in array.ravel()]
    assert [knob.value(state) for knob in all_knobs(state)] == numbers


def test_the_name_of_a_knob_finds_it_and_is_the_python_that_reads_it() -> None:
    state = state_of(3, 2, 4)
    for knob in all_knobs(state):
        assert find_knob(str(knob), state) == knob
        assert knob.value(state) == eval(str(knob), state._asdict())


@pytest.mark.parametrize("name", ["w_O[1,3]", " w_O[1, 3] ", "w_O [ 1 , 3 ]"])
def test_spaces_in_a_name_do_not_matter(name: str) -> None:
    assert find_knob(name, state_of(3, 2, 4)) == Knob("w_O", (1, 3))


BAD_NAMES: list[object] = ["", "w_O", "w_O[]", "w_O[1]", "w_O[1, 0, 0]", "w_O[2, 0]", "w_O[0, 4]", "t[4]", "t[0, 0]"]
BAD_NAMES += ["w_O[-1, 0]", "w_O[1.0, 0]", "w_O[1 0]", "w_O[1,,0]", "w_O[1, 0", "w_O[j, i]", "w_O[1, 0] = 2"]
BAD_NAMES += ["w_o[1, 0]", "x_H[0]", "E", "gradient_w_O[0, 0]", None, 3, 0.5, ("w_O", (1, 0)), b"t[0]", ["t[0]"]]


@pytest.mark.parametrize("name", BAD_NAMES, ids=repr)
def test_a_bad_name_is_refused_in_words_that_say_which_names_there_are(name: object) -> None:
    with pytest.raises(ValueError, match="there is no knob") as refusal:
        find_knob(name, state_of(3, 2, 4))
    assert repr(name) in str(refusal.value)
    assert {"w_H[2, 1]", "b_H[1]", "w_O[1, 3]", "b_O[3]", "O_I[2]", "t[3]"} <= set(
        re.findall(r"\w+\[[\d, ]+\]", str(refusal.value).partition("the last of each kind are")[2])
    )


def test_only_the_two_weight_arrays_hold_weights() -> None:
    assert {knob.array for knob in all_knobs(state_of(3, 2, 4)) if knob.is_weight} == {"w_H", "w_O"}


RANGES = [
    ("w_H", 0.4, -6, 6, 121),
    ("b_H", -6.0, -6, 6, 121),
    ("w_O", 6.0, -6, 6, 121),
    ("w_O", 6.1, -12, 12, 121),
    ("b_O", -24.5, -48, 48, 121),
    ("O_I", 3.0, -3, 3, 121),
    ("O_I", 3.5, -6, 6, 121),
    ("t", 0.0, 0, 1, 101),
    ("t", 1.0, 0, 1, 101),
    ("t", 1.5, 0, 2, 101),
    ("t", -0.5, -1, 1, 201),
]


@pytest.mark.parametrize(("array", "value", "low", "high", "count"), RANGES)
def test_a_slider_runs_from_end_to_end_in_equal_round_steps(
    array: str, value: float, low: float, high: float, count: int
) -> None:
    grid = positions(Knob(array, (0,)), value)
    assert (len(grid), grid[0], grid[-1]) == (count, low, high)
    assert np.allclose(np.diff(grid), (high - low) / (count - 1), rtol=0, atol=1e-12)
    assert list(grid) == [float(f"{position:.2f}") for position in grid]  # 0.3 and not 0.30000000000000004
    assert 0 in grid


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(State._fields), st.floats(-LARGEST, LARGEST))
@example("w_O", 5e-324)
@example("w_O", math.nextafter(6, 7))
@example("O_I", -math.nextafter(3 * 2.0**17, math.inf))
@example("b_H", LARGEST)
@example("t", -LARGEST)
def test_the_range_doubles_until_the_value_lies_in_it_and_no_further(array: str, value: float) -> None:
    limit, _ = LIMIT_AND_STEP[array[0]]
    grid = positions(Knob(array, (0,)), value)
    assert grid[0] <= value <= grid[-1]
    assert grid[-1] == limit or abs(value) > grid[-1] / 2
    assert grid[-1] in {min(limit * 2.0**n, LARGEST) for n in range(21)}
    assert grid[0] == (0 if array == "t" and value >= 0 else -grid[-1])
    assert (np.diff(grid) > 0).all()


@pytest.mark.parametrize("knob", all_knobs(state_of(3, 2, 4)), ids=str)
def test_turning_changes_one_number_of_a_copy(knob: Knob) -> None:
    before, state = state_of(3, 2, 4), state_of(3, 2, 4)
    turned = knob.turned(state, -0.5)
    for array, now, untouched in zip(turned, state, before, strict=True):
        assert np.array_equal(now, untouched)
        assert now is array or not np.shares_memory(now, array)
    assert [k for k in all_knobs(state) if k.value(turned) != k.value(state)] == [knob]
    assert knob.value(turned) == -0.5


@pytest.mark.parametrize("knob", all_knobs(state_of(3, 2, 4)), ids=str)
def test_turning_to_many_values_gives_the_array_leading_axes(knob: Knob) -> None:
    state, values = state_of(3, 2, 4), np.array([[-1.0, 0.0, 1.0], [2.0, 3.0, 4.0]])
    array = getattr(knob.turned(state, values), knob.array)
    assert array.shape == (2, 3, *getattr(state, knob.array).shape)
    for place in np.ndindex(values.shape):
        assert np.array_equal(array[place], getattr(knob.turned(state, values[place]), knob.array))


def test_two_knobs_of_one_array_turn_against_each_other() -> None:
    state, one, other = state_of(3, 2, 4), Knob("w_O", (0, 1)), Knob("w_O", (1, 3))
    w_O = other.turned(one.turned(state, np.array([[1.0], [2.0]])), np.array([7.0, 8.0, 9.0])).w_O
    assert w_O.shape == (2, 3, 2, 4)
    assert np.array_equal(w_O[:, :, 0, 1], [[1, 1, 1], [2, 2, 2]])
    assert np.array_equal(w_O[:, :, 1, 3], [[7, 8, 9], [7, 8, 9]])
    assert np.array_equal(state.w_O, state_of(3, 2, 4).w_O)


def test_a_weight_leads_to_a_neuron_and_a_bias_belongs_to_one() -> None:
    neurons = {str(knob): knob.neuron for knob in all_knobs(Lab((2, 1, 2)).state)}
    assert neurons == {
        "w_H[0, 0]": "O_H[0]",
        "w_H[1, 0]": "O_H[0]",
        "b_H[0]": "O_H[0]",
        "w_O[0, 0]": "O_O[0]",
        "w_O[0, 1]": "O_O[1]",
        "b_O[0]": "O_O[0]",
        "b_O[1]": "O_O[1]",
        "O_I[0]": None,
        "O_I[1]": None,
        "t[0]": None,
        "t[1]": None,
    }
