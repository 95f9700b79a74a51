"""The pulls are drawn as long as mlp_core says, one after the other, and end at the gradient of the batch."""

import re

import numpy as np
import pytest

from mlp_core import Array, Parameters, forward, sigmoid_prime
from mlp_lab import Lab
from tests.browser.bare import BarePage
from tests.browser.drawing import BARS, assert_nothing_is_clipped, colour_of, name_of_colour
from tests.browser.shown import assert_shown_as, shown_numbers
from tests.descents import gradients_alone
from tests.labs import trained, uneven

LINE = "(line) => line.getBoundingClientRect().left"


def parts_of(parameters: Parameters, weight: str, O_I: Array, t: Array) -> Array:
    """Give the parts (N, K) that the sheet's formulas have of the gradient of a weight."""
    now, (j, i) = forward(parameters, O_I), (int(weight[4]), int(weight[7]))
    δ_O = (now.O_O - t) * sigmoid_prime(now.x_O)
    if weight.startswith("w_O"):
        return np.asarray(δ_O[:, [i]] * now.O_H[:, [j]])
    return np.asarray(δ_O * parameters.w_O[i] * sigmoid_prime(now.x_H[:, [i]]) * O_I[:, [j]])


def assert_drawn(bare: BarePage, parts: Array, told: int = 0) -> None:
    """Hold every bar and every number to the parts."""
    ends, net = np.cumsum(parts), float(parts.sum())
    bars = bare.panel("pulls").evaluate(BARS)
    before, after = np.array([0, *ends[:-1], 0]), np.array([*ends, net])
    left, right, low, high, zero = np.array([bar[:5] for bar in bars]).T
    assert np.ptp(zero) == np.ptp(left) == 0
    assert (low >= left - 0.6).all()
    assert (high <= right + 0.6).all()
    per_pixel = np.ptp([0, *ends]) / (high.max() - low.min())
    assert low == pytest.approx(zero + np.minimum(before, after) / per_pixel, abs=1.5)
    assert high == pytest.approx(zero + np.maximum(before, after) / per_pixel, abs=1.5)
    for (*_, css), part in zip(bars, [*parts.ravel(), net], strict=True):
        assert abs(part) < 1e-12 or name_of_colour(css) == colour_of(part)
    at_net = bare.panel("pulls").locator(".mlp-pulls-net").evaluate(LINE)
    assert at_net == pytest.approx(zero[0] + net / per_pixel, abs=2)
    numbers = {"pulls net": net, "pulls up": parts[parts > 0].sum(), "pulls down": parts[parts < 0].sum()}
    numbers |= {f"pulls parts[{n}, {k}]": part for (n, k), part in np.ndenumerate(parts)}
    numbers[f"pulls each[{told}]"] = parts[told].sum()
    seen = [(name, text) for name, text in shown_numbers(bare.page) if name.startswith("pulls")]
    for name, text in seen:
        assert_shown_as(text, float(numbers[name]), name)
    assert {name for name, _ in seen} >= {"pulls net", "pulls up", "pulls down", f"pulls each[{told}]"}


def assert_drawn_of_run(bare: BarePage, lab: Lab, parameters: Parameters, told: int = 0) -> None:
    data, mean = lab.run.data, lab.run.mean
    parts = parts_of(parameters, lab.weight, data.O_I, data.t) / (len(data.t) if mean else 1)
    whole = getattr(gradients_alone(parameters, data, mean), lab.weight[:3])[int(lab.weight[4]), int(lab.weight[7])]
    assert parts.sum() == pytest.approx(whole, rel=1e-9, abs=1e-15)
    assert_drawn(bare, parts, told)


@pytest.mark.parametrize("weight", ["w_O[1, 0]", "w_H[1, 1]"])
@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_at_every_step_the_bars_and_numbers_are_those_of_the_core(bare: BarePage, data: str, weight: str) -> None:
    lab = trained(data, steps=40, start=3, eta=4, mean=data == "penguins")
    lab._shared.look_at(weight)
    bare.mount(lab, lab.pulls())
    for step in range(41):
        bare.move(step)
        assert_drawn_of_run(bare, lab, lab.run.at(step))


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_H[2, 1]"])
def test_without_a_run_the_paths_of_the_labs_example_pull(bare: BarePage, weight: str) -> None:
    lab = uneven()
    lab.select(weight)
    bare.mount(lab, lab.pulls())
    for position in range(0, 121, 10):
        bare.move(position)
        turned = lab.chosen(weight[:3]).turned(lab.state, round(position / 10 - 6, 10)).parameters
        assert_drawn(bare, parts_of(turned, weight, lab.O_I[np.newaxis], lab.t[np.newaxis]))
    assert ("path k = 4" in bare.panel("pulls").inner_text()) == weight.startswith("w_H")


def test_a_run_that_begins_later_is_drawn_too(bare: BarePage) -> None:
    lab = Lab((2, 3, 1))
    bare.mount(lab, lab.pulls())
    for data in ("xor", "penguins"):
        lab.training(data, steps=10, start=3)
        bare.settle()
        assert_drawn_of_run(bare, lab, lab.run.at(0))


def test_pulls_that_cancel_to_exactly_0_are_said_to(bare: BarePage) -> None:
    lab = trained(steps=20, start="zero")
    bare.mount(lab, lab.pulls())
    assert_drawn_of_run(bare, lab, lab.run.at(0))
    says = bare.panel("pulls").locator(".mlp-pulls-verdict")
    assert says.inner_text() == "They cancel to exactly 0, though each pulls: w₁₁ᴼ stays."
    bare.page.get_by_label("weight whose gradient is shown").select_option("w_H[1, 2]")
    bare.settle()
    assert (lab.weight, lab.knob) == ("w_H[1, 2]", "step")
    assert says.inner_text() == "Nothing pulls: w₂₃ᴴ stays."


@pytest.mark.parametrize(("seed", "word"), [(3, "grows"), (4, "falls")])
def test_the_way_of_the_next_step_is_told_and_is_the_one_it_takes(bare: BarePage, seed: int, word: str) -> None:
    lab = trained(steps=1, start=seed)
    bare.mount(lab, lab.pulls())
    assert bare.panel("pulls").locator(".mlp-pulls-verdict").inner_text().endswith(f"w₁₁ᴼ {word}.")
    assert (lab.run.at(1).w_O[0, 0] > lab.run.at(0).w_O[0, 0]) == (word == "grows")


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_a_pull_names_its_example_when_it_is_pointed_at_and_a_click_or_a_key_chooses_it(
    bare: BarePage, data: str
) -> None:
    lab = trained(data, steps=10, start=3)
    bare.mount(lab, lab.pulls())
    rows = bare.panel("pulls").get_by_role("listbox").get_by_role("option")
    rows.nth(2).hover()
    assert f"example 3 of {len(lab.run.data.t)}: inputs " in bare.panel("pulls").inner_text()
    assert_drawn_of_run(bare, lab, lab.run.at(0), 2)
    rows.nth(2).click()
    bare.settle()
    assert (lab._shared.at.example, lab.O_I.tolist()) == (2, lab.run.data.O_I[2].tolist())
    bare.panel("pulls").get_by_role("listbox").focus()
    bare.page.keyboard.press("End")
    bare.page.keyboard.press("ArrowUp")
    bare.settle()
    assert lab._shared.at.example == len(lab.run.data.t) - 2


@pytest.mark.parametrize("width", [360, 500, 848, 1600])
@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_the_panel_fits_any_width_and_is_low_enough_for_a_screen(bare: BarePage, data: str, width: int) -> None:
    lab = trained(data, steps=30)
    bare.mount(lab, lab.pulls(), width=width)
    assert_nothing_is_clipped(bare.panel("pulls"))
    assert_drawn_of_run(bare, lab, lab.run.at(0))
    total = bare.panel("pulls").locator(".mlp-pulls-sum")
    assert re.fullmatch(r"together\s+[−\d.]+", total.inner_text())
    word, bar = (total.locator(part).bounding_box() for part in (".mlp-pulls-name", ".mlp-track"))
    assert word and bar
    assert (word["x"] + word["width"] <= bar["x"]) if data == "xor" else (word["y"] + word["height"] <= bar["y"] + 1)
    box = bare.panel("pulls").bounding_box()
    assert box
    assert width < 848 or box["height"] <= 420
