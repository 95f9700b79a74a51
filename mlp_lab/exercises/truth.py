"""The judge: slopes measured by the complex step through forward pass and loss, and by no formula of a gradient."""

from typing import Any

import numpy as np

from mlp_core import Array, Parameters, forward, loss, sigmoid
from mlp_lab.exercises.networks import Network, examples
from mlp_lab.exercises.tasks import ETA, Exercise

H = 2.0**-66  # of the complex step: the error of about h² is far below the last digit
SEEN = 0.01  # of the largest number: what differs by less is not seen at a glance

# float32 has 24 bits, and a sum of a few products loses three or four of them; the slips differ by far more.
OF_A_SLOPE = 5e-6
OF_A_PARAMETER = 5e-7  # w − η ∂E/∂w is rounded once, and the slope in it is small beside the weight

Parts = tuple[Array, ...]


def in_parts(exercise: Exercise, value: Any) -> Parts:
    """Give an answer as one array for each part that the exercise asks for."""
    parts = value if len(exercise.parts) > 1 else (value,)
    return tuple(np.asarray(part, float) for part in parts)


def slopes(network: Network, batch: bool = False) -> Parameters:
    """Measure ∂E/∂w = Im E(w + ih)/h at every weight and bias; of a batch, E is the sum of its losses."""
    O_I, t = examples(network) if batch else (network.O_I[np.newaxis], network.t[np.newaxis])
    measured = []
    for n, array in enumerate(network.parameters):
        each = array + 1j * H * np.eye(array.size).reshape(
            -1, *array.shape
        )  # a copy for every number, which steps in it
        p = Parameters(*(each if m == n else other[np.newaxis] for m, other in enumerate(network.parameters)))
        stacked = Parameters(p.w_H[:, None], p.b_H[:, None], p.w_O[:, None], p.b_O[:, None])
        E = loss(forward(stacked, O_I).O_O, t).sum(axis=-1)
        measured.append(E.imag.reshape(array.shape) / H)
    return Parameters(*measured)


def truth(exercise: Exercise, network: Network) -> Parts:
    """Give what is right, part by part: measured where it is a slope, and by mlp_core where it is what one measures."""
    if exercise.name in ("loss", "forward"):
        return in_parts(exercise, exercise.right(*exercise.arguments_of(network)))
    if exercise.name == "sigmoid_prime":
        (x,) = exercise.arguments_of(network)
        return (sigmoid(x + 1j * H).imag / H,)
    measured = slopes(network, batch=exercise.name == "batch_gradients")
    if exercise.name == "step":
        return tuple(w - ETA * slope for w, slope in zip(network.parameters, measured, strict=True))
    by_name = {"delta_O": (measured.b_O,), "delta_H": (measured.b_H,), "batch_gradients": (measured.w_O, measured.w_H)}
    by_name |= {"gradient_w_O": (measured.w_O,), "gradient_w_H": (measured.w_H,)}
    return by_name[exercise.name]


def tolerances(exercise: Exercise, parts: Parts) -> tuple[float, ...]:
    """Say for each part how far two answers may lie apart and still be the same one, by the largest number in it."""
    relative = OF_A_PARAMETER if exercise.name == "step" else OF_A_SLOPE
    return tuple(relative * (float(np.abs(part).max()) or 1.0) for part in parts)


def agrees_by_part(exercise: Exercise, network: Network, value: Any) -> tuple[bool, ...]:
    """Whether each part of an answer, in the right shape, is the measured one."""
    right = truth(exercise, network)
    parts = zip(in_parts(exercise, value), right, tolerances(exercise, right), strict=True)
    return tuple(bool(np.all(np.abs(mine - true) <= within)) for mine, true, within in parts)


def agrees(exercise: Exercise, network: Network, value: Any) -> bool:
    """Whether an answer, in the right shape, is the measured one."""
    return all(agrees_by_part(exercise, network, value))


def differs_visibly(exercise: Exercise, network: Network, value: Any) -> bool:
    """Whether an answer differs from the measured one by at least 1 % of it somewhere, or by a sign.

    Of a step it is the way gone that is compared, as the parameters themselves hardly move.
    """
    mine, right = (
        of_slopes(exercise, network, parts) for parts in (in_parts(exercise, value), truth(exercise, network))
    )
    return any(visibly(one, true) for one, true in zip(mine, right, strict=True))


def visibly(mine: Array, right: Array) -> bool:
    """Whether numbers differ from the right ones, or from some of them, by what is seen at a glance."""
    return bool(np.any(np.abs(mine - right) > SEEN * np.abs(right).max()))


def of_slopes(exercise: Exercise, network: Network, parts: Parts) -> Parts:
    """Give the slopes that a step has gone against, (w − w′)/η; what is no step stays as it is."""
    if exercise.name != "step":
        return parts
    return tuple((w - new) / ETA for w, new in zip(network.parameters, parts, strict=True))
