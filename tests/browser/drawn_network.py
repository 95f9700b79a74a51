"""The network as a reader sees it: what the picture of it shows, read off its shapes and its letters."""

import re
from typing import Any, NamedTuple

from playwright.sync_api import Locator

from mlp_core import Array
from tests.browser.drawing import name_of_colour

READ = """(panel) => {
    const svg = panel.querySelector("svg[role=listbox]");
    const at = (node, ...names) => names.map((name) => Number(node.getAttribute(name)));
    const all = (kind) => [...svg.querySelectorAll(kind)];
    const seen = (kind) => all(kind).filter((node) => node.checkVisibility({ visibilityProperty: true }));
    const box = (node) => { const { x, y, width, height } = node.getBBox(); return [x, y, width, height]; };
    const middle = (node) => { const [x, y, width, height] = box(node); return [x + width / 2, y + height / 2]; };
    const style = (node) => getComputedStyle(node);
    return {
        box: svg.viewBox.baseVal.width ? [0, 0, svg.viewBox.baseVal.width, svg.viewBox.baseVal.height] : null,
        circles: all("circle.mlp-neuron").map((circle) => at(circle, "cx", "cy", "r")),
        fills: all(".mlp-fill").map(box),
        beyond: all(".mlp-beyond").filter((mark) => mark.getAttribute("d")).map(middle),
        names: all(".mlp-symbol").map((text) => [...middle(text), text.textContent]),
        numbers: seen("text.mlp-number:not(.mlp-tag *)").filter((text) => text.textContent)
            .map((text) => [...middle(text), text.textContent]),
        edges: all(".mlp-edge").map((line) => ({
            ends: at(line, "x1", "y1", "x2", "y2"),
            width: parseFloat(style(line).strokeWidth),
            colour: style(line).stroke,
            isDashed: style(line).strokeDasharray !== "none",
            opacity: Number(style(line).opacity),
            knob: line.closest("[data-edge]").dataset.edge,
        })),
        tags: seen(".mlp-tag").map((tag) => {
            const [e, text] = [tag.transform.baseVal.consolidate().matrix.e, tag.querySelector("text")];
            return { at: [e, middle(text)[1]], text: text.textContent, number: text.dataset.number,
                     chosen: tag.matches(".mlp-chosen"), turned: tag.matches(".mlp-turned") };
        }),
        gaps: all(".mlp-gap").map((bar, k) => {
            const group = bar.parentElement;
            const target = group.querySelector(".mlp-target");
            const { e, f } = target.transform.baseVal.consolidate().matrix;
            return { scale: box(group.querySelector(".mlp-scale")), bar: box(bar), colour: style(bar).fill,
                     output: at(group.querySelector(".mlp-output"), "cx", "cy"), target: [e, f],
                     shape: box(target), error: all(".mlp-error")[k].textContent };
        }),
        terms: all(".mlp-segment").map(box),
        flows: all(".mlp-flow").map(box),
        ghost: box(svg.querySelector(".mlp-ghost")),
        sum: svg.querySelector(".mlp-sum").textContent,
    };
}"""

LEGIBLE = """(panel) => {
    const svg = panel.querySelector("svg[role=listbox]");
    const scale = svg.getScreenCTM().a;
    const edge = svg.getBoundingClientRect();
    const box = (node, name) => {
        const { left, top, right, bottom } = node.getBoundingClientRect();
        return [left, top, right, bottom, name ?? node.textContent];
    };
    const isSeen = (node) => node.textContent && node.checkVisibility({ visibilityProperty: true });
    const texts = [...svg.querySelectorAll("text")].filter(isSeen);
    return { picture: box(svg, "picture"), texts: texts.map((text) => box(text)),
             sizes: texts.map((text) => scale * parseFloat(getComputedStyle(text).fontSize)),
             shapes: [...svg.querySelectorAll("circle:not(.mlp-halo), rect, .mlp-target")]
                .filter((shape) => shape.checkVisibility({ visibilityProperty: true }))
                .map((shape) => box(shape, "shape")),
             neurons: [...svg.querySelectorAll(".mlp-neuron")].map((circle) => box(circle, "neuron")),
             tags: [...svg.querySelectorAll(".mlp-tag")]
                .filter((tag) => tag.checkVisibility({ visibilityProperty: true })).map((tag) => box(tag)) };
}"""


class Edge(NamedTuple):
    """An edge as it is drawn; its ends are names of neurons."""

    start: str
    end: str
    width: float
    colour: str
    is_dashed: bool
    opacity: float


def read(panel: Locator) -> dict[str, Any]:
    """Read the picture."""
    drawn: dict[str, Any] = panel.evaluate(READ)
    return drawn


def name_of(text: str) -> str:
    """Give the Python name of a symbol as its letters stand, such as `O1H`."""
    found = re.fullmatch(r"O(\d)([IHO])", text)
    assert found, text
    return f"O_{found[2]}[{int(found[1]) - 1}]"


def neurons(drawn: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Find each circle by the name that stands nearest to it."""
    found = {}
    for x, y, text in drawn["names"]:
        circle = min(drawn["circles"], key=lambda circle: (circle[0] - x) ** 2 + (circle[1] - y) ** 2)
        assert ((circle[0] - x) ** 2 + (circle[1] - y) ** 2) ** 0.5 < circle[2] + 20
        found[name_of(text)] = tuple(circle)
    assert len(set(found.values())) == len(found) == len(drawn["circles"])
    return found


def edges(drawn: dict[str, Any]) -> dict[str, Edge]:
    """Follow every edge from neuron to neuron."""
    circles = neurons(drawn)
    found = {}
    for edge in drawn["edges"]:
        x1, y1, x2, y2 = edge["ends"]
        start, end = (
            next(name for name, (cx, cy, r) in circles.items() if abs(cy - y) < 1e-6 and abs(abs(cx - x) - r) < 1e-6)
            for x, y in ((x1, y1), (x2, y2))
        )
        colour = name_of_colour(edge["colour"])
        found[edge["knob"]] = Edge(start, end, edge["width"], colour, edge["isDashed"], edge["opacity"])
    return found


def inside(box: list[float], texts: list[Any]) -> list[str]:
    """Give the texts whose middle stands in a box."""
    left, top, width, height = box
    return [text for x, y, text in texts if left <= x <= left + width and top <= y <= top + height]


def named(arrays: dict[str, Array]) -> dict[str, float]:
    """Give the entries of arrays by their names."""
    return {
        f"{name}[{', '.join(map(str, index))}]": float(array[index])
        for name, array in arrays.items()
        for index in _indices(array.shape)
    }


def _indices(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    indices: list[tuple[int, ...]] = [()]
    for count in shape:
        indices = [(*index, n) for index in indices for n in range(count)]
    return indices
