"""A question in the page: by mouse and by keys, its numbers, its knobs, its goal, and what is said without a kernel."""

import pytest
from playwright.sync_api import Locator, expect

from mlp_lab import Lab
from mlp_lab.panels.question.lessons import ALL
from tests.browser.bare import BarePage, link_of
from tests.browser.controls import field
from tests.questions import AMOUNTS, CHOICES, reach, right_answers, view_of

CLIPPED = """(panel) => [...panel.querySelectorAll(":not(g)")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
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


def choose(bare: BarePage, knob: str, part: str = ".mlp-hit") -> None:
    """Click a knob in the network of a question."""
    bare.panel("ask").locator(f"[role=option][data-knob='{knob}'] {part}").click()
    bare.settle()


def test_a_knob_is_chosen_in_a_network_of_the_question_and_the_knob_of_the_lab_stays(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("find the edge")
    bare.mount(lab, lab.network(), panel)
    answer = shown(bare, "find the edge").get_by_role("button")
    expect(answer).to_have_text("answer")
    assert answer.get_attribute("aria-disabled") == "true"
    for knob, word in (("w_H[1, 0]", "Not so."), ("w_H[0, 1]", "Right.")):
        choose(bare, knob)
        answer.click()
        bare.settle()
        expect(verdict(bare)).to_contain_text(word)
        chosen = bare.panel("ask").locator("[role=option][aria-selected=true]")
        assert chosen.evaluate_all("(all) => all.map((one) => one.dataset.knob)") == [knob]
    assert (panel.tries, panel.done, lab.knob, lab.weight) == (2, True, "w_O[0, 0]", "w_O[0, 0]")
    choose(bare, "t[0]", ".mlp-target")
    expect(answer).to_have_text("answer with w₁₂ᴴ")
    assert answer.get_attribute("aria-disabled") == "true"


def test_a_target_is_chosen_for_an_answer_and_not_dragged(bare: BarePage) -> None:
    lab = Lab()
    before = lab.t.copy()
    bare.mount(lab, lab.ask("largest part of E"))
    box = bare.panel("ask").locator("[role=option][data-knob='t[2]'] .mlp-target").bounding_box()
    assert box
    bare.page.mouse.move(box["x"] + 5, box["y"] + 5)
    bare.page.mouse.down()
    bare.page.mouse.move(box["x"] + 40, box["y"] + 5, steps=4)
    bare.page.mouse.up()
    bare.settle()
    assert (lab.t == before).all()
    assert lab.knob == "w_O[0, 0]"


@pytest.mark.parametrize(
    ("name", "knob", "part", "words"),
    [
        ("largest part of E", "b_O[2]", ".mlp-neuron", ("output 3", "O_O[2]")),
        ("largest part of E", "t[2]", ".mlp-target", ("output 3", "O_O[2]")),
        ("the strongest path", "b_H[1]", ".mlp-neuron", ("hidden neuron 2", "O_H[1]")),
        ("the strongest path", "w_O[0, 1]", ".mlp-hit", ("w₁₂ᴼ", "w_O[0, 1]")),
        ("find the bias", "b_O[2]", ".mlp-neuron", ("b₃ᴼ", "b_O[2]")),
        ("smallest input", "O_I[2]", ".mlp-neuron", ("O₃ᴵ", "O_I[2]")),
    ],
)
def test_an_answer_is_called_what_was_asked_for(
    bare: BarePage, name: str, knob: str, part: str, words: tuple[str, str]
) -> None:
    lab = Lab()
    bare.mount(lab, lab.ask(name))
    choose(bare, knob, part)
    expect(shown(bare, name).get_by_role("button")).to_have_text(f"answer with {words[0]}")
    expect(shown(bare, name).locator(".mlp-ask-row .mlp-ask-faint")).to_have_text(f"in Python {words[1]}")


@pytest.mark.parametrize(
    ("name", "kind", "path"),
    [("find the edge", "w_", 0), ("steepest weight", "gradient_w_", 0), ("the strongest path", "w_", 5)],
)
def test_a_question_and_its_network_with_what_it_asks_about_are_seen_together(
    bare: BarePage, name: str, kind: str, path: int
) -> None:
    lab = Lab()
    bare.mount(lab, lab.ask(name), width=848)
    panel = bare.panel("ask")
    box, edges = panel.bounding_box(), panel.locator(".mlp-edge")
    assert box
    assert box["height"] <= 400
    numbers = panel.locator(".mlp-tag [data-number]")
    assert all(one.startswith(kind) for one in numbers.evaluate_all("(all) => all.map((one) => one.dataset.number)"))
    opacities = edges.evaluate_all("(all) => all.map((one) => Number(getComputedStyle(one).opacity))")
    assert sorted(opacities) == ([0.2] * (14 - path) + [1] * path if path else [1] * 14)


def test_a_knob_is_chosen_and_answered_with_by_keys_alone(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.ask("find the edge")
    bare.mount(lab, panel)
    lab.select("w_H[0, 0]")
    bare.settle()
    bare.panel("ask").get_by_role("listbox").focus()
    for key in ("ArrowDown", "Enter"):
        bare.page.keyboard.press(key)
        bare.settle()
    shown(bare, "find the edge").get_by_role("button").focus()
    bare.page.keyboard.press("Enter")
    bare.settle()
    assert panel.done
    assert lab.knob == "w_H[0, 0]"
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


def test_a_goal_is_reached_while_the_slider_is_still_held(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_O[1, 2]")
    panel = lab.ask("past the valley")
    bare.mount(lab, lab.network(), panel)
    passed = next(n for n in range(121) if lab.gradient("w_O[1, 2]") < 0 < slope_at(lab, n))
    for position in range(passed - 2, passed):
        bare.move(position)
    bare.settle()
    assert not panel.done
    bare.move(passed)
    bare.settle()
    assert panel.done
    expect(verdict(bare)).to_contain_text("✓ Reached.")
    for position in (passed - 1, passed + 3):  # the drag goes on
        bare.move(position)
    bare.settle()
    bare.page.mouse.move(10, 10)
    bare.page.mouse.down()
    bare.page.mouse.up()
    bare.settle()
    assert lab["w_O[1, 2]"] == pytest.approx(-6 + 0.1 * (passed + 3))


def slope_at(lab: Lab, position: int) -> float:
    """Give the slope of w_O[1, 2] at a position of its slider."""
    other = Lab()
    other["w_O[1, 2]"] = -6 + 0.1 * position
    return other.gradient("w_O[1, 2]")


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


def test_a_question_about_a_slope_shows_no_slope_itself(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.ask("sign of the slope"))
    panel = bare.panel("ask")
    assert panel.locator(".mlp-knob, .mlp-slope, [data-number]").count() == 0
