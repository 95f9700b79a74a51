"""The derivation draws its sum over k as bars, each from the sum before to the sum so far."""

import numpy as np
import pytest

from mlp_core import Array, delta_O, forward, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.panels.derivation.lines import DERIVATIONS
from mlp_lab.state.knobs import State
from tests.browser.bare import BarePage
from tests.browser.drawing import assert_bars_add_up, drag

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
    panel = lab.derivation("hidden")
    panel.shown = panel.named = len(panel.lines)
    lab.select("w_H[0, 1]")
    lab.select(knob)
    bare.mount(lab, panel, dark=dark, width=width)
    for line in SUMS:
        bare.page.get_by_role("button", name=line).dispatch_event("click")
        opened = bare.panel("derivation").locator(f".mlp-open:has(.mlp-label:text-is('{line}'))")
        for state in drag(bare, lab):
            assert_bars_add_up(opened, sums(state, line, 0, 1), abs(sums(lab.state, line, 0, 1)).max())
