"""The interactive side of the lessons: one shared lab, and panels that look at it."""

from mlp_lab.lab import Lab

__all__ = ["Lab"]
