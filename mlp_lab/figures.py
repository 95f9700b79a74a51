"""The pictures of the panels, drawn by matplotlib: what GitHub, nbviewer and an untrusted notebook show."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import Activations
from mlp_lab.derivation import Derivation, Line
from mlp_lab.notation import latex, number

if TYPE_CHECKING:
    from mlp_lab.lab import Lab

POSITIVE, NEGATIVE, INK = "#0072B2", "#D55E00", "#222222"


def png(draw: Callable[[Figure], None]) -> str:
    """Draw a figure and return it as a base64 PNG, the same bytes for the same picture."""
    figure, buffer = Figure(layout="constrained", dpi=100), BytesIO()
    draw(figure)
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return b64encode(buffer.getvalue()).decode()


def sentence(ax: Axes, text: str) -> None:
    """Write one sentence."""
    ax.axis("off")
    ax.text(0, 0.5, text, fontsize=11, va="center", color=INK)


def words(ax: Axes, text: str) -> None:
    """Write lines of text, column under column."""
    ax.axis("off")
    written = ax.text(0, 0.5, text, va="center", color=INK, family="monospace", fontsize=9, linespacing=1.6)
    written.set_in_layout(False)  # the axes keep their place however long a line is


def printed_line(ax: Axes, title: str, formula: str, quantity: str, rows: Sequence[str]) -> None:
    """Write a line of the sheet, and below it what it computes."""
    ax.axis("off")
    ax.text(0, 0.97, title, fontsize=10, va="center", color=INK)
    ax.text(0, 0.68, f"${formula}$", fontsize=13, va="center", color=INK)
    ax.text(0, 0.33, f"${quantity}$", fontsize=10, va="center", color=INK)
    for n, row in enumerate(rows):
        ax.text(0.14, 0.33 - 0.15 * n, row, fontsize=9, va="center", color=INK, family="monospace")


def sigmoid_at(ax: Axes, curve: dict[str, list[float]], activations: Activations, layer: str, i: int) -> None:
    """Draw the sigmoid, and where a neuron stands on it."""
    x, output = (float(getattr(activations, f"{letter}_{layer}")[i]) for letter in "xO")
    at = np.clip(x, curve["x"][0], curve["x"][-1])
    ax.plot(curve["x"], curve["y"], color=INK)
    ax.plot([at, at, curve["x"][0]], [0, output, output], color=POSITIVE, ls=":")
    ax.plot(at, output, "o", color=POSITIVE)
    ax.set(xlabel=f"$x_{{{i + 1}}}^{{{layer}}}$", ylabel=f"$O_{{{i + 1}}}^{{{layer}}}$", ylim=(0, 1.04))
    ax.set_xlim(curve["x"][0], curve["x"][-1])
    ax.spines[["top", "right"]].set_visible(False)


def network(ax: Axes, lab: Lab, edges: dict[str, np.ndarray]) -> None:
    """Draw the neurons with their outputs, the edges by sign and size, the targets and the loss."""
    layers = {"I": lab.activations.O_I, "H": lab.activations.O_H, "O": lab.activations.O_O}
    x = {"I": 0.0, "H": 2.0, "O": 4.0}
    y = {layer: [(len(values) - 1) / 2 - n for n in range(len(values))] for layer, values in layers.items()}
    for (name, values), (start, end) in zip(edges.items(), (("I", "H"), ("H", "O")), strict=True):
        largest = max(np.abs(values).max(), 1e-300)
        for (j, i), value in np.ndenumerate(values):
            chosen = lab.weight == f"{name.removeprefix('gradient_')}[{j}, {i}]"
            _edge(ax, (x[start], y[start][j]), (x[end], y[end][i]), value, abs(value) / largest, chosen)
    for layer, values in layers.items():
        for n, value in enumerate(values):
            _neuron(ax, x[layer], y[layer][n], rf"$O_{{{n + 1}}}^{{{layer}}}$", value)
    for n, target in enumerate(lab.t):
        ax.text(5.1, y["O"][n], rf"$t_{{{n + 1}}}$ = {number(target, 2)}", va="center", fontsize=9, color=INK)
    ax.text(6.3, 0, f"$E$ = {number(lab.E)}", va="center", fontsize=11, color=INK)
    ax.set(xlim=(-0.5, 7.4), ylim=(min(map(min, y.values())) - 0.6, max(map(max, y.values())) + 0.7))
    ax.axis("off")


def _edge(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], value: float, size: float, chosen: bool
) -> None:
    colour, style = (POSITIVE, "-") if value >= 0 else (NEGATIVE, "--")
    ax.plot(
        *zip(start, end, strict=True), color=colour, ls=style, lw=0.6 + 3 * size, alpha=1 if chosen else 0.45, zorder=1
    )
    if chosen:
        x, y = np.mean([start, end], axis=0)
        box = {"facecolor": "white", "edgecolor": colour, "boxstyle": "round,pad=0.2"}
        ax.text(x, y, number(value), ha="center", va="center", fontsize=9, bbox=box, color=INK, zorder=4)


def _neuron(ax: Axes, x: float, y: float, name: str, value: float) -> None:
    ax.plot(x, y, "o", ms=27, mfc="white", mec=INK, zorder=2)
    ax.text(x, y, number(value, 2), ha="center", va="center", fontsize=8, color=INK, zorder=3)
    ax.text(x, y + 0.33, name, ha="center", va="bottom", fontsize=9, color=INK, zorder=3)


def loss_slice(ax: Axes, lab: Lab) -> None:
    """Draw E along the chosen weight, the point of now and its tangent."""
    along, curve = lab.slice()
    now, slope = lab[lab.weight], lab.gradient(lab.weight)
    ax.plot(along, curve, color=INK)
    reach = np.array([-1, 1]) * 0.15 * np.ptp(along)
    ax.plot(now + reach, lab.E + slope * reach, color=POSITIVE if slope >= 0 else NEGATIVE, lw=3)
    ax.plot(now, lab.E, "o", color=INK)
    ax.set(xlabel=lab.weight, ylabel="E", title=f"slope = {number(slope)}")
    ax.spines[["top", "right"]].set_visible(False)


def derivation(ax: Axes, part: Derivation, lines: Sequence[Line], numbers: dict[str, np.ndarray]) -> None:
    """Write these lines of a derivation with the number under each factor, and the sum of the last one lane by lane."""
    ax.axis("off")
    for row, line in enumerate(lines):
        y = len(lines) - row
        ax.text(-0.1, y, line.name, fontsize=8, ha="right", va="center", color=INK)
        ax.text(0, y, f"${latex(part.left)}$" if row == 0 else "", fontsize=12, va="center", color=INK)
        ax.text(1.05, y + 0.3, line.rule, fontsize=8, ha="center", va="center", color=INK)
        ax.text(1.05, y, "=", fontsize=12, ha="center", va="center", color=INK)
        x = 1.3
        for formula, value in _pieces(part, line, numbers):
            width = 0.35 + 0.083 * len(formula.replace("^", "").replace("_", ""))
            ax.text(x + width / 2, y, f"${latex(formula)}$", fontsize=11, ha="center", va="center", color=INK)
            colour = NEGATIVE if value.startswith("−") else POSITIVE
            ax.text(x + width / 2, y - 0.38, value, fontsize=8, ha="center", va="center", color=colour)
            x += width
        ax.text(8.2, y, f"= {number(float(numbers[f'{part.array} {line.name}']))}", fontsize=10, va="center", color=INK)
    lanes = list(_lanes(part, lines[-1], numbers))
    for n, lane in enumerate(lanes):
        ax.text(1.3, 0.35 - 0.28 * n, lane, fontsize=8, va="center", color=INK, family="monospace")
    ax.set(xlim=(-0.4, 9.2), ylim=(0.3 - 0.28 * len(lanes), len(lines) + 0.7))


def _lanes(part: Derivation, line: Line, numbers: dict[str, np.ndarray]) -> Iterator[str]:
    """Write the sum of a line, one lane for each k: its factors, their product, and the sum so far."""
    name = f"{part.array} {line.name}"
    for k in range(len(numbers[f"{name} products"]) if line.paths else 0):
        factors, product, total = (
            [number(float(numbers[f"{name} {key}"][k])).rjust(7) for key in keys]
            for keys in (range(len(line.paths)), ["products"], ["sums"])
        )
        yield f"k = {k + 1}   {' · '.join(factors)} = {product[0]}   sum so far {total[0]}"


def _pieces(part: Derivation, line: Line, numbers: dict[str, np.ndarray]) -> Iterator[tuple[str, str]]:
    """Give the formulas of a line from left to right, each with the number under it; a sum has its total."""
    name = f"{part.array} {line.name}"
    if line.paths:
        yield "[Σ_k" if line.factors else "Σ_k", number(float(numbers[f"{name} sums"][-1]))
    for n, factor in enumerate(line.parts):
        bracket = "]" if line.factors and n == len(line.paths) - 1 else ""
        dot = " ·" if n < len(line.parts) - 1 else ""
        value = "" if n < len(line.paths) else number(float(numbers[f"{name} {n}"]))
        yield factor.formula + bracket + dot, value


def matrices(
    ax: Axes, view: dict[str, Any], array_of: Callable[[dict[str, Any]], np.ndarray], sentences: Sequence[str]
) -> None:
    """Draw a product of matrices: one array on the left, one on top, their product where rows and columns cross."""
    ax.axis("off")
    left, top = array_of(view["left"]), array_of(view["top"])
    first, below = left.shape[1] + 2.4, len(top) + 1.6
    ax.text(0, -1.2, f"${latex(view['form'])}$", fontsize=12, va="center", color=INK)
    ax.text(first, -1.2, view["code"], fontsize=10, va="center", color=INK, family="monospace")
    _matrix(ax, 0, below, left, f"${latex(view['left']['whole'])}$", above=True)
    _matrix(ax, first, 0, top, f"${latex(view['top']['whole'])}$")
    y = below
    for row in view["rows"]:
        values = array_of(row["operand"])
        _matrix(ax, first, y, values, f"{row['sign']} ${latex(row['operand']['whole'])}$")
        y += len(values) + 0.25
    y = max(y, below + len(left) + 0.25)
    for text in sentences:
        ax.text(0, y + 0.3, text, fontsize=9, va="center", color=INK, wrap=True)
        y += 1
    ax.set(xlim=(-0.4, max(14.5, first + top.shape[1])), ylim=(y + 0.2, -1.8))


def _matrix(ax: Axes, x: float, y: float, values: np.ndarray, name: str, above: bool = False) -> None:
    """Write an array at a place, between brackets, with its name before it or above it."""
    rows, columns = values.shape
    place = (x + columns - 0.1, y - 0.85) if above else (x - 0.45, y + (rows - 1) / 2)
    ax.text(place[0], place[1], name, fontsize=11, ha="right", va="center", color=INK)
    for edge, inward in ((x - 0.2, 0.12), (x + columns + 0.05, -0.12)):
        ends = [edge + inward, edge, edge, edge + inward], [y - 0.42, y - 0.42, y + rows - 0.58, y + rows - 0.58]
        ax.plot(*ends, color=INK, lw=1)
    for (row, column), value in np.ndenumerate(values):
        colour = POSITIVE if value >= 0 else NEGATIVE
        written = number(value) if len(number(value)) < 9 else number(value, 2)  # what there is room for
        ax.text(x + column + 0.95, y + row, written, fontsize=8, ha="right", va="center", color=colour)
