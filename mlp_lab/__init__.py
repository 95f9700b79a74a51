"""The interactive side of the lessons: one shared lab, panels that look at it, and exercises that are checked."""

from mlp_lab.exercises.catching import catches
from mlp_lab.exercises.checking import check, hint, solution
from mlp_lab.exercises.solved import solved
from mlp_lab.lab import Lab
from mlp_lab.panels.curves.panel import sigmoid_plot, squared_error_plot

__all__ = ["Lab", "catches", "check", "hint", "sigmoid_plot", "solution", "solved", "squared_error_plot"]
