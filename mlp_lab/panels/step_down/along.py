"""Where a step may lead: E along it, and how fast E falls where it begins."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import State
from mlp_lab.state.runs import measure
from mlp_lab.state.sweep import Known
from mlp_lab.training.descent import squared, stepped

_ROUND = (1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)  # in about equal ratios
_GRID = np.array([float(f"{n}e{power}") for power in range(-3, 3) for n in _ROUND])
ETAS = _GRID[(_GRID >= 0.01) & (_GRID <= 100)]
_WAY = _GRID[_GRID <= 200]  # twice the largest η
ALONG = np.unique([0, *_WAY, *(_WAY[1:] + _WAY[:-1]) / 2])  # where E is computed; each η is among them


def numbers(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield ‖∇E‖² (...), and E (..., 214) at each place along the step; E is that of the batch of a run there is."""
    ahead = State(*(np.expand_dims(a, -3 if n in WEIGHTS else -2) for n, a in known.state._asdict().items()))
    of = measure(known.at, ahead)
    slopes = of.slopes(ahead.parameters)
    yield "step slope", squared(slopes)[..., 0]
    yield "step E", of.E(stepped(ahead.parameters, slopes, ALONG))
