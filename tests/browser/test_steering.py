"""A run is steered: it goes on with other settings, begins elsewhere, comes in chunks, and says why it stops."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from mlp_lab.training.data import DATA
from mlp_lab.training.descent import output_first
from tests.browser.bare import BarePage
from tests.browser.controls import write
from tests.browser.shown import numbers_at
from tests.browser.trainings import (
    assert_all_shown_is_true,
    assert_batch_is_true,
    is_open,
    panel,
    passed,
    press,
    show,
    status,
    step_shown,
    steps_of,
    type_into,
)

XOR = DATA["xor"]
STEPS = "number of steps"


def value(bare: BarePage, name: str) -> str:
    return panel(bare).get_by_role("textbox", name=name, exact=True).input_value()


def test_another_learning_rate_in_the_middle_branches_and_the_run_before_stays_beside_it(bare: BarePage) -> None:
    lab = show(bare, steps=120)
    before = steps_of(lab, 1, 120)
    write(bare.page, "50")
    bare.settle()
    type_into(bare, "learning rate η", "4")
    bare.settle()
    assert (lab.run.eta, lab.run.last, lab.run.parted, lab.step) == (4, 120, 50, 50)
    after = before[:51] + passed(before[50], XOR, 4, 70)[1:]
    for n, shown in zip((50, 51, 80, 120), numbers_at(bare.page, [50, 51, 80, 120]), strict=True):
        assert "ghost difference" in assert_batch_is_true(shown, lab, after[n], before[n])
    bare.settle()


def test_the_slider_of_the_learning_rate_tells_the_kernel_once_it_is_let_go_of(bare: BarePage) -> None:
    lab = show(bare, steps=20)
    rate = panel(bare).get_by_role("slider", name="learning rate η, in steps")
    rate.focus()
    bare.page.keyboard.down("ArrowRight")
    bare.page.keyboard.down("ArrowRight")
    assert panel(bare).get_by_role("textbox", name="learning rate η").input_value() == "5"
    assert bare.page.evaluate("exchange([])") == []
    bare.page.keyboard.up("ArrowRight")
    bare.settle()
    assert (lab.run.eta, lab.run.last) == (5, 20)


def test_the_mean_is_chosen_and_branches_too(bare: BarePage) -> None:
    lab = show(bare, steps=20)
    panel(bare).get_by_role("radio", name="mean").dispatch_event("click")
    bare.settle()
    assert lab.run.mean
    assert_all_shown_is_true(bare, lab, lab.run.at(0), lab.run.at(0))


def test_a_weight_turned_by_hand_is_told_of_and_going_on_branches_from_there(bare: BarePage) -> None:
    lab = show(bare, steps=20)
    write(bare.page, "10")
    bare.settle()
    lab["w_O[1, 0]"] = 3.0
    bare.settle()
    assert "by hand" in status(bare)
    press(bare, "one step")
    assert (lab.step, lab.run.last, lab.run.parted, status(bare)) == (11, 20, 10, "")
    turned = lab.run.at(10)
    assert turned.w_O[1, 0] == 3.0
    assert_all_shown_is_true(bare, lab, passed(turned, XOR, 1, 1)[1], lab.run.ghost.at(11) if lab.run.ghost else None)


def test_a_long_run_comes_in_chunks_with_progress_and_can_be_stopped(bare: BarePage) -> None:
    lab = show(bare, steps=0)
    type_into(bare, STEPS, "9000")
    for done in (2000, 4000):
        bare.exchange()
        bare.exchange() if lab.run.last < done else None
        assert lab.run.last == done
    bare.exchange()
    assert "of 9,000 steps" in status(bare)
    expect(panel(bare).get_by_role("progressbar")).to_be_visible()
    at = lab.run.last
    press(bare, "stop")
    assert lab.run.last <= at + 2000 < 9000
    assert step_shown(bare) == lab.step == 0
    assert (status(bare), value(bare, STEPS)) == ("", str(lab.run.last))
    expect(panel(bare).get_by_role("progressbar")).to_be_hidden()
    type_into(bare, STEPS, "9500")
    bare.exchange()
    type_into(bare, "learning rate η", "2")
    bare.settle()
    assert (lab.run.last, lab.run.eta, lab.run.parted) == (9500, 2, 0)


def test_a_run_gets_fewer_steps_and_then_the_same_ones_again(bare: BarePage) -> None:
    lab = show(bare, steps=300)
    before = lab.run
    write(bare.page, "200")
    bare.settle()
    for typed, step in (("100", 100), ("300", 100), ("150", 100), ("0", 0)):
        type_into(bare, STEPS, typed)
        bare.settle()
        assert (lab.run.last, lab.step, step_shown(bare), value(bare, STEPS)) == (int(typed), step, step, typed)
        assert np.array_equal(lab.run.at(lab.run.last).w_H, before.at(int(typed)).w_H)
        assert_all_shown_is_true(bare, lab, before.at(step))


def test_the_rule_is_chosen_and_the_right_run_stays_beside_the_wrong_one(bare: BarePage) -> None:
    lab = show(bare, eta=2, steps=60)
    write(bare.page, "20")
    bare.settle()
    rule = panel(bare).get_by_role("combobox", name="rule")
    assert rule.locator("option").all_inner_texts() == ["w ← w − η ∂E/∂w", "wrong: wᴼ first"]
    rule.select_option("output first")
    bare.settle()
    assert (lab.run.rule, lab.run.last, lab.run.parted, lab.step) == ("output first", 60, 20, 20)
    assert lab.run.ghost and lab.run.ghost.rule == "together"
    write(bare.page, "60")
    bare.settle()
    wrong = lab.run.at(20)
    for _ in range(40):
        wrong = output_first(wrong, XOR, 2)
    assert np.array_equal(lab.run.at(60).w_H, wrong.w_H)
    assert_all_shown_is_true(bare, lab, wrong, steps_of(lab, 2, 60)[60])
    type_into(bare, "learning rate η", "3")
    bare.settle()
    assert (lab.run.rule, lab.run.eta) == ("output first", 3)
    press(bare, "start over")
    assert (lab.run.rule, rule.input_value()) == ("output first", "output first")


def test_all_chunks_of_a_branch_are_asked_for(bare: BarePage) -> None:
    lab = show(bare, steps=5000)
    type_into(bare, "learning rate η", "0.5")
    bare.settle()
    assert (lab.run.eta, lab.run.last, lab.step) == (0.5, 5000, 0)


def test_a_run_that_diverges_says_where_it_stopped_and_shows_nothing_wrong(bare: BarePage) -> None:
    lab = show(bare, "own", eta=1e9, steps=50)
    assert lab.run.stopped
    write(bare.page, str(lab.run.last))
    bare.settle()
    assert status(bare) == f"Stopped at step {lab.run.last}: {lab.run.stopped}."
    assert not any(is_open(bare, name) for name in ("play", "one step"))
    assert_all_shown_is_true(bare, lab, lab.run.at(lab.run.last))
    assert panel(bare).locator(".mlp-run-stopped").get_attribute("d")
    for view in ("weights", "gradients", "log", "loss"):
        panel(bare).get_by_role("radio", name=view).dispatch_event("click")
        assert "NaN" not in panel(bare).inner_html()
        assert "Infinity" not in panel(bare).inner_html()
    type_into(bare, "learning rate η", "1")
    bare.settle()
    assert not lab.run.stopped
    assert is_open(bare, "play")


@pytest.mark.parametrize(("name", "typed"), [("learning rate η", "much"), ("learning rate η", ""), (STEPS, "few")])
def test_a_setting_that_is_no_number_is_refused_in_words(bare: BarePage, name: str, typed: str) -> None:
    lab = show(bare, steps=20)
    type_into(bare, name, typed)
    bare.settle()
    assert status(bare) == "Not taken: that is no number."
    assert panel(bare).get_by_role("textbox", name="learning rate η", exact=True).input_value() == "1"
    assert (lab.run.eta, lab.run.ghost, lab.step) == (1, None, 0)
    type_into(bare, "learning rate η", "2")
    bare.settle()
    assert (status(bare), lab.run.eta) == ("", 2)


def test_what_the_kernel_refuses_is_told_and_changes_nothing(bare: BarePage) -> None:
    lab = show(bare, steps=20)
    for typed in ("20.5", "7.5", "−1", "60000"):
        type_into(bare, STEPS, typed)
        bare.settle()
        assert status(bare).startswith("Not taken: the number of steps is ")
        assert (lab.run.last, lab.step, value(bare, STEPS)) == (20, 0, "20")


@pytest.mark.parametrize("start", ["zero", "large", "seed"])
def test_a_run_starts_over_from_elsewhere_and_comes_as_far(bare: BarePage, start: str) -> None:
    lab = show(bare, steps=30)
    before = lab.run
    panel(bare).get_by_role("combobox", name="start").select_option(start)
    if start == "seed":
        panel(bare).get_by_role("textbox", name="seed").fill("4")
    press(bare, "start over")
    assert (lab.run.last, lab.step) == (30, 0)
    assert lab.run.ghost is not None
    assert np.array_equal(lab.run.ghost.at(0).w_H, before.at(0).w_H)
    assert np.array_equal(lab.w_H, np.zeros((2, 3))) == (start == "zero")
    assert_all_shown_is_true(bare, lab, lab.run.at(0), before.at(0))


def test_other_data_are_chosen_and_their_examples_shown(bare: BarePage) -> None:
    lab = show(bare, steps=10)
    panel(bare).get_by_role("combobox", name="data").select_option("penguins")
    press(bare, "start over")
    assert (lab.run.data.name, lab.run.last, lab.run.ghost) == ("penguins", 10, None)
    assert panel(bare).get_by_role("option", name=re.compile("^example")).count() == 50
    assert_all_shown_is_true(bare, lab, lab.run.at(0))
    panel(bare).locator("summary").click()
    expect(panel(bare).locator(".mlp-training-about p")).to_contain_text("CC0")
