"""What all panels share: three readings of what they show, and the link they hold."""

from collections.abc import Callable
from inspect import getfile
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from matplotlib.figure import Figure

from mlp_lab.link.link import BASE_CSS, Link
from mlp_lab.link.modules import ONCE, looks, with_imports
from mlp_lab.link.outputs import Shown
from mlp_lab.parts.drawing import png
from mlp_lab.state.shared import SharedState
from mlp_lab.state.sweep import Source


class View(anywidget.AnyWidget, Shown):
    """What a cell shows, in three readings; its JavaScript lies beside it and is named as its folder."""

    script = traitlets.Unicode().tag(sync=True)
    common_css = BASE_CSS

    def __init_subclass__(cls, **kwargs: Any) -> None:
        folder = Path(getfile(cls)).parent
        script = folder / f"{folder.name}.js"
        if "_esm" not in vars(cls) and script.exists():  # ipywidgets makes a subclass of each instance
            cls._esm, cls._css, cls._script = ONCE, cls.common_css + looks(script), with_imports(script)
        super().__init_subclass__(**kwargs)

    def __init__(self, **traits: Any) -> None:
        super().__init__(script=self._script, **traits)

    def __repr__(self) -> str:
        """Give the text twin: the numbers of now at fixed digits, the same on every run."""
        raise NotImplementedError

    def draw(self, figure: Figure) -> None:
        """Draw the picture that stands in where no kernel runs."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self.open()
        return self._bundle(super()._repr_mimebundle_(**kwargs), png(self.draw))


class Panel(View):
    """A view of a lab's state.

    lab: the link that it holds, in Python as `shared`. sources: the numbers that only it shows.
    """

    lab = anywidget.WidgetTrait().tag(sync=True)
    sources: tuple[Source, ...] = ()
    common_css = ""  # the link has brought it

    def __init__(self, lab: Link, **traits: Any) -> None:
        super().__init__(lab=lab, **traits)

    @property
    def link(self) -> Link:
        """The link that the panel holds."""
        link: Link = self.lab
        return link

    @property
    def shared(self) -> SharedState:
        """The state of the lab that the panel shows."""
        return self.link.shared

    def _join(self) -> Callable[[], object]:
        """Let the link stay open, and the sweep carry the numbers that only this panel shows."""
        return self.link.join(self.sources)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        with self.shared.lock:  # text and picture are of one moment
            return super()._repr_mimebundle_(**kwargs)
