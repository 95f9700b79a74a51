"""The bare page does what a notebook's page does: messages both ways, themes, width, and a clean end."""

import pytest

from mlp_lab import Lab
from tests.all_panels import PANELS
from tests.browser.bare import BarePage


@pytest.mark.parametrize("name", PANELS)
def test_every_panel_can_be_shown(bare: BarePage, name: str) -> None:
    lab = Lab(seed=20528)
    bare.mount(lab, PANELS[name](lab))
    assert bare.page.locator(".mlp").count() == 1
    assert bare.page.locator(".mlp-stale").count() == 0


def test_what_is_chosen_in_the_page_goes_to_python_and_the_answer_comes_back(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    bare.mount(lab, lab.network(), lab.loss_slice())
    choices = bare.page.locator(".mlp-knob select")
    choices.first.select_option("w_H[2, 0]")
    assert bare.page.locator(".mlp-stale").count() == 2
    assert lab.knob == "w_O[0, 0]"
    bare.settle()
    assert lab.knob == "w_H[2, 0]"
    assert bare.page.locator(".mlp-stale").count() == 0
    assert [choice.input_value() for choice in choices.all()] == ["w_H[2, 0]"] * 2


def test_a_change_in_python_comes_to_the_page(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    network = lab.network()
    bare.mount(lab, network)
    lab.t = [0.25, 0.5, 0.75, 1]
    network.edges = "gradient"
    bare.settle()
    assert bare.page.locator("[data-number='errors[0]']").text_content() == "+0.07"
    assert bare.page.get_by_label("gradient").is_checked()


def test_a_trait_set_in_the_page_goes_to_python(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    network = lab.network()
    bare.mount(lab, network)
    bare.page.get_by_label("gradient").check()
    bare.settle()
    assert network.edges == "gradient"


def test_what_python_refuses_is_told_in_the_page(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    bare.mount(lab, lab.network())
    bare.page.locator("input[type=number]").fill("1e300")
    bare.page.keyboard.press("Enter")
    bare.settle()
    assert "Not taken: w_O[0, 0] holds a number beyond" in bare.page.locator(".mlp-notice").inner_text()


@pytest.mark.parametrize("dark", [False, True])
def test_the_theme_is_jupyterlabs_own(bare: BarePage, dark: bool) -> None:
    lab = Lab(seed=20528)
    bare.mount(lab, lab.network(), dark=dark, width=500)
    style = "(panel) => [getComputedStyle(panel).backgroundColor, getComputedStyle(panel).fontFamily]"
    background, font = bare.panel("network").evaluate(style)
    assert background == ("rgb(17, 17, 17)" if dark else "rgb(255, 255, 255)")
    assert font.startswith("system-ui, -apple-system")
    box = bare.panel("network").bounding_box()
    assert box and box["width"] == 500


def test_formulas_have_the_font_that_the_project_brings(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    bare.mount(lab, lab.derivation("hidden"))
    bare.page.evaluate("document.fonts.ready")
    formula = bare.page.locator("math").first
    assert formula.evaluate("(math) => getComputedStyle(math).fontFamily").startswith('"Sheet Math"')
    loaded = "[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)"
    assert bare.page.evaluate(loaded) == ["Sheet Math"]
