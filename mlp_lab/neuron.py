"""What happens inside a neuron on the forward pass, term by term."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlp_core import Activations, Array
from mlp_lab.knobs import Knob, State

BEFORE = {"H": "I", "O": "H"}  # the layer that a layer listens to


@dataclass(frozen=True)
class NetInputs:
    """The net inputs of both layers, taken apart, as (2) and (7) add them up."""

    def numbers(self, state: State, activations: Activations, weights: dict[str, Knob]) -> Iterator[tuple[str, Array]]:
        """Yield by layer L, at [j, i], the terms w_ji^L O_j^(L−1) and their sums so far; the bias is not in them."""
        for layer, before in BEFORE.items():
            terms = getattr(state, f"w_{layer}") * getattr(activations, f"O_{before}")[..., :, np.newaxis]
            yield f"terms_{layer}", terms
            yield f"sums_{layer}", np.cumsum(terms, axis=-2)
