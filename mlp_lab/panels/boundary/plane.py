"""The plane of two inputs: an output over a grid, where each hidden neuron is at ½, and which examples are right."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, Parameters, forward
from mlp_lab.state.sweep import Known
from mlp_lab.training.descent import with_examples

GRID = 25  # places to either side: for the gates, 0 and 1 are among them


def ends_of(O_I: Array) -> Array:
    """Give the part of the plane that examples (N, 2) lie in, and some room: [[left, right], [low, high]]."""
    low, high = O_I.min(axis=0), O_I.max(axis=0)
    around = np.where(high > low, (high - low) / 4, 1.0)
    return np.stack([low - around, high + around], axis=1)


def places(ends: Array) -> Array:
    """Give the inputs (GRID · GRID, 2) at the places of the grid, row by row from its bottom."""
    across, up = (np.linspace(first, last, GRID) for first, last in ends)
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


def hidden_lines(parameters: Parameters, ends: Array) -> Array:
    """Give where each hidden neuron is at ½, w_1i^H O_1^I + w_2i^H O_2^I + b_i^H = 0, as the ends of a line.

    Returns (..., N_H, 4): from (x, y) to (x, y), the larger outputs on its left; NaN where it lies beyond the plane.
    """
    (left, right), (low, high) = ends
    corners = np.array([[left, low], [right, low], [right, high], [left, high]])  # once around, against the clock
    next_corners = np.roll(corners, -1, axis=0)
    x_H = corners @ parameters.w_H + parameters.b_H[..., None, :]  # (..., corner, i)
    next_x_H = np.roll(x_H, -1, axis=-2)
    is_in, next_is_in = np.greater(x_H, 0), np.greater(next_x_H, 0)
    falls, rises = np.asarray(is_in & ~next_is_in), np.asarray(~is_in & next_is_in)
    part = np.divide(x_H, x_H - next_x_H, out=np.zeros_like(x_H), where=falls | rises)
    crossings = corners[:, None] + part[..., None] * (next_corners - corners)[:, None]  # (..., side, i, 2)
    lines = [np.where(side[..., None], crossings, 0).sum(axis=-3) for side in (falls, rises)]
    is_there = np.expand_dims(falls.any(axis=-2), -1)
    return np.where(is_there, np.concatenate(lines, axis=-1), np.nan)


def plane(known: Known, k: int) -> Iterator[tuple[str, Array]]:
    """Yield of output k its net input over the plane (..., GRID, GRID), the `ends` of the plane, and the `lines`.

    sides: of each example (..., N), how far its net input is on the side that its target calls for, ½ or more, or less;
    right: how many are.
    """
    if known.at is None:
        return
    data, parameters = known.at.run.data, known.state.parameters
    ends = ends_of(data.O_I)
    x_O = forward(with_examples(parameters), np.concatenate([places(ends), data.O_I])).x_O[..., k]
    net = x_O[..., : GRID * GRID].reshape(*x_O.shape[:-1], GRID, GRID)
    sides = x_O[..., GRID * GRID :] * np.where(data.t[:, k] >= 0.5, 1, -1)
    yield "boundary net", net
    yield "boundary ends", np.broadcast_to(ends, (*net.shape[:-2], 2, 2))
    yield "boundary lines", hidden_lines(parameters, ends)
    yield "boundary sides", sides
    yield "boundary right", (sides > 0).sum(axis=-1)
