"""The network is drawn as it is: neurons with their numbers, and edges whose ends, sign and thickness are true."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Locator

from mlp_core import Array, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.state.knobs import State
from tests.browser.bare import BarePage
from tests.browser.drawing import colour_of, drag, knob_and_positions, name_of_colour
from tests.browser.shown import assert_shown_as

READ = """(panel) => {
    const at = (node, ...names) => names.map((name) => Number(node.getAttribute(name)));
    const all = (kind) => [...panel.querySelectorAll(`svg ${kind}`)];
    const colour = (node) => getComputedStyle(node).stroke;
    return {
        circles: all("circle.mlp-neuron").map((circle) => at(circle, "cx", "cy", "r")),
        boxes: all("rect.mlp-neuron").map((box) => at(box, "x", "y", "width", "height")),
        names: all("text.mlp-name").map((text) => [...at(text, "x", "y"), text.textContent]),
        numbers: all("text.mlp-number:not(.mlp-tag *)").map((text) => [...at(text, "x", "y"), text.textContent]),
        edges: all(".mlp-edge").map((line) => ({
            ends: at(line, "x1", "y1", "x2", "y2"),
            width: parseFloat(getComputedStyle(line).strokeWidth),
            colour: colour(line),
            knob: line.closest("[data-knob]").dataset.knob,
        })),
        glyphs: all(".mlp-glyph").map((glyph) => {
            const [{ e, f }, sign] = [glyph.transform.baseVal.consolidate().matrix, glyph.querySelector("path")];
            const { width, height } = sign.getBBox();
            return { at: [e, f], sign: width ? (height ? "+" : "−") : "", colour: colour(sign) };
        }),
        tag: { at: all(".mlp-tag").map((tag) => tag.transform.baseVal.consolidate().matrix).map(({ e, f }) => [e, f]),
               text: all(".mlp-tag .mlp-number")[0].textContent },
    };
}"""
RAISED = str.maketrans("IHO", "ᴵᴴᴼ")
SIZES = [(3, 2, 4), (1, 3, 2), (6, 6, 6)]


class Edge(NamedTuple):
    """An edge as it is drawn; its ends are names of neurons."""

    start: str
    end: str
    width: float
    colour: str
    sign: str
    sign_colour: str


def symbol(array: str, n: int) -> str:
    letter, _, layer = array.partition("_")
    return f"{letter}{'₁₂₃₄₅₆'[n]}{layer.translate(RAISED)}"


def neurons(drawn: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Find each circle by the name that stands above it."""
    names = [(x, y, text.split("\u2003")[0]) for x, y, text in drawn["names"]]
    found = {}
    for x, y, r in drawn["circles"]:
        above = [name for name_x, name_y, name in names if name_x == x and r < y - name_y < r + 10]
        assert len(above) == 1
        found[above[0]] = (x, y, r)
    return found


def edges(drawn: dict[str, Any]) -> dict[str, Edge]:
    """Follow every edge from neuron to neuron, with the sign that stands on it."""
    circles = neurons(drawn)
    found = {}
    for edge in drawn["edges"]:
        x1, y1, x2, y2 = edge["ends"]
        start, end = (
            next(name for name, (cx, cy, r) in circles.items() if cy == y and abs(cx - x) == r)
            for x, y in ((x1, y1), (x2, y2))
        )
        on = [
            glyph
            for glyph in drawn["glyphs"]
            if x1 < glyph["at"][0] < x2
            and abs(y1 + (y2 - y1) * (glyph["at"][0] - x1) / (x2 - x1) - glyph["at"][1]) < 0.01
        ]
        assert len(on) == 1  # no other edge runs through the sign of this one
        colours = name_of_colour(edge["colour"]), name_of_colour(on[0]["colour"])
        found[edge["knob"]] = Edge(start, end, edge["width"], colours[0], on[0]["sign"], colours[1])
    return found


def read(panel: Locator) -> dict[str, Any]:
    drawn: dict[str, Any] = panel.evaluate(READ)
    return drawn


def edge_values(state: State, kind: str) -> dict[str, float]:
    """Compute the number of each edge, by the name of its knob."""
    arrays: tuple[Array, Array] = (state.w_H, state.w_O)
    if kind == "gradient":
        a = forward(state.parameters, state.O_I)
        arrays = (gradient_w_H(a, state.t, state.w_O), gradient_w_O(a, state.t))
    named = zip(("w_H", "w_O"), arrays, strict=True)
    return {f"{name}[{j}, {i}]": float(values[j, i]) for name, values in named for j, i in np.ndindex(values.shape)}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["weight", "gradient"])
@pytest.mark.parametrize("sizes", SIZES)
def test_every_edge_joins_its_neurons_and_shows_its_sign_by_colour_and_by_glyph(
    bare: BarePage, sizes: tuple[int, int, int], kind: str, dark: bool
) -> None:
    lab = Lab(sizes)
    bare.mount(lab, lab.network(kind), dark=dark)
    for state in drag(bare, lab):
        found, values = edges(read(bare.panel("network"))), edge_values(state, kind)
        assert found.keys() == values.keys()
        for name, edge in found.items():
            j, i = map(int, name[4:-1].split(", "))
            before, after = {"w_H": ("O_I", "O_H"), "w_O": ("O_H", "O_O")}[name[:3]]
            assert (edge.start, edge.end) == (symbol(before, j), symbol(after, i))
            assert edge.colour == edge.sign_colour == colour_of(values[name])
            assert edge.sign == ("+" if values[name] > 0 else "−" if values[name] < 0 else "")


@pytest.mark.parametrize("kind", ["weight", "gradient"])
@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[2, 1]", "O_I[0]"])
def test_thickness_grows_with_the_root_of_the_size_on_one_scale_while_a_knob_moves(
    bare: BarePage, name: str, kind: str
) -> None:
    lab = Lab()
    lab.select(name)
    bare.mount(lab, lab.network(kind))
    sizes: list[float] = []
    widths: list[float] = []
    for state in drag(bare, lab):
        found, values = edges(read(bare.panel("network"))), edge_values(state, kind)
        sizes += [abs(values[name]) for name in found]
        widths += [edge.width for edge in found.values()]
    growth, thinnest = np.polyfit(np.sqrt(sizes), widths, 1)
    assert widths == pytest.approx(growth * np.sqrt(sizes) + thinnest, abs=0.01)
    assert growth > 0
    assert thinnest == pytest.approx(0.75, abs=0.01)
    knob, grid = knob_and_positions(lab)
    everywhere = [lab.state, *(knob.turned(lab.state, value) for value in grid)]
    largest = max(abs(value) for state in everywhere for value in edge_values(state, kind).values())
    scale = largest if kind == "gradient" else max(6, largest)  # weights have one scale until they leave their slider
    assert growth * np.sqrt(scale) == pytest.approx(6, abs=0.02)


def test_a_weight_of_zero_has_no_sign_no_colour_and_the_thinnest_edge(bare: BarePage) -> None:
    lab = Lab()
    lab["w_O[1, 0]"] = 0
    bare.mount(lab, lab.network())
    found = edges(read(bare.panel("network")))
    edge = found["w_O[1, 0]"]
    assert (edge.colour, edge.sign) == ("neither", "")
    assert edge.width == min(other.width for other in found.values())


def number_in(drawn: dict[str, Any], left: float, top: float, width: float, height: float) -> str:
    """Give the one number that stands in a box."""
    (text,) = [own for x, y, own in drawn["numbers"] if left < x < left + width and top < y < top + height]
    return str(text)


@pytest.mark.parametrize("sizes", SIZES)
def test_every_number_stands_at_its_neuron(bare: BarePage, sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes)
    bare.mount(lab, lab.network())
    for state in drag(bare, lab):
        drawn, a = read(bare.panel("network")), forward(state.parameters, state.O_I)
        circles = neurons(drawn)
        for array, outputs, biases in (("O_I", a.O_I, None), ("O_H", a.O_H, state.b_H), ("O_O", a.O_O, state.b_O)):
            for n, output in enumerate(outputs):
                x, y, r = circles[symbol(array, n)]
                assert_shown_as(number_in(drawn, x - r, y - r, 2 * r, 2 * r), output, f"{array}[{n}]")
                if biases is not None:
                    assert_shown_as(number_in(drawn, x - 2, y + r, 4, r), biases[n], f"bias of {array}[{n}]")
        *targets, E = sorted(drawn["boxes"])
        assert_shown_as(number_in(drawn, *E), float(loss(a.O_O, state.t)), "E")
        for n, (target, box) in enumerate(zip(state.t, targets, strict=True)):
            assert_shown_as(number_in(drawn, *box), target, f"t[{n}]")
            assert box[1] + box[3] / 2 == circles[symbol("O_O", n)][1]  # beside the output that it belongs to


@pytest.mark.parametrize("sizes", SIZES)
def test_layers_run_from_left_to_right_and_neurons_from_top_to_bottom(
    bare: BarePage, sizes: tuple[int, int, int]
) -> None:
    lab = Lab(sizes)
    bare.mount(lab, lab.network())
    drawn = read(bare.panel("network"))
    in_order = [symbol(array, n) for array, size in zip(("O_I", "O_H", "O_O"), sizes, strict=True) for n in range(size)]
    circles = neurons(drawn)
    assert sorted(circles, key=lambda name: circles[name][:2]) == in_order
    assert len({x for x, _, _ in circles.values()}) == 3
    assert max(x for x, _, _ in circles.values()) < min(x for x, *_ in drawn["boxes"])


@pytest.mark.parametrize("kind", ["weight", "gradient"])
@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[0, 1]"])
def test_the_number_of_the_chosen_weight_stands_on_its_edge(bare: BarePage, name: str, kind: str) -> None:
    lab = Lab()
    lab.select(name)
    bare.mount(lab, lab.network(kind))
    for state in drag(bare, lab):
        drawn = read(bare.panel("network"))
        assert_shown_as(drawn["tag"]["text"], edge_values(state, kind)[name], name)
        ((x, y),) = drawn["tag"]["at"]
        (ends,) = [edge["ends"] for edge in drawn["edges"] if edge["knob"] == name]
        along = (x - ends[0]) / (ends[2] - ends[0])
        assert 0.3 < along < 0.7
        assert y == pytest.approx(ends[1] + along * (ends[3] - ends[1]), abs=0.01)
