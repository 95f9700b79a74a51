"""Figures drawn by matplotlib in a panel: sliders above a picture that is updated in place."""

from io import BytesIO
from pathlib import Path
from typing import Any, cast

import anywidget
import ipywidgets
import traitlets
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from mlp_lab.link.link import BASE_CSS
from mlp_lab.link.modules import ONCE, with_imports
from mlp_lab.link.outputs import Shown
from mlp_lab.panels.base import clear

HERE = Path(__file__).parent
SIZE = (6.4, 4.4)  # inches, of 100 pixels each


class Picture(anywidget.AnyWidget):
    """A picture of fixed size with the words for it; seen: whether it is in view on some page."""

    _esm = ONCE
    script = traitlets.Unicode(with_imports(HERE / "picture.js")).tag(sync=True)
    _css = BASE_CSS + (HERE / "picture.css").read_text(encoding="utf-8")
    png = traitlets.Bytes().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    width = traitlets.Int(round(100 * SIZE[0])).tag(sync=True)
    height = traitlets.Int(round(100 * SIZE[1])).tag(sync=True)
    seen = traitlets.Bool().tag(sync=True)


class Plot(ipywidgets.VBox, Shown):  # type: ignore[misc]  # ipywidgets has no types
    """Sliders above a figure of fixed size, whose parts are made once and then moved, while the picture is in view.

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
            slider.observe(self._follow, "value")
        self.picture.observe(self._follow, "seen")

    def __repr__(self) -> str:
        """Give the text twin: the sliders and what the figure shows for them, at fixed digits."""
        raise NotImplementedError

    def _draw(self) -> dict[str, Any]:
        """Make every part of the figure once."""
        raise NotImplementedError

    def _move(self) -> None:
        """Move the parts to where the sliders stand."""
        raise NotImplementedError

    def _follow(self, _: object = None) -> None:
        """Draw what has changed, or do so when the picture comes into view."""
        if self.picture.seen:
            self._update()

    def _update(self) -> None:
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

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self.open()
        self._update()
        size = {"width": self.picture.width, "height": self.picture.height}
        return self._bundle(super()._repr_mimebundle_(**kwargs), self._page_png(), **{"image/png": size})


def gridded(ax: Axes) -> None:
    """Leave of axes what helps to read them, and let the page show through."""
    clear(ax)
    ax.patch.set_visible(False)
    ax.grid(alpha=0.25)
