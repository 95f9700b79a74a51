"""A step down is drawn where the core has it: curve, tangent, landing, bars and trail, for every η and every knob."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator

from mlp_core import Array, Parameters, forward, loss
from mlp_lab import Lab
from mlp_lab.panels.step_down.along import ALONG, ETAS
from mlp_lab.panels.step_down.panel import StepDown
from mlp_lab.state.knobs import State
from mlp_lab.training.data import Data, own
from mlp_lab.training.descent import step as descend
from tests.browser.bare import BarePage
from tests.browser.drawing import (
    PIXEL,
    Scale,
    assert_nothing_is_clipped,
    colour,
    corners,
    drag,
    drag_by_hand,
    read_axes,
)
from tests.browser.shown import assert_shown_as
from tests.descents import flat, gradients_alone, loss_alone
from tests.labs import trained, uneven
from tests.steps import E_of, by_hand, press

READ = """(panel) => {
    const place = (node, names) => names.map((name) => Number(node.getAttribute(name)));
    const line = (kind) => place(panel.querySelector(`svg.mlp-plot .mlp-${kind}`), ["x1", "y1", "x2", "y2"]);
    const circles = (kind) => [...panel.querySelectorAll(`svg.mlp-plot .mlp-${kind}`)];
    const places = (kind) => circles(kind).map((node) => place(node, ["cx", "cy"]));
    const box = (node) => { const { left, right } = node.getBoundingClientRect(); return [left, right]; };
    return {
        end: Number(panel.querySelector(".mlp-grid").getAttribute("x2")),
        points: places("point"), promised: places("step-end")[0], tangent: line("tangent"), gap: line("step-gap"),
        bars: [...panel.querySelectorAll(".mlp-step-bar")].map(box),
        zeros: [...panel.querySelectorAll(".mlp-step-zero")].map(box),
        tracks: [...panel.querySelectorAll(".mlp-step-track")].map(box),
        numbers: [...panel.querySelectorAll("[data-number]")].map((n) => [n.dataset.number, n.textContent]),
        says: panel.querySelector(".mlp-step-says").textContent,
    };
}"""
TURN = "(s, position) => { s.value = position; s.dispatchEvent(new Event('input')); }"


def show(bare: BarePage, lab: Lab, width: int = 900, dark: bool = False, steps: tuple[float, ...] = ()) -> StepDown:
    panel = lab.step_down()
    for eta in steps:
        press(panel, eta)
    bare.mount(lab, panel, width=width, dark=dark)
    return panel


def panel_of(bare: BarePage) -> Locator:
    return bare.panel("step-down")


def eta_slider(bare: BarePage) -> Locator:
    return panel_of(bare).get_by_role("slider", name="η")


def axes_of(bare: BarePage, picture: int) -> tuple[Scale, Scale]:
    """Read the axes of the step ahead, or of the steps taken."""
    return read_axes(panel_of(bare).locator("svg.mlp-plot > g").nth(picture))


def verdict(promise: float, ratio: float) -> str:
    """Say what becomes of a promise as the panel does."""
    if promise == 0:
        return "no slope to go down"
    if np.isnan(ratio):
        return "too little to be seen"
    if ratio < 0:
        return "E rises"
    return "as promised" if round(ratio, 3) == 1 else "less than promised" if ratio < 1 else "more than promised"


def assert_drawn(bare: BarePage, state: State, eta: float, batch: Data | None = None) -> float:
    """Hold all that is drawn and written of a step to the core; give how much of the promise comes.

    batch: what E is of, if it is not the example of the state; its mean.
    """
    data, mean = batch or own(state.O_I, state.t), batch is not None
    slopes = gradients_alone(state.parameters, data, mean)

    def E_after(far: float) -> float:
        there = (w - far * slope for w, slope in zip(state.parameters, slopes, strict=True))
        return loss_alone(Parameters(*there), data, mean)

    seen: dict[str, Any] = panel_of(bare).evaluate(READ)
    across, up = axes_of(bare, 0)
    E, landing, promise = E_after(0), E_after(eta), eta * float((flat(slopes) ** 2).sum())
    start, point = np.array(seen["points"][:2])
    steep = PIXEL * (1 + abs(up.slope) * 1e-9)
    assert start == pytest.approx(np.array([across.place(0), up.place(E)]), abs=steep)
    assert point == pytest.approx(np.array([across.place(eta), up.place(landing)]), abs=steep)
    end = np.array([across.place(eta), up.place(E - promise)])
    assert seen["promised"] == pytest.approx(end, abs=steep)
    assert seen["tangent"] == pytest.approx(np.array([*start, *end]), abs=steep)
    assert seen["gap"] == pytest.approx(np.array([*end, *point]), abs=steep)
    way = corners(panel_of(bare).locator("svg.mlp-plot .mlp-curve"))
    ends = ALONG[: len(way)]
    assert way[-2][0] < seen["end"] <= way[-1][0] + PIXEL  # to the end of the axis
    ways = [E_after(float(s)) for s in ends[::7]]
    expected = np.array([across.place(ends[::7]), up.place(np.array(ways))]).T
    assert way[::7] == pytest.approx(expected, abs=steep)
    came = E - landing if promise > 1e-12 * E else np.nan
    ratio = came / promise if promise else np.nan
    values = {"eta": eta, "E": E, "after": landing, "promise": promise, "came": came, "ratio": ratio}
    shown = dict(seen["numbers"])
    for name, value in values.items():
        if np.isnan(value):
            assert shown[name] == "—"
        else:
            assert_shown_as(shown[name], value, name)
    assert seen["says"] == verdict(promise, ratio)
    assert_bars(seen, promise, 0 if np.isnan(came) else came)
    return ratio


def assert_bars(seen: dict[str, Any], promise: float, came: float) -> None:
    """Hold that both bars begin at one zero, go to the right for a fall, have one scale, and use their room."""
    zero = seen["zeros"][0][0]
    assert seen["zeros"][0] == seen["zeros"][1]
    lengths = []
    for (left, right), (low, high), fall in zip(seen["bars"], seen["tracks"], (promise, came), strict=True):
        assert low - 0.6 <= left <= right <= high + 0.6
        assert (left if fall >= 0 else right) == pytest.approx(zero, abs=0.6)
        lengths.append((right - left) * np.sign(fall))
    if promise == 0:
        assert lengths == [0, 0]
        return
    room = seen["tracks"][0][1] - zero
    per = max(abs(n) for n in lengths) / max(promise, abs(came))
    assert lengths == pytest.approx([promise * per, came * per], abs=1)
    assert max(lengths) == pytest.approx(room, abs=1) or came < -promise / 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_at_every_eta_all_is_where_the_core_has_it(bare: BarePage, dark: bool) -> None:
    lab = Lab()
    show(bare, lab, dark=dark)
    ratios = []
    for at in range(0, len(ETAS), 1 if not dark else 9):
        eta_slider(bare).evaluate(TURN, at)
        ratios.append(assert_drawn(bare, lab.state, float(ETAS[at])))
    assert bare.page.evaluate("exchange([])") == []  # no kernel was asked
    assert ratios[0] > 0.999 > 0.1 > ratios[-1] > 0
    assert colour(panel_of(bare).locator(".mlp-tangent")) == "vermilion"


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[2, 1]", "b_O[1]", "O_I[0]", "t[0]"])
def test_all_follows_while_a_knob_is_turned_and_no_kernel_is_asked(bare: BarePage, name: str) -> None:
    lab = uneven()
    lab.select(name)
    panel = show(bare, lab)
    panel.eta = 3.0
    bare.settle()
    for state in drag(bare, lab):
        assert_drawn(bare, state, 3.0)
    assert bare.page.evaluate("exchange([])") == []


def test_with_a_run_all_is_of_its_batch_at_each_of_its_steps_and_a_step_by_hand_parts_from_it(bare: BarePage) -> None:
    lab = trained("xor", eta=10, steps=30, start=426, mean=True)
    panel = show(bare, lab)
    assert panel_of(bare).locator(".mlp-readout").first.inner_text().startswith("E of the 4 examples = ")
    for step in (0, 1, 12, 30):
        bare.move(step)
        for at in range(0, len(ETAS), 20):
            eta_slider(bare).evaluate(TURN, at)
            state = lab.state._replace(**lab.run.at(step)._asdict())
            assert_drawn(bare, state, float(ETAS[at]), lab.run.data)
    panel_of(bare).locator(".mlp-knob input[type=range]").dispatch_event("change")
    bare.settle()
    lab["step"], panel.eta = 3, 50.0
    bare.settle()
    panel_of(bare).get_by_role("button", name="step down").click()
    bare.settle()
    assert all(map(np.array_equal, lab.parameters, descend(lab.run.at(3), lab.run.data, 50, mean=True)))
    assert_drawn(bare, lab.state, 50, lab.run.data)


def test_the_axis_of_E_only_widens_while_a_knob_is_turned_and_fits_when_it_rests(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_O[1, 1]")
    show(bare, lab)
    heights = []
    for _ in drag(bare, lab):
        _, up = axes_of(bare, 0)
        heights.append(float(up.value(28)))  # at the top of the frame
    assert (np.diff(heights) >= -1e-9).all()
    assert heights[-1] > 1.1 * heights[0]
    bare.move(20)
    assert axes_of(bare, 0)[1].value(28) == heights[-1]
    panel_of(bare).locator(".mlp-knob input[type=range]").dispatch_event("change")
    bare.settle()
    assert axes_of(bare, 0)[1].value(28) < heights[-1]


def test_an_eta_that_is_too_large_lets_E_rise_and_the_bar_goes_to_the_left(bare: BarePage) -> None:
    lab = rising()
    show(bare, lab)
    seen = []
    for at in range(0, len(ETAS), 4):
        eta_slider(bare).evaluate(TURN, at)
        seen.append(assert_drawn(bare, lab.state, float(ETAS[at])))
    assert min(seen) < 0
    assert max(seen) > 0.99


def rising() -> Lab:
    """Make a lab in which a long step leads up."""
    for seed in range(500):
        lab = Lab((2, 2, 1), seed=seed)
        ratios = [fall(lab.state, float(eta)) for eta in ETAS]
        if min(ratios) < 0 and ratios[0] > 0:
            return lab
    raise AssertionError("every step leads down")


def fall(state: State, eta: float) -> float:
    return E_of(state) - E_of(by_hand(state, eta)[0])


@pytest.mark.parametrize("name", ["no slope", "flat"])
def test_where_nothing_can_fall_nothing_is_promised(bare: BarePage, name: str) -> None:
    lab = Lab()
    if name == "no slope":
        lab.t = lab.activations.O_O
    else:
        lab.b_O = [20, 20, 20, 20]
    show(bare, lab)
    for at in (0, 40, 80):
        eta_slider(bare).evaluate(TURN, at)
        assert np.isnan(assert_drawn(bare, lab.state, float(ETAS[at])))
    says = panel_of(bare).locator(".mlp-step-says").inner_text()
    assert says == ("no slope to go down" if name == "no slope" else "too little to be seen")


def test_the_trail_has_a_dot_for_E_after_each_step(bare: BarePage) -> None:
    lab = Lab()
    panel = show(bare, lab, steps=(1, 5, 10))
    for eta in (None, *[2.0] * 9):
        if eta:
            press(panel, eta)
            bare.settle()
        across, up = axes_of(bare, 1)
        trail = np.array(panel.trail)
        expected = np.array([across.place(np.arange(len(trail))), up.place(trail)]).T
        assert corners(panel_of(bare).locator(".mlp-step-trail")) == pytest.approx(expected, abs=PIXEL)
        dots = str(panel_of(bare).locator(".mlp-step-dots").get_attribute("d")).split("h0")
        read = [[float(number) for number in dot[1:].split()] for dot in dots if dot]
        assert np.array(read) == pytest.approx(expected, abs=PIXEL)
        assert panel_of(bare).evaluate(READ)["points"][2] == pytest.approx(expected[-1], abs=PIXEL)
        assert trail[-1] == loss(forward(lab.parameters, lab.O_I).O_O, lab.t)
    assert axes_of(bare, 1)[0].value(0) < axes_of(bare, 1)[0].value(1e4)


def test_the_point_is_dragged_along_a_curve_that_stays_and_fits_when_it_is_let_go(bare: BarePage) -> None:
    lab = Lab()
    panel = show(bare, lab)
    panel.eta = 10.0
    bare.settle()
    across, _ = axes_of(bare, 0)
    curve = panel_of(bare).locator("svg.mlp-plot .mlp-curve").get_attribute("d")
    box = panel_of(bare).locator("svg.mlp-plot").bounding_box()
    assert box
    start, end = (box["x"] + float(across.place(eta)) for eta in (10, 16.2))
    drag_by_hand(bare, (start, box["y"] + 120), (end, box["y"] + 150))
    assert panel_of(bare).locator("svg.mlp-plot .mlp-curve").get_attribute("d") == curve
    assert axes_of(bare, 0)[0] == across
    assert_drawn(bare, lab.state, 16.0)
    bare.page.mouse.move(box["x"] + box["width"], box["y"] + 100)  # beyond the end of the axis
    assert_drawn(bare, lab.state, 20.0)
    bare.page.mouse.move(end, box["y"] + 100)
    assert bare.page.evaluate("exchange([])") == []
    assert panel.eta == 10
    bare.page.mouse.up()
    bare.settle()
    assert panel.eta == 16
    fitted, _ = axes_of(bare, 0)
    assert fitted.place(32) == pytest.approx(across.place(20), abs=PIXEL)
    assert_drawn(bare, lab.state, 16.0)


@pytest.mark.parametrize("width", [360, 600, 848, 1600])
def test_nothing_is_clipped_and_the_panel_is_low(bare: BarePage, width: int) -> None:
    lab = Lab()
    panel = show(bare, lab, width=width, steps=(1, 10, 10))
    tops, heights = set(), []
    for _ in range(3):
        for at in (0, 25, 40, 60, 80):
            eta_slider(bare).evaluate(TURN, at)
            assert_nothing_is_clipped(panel_of(bare))
            box, dock = (panel_of(bare).locator(part).bounding_box() for part in ("..", ".mlp-knob"))
            assert box and dock
            tops.add(dock["y"])
            heights.append(box["height"])
        for _ in range(4):
            press(panel, 10)
        bare.settle()
    assert len(tops) == 1  # nothing above moves what is below
    if width == 848:
        assert max(heights) <= 420


def test_what_is_drawn_is_said_too(bare: BarePage) -> None:
    lab = Lab()
    panel = show(bare, lab)
    panel.eta = 10.0
    bare.settle()
    (after, slope), E = by_hand(lab.state, 10), lab.E
    numbers: Array = np.array([E, E_of(after), 10 * slope, E - E_of(after)])
    said = str(panel_of(bare).locator("svg.mlp-plot").get_attribute("aria-label"))
    spoken = str(eta_slider(bare).get_attribute("aria-valuetext"))
    for number in numbers:
        assert f"{number:.4f}" in said
        assert f"{number:.4f}" in spoken
    assert "with η = 10" in said
    assert "less than promised" in said
    assert spoken.startswith("10, ")
