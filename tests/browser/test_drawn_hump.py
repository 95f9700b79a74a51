"""δ over the output: dots and curves are drawn where mlp_core says, and every number told is its own."""

import re

import numpy as np
import pytest

from mlp_core import Array, Parameters, delta_O, forward, sigmoid_prime
from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.drawing import PIXEL, assert_nothing_is_clipped, colour, colour_of, knob_and_positions, read_axes
from tests.browser.shown import assert_shown_as, shown_numbers
from tests.labs import LABS, trained, uneven


def places(bare: BarePage, kind: str) -> Array:
    """Give where the dots, or the hollow ones, stand in the picture."""
    if kind == "entropy":
        read = "(all) => all.map((one) => [one.getAttribute('cx'), one.getAttribute('cy')].map(Number))"
        return np.array(bare.panel("hump").locator(".mlp-hump-hollow").evaluate_all(read))
    moved = "(all) => all.map((one) => one.parentNode.getAttribute('transform'))"
    found = bare.panel("hump").locator(".mlp-hump-dot").evaluate_all(moved)
    return np.array([[float(value) for value in re.findall(r"[-\d.]+", one)] for one in found])


def assert_drawn(bare: BarePage, parameters: Parameters, O_I: Array, t: Array, told: int, curves: int) -> None:
    """Hold dots, curves, lines and numbers to the core."""
    now = forward(parameters, O_I)
    δ = delta_O(now, t)
    numbers = {"O": now.O_O, "t": t, "error": now.O_O - t, "slope": sigmoid_prime(now.x_O), "delta": δ}
    numbers["entropy"] = now.O_O - t
    x, y = read_axes(bare.panel("hump"))
    heights = {"delta": δ, "entropy": now.O_O - t}
    for kind, values in heights.items():
        there = places(bare, kind)
        assert there[:, 0] == pytest.approx(x.place(now.O_O.ravel()), abs=2 * PIXEL)
        assert there[:, 1] == pytest.approx(y.place(values.ravel()), abs=2 * PIXEL)
    paths = bare.panel("hump").locator(".mlp-curve").all()
    assert len(paths) == curves
    targets = np.unique(t) if curves == 2 else t[0]
    s = np.linspace(0, 1, 11)
    for path, line, target in zip(paths, bare.panel("hump").locator(".mlp-hump-line").all(), targets, strict=True):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = np.array(
            [float(value) for value in re.findall(r"-?[\d.]+", str(path.get_attribute("d")))]
        ).reshape(4, 2)
        weights = np.array([(1 - s) ** 3, 3 * (1 - s) ** 2 * s, 3 * (1 - s) * s**2, s**3])
        outputs = x.value(np.array([x0, x1, x2, x3]) @ weights)
        assert outputs == pytest.approx(s, abs=1e-3)
        unit = 4 * PIXEL / abs(y.slope)
        assert y.value(np.array([y0, y1, y2, y3]) @ weights) == pytest.approx((s - target) * s * (1 - s), abs=unit)
        ends = np.array([float(v) for v in re.findall(r"-?[\d.]+", str(line.get_attribute("d")))]).reshape(2, 2)
        assert y.value(ends[:, 1]) == pytest.approx([-target, 1 - target], abs=unit)
    for name, text in [(name, text) for name, text in shown_numbers(bare.page) if name.startswith("hump")]:
        kind, n, k = re.findall(r"hump (\w+)\[(\d+), (\d+)\]", name)[0]
        assert int(n) == told
        assert_shown_as(text, float(numbers[kind][int(n), int(k)]), name)


@pytest.mark.parametrize("entropy", [False, True])
@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_at_every_step_dots_and_numbers_are_those_of_the_core(bare: BarePage, data: str, entropy: bool) -> None:
    lab = trained(data, steps=40, start=3, eta=4)
    bare.mount(lab, lab.hump(entropy=entropy))
    for step in range(0, 41, 4):
        bare.move(step)
        assert_drawn(bare, lab.run.at(step), lab.run.data.O_I, lab.run.data.t, lab._shared.at.example, 2)
    dots = bare.panel("hump").locator(".mlp-hump-dot").all()
    δ = delta_O(forward(lab.run.at(40), lab.run.data.O_I), lab.run.data.t).ravel()
    for dot, value in list(zip(dots, δ, strict=True))[:6]:
        assert colour(dot, "fill") == colour_of(value)


@pytest.mark.parametrize("knob", ["w_O[1, 2]", "t[1]"])
def test_without_a_run_each_output_of_the_labs_example_is_a_dot(bare: BarePage, knob: str) -> None:
    lab = uneven()
    lab.select(knob)
    bare.mount(lab, lab.hump(entropy=True))
    turned, grid = knob_and_positions(lab)
    for position in range(0, len(grid), 20):
        bare.move(position)
        state = turned.turned(lab.state, grid[position])
        assert_drawn(bare, state.parameters, state.O_I[None], state.t[None], 0, 4)


def test_a_run_that_begins_later_is_drawn_too(bare: BarePage) -> None:
    lab = Lab((2, 3, 1))
    bare.mount(lab, lab.hump())
    for data in ("xor", "penguins"):
        lab.training(data, steps=10, start=3)
        bare.settle()
        assert_drawn(bare, lab.run.at(0), lab.run.data.O_I, lab.run.data.t, lab._shared.at.example, 2)


def test_what_is_beyond_the_sheet_is_said_to_be_and_shown_on_request(bare: BarePage) -> None:
    lab = trained(steps=10, start=3)
    panel = lab.hump()
    bare.mount(lab, panel)
    root = bare.panel("hump")
    box = root.get_by_label("beyond the sheet: cross-entropy beside it")
    assert not root.locator(".mlp-hump-line").first.is_visible()
    assert not root.locator("td.mlp-hump-of-entropy").first.is_visible()
    box.focus()
    bare.page.keyboard.press("Space")
    bare.settle()
    assert panel.entropy
    assert root.locator(".mlp-hump-line").first.is_visible()
    assert root.locator("td.mlp-hump-of-entropy").first.is_visible()
    assert_drawn(bare, lab.run.at(0), lab.run.data.O_I, lab.run.data.t, lab._shared.at.example, 2)


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_a_dot_tells_of_its_example_and_a_click_or_a_key_chooses_it(bare: BarePage, data: str) -> None:
    lab = trained(data, steps=200, start=3, eta=4)
    lab["step"] = 200
    bare.mount(lab, lab.hump())
    O_I, t = lab.run.data.O_I, lab.run.data.t
    options = bare.panel("hump").get_by_role("listbox").get_by_role("option")
    assert options.count() == len(t)
    options.nth(2).locator(".mlp-hump-dot").dispatch_event("pointerover", {"bubbles": True})
    assert_drawn(bare, lab.parameters, O_I, t, 2, 2)
    assert f"step 200: example 3 of {len(t)}: inputs " in bare.panel("hump").inner_text()
    options.nth(2).locator(".mlp-hump-dot").dispatch_event("click", {"bubbles": True})
    bare.settle()
    assert lab._shared.at.example == 2
    assert options.nth(2).get_attribute("aria-selected") == "true"
    bare.panel("hump").get_by_role("listbox").focus()
    bare.page.keyboard.press("End")
    bare.page.keyboard.press("ArrowLeft")
    bare.settle()
    assert lab._shared.at.example == len(t) - 2


@pytest.mark.parametrize("panel", ["hump", "pulls"])
def test_without_a_run_there_is_no_other_example_to_choose(bare: BarePage, panel: str) -> None:
    lab = Lab()
    bare.mount(lab, getattr(lab, panel)())
    bare.panel(panel).get_by_role("option").first.dispatch_event("click", {"bubbles": True})
    bare.panel(panel).get_by_role("listbox").focus()
    bare.page.keyboard.press("End")
    bare.settle()
    assert bare.panel(panel).locator(".mlp-notice").inner_text() == ""


@pytest.mark.parametrize("lab", LABS)
def test_every_network_can_be_shown(bare: BarePage, lab: str) -> None:
    made = LABS[lab]()
    bare.mount(made, made.hump(entropy=True))
    assert "NaN" not in bare.panel("hump").inner_text()
    assert not re.search("NaN|Infinity", bare.panel("hump").locator("svg.mlp-plot").inner_html())


@pytest.mark.parametrize("width", [360, 500, 848, 1200])
@pytest.mark.parametrize("entropy", [False, True])
@pytest.mark.parametrize("data", ["xor", "penguins", "own"])
def test_the_panel_fits_any_width_and_is_low_enough_for_a_screen(
    bare: BarePage, data: str, entropy: bool, width: int
) -> None:
    lab = trained(data, steps=10, start=3) if data != "own" else uneven()
    bare.mount(lab, lab.hump(entropy=entropy), width=width)
    assert_nothing_is_clipped(bare.panel("hump"))
    box = bare.panel("hump").bounding_box()
    assert box and box["height"] <= 640
