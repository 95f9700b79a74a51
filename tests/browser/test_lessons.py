"""Every lesson in a real JupyterLab: it runs, it is quiet, it stays on this machine, and it can be read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mlp_lab.panels.derivation.lines import DERIVATIONS
from tests.browser.jupyterlab import NOTEBOOKS, Watch, open_notebook, run_all, set_theme

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
CODE_CELLS_WITHOUT_COUNT = """() => window.jupyterapp.shell.currentWidget.content.widgets
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


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_runs_without_errors_and_stays_on_this_machine(
    page: Page, server: str, watch: Watch, lesson: str
) -> None:
    open_notebook(page, server, lesson)
    run_all(page)
    page.wait_for_selector(".mlp .mlp-number")
    assert page.evaluate(CODE_CELLS_WITHOUT_COUNT) == 0
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert watch.errors == []
    assert watch.elsewhere == []


@pytest.mark.parametrize("width", [1280, 800])
@pytest.mark.parametrize("lesson", LESSONS)
def test_panels_fit_and_can_be_read_in_both_themes(page: Page, server: str, lesson: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_notebook(page, server, lesson)
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    run_all(page)
    page.wait_for_selector(".mlp .mlp-number")
    page.evaluate("document.querySelectorAll('.mlp-steps button:last-child').forEach((all) => all.click())")
    for dark in (False, True):
        set_theme(page, dark)
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 50
        assert min(contrasts) >= 4.5  # WCAG AA for text
        assert page.evaluate("[...document.querySelectorAll('.mlp')].every((p) => p.scrollWidth <= p.clientWidth)")
    set_theme(page, dark=False)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_opened_without_running_shows_pictures(page: Page, server: str, watch: Watch, lesson: str) -> None:
    open_notebook(page, server, lesson)
    page.wait_for_selector(".jp-OutputArea-output img")
    assert page.locator(".jp-OutputArea-output img").count() > 0
    assert page.locator(".mlp").count() == 0
    assert watch.errors == []


def test_the_first_minute_of_the_first_lesson(page: Page, server: str, watch: Watch) -> None:
    open_notebook(page, server, "00_start_here.ipynb")
    page.locator(".jp-Notebook .jp-Cell").first.click()
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    network = page.locator(".mlp-network")
    slider, loss = network.locator("input[type=range]"), network.locator("[data-symbol=E] .mlp-number")
    expect(loss).to_have_text("0.4052")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
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
        expect(network.locator("select")).to_have_value(knob)
        field = network.locator("input[type=number]")
        field.fill(value)
        field.press("Enter")
        expect(network.locator(f"[data-number='{knob}']").first).to_have_text(f"{float(value):.4f}".replace("-", "−"))
    expect(loss).to_have_text("0.0189")
    assert watch.errors == []


@pytest.mark.parametrize(
    ("lesson", "layer"), [("03_output_weights.ipynb", "output"), ("04_hidden_weights.ipynb", "hidden")]
)
def test_a_derivation_is_walked_through_with_each_rule_named(
    page: Page, server: str, watch: Watch, lesson: str, layer: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 9000})
    open_notebook(page, server, lesson)
    run_all(page)
    panel = page.locator(".mlp-derivation.mlp-asked")
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
    totals = panel.locator(".mlp-total").all_inner_texts()
    assert totals == [{"output": "−0.0923", "hidden": "−0.0071"}[layer]] * len(lines)
    assert watch.errors == []


def test_a_slip_is_found_in_lesson_10(page: Page, server: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 1280, "height": 14000})
    open_notebook(page, server, "10_reading_the_sheet.ipynb")
    run_all(page)
    panel = page.locator(".mlp-slips[aria-label='Part 1, the line after (2), (3)']")
    expect(panel.locator("tr", has_text="as printed").locator("td")).to_have_text("0.2300")
    expect(panel.locator("tr", has_text="mended")).to_be_hidden()
    panel.get_by_role("button", name="+ b_i^O").click()
    expect(panel.locator(".mlp-question")).to_contain_text("That is all")
    for row in ("measured", "mended"):
        expect(panel.locator("tr", has_text=row).locator("td")).to_have_text("0.0300")
    assert watch.errors == []


def test_there_are_lessons() -> None:
    assert LESSONS and all(Path(NOTEBOOKS / lesson).stat().st_size for lesson in LESSONS)
