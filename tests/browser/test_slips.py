"""The printed lines: slips are found piece by piece and mended, by mouse and by key, and each choice is answered."""

import pytest
from playwright.sync_api import Locator, expect

from mlp_lab import Lab
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.panel import Slips
from mlp_lab.panels.slips.search import PLAIN
from mlp_lab.panels.slips.values import MINE, PRINTED
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import lit_in_network
from tests.mending import lesson_lab, mend, mend_all, piece_of

CLIPPED = """(panel) => panel.scrollWidth > panel.clientWidth"""


def show(bare: BarePage, name: str, width: int = 900) -> tuple[Lab, Slips]:
    """Show a printed line and the network."""
    lab = lesson_lab()
    panel = lab.find_slips(name)
    bare.mount(lab, lab.network(), panel, width=width)
    return lab, panel


def piece(bare: BarePage, n: int) -> Locator:
    return bare.panel("slips").locator(".mlp-slip-piece").nth(n)


def option(bare: BarePage, n: int) -> Locator:
    return bare.panel("slips").locator(".mlp-slip-option").nth(n)


def said(bare: BarePage) -> Locator:
    return bare.panel("slips").locator(".mlp-question")


def cells(bare: BarePage, row: str) -> list[str]:
    """Read a row of numbers."""
    return bare.panel("slips").locator("tr", has_text=row).locator("td").all_inner_texts()


def click(bare: BarePage, place: Locator) -> None:
    place.click()
    bare.settle()


@pytest.mark.parametrize("name", LINES)
def test_each_slip_is_found_then_mended_and_the_number_moves_with_every_mend(bare: BarePage, name: str) -> None:
    _, panel = show(bare, name)
    line, wrong = LINES[name], 0
    box = bare.panel("slips").bounding_box()
    for n, each in enumerate(line.pieces):
        if each.printed in PLAIN:
            assert piece(bare, n).evaluate("(node) => node.localName") == "span"
        elif each.slip is None:
            click(bare, piece(bare, n))
            wrong += 1
            expect(said(bare)).to_contain_text("✗ No slip: ")
    for slip, of in enumerate(line.slips):
        click(bare, piece(bare, piece_of(line, slip)))
        expect(said(bare)).to_contain_text("Here is a slip")
        seen = [cells(bare, PRINTED)]
        for n in sorted(range(3), key=lambda n: of.mends[n].is_right):
            click(bare, option(bare, n))
            expect(said(bare)).to_contain_text("✓ Right." if of.mends[n].is_right else "✗ Not so.")
            seen.append(cells(bare, MINE))
        assert seen[1] != seen[2]
        wrong += 2
        expect(option(bare, 0)).to_have_count(0)
    assert cells(bare, MINE) == cells(bare, line.how)
    expect(bare.panel("slips").locator(".mlp-count").first).to_have_text(f"{wrong} wrong tries")
    expect(said(bare)).to_contain_text(f"with {wrong} wrong tries: begin again")
    assert panel.search["done"]
    assert bare.panel("slips").bounding_box() == box  # nothing has jumped


def test_while_a_slip_is_open_no_other_piece_can_be_tried(bare: BarePage) -> None:
    _, panel = show(bare, "(7)")
    click(bare, piece(bare, 2))
    for n in (0, 5):
        assert piece(bare, n).get_attribute("aria-disabled") == "true"
        piece(bare, n).click(force=True)
        bare.settle()
    assert (panel.search["wrong"], panel.search["slip"]) == (0, 0)
    expect(option(bare, 2)).to_be_visible()


def test_the_keyboard_finds_and_mends_a_slip(bare: BarePage) -> None:
    show(bare, "(7)")
    bare.panel("slips").get_by_role("button", name="begin again").focus()
    for key in ("Tab", "Tab", "Enter"):  # past the left side
        bare.page.keyboard.press(key)
    bare.settle()
    expect(said(bare)).to_contain_text("Here is a slip")
    for key in ("Tab", "Tab", "Tab", "Tab", "Space"):  # past three pieces, to the first mend
        bare.page.keyboard.press(key)
    bare.settle()
    expect(said(bare)).to_contain_text("✓ Right. A hidden neuron listens to all")


def test_a_chosen_mend_is_named_to_who_cannot_see_it(bare: BarePage) -> None:
    show(bare, "(7)")
    click(bare, piece(bare, 5))
    click(bare, option(bare, 0))
    expect(piece(bare, 5)).to_have_accessible_name("+ b_i^O, a slip, wrongly mended")
    expect(option(bare, 0)).to_have_accessible_name("+ b_j^H, tried, not so")
    assert option(bare, 0).get_attribute("aria-disabled") == "true"
    click(bare, option(bare, 2))
    expect(piece(bare, 5)).to_have_accessible_name("+ b_i^O, mended")
    assert said(bare).evaluate("(node) => node === document.activeElement")  # the focus is not lost


def test_begin_again_takes_all_back(bare: BarePage) -> None:
    _, panel = show(bare, "(7)")
    again = bare.panel("slips").get_by_role("button", name="begin again")
    assert again.get_attribute("aria-disabled") == "true"
    mend_all(panel)
    bare.settle()
    assert bare.panel("slips").locator(".mlp-slip-struck").count() == 4
    click(bare, again)
    assert bare.panel("slips").locator(".mlp-slip-struck").count() == 0
    expect(said(bare)).to_contain_text("There are 2 slips to find in this line.")
    expect(bare.panel("slips").locator("tr", has_text=MINE)).to_be_hidden()


def test_without_a_kernel_nothing_is_judged_and_that_is_said(bare: BarePage) -> None:
    lab, panel = show(bare, "(7)")
    bare.page.evaluate("(id) => models.get(id).emit('comm_live_update')", link_of(lab).model_id)
    expect(said(bare)).to_contain_text("The kernel has stopped")
    piece(bare, 5).click(force=True)
    bare.settle()
    assert panel.search["slip"] is None


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("width", [360, 848])
def test_a_line_fits_whatever_is_chosen(bare: BarePage, name: str, width: int) -> None:
    _, panel = show(bare, name, width=width)
    line = LINES[name]
    assert not bare.panel("slips").evaluate(CLIPPED)
    for slip, of in enumerate(line.slips):
        click(bare, piece(bare, piece_of(line, slip)))
        for n in sorted(range(3), key=lambda n: of.mends[n].is_right):
            assert not bare.panel("slips").evaluate(CLIPPED)
            click(bare, option(bare, n))
    assert panel.search["done"]
    assert not bare.panel("slips").evaluate(CLIPPED)


def test_a_symbol_of_a_printed_line_lights_up_its_place_in_the_network(bare: BarePage) -> None:
    _, panel = show(bare, "(7)")
    piece(bare, 3).locator("[data-symbol]").hover()  # w_ki^O, with i = 1
    assert lit_in_network(bare.page) == {f"w_O[{k}, 0]" for k in range(3)}
    mend(panel, LINES["(7)"], 0)
    bare.settle()
    bare.panel("slips").locator(".mlp-slip-mended").nth(3).locator("[data-symbol]").hover()  # w_ki^H
    assert lit_in_network(bare.page) == {f"w_H[{k}, 0]" for k in range(4)}
