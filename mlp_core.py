"""Backpropagation for a network with one sigmoid hidden layer and sigmoid outputs.

Names follow the sheet: a superscript is a suffix, a subscript an index, and `w[j, i]` runs from j to i.
Every array may carry leading axes `...` that broadcast: a batch of examples and a sweep of one weight are
the same call as a single example. All quantities are pure numbers, without a unit.

Source: "Exercise 1", Adrian Buchwald and Jana Schulz, 18 December 2021; (1) to (8) are its equations.
"""

import inspect
from cmath import isfinite
from collections.abc import Callable
from contextvars import Context, ContextVar
from functools import wraps
from itertools import compress
from numbers import Number
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


class Parameters(NamedTuple):
    """Weights and biases: w_H (..., N_I, N_H), b_H (..., N_H), w_O (..., N_H, N_O), b_O (..., N_O)."""

    w_H: Array
    b_H: Array
    w_O: Array
    b_O: Array


class Activations(NamedTuple):
    """What a forward pass leaves behind: O_I (..., N_I), x_H and O_H (..., N_H), x_O and O_O (..., N_O).

    Each O is an output and each x a pre-activation (net input).
    """

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
    m = np.minimum(x, 0.0)  # goes by the real part; no power below is above 1, so none overflows
    p = np.exp(m)
    outputs: Array = p / (p + np.exp(m - x))  # 1/(1 + e^(−x)) = e^m/(e^m + e^(m − x))
    return outputs


def sigmoid_prime(x: ArrayLike) -> Array:
    """Give the slope of the sigmoid: sig′(x) = sig(x)(1 − sig(x)) = sig(x) sig(−x), as used in (3).

    x: net inputs, any shape. Returns the slopes in the same shape. Raises ValueError as sigmoid does.
    """
    e = np.exp(np.minimum(x, np.negative(x)))  # e^(−|x|), as the slope is the same at −x
    f = e / (1.0 + e)
    slopes: Array = f - f * f  # f (1 − f) = sig(−|x|) sig(|x|): as f is at most ½, nothing cancels
    return slopes


def forward(parameters: Parameters, O_I: ArrayLike) -> Activations:
    """Run the network: x_i^L = Σ_j w_ji^L O_j^(L−1) + b_i^L and O_i^L = sig(x_i^L), as (1), (2) and (7).

    parameters: weights and biases. O_I: inputs (..., N_I). Returns the activations of all three layers.
    Raises ValueError if a shape does not fit, a number is not finite, or a net input overflows.
    """
    w_H, b_H, w_O, b_O = parameters
    x_H = _sums(O_I, w_H) + b_H  # x_i^H = Σ_j w_ji^H O_j^I + b_i^H
    O_H = sigmoid(x_H)  # O_i^H = sig(x_i^H)
    x_O = _sums(O_H, w_O) + b_O  # x_i^O = Σ_j w_ji^O O_j^H + b_i^O
    O_O = sigmoid(x_O)  # O_i^O = sig(x_i^O)
    return Activations(np.asarray(O_I), x_H, O_H, x_O, O_O)


def loss(O_O: ArrayLike, t: ArrayLike) -> Array:
    """Measure the distance from the targets: E = ½ Σ_k (O_k^O − t_k)².

    O_O: outputs (..., N_O). t: targets (..., N_O). Returns one loss per example, shape (...).
    Raises ValueError as forward does, or if the sum overflows.
    """
    E: Array = 0.5 * np.sum(np.subtract(O_O, t) ** 2, axis=-1)  # E = ½ Σ_k (O_k^O − t_k)²
    return E


def delta_O(activations: Activations, t: ArrayLike) -> Array:
    """Give the error signal of the output layer: δ_i^O = ∂E/∂x_i^O = (O_i^O − t_i) sig′(x_i^O) = ∂E/∂b_i^O.

    activations: of a forward pass. t: targets (..., N_O). Returns (..., N_O). Source: (3) and (4).
    Raises ValueError if a shape does not fit, a number is not finite, or a product overflows.
    """
    return (activations.O_O - t) * sigmoid_prime(activations.x_O)  # δ_i^O = (O_i^O − t_i) sig′(x_i^O)


def delta_H(activations: Activations, t: ArrayLike, w_O: ArrayLike) -> Array:
    """Give the error signal of the hidden layer: δ_i^H = ∂E/∂x_i^H = [Σ_k δ_k^O w_ik^O] sig′(x_i^H) = ∂E/∂b_i^H.

    activations: of a forward pass. t: targets (..., N_O). w_O: the output weights of that pass (..., N_H, N_O).
    Returns (..., N_H). Source: (6), (7) and (8). Raises ValueError as delta_O does.
    """
    paths = _sums(delta_O(activations, t), np.asarray(w_O).mT)  # Σ_k δ_k^O w_ik^O
    return paths * sigmoid_prime(activations.x_H)  # δ_i^H = [Σ_k δ_k^O w_ik^O] sig′(x_i^H)


def gradient_w_O(activations: Activations, t: ArrayLike) -> Array:
    """Give Part 1 of the sheet: ∂E/∂w_ji^O = (O_i^O − t_i) sig(x_i^O)(1 − sig(x_i^O)) O_j^H.

    activations: of a forward pass. t: targets (..., N_O). Returns one gradient per example, [j, i] in
    (..., N_H, N_O). Source: the last line of Part 1, by (5). Raises ValueError as delta_O does.
    """
    return activations.O_H[..., :, None] * delta_O(activations, t)[..., None, :]  # ∂E/∂w_ji^O = O_j^H δ_i^O


def gradient_w_H(activations: Activations, t: ArrayLike, w_O: ArrayLike) -> Array:
    """Give Part 2 of the sheet: ∂E/∂w_ji^H = [Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^O] sig′(x_i^H) O_j^I.

    activations: of a forward pass. t: targets (..., N_O). w_O: the output weights of that pass (..., N_H, N_O).
    Returns one gradient per example, [j, i] in (..., N_I, N_H). Source: the last line of Part 2, by (8).
    Raises ValueError as delta_O does.
    """
    return activations.O_I[..., :, None] * delta_H(activations, t, w_O)[..., None, :]  # ∂E/∂w_ji^H = O_j^I δ_i^H


def _sums(outputs: ArrayLike, w: Array) -> Array:
    """Give Σ_j O_j w_ji: each example by itself, or by one product of matrices where many weights are shared."""
    # a product of matrices adds up in another order, so that its last digits are not those of a single example
    sums: Array = np.matmul(outputs, w) if w.size >= _MANY and w.ndim == 2 else np.matvec(w.mT, outputs)
    return sums


# The door: what a formula is given and what it gives is checked, once a call

_MANY = 1000  # weights, from which on a product of matrices is worth other last digits
_AXES = {"x": (), "O_I": ("N_I",), "w_H": ("N_I", "N_H"), "b_H": ("N_H",), "x_H": ("N_H",), "O_H": ("N_H",)}
_AXES |= {"w_O": ("N_H", "N_O"), "b_O": ("N_O",), "x_O": ("N_O",), "O_O": ("N_O",), "t": ("N_O",)}
# Sums and products show what is not finite in them. These go into none, or only into a sigmoid, which hides it.
_UNSEEN = {"sigmoid": "x", "sigmoid_prime": "x", "forward": "", "loss": "", "delta_O": "O_I x_H O_H x_O"}
_UNSEEN |= {"delta_H": "O_I x_H O_H x_O", "gradient_w_O": "O_I x_H x_O", "gradient_w_H": "x_H O_H x_O"}
_kind = attrgetter("__class__", "dtype", "shape")
_fitting: dict[str, set[tuple[Any, ...]]] = {}  # by formula the kinds of arrays that need no second look
_within: ContextVar[bool] = ContextVar("_within", default=False)
_bare = Context()  # in it NumPy warns of nothing, and what a formula calls is not checked again
_bare.run(np.seterr, all="ignore")
_bare.run(_within.set, True)


def _checked(formula: Callable[..., Any]) -> Callable[..., Any]:
    """Hold a formula to finite numbers in shapes that fit; those that it calls stay bare."""
    signature = inspect.signature(formula)
    first, *others = signature.parameters
    group: Any = {"parameters": Parameters, "activations": Activations}.get(first)
    names = (*group._fields, *others) if group else (first, *others)
    unseen = [name in _UNSEEN[formula.__name__].split() for name in names]
    count, size = 1 + len(others), len(names) - len(others)
    fitting = _fitting[formula.__name__] = set()

    def checked(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        given = signature.bind(*args, **kwargs).args if kwargs or len(args) != count else args
        if group and type(given[0]) is not group:
            given = (_grouped(first, given[0], group), *given[1:])
        numbers = (*given[0], *given[1:]) if group else given
        try:
            fits = tuple(map(_kind, numbers)) in fitting
        except AttributeError:  # a list, or a number
            fits = False
        if not fits:
            numbers = _arrays(names, numbers)
            given = (group(*numbers[:size]), *numbers[size:]) if group else numbers
            if len(fitting) == 1000:
                fitting.clear()
            fitting.add(tuple(map(_kind, numbers)))
        result: Any = formula(*given)
        for array in result[1::2] if group is Parameters else (*compress(numbers, unseen), result):
            # few numbers are added up faster in Python, though their sum may itself overflow
            if not (isfinite(sum(array.ravel().tolist())) if array.size < 32 else np.isfinite(array).all()):
                _arrays(names, numbers)
                _refuse_overflow(formula, given, result)
                break
        return result

    @wraps(formula)
    def call(*args: Any, **kwargs: Any) -> Any:
        return formula(*args, **kwargs) if _within.get() else _bare.copy().run(checked, args, kwargs)

    return call


def _grouped(name: str, value: Any, group: Any) -> Any:
    """Return any sequence of so many arrays as Parameters or Activations."""
    try:
        return group(*value)
    except TypeError:
        raise ValueError(f"{name} must hold {', '.join(group._fields)}, in this order") from None


def _refuse_overflow(formula: Callable[..., Any], given: tuple[Any, ...], result: Any) -> None:
    """Name what has left the range of floating-point numbers, if anything has."""
    steps = result._asdict() if isinstance(result, Activations) else {formula.__name__.replace("loss", "E"): result}
    if not isinstance(result, Activations):
        _within.set(False)
        formula(*given)  # names an error signal, as the formulas that it calls are checked now
    for name, array in steps.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name} overflows: it has left the range of floating-point numbers")


def _arrays(names: tuple[str, ...], values: tuple[Any, ...]) -> tuple[Array, ...]:
    """Return the named values as finite numbers, once their last axes fit _AXES and their leading ones broadcast."""
    arrays: list[Array] = []
    lengths: dict[str, int] = {}
    leading: tuple[int, ...] = ()
    for name, value in zip(names, values, strict=False):
        axes = _AXES[name]
        needed = f"({', '.join(['...', *(f'{axis} = {lengths[axis]}' if axis in lengths else axis for axis in axes)])})"
        array = _doubles(name, value, needed)
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
        arrays.append(array)
    return tuple(arrays)


def _doubles(name: str, value: Any, needed: str) -> Array:
    """Return numbers of any kind in double precision, complex where they are complex."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths, needs shape {needed}") from None
    if np.ma.is_masked(value):
        raise ValueError(f"{name} of shape {array.shape} is masked in part, needs every number in shape {needed}")
    if array.dtype == object and all(isinstance(number, Number) for number in array.flat):  # 2**64, Fraction, Decimal
        try:
            array = array.astype(complex if any(isinstance(number, complex) for number in array.flat) else float)
        except OverflowError:
            raise ValueError(f"{name} overflows: it exceeds the range of floating-point numbers") from None
    if array.dtype.kind not in "biufc":
        raise ValueError(f"{name} of shape {array.shape} holds no numbers, needs numbers in shape {needed}")
    return array.astype(np.result_type(array, np.float64), copy=False)


globals().update({f.__name__: _checked(f) for f in (sigmoid, sigmoid_prime, forward, loss)})
globals().update({f.__name__: _checked(f) for f in (delta_O, delta_H, gradient_w_O, gradient_w_H)})
