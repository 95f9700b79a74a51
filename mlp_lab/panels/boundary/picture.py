"""The stored picture of a decision boundary."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.panels.boundary.plane import GRID
from mlp_lab.parts.drawing import INK, NEGATIVE, POSITIVE, clear
from mlp_lab.state.runs import RunAt
from mlp_lab.state.sweep import Numbers

TINT = 0.55  # of the bands at both ends


def draw(figure: Figure, at: RunAt, now: Numbers, output: str, k: int, levels: Array) -> None:
    """Draw the bands of output k, where it is at ½, the lines of the hidden neurons, and the examples."""
    figure.set_size_inches(5, 4)
    ax, data, net = figure.add_subplot(), at.run.data, now["boundary net"]
    (left, right), (low, high) = now["boundary ends"]
    across, up = np.linspace(left, right, GRID), np.linspace(low, high, GRID)
    ax.contourf(across, up, net, levels=levels, colors=_tints(len(levels) + 1), extend="both")
    if net.min() <= 0 < net.max():
        ax.contour(across, up, net, levels=[0], colors=INK, linewidths=2.5)
    for x, y, to_x, to_y in now["boundary lines"]:
        ax.plot([x, to_x], [y, to_y], color=INK, lw=0.8)
    is_one, is_wrong = data.t[:, k] >= 0.5, now["boundary sides"] <= 0
    for those, marker, colour in ((is_one, "o", POSITIVE), (~is_one, "D", NEGATIVE)):
        ax.plot(*data.O_I[those].T, marker, color=colour, mec="white", ms=7)
    ax.plot(*data.O_I[is_wrong].T, "x", color=INK, ms=12)
    ax.set(xlim=(left, right), ylim=(low, high), xlabel="$O_1^I$", ylabel="$O_2^I$")
    told = f"{now['boundary right']} of {len(data.t)} on the right side"
    ax.set_title(f"{output} at step {at.step}: {told}", size=10)
    clear(ax)


def _tints(count: int) -> list[tuple[float, ...]]:
    """Give colours from vermilion to blue, paler towards the middle."""
    parts = np.linspace(-1, 1, count) * TINT
    pure = [np.array(to_rgb(NEGATIVE if part < 0 else POSITIVE)) for part in parts]
    return [tuple(1 - abs(part) * (1 - colour)) for part, colour in zip(parts, pure, strict=True)]
