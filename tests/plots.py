"""Every plot, and places to put its sliders to."""

from collections.abc import Callable

from mlp_lab import Lab
from mlp_lab.panels.curves.panel import TangentPlot, sigmoid_plot, squared_error_plot
from mlp_lab.panels.plot.plot import Plot

TANGENTS: dict[str, Callable[[], TangentPlot]] = {"sigmoid": sigmoid_plot, "squared error": squared_error_plot}
DIFFERENCES: dict[str, Callable[[], Plot]] = {
    "two ways": lambda: Lab().differences(),
    "three ways": lambda: Lab().differences(complex_step=True),
}
PLOTS: dict[str, Callable[[], Plot]] = {**TANGENTS, **DIFFERENCES}
PLACES: dict[str, list[tuple[float, ...]]] = {
    "sigmoid": [(-8.0,), (-1.3,), (0.0,), (8.0,)],
    "squared error": [(0.0, 1.0), (0.42, 0.42), (1.0, 0.13)],
    **{name: [(1.0,), (1e-5,), (1e-16,)] for name in DIFFERENCES},
}


def put(plot: Plot, place: tuple[float, ...]) -> None:
    """Put the sliders to a place, as a student who sees the picture does, one after the other."""
    plot.picture.seen = True
    for slider, value in zip(plot.sliders.values(), place, strict=True):
        slider.value = value
