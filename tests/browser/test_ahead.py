"""Who points at a knob has its numbers at the click, however far the kernel is, and never old ones."""

import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.controls import click, point_at, slider, value_shown
from tests.browser.shown import assert_page_is_true, shown_numbers


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network and loss slice."""
    lab = Lab()
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), lab.loss_slice())
    return lab


def look_at(bare: BarePage, knob: str) -> None:
    """Point at a knob as long as a person does, and let the kernel answer."""
    point_at(bare.page, knob)
    bare.page.wait_for_timeout(150)
    bare.settle()


def is_stale(bare: BarePage) -> bool:
    return bare.page.locator(".mlp-stale").count() > 0


def test_the_numbers_of_a_knob_that_was_pointed_at_are_there_at_the_click(bare: BarePage, lab: Lab) -> None:
    look_at(bare, "w_H[0, 1]")
    assert lab.knob == "w_O[1, 0]"  # to look is not to choose
    click(bare.page, "w_H[0, 1]")
    assert not is_stale(bare)
    assert slider(bare.page).get_attribute("aria-label") == "w₁₂ᴴ, w_H[0, 1]"
    shown = shown_numbers(bare.page)
    bare.settle()
    assert lab.knob == "w_H[0, 1]"
    assert shown == shown_numbers(bare.page)  # the kernel says the same
    assert_page_is_true(bare.page, lab)


def test_without_a_look_a_click_waits_for_the_kernel(bare: BarePage, lab: Lab) -> None:
    click(bare.page, "w_H[0, 1]")
    assert is_stale(bare)
    bare.settle()
    assert not is_stale(bare)


def test_a_knob_can_be_dragged_before_the_kernel_has_heard_of_the_click(bare: BarePage, lab: Lab) -> None:
    look_at(bare, "w_H[0, 1]")
    click(bare.page, "w_H[0, 1]")
    bare.move(100)
    held = value_shown(bare.page)
    slider(bare.page).dispatch_event("change")
    bare.settle()
    assert lab["w_H[0, 1]"] == float(held) != -0.4
    assert_page_is_true(bare.page, lab)


@pytest.mark.parametrize("who", ["cell", "browser"])
def test_what_was_fetched_is_forgotten_when_a_number_changes(bare: BarePage, lab: Lab, who: str) -> None:
    look_at(bare, "w_H[0, 1]")
    if who == "cell":
        lab["b_O[2]"] = 2.0
        bare.settle()
    else:
        bare.move(20)
        slider(bare.page).dispatch_event("change")
    click(bare.page, "w_H[0, 1]")
    assert is_stale(bare)
    bare.settle()
    assert_page_is_true(bare.page, lab)


def test_an_answer_from_before_a_change_is_not_taken(bare: BarePage, lab: Lab) -> None:
    point_at(bare.page, "w_H[0, 1]")
    bare.page.wait_for_timeout(150)  # the question is under way
    bare.page.get_by_role("button", name="start values").first.dispatch_event("click")
    bare.settle()
    click(bare.page, "w_H[0, 1]")
    bare.settle()
    assert_page_is_true(bare.page, lab)
    assert lab.knob == "w_H[0, 1]"


def test_to_look_ahead_changes_nothing_and_gives_what_choosing_would() -> None:
    lab, other = Lab(), Lab()
    before = lab._link.sweep
    ahead = lab._shared.ahead("w_H[2, 0]")
    assert lab._link.sweep is before
    other.select("w_H[2, 0]")
    assert ahead == other._shared.sweep
