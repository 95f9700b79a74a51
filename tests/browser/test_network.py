"""The network is read and walked through: by pointing, by key, by a screen reader, and at its largest."""

import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.controls import choice


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show a lab's network."""
    lab = Lab()
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
    network.locator("[data-symbol=E]").hover()
    assert network.locator(".mlp-readout").inner_text() == "E · loss, over all outputs · 0.4052"


def test_a_screen_reader_hears_the_knob_with_its_number(bare: BarePage, lab: Lab) -> None:
    network = bare.panel("network")
    network.locator("svg").focus()
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
    selected = network.locator("svg").get_by_role("option", selected=True)
    assert selected.get_attribute("data-knob") == "w_O[1, 0]"


def test_the_keyboard_walks_through_the_picture(bare: BarePage, lab: Lab) -> None:
    bare.panel("network").locator("svg").focus()
    for keys, knob in [
        (["ArrowDown", "ArrowDown", "Enter"], "w_O[1, 2]"),
        (["ArrowRight", "ArrowRight", "ArrowDown", " "], "t[1]"),
        (["ArrowLeft"] * 6 + ["ArrowUp", "Enter"], "O_I[0]"),
    ]:
        for key in keys:
            bare.page.keyboard.press(key)
        bare.settle()
        assert choice(bare.page).input_value() == lab.knob == knob


@pytest.mark.parametrize(("name", "outputs"), [("w_O[1, 0]", {0}), ("w_H[0, 1]", {0, 1, 2, 3})])
def test_the_path_to_the_loss_lights_up(bare: BarePage, lab: Lab, name: str, outputs: set[int]) -> None:
    lab.select(name)
    bare.settle()
    path = bare.panel("network").evaluate("""(network) => [".mlp-link.mlp-path", ".mlp-pick.mlp-path:has(.mlp-edge)"]
        .map((kind) => [...network.querySelectorAll(kind)].map((part) => part.dataset.output ?? part.dataset.knob))""")
    links, edges = map(set, path)
    assert links == set(map(str, outputs))
    assert edges == {name} | ({f"w_O[1, {k}]" for k in outputs} if name.startswith("w_H") else set())


def test_the_largest_network_stays_legible(bare: BarePage) -> None:
    lab = Lab((6, 6, 6))
    bare.mount(lab, lab.network(), width=640)
    boxes = bare.page.evaluate(
        """() => ["text.mlp-number, text.mlp-name", ".mlp-glyph circle"].map((kind) =>
            [...document.querySelectorAll(kind)].filter((n) => !n.closest(".mlp-tag"))
                .map((n) => { const b = n.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }))"""
    )
    heights = "[...document.querySelectorAll('.mlp svg text')].map((t) => t.getBoundingClientRect().height)"
    assert min(bare.page.evaluate(heights)) >= 9
    for kind in boxes:
        assert len(kind) > 20
        for n, a in enumerate(kind):
            for b in kind[n + 1 :]:
                overlap = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                assert min(overlap) < 3, (a, b)
