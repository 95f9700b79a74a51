"""A knob is chosen and turned by mouse, by key, by typing and from Python, and every panel follows."""

import numpy as np
import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import choice, click, notice, slider, value_shown, write
from tests.browser.shown import assert_page_is_true


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network, loss slice and derivation."""
    lab = Lab(seed=20528)
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), lab.derivation("output"), lab.loss_slice())
    return lab


@pytest.mark.parametrize(
    ("key", "value"),
    [("ArrowRight", 0.9), ("ArrowLeft", 0.7), ("ArrowUp", 0.9), ("ArrowDown", 0.7), ("Home", -6.0), ("End", 6.0)],
)
def test_a_key_moves_the_slider_and_python_has_the_value(bare: BarePage, lab: Lab, key: str, value: float) -> None:
    slider(bare.page).focus()
    bare.page.keyboard.press(key)
    assert value_shown(bare.page) == f"{value:g}"
    bare.settle()
    assert lab["w_O[1, 0]"] == value
    assert_page_is_true(bare.page, lab)


def test_keys_are_not_lost_behind_a_kernel_that_has_not_answered(bare: BarePage, lab: Lab) -> None:
    slider(bare.page).focus()
    for _ in range(10):
        bare.page.keyboard.press("ArrowLeft")
    assert value_shown(bare.page) == "-0.2"
    bare.settle()
    assert value_shown(bare.page) == "-0.2"
    assert lab["w_O[1, 0]"] == -0.2


def test_a_kernel_that_does_not_answer_is_told_of_until_it_does_and_nothing_is_lost(bare: BarePage, lab: Lab) -> None:
    bare.page.clock.install()
    slider(bare.page).focus()
    bare.page.keyboard.press("Home")
    bare.page.clock.fast_forward(3500)
    assert notice(bare.page).inner_text() == ""
    bare.page.clock.fast_forward(1000)
    assert "The kernel is busy" in notice(bare.page).inner_text()
    assert value_shown(bare.page) == "-6"
    bare.settle()
    assert notice(bare.page).inner_text() == ""
    assert value_shown(bare.page) == "-6"
    assert lab["w_O[1, 0]"] == -6


@pytest.mark.parametrize("typed", ["1.2345", "-5", "40", "1e-3"])
def test_a_typed_value_is_taken_exactly(bare: BarePage, lab: Lab, typed: str) -> None:
    write(bare.page, typed)
    bare.settle()
    assert lab["w_O[1, 0]"] == float(typed)
    shown = bare.panel("slice").locator("[data-number='w_O[1, 0]']").inner_text()
    assert shown == f"{float(typed):.4f}".replace("-", "−")
    assert_page_is_true(bare.page, lab)


def test_what_cannot_be_taken_is_refused_in_words_and_changes_nothing(bare: BarePage, lab: Lab) -> None:
    write(bare.page, "1e300")
    bare.settle()
    assert "Not taken: w_O[1, 0] holds a number beyond" in notice(bare.page).inner_text()
    assert value_shown(bare.page) == "0.8"
    write(bare.page, "")
    bare.settle()
    assert value_shown(bare.page) == "0.8"
    assert lab["w_O[1, 0]"] == 0.8


def test_start_values_bring_the_numbers_back(bare: BarePage, lab: Lab) -> None:
    before = lab.state
    lab.t, lab.w_O = [0.5, 0.5, 0.5, 0.5], lab.w_O * 2
    bare.settle()
    assert value_shown(bare.page) == "1.6"
    bare.page.locator(".mlp-reset").first.click()
    bare.settle()
    assert value_shown(bare.page) == "0.8"
    assert all(np.array_equal(a, b) for a, b in zip(lab.state, before, strict=True))


@pytest.mark.parametrize("name", ["w_H[0, 1]", "w_O[0, 2]", "b_H[0]", "b_O[3]", "O_I[2]", "t[1]"])
def test_a_click_chooses_a_knob_in_every_panel(bare: BarePage, lab: Lab, name: str) -> None:
    click(bare.page, name)
    bare.settle()
    assert [one.input_value() for one in bare.page.locator(".mlp-knob select").all()] == [name] * 3
    assert (lab.knob, lab.weight) == (name, name if name.startswith("w") else "w_O[1, 0]")
    assert_page_is_true(bare.page, lab)


def test_a_knob_is_chosen_by_its_name(bare: BarePage, lab: Lab) -> None:
    bare.panel("slice").locator("select").select_option("w_H[2, 0]")
    bare.settle()
    assert "w_H[2, 0]" in str(slider(bare.page).get_attribute("aria-label"))
    assert choice(bare.page).input_value() == lab.weight == "w_H[2, 0]"


def test_a_change_from_python_redraws_every_panel(bare: BarePage, lab: Lab) -> None:
    lab.w_O, lab.t = lab.w_O * -1, 1 - lab.t
    assert value_shown(bare.page) == "0.8"
    bare.settle()
    assert value_shown(bare.page) == "-0.8"
    assert bare.panel("network").locator("[data-number='errors[0]']").text_content() == "+0.66"
    assert {"E", "w_O L0 0", "gradient_w_O[1, 0]"} <= assert_page_is_true(bare.page, lab)


def test_the_point_on_the_curve_can_be_dragged(bare: BarePage, lab: Lab) -> None:
    box = bare.panel("slice").locator(".mlp-point").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    bare.page.mouse.move(box["x"] + box["width"] / 2, middle)
    bare.page.mouse.down()
    bare.page.mouse.move(box["x"] + 130, middle, steps=5)
    now = bare.panel("slice").locator(".mlp-point").bounding_box()
    assert now
    assert now["x"] + now["width"] / 2 == pytest.approx(box["x"] + 130, abs=4)  # of the next position, under the mouse
    bare.page.mouse.up()
    bare.settle()
    assert lab["w_O[1, 0]"] == float(value_shown(bare.page)) > 2
    assert_page_is_true(bare.page, lab)


def test_a_hand_that_holds_a_knob_when_another_is_chosen_in_python_holds_nothing(bare: BarePage, lab: Lab) -> None:
    asked: list[object] = []
    link_of(lab).on_msg(lambda _, message, __: asked.append(message))
    bare.move(0)
    lab.select("t[1]")
    bare.settle()
    slider(bare.page).dispatch_event("change")
    bare.settle()
    assert asked == []
    assert lab["w_O[1, 0]"] == 0.8
    assert_page_is_true(bare.page, lab)
