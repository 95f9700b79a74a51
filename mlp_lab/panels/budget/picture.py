"""The stored picture of a budget."""

import numpy as np
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.notation.formulas import latex
from mlp_lab.notation.numbers import number
from mlp_lab.parts.drawing import INK, clear, colour

BELOW = 2  # powers of ten below all others, where a bar to exactly 0 ends


def draw(figure: Figure, title: str, names: list[str], factors: Array, so_far: Array) -> None:
    """Draw each factor as a bar from the product before it to that with it."""
    floor = np.minimum(so_far[np.isfinite(so_far)], 0).min(initial=0) - BELOW
    ends = np.where(np.isfinite(so_far), so_far, floor)
    rows = np.arange(len(ends))
    figure.set_size_inches(6.4, 0.9 + 0.32 * len(ends))
    ax = figure.add_subplot()
    before = np.append(0, ends[:-1])
    bars = ax.barh(rows, ends - before, left=before, color=[colour(factor) for factor in factors], height=0.7)
    product = ax.barh(len(ends), ends[-1], color=INK, height=0.7)
    for bar, factor in zip([*bars, *product], [*factors, factors.prod()], strict=True):
        if not factor:  # it has no end
            bar.set(hatch="////", facecolor="white", edgecolor=INK)
    ax.axvline(0, color=INK, lw=0.8)
    texts = [f"{_mathtext(name)} = {number(factor)}" for name, factor in zip(names, factors, strict=True)]
    ax.set_yticks([*rows, len(ends)], [*texts, "product"], size=8)
    ax.set(ylim=(len(ends) + 0.6, -0.6), xlabel="powers of ten")
    ax.locator_params(axis="x", nbins=5, integer=True)
    ax.set_title(f"{_mathtext(title)} = {number(float(factors.prod()))}", size=10)
    clear(ax)


def _mathtext(text: str) -> str:
    """Give words as matplotlib takes them, with the formulas between backticks as formulas."""
    return "".join(f"${latex(part)}$" if n % 2 else part for n, part in enumerate(text.split("`")))
