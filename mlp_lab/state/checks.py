"""Numbers that a lab takes: drawn, or given and found to fit."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Array, Parameters
from mlp_lab.state.knobs import LARGEST, State

LARGEST_LAYER = 6  # what a panel can draw legibly


def drawn(sizes: Sequence[int], seed: int) -> State:
    """Draw a state of these sizes, on round numbers so that it can be followed by hand."""
    if np.shape(sizes) != (3,) or not all(isinstance(n, (int, np.integer)) and 1 <= n <= LARGEST_LAYER for n in sizes):
        raise ValueError(f"sizes are {sizes!r}, needs three whole numbers N_I, N_H, N_O of 1 to {LARGEST_LAYER}")
    N_I, N_H, N_O = sizes
    random = np.random.default_rng(seed)
    tenths = np.setdiff1d(np.arange(-10, 11), 0) / 10
    shapes = {"w_H": (N_I, N_H), "b_H": (N_H,), "w_O": (N_H, N_O), "b_O": (N_O,), "O_I": (N_I,)}
    drawn = {name: random.choice(tenths, shape) for name, shape in shapes.items()}
    return State(**drawn | {"w_H": 2 * drawn["w_H"], "w_O": 2 * drawn["w_O"]}, t=random.integers(1, 10, N_O) / 10)


def started(
    sizes: Sequence[int], seed: int, parameters: Parameters | None, O_I: ArrayLike | None, t: ArrayLike | None
) -> State:
    """Give the state that a lab starts from: what is given, in sizes that parameters fix, and the rest drawn."""
    given: dict[str, ArrayLike] = named(parameters) if parameters is not None else {}
    if given:
        sizes = (*real("w_H", given["w_H"], (-1, -1)).shape, real("w_O", given["w_O"], (-1, -1)).shape[1])
    given |= {name: value for name, value in (("O_I", O_I), ("t", t)) if value is not None}
    return fitting(given, drawn(sizes, seed))


def named(parameters: Parameters) -> dict[str, ArrayLike]:
    """Return the four arrays of parameters by name."""
    try:
        return dict(Parameters(*parameters)._asdict())
    except TypeError:
        raise ValueError(f"parameters are {parameters!r}, needs the four arrays w_H, b_H, w_O, b_O") from None


def fitting(arrays: dict[str, ArrayLike], state: State) -> State:
    """Return the state with copies of these arrays, as real numbers in the shapes that it has."""
    return state._replace(**{name: real(name, value, getattr(state, name).shape) for name, value in arrays.items()})


def same(one: Iterable[Array], other: Iterable[Array]) -> bool:
    """Tell whether arrays are equal, number by number."""
    return all(map(np.array_equal, one, other))


def whole(name: str, value: Any, largest: int) -> int:
    """Return a whole number from 0 to the largest; raises ValueError for any other value."""
    is_whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1
    if not is_whole or not 0 <= value <= largest:
        raise ValueError(f"{name} is {value!r}, needs a whole number from 0 to {largest:,}")
    return int(value)


def real(name: str, value: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return a read-only copy of real numbers in this shape; −1 stands for any length."""
    needed = f"shape {shape}" if -1 not in shape else f"{len(shape)} axes"
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths, needs {needed}") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} is {value!r}, needs real numbers in {needed}")
    if array.ndim != len(shape) or any(n not in (-1, have) for n, have in zip(shape, array.shape, strict=True)):
        raise ValueError(f"{name} has shape {array.shape}, needs {needed}")
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity, needs finite numbers")
    if (np.abs(array) > LARGEST).any():
        raise ValueError(f"{name} holds a number beyond {LARGEST:,.0f}, the largest that a knob takes")
    return array
