"""The loss slice draws the loss along the weight, the point of now, and the tangent whose slope is the gradient."""

import numpy as np
import pytest

from mlp_core import Array, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.state.knobs import Knob, State, find_knob
from tests.browser.bare import BarePage
from tests.browser.drawing import PIXEL, Scale, colour, colour_of, corners, drag, read_axes

KNOBS = ["w_O[1, 0]", "w_O[0, 3]", "w_H[2, 1]", "b_O[1]", "O_I[0]", "t[0]"]


def gradient(state: State, weight: Knob) -> float:
    activations = forward(state.parameters, state.O_I)
    arrays = {"w_O": gradient_w_O(activations, state.t), "w_H": gradient_w_H(activations, state.t, state.w_O)}
    return float(arrays[weight.array][weight.index])


def loss_at(state: State, weight: Knob, values: Array | float) -> Array:
    turned = weight.turned(state, values)
    return np.asarray(loss(forward(turned.parameters, turned.O_I).O_O, turned.t))


def places(bare: BarePage) -> tuple[Array, Array]:
    """Give the ends (2, 2) of the tangent, and the place (2,) of the point."""
    read = """(panel) => [["tangent", "x1", "y1", "x2", "y2"], ["point", "cx", "cy"]].map(([kind, ...names]) =>
        names.map((name) => Number(panel.querySelector(`.mlp-${kind}`).getAttribute(name))))"""
    tangent, point = map(np.array, bare.panel("slice").evaluate(read))
    return tangent.reshape(2, 2), point


def assert_drawn(bare: BarePage, state: State, weight: Knob, axes: tuple[Scale, Scale]) -> None:
    x, y = axes
    now, E, slope = weight.value(state), float(loss_at(state, weight, weight.value(state))), gradient(state, weight)
    (left, right), point = places(bare)
    assert point == pytest.approx(np.array([x.place(now), y.place(E)]), abs=PIXEL)
    assert left[0] < x.place(now) < right[0]
    assert right[0] - left[0] > 100
    steep = abs(slope * y.slope / x.slope)
    for end in (left, right):
        assert end[1] == pytest.approx(y.place(E + slope * (x.value(end[0]) - now)), abs=PIXEL * (1 + steep))
    along, heights = corners(bare.panel("slice").locator(".mlp-curve")).T
    assert heights == pytest.approx(y.place(loss_at(state, weight, x.value(along))), abs=PIXEL)
    assert colour(bare.panel("slice").locator(".mlp-tangent")) == colour_of(slope)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", KNOBS)
def test_the_tangent_touches_the_curve_at_the_point_with_the_slope_of_the_gradient(
    bare: BarePage, name: str, dark: bool
) -> None:
    lab = Lab()
    lab.select("w_O[1, 0]")
    lab.select(name)
    bare.mount(lab, lab.loss_slice(), dark=dark)
    axes = read_axes(bare.panel("slice"))
    for state in drag(bare, lab):
        assert_drawn(bare, state, find_knob(lab.weight, state), axes)


def test_both_signs_of_the_slope_are_met(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.loss_slice())
    seen = {colour(bare.panel("slice").locator(".mlp-tangent")) for _ in drag(bare, lab)}
    assert seen == {"blue", "vermilion"}


def test_a_slope_of_zero_has_no_colour_and_a_level_tangent(bare: BarePage) -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.loss_slice())
    assert_drawn(bare, lab.state, find_knob("w_H[0, 1]", lab.state), read_axes(bare.panel("slice")))
    (left, right), _ = places(bare)
    assert left[1] == right[1]


def test_the_curve_has_a_place_for_every_position_and_stays_in_the_picture(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_H[2, 1]")
    bare.mount(lab, lab.loss_slice())
    along, heights = corners(bare.panel("slice").locator(".mlp-curve")).T
    x, y = read_axes(bare.panel("slice"))
    assert x.value(along) == pytest.approx(lab._shared.loss_curve()[0], abs=1e-4)
    assert y.value(heights) == pytest.approx(lab._shared.loss_curve()[1], abs=1e-3)
    box = bare.panel("slice").locator("svg[role=img]").evaluate("(svg) => svg.viewBox.baseVal.height")
    assert heights.min() >= 0
    assert heights.max() <= box
