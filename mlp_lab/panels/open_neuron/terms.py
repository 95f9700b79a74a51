"""What happens inside a neuron on the forward pass, term by term."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array
from mlp_lab.state.architecture import BEFORE
from mlp_lab.state.sweep import Known


def net_input_terms(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield by layer L, at [j, i], the terms w_ji^L O_j^(L−1) of (2) and (7), and their sums so far, without bias."""
    for layer, before in BEFORE.items():
        terms = known.numbers[f"w_{layer}"] * known.numbers[f"O_{before}"][..., :, np.newaxis]
        yield f"terms_{layer}", terms
        yield f"sums_{layer}", np.cumsum(terms, axis=-2)
