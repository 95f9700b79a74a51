"""How far measured slopes of E along the chosen weight are from the formula, for every step that was tried."""

from collections.abc import Iterator

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.link.link import Link
from mlp_lab.link.position import Position
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.parts.drawing import INK, NEGATIVE, POSITIVE, clear
from mlp_lab.state.differences import METHODS, Errors, errors
from mlp_lab.state.sweep import Known

STEPS = np.logspace(-16, 0, 65)
LEAST = 1e-18  # what lies below is drawn at the rim
RIM = 10**-19.5
STYLE = {"one-sided": (NEGATIVE, "s", 1.3), "central": (POSITIVE, "o", 2.6), "complex step": ("#009E73", "^", 1.2)}
EXPECTED = ("½ |E″| h", "⅙ |E‴| h²", "ε E / h")


def numbers(known: Known) -> Iterator[tuple[str, Array]]:
    """Give the error of each method at each step (..., 3, 65), and what is expected at both ends (..., 3, 2)."""
    *_, chosen = known.weights.values()
    found = errors(known.state, chosen.weight, STEPS)
    yield "measured", np.stack([found.measured[name] for name in METHODS], axis=-2)
    yield "expected", np.stack([found.expected[name][..., [0, -1]] for name in EXPECTED], axis=-2)


class DifferencePlot(Panel):
    """How far measured slopes of E along the chosen weight are from the formula, for every step h that was tried.

    h: the step of now. visited: the steps that were tried, counted from the smallest. guess: the step that the student
    holds for the best. revealed: whether all steps are shown, with the expected errors.
    """

    h = Position(STEPS, 0.01)
    visited = traitlets.List(traitlets.Int()).tag(sync=True)
    guess = traitlets.Float(None, allow_none=True).tag(sync=True)
    revealed = traitlets.Bool().tag(sync=True)
    steps = traitlets.List(STEPS.tolist()).tag(sync=True)
    methods = traitlets.List(traitlets.Unicode()).tag(sync=True)
    sources = (numbers,)

    def __init__(self, lab: Link, complex_step: bool) -> None:
        super().__init__(lab, methods=[name for name in METHODS if complex_step or name != "complex step"])
        self._visit()

    @traitlets.observe("h")
    def _visit(self, _: object = None) -> None:
        self.visited = sorted({*self.visited, int(np.flatnonzero(self.h == STEPS)[0])})

    def __repr__(self) -> str:
        found = self._errors(np.array([self.h]))
        off = [f"{name} {_off(found.measured[name].item())}" for name in self.methods]
        weight = self.shared.moment.weight
        return f"∂E/∂w for {weight} = {number(float(found.slope))}. With h = {self.h:.1e}:\n{', '.join(off)}"

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(6.4, 3.6)
        ax, found = figure.add_subplot(), self._errors(STEPS)
        _set_scales(ax)
        shown = np.full(len(STEPS), self.revealed)
        shown[self.visited] = True
        for name in self.methods:
            hue, marker, width = STYLE[name]
            off = np.where(found.measured[name] < LEAST, RIM, found.measured[name])
            ax.plot(STEPS, np.where(shown, off, np.nan), marker=marker, ms=4, color=hue, lw=width, label=name)
        if self.revealed:
            for name in EXPECTED:
                ax.plot(STEPS, found.expected[name], color=INK, ls="--", lw=0.9, alpha=0.7, label=name)
        ax.axvline(self.h, color=INK, lw=0.8, ls=":")
        ax.legend(loc="upper center", frameon=False, fontsize=8, ncols=2)

    def _errors(self, h: Array) -> Errors:
        moment = self.shared.moment
        return errors(moment.numbers, moment.weight, h)


def _set_scales(ax: Axes) -> None:
    """Let both axes go in powers of ten, down to a rim for what is smaller."""
    ax.set(
        xscale="log", yscale="log", xlim=(1e-16, 1), ylim=(1e-20, 10), xlabel="step h", ylabel="|measured − formula|"
    )
    tens: dict[float, str] = {10.0**n: f"$10^{{{n}}}$" for n in range(-18, 1, 3)}
    ax.set_yticks([RIM, *tens], ["below", *tens.values()])
    ax.yaxis.set_tick_params(which="minor", length=0)
    clear(ax)
    ax.grid(alpha=0.25)


def _off(error: float) -> str:
    """Say how far off a slope is; an error of the last digits differs from machine to machine."""
    return f"{error:.1e} off" if error >= 1e-15 else "less than 1e-15 off"
