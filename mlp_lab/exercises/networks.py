"""The networks that answers are judged on, and the small ones on which a mistake can be seen with the bare eye."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Array, Parameters


class Network(NamedTuple):
    """A network with one example: inputs O_I (N_I), targets t (N_O), and a few words on what it is there for."""

    parameters: Parameters
    O_I: Array
    t: Array
    about: str

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Give N_I, N_H and N_O."""
        return (*self.parameters.w_H.shape, self.parameters.b_O.size)


def examples(network: Network) -> tuple[Array, Array]:
    """Give a batch: inputs (N, N_I) and targets (N, N_O), of which the first example is the network's own.

    N is the smallest number from 2 on that no layer has neurons, so that no axis can be taken for that of the examples.
    """
    N = next(n for n in range(2, 6) if n not in network.sizes)
    inputs = [(1, -1, 2, -2, 0.5)[m] * np.roll(network.O_I, m) for m in range(N)]
    targets = [np.roll(network.t if m % 2 == 0 else 1 - network.t, m) for m in range(N)]
    return np.array(inputs), np.array(targets)


def smallest(disagrees: Callable[[Network], bool]) -> Network | None:
    """Find the first network of SMALL of which `disagrees` says that the mistake can be seen in it, if there is one."""
    return next(filter(disagrees, SMALL), None)


def _network(w_H: ArrayLike, b_H: ArrayLike, w_O: ArrayLike, b_O: ArrayLike, O_I: ArrayLike, t: ArrayLike) -> Network:
    """Make a network of plain numbers, named after its sizes and after where its outputs should go."""
    parameters = Parameters(*(np.array(numbers, float) for numbers in (w_H, b_H, w_O, b_O)))
    network = Network(parameters, np.array(O_I, float), np.array(t, float), "")
    return network._replace(about="-".join(map(str, network.sizes)))


def drawn(seed: int, sizes: tuple[int, int, int], about: str) -> Network:
    """Draw a network whose numbers have one decimal, none of them 0, with targets between 0 and 1."""
    random = np.random.default_rng(seed)
    N_I, N_H, N_O = sizes

    def numbers(*shape: int) -> Array:
        drawn: Array = random.integers(2, 16, shape) * random.choice([-0.1, 0.1], shape)
        return drawn

    parameters = Parameters(numbers(N_I, N_H), numbers(N_H), numbers(N_H, N_O), numbers(N_O))
    return Network(parameters, numbers(N_I), random.integers(1, 10, N_O) / 10, f"{N_I}-{N_H}-{N_O}, {about}")


def _turned(network: Network, about: str, O_I: ArrayLike | None = None, **biases: ArrayLike) -> Network:
    """Give other inputs or biases to a network."""
    arrays = {name: np.array(numbers, float) for name, numbers in biases.items()}
    inputs = network.O_I if O_I is None else np.array(O_I, float)
    name = network.about.split(",")[0]
    return network._replace(parameters=network.parameters._replace(**arrays), O_I=inputs, about=f"{name}, {about}")


# No two layers of the larger ones are equal, so that a transposed matrix cannot pass for itself.
JUDGES = (
    drawn(1, (3, 2, 4), "the network of the lessons' size"),
    drawn(2, (2, 4, 3), "most neurons in the middle"),
    drawn(16, (4, 3, 2), "fewer neurons from layer to layer"),
    _turned(
        drawn(4, (2, 3, 4), ""), "one hidden neuron and one output saturated", b_H=[9, -0.4, 0.3], b_O=[0, -9, 0.5, 1]
    ),
    _turned(drawn(5, (3, 4, 2), ""), "two of three inputs are 0", O_I=[0, 1.5, 0]),
    drawn(2, (4, 2, 3), "targets beyond what an output can reach")._replace(t=np.array([-0.5, 1.5, 2.0])),
    _network([[0.8]], [-0.3], [[1.2]], [0.4], [0.7], [0.1])._replace(about="1-1-1, output above its target"),
    _network([[-0.6]], [0.5], [[-0.9]], [0.2], [1.4], [0.9])._replace(about="1-1-1, output below its target"),
)

# From the smallest one on. In the first ones every net input is 0: the outputs are ½, and the slopes ¼.
SMALL = (
    _network([[1]], [-1], [[2]], [-1], [1], [0]),
    _network([[1]], [-2], [[2]], [-1], [2], [0]),
    _network([[1]], [-2], [[2]], [-1], [2], [1]),
    _network([[1]], [-1], [[2]], [0], [2], [0]),
    _network([[1]], [1], [[-2]], [0], [2], [1]),
    _network([[1]], [-2], [[2, 4]], [-1, -2], [2], [0, 1]),
    _network([[1]], [-2], [[2, -4]], [-1, 1], [2], [0, 1]),
    _network([[1], [1]], [-3], [[2]], [-1], [1, 2], [0]),
    _network([[1, 2]], [-1, 0], [[2], [-2]], [0], [1], [0]),
    _network([[1, 2], [1, -1]], [-3, 1], [[2], [4]], [-3], [1, 2], [0]),
    _network([[1, 2]], [-1, 0], [[2, 4], [-2, 1]], [0, -1], [1], [0, 1]),
    _network([[1, 2], [1, -1]], [-3, 1], [[2, 4], [-2, 1]], [0, -1], [1, 2], [0, 1]),
    _network([[1, 2], [1, -1], [2, 0]], [-3, 1], [[2, 4, -1], [-2, 1, 3]], [0, -1, 1], [1, 2, -1], [0, 1, 0]),
)
