"""The interactive side of the lessons: one shared lab, and panels that look at it."""

from mlp_lab.lab import Lab
from mlp_lab.panels.curves.panel import sigmoid_plot, squared_error_plot

__all__ = ["Lab", "sigmoid_plot", "squared_error_plot"]
