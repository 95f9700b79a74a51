"""Backpropagation for a network with one sigmoid hidden layer and sigmoid outputs.

Names follow the sheet: a superscript is a suffix, a subscript an index, and `w[j, i]` runs from j to i.
Every array may carry leading axes `...` that broadcast: a batch of examples and a sweep of one weight are
the same call as a single example. All quantities are pure numbers, without a unit.

Source: "Exercise 1", Adrian Buchwald and Jana Schulz, 18 December 2021; (1) to (8) are its equations.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]

_AXES = {"x": (), "O_I": ("N_I",), "w_H": ("N_I", "N_H"), "b_H": ("N_H",), "x_H": ("N_H",), "O_H": ("N_H",)}
_AXES |= {"w_O": ("N_H", "N_O"), "b_O": ("N_O",), "x_O": ("N_O",), "O_O": ("N_O",), "t": ("N_O",)}


class Parameters(NamedTuple):
    """Weights and biases: w_H (..., N_I, N_H), b_H (..., N_H), w_O (..., N_H, N_O), b_O (..., N_O)."""

    w_H: Array
    b_H: Array
    w_O: Array
    b_O: Array


class Activations(NamedTuple):
    """What a forward pass leaves behind: O_I (..., N_I), x_H and O_H (..., N_H), x_O and O_O (..., N_O)."""

    O_I: Array
    x_H: Array
    O_H: Array
    x_O: Array
    O_O: Array


def sigmoid(x: ArrayLike) -> Array:
    """Squash a net input into (0, 1): sig(x) = 1 / (1 + e^(−x)), the activation function in (1).

    x: net inputs, any shape. Returns the outputs in the same shape, complex where x is complex.
    Raises ValueError if x holds anything but finite numbers.
    """
    (x,) = _checked(x=x)
    positive = x.real >= 0
    e = np.exp(np.where(positive, -x, x))  # never above 1, so it cannot overflow
    outputs: Array = np.where(positive, 1, e) / (1 + e)  # 1/(1 + e^(−x)) = e^x/(1 + e^x)
    return outputs


def sigmoid_prime(x: ArrayLike) -> Array:
    """Give the slope of the sigmoid: sig′(x) = sig(x)(1 − sig(x)) = sig(x) sig(−x), as used in (3).

    x: net inputs, any shape. Returns the slopes in the same shape. Raises ValueError as sigmoid does.
    """
    (x,) = _checked(x=x)
    return sigmoid(x) * sigmoid(-x)  # 1 − sig(x) would cancel for large x; sig(−x) does not


@np.errstate(over="ignore", invalid="ignore")
def forward(parameters: Parameters, O_I: ArrayLike) -> Activations:
    """Run the network: x_i^L = Σ_j w_ji^L O_j^(L−1) + b_i^L and O_i^L = sig(x_i^L), as (1), (2) and (7).

    parameters: weights and biases. O_I: inputs (..., N_I). Returns the activations of all three layers.
    Raises ValueError if a shape does not fit, a number is not finite, or a net input overflows.
    """
    w_H, b_H, w_O, b_O, O_I = _checked(**Parameters(*parameters)._asdict(), O_I=O_I)
    x_H = _finite("x_H", np.einsum("...j,...ji->...i", O_I, w_H) + b_H)  # x_i^H = Σ_j w_ji^H O_j^I + b_i^H
    O_H = sigmoid(x_H)  # O_i^H = sig(x_i^H)
    x_O = _finite("x_O", np.einsum("...j,...ji->...i", O_H, w_O) + b_O)  # x_i^O = Σ_j w_ji^O O_j^H + b_i^O
    O_O = sigmoid(x_O)  # O_i^O = sig(x_i^O)
    return Activations(O_I, x_H, O_H, x_O, O_O)


@np.errstate(over="ignore", invalid="ignore")
def loss(O_O: ArrayLike, t: ArrayLike) -> Array:
    """Measure the distance from the targets: E = ½ Σ_k (O_k^O − t_k)².

    O_O: outputs (..., N_O). t: targets (..., N_O). Returns one loss per example, shape (...).
    Raises ValueError if a shape does not fit, a number is not finite, or the sum overflows.
    """
    O_O, t = _checked(O_O=O_O, t=t)
    return _finite("E", 0.5 * np.sum((O_O - t) ** 2, axis=-1))  # E = ½ Σ_k (O_k^O − t_k)²


@np.errstate(over="ignore", invalid="ignore")
def delta_O(activations: Activations, t: ArrayLike) -> Array:
    """Give the error signal of the output layer: δ_i^O = ∂E/∂x_i^O = (O_i^O − t_i) sig′(x_i^O) = ∂E/∂b_i^O.

    activations: of a forward pass. t: targets (..., N_O). Returns (..., N_O). Source: (3) and (4).
    Raises ValueError if a shape does not fit, a number is not finite, or a product overflows.
    """
    *_, x_O, O_O, t = _checked(**activations._asdict(), t=t)
    return _finite("delta_O", (O_O - t) * sigmoid_prime(x_O))  # δ_i^O = (O_i^O − t_i) sig′(x_i^O)


@np.errstate(over="ignore", invalid="ignore")
def delta_H(activations: Activations, t: ArrayLike, w_O: ArrayLike) -> Array:
    """Give the error signal of the hidden layer: δ_i^H = ∂E/∂x_i^H = [Σ_k δ_k^O w_ik^O] sig′(x_i^H) = ∂E/∂b_i^H.

    activations: of a forward pass. t: targets (..., N_O). w_O: the output weights of that pass (..., N_H, N_O).
    Returns (..., N_H). Source: (6), (7) and (8). Raises ValueError as delta_O does.
    """
    _, x_H, *_, w_O, t = _checked(**activations._asdict(), w_O=w_O, t=t)
    paths = np.einsum("...k,...ik->...i", delta_O(activations, t), w_O)  # Σ_k δ_k^O w_ik^O
    return _finite("delta_H", paths * sigmoid_prime(x_H))  # δ_i^H = [Σ_k δ_k^O w_ik^O] sig′(x_i^H)


@np.errstate(over="ignore", invalid="ignore")
def gradient_w_O(activations: Activations, t: ArrayLike) -> Array:
    """Give Part 1 of the sheet: ∂E/∂w_ji^O = (O_i^O − t_i) sig(x_i^O)(1 − sig(x_i^O)) O_j^H.

    activations: of a forward pass. t: targets (..., N_O). Returns one gradient per example, [j, i] in
    (..., N_H, N_O). Source: the last line of Part 1, by (5). Raises ValueError as delta_O does.
    """
    _, _, O_H, *_, t = _checked(**activations._asdict(), t=t)
    gradient = O_H[..., :, None] * delta_O(activations, t)[..., None, :]  # ∂E/∂w_ji^O = O_j^H δ_i^O
    return _finite("gradient_w_O", gradient)


@np.errstate(over="ignore", invalid="ignore")
def gradient_w_H(activations: Activations, t: ArrayLike, w_O: ArrayLike) -> Array:
    """Give Part 2 of the sheet: ∂E/∂w_ji^H = [Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^O] sig′(x_i^H) O_j^I.

    activations: of a forward pass. t: targets (..., N_O). w_O: the output weights of that pass (..., N_H, N_O).
    Returns one gradient per example, [j, i] in (..., N_I, N_H). Source: the last line of Part 2, by (8).
    Raises ValueError as delta_O does.
    """
    O_I, *_, w_O, t = _checked(**activations._asdict(), w_O=w_O, t=t)
    gradient = O_I[..., :, None] * delta_H(activations, t, w_O)[..., None, :]  # ∂E/∂w_ji^H = O_j^I δ_i^H
    return _finite("gradient_w_H", gradient)


def _checked(**named: ArrayLike) -> list[Array]:
    """Return the named values as finite numbers, once their last axes fit _AXES and their leading ones broadcast."""
    arrays: list[Array] = []
    lengths: dict[str, int] = {}
    leading: tuple[int, ...] = ()
    for name, value in named.items():
        axes = _AXES[name]
        needed = f"({', '.join(['...', *(f'{axis} = {lengths[axis]}' if axis in lengths else axis for axis in axes)])})"
        try:
            array = np.asarray(value)
        except ValueError:
            raise ValueError(f"{name} has rows of different lengths, needs shape {needed}") from None
        if array.dtype.kind not in "biufc":
            raise ValueError(f"{name} of shape {array.shape} holds no numbers, needs numbers in shape {needed}")
        first = array.ndim - len(axes)
        own = dict(zip(axes, array.shape[max(first, 0) :], strict=False))
        if first < 0 or 0 in array.shape or own | lengths != lengths | own:
            raise ValueError(f"{name} has shape {array.shape}, needs shape {needed}")
        try:
            leading = np.broadcast_shapes(leading, array.shape[:first])
        except ValueError:
            raise ValueError(f"{name} has shape {array.shape}, needs leading axes that fit {leading}") from None
        if not np.isfinite(array).all():
            raise ValueError(f"{name} of shape {array.shape} holds NaN or infinity, needs finite numbers in {needed}")
        lengths |= own
        arrays.append(array.astype(np.result_type(array, np.float64), copy=False))
    return arrays


def _finite(name: str, array: Array) -> Array:
    """Refuse a result that has overflowed."""
    if not np.isfinite(array).all():
        raise ValueError(f"{name} overflows: it has left the range of floating-point numbers")
    return array
