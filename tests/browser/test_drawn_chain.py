"""A chain is drawn as it is: signs by colour, sizes by width, all in its room, and grown step by step."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from mlp_core import forward
from mlp_lab import Lab
from mlp_lab.parts.chain.steps import CHAINS
from tests.browser.bare import BarePage
from tests.browser.chains import chain_of, walk
from tests.browser.drawing import colour_of, drag, name_of_colour
from tests.browser.shown import expected_of_chains
from tests.labs import long_numbers

SIZES = [(3, 2, 4), (6, 6, 6), (1, 1, 1)]
HEIGHTS = {848: 640, 1100: 480, 1600: 480}

READ = """(panel) => {
    const seen = (node) => node.checkVisibility({ visibilityProperty: true });
    const box = (node) => (({ left, top, right, bottom }) => [left, top, right, bottom])(node.getBoundingClientRect());
    const style = (node) => getComputedStyle(node);
    return {
        numbers: [...panel.querySelectorAll(".mlp-chain-svg .mlp-number[data-number*=' chain ']")].filter(seen)
            .filter((node) => !node.matches(".mlp-chain-plain"))
            .map((node) => ({ name: node.dataset.number, fill: style(node).fill })),
        ways: [...panel.querySelectorAll(".mlp-chain-way")].map((node) => ({
            stroke: style(node).stroke, width: parseFloat(style(node).strokeWidth), box: box(node) })),
        texts: [...panel.querySelectorAll(".mlp-chain-chip text, .mlp-chain-change, .mlp-chain-pill text")].filter(seen)
            .map((node) => ({ text: node.textContent, box: box(node) })),
        changes: [...panel.querySelectorAll(".mlp-chain-change")].filter(seen).map(box),
        chips: [...panel.querySelectorAll(".mlp-chain-chip")].map((node) => ({
            box: box(node.querySelector("rect")), text: box(node.querySelector("text")) })),
        formulas: [...panel.querySelectorAll(".mlp-chain-formula")].map((node) => ({
            box: box(node), room: box(node.closest(".mlp-chain-room")) })),
        values: [...panel.querySelectorAll(".mlp-chain-row > :not(.mlp-chain-room)")].filter(seen).map(box),
        labels: [...panel.querySelectorAll(".mlp-chain-label")].map(box),
        captions: [...panel.querySelectorAll(".mlp-chain-caption:not(:empty)")].filter(seen).map(box),
        picture: box(panel.querySelector(".mlp-chain-picture")),
        panel: box(panel),
        scrolls: panel.scrollWidth > panel.clientWidth,
        children: panel.querySelectorAll(".mlp-chain-svg *").length,
    };
}"""


@pytest.fixture(autouse=True)
def still(bare: BarePage) -> Iterator[None]:
    """Let everything stand where it belongs at once, for tests that look where that is."""
    bare.page.emulate_media(reduced_motion="reduce")
    yield
    bare.page.emulate_media(reduced_motion="no-preference")


def read(bare: BarePage) -> dict[str, Any]:
    drawn: dict[str, Any] = bare.panel("chain").evaluate(READ)
    return drawn


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("layer", CHAINS)
def test_every_number_has_the_colour_of_its_sign(bare: BarePage, layer: str, dark: bool) -> None:
    lab = Lab()
    lab.select("w_O[1, 0]" if layer == "output" else "w_H[1, 0]")
    panel = chain_of(bare, layer, lab, dark=dark)
    weights = {array: lab.chosen(array) for array in ("w_O", "w_H")}
    for step in (
        panel.chain["measured"] - 1,
        len(panel.chain["steps"]),
    ):  # all of the way forward, and all of the way back
        panel.step = step
        bare.settle()
        seen = 0
        for state in drag(bare, lab):
            numbers = expected_of_chains(state, weights)
            for drawn in read(bare)["numbers"]:
                array, _, index = drawn["name"].partition("[")
                value = np.ravel(numbers[array])[int(index.rstrip("]") or 0)]
                assert name_of_colour(drawn["fill"]) == (colour_of(value) if value else "blue"), drawn
                seen += 1
        assert seen > 20
        bare.settle()


@pytest.mark.parametrize("sizes", SIZES)
def test_the_numbers_of_each_lane_stand_at_its_output(bare: BarePage, sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes)
    lab.select("w_H[0, 0]")
    panel = chain_of(bare, "hidden", lab)
    places = """(panel) => {
        const middle = (node) => (({ top, bottom }) => (top + bottom) / 2)(node.getBoundingClientRect());
        const seen = (node) => node.checkVisibility({ visibilityProperty: true });
        const lane = (name) => Number(name.split("[")[1].replace("]", ""));
        const outputs = [...panel.querySelectorAll(".mlp-chain-neuron[data-symbol^='O_O'] circle")].map(middle);
        const numbers = [...panel.querySelectorAll(".mlp-chain-svg [data-number*=' chain '][data-number*='[']")];
        return numbers.filter(seen).map((node) => middle(node) - outputs[lane(node.dataset.number)]);
    }"""
    for step, count in ((6, 6), (9, 5)):  # three slopes and three changes in each lane; on the way back two δ
        panel.step = step
        bare.settle()
        below = bare.panel("chain").evaluate(places)
        assert len(below) == count * sizes[2]
        assert max(map(abs, below)) < 13  # half of what the narrowest lanes are apart


def test_the_path_is_as_wide_as_the_root_of_what_runs_along_it_in_the_colour_of_its_sign(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_H[0, 1]")
    panel = chain_of(bare, "hidden", lab)
    panel.step = 5
    bare.settle()
    ways = read(bare)["ways"]
    numbers = expected_of_chains(lab.state, {array: lab.chosen(array) for array in ("w_O", "w_H")})
    moved = np.asarray(numbers["w_H chain ΔO_k"])
    last = max(way["box"][0] for way in ways if name_of_colour(way["stroke"]) != "neither")
    lanes = [way for way in ways if way["box"][0] == last]
    assert [name_of_colour(way["stroke"]) for way in lanes] == [colour_of(value) for value in moved]
    growth, thinnest = np.polyfit(np.sqrt(np.abs(moved)), [way["width"] for way in lanes], 1)
    assert thinnest == pytest.approx(1.5, abs=0.02)
    assert growth > 0
    untouched = [way for way in ways if way["box"][0] > lanes[0]["box"][2]]
    assert len(untouched) == 4
    assert {name_of_colour(way["stroke"]) for way in untouched} == {"neither"}


@pytest.mark.parametrize("width", [360, 848, 1100, 1600])
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("layer", CHAINS)
def test_nothing_jumps_and_all_of_it_fits_on_one_screen(
    bare: BarePage, layer: str, sizes: tuple[int, int, int], width: int
) -> None:
    lab = Lab(sizes)
    lab.select("w_O[0, 0]" if layer == "output" else "w_H[0, 0]")
    panel = chain_of(bare, layer, lab, width=width)
    bare.page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )  # laid out
    heights, elements = set(), set()
    for _ in walk(bare, panel):
        drawn = read(bare)
        heights.add(round(drawn["panel"][3] - drawn["panel"][1]))
        elements.add(drawn["children"])
        assert not drawn["scrolls"]
        assert_inside(drawn)
    panel.scaling = "all"
    bare.settle()
    drawn = read(bare)
    heights.add(round(drawn["panel"][3] - drawn["panel"][1]))
    assert len(elements) == 1  # made once
    if width in HEIGHTS:
        assert len(heights) == 1
        assert heights.pop() <= HEIGHTS[width]


@pytest.mark.parametrize("width", [360, 848, 1100])
def test_long_numbers_stay_in_their_places(bare: BarePage, width: int) -> None:
    panel = chain_of(bare, "hidden", long_numbers("w_H[2, 1]"), width=width)
    for _ in walk(bare, panel):
        assert not read(bare)["scrolls"]


def inside(box: list[float], room: list[float], slack: float = 1) -> bool:
    return (
        box[0] >= room[0] - slack
        and box[1] >= room[1] - slack
        and box[2] <= room[2] + slack
        and box[3] <= room[3] + slack
    )


def covered(one: list[float], other: list[float]) -> float:
    """Measure how far two boxes lie in each other."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return min(across, min(one[3], other[3]) - max(one[1], other[1]))


def assert_inside(drawn: dict[str, Any]) -> None:
    """Nothing leaves its room, and no two texts cover each other."""
    for text in drawn["texts"]:
        assert inside(text["box"], drawn["picture"]), text
    for chip in drawn["chips"]:
        assert chip["text"][2] == 0 or inside(chip["text"], chip["box"]), chip
    for formula in drawn["formulas"]:
        left, _, right, _ = formula["box"]
        assert formula["room"][0] - 1 <= left
        assert right <= formula["room"][2] + 1, formula
    for box in [*drawn["values"], *drawn["labels"], *drawn["captions"]]:
        assert drawn["panel"][0] <= box[0]
        assert box[2] <= drawn["panel"][2], box
    for change in drawn["changes"]:
        for chip in drawn["chips"]:
            assert covered(change, chip["box"]) <= 2.5, (change, chip["box"])
    for group in ([text["box"] for text in drawn["texts"]], drawn["labels"], drawn["captions"]):
        for one, other in combinations(group, 2):
            assert covered(one, other) <= 2.5, (one, other)  # a line of text has air above and below


def test_what_is_new_grows_unless_motion_is_not_wanted(bare: BarePage) -> None:
    panel = chain_of(bare, "hidden")
    bare.page.emulate_media(reduced_motion="no-preference")
    running = "document.getAnimations().length"
    for step in range(1, 7):
        panel.step = step
        bare.settle()
        assert bare.page.evaluate(running) > 0, step
        bare.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        assert bare.page.evaluate(running) == 0
    bare.move(20)
    panel.step = 2  # back, at once
    bare.settle()
    assert bare.page.evaluate(running) == 0
    bare.page.emulate_media(reduced_motion="reduce")
    for step in range(3, panel.chain["last"] + 1):
        panel.step = step
        bare.settle()
        assert bare.page.evaluate(running) == 0


def test_the_gaps_and_the_pile_are_those_of_the_network(bare: BarePage) -> None:
    lab = Lab()
    chain_of(bare, "hidden", lab, answer="")
    places = """(panel) => [...panel.querySelectorAll(".mlp-chain-gap")].map((gap) =>
        [".mlp-grid", "circle", "path"].map((kind) => gap.querySelector(kind).getBoundingClientRect())
            .map(({ left, right }) => [left, (left + right) / 2, right]))"""
    piled = "(panel) => [...panel.querySelectorAll('.mlp-chain-term')].map((one) => Number(one.getAttribute('height')))"
    lab.select("w_O[1, 2]")
    bare.settle()
    for state in drag(bare, lab):
        outputs = forward(state.parameters, state.O_I).O_O
        for (track, output, target), out, t in zip(bare.panel("chain").evaluate(places), outputs, state.t, strict=True):
            for mark, value in ((output, out), (target, t)):
                assert (mark[1] - track[0]) / (track[2] - track[0]) == pytest.approx(value, abs=0.01)
        heights = np.array(bare.panel("chain").evaluate(piled))
        squares = (outputs - state.t) ** 2
        assert heights / heights.sum() == pytest.approx(squares / squares.sum(), abs=1e-3)


@pytest.mark.parametrize("sizes", SIZES)
def test_a_neuron_is_filled_as_far_as_its_output(bare: BarePage, sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes)
    lab.select("w_H[0, 0]")
    chain_of(bare, "hidden", lab, answer="")
    filled = """(panel) => [...panel.querySelectorAll(".mlp-chain-neuron")].map((neuron) =>
        [neuron.dataset.symbol, ...["circle", "path"].map((kind) => neuron.querySelector(kind).getBBox().height)])"""
    outputs = lab.activations._asdict()
    for symbol, whole, part in bare.panel("chain").evaluate(filled):
        array, _, n = symbol.partition("|")[0].rstrip("]").partition("[")
        assert part / whole == pytest.approx(np.clip(outputs[array][int(n)], 0, 1), abs=0.02)


def test_outputs_and_targets_have_the_marks_that_they_have_in_the_network(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.network(), lab.chain("hidden"))
    fills = """([root, ...marks]) => marks.map((mark) =>
        getComputedStyle(document.querySelector(`${root} ${mark}`)).fill)"""
    in_network = bare.page.evaluate(fills, [".mlp-network", ".mlp-output", ".mlp-target"])
    assert bare.page.evaluate(fills, [".mlp-chain", ".mlp-chain-gap circle", ".mlp-chain-gap path"]) == in_network
    assert len(set(in_network)) == 2
    assert bare.panel("chain").locator(".mlp-chain-axis .mlp-legend").inner_text() == "● output ◇ target"
