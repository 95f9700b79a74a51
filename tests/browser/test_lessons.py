"""Every lesson in a real JupyterLab, opened once: its pictures, its run, what is done in it, and how it can be read."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mlp_core import sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.derivation.lines import DERIVATIONS
from tests.browser.controls import choice, field, matrices, slider
from tests.browser.jupyterlab import NOTEBOOKS, Watch, open_notebook, run_all, set_theme

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
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
    const kinds = ["number", "name", "title", "bias", "legend", "reason", "readout", "question", "end"];
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
        self.page = page
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
    loss = network.locator("[data-symbol=E] .mlp-number")
    expect(loss).to_have_text("0.4052")
    box = slider(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(loss).not_to_have_text("0.4052")
    network.get_by_role("button", name="start values").click()
    expect(loss).to_have_text("0.4052")
    for knob, value in (("w_O[0, 0]", "1.7"), ("w_O[0, 1]", "-3.8")):  # the first task: E below 0.1, with two weights
        network.locator(f"[data-knob='{knob}'] .mlp-hit").dispatch_event("click")
        expect(choice(page)).to_have_value(knob)
        field(page).fill(value)
        field(page).press("Enter")
        expect(network.locator(f"[data-number='{knob}']").first).to_have_text(f"{float(value):.4f}".replace("-", "−"))
    expect(loss).to_have_text("0.0189")


def test_a_lesson_runs_without_errors(lesson: Lesson) -> None:
    page = lesson.run()
    assert page.evaluate(WITHOUT_COUNT) == 0
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0


# What is done in the lessons


@in_lesson("03_output_weights.ipynb", "04_hidden_weights.ipynb")
def test_a_derivation_is_walked_through_with_each_rule_named(lesson: Lesson) -> None:
    panel = lesson.run().locator(".mlp-derivation.mlp-asked")
    layer, total = {"Derivation, Part 1": ("output", "−0.0923"), "Derivation, Part 2": ("hidden", "−0.0071")}[
        str(panel.get_attribute("aria-label"))
    ]
    lines = DERIVATIONS[layer].lines
    for n, line in enumerate(lines[1:], 1):
        panel.get_by_role("button", name="next line").click()
        expect(panel.locator(".mlp-line:visible")).to_have_count(n + 1)
        expect(panel.locator(".mlp-newest .mlp-rule")).to_have_text("?")
        for rule in DERIVATIONS[layer].rules:
            if rule != line.rule:
                panel.locator(f".mlp-choice:has(b:text-is('{rule}'))").click()
                expect(panel.locator(".mlp-question")).to_contain_text(f"Not {rule}")
        panel.locator(f".mlp-choice:has(b:text-is('{line.rule}'))").click()
        expect(panel.locator(".mlp-question")).to_have_text(f"Yes, {line.rule}. {line.reason}")
    assert panel.locator(".mlp-total").all_inner_texts() == [total] * len(lines)


@in_lesson("06_deltas_and_matrices.ipynb")
def test_it_is_shown_where_the_transpose_comes_from(lesson: Lesson) -> None:
    page = lesson.run()
    expect(page.locator(".mlp-matrices")).to_have_count(5)
    uneven, even = matrices(page, "delta_H").all()
    expect(uneven.locator(".mlp-view:not(.mlp-away) .mlp-says")).to_contain_text("do not fit")
    expect(even.locator(".mlp-view:not(.mlp-away) .mlp-says")).to_contain_text("It fits, and is wrong")
    uneven.get_by_role("button", name="transpose").click()
    delta = uneven.locator(".mlp-view:not(.mlp-away) .mlp-cell[data-symbol='delta_H[0]']")
    expect(delta).to_have_text(re.compile(r"0\.0401$"))
    expect(even.locator("[aria-pressed=true]")).to_have_count(0)
    uneven.locator(".mlp-knob select").select_option("b_O[0]")  # as the lesson asks: output 1 gets saturated
    expect(uneven.locator(".mlp-knob input[type=number]")).to_have_value("0.2")
    uneven.locator(".mlp-knob input[type=range]").focus()
    page.keyboard.press("Home")
    for j in range(2):
        slope = matrices(page, "gradient_w_O").locator(f"[data-number='gradient_w_O[{j}, 0]']").first
        expect(slope).to_have_text(re.compile(r"^−(0\.000\d|\d\.\d+e−4)$"))
    expect(even.locator(".mlp-knob select")).to_have_value("w_O[0, 0]")  # another lab


@in_lesson("10_reading_the_sheet.ipynb")
def test_a_slip_is_found(lesson: Lesson) -> None:
    panel = lesson.run().locator(".mlp-slips[aria-label='Part 1, the line after (2), (3)']")
    expect(panel.locator("tr", has_text="as printed").locator("td")).to_have_text("0.2300")
    expect(panel.locator("tr", has_text="mended")).to_be_hidden()
    panel.get_by_role("button", name="+ b_i^O").click()
    expect(panel.locator(".mlp-question")).to_contain_text("That is all")
    for row in ("measured", "mended"):
        expect(panel.locator("tr", has_text=row).locator("td")).to_have_text("0.0300")


# Plots, which the kernel draws


def picture(page: Page, n: int) -> Locator:
    """Find a picture, once both of the lesson have been drawn."""
    expect(page.locator(".mlp-picture img[alt]")).to_have_count(2)
    return page.locator(".mlp-picture").nth(n)


@in_lesson("02_sigmoid_and_loss.ipynb")
def test_keys_move_the_slider_and_the_picture_follows_in_its_place(lesson: Lesson) -> None:
    plot = picture(lesson.run(), 0)
    image, handle = plot.locator("img"), lesson.page.locator(".widget-slider .noUi-handle").first
    lesson.page.wait_for_timeout(500)  # until the pictures above have their place
    box, source = plot.bounding_box(), image.get_attribute("src")
    handle.focus()
    for n in range(1, 6):
        lesson.page.keyboard.press("ArrowRight")
        x = round(1 + n / 10, 10)
        words = f"x = {number(x)}, sig(x) = {number(float(sigmoid(x)))}, sig′(x) = {number(float(sigmoid_prime(x)))}"
        expect(plot.locator(".mlp-readout")).to_have_text(words)
        expect(image).to_have_attribute("alt", words)
        assert plot.bounding_box() == box
    assert image.get_attribute("src") != source
    assert image.evaluate("(image) => image.complete && image.naturalWidth") == 960


@in_lesson("02_sigmoid_and_loss.ipynb")
def test_a_drag_moves_the_output_through_its_target(lesson: Lesson) -> None:
    plot = picture(lesson.run(), 1)
    expect(plot.locator(".mlp-readout")).to_contain_text("O − t = −0.4000")
    at = lesson.page.locator(".widget-slider .noUi-handle").nth(1).bounding_box()
    assert at
    lesson.page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    lesson.page.mouse.down()
    lesson.page.mouse.move(at["x"] + 600, at["y"], steps=12)
    lesson.page.mouse.up()
    expect(plot.locator(".mlp-readout")).to_have_text("O = 1.0000, t = 0.6000, ½(O − t)² = 0.0800, O − t = 0.4000")


@in_lesson("02_sigmoid_and_loss.ipynb")
def test_the_handles_of_the_sliders_have_names(lesson: Lesson) -> None:
    picture(lesson.run(), 1)
    for name in ("x", "O", "t"):
        expect(lesson.page.get_by_role("slider", name=name, exact=True)).to_be_visible()


@in_lesson("05_is_it_right.ipynb")
def test_the_errors_of_a_difference_follow_the_step_and_the_lab(lesson: Lesson) -> None:
    page = lesson.run()
    panels, handles = [picture(page, n) for n in (0, 1)], page.get_by_role("slider", name="step h")
    expect(handles).to_have_count(2)
    lab = Lab()
    plots = [lab.differences(), lab.differences(complex_step=True)]
    lab.select("w_O[1, 0]")
    handles.last.focus()
    page.wait_for_timeout(1000)  # until the pictures above have their place
    box = panels[1].bounding_box()
    for n in range(1, 20):
        page.keyboard.press("ArrowLeft")
        plots[1].sliders["step h"].value = 10 ** (-2 - n / 8)
        expect(panels[1].locator("img")).to_have_attribute("alt", repr(plots[1]))
        assert panels[1].bounding_box() == box
    expect(handles.last).to_have_attribute("aria-valuetext", "4.2e-5")
    page.locator(".mlp-network select").select_option("w_H[0, 1]")
    lab.select("w_H[0, 1]")
    for panel, plot in zip(panels, plots, strict=True):
        expect(panel.locator("img")).to_have_attribute("alt", repr(plot))
        expect(panel.locator(".mlp-readout")).to_have_text(repr(plot))


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
