"""What all panels share: the link they hold, three readings of what they show, and what pictures are drawn with."""

from collections.abc import Callable
from inspect import getfile
from io import BytesIO
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.link.modules import ONCE, with_imports
from mlp_lab.link.outputs import Shown
from mlp_lab.state.shared import SharedState
from mlp_lab.state.sweep import Source

POSITIVE, NEGATIVE, INK = "#0072B2", "#D55E00", "#222222"


class Panel(anywidget.AnyWidget, Shown):
    """A view of a lab's state; its JavaScript and its CSS lie beside it, and have the name of its folder.

    lab: the link that it holds, in Python as `shared`. sources: the numbers that only it shows.
    """

    lab = anywidget.WidgetTrait().tag(sync=True)
    script = traitlets.Unicode().tag(sync=True)
    sources: tuple[Source, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "_esm" not in vars(cls):  # ipywidgets makes a subclass of each instance, which has them as traits
            folder = Path(getfile(cls)).parent
            cls._esm, cls._css = ONCE, folder / f"{folder.name}.css"
            cls._script = with_imports(folder / f"{folder.name}.js")
        super().__init_subclass__(**kwargs)

    def __init__(self, lab: Link, **traits: Any) -> None:
        super().__init__(lab=lab, script=self._script, **traits)

    @property
    def shared(self) -> SharedState:
        """The state of the lab that the panel shows."""
        link: Link = self.lab
        return link.shared

    def __repr__(self) -> str:
        """Give the text twin: the numbers of now at fixed digits, the same on every run."""
        raise NotImplementedError

    def draw(self, figure: Figure) -> None:
        """Draw the picture that stands in where no kernel runs."""
        raise NotImplementedError

    def _join(self) -> Callable[[], object]:
        """Let the link stay open, and the sweep carry the numbers that only this panel shows."""
        link: Link = self.lab
        return link.join(self.sources)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        with self.shared.lock:  # text and picture are of one moment
            self.open()
            return self._bundle(super()._repr_mimebundle_(**kwargs), png(self.draw))


def png(draw: Callable[[Figure], None]) -> bytes:
    """Draw a figure and return it as PNG, the same bytes for the same picture."""
    figure, buffer = Figure(layout="constrained", dpi=100), BytesIO()
    draw(figure)
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def colour(value: float) -> str:
    """Give the colour of a sign."""
    return POSITIVE if value >= 0 else NEGATIVE


def words(ax: Axes, text: str) -> None:
    """Write lines of text, column under column."""
    ax.axis("off")
    written = ax.text(0, 0.5, text, va="center", color=INK, family="monospace", fontsize=9, linespacing=1.6)
    written.set_in_layout(False)  # the axes keep their place however long a line is


def clear(ax: Axes) -> None:
    """Leave of axes what helps to read them."""
    ax.spines[["top", "right"]].set_visible(False)
