"""The derivation is stepped through, walked through by key, and open at any of its lines."""

import pytest
from playwright.sync_api import expect

from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.controls import derivation, focused, lit_in_network, point_at
from tests.browser.shown import assert_page_is_true, shown_numbers

FOUND = ".mlp-line.mlp-found"
OPENED = ".mlp-opened .mlp-label"


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network and both parts of the derivation."""
    lab = Lab()
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), lab.derivation("output"), lab.derivation("hidden"))
    return lab


def show_all(bare: BarePage, part: str) -> None:
    """Let all lines of a derivation come."""
    derivation(bare.page, part).get_by_text("show all").click()
    bare.settle()


def test_it_steps_by_button_and_by_key(bare: BarePage, lab: Lab) -> None:
    output = derivation(bare.page, "Part 1")
    found, opened = output.locator(FOUND), output.locator(OPENED)
    assert found.count() == 1
    output.get_by_label("next line").click()
    bare.settle()
    assert found.count() == 2
    bare.page.keyboard.press("ArrowRight")
    bare.settle()
    assert found.count() == 3
    assert found.last.locator(".mlp-rule").inner_text() == "(1) ="
    assert found.last.locator(".mlp-factor.mlp-changed").count() == 1
    assert output.locator(".mlp-says").inner_text().startswith("By (1). The output is written")
    output.focus()
    for key, line in (("ArrowLeft", "L1"), ("End", "L2"), ("Home", "L0"), ("ArrowLeft", "L0")):
        bare.page.keyboard.press(key)
        assert opened.inner_text() == line
        assert found.count() == 3  # what was found stays
    show_all(bare, "Part 1")
    assert found.count() == 6
    assert output.get_by_label("next line").get_attribute("aria-disabled") == "true"
    assert len({value.text_content() for value in output.locator(".mlp-ledger .mlp-total").all()}) == 1


def test_any_line_opens_and_nothing_jumps(bare: BarePage, lab: Lab) -> None:
    hidden = derivation(bare.page, "Part 2")
    hidden.focus()
    heights = set()
    for _ in range(8):
        heights.add(hidden.evaluate("(panel) => panel.getBoundingClientRect().height"))
        bare.page.keyboard.press("ArrowRight")
        bare.settle()
    assert len(heights) == 1
    hidden.get_by_role("button", name="L3").click()
    assert hidden.locator(OPENED).inner_text() == "L3"
    names = {name for name, _ in shown_numbers(bare.page) if name.startswith("w_H")}
    assert {"w_H L3 2[3]", "w_H L3 sums[0]", "w_H L3 products[1]"} <= names
    assert not any(name.startswith(("w_H L1 products", "w_H L7 products")) for name in names)
    hidden.locator(FOUND).nth(7).click()  # anywhere in its row
    assert hidden.locator(OPENED).inner_text() == "L7"
    assert_page_is_true(bare.page, lab)


@pytest.mark.parametrize("width", [360, 640, 848, 1100])
def test_every_open_line_fits_and_its_bars_can_be_seen(bare: BarePage, width: int) -> None:
    lab = Lab()
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.derivation("hidden"), width=width)
    show_all(bare, "Part 2")
    panel = bare.panel("derivation")
    for line in ("L1", "L2", "L3", "L4", "L5", "L6", "L7"):
        panel.get_by_role("button", name=line).click()
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth"), line
        track = panel.locator(".mlp-lanes:visible .mlp-track").first.bounding_box()
        assert track
        assert track["width"] > 40
    total = panel.locator(".mlp-lanes:visible .mlp-outside .mlp-total")
    total.scroll_into_view_if_needed()  # where there is little room, lanes are pushed sideways below their k
    place, k = total.bounding_box(), panel.locator(".mlp-lanes:visible .mlp-k").first.bounding_box()
    assert place
    assert k
    assert 0 <= k["x"] < place["x"] < place["x"] + place["width"] <= width


def test_a_lane_of_the_sum_lights_up_its_path(bare: BarePage, lab: Lab) -> None:
    lab.select("w_H[0, 1]")
    bare.settle()
    show_all(bare, "Part 2")
    hidden = derivation(bare.page, "Part 2")
    assert hidden.locator(".mlp-lanes:visible .mlp-k").count() == 4
    hidden.locator(".mlp-lanes:visible .mlp-k").nth(2).hover()
    assert lit_in_network(bare.page) == {"w_O[1, 2]", "b_O[2]", "t[2]"}


def test_hover_lights_up_across_panels_both_ways(bare: BarePage, lab: Lab) -> None:
    show_all(bare, "Part 1")
    output = derivation(bare.page, "Part 1")
    bare.page.mouse.move(0, 0)
    expect(bare.page.locator(".mlp-lit")).to_have_count(0)
    output.locator(".mlp-lines math [data-symbol='O_H[1]']").last.hover()
    assert lit_in_network(bare.page) == {"b_H[1]"}
    bare.page.mouse.move(0, 0)
    expect(bare.page.locator(".mlp-lit")).to_have_count(0)
    point_at(bare.page, "b_O[0]")
    assert output.locator("math .mlp-lit[data-symbol='O_O[0]']").count() > 0
    assert output.locator("math .mlp-lit[data-symbol='x_O[0]']").count() > 0
    assert output.locator("math .mlp-lit[data-symbol='O_H[1]']").count() == 0


def test_symbols_follow_the_weight_that_is_chosen(bare: BarePage, lab: Lab) -> None:
    show_all(bare, "Part 1")
    lab.select("w_O[0, 3]")
    bare.settle()
    symbols = derivation(bare.page, "Part 1").locator(".mlp-lines .mlp-line >> nth=5 >> [data-symbol]")
    assert symbols.evaluate_all("(all) => all.map((one) => one.dataset.symbol)") == [
        *("O_O[3]", "t[3]", "x_O[3]", "x_O[3]", "O_H[0]"),
    ]


def test_the_keyboard_walks_through_the_symbols(bare: BarePage, lab: Lab) -> None:
    show_all(bare, "Part 1")
    derivation(bare.page, "Part 1").focus()
    for _ in range(4):
        bare.page.keyboard.press("ArrowUp")
    assert focused(bare.page) in ("t[0]", "x_O[0]", "O_O[0]")
    for _ in range(3):
        bare.page.keyboard.press("ArrowDown")
    assert focused(bare.page) == "O_H[1]"
    assert lit_in_network(bare.page) == {"b_H[1]"}
    bare.page.evaluate("document.activeElement.blur()")
    expect(bare.page.locator(".mlp-lit")).to_have_count(0)
