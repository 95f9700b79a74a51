"""A chain is walked along after an answer: nothing is seen before it is reached, and all that is seen is true."""

import pytest

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.state.knobs import positions
from tests.browser.bare import BarePage, link_of
from tests.browser.chains import WEIGHTS, chain_of, of_chain, press, sentence, walk
from tests.browser.shown import assert_all_true, assert_page_is_true, chosen, numbers_at

K = range(4)
SEEN: dict[str, list[set[str]]] = {  # what each step brings in view
    "output": [
        {"Δw"},
        {"Δx_k"},
        {"slope_k", "ΔO_k"},
        {"error", "ΔE"},
        {"measured ΔE", "measured Δx_k", "measured ΔO_k"},
        {"δ_k"},
        {"∂E/∂w"},
    ],
    "hidden": [
        {"Δw"},
        {"Δx_i"},
        {"slope_i", "ΔO_i"},
        {f"{what}[{k}]" for k in K for what in ("w_ik", "Δx_k")},
        {f"{what}[{k}]" for k in K for what in ("slope_k", "ΔO_k")},
        {f"{what}[{k}]" for k in K for what in ("error", "terms")} | {"ΔE"},
        {"measured ΔE", "measured Δx_i", "measured ΔO_i"},
        {f"δ_k[{k}]" for k in K},
        {f"δ_k w_ik[{k}]" for k in K} | {"Σ", "δ_i"},
        {"∂E/∂w"},
    ],
}
GONE = {f"{what}[{k}]" for k in K for what in ("Δx_k", "ΔO_k", "terms")}  # from the lanes, once the way back begins

each_layer = pytest.mark.parametrize("layer", CHAINS)


@each_layer
def test_no_number_is_in_view_before_it_is_reached(bare: BarePage, layer: str) -> None:
    panel, seen = chain_of(bare, layer), SEEN[layer]
    back = next(n for n, what in enumerate(seen, 1) if any(name.startswith("δ") for name in what))
    for step in walk(bare, panel):
        expected = set[str]().union(*seen[:step])
        assert of_chain(bare.page) == (expected - GONE if step >= back else expected)


@each_layer
def test_no_number_to_come_is_told_to_a_reader_or_held_in_the_page(bare: BarePage, layer: str) -> None:
    lab = Lab(seed=20528)
    lab.select(WEIGHTS[layer])
    gradient = lab.gradient(WEIGHTS[layer])
    panel = chain_of(bare, layer, lab)
    root = bare.panel("chain")
    for step in walk(bare, panel):
        told = root.aria_snapshot() + root.inner_text()
        reached = step >= len(SEEN[layer])
        assert (number(gradient) in told) == reached, step


def test_going_back_takes_away_what_was_not_reached(bare: BarePage) -> None:
    panel = chain_of(bare, "hidden")
    panel.step = 6
    bare.settle()
    press(bare, "step before")
    assert panel.step == 5
    assert of_chain(bare.page) == set[str]().union(*SEEN["hidden"][:5])
    assert "ΔE" not in str(bare.panel("chain").locator(".mlp-chain-axis").text_content())


@pytest.mark.parametrize("word", ["rises", "falls", "stays"])
@pytest.mark.parametrize(("layer", "right"), [("hidden", "falls"), ("output", "rises")])
def test_the_student_answers_before_the_walk_and_is_told_after_it(
    bare: BarePage, layer: str, right: str, word: str
) -> None:
    panel = chain_of(bare, layer, answer="")
    assert sentence(bare) == "Choose before you walk."
    press(bare, "next step")
    assert panel.step == 0
    assert of_chain(bare.page) == set()
    press(bare, f"E {word}")
    assert panel.verdicts[WEIGHTS[layer]]["right"] == (word == right)
    assert sentence(bare) == f"You said: E {word}. ▶ lets the nudge run."
    measured = len(SEEN[layer]) - (3 if layer == "hidden" else 2)
    for step in range(1, measured + 1):
        press(bare, "next step")
        assert panel.step == step
        assert ("✓" in sentence(bare) or "✗" in sentence(bare)) == (step == measured)
    assert sentence(bare).startswith(panel.verdicts[WEIGHTS[layer]]["says"])
    assert "is the bend of the curve." in sentence(bare)
    for other in {"rises", "falls", "stays"} - {word}:
        press(bare, f"E {other}")  # an answer stays
    assert panel.verdicts[WEIGHTS[layer]]["word"] == word
    pressed = bare.panel("chain").locator(".mlp-chain-choice[aria-pressed=true]:visible")
    assert pressed.all_inner_texts() == [f"E {word}"]


def test_another_weight_is_another_question(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    lab.select("w_H[0, 1]")
    panel = chain_of(bare, "hidden", lab)
    panel.step = 4
    bare.settle()
    lab.select("w_H[2, 0]")
    bare.settle()
    assert of_chain(bare.page) == set()
    assert "w₃₁ᴴ + 0.1: what will E do?" in bare.panel("chain").inner_text()
    press(bare, "E stays")
    assert set(panel.verdicts) == {"w_H[0, 1]", "w_H[2, 0]"}


def test_the_cost_is_asked_after_the_way_back(bare: BarePage) -> None:
    panel = chain_of(bare, "hidden")
    panel.step = panel.chain["last"]
    bare.settle()
    assert "15 runs forward" in sentence(bare)
    press(bare, "a million each")
    assert panel.scaling == "all"
    assert sentence(bare).startswith("✗ Not so: look at what the way back has left at each neuron.")
    assert "give every slope" not in sentence(bare)
    press(bare, "1,000,001 to 2")
    assert panel.scaling == "one"
    assert sentence(bare).startswith("✓ Right")
    press(bare, "a million each")
    assert panel.scaling == "one"


@pytest.mark.parametrize("step", [6, 7, 10])
@pytest.mark.parametrize("name", ["w_H[0, 1]", "w_O[1, 3]", "b_H[1]", "O_I[0]", "t[2]"])
def test_the_numbers_of_a_hidden_chain_at_every_position(bare: BarePage, name: str, step: int) -> None:
    assert_true_at_every_position(bare, "hidden", name, step)


@pytest.mark.parametrize("step", [4, 5, 7])
@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[2, 1]", "b_O[2]", "t[2]"])
def test_the_numbers_of_an_output_chain_at_every_position(bare: BarePage, name: str, step: int) -> None:
    assert_true_at_every_position(bare, "output", name, step)


def assert_true_at_every_position(bare: BarePage, layer: str, name: str, step: int) -> None:
    lab = Lab(seed=20528)
    lab.select(WEIGHTS[layer])
    panel = chain_of(bare, layer, lab)
    panel.step = step
    lab.select(name)
    if lab.chosen(CHAINS[layer].array) != lab._shared.knob(WEIGHTS[layer]):
        raise AssertionError("the chain is about another weight")
    bare.settle()
    knob, start = lab._shared.knob(name), lab.state
    grid = positions(knob, knob.value(start))
    seen = numbers_at(bare.page, range(len(grid)))
    reached = {own.partition("[")[0] for own in set[str]().union(*SEEN[layer][:step])}
    for value, shown in zip(grid, seen, strict=True):
        names = assert_all_true(shown, knob.turned(start, value), chosen(lab))
        assert {own.partition(" chain ")[2].partition("[")[0] for own in names if " chain " in own} >= reached - {
            *("Δx_k", "ΔO_k", "terms")
        }
    bare.settle()
    assert_page_is_true(bare.page, lab)


@each_layer
def test_the_keyboard_is_enough(bare: BarePage, layer: str) -> None:
    panel = chain_of(bare, layer, answer="")
    page = bare.page
    bare.panel("chain").get_by_role("button", name="E rises").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "E falls"
    page.keyboard.press("Enter")
    bare.settle()
    assert panel.verdicts[WEIGHTS[layer]]["word"] == "falls"
    for step in range(1, panel.chain["last"] + 1):
        page.keyboard.press("ArrowRight")
        bare.settle()
        assert panel.step == step
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    bare.settle()
    assert panel.step == panel.chain["last"] - 1


def test_the_buttons_keep_the_focus(bare: BarePage) -> None:
    panel = chain_of(bare, "output")
    following = bare.panel("chain").get_by_role("button", name="next step")
    following.focus()
    for _ in range(panel.chain["last"] + 1):
        bare.page.keyboard.press("Enter")
        bare.settle()
    assert panel.step == panel.chain["last"]
    assert following.evaluate("(button) => button === document.activeElement")


def test_each_step_is_announced_with_its_numbers_and_a_moving_slider_is_not(bare: BarePage) -> None:
    panel = chain_of(bare, "hidden")
    spoken = bare.panel("chain").locator(".mlp-chain-foot [role=status]")
    assert spoken.text_content() == ""
    said = []
    for step in walk(bare, panel):
        if step:
            said.append(str(spoken.text_content()).replace("\xa0", " "))
    assert said[0].startswith("The weight grows by +0.1000.")
    assert "k = 3: −0.0118" in said[3]
    assert "Their sum −0.000714" in said[5]
    assert "measured −0.000695" in said[6]
    assert len(set(said)) == len(said)
    panel.step = 6
    bare.settle()
    bare.move(100)
    assert spoken.text_content() == ""
    assert "Their sum −0.000714" not in sentence(bare)


@each_layer
def test_the_way_back_opens_when_its_derivation_stands(bare: BarePage, layer: str) -> None:
    lab = Lab()
    lab.select(WEIGHTS[layer])
    panel = chain_of(bare, layer, lab)
    link_of(lab).derived = []
    panel.step = panel.chain["measured"]
    bare.settle()
    assert sentence(bare).endswith("The way back opens when the derivation stands.")
    press(bare, "next step")
    assert panel.step == panel.chain["measured"]
    link_of(lab).derived = [CHAINS[layer].array]
    bare.settle()
    assert "The way back opens" not in sentence(bare)
    press(bare, "next step")
    assert panel.step == panel.chain["measured"] + 1
