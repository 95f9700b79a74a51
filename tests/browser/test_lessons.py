"""Every lesson in a real JupyterLab, opened once: its pictures, its run, what is done in it, and how it can be read."""

import re
from collections.abc import Iterator
from typing import Any

import nbformat
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from mlp_core import forward, sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.lessons.starts_on_xor import scaled_run, slope
from mlp_lab.state.differences import errors
from mlp_lab.state.knobs import find_knob
from tests.browser.controls import choice, field, matrices, slider
from tests.browser.jupyterlab import NOTEBOOKS, Watch, open_notebook, python, run_all, set_theme
from tests.browser.keyboard import PLACE, Keyboard

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
WRITTEN = {  # by lesson: what stands for what a student is to write, and what is right
    "03_output_weights.ipynb": ("return 0", "return (a.O_O[i] - t[i]) * a.O_O[i] * (1 - a.O_O[i]) * a.O_H[j]"),
    "04_hidden_weights.ipynb": ("paths = 0", "paths = ((a.O_O - t) * sigmoid_prime(a.x_O)) @ w_O[i]"),
}
HEIGHT = 16000  # what is out of sight may not be drawn
WITHOUT_COUNT = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((cell) => cell.model.type === "code" && !cell.model.executionCount).length"""
CONTRASTS = """() => {
    const channel = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const luminance = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    };
    const kinds = ["number", "name", "title", "bias", "legend", "reason", "readout", "question", "end", "ask-option"];
    return [...document.querySelectorAll(kinds.map((kind) => `.mlp-${kind}`))]
        .map((node) => {
            const style = getComputedStyle(node);
            const ink = luminance(node.tagName === "text" ? style.fill : style.color);
            const page = luminance(getComputedStyle(node.closest(".mlp")).backgroundColor);
            return (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
        });
}"""


class Lesson:
    """A lesson on a page of its own, opened once for all tests that go through it."""

    def __init__(self, page: Page, server: str, name: str) -> None:
        self.page, self.name = page, name
        self.watch = Watch(page, server)
        self.has_run = False
        open_notebook(page, server, name)
        page.evaluate("window.jupyterapp.shell.collapseLeft()")

    def run(self) -> Page:
        """Run all its cells, unless that was done before."""
        if not self.has_run:
            run_all(self.page)
            self.page.wait_for_selector(".mlp .mlp-number")
            self.has_run = True
        return self.page


@pytest.fixture(scope="module", params=LESSONS)
def opened(chromium: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Lesson]:
    """Open a lesson; tests that name one of them are run while it is open."""
    page = chromium.new_page(viewport={"width": 1280, "height": HEIGHT})
    yield Lesson(page, server, request.param)
    page.close()


@pytest.fixture
def lesson(opened: Lesson) -> Iterator[Lesson]:
    """Give the lesson; nothing may go wrong in its page meanwhile, and nothing be fetched from elsewhere."""
    yield opened
    assert opened.watch.errors == []
    assert opened.watch.elsewhere == []


def in_lesson(name: str, *others: str) -> pytest.MarkDecorator:
    """Run a test in these lessons alone."""
    return pytest.mark.parametrize("opened", [name, *others], indirect=True)


def test_a_lesson_opened_without_running_shows_pictures(lesson: Lesson) -> None:
    if lesson.has_run:
        pytest.fail("the lesson was run before its pictures were looked at")
    lesson.page.wait_for_selector(".jp-OutputArea-output img")
    assert lesson.page.locator(".mlp").count() == 0


@in_lesson("00_start_here.ipynb")
def test_the_first_minute_of_the_first_lesson(lesson: Lesson) -> None:
    page = lesson.page
    page.locator(".jp-Notebook .jp-Cell").first.click()
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    network = page.locator(".mlp-network")
    loss = network.locator(".mlp-sum[data-number=E]")
    expect(loss).to_have_text("0.2472")
    box = slider(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(loss).not_to_have_text("0.2472")
    network.get_by_role("button", name="start values").click()
    expect(loss).to_have_text("0.2472")
    for knob, value in (("w_O[0, 0]", "3.6"), ("w_O[0, 3]", "4.9")):  # the first task: E below 0.1, with two weights
        network.locator(f"[data-knob='{knob}'] .mlp-hit").dispatch_event("click")
        expect(choice(page)).to_have_value(knob)
        field(page).fill(value)
        field(page).press("Enter")
        expect(network.locator(f"[data-number='{knob}']").first).to_have_text(f"+{float(value):.2f}")
    expect(loss).to_have_text("0.0598")


def test_a_lesson_runs_without_errors(lesson: Lesson) -> None:
    page = lesson.run()
    assert page.evaluate(WITHOUT_COUNT) == 0
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0


# What is done in the lessons


@in_lesson(*WRITTEN)
def test_a_lesson_is_done_by_keyboard_alone(lesson: Lesson) -> None:
    name, page = lesson.name, lesson.run()
    page.set_viewport_size({"width": 1280, "height": 900})
    keyboard = Keyboard(page)
    for n, cell in enumerate(nbformat.read(NOTEBOOKS / name, as_version=4).cells):
        here, source = page.locator(f".jp-Cell[{PLACE}='{n}']"), cell.source if cell.cell_type == "code" else ""
        if "def slope" in source:
            source = keyboard.replace(here, source, *WRITTEN[name])
        keyboard.run(here, source)
        if "ratios" in source:
            ratios = here.locator(".jp-OutputArea-output")
            expect(ratios).to_contain_text("array(")
            assert {*re.findall(r"[\d.]+", ratios.inner_text().partition("array")[2])} == {"1."}
    page.set_viewport_size({"width": 1280, "height": HEIGHT})


@in_lesson("06_deltas_and_matrices.ipynb")
def test_it_is_shown_where_the_transpose_comes_from(lesson: Lesson) -> None:
    page = lesson.run()
    expect(page.locator(".mlp-matrices")).to_have_count(4)
    uneven, even = matrices(page, "delta_H").all()
    expect(uneven.locator(".mlp-view:not(.mlp-away) .mlp-says")).to_contain_text("do not fit")
    expect(even.locator(".mlp-view:not(.mlp-away) .mlp-says")).to_contain_text("It fits, and is wrong")
    uneven.get_by_role("button", name="transpose").click()
    delta = uneven.locator(".mlp-view:not(.mlp-away) .mlp-cell[data-symbol='delta_H[0]']")
    expect(delta).to_have_text(re.compile(r"−0\.0132$"))
    expect(even.locator("[aria-pressed=true]")).to_have_count(0)
    uneven.locator(".mlp-knob select").select_option("b_O[0]")  # as the lesson asks: output 1 gets saturated
    expect(uneven.locator(".mlp-knob input[type=number]")).to_have_value("0.6")
    uneven.locator(".mlp-knob input[type=range]").focus()
    page.keyboard.press("Home")
    for j in range(2):
        slope = matrices(page, "gradient_w_O").locator(f"[data-number='gradient_w_O[{j}, 0]']").first
        expect(slope).to_have_text(re.compile(r"^−0\.000\d{3}$"))
    expect(even.locator(".mlp-knob select")).to_have_value("w_O[0, 0]")  # another lab


@in_lesson("08_when_learning_stalls.ipynb")
def test_the_budget_names_what_makes_a_slope_small_at_every_scale(lesson: Lesson) -> None:
    page = lesson.run()
    panel = page.locator(".mlp-budget").first
    panel.get_by_role("button", name="scale all weights").click()
    value = panel.locator(".mlp-knob input[type=number]")
    expect(value).to_have_value("5")
    product = panel.locator(".mlp-budget-total .mlp-number")
    panel.locator(".mlp-knob input[type=range]").focus()
    for key, by, smallest in (("Home", 0.1, "the weight w₁₁ᴼ"), ("End", 100, "the slope sig′(x₁ᴼ)")):
        page.keyboard.press(key)
        expect(value).to_have_value(f"{by:g}")
        expect(panel.locator(".mlp-readout")).to_have_text(f"The smallest factor is {smallest}.")
        expect(product).to_have_text(f"+{number(slope(by))}")
    panel.get_by_role("button", name="start values").click()
    expect(value).to_have_value("5")


@in_lesson("08_when_learning_stalls.ipynb")
def test_scrubbing_a_run_takes_its_dots_over_the_hump(lesson: Lesson) -> None:
    page = lesson.run()
    hump, beside = page.locator(".mlp-hump").all()
    for panel, shown in ((hump, False), (beside, True)):
        assert panel.locator(".mlp-hump-line").first.is_visible() == shown
    hump.locator(".mlp-knob input[type=range]").focus()
    page.keyboard.press("End")
    expect(hump.locator(".mlp-readout")).to_contain_text("step 2,000: ")
    output = float(hump.locator("[data-number^='hump O']").inner_text())
    assert output == pytest.approx(float(forward(scaled_run(1).at(2000), [1, 1]).O_O[0]), abs=1e-4)
    expect(beside.locator(".mlp-readout")).to_contain_text("step 2,000: ")
    page.keyboard.press("Home")
    expect(beside.locator(".mlp-readout")).to_contain_text("step 0: ")


@in_lesson("10_reading_the_sheet.ipynb")
def test_a_slip_is_found_and_mended(lesson: Lesson) -> None:
    panel = lesson.run().locator(".mlp-slips[aria-label='Part 1, the line after (2), (3)']")
    numbers = {row: panel.locator("tr", has_text=row) for row in ("as printed", "as you mend it", "measured")}
    expect(numbers["as printed"].locator("td")).to_have_text("0.9696")
    expect(numbers["as you mend it"]).to_be_hidden()
    panel.get_by_role("button", name="+ b_i^O").click()
    panel.get_by_role("button", name="( ∂/∂w_ji^O … + b_i^O )", exact=True).click()
    expect(panel.locator(".mlp-question")).to_contain_text("✗ Not so.")
    expect(numbers["as you mend it"].locator("td")).to_have_text("0.1454")
    panel.get_by_role("button", name="∂/∂w_ji^O ( … + b_i^O )", exact=True).click()
    expect(panel.locator(".mlp-question")).to_contain_text("All is mended, with 1 wrong try")
    for row in ("as you mend it", "measured"):
        expect(numbers[row].locator("td")).to_have_text("0.0696")


# Plots


@in_lesson("02_sigmoid_and_loss.ipynb")
def test_keys_move_the_point_of_the_sigmoid(lesson: Lesson) -> None:
    plot = lesson.run().locator(".mlp-curves").first
    handle = plot.get_by_role("slider", name="x", exact=True)
    handle.focus()
    for n in range(1, 6):
        lesson.page.keyboard.press("ArrowRight")
        x = round(1 + n / 20, 10)
        words = f"x = {number(x)} sig(x) = {number(float(sigmoid(x)))} sig′(x) = {number(float(sigmoid_prime(x)))}"
        expect(plot.locator(".mlp-readout")).to_have_text(words)
        expect(plot.get_by_role("img")).to_have_attribute("aria-label", f"{words} ")


@in_lesson("02_sigmoid_and_loss.ipynb")
def test_the_output_is_dragged_through_its_target(lesson: Lesson) -> None:
    plot = lesson.run().locator(".mlp-curves").last
    expect(plot.locator(".mlp-readout")).to_contain_text("O − t = −0.4000")
    at, picture = plot.locator(".mlp-point").first.bounding_box(), plot.locator("svg").bounding_box()
    assert at and picture
    lesson.page.mouse.move(at["x"] + 6, at["y"] + 6)
    lesson.page.mouse.down()
    lesson.page.mouse.move(picture["x"] + 100, at["y"], steps=6)
    lesson.page.mouse.move(picture["x"] + 0.75 * picture["width"], at["y"], steps=12)
    lesson.page.mouse.up()
    expect(plot.locator(".mlp-readout")).to_have_text("O = 1.0000 t = 0.8000 ½(O − t)² = 0.0200 O − t = 0.2000")


@in_lesson("02_sigmoid_and_loss.ipynb")
def test_what_a_student_writes_is_compared_with_what_is_measured_wherever_the_point_stands(lesson: Lesson) -> None:
    page = lesson.run()
    said, plot = page.locator(".widget-vbox .widget-label"), page.locator(".widget-vbox .mlp-curves")
    expect(said).to_have_text("not yet")
    handle = plot.get_by_role("slider", name="x", exact=True)
    for line, there in (("s", 1 / (1 - sigmoid(0.0))), ("s * (1 - s)", 1.0)):
        python(page, f"slope = lambda s: {line}\ncurve.x = 0.5")
        handle.focus()
        for _ in range(10):
            page.keyboard.press("ArrowLeft")
        expect(said).to_have_text(f"{there:.4f} times the slope")


@in_lesson("05_is_it_right.ipynb")
def test_the_errors_of_a_difference_follow_the_step_and_the_lab(lesson: Lesson) -> None:
    page = lesson.run()
    panels = page.locator(".mlp-differences")
    expect(panels).to_have_count(2)
    panels.last.get_by_role("slider", name="step h").focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    expect(panels.last.locator(".mlp-readout")).to_contain_text("h = 1.0e−5")
    expect(panels.first.locator(".mlp-readout")).to_contain_text("h = 1.0e−2")  # each has a step of its own
    lab = Lab()
    for name in ("w_O[1, 2]", "w_H[0, 1]"):
        python(page, f"lab.select({name!r})")
        off = errors(lab.state, find_knob(name, lab.state), np.array([0.01])).measured
        words = " ".join(f"{method} {number(off[method].item(), 3)} off" for method in ("one-sided", "central"))
        expect(panels.first.locator(".mlp-readout")).to_contain_text(words)


# How they can be read


@pytest.mark.parametrize("width", [1280, 800])
def test_panels_fit_and_can_be_read_in_both_themes(lesson: Lesson, width: int) -> None:
    page = lesson.run()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate("document.querySelectorAll('.mlp-steps button:last-child').forEach((all) => all.click())")
    for dark in (False, True):
        set_theme(page, dark)
        contrasts: list[Any] = page.evaluate(CONTRASTS)
        assert len(contrasts) > 50
        assert min(contrasts) >= 4.5  # WCAG AA for text
        assert page.evaluate("[...document.querySelectorAll('.mlp')].every((p) => p.scrollWidth <= p.clientWidth)")
    set_theme(page, dark=False)


def test_there_are_lessons() -> None:
    assert LESSONS and all((NOTEBOOKS / lesson).stat().st_size for lesson in LESSONS)
