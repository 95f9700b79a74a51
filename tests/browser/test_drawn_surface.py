"""What the surface draws and says is what mlp_core computes, at every step, and it tells what is not true of it."""

import re
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import expect

from mlp_core import Array, Parameters
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.surface.panel import SurfacePanel
from mlp_lab.state.knobs import State, find_knob
from mlp_lab.training.data import DATA, own
from tests.browser.bare import BarePage, link_of
from tests.browser.drawing import PIXEL, Scale, assert_nothing_is_clipped, corners, read_axes
from tests.descents import flat, gradients_alone, loss_alone
from tests.panels.test_surface import AXES, floats, made, put, two

WIDTHS = (360, 480, 640, 848, 1280, 1600)
READ = """(panel, rows) => {
    const slider = panel.querySelector(".mlp-knob input[type=range]");
    const find = (kind) => panel.querySelector(`.mlp-surface-room ${kind}`);
    const at = (node, ...names) => names.map((name) => node.getAttribute(name));
    return rows.map((value) => {
        slider.value = value;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        const numbers = [...panel.querySelectorAll(".mlp-surface-table .mlp-number")];
        const point = find(".mlp-plot > .mlp-point");
        return {
            point: at(point, "cx", "cy").map(Number),
            off: point.classList.contains("mlp-hollow"),
            arrow: find(".mlp-plot .mlp-surface-arrow").getAttribute("d"),
            ghost: at(find("circle.mlp-ghost"), "cx", "cy", "visibility"),
            heights: ["true", "on"].map((kind) =>
                at(find(`.mlp-plot > .mlp-surface-${kind}`), "transform", "visibility")),
            numbers: numbers.map((node) => node.textContent),
            verdict: find(".mlp-surface-verdict").textContent,
        };
    });
}"""
LEVELS = """(panel) => [...panel.querySelectorAll(".mlp-surface-level")].map((text) =>
    [Number(text.getAttribute("y")) - 4, Number(text.textContent.replace("−", "-"))])"""
TICK = """async (panel) => {
    const slider = panel.querySelector(".mlp-knob input[type=range]");
    const writes = [];
    const watch = new MutationObserver((records) => writes.push(...records));
    watch.observe(panel.querySelector(".mlp-surface-room"),
        { subtree: true, childList: true, attributes: true, characterData: true });
    slider.value = Number(slider.value) + 1;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await Promise.resolve();
    return [writes.length, writes.filter(({ type, target }) => type === "childList" && target.closest("svg")).length];
}"""


class Drawn(NamedTuple):
    """A surface in a bare page, and its three scales."""

    lab: Lab
    panel: SurfacePanel
    x: Scale
    y: Scale
    E: Scale

    def place(self, x: Array | float, y: Array | float) -> Array:
        """Give where two values stand, (..., 2)."""
        return np.stack([self.x.place(x), self.y.place(y)], axis=-1)


def show(bare: BarePage, lab: Lab, panel: SurfacePanel, **how: Any) -> Drawn:
    """Show a surface."""
    bare.mount(lab, panel, **how)
    places, values = np.array(bare.panel("surface").evaluate(LEVELS)).T
    return Drawn(lab, panel, *read_axes(bare.panel("surface")), Scale(*np.polyfit(values, places, 1)))


def read(bare: BarePage, rows: Array | list[int]) -> list[dict[str, Any]]:
    """Drag the slider to each of these values and read what the surface shows there."""
    seen: list[dict[str, Any]] = bare.panel("surface").evaluate(READ, np.asarray(rows).tolist())
    return seen


def tip_of(arrow: str) -> Array:
    """Read where an arrow points to."""
    return np.array(re.findall(r"[-\d.]+", arrow)[2:4], float)


def value_in(numbers: Parameters | State, name: str) -> float:
    """Read one number by its name."""
    knob = find_knob(name, Lab((2, 3, 1)).state)
    return float(getattr(numbers, knob.array)[knob.index])


def height(transform: str) -> float:
    """Read how far down a mark stands."""
    return float(transform.rstrip(")").split()[-1])


@pytest.mark.parametrize(
    ("axes", "mean"), [(AXES, False), (("w_O[2, 0]", "b_O[0]"), True), (("b_H[2]", "w_O[1, 0]"), False)]
)
def test_point_arrow_marks_and_numbers_are_those_of_the_core_at_every_step(
    bare: BarePage, axes: tuple[str, str], mean: bool
) -> None:
    lab, panel = made(axes=axes, mean=mean, steps=400, start=3, against={"start": 5, "eta": 1e5})
    lab["step"] = 120
    drawn, run, here = show(bare, lab, panel), lab.run, lab.run.at(120)
    steps = floats(lab._shared.sweep["positions"]).astype(int)
    long = None
    assert len(steps) > 200
    for step, seen in zip(steps, read(bare, steps), strict=True):
        there = run.at(step)
        state = lab.state._replace(**there._asdict())
        x, y = (value_in(there, name) for name in axes)
        assert seen["point"] == pytest.approx(drawn.place(x, y), abs=PIXEL)
        slopes = gradients_alone(there, run.data, mean)
        down = -np.array([value_in(slopes, name) for name in axes])
        tip = tip_of(seen["arrow"]) - seen["point"] if seen["arrow"] else None
        if tip is not None:
            long = long or float(np.linalg.norm(tip) / np.linalg.norm(down))
            assert tip == pytest.approx(long * down * [1, -1], abs=0.5 + 0.02 * float(np.linalg.norm(tip)))
        else:
            assert long is None or long * np.linalg.norm(down) < 1.1
        values = dict(zip(axes, (x, y), strict=True))
        E, on = loss_alone(there, run.data, mean), loss_alone(put(lab.state, values), run.data, mean)
        moved = flat(there) - flat(here)
        apart = np.linalg.norm(flat(put(state._replace(**here._asdict()), values)) - flat(there))
        assert apart <= np.linalg.norm(moved)
        shown = [number(E), number(on), number(float(apart)), number(-down[0]), number(-down[1])]
        assert seen["numbers"] == shown
        for value, (transform, visibility) in zip((E, on), seen["heights"], strict=True):
            if visibility == "visible":
                assert height(transform) == pytest.approx(drawn.E.place(value), abs=PIXEL)
        assert seen["heights"][0][1] == "visible"
        assert seen["off"] == (step != 120)
        assert seen["verdict"].startswith("Off the surface" if step != 120 else "On the surface")
        assert run.ghost is not None
        assert (seen["ghost"][2] == "visible") == (step <= run.ghost.last)
    assert long is not None


def test_the_paths_go_where_the_runs_have_been(bare: BarePage) -> None:
    lab, panel = made(steps=300, start=3, against={"start": 5})
    lab["step"] = 120
    drawn = show(bare, lab, panel)
    room = bare.panel("surface").locator(".mlp-plot")
    for kind in ("path", "ghost"):
        along = corners(room.locator(f".mlp-surface-{kind}").first)
        places = two(panel.surface[kind])
        assert along == pytest.approx(drawn.place(*places.T), abs=PIXEL)
    near = corners(room.locator(".mlp-surface-near"))
    is_near = np.array(panel.surface["is_near"])
    assert len(near) == is_near.sum()
    places = two(panel.surface["path"])[is_near]
    assert near == pytest.approx(drawn.place(*places.T), abs=PIXEL)
    dots = re.findall(r"M([-\d.]+) ([-\d.]+)h0", str(room.locator(".mlp-surface-dots").get_attribute("d")))
    places = two(panel.surface["dots"])
    expected = drawn.place(*places.T)
    assert np.array(dots, float) == pytest.approx(expected, abs=PIXEL)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_place_has_the_tint_of_its_loss_on_the_scale(bare: BarePage, dark: bool) -> None:
    lab, panel = made(steps=2000, start=3, axes=("w_O[0, 0]", "w_O[1, 0]"))
    lab["step"] = 300
    drawn = show(bare, lab, panel, dark=dark)
    svg = bare.panel("surface").locator(".mlp-plot")
    counted = """(svg, [x, y, kind]) => {
        const inside = (band) => band.getCTM().inverse().multiply(svg.getCTM());
        return [...svg.querySelectorAll(`.mlp-surface-${kind} .mlp-surface-band`)]
            .filter((band) => band.isPointInFill(new DOMPoint(x, y).matrixTransform(inside(band)))).length;
    }"""
    across, up = floats(panel.surface["across"]), floats(panel.surface["up"])
    E = floats(panel.surface["E"]).reshape(len(up), -1)
    strip = float(svg.locator(".mlp-surface-strip .mlp-surface-band").first.get_attribute("x") or 0) + 5
    seen = set()
    for row in range(3, len(up), 10):
        for n in range(3, len(across), 8):
            level = (E[row, n] - np.array(panel.surface["levels"])) / panel.surface["band"]
            if abs(level).min() < 0.2:  # beside a line
                continue
            under = svg.evaluate(counted, [float(drawn.x.place(across[n])), float(drawn.y.place(up[row])), "outlines"])
            assert under == (level > 0).sum()
            assert under == svg.evaluate(counted, [strip, float(drawn.E.place(E[row, n])), "strip"])
            seen.add(under)
    assert len(seen) >= 6
    tints = [
        group.evaluate("(node) => getComputedStyle(node).fillOpacity")
        for group in svg.locator(".mlp-surface-band").all()
    ]
    assert len(set(tints)) == 1
    assert 0.02 < float(tints[0]) < 0.3


def test_once_it_is_let_go_of_the_surface_is_that_of_the_step_shown(bare: BarePage) -> None:
    lab, panel = made(steps=200, start=3)
    lab["step"] = 50
    show(bare, lab, panel)
    surface = bare.panel("surface")
    held, verdict = surface.locator(".mlp-surface-held"), surface.locator(".mlp-surface-verdict")
    expect(held).to_contain_text("as at step 50")
    bare.move(60)
    expect(held).to_contain_text("as at step 50")
    expect(verdict).to_have_text(re.compile(r"^Off the surface: the others have moved by 0\.\d+\. It is made anew"))
    before = surface.locator(".mlp-surface-outlines").inner_html()
    surface.locator(".mlp-knob input[type=range]").dispatch_event("change")
    bare.settle()
    assert lab.step == 60
    expect(held).to_contain_text("as at step 60")
    expect(verdict).to_have_text(re.compile("^On the surface"))
    assert surface.locator(".mlp-surface-outlines").inner_html() != before


def test_a_surface_that_is_true_everywhere_says_so(bare: BarePage) -> None:
    lab = Lab((1, 1, 1), O_I=[0.5], t=[0.9])
    lab.b_H = [1000]
    lab.training(steps=50)
    show(bare, lab, lab.surface())
    for seen in read(bare, [0, 10, 50]):
        assert seen["verdict"] == "Nothing else moves in this run: the surface is true at every step."
        assert not seen["off"]


def test_a_surface_of_other_numbers_than_those_shown_is_faint_until_its_own_has_come(bare: BarePage) -> None:
    lab, panel = made(steps=200)
    show(bare, lab, panel)
    outlines = bare.panel("surface").locator(".mlp-surface-outlines")
    expect(outlines).not_to_have_class(re.compile("mlp-surface-old"))
    lab["step"] = 40
    of_panel = [message for message in bare._sent if message["id"] != link_of(lab).model_id]
    bare._sent[:] = [message for message in bare._sent if message["id"] == link_of(lab).model_id]
    bare.settle()
    expect(outlines).to_have_class(re.compile("mlp-surface-old"))
    expect(bare.panel("surface").locator(".mlp-surface-verdict")).to_have_text("The surface is being made.")
    bare._sent.extend(of_panel)
    bare.settle()
    expect(outlines).not_to_have_class(re.compile("mlp-surface-old"))


def test_a_place_is_read_by_pointing_and_a_click_puts_both_weights_there(bare: BarePage) -> None:
    lab, panel = made(steps=200, start=3)
    lab["step"] = 50
    drawn = show(bare, lab, panel)
    svg, reading = bare.panel("surface").locator(".mlp-plot"), bare.panel("surface").locator(".mlp-surface-reading")
    n, row = 20, 30
    x, y = float(floats(panel.surface["across"])[n]), float(floats(panel.surface["up"])[row])
    place: Any = {"x": float(drawn.x.place(x)), "y": float(drawn.y.place(y))}
    svg.hover(position=place)
    E = loss_alone(put(lab.state, dict(zip(AXES, (x, y), strict=True))), DATA["xor"])
    expect(reading).to_contain_text(f"w₁₁ᴴ = {number(x)}, w₁₁ᴼ = {number(y)}: E = {number(E)} on the surface")
    cross = re.findall(r"M([\d.]+) ([\d.]+)", str(svg.locator(".mlp-surface-cursor").get_attribute("d")))
    assert [float(cross[1][0]), float(cross[0][1])] == pytest.approx([*place.values()], abs=PIXEL)
    svg.click(position=place)
    bare.settle()
    assert (lab[AXES[0]], lab[AXES[1]], lab.step) == (x, y, 50)
    expect(bare.panel("surface").locator(".mlp-surface-table")).to_contain_text("turned by hand at step 50")
    expect(bare.panel("surface").locator(".mlp-surface-verdict")).to_have_text(re.compile("^On the surface"))


def test_the_surface_is_read_and_both_are_put_by_keyboard_alone(bare: BarePage) -> None:
    lab, panel = made(steps=200, start=3)
    show(bare, lab, panel)
    svg, reading = bare.panel("surface").locator(".mlp-plot"), bare.panel("surface").locator(".mlp-surface-reading")
    across, up = floats(panel.surface["across"]), floats(panel.surface["up"])
    n, row = (int(abs(grid - lab[name]).argmin()) for grid, name in zip((across, up), AXES, strict=True))
    svg.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Shift+ArrowLeft", "ArrowDown"):
        bare.page.keyboard.press(key)
    n, row = max(n + 1 - 10, 0), row + 1
    expect(reading).to_contain_text(f"w₁₁ᴴ = {number(across[n])}, w₁₁ᴼ = {number(up[row])}")
    bare.page.keyboard.press("Escape")
    expect(reading).to_contain_text("Point at the surface")
    bare.page.keyboard.press("Enter")  # which has no place to put them to
    bare.settle()
    assert lab[AXES[0]] == lab.run.at(0).w_H[0, 0]
    bare.page.keyboard.press("ArrowRight")
    bare.page.keyboard.press("Enter")
    bare.settle()
    assert lab[AXES[0]] == across[int(abs(across - lab.run.at(0).w_H[0, 0]).argmin()) + 1]


def test_other_weights_are_chosen_for_the_axes_which_may_change_places(bare: BarePage) -> None:
    lab, panel = made(steps=50)
    show(bare, lab, panel)
    bare.page.get_by_label("weight or bias across").select_option("b_O[0]")
    bare.settle()
    assert panel.surface["names"] == ["b_O[0]", "w_O[0, 0]"]
    bare.page.get_by_label("weight or bias up").select_option("b_O[0]")
    bare.settle()
    assert panel.surface["names"] == ["w_O[0, 0]", "b_O[0]"]
    expect(bare.panel("surface").locator(".mlp-surface-outlines")).not_to_have_class(re.compile("mlp-surface-old"))
    assert len({value for (value, *_) in (seen["numbers"] for seen in read(bare, [0, 25, 50]))}) == 3


@pytest.mark.parametrize("knob", ["w_H[0, 0]", "w_H[1, 2]", "O_I[0]", "t[0]"])
def test_without_a_run_it_follows_every_knob_and_says_where_it_is_off(bare: BarePage, knob: str) -> None:
    lab = Lab((2, 3, 1))
    lab.select(knob)
    panel = lab.surface(*AXES)
    drawn = show(bare, lab, panel)
    grid = floats(lab._shared.sweep["positions"])
    for row, seen in zip(range(0, len(grid), 10), read(bare, [*range(0, len(grid), 10)]), strict=True):
        there = find_knob(knob, lab.state).turned(lab.state, float(grid[row]))
        values = {name: value_in(there, name) for name in AXES}
        x, y = values.values()
        assert seen["point"] == pytest.approx(drawn.place(x, y), abs=PIXEL)
        E = loss_alone(there.parameters, own(there.O_I, there.t))
        assert seen["numbers"][:2] == [number(E), number(loss_alone(put(lab.state, values), own(lab.O_I, lab.t)))]
        assert seen["off"] == (knob not in AXES and grid[row] != lab[knob])
        words = "Off the surface: it is that of other inputs" if knob[:1] in "Ot" else "Off the surface: the others"
        assert seen["verdict"].startswith(words if seen["off"] else "On the surface")


@pytest.mark.parametrize("width", WIDTHS)
def test_all_is_in_view_at_every_width(bare: BarePage, width: int) -> None:
    lab, panel = made(steps=2000, start=3, eta=1.0, against={"start": 5})
    lab["step"] = 300
    bare.mount(lab, panel, width=width)
    assert_nothing_is_clipped(bare.panel("surface"))
    box = bare.panel("surface").bounding_box()
    assert box is not None
    assert box["width"] <= min(width, 886)
    assert box["height"] <= (480 if width >= 848 else 860)


def test_large_weights_have_ticks_with_room(bare: BarePage) -> None:
    lab, panel = made(axes=("w_O[2, 0]", "b_O[0]"), eta=1e6)
    bare.mount(lab, panel)
    assert_nothing_is_clipped(bare.panel("surface"))


def test_a_tick_writes_little_and_makes_no_part_of_the_picture_anew(bare: BarePage) -> None:
    lab, panel = made(steps=200, start=3, against={"start": 5})
    lab["step"] = 50
    show(bare, lab, panel)
    bare.move(60)
    writes, made_anew = bare.panel("surface").evaluate(TICK)
    assert made_anew == 0
    assert 5 <= writes <= 30
