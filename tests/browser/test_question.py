"""A question in the page: by mouse and by keys, its numbers, its knobs, its goal, and what is said without a kernel."""

import pytest
from playwright.sync_api import Locator, expect

from mlp_lab import Lab
from mlp_lab.panels.question.lessons import ALL
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import click, field
from tests.questions import AMOUNTS, CHOICES, reach, right_answers, view_of

CLIPPED = """(panel) => [...panel.querySelectorAll("*")]
    .filter((node) => node.checkVisibility())
    .filter((node) => node.getBoundingClientRect().right > panel.getBoundingClientRect().right)
    .map((node) => node.outerHTML.slice(0, 80))"""
ROOMY = 848


def shown(bare: BarePage, name: str) -> Locator:
    return bare.page.locator(f".mlp-ask[aria-label='Question: {name}']")


def verdict(bare: BarePage) -> Locator:
    return bare.page.locator(".mlp-ask-verdict").first


def notice(bare: BarePage) -> Locator:
    return bare.page.locator(".mlp-ask .mlp-notice").last


def option(bare: BarePage, n: int) -> Locator:
    return bare.page.locator(".mlp-ask-option").nth(n)


def give(bare: BarePage, text: str) -> None:
    """Write a number and answer with it."""
    bare.page.locator(".mlp-ask-row input").fill(text)
    bare.page.keyboard.press("Enter")
    bare.settle()


def lose_the_kernel(bare: BarePage, lab: Lab) -> None:
    bare.page.evaluate("(id) => models.get(id).emit('comm_live_update')", link_of(lab).model_id)


def test_a_wrong_choice_keeps_the_others_open_and_the_right_one_ends_it(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("straight line?")
    bare.mount(lab, panel)
    expect(verdict(bare)).to_have_text("Choose before you read on.")
    option(bare, 0).click()
    assert panel.tries == 0  # the kernel has not heard of it
    bare.settle()
    expect(verdict(bare)).to_contain_text("✗ Not so. Then each turn")
    expect(verdict(bare)).to_contain_text("Try another one.")
    expect(bare.page.locator(".mlp-ask-head")).to_contain_text("1 try")
    assert [option(bare, n).locator(".mlp-ask-mark").text_content() for n in range(3)] == ["✗", "○", "○"]
    assert option(bare, 1).get_attribute("aria-disabled") == "false"
    option(bare, 2).click()
    bare.settle()
    expect(verdict(bare)).to_contain_text("✓ Right. Far out the output is nearly 0")
    assert "Try another" not in verdict(bare).inner_text()
    assert option(bare, 1).get_attribute("aria-disabled") == "true"
    option(bare, 1).click(force=True)
    bare.settle()
    assert [one["answer"] for one in panel.judged] == [0, 2]
    assert option(bare, 0).get_attribute("aria-label") == "a straight line: Not so."


def test_a_click_on_a_tried_option_tells_again_why_and_counts_for_nothing(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("straight line?")
    bare.mount(lab, panel)
    for n in (0, 1, 0):
        option(bare, n).click()
        bare.settle()
    expect(verdict(bare)).to_contain_text("Then each turn")
    assert panel.tries == 2


def test_two_quick_clicks_are_one_answer(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("straight line?")
    bare.mount(lab, panel)
    option(bare, 0).click()
    option(bare, 1).click()
    bare.settle()
    assert [one["answer"] for one in panel.judged] == [0]


def test_a_choice_is_made_by_keys_alone_and_the_focus_stays(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("straight line?")
    bare.mount(lab, panel)
    for key in ("Tab", "Enter", "Tab", "Tab", "Space"):
        bare.page.keyboard.press(key)
        bare.settle()
    assert [one["answer"] for one in panel.judged] == [0, 2]
    assert option(bare, 2).evaluate("(option) => option === document.activeElement")
    assert verdict(bare).get_attribute("role") == "status"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "write a number first"),
        ("much", "that is no number"),
        ("1/4", "write the fraction as a decimal"),
        ("1e999", "that number is too"),
    ],
)
def test_what_is_no_number_is_told_and_counts_for_no_try(bare: BarePage, text: str, words: str) -> None:
    lab = Lab()
    panel = lab.ask("how steep")
    bare.mount(lab, panel)
    give(bare, text)
    expect(notice(bare)).to_contain_text(f"Not taken: {words}")
    expect(verdict(bare)).to_have_text("Give a number before you read on.")
    assert (panel.tries, bare.page.locator(".mlp-ask-row input").input_value()) == (0, text)
    give(bare, "0,25")
    expect(verdict(bare)).to_contain_text("✓ Right.")
    expect(notice(bare)).to_be_empty()


def test_a_number_is_shown_on_request_after_two_tries(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("net input by hand")
    bare.mount(lab, panel)
    show = bare.page.locator("button", has_text="show it")
    give(bare, "−0.4")
    expect(verdict(bare)).to_contain_text("✗ Not so. Multiply each input")
    expect(show).not_to_be_visible()
    give(bare, "1.8")
    expect(verdict(bare)).to_contain_text("✗ Not so. The bias is missing.")
    for key in ("Tab", "Tab", "Enter"):
        bare.page.keyboard.press(key)
    bare.settle()
    assert panel.done
    expect(verdict(bare)).to_contain_text("It is 2.1000.")
    assert bare.page.locator(".mlp-ask-rows tr").count() == 5
    assert show.evaluate("(button) => button === document.activeElement")


def test_a_knob_chosen_in_the_network_is_the_answer(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("find the edge")
    bare.mount(lab, lab.network(), panel)
    answer = shown(bare, "find the edge").get_by_role("button")
    expect(answer).to_have_text("answer with w₁₁ᴼ")
    for knob, word in (("w_H[1, 0]", "Not so."), ("w_H[0, 1]", "Right.")):
        click(bare.page, knob)
        bare.settle()
        answer.click()
        bare.settle()
        expect(verdict(bare)).to_contain_text(word)
    assert (panel.tries, panel.done) == (2, True)
    click(bare.page, "t[0]")
    bare.settle()
    expect(answer).to_have_text("answer with w₁₂ᴴ")
    assert answer.get_attribute("aria-disabled") == "true"


def test_a_knob_is_chosen_and_answered_with_by_keys_alone(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("find the edge")
    bare.mount(lab, lab.network(), panel)
    lab.select("w_H[0, 0]")
    bare.settle()
    bare.page.locator(".mlp-network [role=listbox]").focus()
    for key in ("ArrowDown", "Enter"):
        bare.page.keyboard.press(key)
        bare.settle()
    shown(bare, "find the edge").get_by_role("button").focus()
    bare.page.keyboard.press("Enter")
    bare.settle()
    assert panel.done
    assert shown(bare, "find the edge").get_by_role("button").evaluate("(it) => it === document.activeElement")


def test_a_goal_shows_where_it_stands_and_judges_what_was_turned(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("below 0.1")
    bare.mount(lab, lab.network(), panel)
    facts = shown(bare, "below 0.1").locator(".mlp-ask-facts")

    def turn(knob: str, value: str) -> None:
        lab.select(knob)
        bare.settle()
        field(bare.page).fill(value)
        field(bare.page).press("Enter")
        bare.settle()

    expect(facts).to_contain_text("now 0.2472")
    expect(facts).to_contain_text("wanted below 0.1")
    turn("t[0]", "0.3")
    expect(shown(bare, "below 0.1")).to_contain_text("This does not count: only weights may be turned")
    expect(facts).to_contain_text("best so far 0.2472")
    turn("t[0]", "0.8")
    expect(shown(bare, "below 0.1")).not_to_contain_text("does not count")
    turn("w_O[0, 0]", "3.6")
    expect(facts).to_contain_text("best so far 0.2015")
    turn("w_O[0, 3]", "4.9")
    expect(verdict(bare)).to_contain_text("✓ Reached.")
    assert panel.done
    turn("w_O[0, 3]", "-4.9")
    expect(verdict(bare)).to_contain_text("✓ Reached.")


@pytest.mark.parametrize("name", ["straight line?", "how steep", "find the edge", "below 0.1"])
def test_an_answer_is_there_again_when_the_panel_comes_again(bare: BarePage, name: str) -> None:
    lab = Lab()
    panel = lab.ask(name)
    bare.mount(lab, panel)
    for given in right_answers(ALL[name], view_of(lab)):
        bare.page.evaluate("([id, answer]) => models.get(id).send({ answer, request: 'x' })", [panel.model_id, given])
    if name == "below 0.1":
        reach(lab, "below 0.1")
    bare.settle()
    before = shown(bare, name).inner_text()
    assert "✓" in before
    bare.clear()
    bare.mount(lab, lab.ask(name))
    assert shown(bare, name).inner_text() == before


def test_without_a_kernel_nothing_is_judged_and_what_was_typed_stays(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("how steep")
    bare.mount(lab, panel)
    bare.page.locator(".mlp-ask-row input").fill("0.25")
    lose_the_kernel(bare, lab)
    expect(notice(bare)).to_contain_text("The kernel has stopped or restarted, so an answer cannot be judged.")
    bare.page.locator("button", has_text="answer").click(force=True)
    bare.page.locator(".mlp-ask-row input").press("Enter")
    bare.settle()
    assert not panel.judged
    expect(verdict(bare)).to_have_text("Give a number before you read on.")
    expect(bare.page.locator(".mlp-ask-row input")).to_have_value("0.25")


def test_a_kernel_lost_before_its_verdict_gives_none(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.ask("straight line?"))
    option(bare, 2).click()
    lose_the_kernel(bare, lab)
    expect(notice(bare)).to_contain_text("cannot be judged")
    assert [option(bare, n).locator(".mlp-ask-mark").text_content() for n in range(3)] == ["○", "○", "○"]
    expect(verdict(bare)).to_have_text("Choose before you read on.")


def test_a_verdict_outlives_its_kernel(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.ask("straight line?"))
    option(bare, 2).click()
    bare.settle()
    lose_the_kernel(bare, lab)
    expect(verdict(bare)).to_contain_text("✓ Right.")
    expect(notice(bare)).to_be_empty()


def test_a_kernel_that_takes_long_is_told_of_until_it_answers(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.ask("straight line?"))
    option(bare, 0).click()
    expect(notice(bare)).to_contain_text("Your answer waits for it.", timeout=8000)
    bare.settle()
    expect(notice(bare)).to_be_empty()
    expect(verdict(bare)).to_contain_text("Not so.")


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_clipped_where_there_is_little_room(bare: BarePage, name: str) -> None:
    lab = Lab()
    panel = lab.ask(name)
    bare.mount(lab, panel, width=360)
    answers = [*range(5), "123", "−321", "t[0]", *right_answers(ALL[name], view_of(lab))]
    for given in ("nothing yet", *answers):
        if given != "nothing yet":
            bare.page.evaluate(
                "([id, answer]) => models.get(id).send({ answer, request: 'x' })", [panel.model_id, given]
            )
            bare.settle()
        assert shown(bare, name).evaluate(CLIPPED) == []
        assert shown(bare, name).evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")


@pytest.mark.parametrize("name", [*CHOICES, *AMOUNTS])
def test_nothing_jumps_when_a_wrong_answer_is_judged(bare: BarePage, name: str) -> None:
    lab = Lab()
    view = view_of(lab)
    right = right_answers(ALL[name], view)
    wrong = [n for n in range(len(CHOICES[name].options)) if n not in right] if name in CHOICES else ["123", "−321"]
    panel = lab.ask(name)
    bare.mount(lab, panel, width=ROOMY)
    height = "(panel) => panel.offsetHeight"
    before = shown(bare, name).evaluate(height)
    for given in wrong:
        bare.page.evaluate("([id, answer]) => models.get(id).send({ answer, request: 'x' })", [panel.model_id, given])
        bare.settle()
        assert "✗" in verdict(bare).inner_text()
        assert shown(bare, name).evaluate(height) == before
