"""Figures drawn by matplotlib in a panel: sliders above a picture that is updated in place."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import anywidget
import ipywidgets
import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

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


class Plot(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Sliders above a figure of fixed size, whose parts are made once and then moved.

    sliders: the class and the settings of each slider, by its name.
    """

    def __init__(self, sliders: dict[str, tuple[type, dict[str, Any]]]) -> None:
        self.sliders = {
            name: make(description=name, layout={"width": "420px"}, **settings)
            for name, (make, settings) in sliders.items()
        }
        self._figure = Figure(figsize=SIZE, dpi=150, layout="constrained", facecolor="none")
        self._artists = self._draw()
        for part in self._artists.values():
            part.set(animated=True, in_layout=False)  # drawn over the rest, which stays
        self._canvas = cast(Any, FigureCanvasAgg(self._figure))  # matplotlib does not type what it draws with
        self._canvas.draw()
        self._figure.set_layout_engine("none")  # the axes stay where they are
        self._rest = self._canvas.copy_from_bbox(self._figure.bbox)
        self.picture = Picture()
        super().__init__([*self.sliders.values(), self.picture])
        self._update()
        for slider in self.sliders.values():
            slider.observe(self._update, "value")

    def __repr__(self) -> str:
        """Give the text twin: the sliders and what the figure shows for them, at fixed digits."""
        raise NotImplementedError

    def _draw(self) -> dict[str, Any]:
        """Make every part of the figure once."""
        raise NotImplementedError

    def _move(self) -> None:
        """Move the parts to where the sliders stand."""
        raise NotImplementedError

    def _update(self, _: object = None) -> None:
        self._move()
        with self.picture.hold_sync():
            self.picture.png, self.picture.words = self._quick_png(), repr(self)

    def _quick_png(self) -> bytes:
        """Draw what moves over the rest; a page of any colour shows through."""
        buffer = BytesIO()
        self._canvas.restore_region(self._rest)
        for part in self._artists.values():
            self._figure.draw_artist(part)
        imsave(buffer, self._canvas.buffer_rgba(), format="png", pil_kwargs={"compress_level": 1})
        return buffer.getvalue()

    def _page_png(self) -> bytes:
        """Draw the whole figure on a white page."""
        buffer = BytesIO()
        self._figure.savefig(buffer, format="png", facecolor="white", metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | dict[str, Any]:
        shown = super()._repr_mimebundle_(**kwargs)
        data = shown[0] if isinstance(shown, tuple) else shown
        picture = b64encode(self._page_png()).decode()
        return data | {"text/plain": repr(self), "image/png": picture}, {"image/png": {"width": 640, "height": 440}}


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
            clear(ax)
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
        if self._mark:
            at = self.sliders[self._mark].value
            for name in ("mark 0", "mark 1"):
                self._artists[name].set_xdata([at, at])
            self._artists["mark name"].xy = (at, 1)


def clear(ax: Axes) -> None:
    """Leave of axes what helps to read them."""
    ax.patch.set_visible(False)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(alpha=0.25)


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
