"""The network is read and walked through: by pointing, by key, by a screen reader, and at its largest."""

import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.controls import choice


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network."""
    lab = Lab(seed=20528)
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network())
    return lab


@pytest.mark.parametrize(
    ("pointed", "told"),
    [
        ("b_H[0]", "O₁ᴴ · O_H[0] · hidden neuron 1 · 0.8507 · net input x₁ᴴ = 1.7400 · bias b₁ᴴ = 0.9000"),
        ("b_O[3]", "O₄ᴼ · O_O[3] · output 4 · 0.7978 · net input x₄ᴼ = 1.3725 · bias b₄ᴼ = −0.6000"),
        ("O_I[1]", "O₂ᴵ · O_I[1] · input 2 · 0.2000"),
        ("t[2]", "t₃ · t[2] · target of output 3 · 0.2000"),
        ("w_H[2, 1]", "w₃₂ᴴ · w_H[2, 1] · from input 3 to hidden neuron 2 · 1.2000"),
    ],
)
def test_the_line_below_the_picture_tells_of_what_is_pointed_at(
    bare: BarePage, lab: Lab, pointed: str, told: str
) -> None:
    network = bare.panel("network")
    network.locator(f"[data-knob='{pointed}']").dispatch_event("pointerover")
    assert network.locator(".mlp-readout").inner_text() == told
    network.locator("[data-symbol='E terms[1]']").hover()
    assert network.locator(".mlp-readout").inner_text() == "½ (O₂ᴼ − t₂)² · part of E · 0.2190"
    network.locator("[data-symbol=E]").dispatch_event("pointerover")
    assert network.locator(".mlp-readout").inner_text() == "E · loss, over all outputs · 0.4052"


def test_a_screen_reader_hears_the_knob_with_its_number(bare: BarePage, lab: Lab) -> None:
    network = bare.panel("network")
    network.locator("svg[role=listbox]").focus()
    bare.page.keyboard.press("ArrowDown")
    heard = bare.page.context.new_cdp_session(bare.page).send("Accessibility.getFullAXTree")["nodes"]
    options = [node["name"]["value"] for node in heard if node["role"].get("value") == "option"]
    assert "w₂₂ᴼ · w_O[1, 1] · from hidden neuron 2 to output 2 · 0.4000" in options
    names = network.locator("svg [role=option]").evaluate_all(
        "(all) => Object.fromEntries(all.map((one) => [one.dataset.knob, one.getAttribute('aria-label')]))"
    )
    assert all(names.values())
    assert names["w_O[1, 0]"] == "w₂₁ᴼ · w_O[1, 0] · from hidden neuron 2 to output 1"  # its number might be an old one
    lab["w_O[1, 1]"] = 1
    bare.settle()
    here = network.locator("[data-knob='w_O[1, 1]']").get_attribute("aria-label")
    assert here == "w₂₂ᴼ · w_O[1, 1] · from hidden neuron 2 to output 2 · 1.0000"
    selected = network.locator("svg[role=listbox]").get_by_role("option", selected=True)
    assert selected.get_attribute("data-knob") == "w_O[1, 0]"


def test_the_keyboard_walks_through_the_picture(bare: BarePage, lab: Lab) -> None:
    bare.panel("network").locator("svg[role=listbox]").focus()
    for keys, knob in [
        (["ArrowDown", "ArrowDown", "Enter"], "w_O[1, 2]"),
        (["ArrowRight", "ArrowRight", "ArrowDown", " "], "t[3]"),
        (["ArrowLeft", "ArrowRight", "ArrowUp", "Enter"], "t[2]"),  # left and right lead to the neighbour and back
        (["ArrowLeft", "Enter"], "b_O[2]"),
        (["ArrowLeft"] * 6 + ["ArrowUp", "ArrowUp", "Enter"], "O_I[0]"),
    ]:
        for key in keys:
            bare.page.keyboard.press(key)
        bare.settle()
        assert choice(bare.page).input_value() == lab.knob == knob


@pytest.mark.parametrize(("name", "outputs"), [("w_O[1, 0]", {0}), ("w_H[0, 1]", {0, 1, 2, 3})])
def test_the_path_to_the_loss_lights_up(bare: BarePage, lab: Lab, name: str, outputs: set[int]) -> None:
    lab.select(name)
    bare.settle()
    path = bare.panel("network").evaluate("""(network) => [
        [...network.querySelectorAll(".mlp-flow")].flatMap((flow, k) => (flow.matches(".mlp-path") ? [String(k)] : [])),
        [...network.querySelectorAll(".mlp-pick.mlp-path:has(.mlp-hit)")].map((part) => part.dataset.knob)]""")
    links, edges = map(set, path)
    assert links == set(map(str, outputs))
    assert edges == {name} | ({f"w_O[1, {k}]" for k in outputs} if name.startswith("w_H") else set())


def test_a_target_is_dragged_along_its_scale(bare: BarePage, lab: Lab) -> None:
    bare.panel("network").locator("[data-knob='t[2]'] .mlp-target").click()
    bare.settle()
    assert lab.knob == "t[2]"
    scale = bare.panel("network").locator("[data-knob='t[2]'] .mlp-scale").bounding_box()
    target = bare.panel("network").locator("[data-knob='t[2]'] .mlp-target").bounding_box()
    assert scale
    assert target
    y = target["y"] + target["height"] / 2
    bare.page.mouse.move(target["x"] + target["width"] / 2, y)
    bare.page.mouse.down()
    bare.page.mouse.move(scale["x"] + 0.75 * scale["width"], y, steps=4)
    bare.page.mouse.up()
    bare.settle()
    assert lab["t[2]"] == pytest.approx(0.75, abs=0.02)


def test_what_factors_stand_for_is_tinted(bare: BarePage) -> None:
    lab = Lab(seed=20528)
    panel = lab.network()
    hook = 'mount({ class: "mlp mlp-network"'
    assert hook in panel.script
    panel.script = panel.script.replace(hook, f"globalThis.part = part; {hook}")
    bare.mount(lab, panel)
    tinted = """(factors) => {
        part.tint(factors);
        const kinds = ["line.mlp-halo", "circle.mlp-halo", ".mlp-lane-room"];
        return kinds.map((kind) => [...document.querySelectorAll(kind)].map((node) => node.dataset.tint));
    }"""
    factors = [
        {"kind": "error", "symbols": ["O_O[1]", "t[1]"]},
        {"kind": "slope", "symbols": ["x_O[k]", "x_H[1]"]},
        {"kind": "carried", "symbols": ["w_O[1, k]", "O_I[0]"]},
    ]
    no, on = ["none"] * 6, ["none"] * 4
    edges, neurons, gaps = bare.page.evaluate(tinted, factors)
    assert edges == no + on + ["carried"] * 4
    assert neurons == ["carried", "none", "none", "none", "slope"] + ["slope"] * 4
    assert gaps == ["none", "error", "none", "none"]
    assert {kind for kinds in bare.page.evaluate(tinted, []) for kind in kinds} == {"none"}
