"""Gradient descent as one would write it down with mlp_core, for tests to compare with."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, Parameters, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab.training.data import Data


def drawn_parameters(seed: int, sizes: tuple[int, int, int]) -> Parameters:
    """Draw the parameters of a network."""
    random, (N_I, N_H, N_O) = np.random.default_rng(seed), sizes
    return Parameters(*(random.normal(size=shape) for shape in ((N_I, N_H), N_H, (N_H, N_O), N_O)))


def drawn_data(seed: int, N: int, N_I: int, N_O: int) -> Data:
    """Draw a batch of N examples."""
    random = np.random.default_rng(seed)
    return Data("drawn", random.normal(size=(N, N_I)), random.uniform(size=(N, N_O)), "Drawn for a test.")


def loss_alone(parameters: Parameters, data: Data, mean: bool = False) -> float:
    """Add up the losses, example by example."""
    E = sum(float(loss(forward(parameters, O_I).O_O, t)) for O_I, t in zip(data.O_I, data.t, strict=True))
    return E / len(data.t) if mean else E


def gradients_alone(parameters: Parameters, data: Data, mean: bool = False) -> Parameters:
    """Add up the gradients of the sheet, example by example."""
    total = [np.zeros_like(array) for array in parameters]
    for O_I, t in zip(data.O_I, data.t, strict=True):
        now = forward(parameters, O_I)
        δ_O, δ_H = delta_O(now, t), delta_H(now, t, parameters.w_O)
        each = (gradient_w_H(now, t, parameters.w_O), δ_H, gradient_w_O(now, t), δ_O)
        total = [sum_ + slope for sum_, slope in zip(total, each, strict=True)]
    return Parameters(*(sum_ / len(data.t) if mean else sum_ for sum_ in total))


def descent_alone(start: Parameters, data: Data, eta: float, mean: bool = False) -> Iterator[Parameters]:
    """Descend for ever: the parameters at step 0, 1, …"""
    w_H, b_H, w_O, b_O = start
    while True:
        yield Parameters(w_H, b_H, w_O, b_O)
        slopes = gradients_alone(Parameters(w_H, b_H, w_O, b_O), data, mean)
        w_H, b_H = w_H - eta * slopes.w_H, b_H - eta * slopes.b_H
        w_O, b_O = w_O - eta * slopes.w_O, b_O - eta * slopes.b_O


def flat(parameters: Parameters) -> Array:
    """Give all parameters in one row."""
    return np.concatenate([np.ravel(array) for array in parameters])
