"""Each way to measure a slope is as far off as its Taylor series and the rounding of E say, in the plot too."""

from collections.abc import Callable
from unittest.mock import patch

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from mpmath import mpf

from mlp_core import Array
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.differences.panel import EXPECTED, LEAST, RIM, STEPS
from mlp_lab.state.differences import EPS, METHODS, Errors, errors
from mlp_lab.state.knobs import Knob, State, all_knobs, find_knob, positions
from mlp_lab.state.sweep import loss_along
from tests.readings import bundle, drawn, points
from tests.states import random_state

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(*[st.integers(1, 4)] * 3)


def network_and_weight(seed: int, sizes: tuple[int, int, int]) -> tuple[State, Knob]:
    """Draw a network and one of its weights."""
    state = random_state(seed, sizes)
    weights = [knob for knob in all_knobs(state) if knob.is_weight]
    return state, weights[seed % len(weights)]


def exact_derivatives(state: State, weight: Knob) -> list[mpf]:
    """Give E and its first three derivatives by the weight, at 60 digits, without NumPy and without mlp_core."""
    given = {name: mpmath.matrix(array.tolist()) for name, array in state._asdict().items()}

    def E(w: mpf) -> mpf:
        arrays = given | {weight.array: given[weight.array].copy()}
        arrays[weight.array][weight.index] = w
        outputs = list(arrays["O_I"])
        for layer in "HO":
            weights, bias = arrays[f"w_{layer}"], arrays[f"b_{layer}"]
            net = [sum(o * weights[j, i] for j, o in enumerate(outputs)) + bias[i] for i in range(len(bias))]
            outputs = [1 / (1 + mpmath.exp(-x)) for x in net]
        return sum((o - t) ** 2 for o, t in zip(outputs, arrays["t"], strict=True)) / 2

    with mpmath.workdps(60):
        w = mpf(weight.value(state))
        return [mpmath.diff(E, w, n) for n in range(4)]


LEADING = {
    "one-sided": lambda h: -np.sin(0.7) * h / 2,  # ½ f″ h
    "central": lambda h: -np.cos(0.7) * h**2 / 6,  # ⅙ f‴ h²
    "complex step": lambda h: np.cos(0.7) * h**2 / 6,  # −⅙ f‴ h²
}


@pytest.mark.parametrize("name", METHODS)
def test_a_way_to_measure_has_the_truncation_error_of_its_series(name: str) -> None:
    h = np.array([1e-2, 1e-3])
    assert METHODS[name](np.sin, 0.7, h) - np.cos(0.7) == pytest.approx(LEADING[name](h), rel=2e-2)


@given(seeds, sizes)
def test_slope_and_expected_errors_are_those_of_60_digits(seed: int, sizes: tuple[int, int, int]) -> None:
    state, weight = network_and_weight(seed, sizes)
    h = np.array([1e-3])
    found = errors(state, weight, h)
    E, first, second, third = map(float, exact_derivatives(state, weight))
    assert found.slope == pytest.approx(first, rel=1e-11, abs=1e-14)
    assert found.expected["½ |E″| h"] == pytest.approx(abs(second) * h / 2, rel=1e-5, abs=1e-12)
    assert found.expected["⅙ |E‴| h²"] == pytest.approx(abs(third) * h**2 / 6, rel=1e-5, abs=1e-13)
    assert found.expected["ε E / h"] == pytest.approx(EPS * E / h, rel=1e-11)


@given(seeds, sizes)
def test_no_way_is_further_off_than_truncation_and_rounding_together(seed: int, sizes: tuple[int, int, int]) -> None:
    state, weight = network_and_weight(seed, sizes)
    h = np.logspace(-16, -3, 27)
    found = errors(state, weight, h)
    step = np.spacing(abs(weight.value(state))) / h  # w + h is rounded too
    rounding = 8 * (found.expected["ε E / h"] + EPS / h) + abs(found.slope) * step  # E is a sum, of squares of errors
    rest = 20 * h**3 + 1e-13  # later terms of the series, and the last digits of the slope
    assert (found.measured["one-sided"] <= found.expected["½ |E″| h"] + 20 * h**2 + rounding + rest).all()
    assert (found.measured["central"] <= found.expected["⅙ |E‴| h²"] + rounding + rest).all()
    assert (found.measured["complex step"] <= found.expected["⅙ |E‴| h²"] + rest).all()


@given(seeds, sizes)
def test_the_complex_step_alone_can_be_as_small_as_one_likes(seed: int, sizes: tuple[int, int, int]) -> None:
    state, weight = network_and_weight(seed, sizes)
    found = errors(state, weight, np.array([1e-20]))
    off = {name: found.measured[name].item() for name in METHODS}
    assert off["complex step"] <= 1e-13
    assert off["one-sided"] == off["central"] == abs(found.slope)  # w + h is w


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[2, 1]", "t[0]"])
def test_the_sweep_carries_the_errors_of_the_chosen_weight_at_every_position(name: str) -> None:
    lab = Lab()
    for chosen in ("w_H[0, 1]", "w_O[0, 3]", name):
        lab.select(chosen)
    lab.differences()
    lab["b_O[0]"] = 0.125
    knob, weight = find_knob(lab.knob, lab.state), find_knob(lab.weight, lab.state)
    sweep, grid = lab._link.sweep, positions(knob, knob.value(lab.state))
    rows = np.frombuffer(sweep["table"]).reshape(len(grid) + 1, -1)
    start, *shape = sweep["columns"]["measured"]
    assert shape == [3, len(STEPS)]
    for row, value in zip(rows, [*grid, knob.value(lab.state)], strict=True):
        turned = knob.turned(lab.state, float(value))
        found = errors(turned, weight, STEPS)
        E = float(loss_along(turned, weight, np.asarray(weight.value(turned))))
        rounding = 4 * EPS * E / STEPS + 1e-16  # of one sum or another
        measured = row[start : start + 3 * len(STEPS)].reshape(3, -1)
        for n, method in enumerate(METHODS):
            allowed = rounding if method != "complex step" else 1e-16
            assert (abs(measured[n] - found.measured[method]) <= allowed + 1e-11 * found.measured[method]).all()
        first, *_ = sweep["columns"]["expected"]
        ends = np.array([found.expected[term][[0, -1]] for term in EXPECTED]).ravel()
        assert row[first : first + 6] == pytest.approx(ends, rel=1e-5, abs=1e-12)


def said(lab: Lab, h: float, methods: list[str]) -> str:
    """Give the words for the errors of the lab's chosen weight."""
    found = errors(lab.state, find_knob(lab.weight, lab.state), np.array([h]))
    off = {name: found.measured[name].item() for name in methods}
    words = [f"{name} {f'{e:.1e}' if e >= 1e-15 else 'less than 1e-15'} off" for name, e in off.items()]
    return f"∂E/∂w for {lab.weight} = {number(lab.gradient(lab.weight))}. With h = {h:.1e}:\n{', '.join(words)}"


@pytest.mark.parametrize("complex_step", [False, True])
def test_the_words_are_about_the_chosen_weight_and_the_step_of_now(complex_step: bool) -> None:
    lab = Lab()
    plot = lab.differences(complex_step)
    methods = list(METHODS)[: 2 + complex_step]
    assert plot.methods == methods
    assert repr(plot) == said(lab, 0.01, methods)
    for h in (1e-16, 1e-9, 10**-4.75, 1.0):
        plot.h = h
        assert repr(plot) == said(lab, h, methods)
    changes: list[Callable[[], None]] = [lambda: lab.select("w_H[0, 1]"), lambda: lab.__setitem__("w_H[0, 1]", 40.0)]
    for change in (*changes, lab.reset):
        before = repr(plot)
        change()
        assert repr(plot) == said(lab, 1.0, methods) != before


def visited_in(figure: Figure) -> list[int]:
    """Give the steps that a picture shows, and hold that it shows them for each method."""
    lines = [points(line) for line in figure.axes[0].lines if line.get_label() in METHODS]
    shown = [np.flatnonzero(np.isfinite(line[:, 1])).tolist() for line in lines]
    assert shown[1:] == shown[:-1]
    return shown[0]


def test_the_stored_picture_shows_what_was_visited_and_all_once_it_is_revealed() -> None:
    lab = Lab()
    plot = lab.differences(complex_step=True)
    (start,) = np.flatnonzero(STEPS == 0.01)
    assert visited_in(drawn(plot)) == plot.visited == [start]
    plot.h = 1e-9
    assert visited_in(drawn(plot)) == plot.visited == [28, start]
    assert not [line for line in drawn(plot).axes[0].lines if line.get_label() in EXPECTED]
    plot.revealed = True
    figure = drawn(plot)
    assert visited_in(figure) == list(range(len(STEPS)))
    found = errors(lab.state, find_knob(lab.weight, lab.state), STEPS)
    lines = {str(line.get_label()): points(line) for line in figure.axes[0].lines}
    for name, values in found.measured.items():
        assert lines[name][:, 1] == pytest.approx(np.where(values < LEAST, RIM, values))
    for name, values in found.expected.items():
        assert lines[name][:, 1] == pytest.approx(values)


def test_a_picture_of_what_was_not_visited_does_not_change_with_it() -> None:
    lab, other = Lab(), Lab()
    bundles = [bundle(each.differences()) for each in (lab, other)]
    with patch("mlp_lab.panels.differences.panel.errors", lambda *given: _spoilt(errors(*given), given[-1])):
        spoilt = bundle(other.differences())
    for kind in ("text/plain", "image/png"):
        assert bundles[0][kind] == bundles[1][kind] == spoilt[kind]


def _spoilt(found: Errors, h: Array) -> Errors:
    """Change every error but that of h = 0.01."""
    return found._replace(measured={name: np.where(h == 0.01, e, 7 * e) for name, e in found.measured.items()})


def test_a_weight_whose_slope_and_errors_are_zero_is_borne() -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select("w_H[0, 1]")
    plot = lab.differences(complex_step=True)
    assert repr(plot) == (
        "∂E/∂w for w_H[0, 1] = 0.0000. With h = 1.0e-02:\n"
        "one-sided less than 1e-15 off, central less than 1e-15 off, complex step less than 1e-15 off"
    )
    plot.revealed = True
    for line in drawn(plot).axes[0].lines:
        if line.get_label() in METHODS:
            assert set(points(line)[:, 1]) == {RIM}


def test_a_cell_that_is_run_again_shows_the_same_panel_with_what_was_visited() -> None:
    lab = Lab()
    first = lab.differences()
    first.set_state({"h": STEPS[40], "visited": [40, 41, 56], "guess": STEPS[40]})  # what the browser sends
    again = lab.differences()
    assert again is first
    assert (again.visited, again.guess) == ([40, 41, 56], STEPS[40])
    assert lab.differences(complex_step=True).visited == [56]
