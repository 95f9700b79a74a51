"""Each way to measure a slope is as far off as its Taylor series and the rounding of E say."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from mlp_lab.panels.differences.methods import EPS, METHODS, errors
from mlp_lab.state.knobs import Knob, State, all_knobs
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
