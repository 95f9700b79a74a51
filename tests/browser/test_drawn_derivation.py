"""What a derivation draws: the sum over k as bars, and the chain with what is still under the ∂."""

import numpy as np
import pytest

from mlp_core import Array, delta_O, forward, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.state.knobs import State
from tests.browser.bare import BarePage
from tests.browser.drawing import BARS, assert_bars_add_up, drag

SUMS = [line.name for line in DERIVATIONS["hidden"].lines if line.paths]


def sums(state: State, line: str, j: int, i: int) -> Array:
    """Add up the paths from w_ji^H over every output k; in the last line, what all paths share stands outside."""
    a = forward(state.parameters, state.O_I)
    shared = 1 if line == SUMS[-1] else sigmoid_prime(a.x_H[i]) * a.O_I[j]
    return np.asarray(np.cumsum(delta_O(a, state.t) * state.w_O[i] * shared))


@pytest.mark.parametrize(("dark", "width"), [(False, 886), (True, 640)])
@pytest.mark.parametrize("knob", ["w_H[0, 1]", "w_O[1, 2]", "t[3]"])
def test_each_bar_of_every_sum_reaches_from_the_sum_before_to_the_sum_so_far(
    bare: BarePage, knob: str, dark: bool, width: int
) -> None:
    lab = Lab()
    lab.select("w_H[0, 1]")
    lab.select(knob)
    bare.mount(lab, lab.derivation("hidden"), dark=dark, width=width)
    bare.page.get_by_role("button", name="show all").click()
    bare.settle()
    lanes = bare.panel("derivation").locator(".mlp-lanes:visible")
    for line in SUMS:
        bare.page.get_by_role("button", name=line).dispatch_event("click")
        assert assert_bars_add_up(lanes, sums(lab.state, line, 0, 1)) > 0.6  # bars use their room
    for line in SUMS:
        bare.page.get_by_role("button", name=line).dispatch_event("click")
        for state in drag(bare, lab):
            assert_bars_add_up(lanes, sums(state, line, 0, 1))


def test_choosing_another_knob_changes_no_bar(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.derivation("hidden"))
    bare.page.get_by_role("button", name="show all").click()
    bare.settle()
    lanes, seen = bare.panel("derivation").locator(".mlp-lanes:visible"), set()
    for knob in ("w_H[0, 1]", "t[3]", "O_I[0]", "b_O[2]"):
        lab.select(knob)
        bare.settle()
        seen.add(str(lanes.evaluate(BARS)))
    assert len(seen) == 1


STAIRS = {
    "output": ["ooo", "ooe", "ooe!1", "ose", "ose!0", "cse"],
    "hidden": ["ooooo", "ooooe", "ooooe!3", "ooose", "ooose!2", "oocse", "cscse", "cscse"],
}


@pytest.mark.parametrize("layer", STAIRS)
def test_the_chain_of_each_line_shows_what_is_still_under_the_derivative(bare: BarePage, layer: str) -> None:
    lab = Lab()
    bare.mount(lab, lab.derivation(layer))
    bare.page.get_by_role("button", name="show all").click()
    bare.settle()
    rows = bare.panel("derivation").locator(".mlp-line")
    for row, stair in zip(rows.all(), STAIRS[layer], strict=True):
        kinds, _, ring = stair.partition("!")
        pieces = row.locator(".mlp-piece")
        written = pieces.evaluate_all("(all) => all.map((one) => one.getAttribute('class').split('mlp-of-')[1])")
        assert "".join(kind[0] for kind in written) == kinds
        stroke = "(all) => all.map((one) => getComputedStyle(one).stroke)"
        assert len(set(pieces.evaluate_all(stroke))) == len(set(kinds))
        assert row.locator(".mlp-ring").count() == bool(ring)
        if ring:
            piece, circle = pieces.nth(int(ring)).bounding_box(), row.locator(".mlp-ring").bounding_box()
            assert piece
            assert circle
            assert circle["x"] < piece["x"] + 1 < piece["x"] + piece["width"] - 1 < circle["x"] + circle["width"]
    assert rows.locator(".mlp-hook").count() == (layer == "hidden")
