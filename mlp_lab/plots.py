"""Figures drawn by matplotlib in a panel: sliders above a picture that is updated in place."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import anywidget
import ipywidgets
import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from mlp_core import Array, loss, sigmoid, sigmoid_prime
from mlp_lab.differences import METHODS, errors
from mlp_lab.figures import INK, NEGATIVE, POSITIVE
from mlp_lab.knobs import find_knob
from mlp_lab.notation import number

if TYPE_CHECKING:
    from mlp_lab.lab import Lab

STATIC = Path(__file__).parent / "static"
SIZE = (6.4, 4.4)  # inches, of 100 pixels each
REACH = 0.18  # of the tangent to either side, as a part of the axis
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
        Image.fromarray(np.asarray(self._canvas.buffer_rgba())).save(buffer, format="png", compress_level=1)
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
            _clear(ax)
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


class DifferencePlot(Plot):
    """How far measured slopes of E along the chosen weight are from the formula, for every step h.

    complex_step: whether the complex step is shown beside the one-sided and the central difference.
    """

    def __init__(self, lab: Lab, complex_step: bool) -> None:
        self._lab = lab
        self._methods = [name for name in METHODS if complex_step or name != "complex step"]
        settings = {"min": -16, "max": 0, "step": 0.125, "value": 0.01, "readout_format": ".1e"}
        super().__init__({"step h": (ipywidgets.FloatLogSlider, settings)})
        lab.observe(self._update, "sweep")

    def __repr__(self) -> str:
        h = self.sliders["step h"].value
        found = errors(self._lab.state, find_knob(self._lab.weight, self._lab.state), np.array([h]))
        off = [f"{name} {_off(found.measured[name].item())}" for name in self._methods]
        return f"∂E/∂w for {self._lab.weight} = {number(found.slope)}. With h = {h:.1e}:\n{', '.join(off)}"

    def _draw(self) -> dict[str, Any]:
        ax = self._figure.subplots()
        ax.set(xscale="log", yscale="log", xlim=(1e-16, 1), ylim=(LEAST / 10, 10))
        ax.set(xlabel="step h", ylabel="|measured − formula|")
        _clear(ax)
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
        now = self.sliders["step h"].value
        h = np.append(STEPS, now)
        found = errors(self._lab.state, find_knob(self._lab.weight, self._lab.state), h)
        for name, values in found.expected.items():
            self._artists[name].set_data(STEPS, values[:-1])
            self._write_along(name, values[:-1])
        for name in self._methods:
            *along, here = np.maximum(found.measured[name], LEAST)
            self._artists[name].set_data(STEPS, along)
            self._artists[f"{name} now"].set_data([now], [here])
        self._artists["line"].set_xdata([now, now])

    def _write_along(self, name: str, values: Array) -> None:
        """Write the name of an expected error along its line."""
        (_, h, slope, apart), ax = EXPECTED[name], self._artists[name].axes
        across, up = (np.ptp(np.log10(limits)) for limits in (ax.get_xlim(), ax.get_ylim()))
        angle = np.arctan2(slope * ax.bbox.height / up, ax.bbox.width / across)
        words = self._artists[f"{name} words"]
        words.xy = (h, np.interp(np.log10(h), np.log10(STEPS), values))
        words.set(position=(-apart * np.sin(angle), apart * np.cos(angle)), rotation=np.degrees(angle))


def _clear(ax: Axes) -> None:
    """Leave of the axes what helps to read them."""
    ax.patch.set_visible(False)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(alpha=0.25)


def _off(error: float) -> str:
    """Say how far off a slope is; an error of the last digits differs from machine to machine."""
    return f"{error:.1e} off" if error >= 1e-15 else "less than 1e-15 off"


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
