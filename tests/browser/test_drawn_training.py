"""A run is drawn where mlp_core computes it, read by pointing and scrubbed by hand; bars are the parts of its batch."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator

from mlp_core import Array, gradient_w_O
from mlp_core import forward as forward_pass
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from tests.browser.bare import BarePage
from tests.browser.drawing import (
    PIXEL,
    Scale,
    assert_nothing_is_clipped,
    colour,
    colour_of,
    corners,
    drag_by_hand,
    read_axes,
)
from tests.browser.trainings import expected, panel, press, show, step_shown, type_into

NOW, GHOST, READ = ".mlp-point:not(.mlp-ghost)", "circle.mlp-ghost", ".mlp-hollow:not(.mlp-point)"
BARS = """(panel, row) => [...panel.querySelectorAll(".mlp-batch-one")].map((one) => {
    const [track, bar] = [one.querySelectorAll("i")[row], one.querySelectorAll("i")[row].querySelector("b")]
        .map((node) => node.getBoundingClientRect());
    return [track.top, track.bottom, bar.top, bar.bottom];
})"""


PLACES = """(panel) => JSON.stringify([...panel.querySelectorAll(
    "button, select, input, svg.mlp-plot, .mlp-training-now > *, .mlp-batch-told > *"
)].map((node) => [node.getBoundingClientRect()]).map(([{ left, top }]) => [Math.round(left), Math.round(top)]))"""


def picture(bare: BarePage) -> Locator:
    return panel(bare).locator("svg.mlp-plot")


def choose(bare: BarePage, *words: str) -> None:
    """Choose what is drawn, and its scale."""
    for word in words:
        panel(bare).get_by_role("radio", name=word).dispatch_event("click")


def axes_of(bare: BarePage) -> tuple[Scale, Scale]:
    return read_axes(picture(bare))


def place(bare: BarePage, kind: str) -> Array:
    """Give the place of a point."""
    point = picture(bare).locator(kind)
    return np.array([float(str(point.get_attribute(name))) for name in ("cx", "cy")])


def at(across: Scale, up: Scale, step: float, height: float) -> Any:
    """Give the place where a number stands at a step."""
    return pytest.approx(np.array([across.place(step), up.place(height)]), abs=2 * PIXEL)


def assert_curve(bare: BarePage, kind: str, heights: Array) -> None:
    """Hold a curve to its heights at the steps that it goes through."""
    across, up = axes_of(bare)
    xs, ys = corners(picture(bare).locator(f"path.mlp-{kind}")).T
    steps = across.value(xs)
    assert steps == pytest.approx(steps.round(), abs=0.05)
    assert ys == pytest.approx(up.place(heights[steps.round().astype(int)]), abs=2 * PIXEL)


def middle(bare: BarePage, step: float, up: float = 0.5) -> tuple[float, float]:
    """Give the place on the page where a step stands in the picture."""
    box = picture(bare).bounding_box()
    assert box
    across, _ = axes_of(bare)
    return box["x"] + float(across.place(step)), box["y"] + box["height"] * up


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_the_loss_of_both_runs_is_drawn_with_a_point_at_every_step(bare: BarePage, scale: str, dark: bool) -> None:
    lab = show(bare, eta=2, steps=80, against={"eta": 0.5}, dark=dark)
    choose(bare, scale)
    assert lab.run.ghost
    mine, other = ((np.log10(run.E) if scale == "log" else run.E) for run in (lab.run, lab.run.ghost))
    assert_curve(bare, "curve", mine)
    assert_curve(bare, "ghost", other)
    assert len(corners(picture(bare).locator(".mlp-curve"))) == 81
    across, up = axes_of(bare)
    for step in (0, 1, 33, 80):
        bare.move(step)
        assert place(bare, NOW) == at(across, up, step, mine[step])
        assert place(bare, GHOST) == at(across, up, step, other[step])
        guide = picture(bare).locator(".mlp-guide")
        assert float(str(guide.get_attribute("x1"))) == pytest.approx(across.place(step), abs=PIXEL)


@pytest.mark.parametrize("weight", ["w_O[1, 0]", "w_H[0, 2]"])
def test_weights_and_gradients_are_drawn_and_the_chosen_one_is_followed(bare: BarePage, weight: str) -> None:
    lab = Lab((2, 3, 1))
    lab.select(weight)
    bare.mount(lab, lab.training("xor", eta=2, steps=60))
    name, index = weight.split("[")[0], tuple(map(int, re.findall(r"\d", weight.split("[")[1])))
    choose(bare, "weights")
    values = getattr(lab.run.passed, name)[(slice(None), *index)]
    assert_curve(bare, "curve", values)
    count = 0
    for layer in ("hidden", "output"):
        path = str(picture(bare).locator(f".mlp-run-of-{layer}").get_attribute("d"))
        count += path.count("M")
    assert count == 2 * 3 + 3 + 3 + 1 - 1
    slopes = np.array([expected(lab, lab.run.at(n), None)[f"batch gradient_{name}"][index] for n in range(61)])
    choose(bare, "gradients")
    assert_curve(bare, "curve", slopes)
    across, up = axes_of(bare)
    bare.move(17)
    assert place(bare, NOW) == at(across, up, 17, slopes[17])
    choose(bare, "log")
    assert_curve(bare, "curve", np.log10(abs(slopes)))


def test_weights_have_no_logarithmic_scale(bare: BarePage) -> None:
    show(bare, steps=10)
    choose(bare, "log", "weights")
    assert panel(bare).get_by_role("radio", name="log").is_disabled()
    assert panel(bare).get_by_role("radio", name="linear").is_checked()
    choose(bare, "loss")
    assert panel(bare).get_by_role("radio", name="log").is_checked()


def test_a_ghost_that_has_ended_is_drawn_only_as_far_as_it_came(bare: BarePage) -> None:
    lab = show(bare, "own", eta=1, steps=40, against={"eta": 1e9})
    assert lab.run.ghost
    last = lab.run.ghost.last
    assert last < 40
    across, _ = axes_of(bare)
    xs = corners(picture(bare).locator("path.mlp-ghost"))[:, 0]
    assert across.value(xs[-1]) == pytest.approx(last, abs=0.01)
    bare.move(last + 1)
    assert picture(bare).locator(GHOST).get_attribute("hidden") == ""
    assert panel(bare).locator("[data-number='ghost E']").inner_text() == "ended"
    assert panel(bare).locator("[data-number='ghost difference']").inner_text() == "ended"


def test_where_the_runs_part_is_marked(bare: BarePage) -> None:
    show(bare, steps=100)
    bare.move(40)
    type_into(bare, "learning rate η", "3")
    bare.settle()
    across, _ = axes_of(bare)
    parted = picture(bare).locator(".mlp-run-parted")
    assert parted.get_attribute("hidden") is None
    assert float(str(parted.get_attribute("x1"))) == pytest.approx(across.place(40), abs=PIXEL)


def test_a_step_is_read_by_pointing_and_nothing_moves_for_it(bare: BarePage) -> None:
    lab = show(bare, eta=2, steps=80, against={"eta": 0.5})
    assert lab.run.ghost
    for step in (5, 50, 80):
        bare.page.mouse.move(*middle(bare, step))
        mine, other = lab.run.E[step], lab.run.ghost.E[step]
        said = f"at step {step}: {number(mine)}, other run {number(other)}, difference {number(mine - other)}"
        assert panel(bare).locator(".mlp-run-said").inner_text() == said
        across, up = axes_of(bare)
        read = picture(bare).locator(READ).last
        assert float(str(read.get_attribute("cy"))) == pytest.approx(up.place(mine), abs=2 * PIXEL)
        assert float(str(read.get_attribute("cx"))) == pytest.approx(across.place(step), abs=PIXEL)
    assert step_shown(bare) == lab.step == 0
    bare.page.mouse.move(0, 0)
    assert panel(bare).locator(".mlp-run-said").inner_text() == ""


def test_the_run_is_scrubbed_in_the_picture_and_python_has_the_step_on_release(bare: BarePage) -> None:
    lab = show(bare, steps=100)
    drag_by_hand(bare, middle(bare, 10), middle(bare, 70, 0.2))
    assert step_shown(bare) == 70
    assert lab.step == 0
    bare.page.mouse.up()
    bare.settle()
    assert lab.step == 70
    bare.page.mouse.move(*middle(bare, 20))
    assert step_shown(bare) == 70  # it was let go of


def test_the_picture_brings_back_the_step_where_another_knob_is_turned(bare: BarePage) -> None:
    lab = show(bare, steps=100)
    lab.select("w_H[0, 0]")
    bare.settle()
    bare.page.mouse.move(*middle(bare, 33))
    bare.page.mouse.down()
    bare.page.mouse.up()
    bare.settle()
    assert (lab.knob, lab.step, step_shown(bare)) == ("step", 33, 33)


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_bars_are_the_parts_of_the_loss_and_of_the_gradient(bare: BarePage, data: str) -> None:
    lab = show(bare, data, steps=60)
    for step in (0, 20, 60):
        bare.move(step)
        numbers = expected(lab, lab.run.at(step), None)
        for row, name in enumerate(("batch losses", "batch parts")):
            top, bottom, high, low = np.array(panel(bare).evaluate(BARS, row)).T
            zero = bottom - 1 if row == 0 else (top + bottom) / 2
            sizes = np.where(numbers[name] < 0, zero - low, zero - high)
            scale = sizes[abs(numbers[name]).argmax()] / numbers[name][abs(numbers[name]).argmax()]
            assert scale > 0
            assert sizes == pytest.approx(scale * numbers[name], abs=1.2)
            assert (high >= top - 1).all() and (low <= bottom + 1).all()
            assert abs(sizes).max() > 0.35 * (bottom - top)[0] / (1 + row)
        for n, part in enumerate(numbers["batch parts"]):
            bar = panel(bare).locator(".mlp-batch-one").nth(n).locator("b").nth(1)
            assert part == 0 or colour(bar, "backgroundColor") == colour_of(part)


def test_from_zero_four_parts_of_xor_cancel(bare: BarePage) -> None:
    lab = show(bare, steps=10, start="zero")
    parts = [gradient_w_O(forward_pass(lab.run.at(0), O_I), t)[1, 0] for O_I, t in zip(*lab.run.data[1:3], strict=True)]
    assert sum(parts) == 0
    texts = panel(bare).locator(".mlp-batch-told .mlp-number").all_inner_texts()
    assert texts[-2:] == [number(parts[0]), number(0.0)]


@pytest.mark.parametrize("width", [360, 848, 1100, 1600])
@pytest.mark.parametrize("data", ["own", "xor", "penguins"])
def test_nothing_is_clipped_and_nothing_moves_at_any_width(bare: BarePage, data: str, width: int) -> None:
    show(bare, data, width, eta=2, steps=2500, against={"eta": 1})
    heights, places = set(), set()
    for view in ("gradients", "weights", "loss", "log"):
        choose(bare, view)
        for step in (0, 31, 2500):
            bare.move(step)
            assert_nothing_is_clipped(panel(bare))
            box = panel(bare).bounding_box()
            assert box
            heights.add(box["height"])
            places.add(panel(bare).evaluate(PLACES))
    assert len(heights) == len(places) == 1
    if width >= 848:
        assert heights.pop() <= 560


def test_a_run_of_no_step_is_drawn_as_a_point(bare: BarePage) -> None:
    lab = show(bare, steps=0)
    assert place(bare, NOW)[0] > 0
    for word in ("log", "weights", "gradients", "loss"):
        choose(bare, word)
        assert "NaN" not in panel(bare).inner_html()
    press(bare, "one step")
    assert lab.run.last == 1
    xs = corners(picture(bare).locator(".mlp-curve"))[:, 0]
    assert xs[1] - xs[0] > 600
