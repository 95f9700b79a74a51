"""Gradient descent: every weight and bias goes a step against its slope, w ← w − η ∂E/∂w."""

from collections.abc import Callable

from mlp_core import Array, Parameters, delta_H, delta_O, forward, loss
from mlp_lab.training.data import Data


def gradients(parameters: Parameters, data: Data, mean: bool = False, back: Array | None = None) -> Parameters:
    """Give ∂E/∂ of every weight and bias for a batch: ∂E/∂w^H = O_Iᵀ δ^H, ∂E/∂w^O = O_Hᵀ δ^O, ∂E/∂b = Σ δ.

    data: N examples. mean: whether E is the mean of their losses, and not the sum. back: the output weights through
    which the errors go back, those of the forward pass unless given. Raises ValueError as mlp_core does.
    """
    now = forward(parameters, data.O_I)
    share = 1 / len(data.O_I) if mean else 1
    δ_O = delta_O(now, data.t) * share
    δ_H = delta_H(now, data.t, parameters.w_O if back is None else back) * share
    return Parameters(now.O_I.mT @ δ_H, δ_H.sum(axis=-2), now.O_H.mT @ δ_O, δ_O.sum(axis=-2))


def step(parameters: Parameters, data: Data, eta: float, mean: bool = False) -> Parameters:
    """Go one step of gradient descent, all parameters together: w ← w − η ∂E/∂w.

    eta: the learning rate η. The others are those of `gradients`.
    """
    slopes = gradients(parameters, data, mean)
    return Parameters(*(w - eta * slope for w, slope in zip(parameters, slopes, strict=True)))


def output_first(parameters: Parameters, data: Data, eta: float, mean: bool = False) -> Parameters:
    """Go a step in the wrong order: the errors go back through output weights that have already been changed."""
    right = step(parameters, data, eta, mean)
    wrong = gradients(parameters, data, mean, back=right.w_O)
    return right._replace(w_H=parameters.w_H - eta * wrong.w_H, b_H=parameters.b_H - eta * wrong.b_H)


Rule = Callable[[Parameters, Data, float, bool], Parameters]
RULES: dict[str, Rule] = {"together": step, "output first": output_first}


def with_examples(parameters: Parameters) -> Parameters:
    """Give parameters that have leading axes (...) one more, for examples: w (..., 1, from, to), b (..., 1, to)."""
    w_H, b_H, w_O, b_O = parameters
    return Parameters(w_H[..., None, :, :], b_H[..., None, :], w_O[..., None, :, :], b_O[..., None, :])


def batch_loss(parameters: Parameters, data: Data, mean: bool = False) -> Array:
    """Give E of a batch, Σ_n E_n or its mean, for parameters that may have leading axes (...), as an array (...)."""
    losses = loss(forward(with_examples(parameters), data.O_I).O_O, data.t)
    E: Array = losses.mean(axis=-1) if mean else losses.sum(axis=-1)
    return E
