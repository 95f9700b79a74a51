"""δ of an output over the output itself, for a target: a hump; and what stands in its place for cross-entropy."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, delta_O, forward, sigmoid_prime
from mlp_lab.state.sweep import Known
from mlp_lab.training.descent import with_examples

OUTPUTS = np.linspace(0, 1, 201)  # at which a curve is drawn and measured


def hump(output: Array, t: Array) -> Array:
    """Give δ = (O − t) O (1 − O): the error times the slope of the sigmoid, as an output tells it."""
    delta: Array = (output - t) * output * (1 - output)
    return delta


def entropy_slope(output: Array, t: Array) -> Array:
    """Give ∂E/∂x = O − t of E = −t ln O − (1 − t) ln (1 − O), cross-entropy, in which the slope cancels."""
    return output - t


def dots(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield output, target, error, slope and δ of every example and output (..., N, K), and the curves they lie on.

    targets (..., C): those that there are in a run, or of each output. curves (..., C, 3): the control points at 1/3
    and 2/3 of δ as a Bézier curve over O from 0 to 1, where it is 0, and its height at ½. lines (..., C, 2): ∂E/∂x of
    cross-entropy at both ends. heights, lines' heights (..., 2): the least and the largest there.
    """
    parameters = with_examples(known.state.parameters)
    if known.at is None:
        O_I, t = known.state.O_I[..., None, :], known.state.t[..., None, :]
        targets = known.state.t
    else:
        O_I, t = known.at.run.data.O_I, known.at.run.data.t
        targets = np.unique(t)
    now = forward(parameters, O_I)
    error = now.O_O - t
    yield "hump O", now.O_O
    yield "hump t", np.broadcast_to(t, error.shape)
    yield "hump error", error
    yield "hump slope", sigmoid_prime(now.x_O)
    yield "hump delta", delta_O(now, t)
    yield "hump entropy", entropy_slope(now.O_O, t)
    targets = np.broadcast_to(targets, (*error.shape[:-2], targets.shape[-1]))
    ends = np.array([0.0, 1.0])
    lines = entropy_slope(ends, targets[..., None])
    # f(O) = (O − t) O (1 − O) has f′(0) = −t and f′(1) = −(1 − t): a third of them leads to the control points
    yield "hump targets", targets
    yield "hump curves", np.stack([-targets / 3, (1 - targets) / 3, hump(np.array(0.5), targets)], axis=-1)
    yield "hump lines", lines
    yield "hump heights", _ends(hump(OUTPUTS, targets[..., None]))
    yield "hump line heights", _ends(lines)


def _ends(heights: Array) -> Array:
    """Give the least and the largest of heights (..., C, P), and 0 among them."""
    return np.stack([np.minimum(heights.min(axis=(-2, -1)), 0), np.maximum(heights.max(axis=(-2, -1)), 0)], axis=-1)
