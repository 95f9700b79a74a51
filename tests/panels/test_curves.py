"""A curve with its tangent and its slope is drawn where the core computes it."""

from collections.abc import Callable

import numpy as np
import pytest

from mlp_core import sigmoid, sigmoid_prime
from mlp_lab.notation.numbers import number
from mlp_lab.panels.curves.panel import TangentPlot
from tests.plots import PLACES, TANGENTS, put

CASES = [(name, place) for name in TANGENTS for place in PLACES[name]]


def truth(name: str, place: tuple[float, ...]) -> tuple[float, float]:
    """Give the height and the slope there."""
    if name == "sigmoid":
        return float(sigmoid(place[0])), float(sigmoid_prime(place[0]))
    output, target = place
    return 0.5 * (output - target) ** 2, output - target


@pytest.mark.parametrize(("name", "place"), CASES)
def test_words_and_picture_show_the_numbers_of_the_core(name: str, place: tuple[float, ...]) -> None:
    plot = TANGENTS[name]()
    put(plot, place)
    height, slope = truth(name, place)
    numbers = [part.rpartition(" = ")[2] for part in repr(plot).split(", ")]
    assert numbers == [number(value) for value in (*place, height, slope)]
    assert plot.picture.words == repr(plot)
    parts = plot._artists
    assert parts["point"].get_data() == ([place[0]], [pytest.approx(height)])
    assert parts["slope point"].get_data() == ([place[0]], [pytest.approx(slope)])
    (left, right), (low, high) = parts["tangent"].get_data()
    assert (high - low) / (right - left) == pytest.approx(slope, abs=1e-12)
    assert (low + high) / 2 == pytest.approx(height)
    if name == "squared error":
        assert all(list(parts[mark].get_xdata()) == [place[1]] * 2 for mark in ("mark 0", "mark 1"))
        assert (parts["mark name"].get_text(), parts["mark name"].xy) == ("t", (place[1], 1))
    x, curve = parts["f"].get_data()
    assert curve == pytest.approx([truth(name, (value, *place[1:]))[0] for value in x])
    assert parts["slope"].get_data()[1] == pytest.approx([truth(name, (value, *place[1:]))[1] for value in x])


@pytest.mark.parametrize(("name", "make"), TANGENTS.items())
def test_no_curve_leaves_its_axes(name: str, make: Callable[[], TangentPlot]) -> None:
    plot = make()
    for place in PLACES[name]:
        put(plot, place)
        for part in ("f", "slope", "point", "slope point"):
            low, high = plot._artists[part].axes.get_ylim()
            heights = np.array(plot._artists[part].get_data()[1])
            assert (low < heights).all()
            assert (heights < high).all()
