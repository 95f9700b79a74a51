"""How far measured slopes of E along the chosen weight are from the formula, for every step."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from mlp_core import Array
from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import INK, NEGATIVE, POSITIVE
from mlp_lab.panels.differences.methods import METHODS, Errors, errors
from mlp_lab.panels.plot.plot import Plot, gridded
from mlp_lab.state.sweep import Moment

STEPS = np.logspace(-16, 0, 129)
LEAST = 1e-18  # an error of 0 has no place on a logarithmic axis, and is drawn here
# colour, marker and width of a line; where two lie on each other, the lower one is wider
STYLE = {"one-sided": (NEGATIVE, "s", 1.3), "central": (POSITIVE, "o", 2.6), "complex step": ("#009E73", "^", 1.2)}
# an expected error: its name in the figure, the step where that stands, its slope there, and how far above it (points)
EXPECTED = {
    "½ |E″| h": ("truncation  ½ |E″| h", 10**-13.2, 1, 4),
    "⅙ |E‴| h²": ("truncation  ⅙ |E‴| h²", 10**-7.1, 2, -11),
    "ε E / h": ("rounding  ε E / h", 10**-14.8, -1, 4),
}


class DifferencePlot(Plot):
    """How far measured slopes of E along the chosen weight are from the formula, for every step h.

    complex_step: whether the complex step is shown beside the one-sided and the central difference.
    """

    def __init__(self, lab: Link, complex_step: bool) -> None:
        self._shared = lab.shared
        self._drawn: Moment | None = None  # what the lines were drawn for
        self._methods = [name for name in METHODS if complex_step or name != "complex step"]
        settings = {"min": -16, "max": 0, "step": 0.125, "value": 0.01, "readout_format": ".1e"}
        super().__init__({"step h": (ipywidgets.FloatLogSlider, settings)})

    def _join(self) -> Callable[[], object]:
        return self._shared.listen(self._follow)

    def __repr__(self) -> str:
        h = self.sliders["step h"].value
        found = self._errors(np.array([h]))
        off = [f"{name} {_off(found.measured[name].item())}" for name in self._methods]
        weight = self._shared.moment.weight
        return f"∂E/∂w for {weight} = {number(found.slope)}. With h = {h:.1e}:\n{', '.join(off)}"

    def _errors(self, h: Array) -> Errors:
        moment = self._shared.moment
        return errors(moment.numbers, moment.weight, h)

    def _draw(self) -> dict[str, Any]:
        ax = self._figure.subplots()
        ax.set(xscale="log", yscale="log", xlim=(1e-16, 1), ylim=(LEAST / 10, 10))
        ax.set(xlabel="step h", ylabel="|measured − formula|")
        gridded(ax)
        parts: dict[str, Any] = {}
        for name, (words, *_) in EXPECTED.items():
            parts[name] = ax.plot([], [], color=INK, ls="--", lw=0.9, alpha=0.7)[0]
            parts[f"{name} words"] = ax.annotate(
                words, (1, 1), (0, 0), textcoords="offset points", color=INK, fontsize=9, rotation_mode="anchor"
            )
        for name in self._methods:
            colour, marker, width = STYLE[name]
            parts[name] = ax.plot([], [], color=colour, lw=width)[0]
            parts[f"{name} now"] = ax.plot([], [], marker, color=colour, label=name, ms=5 + 2 * width)[0]
        parts["line"] = ax.axvline(1, color=INK, lw=0.8, ls=":")
        ax.legend(loc="upper center", frameon=False)
        return parts

    def _move(self) -> None:
        """Move the point, and the lines where the lab has changed since they were drawn."""
        now, moment = self.sliders["step h"].value, self._shared.moment
        here = self._errors(np.array([now]))
        for name in self._methods:
            self._artists[f"{name} now"].set_data([now], np.maximum(here.measured[name], LEAST))
        self._artists["line"].set_xdata([now, now])
        if self._drawn is not moment:
            self._drawn = moment
            self._move_lines(self._errors(STEPS))

    def _move_lines(self, found: Errors) -> None:
        for name, values in found.expected.items():
            self._artists[name].set_data(STEPS, values)
            self._write_along(name, values)
        for name in self._methods:
            self._artists[name].set_data(STEPS, np.maximum(found.measured[name], LEAST))

    def _write_along(self, name: str, values: Array) -> None:
        """Write the name of an expected error along its line."""
        (_, h, slope, apart), ax = EXPECTED[name], self._artists[name].axes
        across, up = (np.ptp(np.log10(limits)) for limits in (ax.get_xlim(), ax.get_ylim()))
        angle = np.arctan2(slope * ax.bbox.height / up, ax.bbox.width / across)
        words = self._artists[f"{name} words"]
        words.xy = (h, np.interp(np.log10(h), np.log10(STEPS), values))
        words.set(position=(-apart * np.sin(angle), apart * np.cos(angle)), rotation=np.degrees(angle))


def _off(error: float) -> str:
    """Say how far off a slope is; an error of the last digits differs from machine to machine."""
    return f"{error:.1e} off" if error >= 1e-15 else "less than 1e-15 off"
