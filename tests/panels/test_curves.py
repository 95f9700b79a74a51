"""The tables that a curve is drawn from, its words and its stored picture have the numbers of the core."""

import io
import json
from base64 import b64decode
from collections.abc import Callable, Iterator

import ipywidgets
import mpmath
import numpy as np
import pytest
from matplotlib.image import imread

from mlp_core import Array, sigmoid, sigmoid_prime
from mlp_lab import sigmoid_plot, squared_error_plot
from mlp_lab.notation.numbers import number
from mlp_lab.panels.curves.panel import TangentPlot
from mlp_lab.parts.drawing import NEGATIVE, POSITIVE
from tests.all_panels import PLOTS
from tests.readings import assert_legible, bundle, drawn, points

PLACES: dict[str, list[tuple[float, ...]]] = {
    "sigmoid": [(-5.0,), (-1.3,), (0.0,), (5.0,)],
    "squared error": [(0.0, 1.0), (0.42, 0.42), (1.0, 0.13)],
}
CASES = [(name, place) for name in PLOTS for place in PLACES[name]]


def truth(name: str, place: tuple[float, ...]) -> tuple[float, float]:
    """Give the height and the slope there."""
    if name == "sigmoid":
        return float(sigmoid(place[0])), float(sigmoid_prime(place[0]))
    output, target = place
    return 0.5 * (output - target) ** 2, output - target


def placed(name: str, place: tuple[float, ...]) -> TangentPlot:
    """Make a plot whose sliders stand at a place."""
    plot = PLOTS[name]()
    for trait, value in zip(plot.moved, place, strict=True):
        setattr(plot, trait, value)
    return plot


def table(plot: TangentPlot, n: int) -> Array:
    """Read a table as the browser does."""
    return np.frombuffer(plot.sent["curves"][n]["table"]).reshape(-1, len(plot.grid(plot.moved[0])))


def all_places(plot: TangentPlot) -> Iterator[tuple[float, ...]]:
    """Give every place of the sliders, the first of them fastest."""
    first, *others = (plot.grid(trait).tolist() for trait in plot.moved)
    for other in others[0] if others else [None]:
        yield from ((at,) if other is None else (at, other) for at in first)


@pytest.mark.parametrize("name", PLOTS)
def test_the_tables_hold_the_numbers_of_the_core_at_every_place(name: str) -> None:
    plot = PLOTS[name]()
    assert [np.frombuffer(grid).tolist() for grid in plot.sent["grids"]] == [plot.grid(n).tolist() for n in plot.moved]
    expected = np.array([truth(name, place) for place in all_places(plot)])
    for n in (0, 1):
        assert table(plot, n).ravel() == pytest.approx(expected[:, n], rel=1e-15, abs=0)


def test_the_tables_of_the_sigmoid_are_those_of_50_digits() -> None:
    plot = sigmoid_plot()
    with mpmath.workdps(50):
        outputs = [1 / (1 + mpmath.exp(-mpmath.mpf(x))) for x in plot.grid("x").tolist()]
        exact = np.array([[float(s), float(s * (1 - s))] for s in outputs]).T
    for n in (0, 1):
        assert table(plot, n)[0] == pytest.approx(exact[n], rel=1e-15)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_the_words_have_the_numbers_of_the_core(name: str, place: tuple[float, ...]) -> None:
    numbers = [part.rpartition(" = ")[2] for part in repr(placed(name, place)).split(", ")]
    assert numbers == [number(value) for value in (*place, *truth(name, place))]


@pytest.mark.parametrize(("name", "place"), CASES)
def test_the_stored_picture_shows_the_tangent_at_equal_scales_and_leaves_the_slope_to_be_asked_for(
    name: str, place: tuple[float, ...]
) -> None:
    plot = placed(name, place)
    figure = drawn(plot)
    (ax,) = figure.axes
    height, slope = truth(name, place)
    tangent, curve, point, *marks = (points(line) for line in ax.lines)
    assert curve[:, 1] == pytest.approx([truth(name, (x, *place[1:]))[0] for x in curve[:, 0]])
    assert [*point[0]] == pytest.approx([place[0], height])
    (left, low), (right, high) = tangent
    assert (high - low) / (right - left) == pytest.approx(slope, abs=1e-12)
    assert ax.lines[0].get_color() == (POSITIVE if slope >= 0 else NEGATIVE)
    assert [mark[0, 0] for mark in marks] == list(place[1:])
    assert ax.get_aspect() == 1
    assert_legible(figure)


@pytest.mark.parametrize("make", PLOTS.values())
def test_the_three_readings_are_the_same_on_every_run(make: Callable[[], TangentPlot]) -> None:
    plot, again = make(), make()
    data, other = bundle(plot), bundle(again)
    assert set(data) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == other["text/plain"] == repr(plot)
    assert data["image/png"] == other["image/png"] == bundle(plot)["image/png"]
    height, width, _ = imread(io.BytesIO(b64decode(data["image/png"])), format="png").shape
    assert width == 640 > height > 140
    moved = bundle(placed(next(name for name in PLOTS if PLOTS[name] is make), tuple(0.5 for _ in plot.moved)))
    assert moved["text/plain"] != data["text/plain"]
    assert moved["image/png"] != data["image/png"]


def test_plots_stand_in_boxes_and_are_linked_with_the_sliders_of_ipywidgets() -> None:
    plot, error, slider = sigmoid_plot(), squared_error_plot(), ipywidgets.FloatSlider(min=0, max=1, step=0.01)
    seen: list[float] = []
    plot.observe(lambda change: seen.append(change.new), "x")
    ipywidgets.link((plot, "x"), (slider, "value"))
    ipywidgets.dlink((slider, "value"), (error, "O"))
    box = ipywidgets.Tab([ipywidgets.HBox([plot, slider]), ipywidgets.VBox([error])])
    assert box.children[0].children == (plot, slider)
    slider.value = 0.25
    assert (plot.x, error.O, seen) == (0.25, 0.25, [0.25])
    plot.set_state({"x": 0.5})  # what a drag in the browser sends on release
    assert (slider.value, error.O, seen) == (0.5, 0.5, [0.25, 0.5])


@pytest.mark.parametrize("make", PLOTS.values())
def test_what_a_plot_sends_is_json_and_bytes_and_brings_its_own_style(make: Callable[[], TangentPlot]) -> None:
    state = make().get_state()
    json.dumps(state, default=lambda value: len(memoryview(value)))
    assert state["script"].count("export default {") == 1
    assert ".mlp-slide" in state["_css"] and ".mlp-curves" in state["_css"]
