"""A number has fixed digits, the same in Python and in the browser, and never looks like zero."""

import math
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlp_lab.notation.numbers import number, short


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0.0000"),
        (-0.0, 4, "0.0000"),
        (-0.09225312, 4, "−0.0923"),
        (0.8, 4, "0.8000"),
        (0.001, 4, "0.0010"),
        (0.00099, 4, "0.000990"),
        (-0.000824, 4, "−0.000824"),
        (0.0000999, 4, "9.99e−5"),
        (-2.5437e-13, 4, "−2.54e−13"),
        (5e-324, 4, "4.94e−324"),
        (99999.0, 4, "99999.0000"),
        (100000.0, 4, "1.00e5"),
        (-1.7e308, 4, "−1.70e308"),
        (0.6, 2, "0.60"),
        (0.05, 2, "0.0500"),
        (0.005, 2, "5e−3"),
        (0.7311, 3, "0.731"),
        (0.125, 2, "0.13"),  # ties go away from zero, as the browser writes them
        (-0.03125, 4, "−0.0313"),
        (100500.0, 4, "1.01e5"),
    ],
)
def test_a_number_has_fixed_digits_or_a_power_of_ten(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.floats(-1e15, 1e15), st.sampled_from([2, 3, 4]))
@example(math.exp(-40), 4)  # the slope of a saturated sigmoid
@example(math.nextafter(0.001, 0), 4)
@example(5e-324, 3)
def test_a_number_is_right_to_its_last_digit_and_never_looks_like_zero(value: float, digits: int) -> None:
    text = number(value, digits)
    shown = Decimal(text.replace("−", "-"))
    assert "-" not in text
    assert abs(shown - Decimal(value)) <= Decimal(1).scaleb(int(shown.as_tuple().exponent)) / 2
    assert (shown == 0) == (value == 0)
    assert value * (1 if shown > 0 else -1) >= 0


def test_the_javascript_writes_numbers_as_python_does(run_js: Callable[..., Any]) -> None:
    draw = random.Random(20).uniform
    values = [0.0, -0.0, 1.0, 5e-324, 1e-300, 0.001, 0.01, 0.1, 99999.99999, 99999.5, 1e5, 1e6, 3e12]
    values += [float(np.nextafter(edge, way)) for edge in (0.0001, 0.001, 0.01, 0.1, 1e5) for way in (0, 1e9)]
    values += [n / 2**k for n in (1, 3, 7, 13) for k in range(1, 24)]  # many lie halfway between two roundings
    values += [100500.0, 123500.0, 1.0005, 0.99995]
    values += [10 ** draw(-15, 12) for _ in range(400)] + [draw(0, 1) for _ in range(400)]
    cases = [(sign * value, digits) for value in values for sign in (1, -1) for digits in (2, 3, 4)]
    written = run_js("numbers.js", "given.map(([value, digits]) => format(value, digits))", cases)
    assert [(case, text) for case, text in zip(cases, written, strict=True) if text != number(*case)] == []
    assert run_js("numbers.js", "given.map((value) => format(value))", values) == [number(value) for value in values]
    written = run_js("numbers.js", "given.map(([value, digits]) => short(value, digits))", cases)
    assert [(case, text) for case, text in zip(cases, written, strict=True) if text != short(*case)] == []


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.05, 2, "0.05"),
        (-0.001, 2, "−1e−3"),
        (0.0, 2, "0.00"),
        (-12.345, 2, "−12.35"),
        (0.0005, 3, "0.001"),
        (-12345.678, 2, "−12346"),
        (250000.0, 2, "2.5e5"),
    ],
)
def test_a_number_with_little_room_shows_more_than_zeros(value: float, digits: int, text: str) -> None:
    assert short(value, digits) == text
