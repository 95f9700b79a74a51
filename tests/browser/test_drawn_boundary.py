"""The boundary is drawn where mlp_core has it at every step: bands, the ½-line, hidden neurons, and examples."""

import re
from itertools import pairwise

import numpy as np
import pytest

from mlp_core import Array, Parameters, forward
from mlp_lab import Lab
from mlp_lab.panels.boundary.panel import LEVELS
from mlp_lab.panels.boundary.plane import GRID, ends_of, places
from tests.browser.bare import BarePage
from tests.browser.drawing import assert_nothing_is_clipped, colour, read_axes
from tests.browser.shown import assert_shown_as
from tests.descents import loss_alone
from tests.labs import trained

STEPS = 60

DRAWN = """(panel) => {
    const all = (kind) => [...panel.querySelectorAll(`.mlp-plot .mlp-${kind}`)];
    return {
        half: all("boundary-half")[0].getAttribute("d"),
        lines: all("boundary-hidden").map((line) => (line.closest("[hidden]") ? "" : line.getAttribute("d"))),
        marks: all("boundary-mark").map((mark) => [
            ...mark.getAttribute("transform").match(/[-\\d.]+/g).map(Number),
            mark.querySelector("circle") !== null,
            getComputedStyle(mark.querySelector(".mlp-boundary-cross")).visibility === "visible",
            mark.getAttribute("aria-label"),
        ]),
        here: ["cx", "cy"].map((name) => Number(all("boundary-here")[0].getAttribute(name))),
        numbers: [...panel.querySelectorAll("[data-number]")].map((node) => [node.dataset.number, node.textContent]),
    };
}"""

INSIDE = """(panel, places) => [...panel.querySelectorAll(".mlp-plot path[class^='mlp-band']")].map((band) =>
    places.map(([x, y]) => band.isPointInFill(new DOMPoint(x, y))))"""


def net_over_plane(lab: Lab, parameters: Parameters, k: int = 0) -> Array:
    """Give the net input of an output at each place of the grid."""
    grid = places(ends_of(lab.run.data.O_I))
    return np.asarray(forward(parameters, grid).x_O[:, k].reshape(GRID, GRID))


def crossings(net: Array) -> Array:
    """Give where (n, 2) the output passes ½ between two neighbours of the grid, in units of its cells."""
    found = []
    for line in range(GRID):
        for at, (a, b) in enumerate(pairwise(net[line])):
            found += [(at + a / (a - b), line)] if (a > 0) != (b > 0) else []
        for at, (a, b) in enumerate(pairwise(net[:, line])):
            found += [(line, at + a / (a - b))] if (a > 0) != (b > 0) else []
    return np.array(found).reshape(-1, 2)


def pairs(path: str) -> Array:
    """Give the places (n, 2) that a path names."""
    return np.array(re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path), float).reshape(-1, 2)


def assert_drawn(bare: BarePage, lab: Lab, parameters: Parameters) -> None:
    """Hold all that is drawn to the core."""
    panel = bare.panel("boundary")
    drawn, (across, up), data = panel.evaluate(DRAWN), read_axes(panel), lab.run.data
    outputs = forward(parameters, data.O_I)
    half, wanted = pairs(drawn["half"]), crossings(net_over_plane(lab, parameters))
    assert (len(half) == 0) == (len(wanted) == 0)
    if len(wanted):
        apart = np.abs(half[:, np.newaxis] - wanted).max(axis=-1)
        assert max(apart.min(axis=0).max(), apart.min(axis=1).max()) < 0.002  # each has the other, to a part of a cell
    for i, path in enumerate(drawn["lines"]):
        w, b = parameters.w_H[:, i], parameters.b_H[i]
        corners = np.array([[x, y] for x in ends_of(data.O_I)[0] for y in ends_of(data.O_I)[1]]) @ w + b
        assert (path == "") == ((corners > 0).all() or (corners <= 0).all())
        if path:
            ends = pairs(path)
            there = np.stack([across.value(ends[:, 0]), up.value(ends[:, 1])], axis=1)
            assert there @ w + b == pytest.approx(0, abs=0.02 * np.abs(w).sum() / 100)
            dx, dy = map(float, path.rpartition("l")[2].split())
            assert w @ [dx / across.slope, dy / up.slope] > 0  # the tick points to where the neuron gives more
    for n, (x, y, is_circle, is_wrong, label) in enumerate(drawn["marks"]):
        place = [across.place(data.O_I[n, 0]), up.place(data.O_I[n, 1])]
        assert [x, y] == pytest.approx(np.array(place), abs=0.02)
        assert is_circle == (data.t[n, 0] == 1)
        assert is_wrong == ((outputs.x_O[n, 0] > 0) != (data.t[n, 0] == 1))
        assert label.endswith("wrong side" if is_wrong else "right side")
    numbers = dict(drawn["numbers"])
    n = lab._shared.at.example
    assert_shown_as(numbers["batch E"], loss_alone(parameters, data, lab.run.mean), "batch E")
    assert_shown_as(numbers[f"batch O_O[{n}, 0]"], float(outputs.O_O[n, 0]), "output")
    assert int(numbers["boundary right"]) == sum(not is_wrong for *_, is_wrong, _ in drawn["marks"])


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_at_every_step_all_is_drawn_where_the_core_has_it(bare: BarePage, data: str) -> None:
    lab = trained(data, steps=STEPS, start=3, eta=10, mean=data == "penguins")
    bare.mount(lab, lab.boundary())
    seen = set()
    for step in range(STEPS + 1):
        bare.move(step)
        assert_drawn(bare, lab, lab.run.at(step))
        seen.add(bare.panel("boundary").locator(".mlp-plot .mlp-boundary-half").get_attribute("d"))
    assert len(seen) > STEPS / 3  # it does move


def test_the_boundary_follows_a_knob_that_is_turned_by_hand(bare: BarePage) -> None:
    lab = trained(steps=300, start=3, eta=5)
    lab["step"] = 300
    lab.select("w_H[1, 2]")
    bare.mount(lab, lab.boundary())
    for position in range(0, 121, 8):
        bare.move(position)
        assert_drawn(
            bare, lab, lab._shared.knob("w_H[1, 2]").turned(lab.state, round(position / 10 - 6, 10)).parameters
        )


@pytest.mark.parametrize("k", [0, 2])
def test_a_band_covers_the_cells_whose_outputs_are_beyond_its_level(bare: BarePage, k: int) -> None:
    lab = trained("own", sizes=(2, 3, 4), steps=20, start=3)
    bare.mount(lab, lab.boundary())
    bare.page.get_by_role("radio").nth(k).check()
    bare.settle()
    for step in (0, 20):
        bare.move(step)
        net = net_over_plane(lab, lab.run.at(step), k)
        corners = np.stack([net[:-1, :-1], net[1:, :-1], net[:-1, 1:], net[1:, 1:]])
        middles = [[column + 0.5, row + 0.5] for row in range(GRID - 1) for column in range(GRID - 1)]
        inside = np.array(bare.panel("boundary").evaluate(INSIDE, middles)).reshape(-1, GRID - 1, GRID - 1)
        for level, band in zip(LEVELS, inside, strict=True):
            assert band[corners.min(axis=0) > level].all()
            assert not band[corners.max(axis=0) < level].any()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_marks_have_the_colours_of_their_targets(bare: BarePage, dark: bool) -> None:
    lab = trained(steps=10)
    bare.mount(lab, lab.boundary(), dark=dark)
    marks = bare.panel("boundary").locator(".mlp-plot .mlp-boundary-mark").all()
    assert [colour(mark, "fill") for mark in marks] == ["vermilion", "blue", "blue", "vermilion"]


def test_an_example_is_told_when_it_is_pointed_at_and_chosen_by_a_click_or_by_keys(bare: BarePage) -> None:
    lab = trained(steps=10)
    bare.mount(lab, lab.boundary(), lab.loss_slice())
    panel = bare.panel("boundary")
    marks = panel.locator(".mlp-plot .mlp-boundary-mark")
    marks.nth(2).hover()
    assert "example 3 of 4: inputs 1 0, target 1" in panel.inner_text()
    marks.nth(2).click()
    bare.page.mouse.move(0, 0)
    bare.settle()
    assert (lab._shared.at.example, lab.O_I.tolist(), lab.knob) == (2, [1, 0], "step")
    assert "example 3 of 4: inputs 1 0, target 1" in panel.inner_text()
    panel.get_by_role("listbox").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        bare.page.keyboard.press(key)  # without an answer in between
    bare.settle()
    assert lab._shared.at.example == 1
    assert [mark.get_attribute("aria-selected") for mark in marks.all()] == ["false", "true", "false", "false"]


def test_the_ring_is_where_the_example_of_the_lab_is_while_its_input_is_turned(bare: BarePage) -> None:
    lab = trained(steps=10)
    lab.select("O_I[1]")
    bare.mount(lab, lab.boundary())
    across, up = read_axes(bare.panel("boundary"))
    for position in (60, 70, 80):
        bare.move(position)
        here = bare.panel("boundary").evaluate(DRAWN)["here"]
        assert here == pytest.approx([float(across.place(0)), float(up.place(position / 20 - 3))], abs=0.02)


def test_a_start_at_zero_is_said_to_be_the_same_everywhere(bare: BarePage) -> None:
    lab = trained(steps=10, start="zero")
    bare.mount(lab, lab.boundary())
    text = bare.panel("boundary").inner_text()
    assert "0 of 4 on the right side of ½" in text
    assert "The output is the same everywhere." in text
    assert bare.panel("boundary").locator(".mlp-plot .mlp-boundary-half").get_attribute("d") == ""


def test_the_plane_is_drawn_anew_for_other_data(bare: BarePage) -> None:
    lab = trained(steps=10)
    bare.mount(lab, lab.boundary())
    lab.training("penguins", steps=10, start=2)
    bare.settle()
    assert_drawn(bare, lab, lab.run.at(0))


@pytest.mark.parametrize("width", [360, 500, 848, 1600])
def test_the_panel_fits_any_width_and_is_low_enough_for_a_screen(bare: BarePage, width: int) -> None:
    lab = trained("penguins", steps=30)
    bare.mount(lab, lab.boundary(), width=width)
    assert_nothing_is_clipped(bare.panel("boundary"))
    box = bare.panel("boundary").bounding_box()
    assert box
    assert width < 848 or box["height"] <= 420
