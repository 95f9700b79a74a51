"""The stored picture of the network: as the panel draws it, flat, a unit a pixel."""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle

from mlp_core import Array
from mlp_lab.notation.numbers import number, short
from mlp_lab.parts.drawing import INK, colour
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import LIMIT_AND_STEP, Knob
from mlp_lab.state.sweep import Numbers

WIDTH, HEIGHT, RADIUS = 822, 184, 14
FULL_WIDTH, THINNEST = 16, 0.75  # px, of an edge as large as the scale, and of one that shows 0
FAINT, FILL, TERM, FLOW = "#767676", "#d3d7dd", "#dfa9c7", "#f3e1ec"
TRACK, ERRORS, STACK = (576, 686), 734, Rectangle((772, 30), 34, 128)

Ends = tuple[tuple[float, float], tuple[float, float]]  # both x, and both y


class Column(NamedTuple):
    """Where a layer stands: at x, around a middle, its neurons over so much at most, and so far apart at most."""

    x: float
    middle: float
    span: float
    pitch: float

    def places(self, count: int) -> Array:
        """Give how far down each of so many neurons stands."""
        return self.middle + self.gap(count) * (np.arange(count) - (count - 1) / 2)

    def gap(self, count: int) -> float:
        """Give how far apart they stand."""
        return min(self.pitch, self.span / max(1, count - 1))


COLUMNS = {"I": Column(60, 98, 130, 62), "H": Column(270, 101, 124, 107.5), "O": Column(508, 99.5, 130, 43)}


def draw(figure: Figure, numbers: Numbers, weight: Knob, on_edges: dict[str, Array], edges: str, start: float) -> None:
    """Draw the neurons filled to their outputs, the edges by sign and size, the gaps, and E as the stack of its terms.

    on_edges: what the edges show; edges: what that is; start: the E of the start, as a ghost.
    """
    figure.set_size_inches(WIDTH / 100, HEIGHT / 100)
    figure.set_layout_engine("none")
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    ax.axis("off")
    y = {layer: column.places(len(numbers[f"O_{layer}"])) for layer, column in COLUMNS.items()}
    radius = min(RADIUS, *((COLUMNS[layer].gap(len(places)) - 2.4) / 2 for layer, places in y.items()))
    for column, title in zip(COLUMNS.values(), ("inputs", "hidden", "outputs"), strict=True):
        _write(ax, column.x, 10, title, color=FAINT)
    scale = _scale(on_edges, edges)
    for array, (before, after) in WEIGHTS.items():
        for (j, i), value in np.ndenumerate(on_edges[array]):
            ends = (COLUMNS[before].x + radius, COLUMNS[after].x - radius), (float(y[before][j]), float(y[after][i]))
            chosen = weight == Knob(array, (j, i))
            onward = weight.array == "w_H" and array == "w_O" and j == weight.index[1]
            width = FULL_WIDTH * min(abs(value) / scale, 1.1)
            _edge(ax, ends, value, max(THINNEST, width), 1 if chosen or onward else 0.25)
            if chosen:
                _tag(ax, ends, number(value))
    for layer, places in y.items():
        for n, place in enumerate(places):
            _neuron(ax, (COLUMNS[layer].x, place), radius, numbers[f"O_{layer}"][n])
            _name(ax, layer, n, place, radius, len(places))
    _gaps(ax, numbers, y["O"])
    _stack(ax, numbers, y["O"], start)


def _scale(on_edges: dict[str, Array], edges: str) -> float:
    """Give the number that an edge of full width has: the range of the sliders, or the next power of two."""
    largest = max(float(np.abs(values).max()) for values in on_edges.values())
    if edges != "weight":
        return float(2 ** np.ceil(np.log2(largest or 1)))
    limit = LIMIT_AND_STEP["w"][0]
    return float(limit * 2 ** np.ceil(np.log2(max(largest / limit, 1))))


def _write(ax: Axes, x: float, y: float, text: str, size: float = 8, ha: str = "center", **how: Any) -> None:
    ax.text(x, y, text, fontsize=size, ha=ha, va="center_baseline", **{"color": INK} | how)


def _edge(ax: Axes, ends: Ends, value: float, width: float, alpha: float) -> None:
    points = width * 0.72  # a pixel at 100 dots per inch
    ax.plot(*ends, color=colour(value), ls="-" if value >= 0 else (0, (3, 1.2)), lw=points, alpha=alpha, zorder=1)


def _tag(ax: Axes, ends: Ends, text: str) -> None:
    box = {"facecolor": "white", "edgecolor": INK, "boxstyle": "round,pad=0.2"}
    x, y = (0.55 * a + 0.45 * b for a, b in ends)
    _write(ax, x, y, text, bbox=box, zorder=4)


def _neuron(ax: Axes, place: tuple[float, float], radius: float, output: float) -> None:
    disc = ax.add_patch(Circle(place, radius, facecolor="white", edgecolor="none", zorder=2))
    x, y = place
    level = 2 * radius * float(np.clip(output, 0, 1))
    fill = ax.add_patch(Rectangle((x - radius, y + radius - level), 2 * radius, level, color=FILL, lw=0, zorder=2.1))
    fill.set_clip_path(disc)
    ax.add_patch(Circle(place, radius, facecolor="none", edgecolor=INK, lw=0.9, zorder=2.2))
    if not 0 <= output <= 1:  # a mark that it lies beyond
        way = -1 if output > 1 else 1
        foot = y + way * (radius - 5)
        corners = [(x - 4, foot), (x + 4, foot), (x, foot + 3.5 * way)]
        ax.add_patch(Polygon(corners, color=INK, lw=0, zorder=2.3))
    text = short(output, 2)
    _write(ax, *place, text, min(8, 2.2 * radius / len(text)), zorder=3)


def _name(ax: Axes, layer: str, n: int, y: float, radius: float, count: int) -> None:
    x, text = COLUMNS[layer].x, rf"$O_{{{n + 1}}}^{{{layer}}}$"
    if layer == "H" and COLUMNS[layer].gap(count) >= 2 * radius + 16:
        _write(ax, x, y - radius - 8, text)
    else:
        way = -1 if layer == "I" else 1
        _write(ax, x + way * (radius + 4), y, text, ha="right" if way < 0 else "left", zorder=3)


def _gaps(ax: Axes, numbers: Numbers, places: Array) -> None:
    """Draw each output and its target on one scale from 0 to 1, and what lies between."""
    low, high = TRACK
    _write(ax, (low + high) / 2, 10, "output ● and target ◇", color=FAINT)
    for output, t, error, y in zip(numbers["O_O"], numbers["t"], numbers["errors"], places, strict=True):
        ax.plot([low, high], [y, y], color=FAINT, lw=0.8, marker="|", ms=6)
        at_O, at_t = (low + (high - low) * float(np.clip(value, 0, 1)) for value in (output, t))
        ax.add_patch(Rectangle((min(at_O, at_t), y - 4.5), abs(at_O - at_t), 9, color=colour(error), lw=0, zorder=2))
        ax.plot(at_O, y, "o", ms=5.5, color=INK, zorder=3)
        ax.plot(at_t, y, "D" if 0 <= t <= 1 else ">" if t > 1 else "<", ms=6, mfc="white", mec=INK, zorder=3)
        _write(ax, ERRORS, y, ("+" if error > 0 else "") + short(error, 2), ha="right", color=colour(error))


def _stack(ax: Axes, numbers: Numbers, places: Array, start: float) -> None:
    """Draw E as the stack of what each gap adds, and where it stood at the start."""
    x, width, room, E = STACK.get_x(), STACK.get_width(), STACK.get_height(), float(numbers["E"])
    bottom = STACK.get_y() + room
    scale = room / (max(E, start) or 1)
    top = bottom - scale * E
    _write(ax, x + width / 2, 10, "E", color=FAINT)
    for term, y in zip(scale * numbers["E terms"], places, strict=True):
        band = [(ERRORS + 5, y - 3), (x - 3, top), (x - 3, top + term), (ERRORS + 5, y + 3)]
        ax.add_patch(Polygon(band, color=FLOW, lw=0))
        ax.add_patch(Rectangle((x, top), width, term, facecolor=TERM, edgecolor="white"))
        if term > 13:
            _write(ax, x + width / 2, top + term / 2, short(term / scale, 2), 7)
        top += term
    ghost = Rectangle((x - 3, bottom - scale * start), width + 6, scale * start, fill=False, ec=FAINT, ls="--", lw=0.8)
    ax.add_patch(ghost)
    _write(ax, x + width / 2, bottom + 13, number(E), 9, weight="bold")
