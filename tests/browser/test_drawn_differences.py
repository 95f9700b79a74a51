"""The errors of measured slopes are drawn where the sweep has them, over the steps that were tried and no others."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from mlp_core import Array
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.differences.panel import LEAST, STEPS, DifferencePlot
from mlp_lab.state.differences import METHODS
from tests.browser.bare import BarePage
from tests.browser.drawing import (
    PIXEL,
    Scale,
    assert_nothing_is_clipped,
    corners,
    drag_by_hand,
    knob_and_positions,
    read_axes,
)

START = int(np.flatnonzero(STEPS == 0.01)[0])
RIM_LEVEL = -19.5  # where the axis says "below"
MOVE = "(s, position) => { s.value = position; s.dispatchEvent(new Event('input')); }"


def show(bare: BarePage, complex_step: bool = False, width: int = 900, **traits: Any) -> tuple[Lab, DifferencePlot]:
    """Show the panel below the network, whose knob is the weight that it looks at."""
    lab = Lab()
    lab.select("w_O[1, 0]")
    plot = lab.differences(complex_step)
    for name, value in traits.items():
        setattr(plot, name, value)
    bare.mount(lab, lab.network(), plot, width=width)
    return lab, plot


def slider(bare: BarePage) -> Locator:
    return bare.panel("differences").get_by_role("slider", name="step h")


def all_button(bare: BarePage) -> Locator:
    return bare.page.get_by_role("button", name="show all")


def row_of(lab: Lab, name: str, row: int = -1) -> Array:
    """Give the errors that the sweep has in one of its rows."""
    sweep = lab._link.sweep
    start, *shape = sweep["columns"][name]
    table = np.frombuffer(sweep["table"]).reshape(len(sweep["positions"]) // 8 + 1, -1)
    return table[row, start : start + int(np.prod(shape))].reshape(shape)


def levels(errors: Array) -> Array:
    """Give the height of errors, as powers of ten."""
    return np.where(errors < LEAST, RIM_LEVEL, np.log10(np.maximum(errors, LEAST)))


def text_of(error: float) -> str:
    """Write an error as the panel does."""
    return "< 1e−18" if error < LEAST else number(error, 3)


def step(h: float) -> str:
    """Write a step as the panel does."""
    return re.sub(r"e-0?", "e−", f"{h:.1e}")


def assert_shows(bare: BarePage, lab: Lab, steps: list[int], row: int = -1) -> None:
    """Hold every method's line to the sweep, and to these steps."""
    panel = bare.panel("differences")
    across, up = axes_of(panel)
    for n, errors in enumerate(row_of(lab, "measured", row)[: panel.locator("path.mlp-way").count()]):
        drawn = corners(panel.locator("path.mlp-way").nth(n))
        expected = np.array([across.place(np.log10(STEPS[steps])), up.place(levels(errors[steps]))]).T
        assert drawn == pytest.approx(expected, abs=PIXEL)


def axes_of(panel: Locator) -> tuple[Scale, Scale]:
    """Read the axes in powers of ten."""
    across, up = read_axes(panel.locator("svg.mlp-plot"))
    assert across.place(-16) < across.place(0)
    return across, up


@pytest.mark.parametrize("complex_step", [False, True])
def test_at_the_start_one_step_is_shown_and_nothing_that_gives_the_rest_away(
    bare: BarePage, complex_step: bool
) -> None:
    lab, plot = show(bare, complex_step)
    assert_shows(bare, lab, [START])
    assert plot.visited == [START]
    panel = bare.panel("differences")
    assert panel.locator("path.mlp-way").count() == 2 + complex_step
    expect(panel.locator(".mlp-expected:visible")).to_have_count(0)
    expect(panel.locator(".mlp-along:visible")).to_have_count(0)
    expect(all_button(bare)).to_have_attribute("aria-disabled", "true")
    all_button(bare).dispatch_event("click")
    expect(panel.locator(".mlp-verdict")).to_contain_text("First say where")
    bare.settle()
    assert not plot.revealed
    assert_shows(bare, lab, [START])


def test_the_curve_appears_under_the_slider_and_python_keeps_what_was_visited(bare: BarePage) -> None:
    lab, plot = show(bare)
    slider(bare).evaluate(MOVE, START - 3)  # a short way, as of a drag, passes over what lies between
    assert_shows(bare, lab, [START - 3, START - 2, START - 1, START])
    slider(bare).evaluate(MOVE, 20)  # a jump does not
    assert_shows(bare, lab, [20, START - 3, START - 2, START - 1, START])
    assert bare.page.evaluate("exchange([])") == []
    slider(bare).dispatch_event("change")
    bare.settle()
    assert (plot.h, plot.visited) == (STEPS[20], [20, START - 3, START - 2, START - 1, START])
    bare.clear()
    bare.mount(lab, lab.differences())  # the cell is run again
    assert_shows(bare, lab, plot.visited)


def test_a_step_that_python_sets_is_visited_too(bare: BarePage) -> None:
    lab, plot = show(bare)
    plot.h = 1e-9
    bare.settle()
    assert slider(bare).input_value() == "28"
    assert_shows(bare, lab, [28, START])


@pytest.mark.parametrize("complex_step", [False, True])
def test_every_error_follows_while_the_weight_is_dragged_and_no_kernel_is_asked(
    bare: BarePage, complex_step: bool
) -> None:
    lab, plot = show(bare, complex_step, revealed=True)
    _, grid = knob_and_positions(lab)
    panel = bare.panel("differences")
    across, up = axes_of(panel)
    for position in np.linspace(0, len(grid) - 1, 9).round().astype(int).tolist():
        bare.move(position)
        assert_shows(bare, lab, list(range(len(STEPS))), position)
        for n, ends in enumerate(row_of(lab, "expected", position)):
            line = panel.locator(".mlp-expected").nth(n)
            read = [float(str(line.get_attribute(name))) for name in ("x1", "y1", "x2", "y2")]
            (left, right), (low, high) = across.place(np.array([-16, 0])), up.place(np.log10(ends))
            assert read == pytest.approx(np.array([left, low, right, high]), abs=PIXEL)
    assert bare.page.evaluate("exchange([])") == []
    assert plot.h == 0.01


@pytest.mark.parametrize("complex_step", [False, True])
def test_the_numbers_at_every_step_are_those_of_the_sweep_and_marks_stand_there(
    bare: BarePage, complex_step: bool
) -> None:
    lab, _ = show(bare, complex_step)
    panel = bare.panel("differences")
    across, up = axes_of(panel)
    for at in range(len(STEPS) - 1, -1, -1):
        slider(bare).evaluate(MOVE, at)
        shown = dict(
            panel.evaluate(
                "(p) => [...p.querySelectorAll('[data-number]')].map((n) => [n.dataset.number, n.textContent])"
            )
        )
        assert shown.pop("gradient_w_O[1, 0]") == number(lab.gradient("w_O[1, 0]"))
        boxes = panel.evaluate(
            "(p) => [...p.querySelectorAll('svg.mlp-plot .mlp-now')].map((n) => n.getBBox())"
            ".map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"
        )
        assert len(shown) == len(boxes) == 2 + complex_step
        for n, (text, place) in enumerate(zip(shown.values(), boxes, strict=True)):
            error = float(row_of(lab, "measured")[n, at])
            assert list(shown)[n] == f"measured[{n}, {at}]"
            assert text == text_of(error)
            expected = np.array([across.place(np.log10(STEPS[at])), up.place(levels(np.array(error)))])
            assert place == pytest.approx(expected, abs=2)  # a triangle's middle lies beside that of its box


def test_an_error_below_the_axis_is_drawn_at_the_rim_that_says_so_by_a_mark_of_its_own(bare: BarePage) -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select("w_H[0, 1]")  # its slope is 0, and so is each measured one
    plot = lab.differences()
    plot.revealed = True
    bare.mount(lab, plot)
    panel = bare.panel("differences")
    below = panel.locator(".mlp-axes text", has_text="below").bounding_box()
    box = panel.locator("svg.mlp-plot").bounding_box()
    assert below and box
    for n in (0, 1):
        heights = corners(panel.locator("path.mlp-way").nth(n))[:, 1]
        assert np.ptp(heights) == 0
        assert heights[0] + box["y"] == pytest.approx(below["y"] + below["height"] / 2, abs=4)
    marks = [str(panel.locator("svg.mlp-plot .mlp-now").nth(n).get_attribute("d")) for n in (0, 1)]
    assert marks[0] == marks[1]  # it points down, whatever the method
    expect(panel.locator(".mlp-readout")).to_contain_text("one-sided < 1e−18 off")
    expect(panel.locator(".mlp-expected:visible")).to_have_count(1)  # E is not 0, and is rounded


def test_all_can_be_shown_after_eight_steps(bare: BarePage) -> None:
    lab, plot = show(bare)
    for n in range(1, 8):
        expect(all_button(bare)).to_have_attribute("aria-disabled", "true")
        slider(bare).evaluate(MOVE, START - n)
    expect(all_button(bare)).to_have_attribute("aria-disabled", "false")
    assert_shows(bare, lab, list(range(START - 7, START + 1)))
    all_button(bare).click()
    bare.settle()
    assert plot.revealed
    assert_shows(bare, lab, list(range(len(STEPS))))
    expect(bare.panel("differences").locator(".mlp-expected:visible")).to_have_count(3)
    expect(bare.panel("differences").locator(".mlp-along:visible")).to_have_count(3)
    all_button(bare).click()
    assert_shows(bare, lab, list(range(START - 7, START + 1)))


@pytest.mark.parametrize(
    ("complex_step", "h", "right"),
    [(False, 1e-5, True), (False, 1e-2, False), (True, 1e-12, True), (True, 1e-16, True), (True, 1e-4, False)],
)
def test_an_answer_lets_all_be_shown_and_is_judged_by_the_numbers_then(
    bare: BarePage, complex_step: bool, h: float, right: bool
) -> None:
    lab, plot = show(bare, complex_step)
    panel = bare.panel("differences")
    at = int(abs(np.log10(STEPS) - np.log10(h)).argmin())
    slider(bare).evaluate(MOVE, at)
    panel.get_by_role("button", name="here").click()
    bare.settle()
    assert plot.guess == STEPS[at]
    verdict = panel.locator(".mlp-verdict")
    assert not re.search("✓|✗|off", verdict.inner_text())  # nothing before all is shown
    assert panel.locator(".mlp-guess").get_attribute("x1") == panel.locator(".mlp-guide").last.get_attribute("x1")
    all_button(bare).click()
    errors = row_of(lab, "measured")[1 + complex_step]
    near = np.maximum(np.max([errors, np.append(errors[1:], 0), np.append(0, errors[:-1])], axis=0), 1e-16)
    best = int(near.argmin())  # no step is best by chance alone
    expect(verdict).to_contain_text("✓" if right else "✗")
    off = [f"at h = {step(STEPS[n])} by {text_of(float(errors[n]))}" for n in dict.fromkeys([at, best])]
    expect(verdict).to_contain_text(f"is off {', '.join(off)}.")
    slider(bare).evaluate(MOVE, 30)
    panel.get_by_role("button", name="here").dispatch_event("click")
    bare.settle()
    assert plot.guess == STEPS[at]  # what was seen is no guess


def test_the_names_of_what_is_expected_run_along_their_lines(bare: BarePage) -> None:
    show(bare, revealed=True)
    panel = bare.panel("differences")
    words = ["truncation ½ |E″| h", "truncation ⅙ |E‴| h²", "rounding ε E / h"]
    for n, written in enumerate(words):
        label, line = panel.locator(".mlp-along").nth(n), panel.locator(".mlp-expected").nth(n)
        assert label.inner_html() == written
        x1, y1, x2, y2 = (float(str(line.get_attribute(name))) for name in ("x1", "y1", "x2", "y2"))
        x, y, angle = map(float, re.findall(r"-?[\d.]+", str(label.get_attribute("transform"))))
        assert y == pytest.approx(y1 + (x - x1) * (y2 - y1) / (x2 - x1), abs=PIXEL)
        assert angle == pytest.approx(np.degrees(np.arctan2(y2 - y1, x2 - x1)), abs=0.01)


def test_the_point_is_dragged_in_the_picture(bare: BarePage) -> None:
    lab, plot = show(bare)
    panel = bare.panel("differences")
    across, _ = axes_of(panel)
    box = panel.locator("svg.mlp-plot").bounding_box()
    assert box
    start, end = (box["x"] + float(across.place(n)) for n in (-2, -4))
    drag_by_hand(bare, (start, box["y"] + 100), (end, box["y"] + 150))
    assert slider(bare).input_value() == "48"
    assert bare.page.evaluate("exchange([])") == []
    assert plot.h == 0.01
    assert_shows(bare, lab, list(range(48, START + 1)))
    bare.page.mouse.up()
    bare.settle()
    assert (plot.h, plot.visited) == (STEPS[48], list(range(48, START + 1)))


def test_keys_move_the_step(bare: BarePage) -> None:
    _, plot = show(bare)
    slider(bare).focus()
    for _ in range(4):
        bare.page.keyboard.press("ArrowLeft")
    bare.settle()
    assert plot.h == STEPS[START - 4]
    assert plot.visited == list(range(START - 4, START + 1))
    assert "h = 1.0e−3" in bare.panel("differences").locator(".mlp-readout").inner_text()


@pytest.mark.parametrize("width", [360, 600, 848])
def test_nothing_is_clipped_and_names_of_methods_do_not_meet(bare: BarePage, width: int) -> None:
    show(bare, complex_step=True, width=width, revealed=True, guess=1e-16)
    panel = bare.panel("differences")
    box = panel.locator("svg.mlp-plot").bounding_box()
    assert box
    assert box["height"] <= 420
    for at in (0, 12, 24, 40, START, 64):
        slider(bare).evaluate(MOVE, at)
        assert_nothing_is_clipped(panel)
        ys = panel.evaluate(
            "(p) => [...p.querySelectorAll('svg.mlp-plot > text')].filter((t) => ["
            "'one-sided', 'central', 'complex step'].includes(t.textContent)).map((t) => Number(t.getAttribute('y')))"
        )
        assert len(ys) == len(METHODS)
        assert np.diff(sorted(ys)).min() >= 14.9


NAMES_AND_MARKS = """(panel) => {
    const plot = panel.querySelector("svg.mlp-plot");
    const names = ["one-sided", "central", "your h"].map((word) =>
        [...plot.querySelectorAll(":scope > text")].find((text) => text.textContent === word).getBBox());
    const ways = [...plot.querySelectorAll("path.mlp-way")].map((way) => way.getAttribute("d"));
    const marks = ways.flatMap((d) => d.split(/[ML]/).slice(1).map((place) => place.split(" ").map(Number)));
    const title = [...plot.querySelectorAll(".mlp-name")].find((text) => text.textContent.startsWith("|")).getBBox();
    const [beside, over] = [(a, b) => a.x < b.x + b.width, (a, b) => a.y + 3 < b.y + b.height]; // a line has air
    const meet = (a, b) => beside(a, b) && beside(b, a) && over(a, b) && over(b, a);
    const inside = (box) => ([x, y]) => meet(box, { x, y, width: 0, height: 0 });
    return {
        hidden: names.map((box) => marks.filter(inside(box)).length),
        meeting: names.flatMap((a, n) => [...names.slice(n + 1), title].filter((b) => meet(a, b))).length,
    };
}"""


@pytest.mark.parametrize("guess", [1e-16, 1.0])
def test_names_hide_neither_points_nor_each_other_once_all_is_shown(bare: BarePage, guess: float) -> None:
    show(bare, revealed=True, guess=guess)
    for at in range(len(STEPS)):
        slider(bare).evaluate(MOVE, at)
        found = bare.panel("differences").evaluate(NAMES_AND_MARKS)
        assert found == {"hidden": [0, 0, 0], "meeting": 0}, at


def test_numbers_are_pale_until_those_of_another_weight_have_come(bare: BarePage) -> None:
    lab, _ = show(bare)
    bare.page.locator(".mlp-knob select").first.select_option("w_H[0, 1]")
    expect(bare.page.locator(".mlp-differences.mlp-stale")).to_have_count(1)
    bare.settle()
    expect(bare.page.locator(".mlp-differences.mlp-stale")).to_have_count(0)
    assert_shows(bare, lab, [START])
    expect(bare.panel("differences").locator(".mlp-readout")).to_contain_text("∂E/∂w₁₂ᴴ")
