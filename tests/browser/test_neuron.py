"""One neuron opened, and the two readings of a weight's indices: what they show, light up and choose."""

from typing import Any

import pytest
from playwright.sync_api import Locator

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from tests.all_panels import OPEN_NEURON, PANELS
from tests.browser.bare import BarePage
from tests.browser.controls import choice, focused, lit_in_network


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network, an open neuron, and the readings of its indices."""
    lab = Lab()
    lab.select("w_H[0, 1]")
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), PANELS[OPEN_NEURON](lab), lab.convention())
    return lab


def opened(bare: BarePage) -> Locator:
    return bare.panel("open-neuron")


def shown(bare: BarePage, name: str) -> str:
    return opened(bare).locator(f'[data-number="{name}"]:visible').first.inner_text()


@pytest.mark.parametrize(("layer", "before", "i", "inputs"), [("H", "I", 1, 3), ("O", "H", 2, 2)])
def test_a_button_opens_its_neuron_and_every_term_is_there(
    bare: BarePage, lab: Lab, layer: str, before: str, i: int, inputs: int
) -> None:
    opened(bare).get_by_role("button", name="₁₂₃"[i] + {"H": "ᴴ", "O": "ᴼ"}[layer]).first.click()
    bare.settle()
    assert lab._shared.moment.neuron == f"O_{layer}[{i}]"
    a, weights = lab.activations, {"H": lab.w_H, "O": lab.w_O}[layer]
    for j, output in enumerate({"I": a.O_I, "H": a.O_H}[before]):
        assert shown(bare, f"terms_{layer}[{j}, {i}]") == number(output * weights[j, i])
    assert opened(bare).locator('[data-number^="terms_"]:visible').count() == inputs
    assert shown(bare, f"x_{layer}[{i}]") == number({"H": a.x_H, "O": a.x_O}[layer][i])
    assert shown(bare, f"O_{layer}[{i}]") == number({"H": a.O_H, "O": a.O_O}[layer][i])


def test_a_neuron_of_the_network_opens_and_an_input_leaves_it_open(bare: BarePage, lab: Lab) -> None:
    bare.panel("network").locator('[data-knob="b_H[1]"]').click()
    bare.settle()
    assert shown(bare, "x_H[1]") == number(lab.activations.x_H[1])
    opened(bare).locator('[data-symbol="O_I[2]"]').click()
    bare.settle()
    assert choice(bare.page).input_value() == lab.knob == "O_I[2]"
    assert shown(bare, "x_H[1]") == number(lab.activations.x_H[1])


def test_opening_another_neuron_moves_nothing_below(bare: BarePage, lab: Lab) -> None:
    heights = []
    for name in ("b_H[0]", "b_O[3]"):
        lab.select(name)
        bare.settle()
        heights.append(opened(bare).evaluate("(panel) => panel.getBoundingClientRect().height"))
    assert heights[0] == pytest.approx(heights[1], abs=1)


def test_the_switch_rewrites_name_formula_code_and_matrix_but_no_number(bare: BarePage, lab: Lab) -> None:
    panel = bare.panel("convention")

    def page() -> dict[str, Any]:
        seen: dict[str, Any] = panel.evaluate("""(panel) => {
            const page = panel.querySelector(".mlp-page:not(.mlp-away)");
            const cells = [...page.querySelectorAll(".mlp-slot")];
            return {
                name: page.querySelector("p").textContent,
                formula: page.querySelector("math").textContent,
                code: page.querySelector("code").textContent,
                chosen: cells.find((cell) => cell.getAttribute("aria-pressed") === "true").textContent,
                weights: Object.fromEntries(
                    cells.map((cell) => [cell.dataset.symbol, cell.querySelector(".mlp-number").textContent])),
                nets: [...panel.querySelectorAll(".mlp-net")].map((net) => net.textContent),
            };
        }""")
        return seen

    first = page()
    panel.get_by_label("to → from").check()
    second = page()
    assert first["weights"] == second["weights"]
    assert first["nets"] == second["nets"]
    assert (first["code"], second["code"]) == ("x_O = O_H @ w_O + b_O", "x_O = w_O @ O_H + b_O")
    assert first["name"].startswith("w₂₁ᴼ · w_O[1, 0] · from hidden neuron 2 to output 1")
    assert second["name"].startswith("w₁₂ᴼ · w_O[0, 1] · from hidden neuron 2 to output 1")
    assert (first["chosen"], second["chosen"]) == ("w₂₁ᴼ−1.00", "w₁₂ᴼ−1.00")
    assert first["formula"] != second["formula"]
    bare.settle()
    assert lab.weight == "w_O[1, 0]"
    panel.get_by_label("from → to").check()
    assert page() == first


def test_the_reading_chosen_in_the_page_is_that_of_the_text_twin(bare: BarePage) -> None:
    lab = Lab()
    panel: Panel = lab.convention()
    bare.mount(lab, panel)
    bare.page.get_by_label("to → from").check()
    bare.settle()
    assert repr(panel).startswith("Indices to → from")


@pytest.mark.parametrize("reading", ["to → from", "from → to"])
def test_an_entry_lights_up_its_edge_and_chooses_its_weight_in_both_readings(
    bare: BarePage, lab: Lab, reading: str
) -> None:
    panel = bare.panel("convention")
    panel.get_by_label(reading).check()
    entry = panel.locator('.mlp-page:not(.mlp-away) .mlp-slot[data-symbol="w_O[0, 2]"]')
    entry.hover()
    assert lit_in_network(bare.page) == {"w_O[0, 2]"}
    entry.press("Enter")
    bare.settle()
    assert choice(bare.page).input_value() == lab.weight == "w_O[0, 2]"


def test_a_part_that_comes_to_stand_for_something_else_is_lit_no_more(bare: BarePage, lab: Lab) -> None:
    part = opened(bare).locator("button.mlp-slot[data-symbol='O_H[1]']")
    part.focus()
    assert "mlp-lit" in str(part.get_attribute("class"))
    bare.page.keyboard.press("Enter")  # takes its bias, so the hidden neuron is opened in place of the output
    bare.settle()
    assert focused(bare.page) == "O_I[1]"
    assert opened(bare).locator(".mlp-lit[data-symbol='O_I[1]']").count() == 0
