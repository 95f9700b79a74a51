"""The stored picture of a product of matrices."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.notation.formulas import latex
from mlp_lab.notation.numbers import number
from mlp_lab.panels.matrices.products import Operand
from mlp_lab.panels.matrices.sent import View
from mlp_lab.parts.drawing import INK, colour


def draw(figure: Figure, view: View, array_of: Callable[[Operand], Array], sentences: Sequence[str]) -> None:
    """Draw one array on the left, one on top, and their product where rows and columns cross."""
    left, top = array_of(view.left), array_of(view.top)
    rows = [array_of(row.operand) for row in view.rows]
    figure.set_size_inches(8.6, 1.5 + 0.3 * (len(top) + sum(map(len, rows))))
    ax = figure.add_subplot()
    ax.axis("off")
    first, below = left.shape[1] + 2.4, len(top) + 1.6
    ax.text(0, -1.2, f"${latex(view.form)}$", fontsize=12, va="center", color=INK)
    ax.text(first, -1.2, view.code, fontsize=10, va="center", color=INK, family="monospace")
    _matrix(ax, 0, below, left, f"${latex(view.left.whole)}$", above=True)
    _matrix(ax, first, 0, top, f"${latex(view.top.whole)}$")
    y = below
    for row, values in zip(view.rows, rows, strict=True):
        _matrix(ax, first, y, values, f"{row.sign} ${latex(row.operand.whole)}$")
        y += len(values) + 0.25
    y = max(y, below + len(left) + 0.25)
    for text in sentences:
        ax.text(0, y + 0.3, text, fontsize=9, va="center", color=INK, wrap=True)
        y += 1
    ax.set(xlim=(-0.4, max(14.5, first + top.shape[1])), ylim=(y + 0.2, -1.8))


def _matrix(ax: Axes, x: float, y: float, values: Array, name: str, above: bool = False) -> None:
    """Write an array at a place, between brackets, with its name before it or above it."""
    rows, columns = values.shape
    place = (x + columns - 0.1, y - 0.85) if above else (x - 0.45, y + (rows - 1) / 2)
    ax.text(place[0], place[1], name, fontsize=11, ha="right", va="center", color=INK)
    for edge, inward in ((x - 0.2, 0.12), (x + columns + 0.05, -0.12)):
        ends = [edge + inward, edge, edge, edge + inward], [y - 0.42, y - 0.42, y + rows - 0.58, y + rows - 0.58]
        ax.plot(*ends, color=INK, lw=1)
    for (row, column), value in np.ndenumerate(values):
        written = number(value) if len(number(value)) < 9 else number(value, 2)  # what there is room for
        ax.text(x + column + 0.95, y + row, written, fontsize=8, ha="right", va="center", color=colour(value))
