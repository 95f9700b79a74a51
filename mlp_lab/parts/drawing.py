"""What stored pictures are drawn with."""

from collections.abc import Callable
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure

POSITIVE, NEGATIVE, INK = "#0072B2", "#D55E00", "#222222"


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
