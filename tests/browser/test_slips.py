"""The printed lines: slips are found piece by piece, by mouse and by key, and each is explained."""

import pytest
from playwright.sync_api import Locator

from mlp_lab import Lab
from mlp_lab.panels.slips.lines import LINES
from tests.browser.bare import BarePage
from tests.browser.controls import lit_in_network


def show(bare: BarePage, name: str) -> tuple[Lab, list[int]]:
    """Show a printed line and the network; gives the lab, and the slips that Python knows as found."""
    lab = Lab((4, 3, 2))
    lab.select("w_H[1, 0]")
    panel = lab.find_slips(name)
    bare.mount(lab, lab.network(), panel)
    found: list[int] = []
    panel.observe(lambda change: found.__setitem__(slice(None), change["new"]), "found")
    return lab, found


def pieces(bare: BarePage) -> Locator:
    return bare.panel("slips").locator(".mlp-slip-piece")


def said(bare: BarePage) -> str:
    return str(bare.panel("slips").locator(".mlp-question").text_content())


def mended(bare: BarePage) -> Locator:
    """Find the row of the mended line's numbers."""
    return bare.panel("slips").locator("tr.mlp-slip-new")


@pytest.mark.parametrize("name", LINES)
def test_each_piece_is_judged_and_a_slip_brings_its_mended_piece_and_reason(bare: BarePage, name: str) -> None:
    _, found = show(bare, name)
    line, left = LINES[name], len(LINES[name].slips)
    assert f"{left} slip" in said(bare)
    reasons = bare.panel("slips").locator(".mlp-slip-reasons li")
    known: set[int] = set()
    for n, piece in enumerate(line.pieces):
        place = pieces(bare).nth(n)
        if piece.printed in ("=", "+"):
            assert place.evaluate("(node) => node.localName") == "span"
            continue
        assert mended(bare).is_visible() == (len(known) == left)
        place.click()
        if piece.slip is None:
            assert ("as it should be" if len(known) < left else "That is all") in said(bare)
            assert "mlp-slip-tried" in str(place.get_attribute("class"))
        else:
            known.add(piece.slip)
            assert ("That is all" if len(known) == left else "Yes.") in said(bare)
            spoken = bare.panel("slips").locator(".mlp-question .mlp-spoken").text_content()
            assert spoken == reasons.nth(piece.slip).text_content()
        assert place.get_attribute("aria-pressed") == str(piece.slip in known).lower()
        assert bare.panel("slips").locator(".mlp-slip-reasons li:not(.mlp-away)").count() == len(known)
    assert mended(bare).is_visible()
    bare.settle()
    assert set(found) == known == set(range(left))


def test_the_keyboard_finds_a_slip_and_nothing_jumps(bare: BarePage) -> None:
    show(bare, "(2)")
    panel = bare.panel("slips")
    box = panel.bounding_box()
    panel.get_by_role("button", name="show all").focus()
    for _ in range(2):
        bare.page.keyboard.press("Tab")
    bare.page.keyboard.press("Enter")
    assert "Yes. 1 slip to go." in said(bare)
    for _ in range(3):
        bare.page.keyboard.press("Tab")
    bare.page.keyboard.press("Space")
    assert "That is all. Now compare the numbers." in said(bare)
    true = panel.locator("tr:nth-last-child(2) td").first.inner_text()
    assert mended(bare).locator("td").first.inner_text() == true
    assert panel.bounding_box() == box


def test_show_all_and_hide_again(bare: BarePage) -> None:
    show(bare, "(7)")
    panel = bare.panel("slips")
    panel.get_by_role("button", name="show all").click()
    assert panel.locator(".mlp-slip-known").count() == 4
    panel.get_by_role("button", name="hide again").click()
    assert panel.locator(".mlp-slip-known").count() == 0
    assert said(bare) == "There are 4 slips in this line. Choose a piece."
    assert mended(bare).is_hidden()


def test_a_symbol_of_a_printed_line_lights_up_its_place_in_the_network(bare: BarePage) -> None:
    show(bare, "(7)")
    pieces(bare).nth(3).locator("[data-symbol]").hover()  # w_ki^O, with i = 1
    assert lit_in_network(bare.page) == {f"w_O[{k}, 0]" for k in range(3)}
