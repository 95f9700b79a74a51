"""The stored picture of a derivation."""

from collections.abc import Iterator, Sequence
from functools import cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

from mlp_lab.notation.formulas import latex
from mlp_lab.notation.numbers import number
from mlp_lab.parts.derivation.values import Derivation, Line
from mlp_lab.parts.drawing import INK, NEGATIVE, POSITIVE
from mlp_lab.state.sweep import Numbers


def draw(figure: Figure, of: Derivation, lines: Sequence[Line], numbers: Numbers) -> None:
    """Write these lines of a derivation with the number under each factor, and the sum of the last one lane by lane."""
    lanes = [*_lanes(of, lines[-1], numbers)]
    figure.set_size_inches(8.6, 0.5 + 0.72 * len(lines) + 0.2 * len(lanes))
    ax = figure.add_subplot()
    ax.axis("off")
    ax.text(0, len(lines), f"${latex(of.left)}$", fontsize=12, va="center", color=INK)
    for n, line in enumerate(lines):
        _write_line(ax, len(lines) - n, of, line, numbers)
    for n, lane in enumerate(lanes):
        ax.text(1.3, 0.35 - 0.28 * n, lane, fontsize=8, va="center", color=INK, family="monospace")
    ax.set(xlim=(-0.4, 9.2), ylim=(0.3 - 0.28 * len(lanes), len(lines) + 0.7))


def _write_line(ax: Axes, y: float, of: Derivation, line: Line, numbers: Numbers) -> None:
    ax.text(-0.1, y, line.name, fontsize=8, ha="right", va="center", color=INK)
    ax.text(1.05, y + 0.3, line.rule, fontsize=8, ha="center", va="center", color=INK)
    ax.text(1.05, y, "=", fontsize=12, ha="center", va="center", color=INK)
    x = 1.3
    for formula, value in _written(of, line, numbers):
        width = 0.2 + max(_width(formula, 11), 0.5)  # a number under it needs its room too
        ax.text(x + width / 2, y, f"${latex(formula)}$", fontsize=11, ha="center", va="center", color=INK)
        sign = NEGATIVE if value.startswith("−") else POSITIVE
        ax.text(x + width / 2, y - 0.38, value, fontsize=8, ha="center", va="center", color=sign)
        x += width
    ax.text(8.2, y, f"= {number(float(numbers[of.key(line)]))}", fontsize=10, va="center", color=INK)


@cache
def _width(formula: str, size: float) -> float:
    """Measure a formula, in units of the picture's x axis."""
    points = MathTextParser("path").parse(f"${latex(formula)}$", 72, FontProperties(size=size)).width
    return float(points) / 72 * 9.6 / 8.6


def _lanes(of: Derivation, line: Line, numbers: Numbers) -> Iterator[str]:
    """Write the sum of a line, one lane for each k: its factors, their product, and the sum so far."""
    for k in range(len(numbers[of.key(line, "products")]) if line.paths else 0):
        factors, product, total = (
            [number(float(numbers[of.key(line, which)][k])).rjust(7) for which in each]
            for each in (range(len(line.paths)), ["products"], ["sums"])
        )
        yield f"k = {k + 1}   {' · '.join(factors)} = {product[0]}   sum so far {total[0]}"


def _written(of: Derivation, line: Line, numbers: Numbers) -> Iterator[tuple[str, str]]:
    """Give the formulas of a line from left to right, each with the number under it; a sum has its total."""
    if line.paths:
        yield "[Σ_k" if line.factors else "Σ_k", number(float(numbers[of.key(line, "sums")][-1]))
    for n, factor in enumerate(line.written):
        bracket = "]" if line.factors and n == len(line.paths) - 1 else ""
        dot = " ·" if n < len(line.written) - 1 else ""
        value = "" if n < len(line.paths) else number(float(numbers[of.key(line, n)]))
        yield factor.formula + bracket + dot, value
