"""Every plot, and places to put its sliders to."""

from mlp_lab import Lab
from mlp_lab.panels.curves.panel import sigmoid_plot, squared_error_plot
from mlp_lab.panels.plot.plot import Plot

TANGENTS = {"sigmoid": sigmoid_plot, "squared error": squared_error_plot}
DIFFERENCES = {"two ways": lambda: Lab().differences(), "three ways": lambda: Lab().differences(complex_step=True)}
PLOTS = TANGENTS | DIFFERENCES
PLACES = {"sigmoid": [(-8.0,), (-1.3,), (0.0,), (8.0,)], "squared error": [(0.0, 1.0), (0.42, 0.42), (1.0, 0.13)]}
PLACES |= {name: [(1.0,), (1e-5,), (1e-16,)] for name in DIFFERENCES}


def put(plot: Plot, place: tuple[float, ...]) -> None:
    """Put the sliders to a place, as a student who sees the picture does, one after the other."""
    plot.picture.seen = True
    for slider, value in zip(plot.sliders.values(), place, strict=True):
        slider.value = value
