"""Each way to measure a slope is as far off as its Taylor series and the rounding of E say, in the plot too."""

from collections.abc import Callable
from unittest.mock import Mock

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.differences.methods import EPS, METHODS, errors
from mlp_lab.panels.differences.panel import EXPECTED, LEAST, STEPS, DifferencePlot
from mlp_lab.state.knobs import Knob, State, all_knobs, find_knob
from tests.plots import put
from tests.states import random_state

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(*[st.integers(1, 4)] * 3)


def drawn(seed: int, sizes: tuple[int, int, int]) -> tuple[State, Knob]:
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
    state, weight = drawn(seed, sizes)
    h = np.array([1e-3])
    found = errors(state, weight, h)
    E, first, second, third = map(float, exact_derivatives(state, weight))
    assert found.slope == pytest.approx(first, rel=1e-11, abs=1e-14)
    assert found.expected["½ |E″| h"] == pytest.approx(abs(second) * h / 2, rel=1e-5, abs=1e-12)
    assert found.expected["⅙ |E‴| h²"] == pytest.approx(abs(third) * h**2 / 6, rel=1e-5, abs=1e-13)
    assert found.expected["ε E / h"] == pytest.approx(EPS * E / h, rel=1e-11)


@given(seeds, sizes)
def test_no_way_is_further_off_than_truncation_and_rounding_together(seed: int, sizes: tuple[int, int, int]) -> None:
    state, weight = drawn(seed, sizes)
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
    state, weight = drawn(seed, sizes)
    found = errors(state, weight, np.array([1e-20]))
    off = {name: found.measured[name].item() for name in METHODS}
    assert off["complex step"] <= 1e-13
    assert off["one-sided"] == off["central"] == abs(found.slope)  # w + h is w


def assert_shows_the_errors(plot: DifferencePlot, lab: Lab, methods: list[str]) -> None:
    """Hold every curve, every marker and the words to the errors of the lab's chosen weight."""
    h, weight, parts = plot.sliders["step h"].value, find_knob(lab.weight, lab.state), plot._artists
    along, here = errors(lab.state, weight, STEPS), errors(lab.state, weight, np.array([h]))
    for name, values in along.expected.items():
        assert parts[name].get_data()[1] == pytest.approx(values, rel=1e-12)
    for name in methods:
        x, y = parts[name].get_data()
        assert list(x) == STEPS.tolist()
        assert y == pytest.approx(np.maximum(along.measured[name], LEAST), rel=1e-12)
        drawn = parts[f"{name} now"].get_data()
        assert drawn == ([h], [pytest.approx(max(here.measured[name].item(), LEAST), rel=1e-12)])
    assert list(parts["line"].get_xdata()) == [h, h]
    off = [here.measured[name].item() for name in methods]
    said = [
        f"{name} {f'{e:.1e}' if e >= 1e-15 else 'less than 1e-15'} off" for name, e in zip(methods, off, strict=True)
    ]
    assert repr(plot) == plot.picture.words
    slope = number(lab.gradient(lab.weight))
    assert repr(plot) == f"∂E/∂w for {lab.weight} = {slope}. With h = {h:.1e}:\n{', '.join(said)}"


@pytest.mark.parametrize("complex_step", [False, True])
def test_a_difference_plot_shows_the_errors_of_the_chosen_weight_and_follows_the_lab(complex_step: bool) -> None:
    lab = Lab()
    plot = lab.differences(complex_step)
    methods = ["one-sided", "central", *(["complex step"] if complex_step else [])]
    legend = plot._figure.axes[0].get_legend()
    assert legend and [text.get_text() for text in legend.get_texts()] == methods
    assert_shows_the_errors(plot, lab, methods)
    for h in (1e-16, 1e-9, 10**-4.875, 1.0):
        put(plot, (h,))
        assert_shows_the_errors(plot, lab, methods)
    changes: list[Callable[[], None]] = [lambda: lab.select("w_H[0, 1]"), lambda: lab.__setitem__("w_H[0, 1]", 40.0)]
    for change in (*changes, lab.reset):
        before = plot.picture.png
        change()
        assert plot.picture.png != before
        assert_shows_the_errors(plot, lab, methods)


@pytest.mark.parametrize("weight", ["w_O[0, 0]", "w_H[0, 1]", "w_O[1, 3]"])
def test_the_name_of_an_expected_error_runs_along_its_line(weight: str) -> None:
    lab = Lab()
    lab.select(weight)
    plot = lab.differences()
    plot._figure.canvas.draw()
    for name, (written, *_) in EXPECTED.items():
        words, line = plot._artists[f"{name} words"], plot._artists[name]
        assert words.get_text() == written
        assert written.endswith(name)
        to_pixels = line.axes.transData.transform
        x, y = to_pixels(line.get_xydata()).T
        at = to_pixels(words.xy)
        assert at[1] == pytest.approx(np.interp(at[0], x, y), abs=0.5)
        angle = np.arctan2(y[-1] - y[0], x[-1] - x[0])
        assert words.get_rotation() % 360 == pytest.approx(np.degrees(angle) % 360, abs=0.5)
        along, apart = (
            np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) @ words.get_position()
        )
        assert along == pytest.approx(0, abs=0.1)  # points
        assert 3 < abs(apart) < 12


def test_a_difference_plot_bears_a_weight_whose_slope_and_errors_are_zero() -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select("w_H[0, 1]")
    plot = lab.differences(complex_step=True)
    assert repr(plot) == (
        "∂E/∂w for w_H[0, 1] = 0.0000. With h = 1.0e-02:\n"
        "one-sided less than 1e-15 off, central less than 1e-15 off, complex step less than 1e-15 off"
    )
    assert set(plot._artists["central"].get_data()[1]) == {LEAST}


def test_a_cell_with_a_difference_plot_can_be_run_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab()
    draw = Mock(wraps=DifferencePlot._quick_png)
    monkeypatch.setattr(DifferencePlot, "_quick_png", lambda plot: draw(plot))
    plots = [lab.differences() for _ in range(20)]
    assert len(set(map(id, plots))) == 1
    plots[0].picture.seen = True
    draw.reset_mock()
    lab.select("w_H[0, 1]")
    draw.assert_called_once()
