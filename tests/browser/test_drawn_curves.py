"""A curve with its tangent is drawn where the core computes it, at equal scales, and its point is taken by the hand."""

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator

from mlp_core import sigmoid, sigmoid_prime
from mlp_lab import Lab, sigmoid_plot, squared_error_plot
from mlp_lab.panels.curves.panel import TangentPlot
from tests.all_panels import PLOTS
from tests.browser.bare import BarePage
from tests.browser.drawing import (
    PIXEL,
    Scale,
    assert_nothing_is_clipped,
    colour_of,
    corners,
    drag_by_hand,
    name_of_colour,
    read_axes,
)
from tests.browser.shown import assert_shown_as

READ = """(panel) => {
    const place = (node, names) => names.map((name) => Number(node.getAttribute(name)));
    const line = (kind) => place(panel.querySelector(`.mlp-${kind}`), ["x1", "y1", "x2", "y2"]);
    const hue = (kind) => getComputedStyle(panel.querySelector(`.mlp-${kind}`)).stroke;
    return {
        points: [...panel.querySelectorAll(".mlp-point")].map((point) => place(point, ["cx", "cy"])),
        tangent: line("tangent"), height: line("height"), hues: [hue("tangent"), hue("height")],
        triangle: panel.querySelector(".mlp-triangle").getAttribute("d"),
        run: panel.querySelector(".mlp-run").textContent,
        numbers: [...panel.querySelectorAll("[data-number]")].map((n) => [n.dataset.number, n.textContent]),
        spoken: [...panel.querySelectorAll("input")].map((input) => input.getAttribute("aria-valuetext")),
    };
}"""
AT_ALL = f"""(panel) => {{
    const read = {READ};
    const slider = panel.querySelector("input");
    return JSON.stringify(Array.from({{ length: Number(slider.max) + 1 }}, (_, position) => {{
        slider.value = position;
        slider.dispatchEvent(new Event("input"));
        return read(panel);
    }}));
}}"""


def show(bare: BarePage, plot: TangentPlot, width: int = 900, dark: bool = False) -> Locator:
    bare.mount(Lab(), plot, width=width, dark=dark)
    return bare.panel("curves")


def frames(panel: Locator) -> list[tuple[Scale, Scale]]:
    """Read the axes of both curves."""
    return [read_axes(panel.locator("svg > g").nth(n)) for n in (0, 1)]


def truth(plot: TangentPlot, x: float) -> tuple[float, float]:
    """Give the height and the slope at a value of the first slider."""
    if plot.moved == ("x",):
        return float(sigmoid(x)), float(sigmoid_prime(x))
    return 0.5 * (x - plot.t) ** 2, x - plot.t


def assert_drawn(seen: dict[str, Any], plot: TangentPlot, x: float, axes: list[tuple[Scale, Scale]]) -> None:
    """Hold what is drawn for a value of the first slider to the core."""
    (across, up), (below, level) = axes
    y, slope = truth(plot, x)
    upper, lower = seen["points"]
    assert upper == pytest.approx(np.array([across.place(x), up.place(y)]), abs=PIXEL)
    assert lower == pytest.approx(np.array([below.place(x), level.place(slope)]), abs=PIXEL)
    stem = np.array([below.place(x), level.place(0), below.place(x), level.place(slope)])
    assert seen["height"] == pytest.approx(stem, abs=PIXEL)
    left, low, right, high = seen["tangent"]
    assert right - left > 60
    assert (low - high) / (right - left) == pytest.approx(slope, abs=1e-3)  # in pixels: as steep as it looks
    assert (left + right) / 2 == pytest.approx(across.place(x), abs=PIXEL)
    assert (low + high) / 2 == pytest.approx(up.place(y), abs=PIXEL)
    assert [name_of_colour(hue) for hue in seen["hues"]] == [colour_of(slope)] * 2


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "targets"), [("sigmoid", [None]), ("squared error", [0.8, 0.0, 0.37])])
def test_at_every_position_point_tangent_and_numbers_are_those_of_the_core(
    bare: BarePage, name: str, targets: list[float | None], dark: bool
) -> None:
    plot = PLOTS[name]()
    panel = show(bare, plot, dark=dark)
    axes, grid = frames(panel), plot.grid(plot.moved[0])
    for target in targets:
        if target is not None:
            plot.set_trait("t", target)
            bare.settle()
        all_seen = json.loads(panel.evaluate(AT_ALL))
        assert len(all_seen) == len(grid) > 100
        for seen, x in zip(all_seen, grid.tolist(), strict=True):
            assert_drawn(seen, plot, x, axes)
            values = (x, target, *truth(plot, x)) if target is not None else (x, *truth(plot, x))
            for (shown, text), value in zip(seen["numbers"], values, strict=True):
                assert_shown_as(text, value, shown)
                assert all(f"{shown} = {text}" in spoken for spoken in seen["spoken"])


def test_the_triangle_has_a_run_of_1_and_rises_to_the_tangent(bare: BarePage) -> None:
    plot = sigmoid_plot()
    panel = show(bare, plot)
    (across, up), _ = frames(panel)
    for x in (-5.0, -1.0, 0.0, 4.0, 4.05, 5.0):
        plot.x = x
        bare.settle()
        y, slope = truth(plot, x)
        start, corner, end = corners(panel.locator(".mlp-triangle"))
        assert across.value(corner[0]) - across.value(start[0]) == pytest.approx(1, abs=1e-3)
        assert (start[1], end[0]) == (corner[1], corner[0])
        for touching in (start, end):
            expected = y + slope * (across.value(touching[0]) - x)
            assert touching[1] == pytest.approx(up.place(expected), abs=2 * PIXEL)
        assert any(abs(touching[0] - across.place(x)) < PIXEL for touching in (start, end))
        assert end[0] <= across.place(5) + PIXEL
        assert_shown_as(panel.locator(".mlp-run").inner_html().removeprefix("run 1, rise "), slope, "rise")


@pytest.mark.parametrize("width", [360, 600, 848, 900])
@pytest.mark.parametrize("name", PLOTS)
def test_a_slope_looks_as_steep_as_it_is_and_nothing_is_clipped_at_any_width(
    bare: BarePage, name: str, width: int
) -> None:
    plot = PLOTS[name]()
    panel = show(bare, plot, width)
    for place in [-5, 0.0, 1.0, 5] if name == "sigmoid" else [0, 0.4, 1]:
        plot.set_trait(plot.moved[0], place)
        bare.settle()
        assert_nothing_is_clipped(panel)
    (across, up), (below, _) = frames(panel)
    assert -up.slope == pytest.approx(across.slope, rel=1e-6)
    box = panel.locator("svg").bounding_box()
    assert box
    assert box["height"] <= (420 if width > 800 else 440)
    view = panel.locator("svg").evaluate("(svg) => [svg.viewBox.baseVal.width, svg.clientWidth]")
    assert view[0] == view[1]  # so that letters have the size of all others
    assert across.slope > 20
    for n in (0, 1):  # the curve goes from end to end and stays inside
        path = corners(panel.locator(".mlp-curve").nth(n))
        scale = (across, below)[n]
        grid = plot.grid(plot.moved[0])
        assert scale.value(path[[0, -1], 0]) == pytest.approx(grid[[0, -1]], abs=1e-2)
        assert path[:, 1].min() >= 0 and path[:, 1].max() <= box["height"]


def test_a_picture_follows_the_width_of_its_place(bare: BarePage) -> None:
    panel = show(bare, squared_error_plot())
    wide = panel.locator("svg").bounding_box()
    bare.page.evaluate("document.querySelector('main').style.width = '400px'")
    bare.page.wait_for_function("document.querySelector('svg.mlp-plot').viewBox.baseVal.width < 400")
    narrow = panel.locator("svg").bounding_box()
    assert wide and narrow
    assert narrow["height"] > wide["height"]  # one curve below the other
    assert_nothing_is_clipped(panel)


def test_the_curve_and_its_mark_follow_the_target(bare: BarePage) -> None:
    plot = squared_error_plot()
    panel = show(bare, plot)
    axes = frames(panel)
    for t in (0.0, 0.25, 1.0):
        panel.get_by_role("slider", name="t").evaluate(
            "(s, t) => { s.value = Math.round(100 * t); s.dispatchEvent(new Event('input')); }", t
        )
        assert bare.page.evaluate("exchange([])") == []
        panel.get_by_role("slider", name="t").dispatch_event("change")
        bare.settle()
        assert plot.t == t
        for n, (across, up) in enumerate(axes):
            mark = panel.locator(".mlp-mark").nth(n)
            assert float(str(mark.get_attribute("x1"))) == pytest.approx(across.place(t), abs=PIXEL)
            _, y = corners(panel.locator(".mlp-curve").nth(n)).T
            values = np.array([truth(plot, at)[n] for at in plot.grid("O").tolist()])
            assert y == pytest.approx(up.place(values), abs=PIXEL)
        assert panel.locator("svg > g > text").first.inner_html() == "t"


@pytest.mark.parametrize("frame", [0, 1])
@pytest.mark.parametrize("name", PLOTS)
def test_the_point_is_dragged_in_the_picture_and_python_has_it_on_release(
    bare: BarePage, name: str, frame: int
) -> None:
    plot = PLOTS[name]()
    panel = show(bare, plot)
    grid = plot.grid(plot.moved[0])
    before = getattr(plot, plot.moved[0])
    (across, _) = frames(panel)[frame]
    box = panel.locator("svg").bounding_box()
    point = panel.locator(".mlp-point").nth(frame).bounding_box()
    assert box and point
    target = float(grid[len(grid) // 4])
    end = (box["x"] + float(across.place(target)) + 1, box["y"] + box["height"] - 2)
    drag_by_hand(bare, (point["x"] + 6, point["y"] + 6), end)
    slider = panel.get_by_role("slider").first
    assert slider.input_value() == str(len(grid) // 4)
    assert float(str(panel.locator(".mlp-point").nth(frame).get_attribute("cx"))) == pytest.approx(
        float(across.place(target)), abs=PIXEL
    )
    assert bare.page.evaluate("exchange([])") == []  # nothing is asked, nothing told yet
    assert getattr(plot, plot.moved[0]) == before
    bare.page.mouse.up()
    bare.settle()
    assert getattr(plot, plot.moved[0]) == target
    bare.page.mouse.move(*end)
    bare.page.mouse.move(box["x"] + 300, end[1])
    assert slider.input_value() == str(len(grid) // 4)  # it was let go of


@pytest.mark.parametrize("button", ["right", "middle"])
def test_only_the_first_button_drags(bare: BarePage, button: Any) -> None:
    plot = sigmoid_plot()
    box = show(bare, plot).locator("svg").bounding_box()
    assert box
    bare.page.mouse.move(box["x"] + 100, box["y"] + 60)
    bare.page.mouse.down(button=button)
    bare.page.mouse.move(box["x"] + 140, box["y"] + 60)
    bare.page.mouse.up(button=button)
    bare.settle()
    assert plot.x == 1.0
    assert bare.panel("curves").locator("[data-number=x]").inner_text() == "1.0000"


def test_keys_move_the_slider_and_the_kernel_is_told_once_a_key_is_let_go_of(bare: BarePage) -> None:
    plot = sigmoid_plot()
    panel = show(bare, plot)
    panel.get_by_role("slider", name="x").focus()
    for _ in range(3):
        bare.page.keyboard.down("ArrowRight")  # the key repeats
    assert panel.locator("[data-number=x]").inner_text() == "1.1500"
    assert bare.page.evaluate("exchange([])") == []
    bare.page.keyboard.up("ArrowRight")
    bare.settle()
    assert plot.x == 1.15
    for key, x in (("Home", -5.0), ("End", 5.0), ("ArrowLeft", 4.95), ("ArrowUp", 5.0)):
        bare.page.keyboard.press(key)
        bare.settle()
        assert plot.x == x


def test_what_python_sets_is_shown_in_every_view(bare: BarePage) -> None:
    plot = sigmoid_plot()
    panel = show(bare, plot)
    axes = frames(panel)
    plot.x = -2.52  # between two positions
    bare.settle()
    assert_drawn(panel.evaluate(READ), plot, -2.5, axes)
    assert panel.get_by_role("slider").input_value() == str(plot.grid("x").tolist().index(-2.5))
