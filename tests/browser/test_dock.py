"""The docked slider: E over the positions of its knob, drawn on the axis that the thumb runs along."""

from typing import Any

import numpy as np
import pytest

from mlp_core import delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.state.knobs import Knob, State
from tests.browser.bare import BarePage
from tests.browser.drawing import colour, colour_of, drag, knob_and_positions
from tests.browser.shown import assert_shown_as

KNOBS = ["w_O[1, 0]", "w_H[0, 1]", "b_O[1]", "b_H[0]", "O_I[0]", "t[0]"]

READ = """(panel) => {
    const dock = panel.querySelector(".mlp-knob");
    const slider = dock.querySelector("input[type=range]");
    const room = slider.getBoundingClientRect();
    const thumb = 16;
    const place = room.left + thumb / 2 + ((room.width - thumb) * slider.value) / slider.max;
    const find = (name) => dock.querySelector(`.mlp-dock-${name}`);
    const screen = (node, x, y) => {
        const point = new DOMPoint(x, y).matrixTransform(node.getScreenCTM());
        return [point.x, point.y];
    };
    const value = (length) => length.baseVal.value;
    const ends = (line) => [screen(line, value(line.x1), value(line.y1)), screen(line, value(line.x2), value(line.y2))];
    const seen = (node) => getComputedStyle(node).visibility === "visible";
    const curve = find("curve");
    const corners = curve.getAttribute("d").slice(1).split("L").map((corner) => corner.split(" ").map(Number));
    const [point, tangent] = [find("point"), find("tangent")];
    return {
        thumb: place,
        curve: corners.map(([x, y]) => screen(curve, x, y)),
        point: screen(point, value(point.cx), value(point.cy)),
        tangent: seen(tangent) ? ends(tangent) : null,
        ticks: Object.fromEntries(["zero", "start"].filter((name) => seen(find(name)))
            .map((name) => [name, ends(find(name))[0][0]])),
        slope: seen(dock.querySelector(".mlp-slope")) ? dock.querySelector(".mlp-slope .mlp-number").textContent : null,
        ends: [...dock.querySelectorAll(".mlp-end")].map((end) => end.textContent),
        height: dock.getBoundingClientRect().height,
        overflow: dock.scrollWidth > dock.clientWidth,
    };
}"""


def slope_of(state: State, knob: Knob) -> float | None:
    a = forward(state.parameters, state.O_I)
    arrays = {"w_O": gradient_w_O(a, state.t), "w_H": gradient_w_H(a, state.t, state.w_O)}
    arrays |= {"b_O": delta_O(a, state.t), "b_H": delta_H(a, state.t, state.w_O)}
    return float(arrays[knob.array][knob.index]) if knob.array in arrays else None


def E_of(state: State) -> float:
    return float(loss(forward(state.parameters, state.O_I).O_O, state.t))


def read(bare: BarePage) -> dict[str, Any]:
    drawn: dict[str, Any] = bare.panel("network").evaluate(READ)
    return drawn


@pytest.mark.parametrize("width", [360, 848])
@pytest.mark.parametrize("name", KNOBS)
def test_curve_point_and_tangent_are_those_of_E_at_every_place_of_the_thumb(
    bare: BarePage, name: str, width: int
) -> None:
    lab = Lab()
    start = lab.state
    lab[name] = lab[name] + 0.1
    lab.select(name)
    bare.mount(lab, lab.network(), width=width)
    knob, grid = knob_and_positions(lab)
    E = np.array([E_of(knob.turned(lab.state, value)) for value in grid])
    for state in drag(bare, lab):
        drawn = read(bare)
        xs, ys = np.array(drawn["curve"]).T
        x, y = np.polyfit(grid, xs, 1), np.polyfit(E, ys, 1)
        assert xs == pytest.approx(np.polyval(x, grid), abs=0.1)  # on one straight axis
        assert ys == pytest.approx(np.polyval(y, E), abs=0.1)
        assert y[0] < 0 < x[0]  # upwards, and to the right
        now, slope = knob.value(state), slope_of(state, knob)
        assert drawn["point"] == pytest.approx([np.polyval(x, now), np.polyval(y, E_of(state))], abs=0.15)
        assert drawn["point"][0] == pytest.approx(drawn["thumb"], abs=0.5)
        assert drawn["ticks"].get("start") == pytest.approx(np.polyval(x, knob.value(start)), abs=0.2)
        assert drawn["ticks"].get("zero") == pytest.approx(np.polyval(x, 0), abs=0.2)
        if slope is None:
            assert drawn["tangent"] is drawn["slope"] is None
            continue
        assert_shown_as(drawn["slope"], slope, f"slope of {name}")
        for at, height in drawn["tangent"]:
            there = E_of(state) + slope * ((at - x[1]) / x[0] - now)
            assert height == pytest.approx(np.polyval(y, there), abs=0.3)
        assert drawn["tangent"][0][0] < drawn["point"][0] < drawn["tangent"][1][0]
        assert colour(bare.panel("network").locator(".mlp-dock-tangent")) == colour_of(slope)


def test_a_start_beyond_the_slider_has_no_tick(bare: BarePage) -> None:
    lab = Lab(t=[3, 0.1, 0.2, 0.7])
    lab.select("t[0]")
    lab["t[0]"] = 0.5
    bare.mount(lab, lab.network())
    assert set(read(bare)["ticks"]) == {"zero"}
    assert read(bare)["ends"] == ["0", "1"]


def test_the_dock_is_low_and_wraps_in_a_narrow_panel(bare: BarePage) -> None:
    for width, heights in ((848, (30, 40)), (700, (30, 40)), (360, (60, 90))):
        lab = Lab()
        bare.mount(lab, lab.network(), width=width)
        drawn = read(bare)
        assert heights[0] <= drawn["height"] <= heights[1]
        assert not drawn["overflow"]
        bare.clear()


def test_a_flat_curve_is_drawn_flat(bare: BarePage) -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.network())
    _, ys = np.array(read(bare)["curve"]).T
    assert np.ptp(ys) < 0.01
