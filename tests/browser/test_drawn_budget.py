"""The budget is drawn as a walk over powers of ten, as long as mlp_core says, and names the smallest factor."""

import numpy as np
import pytest

from mlp_core import Array
from mlp_lab import Lab
from mlp_lab.state.knobs import SCALES, State
from tests.browser.bare import BarePage
from tests.browser.drawing import BARS, assert_nothing_is_clipped
from tests.browser.shown import assert_shown_as, shown_numbers
from tests.labs import LABS, trained, uneven
from tests.panels.test_budget import factors_of, gradient_of

TICKS = """(panel) => {
    const power = (text) => text.replace(/./gu, (sign) => "-0123456789"["⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)]);
    const value = ({ textContent: text }) => (text === "1" ? 0 : Number(power(text.slice(2))));
    const lines = [...panel.querySelectorAll(".mlp-budget-grid i")].map((line) => line.getBoundingClientRect().left);
    return [...panel.querySelectorAll(".mlp-budget-scale span")].map((text, n) => [lines[n], value(text)]);
}"""


def lesson() -> Lab:
    """Make the lab of the lesson, with its weight."""
    lab = Lab((2, 3, 1), seed=9, O_I=[1, 1], t=[0])
    lab.select("w_H[0, 0]")
    return lab


def scaled(state: State, by: float) -> State:
    return state._replace(w_H=by * state.w_H, w_O=by * state.w_O)


def assert_drawn(bare: BarePage, state: State, weight: str, way: str = "0") -> Array:
    """Hold bars, ticks and numbers to the factors; gives these."""
    panel, factors = bare.panel("budget"), factors_of(state, weight, way)
    walk = np.cumsum(np.log10(np.abs(factors)))
    places, powers = np.array(panel.evaluate(TICKS)).T
    assert len(places) >= 2
    slope, start = np.polyfit(powers, places, 1)
    assert places == pytest.approx(slope * powers + start, abs=1)
    bars = panel.evaluate(BARS)
    left, right, low, high, _ = np.array([bar[:5] for bar in bars]).T
    assert (low >= left - 0.6).all() and (high <= right + 0.6).all()
    before, after = np.array([0, *walk[:-1], 0]), np.array([*walk, walk[-1]])
    assert low == pytest.approx(start + slope * np.minimum(before, after), abs=1.5)
    assert high == pytest.approx(start + slope * np.maximum(before, after), abs=1.5)
    numbers = {f"budget {way} factors[{n}]": factor for n, factor in enumerate(factors)}
    numbers |= {f"budget {way} product": np.prod(factors), f"gradient_{weight}": gradient_of(state, weight)}
    seen = [(name, text) for name, text in shown_numbers(bare.page) if name.startswith("budget")]
    seen += [(name, text) for name, text in shown_numbers(bare.page) if name == f"gradient_{weight}"][:1]
    assert {name for name, _ in seen} == set(numbers)
    for name, text in seen:
        assert_shown_as(text, float(numbers[name]), name)
        assert text.startswith("−" if numbers[name] < 0 else "+")
    (marked,) = panel.locator(".mlp-budget-smallest").all()
    assert marked.locator(".mlp-number").get_attribute("data-number") == (
        f"budget {way} factors[{np.abs(factors).argmin()}]"
    )
    return factors


def says(bare: BarePage) -> str:
    return bare.panel("budget").locator(".mlp-readout").inner_text()


def test_the_walk_is_that_of_the_core_at_every_scale_and_the_smallest_factor_is_named(bare: BarePage) -> None:
    lab = lesson()
    start = lab.state
    bare.mount(lab, lab.budget(), lab.network())
    bare.page.get_by_role("button", name="scale all weights").click()
    bare.settle()
    words = [
        "the error O₁ᴼ − t₁",
        "the slope sig′(x₁ᴼ)",
        "the weight w₁₁ᴼ",
        "the slope sig′(x₁ᴴ)",
        "what comes in, O₁ᴵ",
    ]
    named = set()
    for position, by in enumerate(SCALES):
        bare.move(position)
        factors = assert_drawn(bare, scaled(start, by), lab.weight)
        assert says(bare) == f"The smallest factor is {words[np.abs(factors).argmin()]}."
        named.add(says(bare))
        output = bare.panel("network").locator("[data-number='O_O[0]']").first.text_content()
        assert_shown_as(str(output), factors[0], "O_O[0]")  # with the target 0 it is the error
    assert len(named) == 2
    assert lab["scale"] == 1  # until it is let go of
    bare.page.locator(".mlp-knob input[type=range]").first.dispatch_event("change")
    bare.settle()
    assert lab["scale"] == 100
    assert lab.w_O.tolist() == (100 * start.w_O).tolist()


@pytest.mark.parametrize("weight", ["w_O[1, 0]", "w_H[1, 1]"])
def test_the_walk_follows_the_steps_of_a_run_and_a_scaled_step(bare: BarePage, weight: str) -> None:
    lab = trained(steps=40, start=3, eta=4)
    lab._shared.look_at(weight)
    lab._shared.show_example(3)
    bare.mount(lab, lab.budget())
    for step in range(0, 41, 5):
        bare.move(step)
        assert_drawn(bare, lab.state._replace(**lab.run.at(step)._asdict()), weight)
    bare.page.locator(".mlp-knob input[type=range]").first.dispatch_event("change")
    bare.settle()
    assert "example 4 of 4: inputs 1 1, target 0" in bare.panel("budget").inner_text()
    bare.page.get_by_role("button", name="scale all weights").click()
    bare.settle()
    bare.move(40)
    assert_drawn(bare, scaled(lab.state, SCALES[40]), weight)


@pytest.mark.parametrize("way", ["0", "1", "2", "3", "sum"])
def test_of_several_paths_one_is_chosen_or_their_sum(bare: BarePage, way: str) -> None:
    lab = uneven()
    lab.select("w_H[2, 1]")
    panel = lab.budget()
    bare.mount(lab, panel)
    label = "sum of all" if way == "sum" else f"k = {int(way) + 1}"
    bare.panel("budget").get_by_label(label).check()
    bare.settle()
    assert panel.way == way
    for position in range(0, 121, 20):
        bare.move(position)
        knob = lab.chosen("w_H")
        assert_drawn(bare, knob.turned(lab.state, round(position / 10 - 6, 10)), "w_H[2, 1]", way)


def test_an_output_weight_has_no_choice_of_a_path(bare: BarePage) -> None:
    lab = uneven()
    bare.mount(lab, lab.budget())
    paths = bare.panel("budget").get_by_role("radiogroup")
    assert not paths.is_visible()
    bare.page.get_by_label("weight whose gradient is shown").select_option("w_H[0, 0]")
    bare.settle()
    assert paths.is_visible()
    assert_drawn(bare, lab.state, "w_H[0, 0]")


def test_a_factor_that_is_exactly_0_is_said_to_let_nothing_through(bare: BarePage) -> None:
    lab = Lab((2, 3, 1), seed=9, O_I=[0, 1], t=[0])
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.budget())
    assert says(bare) == "A factor is exactly 0: what comes in, O₁ᴵ. Nothing comes through."
    hatched = bare.panel("budget").locator(".mlp-budget-nothing .mlp-bar")
    assert hatched.count() == 2  # that factor's, and the product's
    assert "gradient" in hatched.first.evaluate("(bar) => getComputedStyle(bar).backgroundImage")
    left, right, *ends = bare.panel("budget").evaluate(BARS)[4][:4]
    assert left <= ends[0] < ends[1] <= right
    bare.move(bare.page.locator(".mlp-knob input[type=range]").first.evaluate("(s) => Number(s.max)"))
    assert "NaN" not in bare.panel("budget").inner_text()


@pytest.mark.parametrize("lab", LABS)
def test_every_network_can_be_scaled_through_without_an_error(bare: BarePage, lab: str) -> None:
    made = LABS[lab]()
    made.select("w_H[0, 0]")
    made.select("scale")
    bare.mount(made, made.budget())
    for position in range(0, 61, 12):
        bare.move(position)
        text = bare.panel("budget").inner_text()
        assert "NaN" not in text and "Infinity" not in text


def test_what_a_factor_stands_for_lights_up(bare: BarePage) -> None:
    lab = lesson()
    bare.mount(lab, lab.budget(), lab.network())
    bare.panel("budget").locator(".mlp-budget-one[data-symbol='w_O[0, 0]']").hover()
    assert bare.panel("network").locator("[data-knob='w_O[0, 0]'].mlp-lit").count() == 1


@pytest.mark.parametrize("dark", [False, True])
def test_the_tints_are_those_of_the_derivation(bare: BarePage, dark: bool) -> None:
    lab = lesson()
    bare.mount(lab, lab.training(), lab.budget(), lab.pulls(), dark=dark)  # whose bars have other colours
    bare.settle()
    colours = bare.panel("budget").evaluate(
        """(panel) => [...panel.querySelectorAll(".mlp-bar")].map((bar) => getComputedStyle(bar).backgroundColor)"""
    )
    assert len(colours) == 6
    assert colours[1] == colours[3] and colours[2] == colours[4]  # slopes, and what is carried
    assert len(set(colours)) == 4


@pytest.mark.parametrize("width", [360, 500, 848, 1200])
@pytest.mark.parametrize("way", ["0", "sum"])
def test_the_panel_fits_any_width_and_is_low_enough_for_a_screen(bare: BarePage, way: str, width: int) -> None:
    lab = LABS["long numbers"]()
    panel = lab.budget()
    panel.way = way
    bare.mount(lab, panel, width=width)
    assert_nothing_is_clipped(bare.panel("budget"))
    box = bare.panel("budget").bounding_box()
    assert box and box["height"] <= 640
