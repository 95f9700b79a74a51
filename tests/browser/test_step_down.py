"""A step down in the page: by mouse and by keys, none lost, taken back, and what is said without a kernel."""

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from mlp_lab import Lab
from mlp_lab.panels.step_down.along import ETAS
from mlp_lab.panels.step_down.panel import StepDown
from mlp_lab.state.knobs import State
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import notice, value_shown
from tests.browser.shown import assert_shown_as
from tests.steps import by_hand, same

ONE = int(np.flatnonzero(ETAS == 1)[0])


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network above its step down."""
    lab = Lab()
    bare.mount(lab, lab.network(), lab.step_down())
    return lab


def panel_of(lab: Lab) -> StepDown:
    return lab.step_down()


def down(bare: BarePage) -> Locator:
    return bare.page.get_by_role("button", name="step down")


def undo(bare: BarePage) -> Locator:
    return bare.page.get_by_role("button", name="undo")


def status(bare: BarePage) -> Locator:
    return bare.panel("step-down").locator(".mlp-choices [role=status]")


def slider(bare: BarePage) -> Locator:
    return bare.page.get_by_role("slider", name="η")


def after(state: State, eta: float, steps: int) -> State:
    for _ in range(steps):
        state, _ = by_hand(state, eta)
    return state


def shown_E(bare: BarePage) -> str:
    return str(bare.panel("step-down").locator("[data-number='E']").text_content())


def test_a_press_takes_a_step_in_every_panel_and_undo_takes_it_back(bare: BarePage, lab: Lab) -> None:
    before = lab.state
    expect(undo(bare)).to_have_attribute("aria-disabled", "true")
    expect(status(bare)).to_be_empty()
    down(bare).click()
    bare.settle()
    assert same(lab.state, after(before, 1, 1))
    expect(status(bare)).to_have_text("1 step taken")
    assert_shown_as(shown_E(bare), lab.E, "E")
    assert_shown_as(str(bare.panel("network").locator("[data-number='E']").first.text_content()), lab.E, "E")
    assert float(value_shown(bare.page)) == lab[lab.knob]
    undo(bare).click()
    bare.settle()
    assert same(lab.state, before)
    expect(status(bare)).to_be_empty()
    expect(undo(bare)).to_have_attribute("aria-disabled", "true")
    undo(bare).dispatch_event("click")
    assert bare.page.evaluate("exchange([])") == []  # there is nothing to ask for


def test_twenty_quick_presses_lose_no_step(bare: BarePage, lab: Lab) -> None:
    before = lab.state
    for _ in range(20):
        down(bare).dispatch_event("click")
    assert lab.state is before  # the kernel has heard of none
    expect(bare.page.locator(".mlp-step-down.mlp-stale")).to_have_count(1)
    bare.settle()
    assert same(lab.state, after(before, 1, 20))
    expect(status(bare)).to_have_text("20 steps taken")
    expect(bare.page.locator(".mlp-step-down.mlp-stale")).to_have_count(0)
    for _ in range(25):
        undo(bare).dispatch_event("click")
    bare.settle()
    assert same(lab.state, before)
    expect(status(bare)).to_be_empty()


def test_a_step_goes_as_far_as_eta_said_when_it_was_pressed(bare: BarePage, lab: Lab) -> None:
    before = lab.state
    slider(bare).focus()
    for _ in range(20):
        bare.page.keyboard.press("ArrowRight")
    down(bare).click()
    slider(bare).focus()
    bare.page.keyboard.press("Home")
    bare.settle()
    assert same(lab.state, after(before, 10, 1))
    assert panel_of(lab).eta == 0.01
    assert slider(bare).input_value() == "0"


@pytest.mark.parametrize(
    ("key", "at"),
    [("ArrowRight", ONE + 1), ("ArrowLeft", ONE - 1), ("Home", 0), ("End", len(ETAS) - 1)],
)
def test_keys_turn_eta_and_take_steps(bare: BarePage, lab: Lab, key: str, at: int) -> None:
    before, eta = lab.state, float(ETAS[at])
    slider(bare).focus()
    bare.page.keyboard.press(key)
    bare.settle()
    assert panel_of(lab).eta == eta
    for key in ("Tab", "Enter", "Space"):
        bare.page.keyboard.press(key)
        bare.settle()
    assert same(lab.state, after(before, eta, 2))
    assert down(bare).evaluate("(button) => button === document.activeElement")
    for key in ("Tab", "Enter"):
        bare.page.keyboard.press(key)
        bare.settle()
    assert same(lab.state, after(before, eta, 1))


def test_start_values_and_a_turn_by_hand_begin_the_trail_anew(bare: BarePage, lab: Lab) -> None:
    before = lab.state
    down(bare).click()
    bare.settle()
    bare.panel("step-down").locator(".mlp-reset").click()
    bare.settle()
    assert same(lab.state, before)
    expect(status(bare)).to_be_empty()
    down(bare).click()
    bare.settle()
    bare.move(10)
    expect(status(bare)).to_have_text("1 step taken")  # not before the knob is let go
    bare.page.locator(".mlp-knob input[type=range]").first.dispatch_event("change")
    bare.settle()
    expect(status(bare)).to_be_empty()
    expect(undo(bare)).to_have_attribute("aria-disabled", "true")


def test_a_step_that_python_takes_by_hand_is_followed(bare: BarePage, lab: Lab) -> None:
    lab.w_O = lab.w_O * 0.5
    bare.settle()
    assert_shown_as(shown_E(bare), lab.E, "E")
    assert panel_of(lab).trail == [lab.E]


def test_a_step_that_leads_too_far_is_told_of(bare: BarePage) -> None:
    lab = Lab((1, 1, 1), O_I=[1e6], t=[1e6])
    lab.w_H, lab.b_H, lab.w_O, lab.b_O = [[0]], [0], [[1e6 - 1]], [-5e5]
    bare.mount(lab, lab.step_down())
    slider(bare).focus()
    bare.page.keyboard.press("End")
    down(bare).click()
    bare.settle()
    expect(status(bare)).to_contain_text("Not taken: w_H holds a number beyond 1,000,000")
    expect(bare.page.locator(".mlp-stale")).to_have_count(0)
    slider(bare).focus()
    bare.page.keyboard.press("Home")
    assert_shown_as(shown_E(bare), lab.E, "E")


def test_a_kernel_that_does_not_answer_is_told_of_and_the_step_waits(bare: BarePage, lab: Lab) -> None:
    bare.page.clock.install()
    before = lab.state
    down(bare).click()
    bare.page.clock.fast_forward(3500)
    expect(status(bare)).to_be_empty()
    bare.page.clock.fast_forward(1000)
    expect(status(bare)).to_contain_text("The kernel is busy or has stopped. Your step waits for it.")
    bare.settle()
    assert same(lab.state, after(before, 1, 1))
    expect(status(bare)).to_have_text("1 step taken")


def test_without_a_kernel_the_panel_is_pale_and_no_step_is_asked_for(bare: BarePage, lab: Lab) -> None:
    down(bare).click()
    bare.settle()
    bare.page.evaluate("(id) => models.get(id).emit('comm_live_update')", link_of(lab).model_id)
    expect(bare.page.locator(".mlp-step-down.mlp-stale")).to_have_count(1)
    expect(notice(bare.page)).to_contain_text("The kernel has stopped")
    for button in (down(bare), undo(bare)):
        expect(button).to_have_attribute("aria-disabled", "true")
        button.dispatch_event("click")
    assert bare.page.evaluate("exchange([])") == []
    expect(bare.page.locator(".mlp-step-down.mlp-stale")).to_have_count(1)
