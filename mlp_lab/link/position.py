"""Traits that a slider in the browser moves."""

from typing import Any

import traitlets

from mlp_core import Array


class Position(traitlets.Float):  # type: ignore[type-arg]  # which traitlets takes at type-checking only
    """A number on a grid: what is given is taken to the nearest position, and refused where it lies beyond the ends."""

    def __init__(self, grid: Array, value: float) -> None:
        self.grid = grid
        super().__init__(value)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> float:
        """Give the nearest position."""
        number = super().validate(obj, value)
        if not self.grid[0] <= number <= self.grid[-1]:
            self.error(obj, value)
        return float(self.grid[abs(self.grid - number).argmin()])

    def info(self) -> str:
        """Say what is taken, for the words of an error."""
        return f"a number from {self.grid[0]:g} to {self.grid[-1]:g}"
