"""What is special about a network that shows a mistake: with one thing less, and no more, the mistake is hidden."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mlp_core import Activations, Array, forward
from mlp_lab.exercises.networks import JUDGES, Network, drawn

Has = Callable[[Activations, Array, Array], bool]


class Special(NamedTuple):
    """Something that a network can have; has: whether one has it, from now, t and w_O; without: one that lacks it."""

    words: str
    has: Has
    without: Network

    def is_in(self, network: Network) -> bool:
        """Whether a network has it."""
        return self.has(forward(network.parameters, network.O_I), network.t, network.parameters.w_O)


_BASE = JUDGES[0]
_OUTPUTS = forward(_BASE.parameters, _BASE.O_I).O_O


def _with_weights(w_O: Array) -> Network:
    return _BASE._replace(parameters=_BASE.parameters._replace(w_O=w_O))


SPECIAL = (
    Special("more than one output", lambda now, t, w_O: t.size > 1, drawn(1, (3, 2, 1), "")),
    Special("more than one hidden neuron", lambda now, t, w_O: now.O_H.size > 1, drawn(1, (3, 1, 4), "")),
    Special("more than one input", lambda now, t, w_O: now.O_I.size > 1, drawn(1, (1, 2, 4), "")),
    Special(
        "more than one neuron in a layer",
        lambda now, t, w_O: max(now.O_I.size, *w_O.shape) > 1,
        drawn(1, (1, 1, 1), ""),
    ),
    Special(
        "a target that is not met",
        lambda now, t, w_O: not np.allclose(now.O_O, t, atol=1e-4),
        _BASE._replace(t=_OUTPUTS),
    ),
    Special(
        "an output below its target",
        lambda now, t, w_O: bool((now.O_O - t < 0).any()),
        _BASE._replace(t=_OUTPUTS - 0.3),
    ),
    Special("a target that is not 0", lambda now, t, w_O: bool(t.any()), _BASE._replace(t=np.zeros(4))),
    Special("an input that is not 0", lambda now, t, w_O: bool(now.O_I.any()), _BASE._replace(O_I=np.zeros(3))),
    Special("an input that is not 1", lambda now, t, w_O: bool((now.O_I != 1).any()), _BASE._replace(O_I=np.ones(3))),
    Special(
        "inputs that differ",
        lambda now, t, w_O: bool(np.ptp(now.O_I)),
        _BASE._replace(O_I=np.ones(3) / 2),
    ),
    Special(
        "an output weight that is not 1",
        lambda now, t, w_O: bool((w_O != 1).any()),
        _with_weights(np.ones((2, 4))),
    ),
    Special(
        "weights into an output that do not add up to 1",
        lambda now, t, w_O: not np.allclose(w_O.sum(axis=0), 1),
        _with_weights(np.array([[0.7, -0.5, 1.6, 0.2], [0.3, 1.5, -0.6, 0.8]])),
    ),
)
