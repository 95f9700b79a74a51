"""One weight of a network in some state: its indices on the sheet, and derivatives by it, measured."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mlp_core import Activations, Array, forward
from mlp_lab.state.knobs import Knob, State

STEP = 1e-20  # of the complex step: so small that its square vanishes beside 1


@dataclass(frozen=True)
class AtWeight:
    """A network in some state, its activations, and the weight from neuron j to neuron i."""

    state: State
    activations: Activations
    weight: Knob

    @property
    def j(self) -> int:
        """The neuron the weight comes from."""
        return self.weight.index[0]

    @property
    def i(self) -> int:
        """The neuron the weight goes to."""
        return self.weight.index[1]

    @cached_property
    def _stepped(self) -> Activations:
        w = getattr(self.state, self.weight.array)[self.weight.entry]
        stepped = self.weight.turned(self.state, w + 1j * STEP)
        return forward(stepped.parameters, stepped.O_I)

    def derivative(self, expression: Callable[[Activations], Array]) -> Array:
        """Differentiate an expression by the weight, numerically, through `forward`: ∂f/∂w = Im f(w + ih) / h."""
        slope: Array = np.imag(expression(self._stepped)) / STEP
        return slope
