"""E along the chosen weight, with the point of now and the tangent whose slope is the gradient."""

import numpy as np
from matplotlib.figure import Figure

from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.parts.drawing import INK, clear, colour

REACH = 0.2  # of the tangent to either side, as a part of the axis


class LossSlice(Panel):
    """The loss along one weight: a slice through the loss surface."""

    def __repr__(self) -> str:
        weight, now, E, slope = self._here()
        return f"Loss along {weight}: at {number(now)}, E = {number(E)}, slope ∂E/∂w = {number(slope)}"

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(6.4, 3)
        (along, curve), (weight, now, E, slope) = self.shared.loss_curve(), self._here()
        ax = figure.add_subplot()
        ax.plot(along, curve, color=INK)
        reach = np.array([-1, 1]) * REACH * np.ptp(along)
        ax.plot(now + reach, E + slope * reach, color=colour(slope), lw=3)
        ax.plot(now, E, "o", color=INK)
        ax.set(xlabel=weight, ylabel="E", title=f"slope = {number(slope)}")
        clear(ax)

    def _here(self) -> tuple[str, float, float, float]:
        """Give the chosen weight, its value, E and ∂E/∂w."""
        (state, _, weight, *_), numbers = self.shared.now
        slope = numbers[f"gradient_{weight.array}"][weight.index]
        return str(weight), weight.value(state), float(numbers["E"]), float(slope)
