"""The stored picture of a surface: E in bands, the path of the run, the step that is shown, and −∇E there."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.panels.surface.plane import Surface
from mlp_lab.parts.drawing import INK, NEGATIVE, POSITIVE

GHOST, ARROW = "#888888", 0.2  # the length of the longest arrow, as a part of the axis


def draw(figure: Figure, surface: Surface) -> None:
    """Draw the surface, darker where E is higher, and what lies on its plane."""
    across, up = surface.grids
    figure.set_size_inches(6.4, 4.6)
    ax = figure.add_subplot()
    bands = [surface.E.min(), *surface.levels, surface.E.max()]
    if surface.levels:
        tints = [(*_rgb(POSITIVE), 0.6 * n / len(surface.levels)) for n in range(len(bands) - 1)]
        filled = ax.contourf(across, up, surface.E, bands, colors=tints)
        figure.colorbar(filled, ax=ax, label="E", format="%.3g", ticks=surface.levels[:: 1 + len(surface.levels) // 8])
    _line(ax, surface.ghost, color=GHOST, lw=1, dashes=(5, 3))
    _line(ax, surface.path, color=INK, lw=1)
    _line(ax, np.where(surface.is_near[:, np.newaxis], surface.path, np.nan), color=INK, lw=3)
    _line(ax, surface.dots, color=INK, marker=".", ms=5, ls="")
    _line(ax, surface.path[:1], color=INK, marker="s", mfc="white", ms=7, ls="")
    _line(ax, surface.path[-1:], color=INK, marker="D", mfc="white", ms=7, ls="")
    if surface.steepest:
        x, y = surface.here - ARROW * np.ptp(across) * surface.gradient / surface.steepest
        ax.annotate(
            "", (x, y), (surface.here[0], surface.here[1]), arrowprops={"arrowstyle": "-|>", "color": NEGATIVE, "lw": 2}
        )
    ax.plot(*surface.here, "o", color=INK, mec="white", ms=9)
    ax.set(xlim=across[[0, -1]], ylim=up[[0, -1]], xlabel=str(surface.plane.across), ylabel=str(surface.plane.up))
    ax.set(title=f"all others as {surface.held}", aspect="equal")


def _line(ax: Axes, points: Array, **how: Any) -> None:
    if len(points):
        ax.plot(*points.T, **how)


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
