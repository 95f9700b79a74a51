"""The scene: network, derivation and one slider on one screen, and every line of it chosen before it stands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from mlp_lab import Lab
from mlp_lab.panels.scene.panel import Scene
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.values import Line
from tests.browser.bare import BarePage, link_of
from tests.browser.shown import assert_page_is_true

WEIGHTS = {"output": "w_O[1, 2]", "hidden": "w_H[0, 1]"}
HEIGHTS = {848: 640, 934: 640, 1090: 640, 1100: 440, 1240: 440}
CLIPPED = """(root) => [...root.querySelectorAll(".mlp-number, math, button, .mlp-says, text")].filter((node) => {
    const own = node.getBoundingClientRect();
    if (!node.checkVisibility({ visibilityProperty: true }) || !own.width || !node.textContent) return false;
    for (let room = node.parentElement; room && room !== root.parentElement; room = room.parentElement) {
        const [style, box] = [getComputedStyle(room), room.getBoundingClientRect()];
        const beside = own.left < box.left - 1 || own.right > box.right + 1;
        const above = own.top < box.top - 1 || own.bottom > box.bottom + 1;
        const cuts = room === root || (style.overflow.includes("hidden") && room.tagName !== "svg");
        if (cuts && (beside || above)) return true;
        if (style.overflowX === "auto" && room !== root) return false; // what is pushed sideways can be reached
    }
    return false;
}).map((node) => node.textContent)"""


def shown(bare: BarePage, layer: str, width: int = 848, **options: bool) -> tuple[Lab, Scene, Locator]:
    """Show the scene of a layer with the weight that the lessons choose."""
    lab = Lab()
    lab.select(WEIGHTS[layer])
    scene = lab.scene(layer)
    bare.mount(lab, scene, width=width, **options)
    return lab, scene, bare.panel("scene")


def press(bare: BarePage, panel: Locator, name: str) -> None:
    """Press a button of the panel, and let the kernel answer."""
    panel.get_by_role("button", name=name, exact=True).click()
    bare.settle()


def right_option(scene: Scene) -> int:
    """Give the option that follows."""
    return next(n for n, option in enumerate(scene.progress.options) if isinstance(option, Line))


def choose(bare: BarePage, panel: Locator, option: int) -> None:
    """Choose an option of the open question."""
    panel.locator(".mlp-option").nth(option).click()
    bare.settle()


def go_through(bare: BarePage, scene: Scene, panel: Locator) -> Iterator[str]:
    """Answer every question right; give the name of each line as it stands."""
    while not scene.progress.ended:
        choose(bare, panel, right_option(scene))
        line = scene.progress.newest
        choose(bare, panel, scene.progress.rules.index(line.rule))
        yield line.name
        if not scene.progress.ended:
            press(bare, panel, "next line")


def show_all(bare: BarePage, panel: Locator) -> None:
    """Ask twice for all lines."""
    press(bare, panel, "show all")
    press(bare, panel, "show all")


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("layer", WEIGHTS)
def test_it_fits_one_screen_and_its_buttons_stay_where_they_are(bare: BarePage, layer: str, width: int) -> None:
    _, scene, panel = shown(bare, layer, width)
    places = set()

    def note() -> None:
        box, next_line = panel.bounding_box(), panel.get_by_label("next line").bounding_box()
        assert box
        assert next_line
        assert box["height"] <= HEIGHTS[width]
        places.add((box["height"], next_line["x"], next_line["y"]))

    note()
    wrong = next(n for n in range(3) if n != right_option(scene))
    choose(bare, panel, wrong)
    note()
    for _ in go_through(bare, scene, panel):
        note()
    assert len(places) == 1


@pytest.mark.parametrize("width", [360, 600, 848, 1100, 1600])
@pytest.mark.parametrize("layer", WEIGHTS)
def test_nothing_is_clipped(bare: BarePage, layer: str, width: int) -> None:
    _, scene, panel = shown(bare, layer, width)

    def whole() -> None:
        assert panel.evaluate(CLIPPED) == []
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")

    while not scene.progress.ended:
        wrong = [n for n in range(3) if n != right_option(scene)]
        for option in wrong:
            choose(bare, panel, option)
        whole()
        choose(bare, panel, right_option(scene))
        whole()
        choose(bare, panel, scene.progress.rules.index(scene.progress.newest.rule))
        whole()
        if not scene.progress.ended:
            press(bare, panel, "next line")
    for position in (0, 120):
        bare.move(position)
        whole()


@pytest.mark.parametrize("layer", WEIGHTS)
def test_a_wrong_line_gets_its_number_and_a_reason_and_the_others_stay_open(bare: BarePage, layer: str) -> None:
    lab, scene, panel = shown(bare, layer)
    right = right_option(scene)
    assert panel.locator(".mlp-option .mlp-number").count() == 0
    tinted = panel.locator(".mlp-option [class*=mlp-of-]")
    assert tinted.count() == 0  # a tint fewer would give the answer away
    for tries, wrong in enumerate([n for n in range(3) if n != right], 1):
        choose(bare, panel, wrong)
        row = panel.locator(".mlp-option").nth(wrong)
        assert "≠" in row.inner_text()
        own, true = row.locator(".mlp-number").all()
        assert own.inner_text() != true.inner_text()
        assert panel.locator(".mlp-says").inner_text().startswith("Not equal: ")
        assert panel.locator(".mlp-steps:visible").inner_text().startswith(f"{tries} wrong")
        assert tinted.count() > 0
    assert_page_is_true(bare.page, lab)
    bare.move(100)
    bare.page.wait_for_timeout(50)
    assert panel.locator(".mlp-found").count() == 1
    choose(bare, panel, right)
    assert panel.locator(".mlp-found").count() == 2
    assert panel.locator(".mlp-newest .mlp-rule").inner_text() == "? ="


@pytest.mark.parametrize("layer", WEIGHTS)
def test_a_wrong_rule_is_told_apart_and_the_right_one_lets_the_line_stand(bare: BarePage, layer: str) -> None:
    _, scene, panel = shown(bare, layer)
    choose(bare, panel, right_option(scene))
    rule = scene.progress.newest.rule
    for n, other in enumerate(scene.progress.rules):
        if other != rule:
            choose(bare, panel, n)
            assert panel.locator(".mlp-says").inner_text().startswith(f"Not {other}: it ")
            assert panel.locator(".mlp-newest .mlp-rule").inner_text() == "? ="
    choose(bare, panel, scene.progress.rules.index(rule))
    assert panel.locator(".mlp-newest .mlp-rule").inner_text() == f"{rule} ="
    assert panel.locator(".mlp-says").inner_text().startswith(f"Yes, {rule}. ")
    assert panel.locator(".mlp-lanes:visible").count() == 1
    assert panel.locator(".mlp-option:visible").count() == 0


@pytest.mark.parametrize("layer", WEIGHTS)
def test_no_line_can_be_seen_before_it_is_found(bare: BarePage, layer: str) -> None:
    _, scene, panel = shown(bare, layer)
    lines = DERIVATIONS[layer].lines
    for found in range(1, len(lines)):
        assert panel.locator(".mlp-found").count() == found
        assert panel.locator(".mlp-lines math").count() >= found
        html = panel.locator(".mlp-lines").inner_html()
        assert f"{lines[found].rule} =" not in [row.inner_text() for row in panel.locator(".mlp-rule").all()[found:]]
        assert f"{DERIVATIONS[layer].array} {lines[found].name}" not in html
        choose(bare, panel, right_option(scene))
        choose(bare, panel, scene.progress.rules.index(lines[found].rule))
        press(bare, panel, "next line") if found < len(lines) - 1 else None


@pytest.mark.parametrize("layer", WEIGHTS)
def test_it_is_derived_by_keyboard_alone(bare: BarePage, layer: str) -> None:
    _, scene, panel = shown(bare, layer)
    keyboard = bare.page.keyboard
    panel.focus()

    def tab_to_option(option: int) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            if bare.page.evaluate("document.activeElement.matches('.mlp-option')"):
                break
        for _ in range(option):
            keyboard.press("Tab")
        keyboard.press("Enter")
        bare.settle()

    tab_to_option(next(n for n in range(3) if n != right_option(scene)))
    assert bare.page.evaluate("document.activeElement.matches('.mlp-option.mlp-tried')")  # the focus is not lost
    while not scene.progress.ended:
        panel.focus()
        tab_to_option(right_option(scene))
        assert scene.progress.asked == "rule"
        panel.focus()
        tab_to_option(scene.progress.rules.index(scene.progress.newest.rule))
        assert bare.page.evaluate("document.activeElement.getAttribute('aria-label')") == "next line"
        keyboard.press("Enter")
    assert panel.locator(".mlp-found").count() == len(DERIVATIONS[layer].lines)


@pytest.mark.parametrize("layer", WEIGHTS)
def test_a_ring_around_what_was_only_written_anew_comes_with_its_rule(bare: BarePage, layer: str) -> None:
    _, scene, panel = shown(bare, layer)
    rings = panel.locator(".mlp-newest .mlp-ring")
    while not scene.progress.ended:
        choose(bare, panel, right_option(scene))
        assert rings.count() == 0
        line = scene.progress.newest
        choose(bare, panel, scene.progress.rules.index(line.rule))
        assert rings.count() == line.rewrites
        assert panel.locator(".mlp-newest .mlp-strip").count() == 1
        press(bare, panel, "next line") if not scene.progress.ended else None


def test_a_derivation_that_is_complete_counts_no_mistakes(bare: BarePage) -> None:
    _, scene, panel = shown(bare, "output")
    choose(bare, panel, next(n for n in range(3) if n != right_option(scene)))
    tries = panel.locator(".mlp-foot .mlp-count").first
    for _ in go_through(bare, scene, panel):
        assert tries.inner_text() == ("" if scene.progress.ended else "1 wrong")
    assert scene.progress.ended


def test_all_is_shown_only_to_who_asks_twice(bare: BarePage) -> None:
    _, _, panel = shown(bare, "hidden")
    press(bare, panel, "show all")
    assert panel.locator(".mlp-found").count() == 1
    assert "once more" in panel.locator(".mlp-says").inner_text()
    press(bare, panel, "show all")
    assert panel.locator(".mlp-found").count() == 8
    assert not panel.get_by_text("show all").is_visible()


def test_what_was_found_is_kept_when_the_cell_is_run_again(bare: BarePage) -> None:
    lab, scene, panel = shown(bare, "output")
    choose(bare, panel, right_option(scene))
    bare.clear()
    bare.mount(lab, lab.scene("output"))
    again = bare.panel("scene")
    assert again.locator(".mlp-found").count() == 2
    assert again.locator(".mlp-prompt").inner_text() == "By which rule?"


@pytest.mark.parametrize("layer", WEIGHTS)
def test_every_number_of_the_scene_is_true_at_every_line_while_it_is_dragged(bare: BarePage, layer: str) -> None:
    lab, _, panel = shown(bare, layer)
    show_all(bare, panel)
    for line in DERIVATIONS[layer].lines:
        panel.get_by_role("button", name=line.name, exact=True).click()
        assert_page_is_true(bare.page, lab)


def tints(panel: Locator) -> set[str]:
    """Name the tints that the network has."""
    found = panel.locator(".mlp-drawn [data-tint]:not([data-tint=none])")
    return set(found.evaluate_all("(all) => all.map((one) => one.dataset.tint)"))


def test_the_network_has_the_tints_of_the_open_line(bare: BarePage) -> None:
    _, _, panel = shown(bare, "hidden")
    show_all(bare, panel)
    for line, kinds in (("L0", ""), ("L1", "error"), ("L3", "error slope"), ("L5", "error slope carried")):
        panel.get_by_role("button", name=line, exact=True).click()
        assert tints(panel) == set(kinds.split())


def test_pointing_at_a_lane_keeps_its_path_in_the_network(bare: BarePage) -> None:
    _, _, panel = shown(bare, "hidden")
    show_all(bare, panel)
    path = panel.locator(".mlp-drawn .mlp-path[data-knob^='w_O']")
    assert path.count() == 4
    panel.locator(".mlp-lanes:visible .mlp-k").nth(2).hover()
    assert path.evaluate_all("(all) => all.map((one) => one.dataset.knob)") == ["w_O[1, 2]"]
    bare.page.mouse.move(0, 0)
    expect(path).to_have_count(4)


def test_what_is_lit_does_not_flicker_while_the_pointer_moves_along(bare: BarePage) -> None:
    _, _, panel = shown(bare, "hidden")
    show_all(bare, panel)
    lanes, mouse = panel.locator(".mlp-lanes:visible"), bare.page.mouse
    start, end = (lanes.locator(kind).nth(1).bounding_box() for kind in (".mlp-k", ".mlp-sum"))
    outputs = [panel.locator(f".mlp-drawn [data-knob='b_O[{k}]']").bounding_box() for k in (1, 2)]
    assert start
    assert end
    mouse.move(start["x"] + 4, start["y"] + 8)
    panel.evaluate("""(panel) => new MutationObserver((all) => (window.changes = (window.changes ?? 0) + all.length))
        .observe(panel.querySelector(".mlp-drawn"), { subtree: true, attributeFilter: ["class"] })""")
    mouse.move(end["x"] + 4, start["y"] + 8, steps=60)
    assert bare.page.evaluate("window.changes ?? 0") == 0
    (x, y), (_, below) = ((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in outputs if box)
    mouse.move(x, y)
    # a slow machine may take longer in a gap than what is lit waits
    bare.page.evaluate("[window.later, window.setTimeout] = [window.setTimeout, () => 0]")
    unlit = """(panel) => new MutationObserver(() => (window.dark ||= !panel.querySelector(".mlp-drawn .mlp-lit")))
        .observe(panel.querySelector(".mlp-drawn"), { subtree: true, attributeFilter: ["class"] })"""
    panel.evaluate(unlit)
    mouse.move(x, below, steps=20)
    bare.page.evaluate("window.setTimeout = window.later")
    assert panel.locator(".mlp-drawn .mlp-lit[data-knob='b_O[2]']").count() == 1
    assert not bare.page.evaluate("window.dark ?? false")


@pytest.mark.parametrize("width", [848, 1100, 1240])
@pytest.mark.parametrize("layer", WEIGHTS)
def test_the_chain_stands_in_the_same_room_and_the_slider_tells_nothing_before_the_end(
    bare: BarePage, layer: str, width: int
) -> None:
    lab, scene, panel = shown(bare, layer, width)
    link_of(lab).derived = ["w_H", "w_O"]
    height = "(panel) => panel.getBoundingClientRect().height"
    derived = panel.evaluate(height)
    panel.get_by_role("radio", name="chain").check()
    bare.settle()
    assert scene.mode == "chain"
    telling = panel.locator(".mlp-dock-curve, .mlp-dock-tangent, .mlp-slope")
    assert telling.evaluate_all("(all) => all.map((one) => getComputedStyle(one).visibility)") == ["hidden"] * 3
    panel.get_by_role("button", name="E rises").click()
    bare.settle()
    assert set(telling.evaluate_all("(all) => all.map((one) => getComputedStyle(one).visibility)")) == {"hidden"}
    heights = set()
    for _ in scene.chain["steps"]:
        panel.get_by_label("next step").click()
        bare.settle()
        heights.add(panel.evaluate(height))
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    assert set(telling.evaluate_all("(all) => all.map((one) => getComputedStyle(one).visibility)")) == {"visible"}
    assert [*heights] == [pytest.approx(derived, abs=0.01)]  # so that the page does not jump
    panel.get_by_role("radio", name="derive").check()
    bare.settle()
    assert panel.locator(".mlp-lines").is_visible()
    assert not panel.locator(".mlp-chain-ladder").is_visible()


@pytest.mark.parametrize("reduced", [True, False])
def test_a_new_line_grows_out_of_the_one_above_unless_motion_is_reduced(bare: BarePage, reduced: bool) -> None:
    bare.page.emulate_media(reduced_motion="reduce" if reduced else "no-preference")
    _, scene, panel = shown(bare, "hidden")
    panel.locator(".mlp-option").nth(right_option(scene)).click()
    bare.settle()
    moving = panel.evaluate("(panel) => panel.getAnimations({ subtree: true }).length")
    assert (moving == 0) == reduced
    bare.page.emulate_media(reduced_motion="no-preference")


def test_every_lane_of_a_large_network_is_in_view(bare: BarePage) -> None:
    lab = Lab((6, 6, 6))
    bare.mount(lab, lab.scene("hidden"), width=848)
    panel = bare.panel("scene")
    show_all(bare, panel)
    assert panel.locator(".mlp-lanes:visible .mlp-k").count() == 6
    assert panel.evaluate(CLIPPED) == []
