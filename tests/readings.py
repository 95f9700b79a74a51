"""What a panel shows: what it hands to a notebook, its picture as it is stored, and the numbers in its text twin."""

import re
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from mlp_core import Array
from mlp_lab.panels.base import Panel, View
from tests.all_panels import PANELS
from tests.labs import LABS


class Readings(NamedTuple):
    """A panel, what it hands to the notebook, and the figure of the picture in that."""

    panel: Panel
    data: dict[str, Any]
    figure: Figure


@cache
def readings(name: str, lab: str) -> Readings:
    """Show a panel of a lab once, for tests that only look."""
    panel = PANELS[name](LABS[lab]())
    with patch.object(panel, "draw", wraps=panel.draw) as draw:
        data = bundle(panel)
    (figure,) = draw.call_args.args
    FigureCanvasAgg(figure)  # by which texts are measured
    return Readings(panel, data, figure)


def bundle(panel: View) -> dict[str, Any]:
    """Give what a panel hands to the notebook."""
    shown = panel._repr_mimebundle_()
    assert shown is not None
    return shown[0]


def numbers_after(name: str, twin: str) -> list[str]:
    """Give the numbers that stand after a name in a text twin."""
    found = re.search(rf"(?:^|\s){re.escape(name)} +([^\n]*)", twin)
    assert found, name
    return found[1].replace(";", " ").split()


def drawn(panel: View) -> Figure:
    """Draw the picture of a panel, laid out as it is stored."""
    figure = Figure(layout="constrained", dpi=100)
    canvas = FigureCanvasAgg(figure)
    panel.draw(figure)
    canvas.draw()
    return figure


def texts(figure: Figure) -> list[Text]:
    """Give the texts that can be seen, so without those of ticks beyond the end of an axis."""
    beyond = [
        tick.label1
        for axes in figure.axes
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in axis.get_major_ticks()
        if not low <= tick.get_loc() <= high
    ]
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [text for text in found if text not in beyond]


def assert_legible(figure: Figure) -> None:
    """Hold that no text leaves the picture or covers another."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    width, height = figure.canvas.get_width_height()
    for text, box in boxes:
        assert box.x0 >= 0 <= box.y0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        overlap = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(overlap) <= 1, (one, other)  # a pixel of air around a letter may be shared


def written_in(figure: Figure) -> list[str]:
    """Give what is written in a picture."""
    return [text.get_text() for text in texts(figure)]


def points(line: Line2D) -> Array:
    """Give the points of a line, a row each."""
    return np.asarray(line.get_xydata())
