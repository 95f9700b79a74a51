"""What the outputs of cells show, so that what a new output replaces is closed in the kernel and in the page."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets
from IPython.core.getipython import get_ipython

_shown: dict[str, tuple[str, list["Shown"]]] = {}  # by cell: the execution whose output it is, and what that shows
_replaced: list["Shown"] = []


class Shown(ipywidgets.DOMWidget):  # type: ignore[misc]  # ipywidgets has no types
    """A widget that a cell shows. It is closed when a new output has taken its place, and opens when shown again."""

    def open(self) -> None:
        """Open the widget with all that it is made of."""
        if self.comm is None:
            self._leave = self._join()
            for widget in reversed([*_with_parts(self)]):
                ipywidgets.Widget.open(widget)

    def close(self) -> None:
        """Close the widget with all that it is made of."""
        if self.comm is not None:
            for widget in _with_parts(self):
                ipywidgets.Widget.close(widget)
            self.__dict__.pop("_repr_mimebundle_", None)  # which Widget.close took away for good
            self._leave()

    def _join(self) -> Callable[[], object]:
        """Join what the widget follows as long as it is open; gives what ends that."""
        return lambda: None

    def _bundle(self, bundle: Any, png: bytes, **metadata: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Add the text twin and the stored picture to what ipywidgets shows, and note which cell shows it."""
        _note(self)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        return data | {"text/plain": repr(self), "image/png": b64encode(png).decode()}, metadata


def _with_parts(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    yield widget
    for name in ("layout", "style", "children"):
        part = getattr(widget, name, ())
        for own in part if isinstance(part, tuple) else (part,):
            yield from _with_parts(own)


def _note(widget: Shown) -> None:
    """Note that the cell which runs shows a widget; what its last run showed is replaced."""
    shell: Any = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell, execution = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", "")
    if cell is None:
        return
    if not _shown:
        shell.events.register("post_run_cell", _close_replaced)
    before, widgets = _shown.get(cell, ("", []))
    if before != execution:
        _replaced.extend(widgets)
        widgets = []
    _shown[cell] = execution, [*widgets, widget]


def _close_replaced(_: object) -> None:
    """Close what no cell shows any more."""
    still = {id(widget) for _, widgets in _shown.values() for widget in widgets}
    for widget in _replaced:
        if id(widget) not in still:
            widget.close()
    _replaced.clear()
