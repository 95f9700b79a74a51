"""A function with its tangent, and its slope as a function of its own: the sigmoid, and the error of one output."""

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from mlp_core import Array, loss, sigmoid, sigmoid_prime
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import INK, colour
from mlp_lab.panels.plot.plot import Plot, gridded

REACH = 0.2  # of the tangent to either side, as a part of the axis


class TangentPlot(Plot):
    """A function with its tangent, and below it the slope as a function of its own.

    f, slope: functions of the values of the sliders, the first of which is the axis. names: what f and slope are
    called. Both are drawn over the first slider's range. mark: a slider whose value is marked on the axis.
    """

    def __init__(
        self,
        f: Callable[..., Array],
        slope: Callable[..., Array],
        names: tuple[str, str],
        sliders: dict[str, Any],
        mark: str = "",
    ) -> None:
        self._f, self._slope, self._names, self._mark = f, slope, names, mark
        super().__init__(
            {name: (ipywidgets.FloatSlider, settings | {"readout_format": ".2f"}) for name, settings in sliders.items()}
        )

    def __repr__(self) -> str:
        at = [slider.value for slider in self.sliders.values()]
        values = {name: slider.value for name, slider in self.sliders.items()}
        values |= dict(zip(self._names, (float(self._f(*at)), float(self._slope(*at))), strict=True))
        return ", ".join(f"{name} = {number(value)}" for name, value in values.items())

    def _draw(self) -> dict[str, Any]:
        axis, slider = next(iter(self.sliders.items()))
        self._x = np.linspace(slider.min, slider.max, 161)
        upper, lower = self._figure.subplots(2, 1, sharex=True)
        for ax, name in ((upper, self._names[0]), (lower, self._names[1])):
            ax.set_ylabel(name)
            gridded(ax)
        lower.set_xlabel(axis)
        parts = {"f": upper.plot([], [], color=INK)[0], "slope": lower.plot([], [], color=INK)[0]}
        parts["tangent"] = upper.plot([], [], lw=3)[0]
        parts["height"] = lower.plot([], [], lw=3)[0]
        for name, ax in (("point", upper), ("slope point", lower)):
            parts[name] = ax.plot([], [], "o", color=INK, clip_on=False)[0]
        for n, ax in enumerate((upper, lower)):
            parts[f"line {n}"] = ax.axvline(0, color=INK, lw=0.8, ls=":")
            if self._mark:
                parts[f"mark {n}"] = ax.axvline(0, color=INK, lw=1.2, ls="--")
        if self._mark:
            across = {"xycoords": upper.get_xaxis_transform(), "textcoords": "offset points"}
            parts["mark name"] = upper.annotate(self._mark, (0, 1), (5, -11), color=INK, **across)
        extremes = np.array([[slider.min, slider.max] for slider in list(self.sliders.values())[1:]])
        corners = np.array(np.meshgrid(*extremes)).reshape(len(extremes), -1).T if len(extremes) else np.empty((1, 0))
        for ax, function in ((upper, self._f), (lower, self._slope)):
            heights = np.array([function(self._x, *corner) for corner in corners])
            room = 0.08 * np.ptp(heights)
            ax.set_ylim(heights.min() - room, heights.max() + room)
        upper.set_xlim(self._x[0], self._x[-1])
        return parts

    def _move(self) -> None:
        x, *rest = (slider.value for slider in self.sliders.values())
        height, slope = float(self._f(x, *rest)), float(self._slope(x, *rest))
        reach = REACH * np.array([-1, 1]) * np.ptp(self._x)
        lines = {
            "f": (self._x, self._f(self._x, *rest)),
            "slope": (self._x, self._slope(self._x, *rest)),
            "tangent": (x + reach, height + slope * reach),
            "height": ([x, x], [0, slope]),
            "point": ([x], [height]),
            "slope point": ([x], [slope]),
            "line 0": ([x, x], [0, 1]),
            "line 1": ([x, x], [0, 1]),
        }
        for name, place in lines.items():
            self._artists[name].set_data(*place)
        for name in ("tangent", "height"):
            self._artists[name].set_color(colour(slope))
        if self._mark:
            at = self.sliders[self._mark].value
            for name in ("mark 0", "mark 1"):
                self._artists[name].set_xdata([at, at])
            self._artists["mark name"].xy = (at, 1)


def sigmoid_plot() -> TangentPlot:
    """Show sig and sig′ over x: the tangent to one has the slope that the other has as its height."""
    return TangentPlot(sigmoid, sigmoid_prime, ("sig(x)", "sig′(x)"), {"x": {"min": -8, "max": 8, "value": 1}})


def squared_error_plot() -> TangentPlot:
    """Show ½(O − t)² over O with its slope O − t, for one output and its target."""
    return TangentPlot(
        lambda output, t: loss(np.expand_dims(output, -1), [t]),
        lambda output, t: np.asarray(output) - t,
        ("½(O − t)²", "O − t"),
        {
            "O": {"min": 0, "max": 1, "step": 0.01, "value": 0.2},
            "t": {"min": 0, "max": 1, "step": 0.01, "value": 0.6},
        },
        mark="t",
    )
