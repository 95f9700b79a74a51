"""A plot draws the function, the tangent and the slope that the core computes, in place and at a fixed size."""

import io
from base64 import b64decode
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.image import imread

from mlp_core import sigmoid, sigmoid_prime
from mlp_lab.notation import number
from mlp_lab.plots import TangentPlot, sigmoid_plot, squared_error_plot

PLOTS = {"sigmoid": sigmoid_plot, "squared error": squared_error_plot}
PLACES = {"sigmoid": [(-8.0,), (-1.3,), (0.0,), (8.0,)], "squared error": [(0.0, 1.0), (0.42, 0.42), (1.0, 0.13)]}
CASES = [(name, place) for name, places in PLACES.items() for place in places]


def put(plot: TangentPlot, place: tuple[float, ...]) -> None:
    """Put the sliders to a place, as a student does, one after the other."""
    for slider, value in zip(plot.sliders.values(), place, strict=True):
        slider.value = value


def truth(name: str, place: tuple[float, ...]) -> tuple[float, float]:
    """Give the height and the slope there."""
    if name == "sigmoid":
        return float(sigmoid(place[0])), float(sigmoid_prime(place[0]))
    output, target = place
    return 0.5 * (output - target) ** 2, output - target


@pytest.mark.parametrize(("name", "place"), CASES)
def test_words_and_picture_show_the_numbers_of_the_core(name: str, place: tuple[float, ...]) -> None:
    plot = PLOTS[name]()
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
    x, curve = parts["f"].get_data()
    assert curve == pytest.approx([truth(name, (value, *place[1:]))[0] for value in x])
    assert parts["slope"].get_data()[1] == pytest.approx([truth(name, (value, *place[1:]))[1] for value in x])


@pytest.mark.parametrize(("name", "make"), PLOTS.items())
def test_a_plot_is_updated_in_place_at_one_size(name: str, make: Callable[[], TangentPlot]) -> None:
    plot, places = make(), PLACES[name]
    parts, axes = dict(plot._artists), [ax.get_position().bounds for ax in plot._figure.axes]
    pictures = []
    for place in places:
        put(plot, place)
        pictures.append(plot.picture.png)
        assert imread(io.BytesIO(plot.picture.png), format="png").shape == (660, 960, 4)
    assert len(set(pictures)) == len(places)
    assert all(plot._artists[part] is parts[part] for part in parts)
    assert [ax.get_position().bounds for ax in plot._figure.axes] == axes
    assert plt.get_fignums() == []


@pytest.mark.parametrize(("name", "make"), PLOTS.items())
def test_no_curve_leaves_its_axes(name: str, make: Callable[[], TangentPlot]) -> None:
    plot = make()
    for place in PLACES[name]:
        put(plot, place)
        for part in ("f", "slope", "point", "slope point"):
            low, high = plot._artists[part].axes.get_ylim()
            heights = np.array(plot._artists[part].get_data()[1])
            assert (low < heights).all()
            assert (heights < high).all()


@pytest.mark.parametrize("make", PLOTS.values())
def test_the_three_readings_are_the_same_on_every_run(make: Callable[[], TangentPlot]) -> None:
    plot, again = make(), make()
    (data, metadata), (other, _) = plot._repr_mimebundle_(), again._repr_mimebundle_()
    assert data["text/plain"] == other["text/plain"] == repr(plot)
    assert data["image/png"] == other["image/png"] == plot._repr_mimebundle_()[0]["image/png"]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == plot.model_id
    picture = imread(io.BytesIO(b64decode(data["image/png"])), format="png")
    assert picture[0, 0].tolist() == [1, 1, 1, 1]  # a white page, where GitHub's may be dark
    assert metadata == {"image/png": {"width": plot.picture.width, "height": plot.picture.height}}
