"""Figures drawn by matplotlib in a panel: sliders above a picture that is updated in place."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array, loss, sigmoid, sigmoid_prime
from mlp_lab.figures import INK, NEGATIVE, POSITIVE
from mlp_lab.notation import number

STATIC = Path(__file__).parent / "static"
SIZE = (6.4, 4.4)  # inches, of 100 pixels each
REACH = 0.18  # of the tangent to either side, as a part of the axis


class Picture(anywidget.AnyWidget):
    """A picture of fixed size with the words for it."""

    _esm = STATIC / "picture.js"
    _css = STATIC / "lab.css"
    png = traitlets.Bytes().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(round(100 * SIZE[0])).tag(sync=True)
    height = traitlets.Int(round(100 * SIZE[1])).tag(sync=True)


class TangentPlot(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A function with its tangent, and below it the slope as a function of its own.

    f, slope: functions of the values of the sliders, the first of which is the axis. names: what f and slope are
    called. Both are drawn over the first slider's range.
    """

    def __init__(
        self, f: Callable[..., Array], slope: Callable[..., Array], names: tuple[str, str], sliders: dict[str, Any]
    ) -> None:
        self._f, self._slope, self._names = f, slope, names
        self.sliders = {
            name: ipywidgets.FloatSlider(description=name, readout_format=".2f", layout={"width": "420px"}, **how)
            for name, how in sliders.items()
        }
        axis = next(iter(self.sliders.values()))
        self._x = np.linspace(axis.min, axis.max, 161)
        self._figure = Figure(figsize=SIZE, dpi=150, layout="constrained")
        self._artists = self._draw(next(iter(self.sliders)))
        self._figure.draw_without_rendering()
        self._figure.set_layout_engine("none")  # the axes stay where they are, and drawing is three times as fast
        self.picture = Picture()
        super().__init__([*self.sliders.values(), self.picture])
        self._update()
        for slider in self.sliders.values():
            slider.observe(self._update, "value")

    def __repr__(self) -> str:
        """Give the text twin: the sliders, the function and its slope at fixed digits."""
        at = [slider.value for slider in self.sliders.values()]
        values = {name: slider.value for name, slider in self.sliders.items()}
        values |= dict(zip(self._names, (float(self._f(*at)), float(self._slope(*at))), strict=True))
        return ", ".join(f"{name} = {number(value)}" for name, value in values.items())

    def _draw(self, axis: str) -> dict[str, Any]:
        """Make every part of the figure once."""
        upper, lower = self._figure.subplots(2, 1, sharex=True)
        for ax, name in ((upper, self._names[0]), (lower, self._names[1])):
            ax.set_ylabel(name)
            ax.spines[["top", "right"]].set_visible(False)
            ax.grid(alpha=0.25)
        lower.set_xlabel(axis)
        parts = {"f": upper.plot([], [], color=INK)[0], "slope": lower.plot([], [], color=INK)[0]}
        parts["tangent"] = upper.plot([], [], lw=3)[0]
        parts["height"] = lower.plot([], [], lw=3)[0]
        for name, ax in (("point", upper), ("slope point", lower)):
            parts[name] = ax.plot([], [], "o", color=INK)[0]
        for n, ax in enumerate((upper, lower)):
            parts[f"line {n}"] = ax.axvline(0, color=INK, lw=0.8, ls=":")
        extremes = np.array([[slider.min, slider.max] for slider in list(self.sliders.values())[1:]])
        corners = np.array(np.meshgrid(*extremes)).reshape(len(extremes), -1).T if len(extremes) else np.empty((1, 0))
        for ax, function in ((upper, self._f), (lower, self._slope)):
            heights = np.array([function(self._x, *corner) for corner in corners])
            room = 0.08 * np.ptp(heights)
            ax.set_ylim(heights.min() - room, heights.max() + room)
        upper.set_xlim(self._x[0], self._x[-1])
        return parts

    def _update(self, _: object = None) -> None:
        """Move the parts to where the sliders stand."""
        x, *rest = (slider.value for slider in self.sliders.values())
        height, slope = float(self._f(x, *rest)), float(self._slope(x, *rest))
        reach = REACH * np.array([-1, 1]) * np.ptp(self._x)
        colour = POSITIVE if slope >= 0 else NEGATIVE
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
            self._artists[name].set_color(colour)
        with self.picture.hold_sync():
            self.picture.png, self.picture.words = self._png(transparent=True), repr(self)

    def _png(self, transparent: bool) -> bytes:
        """Draw the figure; a page of any colour shows through a transparent one."""
        buffer = BytesIO()
        quick = {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 1}}
        self._figure.savefig(buffer, format="png", transparent=transparent, **quick)
        return buffer.getvalue()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | dict[str, Any]:
        shown = super()._repr_mimebundle_(**kwargs)
        data = shown[0] if isinstance(shown, tuple) else shown
        picture = b64encode(self._png(transparent=False)).decode()
        return data | {"text/plain": repr(self), "image/png": picture}, {"image/png": {"width": 640, "height": 440}}


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
            "O": {"min": 0, "max": 1, "step": 0.01, "value": 0.3},
            "t": {"min": 0, "max": 1, "step": 0.01, "value": 0.9},
        },
    )
