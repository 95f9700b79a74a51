"""What a student does reaches the right knob, is let go of, and each request has an answer of its own."""

from typing import Any

import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import choice, slider, value_shown, write
from tests.browser.shown import assert_page_is_true


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network and loss slice."""
    lab = Lab(seed=20528)
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), lab.loss_slice())
    return lab


def asked_of(lab: Lab) -> list[dict[str, Any]]:
    """Give the list to which every request of the page is added from now on."""
    asked: list[dict[str, Any]] = []
    link_of(lab).on_msg(lambda _, message, __: asked.append(message))
    return asked


def test_a_drag_that_ends_where_it_began_lets_go(bare: BarePage, lab: Lab) -> None:
    box = slider(bare.page).bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.567, box["y"] + box["height"] / 2  # on the thumb
    bare.page.mouse.move(x, y)
    bare.page.mouse.down()
    bare.page.mouse.move(x + 60, y, steps=4)
    bare.page.mouse.move(x, y, steps=4)
    held = value_shown(bare.page)
    bare.page.mouse.up()
    bare.settle()
    assert lab["w_O[1, 0]"] == float(held)
    lab["w_O[1, 0]"] = 2.0  # a change that comes from a cell
    bare.settle()
    assert value_shown(bare.page) == "2"
    bare.page.locator(".mlp-knob select").first.focus()  # and nothing is sent that would take it back
    bare.settle()
    assert lab["w_O[1, 0]"] == 2.0
    assert_page_is_true(bare.page, lab)


def test_a_typed_value_goes_to_the_knob_that_was_asked_for(bare: BarePage, lab: Lab) -> None:
    asked = asked_of(lab)
    choice(bare.page).select_option("w_H[0, 0]")
    assert (choice(bare.page).input_value(), value_shown(bare.page)) == ("w_H[0, 0]", "")
    write(bare.page, "3")  # before the kernel has answered
    assert choice(bare.page).input_value() == "w_H[0, 0]"
    bare.settle()
    assert (lab["w_H[0, 0]"], lab["w_O[1, 0]"]) == (3.0, 0.8)
    assert [request["do"] for request in asked] == ["select", "turn"]
    assert (choice(bare.page).input_value(), value_shown(bare.page)) == ("w_H[0, 0]", "3")
    assert_page_is_true(bare.page, lab)


def test_a_knob_that_is_refused_gives_its_place_back(bare: BarePage, lab: Lab) -> None:
    bare.page.evaluate("document.querySelector('.mlp-knob select option').value = 'w_O[9, 9]'")
    choice(bare.page).select_option("w_O[9, 9]")
    bare.settle()
    assert "Not taken: there is no knob" in bare.panel("network").locator(".mlp-notice").inner_text()
    assert (choice(bare.page).input_value(), value_shown(bare.page)) == ("w_O[1, 0]", "0.8")


@pytest.mark.parametrize("knob", ["w_O[1, 0]", "t[0]"])
@pytest.mark.parametrize("button", ["right", "middle"])
def test_only_the_first_button_drags_the_point(bare: BarePage, lab: Lab, button: Any, knob: str) -> None:
    lab.select(knob)
    bare.settle()
    before, asked = value_shown(bare.page), asked_of(lab)
    box = bare.panel("slice").locator("svg[role=img]").bounding_box()
    assert box
    bare.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60)
    bare.page.mouse.down(button=button)
    bare.page.mouse.move(box["x"] + box["width"] * 0.85, box["y"] + 60)
    bare.page.mouse.up(button=button)
    bare.settle()
    assert asked == []
    assert value_shown(bare.page) == before


def test_an_answer_is_about_its_own_request_alone(bare: BarePage, lab: Lab) -> None:
    choice(bare.page).select_option("w_H[0, 0]")
    choice(bare.page).select_option("b_O[3]")
    first, second = bare.page.evaluate("exchange([])")
    hand_over = bare._wires[first["id"]].handle_msg
    pale = bare.page.locator(".mlp-network.mlp-stale")
    for message, left in ((second, 1), (first, 0)):  # two shells of the kernel promise no order
        hand_over({"content": {"data": message["data"]}, "buffers": []})
        bare.settle()
        assert pale.count() == left
    assert choice(bare.page).input_value() == lab.knob
