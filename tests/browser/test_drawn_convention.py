"""The two readings of a weight's indices lay the same weights out in rows and columns of their own."""

from typing import Any

import numpy as np
import pytest

from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.drawing import drag
from tests.browser.shown import assert_shown_as

ENTRIES = """(panel) => [...panel.querySelectorAll(".mlp-page:not(.mlp-away) :is(.mlp-slot, .mlp-axis)")].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    const [at, style] = [[Math.round(x + width / 2), Math.round(y + height / 2)], getComputedStyle(one)];
    const [name, text] = [one.dataset.symbol, one.querySelector(".mlp-number")?.textContent ?? one.textContent];
    return { name, at, text, ground: style.backgroundColor, ring: style.boxShadow };
})"""
READINGS = {"from_to": ("from", "to"), "to_from": ("to", "from")}


def entries(bare: BarePage) -> dict[str, dict[str, Any]]:
    """Read the weights that are shown by their names in Python, and the heads of rows and columns by their words."""
    return {one.get("name") or one["text"]: one for one in bare.panel("convention").evaluate(ENTRIES)}


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[2, 0]"])
def test_a_weight_stands_in_the_row_and_the_column_of_its_reading(bare: BarePage, name: str, reading: str) -> None:
    lab = Lab()
    panel = lab.convention()
    panel.reading = reading
    lab.select(name)
    bare.mount(lab, panel)
    rows, columns = READINGS[reading]
    for state in drag(bare, lab):
        weights, shown = getattr(state, name[:3]), entries(bare)
        assert len(shown) == weights.size + sum(weights.shape)
        for j, i in np.ndindex(weights.shape):
            entry, number = shown[f"{name[:3]}[{j}, {i}]"], {"from": j + 1, "to": i + 1}
            assert_shown_as(entry["text"], weights[j, i], f"{name[:3]}[{j}, {i}]")
            assert entry["at"][0] == shown[f"{columns} {number[columns]}"]["at"][0]
            assert entry["at"][1] == shown[f"{rows} {number[rows]}"]["at"][1]
        for axis, count in zip(("from", "to"), weights.shape, strict=True):
            places = [shown[f"{axis} {n + 1}"]["at"] for n in range(count)]
            assert places == sorted(places)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[2, 0]"])
def test_weights_that_lead_to_the_same_neuron_share_a_mark_and_the_chosen_one_has_a_ring(
    bare: BarePage, name: str, reading: str, dark: bool
) -> None:
    lab = Lab()
    panel = lab.convention()
    panel.reading = reading
    lab.select(name)
    bare.mount(lab, panel, dark=dark)
    shown = {own: entry for own, entry in entries(bare).items() if own.startswith("w_")}
    marked, plain = (
        {entry["ground"] for own, entry in shown.items() if (own[-2] == name[-2]) == sharing}
        for sharing in (True, False)
    )
    assert len(marked) == len(plain) == 1
    assert marked != plain
    assert [own for own, entry in shown.items() if entry["ring"] != "none"] == [name]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[2, 0]"])
def test_the_drawn_edges_to_one_neuron_carry_their_names_in_the_reading(
    bare: BarePage, name: str, reading: str
) -> None:
    lab = Lab()
    panel = lab.convention()
    panel.reading = reading
    lab.select(name)
    bare.mount(lab, panel)
    page = bare.panel("convention").locator(".mlp-page:not(.mlp-away)")
    written = page.locator(".mlp-slot.mlp-sharing .mlp-name").all_inner_texts()
    assert page.locator(".mlp-name-of:visible").all_text_contents() == written
    marked = page.locator(".mlp-edge-of.mlp-sharing").evaluate_all("(edges) => edges.map((one) => one.dataset.symbol)")
    assert sorted(marked) == [f"{name[:3]}[{j}, {name[-2]}]" for j in range(len(written))]
    chosen = page.locator(".mlp-edge-of.mlp-chosen")
    assert chosen.get_attribute("data-symbol") == name
    page.locator(".mlp-edge-of[data-symbol='" + name.replace(name[4], "0") + "']").dispatch_event("click")
    bare.settle()
    assert lab.weight == name.replace(name[4], "0")
