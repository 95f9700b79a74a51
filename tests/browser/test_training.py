"""A run is played, stepped through and scrubbed; every number shown is that of mlp_core at that step."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from mlp_lab import Lab
from mlp_lab.training.data import DATA
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import choice, notice, slider, value_shown, write
from tests.browser.shown import assert_all_true, chosen, numbers_at
from tests.browser.trainings import (
    BATCH,
    assert_all_shown_is_true,
    assert_batch_is_true,
    is_open,
    panel,
    press,
    show,
    status,
    step_shown,
    steps_of,
    type_into,
)

XOR = DATA["xor"]


@pytest.fixture
def timed(chromium: Browser) -> Iterator[BarePage]:
    """Give a bare page whose clock goes on only when a test lets it."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.clock.install(time=0)
    bare = BarePage(page)
    page.clock.pause_at(1000)
    yield bare
    bare.clear()
    page.close()


@pytest.mark.parametrize("mean", [False, True], ids=["sum", "mean"])
@pytest.mark.parametrize("data", ["own", "xor", "penguins"])
def test_at_every_step_every_number_of_the_panel_is_that_of_the_core(bare: BarePage, data: str, mean: bool) -> None:
    lab = show(bare, data, eta=0.8, steps=60, mean=mean, against={"eta": 0.3})
    mine, other = steps_of(lab, 0.8, 60, mean), steps_of(lab, 0.3, 60, mean)
    seen = numbers_at(bare.page, range(61))
    names = {"batch E", "ghost E", "ghost difference", "batch losses[0]", "batch parts[0]"}
    for shown, now, beside in zip(seen, mine, other, strict=True):
        assert names <= assert_batch_is_true(shown, lab, now, beside)
    bare.settle()
    assert lab.step == 60


def test_other_panels_show_the_same_step_while_it_is_scrubbed(bare: BarePage) -> None:
    lab = Lab((2, 3, 1))
    lab.select("w_H[0, 1]")
    training = lab.training("xor", eta=2, steps=150)
    bare.mount(lab, training, lab.network(), lab.derivation("hidden"), lab.loss_slice(), lab.open_neuron())
    for now, shown in zip(steps_of(lab, 2, 150), numbers_at(bare.page, range(151)), strict=True):
        state = lab.state._replace(**now._asdict())
        names = assert_all_true([one for one in shown if not one[0].startswith(BATCH)], state, chosen(lab))
        assert {"w_H L0", "gradient_w_H[0, 1]", "E"} <= names


def test_steps_forward_and_back_by_mouse_and_key_need_no_kernel_to_be_shown(bare: BarePage) -> None:
    lab = show(bare, steps=40)
    truth = steps_of(lab, 1, 40)
    forward = panel(bare).get_by_role("button", name="one step", exact=True)
    for n in range(1, 4):
        forward.click()
        assert step_shown(bare) == n
        assert_all_shown_is_true(bare, lab, truth[n])
    assert lab.step == 0
    bare.settle()
    assert lab.step == 3
    assert np.array_equal(lab.w_H, lab.run.at(3).w_H)
    back = panel(bare).get_by_role("button", name="one step back")
    back.focus()
    bare.page.keyboard.press("Enter")
    bare.page.keyboard.press(" ")
    assert step_shown(bare) == 1
    bare.settle()
    assert lab.step == 1
    assert_all_shown_is_true(bare, lab, truth[1])
    press(bare, "back to the start")
    assert (step_shown(bare), lab.step, is_open(bare, "one step back")) == (0, 0, False)
    assert_all_shown_is_true(bare, lab, truth[0])


def test_one_step_beyond_the_end_is_computed(bare: BarePage) -> None:
    lab = show(bare, steps=0)
    for n in range(1, 4):
        press(bare, "one step")
        assert (lab.run.last, lab.step, step_shown(bare)) == (n, n, n)
    assert_all_shown_is_true(bare, lab, steps_of(lab, 1, 3)[3])


def test_arrow_keys_pass_over_no_step_of_a_long_run_while_a_key_is_held(bare: BarePage) -> None:
    lab = show(bare, steps=3000)
    slider(bare.page).focus()
    for n in range(1, 91):
        bare.page.keyboard.down("ArrowRight")  # it repeats
        assert step_shown(bare) == n
        if n % 8 == 0:
            bare.settle()  # as late as this
    bare.page.keyboard.up("ArrowRight")
    bare.settle()
    assert lab.step == 90
    for n in range(89, 79, -1):
        bare.page.keyboard.press("ArrowLeft")
        assert step_shown(bare) == n
    bare.settle()
    bare.page.keyboard.press("PageUp")
    bare.settle()
    assert lab.step > 200
    bare.page.keyboard.press("End")
    bare.settle()
    assert lab.step == step_shown(bare) == 3000


def test_a_step_that_is_not_known_is_fetched(bare: BarePage) -> None:
    lab = show(bare, steps=3000)
    write(bare.page, "1237")
    bare.settle()
    assert lab.step == step_shown(bare) == 1237
    press(bare, "one step back")
    assert lab.step == step_shown(bare) == 1236
    write(bare.page, "3001")
    bare.settle()
    expect(notice(bare.page)).to_contain_text("Not taken: step is 3001")
    assert lab.step == step_shown(bare) == 1236
    bare.page.locator(".mlp-reset").click()
    bare.settle()
    assert lab.step == step_shown(bare) == 0


def test_step_is_a_knob_among_the_others_and_only_where_there_is_a_run(bare: BarePage) -> None:
    lab = Lab((2, 3, 1))
    bare.mount(lab, lab.network())
    assert choice(bare.page).locator("option[value=step]").count() == 0
    lab.training("xor", steps=30)
    bare.settle()
    assert choice(bare.page).input_value() == "step"
    expect(bare.page.locator(".mlp-slope").first).to_be_hidden()
    choice(bare.page).select_option("w_H[1, 2]")
    bare.settle()
    assert (lab.knob, lab.step) == ("w_H[1, 2]", 0)
    choice(bare.page).select_option("step")
    bare.settle()
    assert (lab.knob, lab.weight) == ("step", "w_H[1, 2]")
    assert slider(bare.page).get_attribute("max") == "30"
    slider(bare.page).focus()
    bare.page.keyboard.press("ArrowRight")
    bare.settle()
    assert (lab.step, value_shown(bare.page)) == (1, "1")


def test_play_goes_on_at_its_speed_until_it_is_paused_and_the_kernel_has_the_step(timed: BarePage) -> None:
    lab = show(timed, steps=200)
    press(timed, "play")
    timed.page.clock.run_for(2050)
    at = step_shown(timed)
    assert 18 <= at <= 21  # ten a second
    timed.page.keyboard.press("Enter")  # the button has the focus, and is now called so
    timed.page.clock.run_for(2000)
    timed.settle()
    assert step_shown(timed) == lab.step == at
    assert_all_shown_is_true(timed, lab, steps_of(lab, 1, at)[at])


def test_play_passes_over_no_step_while_the_kernel_answers_late_and_ends_with_the_run(timed: BarePage) -> None:
    lab = show(timed, steps=1500)
    panel(timed).get_by_role("combobox", name="speed").select_option("60")
    press(timed, "play")
    seen = []
    for n in range(150):
        timed.page.clock.run_for(20)
        seen.append(step_shown(timed))
        if n % 10 == 0:
            timed.settle()
    assert seen[-1] > 150
    assert set(np.diff(seen)) <= {0, 1, 2}
    panel(timed).get_by_role("combobox", name="speed").select_option("500")
    timed.page.clock.run_for(4000)
    timed.settle()
    assert lab.step == step_shown(timed) == 1500
    assert is_open(timed, "play")


def test_play_at_the_end_computes_on(timed: BarePage) -> None:
    lab = show(timed, steps=10)
    write(timed.page, "10")
    timed.settle()
    press(timed, "play")
    assert (lab.run.last, lab.step) == (110, 10)
    timed.page.clock.run_for(11_000)
    timed.settle()
    assert lab.step == 110


def test_play_stops_when_anything_else_is_done(timed: BarePage) -> None:
    lab = show(timed, steps=200)
    press(timed, "play")
    timed.page.clock.run_for(500)
    lab.select("w_H[0, 0]")
    timed.settle()
    at = lab.step
    timed.page.clock.run_for(500)
    timed.settle()
    assert (lab.step, lab.knob) == (at, "w_H[0, 0]")
    assert is_open(timed, "play")


def test_who_wants_no_motion_sees_a_picture_twice_a_second(timed: BarePage) -> None:
    timed.page.emulate_media(reduced_motion="reduce")
    show(timed, steps=200)
    press(timed, "play")
    seen = []
    for _ in range(100):
        timed.page.clock.run_for(20)
        seen.append(step_shown(timed))
    assert 3 <= len(set(seen)) <= 5
    assert seen[-1] >= 15
    timed.page.emulate_media(reduced_motion="no-preference")


def test_an_example_is_chosen_by_click_and_key_and_becomes_that_of_the_lab(bare: BarePage) -> None:
    lab = show(bare, steps=10)
    examples = panel(bare).get_by_role("listbox")
    examples.get_by_role("option").nth(2).click()
    bare.settle()
    assert lab.O_I.tolist() == XOR.O_I[2].tolist()
    examples.focus()
    for key, n in (("ArrowRight", 3), ("ArrowRight", 3), ("ArrowLeft", 2), ("Home", 0), ("End", 3)):
        bare.page.keyboard.press(key)
        bare.settle()
        assert (lab.O_I.tolist(), lab.t.tolist()) == (XOR.O_I[n].tolist(), XOR.t[n].tolist())
        assert examples.locator("[aria-selected=true]").count() == 1
        told = panel(bare).locator(".mlp-batch-told")
        expect(told).to_contain_text(f"example {n + 1} of 4")
        expect(told.locator(f"[data-number='batch losses[{n}]']")).to_be_visible()


def test_a_weight_is_chosen_and_the_step_stays_what_is_turned(bare: BarePage) -> None:
    lab = show(bare, steps=10)
    panel(bare).get_by_role("combobox", name="weight whose gradient is shown").select_option("w_H[1, 2]")
    bare.settle()
    assert (lab.weight, lab.knob) == ("w_H[1, 2]", "step")
    assert_all_shown_is_true(bare, lab, lab.run.at(0))


def test_a_kernel_that_is_lost_ends_all_that_was_under_way(timed: BarePage) -> None:
    lab = show(timed, steps=200)
    press(timed, "play")
    timed.page.clock.run_for(500)
    timed.page.evaluate("(id) => models.get(id).emit('comm_live_update')", link_of(lab).model_id)
    at = step_shown(timed)
    timed.page.clock.run_for(2000)
    assert step_shown(timed) == at
    expect(notice(timed.page)).to_contain_text("The kernel has stopped")
    assert not any(is_open(timed, name) for name in ("play", "one step", "one step back"))
    expect(panel(timed).get_by_role("textbox", name="learning rate η")).to_be_disabled()
    expect(panel(timed)).to_have_class(re.compile("mlp-stale"))


def test_a_kernel_that_does_not_answer_is_told_of(timed: BarePage) -> None:
    show(timed, steps=0)
    panel(timed).get_by_role("button", name="one step", exact=True).click()
    timed.page.clock.run_for(3900)
    assert status(timed) == ""
    timed.page.clock.run_for(300)
    assert "The kernel is busy" in status(timed)
    timed.settle()
    assert (status(timed), step_shown(timed)) == ("", 1)


def test_two_views_follow_one_run(bare: BarePage) -> None:
    lab = Lab((2, 3, 1))
    bare.mount(lab, lab.training("xor", steps=5), lab.training("xor", steps=8))
    type_into(bare, "learning rate η", "3")
    bare.settle()
    rates = bare.page.get_by_role("textbox", name="learning rate η").all()
    assert [rate.input_value() for rate in rates] == ["3", "3"]
    assert lab.run.last == 8
