"""Every number that panels show, at every position of a knob, is that of the core."""

import pytest

from mlp_lab import Lab
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.panel import Slips
from tests.all_panels import PANELS
from tests.browser.bare import BarePage
from tests.browser.controls import matrices
from tests.browser.drawing import knob_and_positions
from tests.browser.shown import assert_all_true, assert_page_is_true, chosen, numbers_at
from tests.mending import mend_all


def show(bare: BarePage, lab: Lab, *kinds: str) -> None:
    """Show all panels whose names begin with one of these, with all there is to see in them."""
    panels = [make(lab) for name, make in PANELS.items() if name.startswith(kinds)]
    for panel in panels:
        if isinstance(panel, Slips):
            mend_all(panel)
        if panel.has_trait("transposed"):
            panel.transposed = True
    bare.mount(lab, *panels)
    for everything in bare.page.get_by_role("button", name="show all").all():
        everything.dispatch_event("click")
    bare.settle()


def assert_true_at_every_position(bare: BarePage, lab: Lab) -> set[str]:
    """Drag the lab's knob through all its positions and hold every number there; give the names seen."""
    knob, grid = knob_and_positions(lab)
    start, weights = lab.state, chosen(lab)
    seen = numbers_at(bare.page, range(len(grid)))
    assert len(seen) == len(grid) > 100
    names = {
        name
        for value, shown in zip(grid, seen, strict=True)
        for name in assert_all_true(shown, knob.turned(start, value), weights)
    }
    bare.settle()
    assert lab[lab.knob] == grid[-1]
    return names


ALWAYS = {"E", "O_O[3]", "O_H[1]", "errors[2]", "E terms[3]"}
ALWAYS |= {"w_O L0", "w_O L5", "w_O L5 3", "w_H L0", "w_H L7", "w_H L7 2[3]", "w_H L7 sums[3]", "w_H L7 4"}


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_O[0, 3]", "w_H[2, 1]", "b_O[0]", "b_H[1]", "O_I[0]", "t[0]"])
def test_the_numbers_of_all_panels_around_the_network(bare: BarePage, name: str) -> None:
    lab = Lab()
    lab.select("w_O[1, 2]")
    lab.select(name)
    show(bare, lab, "network", "loss slice", "open neuron", "convention", "derivation")
    names = assert_true_at_every_position(bare, lab)
    assert names >= ALWAYS | {lab.weight, f"gradient_{lab.weight}", lab._shared.moment.neuron.replace("O_", "x_")}


@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[0, 1]", "b_O[1]", "b_H[0]", "O_I[2]", "t[3]"])
def test_the_numbers_of_all_matrices(bare: BarePage, name: str) -> None:
    lab = Lab()
    lab.select(name)
    show(bare, lab, "matrices")
    names = assert_true_at_every_position(bare, lab)
    assert names >= {"x_H[1]", "x_O[3]", "x_O product[2]", "gradient_w_O[1, 3]", "gradient_w_H[2, 1]", "b_H[0]"}
    assert names >= {"delta_H[0]", "delta_H[1]", "delta_H product[1]", "slope_H[1]"}
    for product, terms in (("x_H", 3), ("x_O", 2), ("delta_H", 4)):
        assert len([own for own in names if own.startswith(f"{product} terms[")]) == terms


@pytest.mark.parametrize("name", ["w_O[2, 0]", "t[1]"])
def test_the_numbers_of_the_mistaken_form_are_true_to_its_mistake(bare: BarePage, name: str) -> None:
    lab = Lab((3, 3, 3))
    lab.select("w_H[1, 0]")
    lab.select(name)
    bare.mount(lab, lab.matrices("delta_H"))
    names = assert_true_at_every_position(bare, lab)
    assert names >= {f"delta_H mistaken{kind}[{n}]" for kind in ("", " product") for n in range(3)}
    says = matrices(bare.page, "delta_H").locator(".mlp-says").first
    assert "It fits, and is wrong" in says.inner_text()
    lab.w_O = lab.w_O + lab.w_O.T
    bare.settle()
    assert "happen to give the same numbers" in says.inner_text()


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[1, 0]", "w_H[3, 2]", "b_O[1]", "b_H[0]", "O_I[1]", "t[0]"])
def test_the_numbers_of_all_printed_lines(bare: BarePage, name: str) -> None:
    lab = Lab((4, 3, 2))
    for chosen_before in ("w_O[1, 0]", "w_H[1, 0]", name):
        lab.select(chosen_before)
    show(bare, lab, "printed line")
    names = assert_true_at_every_position(bare, lab)
    for line in LINES.values():
        assert {f"{line.name} {row}" for row in line.rows} <= {own.partition("[")[0] for own in names}


def test_gradients_are_shown_on_the_edges_too(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network())
    assert "gradient_w_O[0, 1]" not in assert_page_is_true(bare.page, lab)
    bare.page.get_by_label("gradient").check()
    assert "gradient_w_O[0, 1]" in assert_page_is_true(bare.page, lab)
    lab.select("w_H[0, 1]")
    bare.settle()
    bare.page.get_by_label("share").check()
    assert {f"w_H shares[{k}]" for k in range(4)} <= assert_page_is_true(bare.page, lab)
