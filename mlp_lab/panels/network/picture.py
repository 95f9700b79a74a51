"""The stored picture of the network."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.notation.numbers import number, short
from mlp_lab.panels.base import INK, colour
from mlp_lab.state.architecture import LAYERS, WEIGHTS
from mlp_lab.state.sweep import Numbers

APART = 2.0  # from layer to layer


def draw(figure: Figure, numbers: Numbers, weight: str, edges: dict[str, Array]) -> None:
    """Draw the neurons with their outputs, the edges by sign and size, the targets and the loss."""
    layers = {layer.letter: numbers[f"O_{layer.letter}"] for layer in LAYERS}
    most = max(map(len, layers.values()))
    x = {layer: APART * n for n, layer in enumerate(layers)}
    y = {layer: [(len(values) - 1) / 2 - n for n in range(len(values))] for layer, values in layers.items()}
    figure.set_size_inches(7.4, 0.5 + 0.62 * most)
    ax = figure.add_subplot()
    for values, (array, (start, end)) in zip(edges.values(), WEIGHTS.items(), strict=True):
        largest = max(np.abs(values).max(), 1e-300)
        for (j, i), value in np.ndenumerate(values):
            chosen = weight == f"{array}[{j}, {i}]"
            _edge(ax, (x[start], y[start][j]), (x[end], y[end][i]), value, abs(value) / largest, chosen)
    for layer, values in layers.items():
        for n, value in enumerate(values):
            _neuron(ax, x[layer], y[layer][n], rf"$O_{{{n + 1}}}^{{{layer}}}$", value, 2 if layer == "I" else 3)
    for n, target in enumerate(numbers["t"]):
        ax.text(5.1, y["O"][n], rf"$t_{{{n + 1}}}$ = {short(target, 3)}", va="center", fontsize=9, color=INK)
    ax.text(6.3, 0, f"$E$ = {number(float(numbers['E']))}", va="center", fontsize=11, color=INK)
    ax.set(xlim=(-0.5, 7.4), ylim=(min(map(min, y.values())) - 0.6, max(map(max, y.values())) + 0.7))
    ax.axis("off")


def _edge(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], value: float, size: float, chosen: bool
) -> None:
    sign, alpha = "-" if value >= 0 else "--", 1 if chosen else 0.45
    ax.plot(*zip(start, end, strict=True), color=colour(value), ls=sign, lw=0.6 + 3 * size, alpha=alpha, zorder=1)
    if chosen:
        x, y = np.mean([start, end], axis=0)
        box = {"facecolor": "white", "edgecolor": colour(value), "boxstyle": "round,pad=0.2"}
        ax.text(x, y, number(value), ha="center", va="center", fontsize=9, bbox=box, color=INK, zorder=4)


def _neuron(ax: Axes, x: float, y: float, name: str, value: float, digits: int) -> None:
    ax.plot(x, y, "o", ms=27, mfc="white", mec=INK, zorder=2)
    ax.text(x, y, short(value, digits), ha="center", va="center", fontsize=8, color=INK, zorder=3)
    ax.text(x, y + 0.33, name, ha="center", va="bottom", fontsize=9, color=INK, zorder=3)
