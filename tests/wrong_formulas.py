"""Wrong formulas that are written in earnest, each with the right shape: what a test of the right ones must reject."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlp_core import (
    Activations,
    Parameters,
    delta_H,
    delta_O,
    forward,
    gradient_w_H,
    gradient_w_O,
    sigmoid,
    sigmoid_prime,
)

Array = NDArray[Any]
Formula = Callable[[Parameters, Activations, Array], Array]


def _unbiased(p: Parameters, a: Activations) -> Activations:
    return forward(p._replace(b_H=0 * p.b_H, b_O=0 * p.b_O), a.O_I)


def _δ_H(p: Parameters, a: Activations, δ_O: Array, w_O: Array) -> Array:
    return (w_O @ δ_O) * sigmoid_prime(a.x_H)


# (quantity, what is wrong, formula of parameters p, activations a and targets t); N_H may not exceed N_I or N_O
WRONG_FORMULAS: list[tuple[str, str, Formula]] = [
    ("x_H", "bias forgotten", lambda p, a, t: a.O_I @ p.w_H),
    ("x_H", "bias subtracted", lambda p, a, t: a.O_I @ p.w_H - p.b_H),
    ("x_H", "w read from to→from", lambda p, a, t: a.O_I @ p.w_H.reshape(p.w_H.shape[::-1]).T + p.b_H),
    ("x_O", "bias forgotten", lambda p, a, t: a.O_H @ p.w_O),
    ("x_O", "x^H for O^H", lambda p, a, t: a.x_H @ p.w_O + p.b_O),
    ("O_O", "no sigmoid", lambda p, a, t: a.x_O),
    ("O_O", "sign in the exponent", lambda p, a, t: sigmoid(-a.x_O)),
    ("E", "½ forgotten", lambda p, a, t: np.sum((a.O_O - t) ** 2)),
    ("E", "mean over k", lambda p, a, t: 0.5 * np.mean((a.O_O - t) ** 2)),
    ("delta_O", "sign", lambda p, a, t: (t - a.O_O) * sigmoid_prime(a.x_O)),
    ("delta_O", "factor 2", lambda p, a, t: 2 * (a.O_O - t) * sigmoid_prime(a.x_O)),
    ("delta_O", "mean over k", lambda p, a, t: (a.O_O - t) * sigmoid_prime(a.x_O) / t.size),
    ("delta_O", "sig′ missing", lambda p, a, t: a.O_O - t),
    ("delta_O", "sig for sig′", lambda p, a, t: (a.O_O - t) * sigmoid(a.x_O)),
    ("delta_O", "sig′ of the output", lambda p, a, t: (a.O_O - t) * sigmoid_prime(a.O_O)),
    ("delta_O", "slope of tanh", lambda p, a, t: (a.O_O - t) * (1 - a.O_O**2)),
    ("delta_O", "t forgotten", lambda p, a, t: a.O_O * sigmoid_prime(a.x_O)),
    ("delta_O", "bias forgotten", lambda p, a, t: delta_O(_unbiased(p, a), t)),
    ("gradient_w_O", "O^O for O^H", lambda p, a, t: np.outer(np.ones(a.O_H.size), a.O_O * delta_O(a, t))),
    ("gradient_w_O", "O^I for O^H", lambda p, a, t: np.outer(a.O_I[: a.O_H.size], delta_O(a, t))),
    ("gradient_w_O", "x^H for O^H", lambda p, a, t: np.outer(a.x_H, delta_O(a, t))),
    ("gradient_w_O", "O^H forgotten", lambda p, a, t: np.outer(np.ones(a.O_H.size), delta_O(a, t))),
    ("gradient_w_O", "transposed", lambda p, a, t: np.outer(delta_O(a, t), a.O_H).reshape(p.w_O.shape)),
    ("gradient_w_O", "Σ_k kept", lambda p, a, t: np.outer(a.O_H, np.sum(a.O_O - t) * sigmoid_prime(a.x_O))),
    ("gradient_w_O", "sig′ missing", lambda p, a, t: np.outer(a.O_H, a.O_O - t)),
    ("delta_H", "Σ_k dropped", lambda p, a, t: delta_O(a, t)[: a.x_H.size] * p.w_O.diagonal() * sigmoid_prime(a.x_H)),
    ("delta_H", "mean over k", lambda p, a, t: _δ_H(p, a, delta_O(a, t), p.w_O) / t.size),
    ("delta_H", "w transposed", lambda p, a, t: _δ_H(p, a, delta_O(a, t), p.w_O.reshape(p.w_O.shape[::-1]).T)),
    ("delta_H", "w forgotten", lambda p, a, t: _δ_H(p, a, delta_O(a, t), np.ones(p.w_O.shape))),
    ("delta_H", "w already updated", lambda p, a, t: _δ_H(p, a, delta_O(a, t), p.w_O - 0.1 * gradient_w_O(a, t))),
    ("delta_H", "sig′(x^O) missing", lambda p, a, t: _δ_H(p, a, a.O_O - t, p.w_O)),
    ("delta_H", "sig′(x^H) missing", lambda p, a, t: p.w_O @ delta_O(a, t)),
    ("delta_H", "sig′ of the output", lambda p, a, t: (p.w_O @ delta_O(a, t)) * sigmoid_prime(a.O_H)),
    ("delta_H", "x^H for x^O", lambda p, a, t: (p.w_O @ delta_O(a, t)) * sigmoid_prime(a.x_O[: a.x_H.size])),
    ("gradient_w_H", "sign", lambda p, a, t: -np.outer(a.O_I, delta_H(a, t, p.w_O))),
    ("gradient_w_H", "O^H for O^I", lambda p, a, t: np.outer(np.ones(a.O_I.size), a.O_H * delta_H(a, t, p.w_O))),
    ("gradient_w_H", "O^I forgotten", lambda p, a, t: np.outer(np.ones(a.O_I.size), delta_H(a, t, p.w_O))),
    ("gradient_w_H", "transposed", lambda p, a, t: np.outer(delta_H(a, t, p.w_O), a.O_I).reshape(p.w_H.shape)),
    ("gradient_w_H", "bias forgotten", lambda p, a, t: gradient_w_H(_unbiased(p, a), t, p.w_O)),
]
