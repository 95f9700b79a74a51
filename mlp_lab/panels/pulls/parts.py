"""What each example of a batch adds to a weight's gradient, by each path to the outputs."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, forward, gradient_w_H, gradient_w_O
from mlp_lab.state.runs import measure
from mlp_lab.state.sweep import Known
from mlp_lab.training.descent import with_examples


def pulls(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield the parts (..., N, K) of ∂E/∂w of the chosen weight, those of each example (..., N), and their sums so far.

    E is that of the batch, or of the lab's example where there is no run. A hidden weight has a path to each of the K
    outputs, (O_k^O − t_k) sig′(x_k^O) w_ik^O sig′(x_i^H) O_j^I, an output weight only its own: K = 1. net: their sum;
    up, down: the sums of those that are positive and of those that are negative.
    """
    (data, mean), parameters = measure(known.at, known.state), with_examples(known.state.parameters)
    now, t = forward(parameters, data.O_I), data.t
    *_, chosen = known.weights.values()
    entry = chosen.weight.entry
    if chosen.weight.array == "w_O":
        paths = [gradient_w_O(now, t)[entry]]
    else:
        only = np.eye(t.shape[-1])  # lets the error come back from one output alone
        paths = [gradient_w_H(now, t, parameters.w_O * one)[entry] for one in only]
    parts = np.stack(paths, axis=-1)
    if mean:
        parts /= len(t)
    yield "pulls parts", parts
    yield "pulls each", parts.sum(axis=-1)
    yield "pulls so far", parts.reshape(*parts.shape[:-2], -1).cumsum(axis=-1)
    for name, those in (("net", parts), ("up", np.maximum(parts, 0)), ("down", np.minimum(parts, 0))):
        yield f"pulls {name}", those.sum(axis=(-2, -1))
