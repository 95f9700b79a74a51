"""Gradient descent: every weight and bias goes a step against its slope, w ← w − η ∂E/∂w.

E is that of a batch. Parameters may have leading axes (...), and an example of its own for each place in them.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Array, Parameters, delta_H, delta_O, forward, loss
from mlp_lab.training.data import Data

_CORE = [2, 1, 2, 1]  # axes of each array of parameters that are no leading ones


def gradients(parameters: Parameters, data: Data, mean: bool = False, back: Array | None = None) -> Parameters:
    """Give ∂E/∂ of every weight and bias for a batch: ∂E/∂w^H = O_Iᵀ δ^H, ∂E/∂w^O = O_Hᵀ δ^O, ∂E/∂b = Σ δ.

    data: N examples. mean: whether E is the mean of their losses, and not the sum. back: the output weights through
    which the errors go back, those of the forward pass unless given. Raises ValueError as mlp_core does.
    """
    parameters = with_examples(parameters)
    now = forward(parameters, data.O_I)
    share = 1 / data.O_I.shape[-2] if mean else 1
    δ_O = delta_O(now, data.t) * share
    δ_H = delta_H(now, data.t, parameters.w_O if back is None else back) * share
    return Parameters(now.O_I.mT @ δ_H, δ_H.sum(axis=-2), now.O_H.mT @ δ_O, δ_O.sum(axis=-2))


def step(parameters: Parameters, data: Data, eta: float, mean: bool = False) -> Parameters:
    """Go one step of gradient descent, all parameters together: w ← w − η ∂E/∂w.

    eta: the learning rate η. The others are those of `gradients`.
    """
    return stepped(parameters, gradients(parameters, data, mean), eta)


def stepped(parameters: Parameters, slopes: Parameters, eta: ArrayLike) -> Parameters:
    """Change all parameters at once, each against its slope: w ← w − η ∂E/∂w; axes of η become leading axes."""
    ways = [eta] * 4 if np.isscalar(eta) else [np.expand_dims(eta, tuple(range(-core, 0))) for core in _CORE]
    return Parameters(*(w - far * slope for w, far, slope in zip(parameters, ways, slopes, strict=True)))


def output_first(parameters: Parameters, data: Data, eta: float, mean: bool = False) -> Parameters:
    """Go a step in the wrong order: the errors go back through output weights that have already been changed."""
    right = step(parameters, data, eta, mean)
    wrong = gradients(parameters, data, mean, back=right.w_O)
    return right._replace(w_H=parameters.w_H - eta * wrong.w_H, b_H=parameters.b_H - eta * wrong.b_H)


Rule = Callable[[Parameters, Data, float, bool], Parameters]
RULES: dict[str, Rule] = {"together": step, "output first": output_first}


def squared(slopes: Parameters) -> Array:
    """Give ‖∇E‖² (...), the sum of the squares of all slopes: how fast E falls where a step begins."""
    total: Array = sum((slope**2).sum(axis=tuple(range(-core, 0))) for slope, core in zip(slopes, _CORE, strict=True))
    return total


def promise_and_fall(parameters: Parameters, data: Data, eta: float, mean: bool = False) -> tuple[float, float]:
    """Give by how much a step lowers E: as its slopes promise, η‖∇E‖², and truly, which is negative where E rises."""
    promised = eta * squared(gradients(parameters, data, mean))
    came = batch_loss(parameters, data, mean) - batch_loss(step(parameters, data, eta, mean), data, mean)
    return float(promised), float(came)


def with_examples(parameters: Parameters) -> Parameters:
    """Give arrays that have leading axes (...) one more, for examples: w (..., 1, from, to), b (..., 1, to)."""
    if [array.ndim for array in parameters] == _CORE:
        return parameters
    each = zip(parameters, _CORE, strict=True)
    return Parameters(*(np.expand_dims(array, -1 - core) if array.ndim > core else array for array, core in each))


def batch_loss(parameters: Parameters, data: Data, mean: bool = False) -> Array:
    """Give E of a batch (...), Σ_n E_n or its mean."""
    losses = loss(forward(with_examples(parameters), data.O_I).O_O, data.t)
    E: Array = losses.mean(axis=-1) if mean else losses.sum(axis=-1)
    return E
