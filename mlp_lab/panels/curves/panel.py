"""A function with its tangent, and its slope as a function of its own: the sigmoid, and the error of one output."""

from typing import ClassVar, NamedTuple, TypedDict

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array, loss, sigmoid, sigmoid_prime
from mlp_lab.link.position import Position
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import View
from mlp_lab.parts.drawing import INK, clear, colour


class Curve(NamedTuple):
    """A function over the positions of the first trait, a row for each of the second: what is drawn of it."""

    name: str
    table: Array
    heights: tuple[float, float]
    ticks: list[float]


class SentCurve(TypedDict):
    """A curve as it is sent; bytes are float64."""

    name: str
    table: bytes
    heights: tuple[float, float]
    ticks: list[float]


class Sent(TypedDict):
    """What the browser draws, `Sent` of curves.js: the traits with their positions, and both curves over the first."""

    traits: list[str]
    grids: list[bytes]
    ticks: list[float]
    run: float
    reach: float
    curves: list[SentCurve]


def _sent(curve: Curve) -> SentCurve:
    return {"name": curve.name, "table": curve.table.tobytes(), "heights": curve.heights, "ticks": curve.ticks}


class TangentPlot(View):
    """A function with its tangent, and its slope as a function of its own; the axes of the first have equal scales.

    moved: the traits that sliders move, the axis first. ticks: of that axis. run: over which the rise of the tangent is
    shown, 0 for none. reach: of the tangent to either side.
    """

    sent = traitlets.Dict().tag(sync=True)
    moved: ClassVar[tuple[str, ...]]
    ticks: ClassVar[list[float]]
    run: ClassVar[float] = 0
    reach: ClassVar[float]

    def __init__(self) -> None:
        self._curves = self._tables()
        super().__init__(sent=self._sent())

    def _tables(self) -> tuple[Curve, Curve]:
        """Compute the function and its slope at every position."""
        raise NotImplementedError

    def grid(self, trait: str) -> Array:
        """Give every position of a slider."""
        grid: Array = self.traits()[trait].grid
        return grid

    def __repr__(self) -> str:
        values = {name: getattr(self, name) for name in self.moved}
        values |= {curve.name: self._row(curve)[self._at(self.moved[0])] for curve in self._curves}
        return ", ".join(f"{name} = {number(float(value))}" for name, value in values.items())

    def draw(self, figure: Figure) -> None:
        """Draw the function with its tangent; its slope is asked for, and left to the browser."""
        axis, *others = self.moved
        grid, x, curve = self.grid(axis), getattr(self, axis), self._curves[0]
        figure.set_size_inches(6.4, 0.9 + 5.4 * np.ptp(curve.heights) / np.ptp(grid))
        y, slope = (self._row(each)[self._at(axis)] for each in self._curves)
        reach = np.array([-self.reach, self.reach])
        ax = figure.add_subplot()
        ax.plot(x + reach, y + reach * slope, color=colour(slope), lw=3)
        ax.plot(grid, self._row(curve), color=INK)
        ax.plot(x, y, "o", color=INK, clip_on=False)
        for other in others:
            ax.axvline(at := getattr(self, other), color=INK, lw=1.2, ls="--")
            ax.text(at, 1, other, color=INK, ha="center", va="bottom", transform=ax.get_xaxis_transform())
        ax.set(xlim=grid[[0, -1]], ylim=curve.heights, xticks=self.ticks, yticks=curve.ticks, aspect="equal")
        ax.set(xlabel=axis, ylabel=curve.name)
        clear(ax)

    def _at(self, trait: str) -> int:
        return int(np.flatnonzero(self.grid(trait) == getattr(self, trait))[0])

    def _row(self, curve: Curve) -> Array:
        """Give a curve for where the second slider stands."""
        row: Array = curve.table[self._at(self.moved[1])] if len(self.moved) > 1 else curve.table
        return row

    def _sent(self) -> Sent:
        return {
            "traits": list(self.moved),
            "grids": [self.grid(trait).tobytes() for trait in self.moved],
            "ticks": self.ticks,
            "run": self.run,
            "reach": self.reach,
            "curves": [_sent(curve) for curve in self._curves],
        }


class SigmoidPlot(TangentPlot):
    """sig and sig′ over x: the tangent to one has the slope that the other has as its height."""

    x = Position(np.linspace(-5, 5, 201).round(10), 1.0)
    moved = ("x",)
    ticks: ClassVar = [-4, -2, 0, 2, 4]
    run, reach = 1, 1.5

    def _tables(self) -> tuple[Curve, Curve]:
        x = self.grid("x")
        slope = Curve("sig′(x)", sigmoid_prime(x), (0, 0.27), [0, 0.05, 0.1, 0.15, 0.2, 0.25])
        return Curve("sig(x)", sigmoid(x), (-0.05, 1.05), [0, 0.5, 1]), slope


class SquaredErrorPlot(TangentPlot):
    """½(O − t)² over O with its slope O − t, for one output O and its target t."""

    O = Position(np.linspace(0, 1, 101).round(10), 0.4)  # noqa: E741  # the sheet's letter
    t = Position(np.linspace(0, 1, 101).round(10), 0.8)
    moved = ("O", "t")
    ticks: ClassVar = [0, 0.2, 0.4, 0.6, 0.8, 1]
    reach = 0.25

    def _tables(self) -> tuple[Curve, Curve]:
        O, t = self.grid("O"), self.grid("t")[:, np.newaxis]  # noqa: E741
        term = loss(O[:, np.newaxis], t[..., np.newaxis])  # ½ (O − t)²
        slope = Curve("O − t", O - t, (-1, 1), [-1, -0.5, 0, 0.5, 1])
        return Curve("½(O − t)²", term, (0, 0.52), [0, 0.1, 0.2, 0.3, 0.4, 0.5]), slope


def sigmoid_plot() -> SigmoidPlot:
    """Show sig and sig′ over x: the tangent to one has the slope that the other has as its height."""
    return SigmoidPlot()


def squared_error_plot() -> SquaredErrorPlot:
    """Show ½(O − t)² over O with its slope O − t, for one output and its target."""
    return SquaredErrorPlot()
