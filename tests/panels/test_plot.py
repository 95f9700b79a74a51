"""A plot draws the function, the tangent and the slope that the core computes, in place and at a fixed size."""

import io
from base64 import b64decode
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.image import imread

from mlp_core import sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.curves.panel import TangentPlot, sigmoid_plot, squared_error_plot
from mlp_lab.panels.differences.methods import errors
from mlp_lab.panels.differences.panel import EXPECTED, LEAST, STEPS, DifferencePlot
from mlp_lab.panels.plot.plot import Plot
from mlp_lab.state.knobs import find_knob

TANGENTS = {"sigmoid": sigmoid_plot, "squared error": squared_error_plot}
DIFFERENCES = {"two ways": lambda: Lab().differences(), "three ways": lambda: Lab().differences(complex_step=True)}
PLOTS = TANGENTS | DIFFERENCES
PLACES = {"sigmoid": [(-8.0,), (-1.3,), (0.0,), (8.0,)], "squared error": [(0.0, 1.0), (0.42, 0.42), (1.0, 0.13)]}
PLACES |= {name: [(1.0,), (1e-5,), (1e-16,)] for name in DIFFERENCES}
CASES = [(name, place) for name in TANGENTS for place in PLACES[name]]


def put(plot: Plot, place: tuple[float, ...]) -> None:
    """Put the sliders to a place, as a student who sees the picture does, one after the other."""
    plot.picture.seen = True
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


@pytest.mark.parametrize(("name", "make"), PLOTS.items())
def test_a_plot_is_updated_in_place_at_one_size(name: str, make: Callable[[], Plot]) -> None:
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


@pytest.mark.parametrize("make", PLOTS.values())
def test_the_live_picture_is_the_stored_one_on_a_page_that_shows_through(make: Callable[[], Plot]) -> None:
    plot = make()
    live = imread(io.BytesIO(plot.picture.png), format="png").astype(float)
    stored = imread(io.BytesIO(b64decode(plot._repr_mimebundle_()[0]["image/png"])), format="png")[..., :3]
    assert live[0, 0, 3] == 0
    on_white = live[..., :3] * live[..., 3:] + 1 - live[..., 3:]
    assert (np.abs(on_white - stored).max(axis=-1) > 0.3).mean() < 0.002  # a line may lie over another


@pytest.mark.parametrize("make", PLOTS.values())
def test_the_three_readings_are_the_same_on_every_run(make: Callable[[], Plot]) -> None:
    plot, again = make(), make()
    (data, metadata), (other, _) = plot._repr_mimebundle_(), again._repr_mimebundle_()
    assert data["text/plain"] == other["text/plain"] == repr(plot)
    assert data["image/png"] == other["image/png"] == plot._repr_mimebundle_()[0]["image/png"]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == plot.model_id
    picture = imread(io.BytesIO(b64decode(data["image/png"])), format="png")
    assert picture[0, 0].tolist() == [1, 1, 1, 1]  # a white page, where GitHub's may be dark
    assert metadata == {"image/png": {"width": plot.picture.width, "height": plot.picture.height}}


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
    assert [text.get_text() for text in plot._figure.axes[0].get_legend().get_texts()] == methods
    assert_shows_the_errors(plot, lab, methods)
    for h in (1e-16, 1e-9, 10**-4.875, 1.0):
        put(plot, (h,))
        assert_shows_the_errors(plot, lab, methods)
    for change in (lambda: lab.select("w_H[0, 1]"), lambda: lab.__setitem__("w_H[0, 1]", 40.0), lab.reset):
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
    lab, drawn = Lab(), []
    draw = DifferencePlot._quick_png
    monkeypatch.setattr(DifferencePlot, "_quick_png", lambda plot: drawn.append(plot) or draw(plot))
    plots = [lab.differences() for _ in range(20)]
    assert len(set(map(id, plots))) == 1
    plots[0].picture.seen = True
    drawn.clear()
    lab.select("w_H[0, 1]")
    assert len(drawn) == 1
