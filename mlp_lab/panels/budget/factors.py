"""The factors whose product is the gradient of one weight, by each path to the outputs, and for all paths together."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, sigmoid_prime
from mlp_lab.state.sweep import Known

SUM = "sum"  # all paths of a hidden weight together


def ways(known: Known) -> dict[str, Array]:
    """Give the factors (..., F) of ∂E/∂w of the chosen weight, by the way that the error comes back.

    An output weight has one, (O_i^O − t_i) sig′(x_i^O) O_j^H. A hidden weight has one for each output k, named from 0:
    (O_k^O − t_k) sig′(x_k^O) w_ik^O sig′(x_i^H) O_j^I. Where there are several of these, `sum` has
    Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^O for their first three factors.
    """
    state, now = known.state, known.activations
    *_, chosen = known.weights.values()
    j, i = chosen.weight.index
    error, slope = now.O_O - state.t, sigmoid_prime(now.x_O)
    if chosen.weight.array == "w_O":
        return {"0": _side_by_side(error[..., i], slope[..., i], now.O_H[..., j])}
    hidden = sigmoid_prime(now.x_H[..., i]), now.O_I[..., j]
    onward = state.w_O[..., i, :]
    paths = range(error.shape[-1])
    found = {str(k): _side_by_side(error[..., k], slope[..., k], onward[..., k], *hidden) for k in paths}
    back = np.sum(error * slope * onward, axis=-1)
    return found | ({SUM: _side_by_side(back, *hidden)} if len(paths) > 1 else {})


def budget(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield the factors of each way, where their product so far stands on a logarithmic scale, and the smallest of all.

    so far: log10 |f_1 … f_n| for each n (..., F), −∞ from the first factor that is 0. smallest: its place (...).
    """
    for way, factors in ways(known).items():
        sizes = np.abs(factors)
        with np.errstate(divide="ignore"):  # the logarithm of 0
            powers = np.log10(sizes)
        yield f"budget {way} factors", factors
        yield f"budget {way} so far", powers.cumsum(axis=-1)
        yield f"budget {way} smallest", sizes.argmin(axis=-1)
        yield f"budget {way} product", factors.prod(axis=-1)


def _side_by_side(*factors: Array) -> Array:
    return np.stack(np.broadcast_arrays(*factors), axis=-1)
