"""The open neuron draws the sigmoid, where the neuron stands on it, and the sum that leads there, term by term."""

import numpy as np
import pytest

from mlp_core import Array, forward, sigmoid
from mlp_lab import Lab
from mlp_lab.notation.numbers import short
from mlp_lab.state.knobs import State
from tests.all_panels import OPEN_NEURON, PANELS
from tests.browser.bare import BarePage
from tests.browser.drawing import PIXEL, assert_bars_add_up, corners, drag, read_axes

KNOBS = ["w_O[1, 0]", "b_O[3]", "w_H[2, 1]", "b_H[0]"]


def open_neuron(bare: BarePage, knob: str, dark: bool = False) -> Lab:
    """Show the neuron that a weight leads to or a bias belongs to."""
    lab = Lab()
    lab.select(knob)
    bare.mount(lab, PANELS[OPEN_NEURON](lab), dark=dark)
    return lab


def opened(lab: Lab) -> tuple[str, int]:
    """Give the layer of the open neuron and its index."""
    return lab._shared.moment.neuron[2], int(lab._shared.moment.neuron[4])


def sums(state: State, layer: str) -> Array:
    """Add up for every neuron of a layer its terms, one below the other, the bias last."""
    a = forward(state.parameters, state.O_I)
    outputs, weights, biases = {"H": (a.O_I, state.w_H, state.b_H), "O": (a.O_H, state.w_O, state.b_O)}[layer]
    return np.asarray(np.cumsum([*(outputs[:, None] * weights), biases], axis=0))


def point(bare: BarePage) -> Array:
    read = "(point) => ['cx', 'cy'].map((name) => Number(point.getAttribute(name)))"
    return np.array(bare.panel("open-neuron").locator(".mlp-point").evaluate(read))


@pytest.mark.parametrize("knob", KNOBS)
def test_the_point_stands_at_the_net_input_and_its_sigmoid_and_lines_lead_to_both_axes(
    bare: BarePage, knob: str
) -> None:
    lab = open_neuron(bare, knob)
    layer, i = opened(lab)
    across, up = read_axes(bare.panel("open-neuron"))
    for state in drag(bare, lab):
        net = sums(state, layer)[-1, i]
        place = np.array([across.place(np.clip(net, -8, 8)), up.place(sigmoid(net))])
        assert point(bare) == pytest.approx(place, abs=PIXEL)
        lead = np.array([[place[0], up.place(0)], place, [across.place(-8), place[1]]])
        assert corners(bare.panel("open-neuron").locator(".mlp-lead")) == pytest.approx(lead, abs=PIXEL)


def test_the_curve_is_the_sigmoid(bare: BarePage) -> None:
    open_neuron(bare, "w_O[1, 0]")
    across, up = read_axes(bare.panel("open-neuron"))
    x, y = corners(bare.panel("open-neuron").locator(".mlp-curve")).T
    assert y == pytest.approx(up.place(sigmoid(across.value(x))), abs=PIXEL)
    assert across.value(x[[0, -1]]) == pytest.approx([-8, 8], abs=1e-3)


@pytest.mark.parametrize("bias", [700, -700])
def test_a_saturated_neuron_stays_at_the_edge_of_the_picture_at_its_height(bare: BarePage, bias: float) -> None:
    lab = open_neuron(bare, "b_O[0]")
    lab["b_O[0]"] = bias
    bare.settle()
    across, up = read_axes(bare.panel("open-neuron"))
    corner = np.array([across.place(8 * np.sign(bias)), up.place(float(bias > 0))])
    assert point(bare) == pytest.approx(corner, abs=PIXEL)
    lead = corners(bare.panel("open-neuron").locator(".mlp-lead"))
    assert lead == pytest.approx(
        np.array([corner, [across.place(-8), corner[1]]]), abs=PIXEL
    )  # and to no place on the axis
    net = short(float(lab.activations.x_O[0]), 1)
    beyond = bare.panel("open-neuron").locator(".mlp-beyond")
    assert beyond.text_content() == (f"{net} →" if bias > 0 else f"← {net}")
    lab["b_O[0]"] = 0
    bare.settle()
    assert beyond.text_content() == ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("knob", KNOBS)
def test_each_bar_reaches_from_the_sum_before_to_the_sum_so_far(bare: BarePage, knob: str, dark: bool) -> None:
    lab = open_neuron(bare, knob, dark)
    layer, i = opened(lab)
    panel = bare.panel("open-neuron")
    assert assert_bars_add_up(panel, sums(lab.state, layer)[:, i]) > 0.6  # bars use their room
    for state in drag(bare, lab):
        assert_bars_add_up(panel, sums(state, layer)[:, i])
