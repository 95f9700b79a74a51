"""One step of gradient descent: every weight and bias against its slope, and what that promises."""

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Array, Parameters, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import State

_AXES = {name: (-2, -1) if name in WEIGHTS else (-1,) for name in Parameters._fields}


def gradients(state: State) -> Parameters:
    """Give ∇E, the slope of E by every weight and bias, each at its place.

    The arrays of the state may have leading axes (...); so have those of the slopes then.
    """
    now = forward(state.parameters, state.O_I)
    d_H, d_O = delta_H(now, state.t, state.w_O), delta_O(now, state.t)
    return Parameters(gradient_w_H(now, state.t, state.w_O), d_H, gradient_w_O(now, state.t), d_O)


def loss_of(state: State) -> Array:
    """Give E (...) of a state whose arrays may have leading axes (...)."""
    return loss(forward(state.parameters, state.O_I).O_O, state.t)


def stepped(state: State, slopes: Parameters, eta: ArrayLike) -> State:
    """Change all weights and biases at once, each against its slope: w ← w − η ∂E/∂w.

    eta: how far (...); its axes are leading axes of the weights and biases then.
    """
    far = {name: np.expand_dims(eta, axes) for name, axes in _AXES.items()}
    down = {name: getattr(state, name) - far[name] * slope for name, slope in slopes._asdict().items()}
    return state._replace(**down)  # w ← w − η ∂E/∂w


def squared(slopes: Parameters) -> Array:
    """Give ‖∇E‖² (...), the sum of the squares of all slopes: how fast E falls where a step begins."""
    total: Array = sum(np.sum(slope**2, axis=_AXES[name]) for name, slope in slopes._asdict().items())
    return total
