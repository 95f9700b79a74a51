"""The numbers that the picture of the network shows beyond those of every sweep."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, loss, sigmoid_prime
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import Knob
from mlp_lab.state.sweep import Known, Numbers

SHARES = "w_H shares"


def numbers(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield the parts of E, and what each path adds to the slope of the chosen hidden weight.

    errors: O_k^O − t_k; E terms: ½ (O_k^O − t_k)²; w_H shares: δ_k^O w_ik^O sig′(x_i^H) O_j^I, whose sum is ∂E/∂w_ji^H.
    Each (..., N_O).
    """
    (_, _, w_O, _, _, t), at = known.state, known.weights["w_H"]
    O_I, x_H, _, _, O_O = known.activations
    yield "errors", O_O - t
    yield "E terms", loss(O_O[..., None], t[..., None])
    to_i = sigmoid_prime(x_H[..., at.i]) * O_I[..., at.j]  # ∂O_i^H/∂w_ji^H = sig′(x_i^H) O_j^I
    yield SHARES, known.numbers["delta_O"] * w_O[..., at.i, :] * to_i[..., None]


def on_edges(numbers: Numbers, edges: str, weight: Knob) -> dict[str, Array]:
    """Give what the edges show, by array of weights; off the paths of a weight, the share of its slope is 0."""
    if edges != "share":
        return {array: numbers[array if edges == "weight" else f"gradient_{array}"] for array in WEIGHTS}
    shown = {array: np.zeros_like(numbers[array]) for array in WEIGHTS}
    if weight.array == "w_H":
        shown["w_O"][weight.index[1]] = numbers[SHARES]
    shown[weight.array][weight.index] = numbers[f"gradient_{weight.array}"][weight.index]
    return shown
