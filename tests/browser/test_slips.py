"""The printed lines in a real JupyterLab: slips are found piece by piece, and every number is true to its line."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mlp_lab.panels.slips.lines import LINES
from mlp_lab.state.knobs import Knob, State, find_knob, positions
from tests.browser.conftest import write_notebook
from tests.browser.jupyterlab import Watch, open_notebook, python, run_all
from tests.browser.test_panels import EVERY_POSITION, assert_shown_as, state
from tests.test_derivation import place_of

START = "from mlp_lab import Lab\nlab = Lab((4, 3, 2))\nlab.select('w_O[1, 0]')\nlab.select('w_H[1, 0]')"
EVERY_LINE = f"panels = [lab.find_slips(name) for name in {list(LINES)}]\ndisplay(lab.network(), *panels)"
AS_AT_THE_START = (
    "lab.reset(); lab.select('w_O[1, 0]'); lab.select('w_H[1, 0]')\nfor panel in panels:\n    panel.found = []"
)


@pytest.fixture(scope="module")
def lines(chromium: Browser, server: str, folder: Path) -> Iterator[Page]:
    """Give a page with every printed line."""
    page = chromium.new_page(viewport={"width": 1280, "height": 5200})
    watch = Watch(page, server)
    open_notebook(page, server, write_notebook(folder / "slips.ipynb", [START, EVERY_LINE]))
    run_all(page)
    expect(page.locator(".mlp-slips")).to_have_count(len(LINES))
    yield page
    assert watch.errors == []
    page.close()


@pytest.fixture(autouse=True)
def _at_the_start(lines: Page) -> None:
    python(lines, AS_AT_THE_START)
    lines.mouse.move(0, 0)
    expect(lines.locator(".mlp-slip-known")).to_have_count(0)
    expect(lines.locator(".mlp-knob select").first).to_have_value("w_H[1, 0]")


def panel(page: Page, name: str) -> Locator:
    return page.locator(f".mlp-slips[aria-label='{LINES[name].title}']")


def pieces(page: Page, name: str) -> Locator:
    return panel(page, name).locator(".mlp-slip-piece")


def said(page: Page, name: str) -> Locator:
    return panel(page, name).locator(".mlp-question")


def mended(page: Page, name: str) -> Locator:
    """Find the row of the mended line's numbers."""
    return panel(page, name).locator("tr.mlp-slip-new")


def wanted(now: State, weights: dict[str, Knob]) -> dict[str, float]:
    """Compute every number of every line, one position at a time."""
    numbers = {}
    for line in LINES.values():
        knob = weights[line.array]
        for name, reading in line.readings.items():
            value = reading(place_of(now, knob.array, knob.index))
            each = {f"[{k}]": one for k, one in enumerate(value)} if value.ndim else {"": value}
            numbers |= {f"{line.name} {name}{at}": float(one) for at, one in each.items()}
    return numbers


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[1, 0]", "w_H[3, 2]", "b_O[1]", "b_H[0]", "O_I[1]", "t[0]"])
def test_every_number_at_every_position_is_true_to_its_line(lines: Page, name: str) -> None:
    python(
        lines, f"lab.select({name!r})\nfor panel in panels:\n    panel.found = [0, 1, 2, 3][: len(panel.line['slips'])]"
    )
    expect(lines.locator(".mlp-knob select").first).to_have_value(name)
    expect(lines.locator("tr.mlp-away")).to_have_count(0)
    start = state(lines)
    chosen = {
        array: find_knob(python(lines, f"print(lab.chosen('{array}'))").strip(), start) for array in ("w_O", "w_H")
    }
    knob = find_knob(name, start)
    seen = lines.eval_on_selector("body", EVERY_POSITION)
    grid = positions(knob, knob.value(start))
    assert len(seen) == len(grid) > 100
    for value, shown in zip(grid, seen, strict=True):
        of_lines = {number_name: text for number_name, text in shown if number_name.startswith(tuple(LINES))}
        true = wanted(knob.turned(start, value), chosen)
        assert of_lines.keys() == true.keys()
        for number_name, text in of_lines.items():
            if np.isnan(true[number_name]):
                assert text == "does not exist"
            else:
                assert_shown_as(text, true[number_name], number_name)


@pytest.mark.parametrize("name", LINES)
def test_each_piece_is_judged_and_a_slip_brings_its_mended_piece_and_reason(lines: Page, name: str) -> None:
    line, left = LINES[name], len(LINES[name].slips)
    expect(said(lines, name)).to_contain_text(f"{left} slip")
    reasons = panel(lines, name).locator(".mlp-slip-reasons li:not(.mlp-away)")
    known: set[int] = set()
    for n, piece in enumerate(line.pieces):
        place = pieces(lines, name).nth(n)
        if piece.printed in ("=", "+"):
            assert place.evaluate("(node) => node.localName") == "span"
            continue
        expect(mended(lines, name)).to_be_visible(visible=len(known) == left)
        place.click()
        if piece.slip is None:
            expect(said(lines, name)).to_contain_text("as it should be" if len(known) < left else "That is all")
            expect(place).to_have_class(re.compile("mlp-slip-tried"))
        else:
            known.add(piece.slip)
            expect(said(lines, name)).to_contain_text("That is all" if len(known) == left else "Yes.")
            reason = panel(lines, name).locator(".mlp-slip-reasons li").nth(piece.slip)
            assert said(lines, name).locator(".mlp-spoken").text_content() == reason.text_content()
        expect(place).to_have_attribute("aria-pressed", str(piece.slip in known).lower())
        expect(reasons).to_have_count(len(known))
    expect(panel(lines, name).locator(".mlp-slip-mended:visible math")).to_have_count(
        sum(piece.mended != "" for piece in line.pieces)
    )
    expect(mended(lines, name)).to_be_visible()
    assert python(lines, f"print(sorted(panels[{list(LINES).index(name)}].found))").strip() == str(sorted(known))


def test_the_keyboard_finds_a_slip_and_nothing_jumps(lines: Page) -> None:
    box = panel(lines, "(2)").bounding_box()
    panel(lines, "(2)").get_by_role("button", name="show all").focus()
    for _ in range(2):
        lines.keyboard.press("Tab")
    lines.keyboard.press("Enter")
    expect(said(lines, "(2)")).to_contain_text("Yes. 1 slip to go.")
    for _ in range(3):
        lines.keyboard.press("Tab")
    lines.keyboard.press("Space")
    expect(said(lines, "(2)")).to_contain_text("That is all. Now compare the numbers.")
    expect(mended(lines, "(2)").locator("td").first).to_have_text(
        panel(lines, "(2)").locator("tr:nth-last-child(2) td").first.inner_text()
    )
    assert panel(lines, "(2)").bounding_box() == box


def test_show_all_and_hide_again(lines: Page) -> None:
    panel(lines, "(7)").get_by_role("button", name="show all").click()
    expect(panel(lines, "(7)").locator(".mlp-slip-known")).to_have_count(4)
    panel(lines, "(7)").get_by_role("button", name="hide again").click()
    expect(panel(lines, "(7)").locator(".mlp-slip-known")).to_have_count(0)
    expect(said(lines, "(7)")).to_have_text("There are 4 slips in this line. Choose a piece.")
    expect(mended(lines, "(7)")).to_be_hidden()


def test_a_symbol_of_a_printed_line_lights_up_its_place_in_the_network(lines: Page) -> None:
    pieces(lines, "(7)").nth(3).locator("[data-symbol]").hover()  # w_ki^O, with i = 1
    lit = {one.get_attribute("data-knob") for one in lines.locator(".mlp-network .mlp-lit[data-knob]").all()}
    assert lit == {f"w_O[{k}, 0]" for k in range(3)}
