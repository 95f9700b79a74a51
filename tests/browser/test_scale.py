"""The scale of all weights at the docked slider: by mouse and keyboard, on a logarithmic axis, in every panel."""

import re

import numpy as np
import pytest

from mlp_lab import Lab
from mlp_lab.state.knobs import SCALES
from tests.all_panels import PANELS
from tests.browser.bare import BarePage
from tests.browser.controls import choice, field, notice, slider, write
from tests.browser.test_dock import E_of, read


def show(bare: BarePage) -> Lab:
    """Show a network whose scale is turned."""
    lab = Lab()
    lab.select("scale")
    bare.mount(lab, lab.network(), lab.scene("hidden"))
    return lab


def test_the_curve_is_that_of_E_over_the_powers_of_ten(bare: BarePage) -> None:
    lab = show(bare)
    start = lab.state
    E = np.array([E_of(start._replace(w_H=by * start.w_H, w_O=by * start.w_O)) for by in SCALES])
    for position in (0, 20, 33, 60):
        bare.move(position)
        drawn = read(bare)
        xs, ys = np.array(drawn["curve"]).T
        x, y = np.polyfit(np.log10(SCALES), xs, 1), np.polyfit(E, ys, 1)
        assert xs == pytest.approx(np.polyval(x, np.log10(SCALES)), abs=0.1)
        assert ys == pytest.approx(np.polyval(y, E), abs=0.1)
        assert drawn["point"][0] == pytest.approx(np.polyval(x, np.log10(SCALES[position])), abs=0.15)
        assert drawn["point"][0] == pytest.approx(drawn["thumb"], abs=1)  # its positions are rounded
        assert drawn["ticks"] == {"start": pytest.approx(np.polyval(x, 0), abs=0.2)}
        assert drawn["tangent"] is drawn["slope"] is None
    assert drawn["ends"] == ["0.1", "100"]


def test_keys_turn_it_and_every_panel_follows(bare: BarePage) -> None:
    lab = show(bare)
    slider(bare.page).focus()
    for _ in range(20):
        bare.page.keyboard.press("ArrowRight")
    bare.settle()
    assert (lab["scale"], lab.knob) == (10, "scale")
    assert slider(bare.page).get_attribute("aria-label") == "scale of all weights"
    assert (slider(bare.page).get_attribute("aria-valuetext") or "").startswith("10, E is ")
    assert [one.input_value() for one in bare.page.locator(".mlp-knob select").all()] == ["scale"] * 2


def test_a_number_is_typed_and_what_is_none_is_refused(bare: BarePage) -> None:
    lab = show(bare)
    write(bare.page, "3.3")
    bare.settle()
    assert lab["scale"] == 3.3
    write(bare.page, "1000")
    bare.settle()
    assert lab["scale"] == 3.3
    assert notice(bare.page).inner_text() == "Not taken: scale is 1000, needs a number from 0.1 to 100."
    assert field(bare.page).input_value() == "3.3"


def test_another_knob_is_chosen_and_the_scale_again(bare: BarePage) -> None:
    lab = show(bare)
    write(bare.page, "5")
    bare.settle()
    choice(bare.page).select_option("w_O[1, 0]")
    bare.settle()
    assert lab.knob == "w_O[1, 0]"
    choice(bare.page).select_option("scale")
    bare.settle()
    assert (lab.knob, lab["scale"], field(bare.page).input_value()) == ("scale", 5, "5")
    bare.page.get_by_role("button", name="start values").first.click()
    bare.settle()
    assert lab["scale"] == 1
    assert field(bare.page).input_value() == "1"


def test_who_never_scales_is_not_offered_it(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.network())
    assert choice(bare.page).locator("option[value=scale]").count() == 0


@pytest.mark.parametrize("name", PANELS)
def test_every_panel_shows_the_scaled_network(bare: BarePage, name: str) -> None:
    lab = Lab()
    panel = PANELS[name](lab)
    lab.select("scale")
    bare.mount(lab, panel)
    if not slider(bare.page).count():
        return
    for position in (0, 60):
        bare.move(position)
        assert not re.search("NaN|undefined", bare.page.locator("main").inner_text())
    slider(bare.page).dispatch_event("change")
    bare.settle()
    assert lab["scale"] == 100
