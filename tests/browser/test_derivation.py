"""The derivation is stepped through, asked about, walked through by key, and open at any of its sums."""

import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.controls import derivation, focused, lit_in_network, point_at
from tests.browser.shown import assert_page_is_true, shown_numbers


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network and both parts of the derivation."""
    lab = Lab()
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), lab.derivation("output"), lab.derivation("hidden"))
    return lab


def test_it_steps_by_button_and_by_key(bare: BarePage, lab: Lab) -> None:
    output = derivation(bare.page, "Part 1")
    seen = output.locator(".mlp-line:not(.mlp-unseen)")
    assert seen.count() == 1
    output.get_by_label("next line").click()
    assert seen.count() == 2
    bare.page.keyboard.press("ArrowRight")
    assert seen.count() == 3
    assert seen.last.locator(".mlp-rule").inner_text() == "(1)"
    assert seen.last.locator(".mlp-factor.mlp-changed").count() == 1
    output.focus()
    for key, lines in (("ArrowLeft", 2), ("End", 5), ("Home", 1), ("ArrowLeft", 1)):
        bare.page.keyboard.press(key)
        assert seen.count() == lines
    assert len({value.text_content() for value in output.locator(".mlp-total").all()}) == 1


def test_each_equals_sign_waits_for_its_rule(bare: BarePage) -> None:
    lab = Lab()
    panel = lab.derivation("output", ask=True)
    bare.mount(lab, panel)
    asking = bare.panel("derivation")
    go_on, question = asking.get_by_label("next line"), asking.locator(".mlp-question")
    for line, rule in [("L1", "(4)"), ("L2", "(1)"), ("L3", "(2), (3)"), ("L4", "(5)")]:
        go_on.click()
        assert question.inner_text() == f"Which rule justifies the = of {line}?"
        wrong = "(1)" if rule != "(1)" else "(5)"
        asking.locator(".mlp-choice", has=bare.page.get_by_text(wrong, exact=True)).click()
        assert f"Not {wrong}: it " in question.inner_text()
        assert go_on.get_attribute("aria-disabled") == "true"
        go_on.click(force=True)
        assert asking.locator(".mlp-newest .mlp-label").inner_text() == line
        asking.locator(".mlp-choice", has=bare.page.get_by_text(rule, exact=True)).click()
        assert f"Yes, {rule}." in question.inner_text()
    assert asking.locator(".mlp-line:not(.mlp-unseen)").count() == 5
    bare.settle()
    assert (panel.shown, panel.named) == (5, 5)


def test_the_question_stands_right_below_the_newest_line(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.derivation("output", ask=True))
    asked = bare.panel("derivation")
    for lines in (1, 2):
        if lines == 2:
            asked.get_by_role("button", name="next line").click()
        newest, question = asked.locator(".mlp-newest").bounding_box(), asked.locator(".mlp-question").bounding_box()
        assert newest and question
        assert 0 <= question["y"] - (newest["y"] + newest["height"]) < 40
        assert asked.locator(".mlp-line:visible").count() == lines


def test_any_line_can_show_its_sum_and_nothing_jumps(bare: BarePage, lab: Lab) -> None:
    hidden = derivation(bare.page, "Part 2")
    hidden.focus()
    heights = set()
    for _ in range(7):
        heights.add(hidden.evaluate("(panel) => panel.getBoundingClientRect().height"))
        bare.page.keyboard.press("ArrowRight")
    assert len(heights) == 1
    hidden.get_by_role("button", name="L3").click()
    assert hidden.locator(".mlp-open .mlp-label").inner_text() == "L3"
    names = {name for name, _ in shown_numbers(bare.page) if name.startswith("w_H")}
    assert {"w_H L3 2[3]", "w_H L3 sums[0]", "w_H L3 products[1]"} <= names
    assert not any(name.startswith(("w_H L1 products", "w_H L6 products")) for name in names)
    assert_page_is_true(bare.page, lab)


@pytest.mark.parametrize("width", [886, 640])
def test_every_open_sum_fits_and_its_bars_can_be_seen(bare: BarePage, width: int) -> None:
    lab = Lab()
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.derivation("hidden"), width=width)
    panel = bare.panel("derivation")
    panel.get_by_role("button", name="show all").click()
    for line in ("L1", "L2", "L3", "L4", "L5", "L6"):
        panel.get_by_role("button", name=line).click()
        assert panel.locator(".mlp-open .mlp-label").inner_text() == line
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth"), line
        track = panel.locator(".mlp-open .mlp-track").first.bounding_box()
        assert track
        assert track["width"] > 20
    outside = panel.locator(".mlp-open .mlp-outside").first.bounding_box()
    lanes = [lane.bounding_box() for lane in panel.locator(".mlp-open .mlp-k").all()]
    assert outside and all(lane and lane["y"] + lane["height"] <= outside["y"] + 1 for lane in lanes)


def test_a_lane_of_the_sum_lights_up_its_path(bare: BarePage, lab: Lab) -> None:
    lab.select("w_H[0, 1]")
    bare.settle()
    hidden = derivation(bare.page, "Part 2")
    hidden.get_by_text("show all").click()
    assert hidden.locator(".mlp-open .mlp-k").count() == 4
    hidden.locator(".mlp-open .mlp-k").nth(2).hover()
    assert lit_in_network(bare.page) == {"w_O[1, 2]", "b_O[2]", "t[2]"}


def test_hover_lights_up_across_panels_both_ways(bare: BarePage, lab: Lab) -> None:
    output = derivation(bare.page, "Part 1")
    output.get_by_text("show all").click()
    bare.page.mouse.move(0, 0)
    assert bare.page.locator(".mlp-lit").count() == 0
    output.locator("math [data-symbol='O_H[1]']").last.hover()
    assert lit_in_network(bare.page) == {"b_H[1]"}
    bare.page.mouse.move(0, 0)
    assert bare.page.locator(".mlp-lit").count() == 0
    point_at(bare.page, "b_O[0]")
    assert output.locator("math .mlp-lit[data-symbol='O_O[0]']").count() > 0
    assert output.locator("math .mlp-lit[data-symbol='x_O[0]']").count() > 0
    assert output.locator("math .mlp-lit[data-symbol='O_H[1]']").count() == 0


def test_the_keyboard_walks_through_the_symbols(bare: BarePage, lab: Lab) -> None:
    derivation(bare.page, "Part 1").focus()
    bare.page.keyboard.press("End")
    for _ in range(4):
        bare.page.keyboard.press("ArrowUp")
    assert focused(bare.page) in ("t[0]", "x_O[0]", "O_O[0]")
    for _ in range(3):
        bare.page.keyboard.press("ArrowDown")
    assert focused(bare.page) == "O_H[1]"
    assert lit_in_network(bare.page) == {"b_H[1]"}
    bare.page.evaluate("document.activeElement.blur()")
    assert bare.page.locator(".mlp-lit").count() == 0
