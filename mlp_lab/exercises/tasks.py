"""What a student is asked to write: each exercise with its arguments, its right solution and what it is to return."""

from collections.abc import Callable
from typing import Any, NamedTuple

from mlp_core import (
    Activations,
    Array,
    Parameters,
    delta_H,
    delta_O,
    forward,
    gradient_w_H,
    gradient_w_O,
    loss,
    sigmoid_prime,
)
from mlp_lab.exercises.networks import Network, examples
from mlp_lab.training import descent
from mlp_lab.training.data import own

ETA = 0.25  # of the steps: neither 1 nor ½, so that no rate that is left out looks like a loss without its ½
Arguments = tuple[Any, ...]


class Exercise(NamedTuple):
    """One function to write.

    arguments: their names, as in mlp_core. right: the solution, called with them. quantity: the formula in LaTeX, and
    plain: the same in a line of text. parts: what is returned, in this order, and shape: its shape in words.
    arguments_of: makes the arguments from a network; nothing in them is shared with the network that is judged.
    """

    name: str
    arguments: tuple[str, ...]
    right: Callable[..., Any]
    quantity: str
    plain: str
    parts: tuple[str, ...]
    shape: str
    arguments_of: Callable[[Network], Arguments]


def batch_gradients(now: Activations, t: Array, w_O: Array) -> tuple[Array, Array]:
    """Give both gradients of the summed loss of a batch: Σ_m ∂E_m/∂w^O (N_H, N_O) and Σ_m ∂E_m/∂w^H (N_I, N_H).

    now: activations (N, ...). t: targets (N, N_O). w_O: the output weights of that pass.
    """
    return gradient_w_O(now, t).sum(axis=0), gradient_w_H(now, t, w_O).sum(axis=0)


def step(parameters: Parameters, O_I: Array, t: Array, eta: float) -> Parameters:
    """Go one step of gradient descent for one example, all parameters together: w ← w − η ∂E/∂w.

    parameters: weights and biases. O_I: inputs (N_I). t: targets (N_O). eta: the learning rate η.
    """
    return descent.step(parameters, own(O_I, t), eta)


def passed(network: Network) -> Activations:
    """Run a network forward."""
    return forward(network.parameters, network.O_I)


def _of_batch(network: Network) -> Arguments:
    inputs, targets = examples(network)
    return forward(network.parameters, inputs), targets, network.parameters.w_O


_ALL = (
    Exercise(
        "sigmoid_prime",
        ("x",),
        sigmoid_prime,
        r"\mathrm{sig}'(x) = \mathrm{sig}(x)\,(1 - \mathrm{sig}(x))",
        "sig′(x) = sig(x) (1 − sig(x))",
        ("sig′(x)",),
        "the shape of x",
        lambda network: (passed(network).x_O,),
    ),
    Exercise(
        "loss",
        ("O_O", "t"),
        loss,
        r"E = \tfrac12 \sum_k (O_k^O - t_k)^2",
        "E = ½ Σ_k (O_k^O − t_k)²",
        ("E",),
        "one number",
        lambda network: (passed(network).O_O, network.t),
    ),
    Exercise(
        "forward",
        ("parameters", "O_I"),
        forward,
        r"x_i = \sum_j w_{ji}\, O_j + b_i, \quad O_i = \mathrm{sig}(x_i)",
        "x_i = Σ_j w_ji O_j + b_i, O_i = sig(x_i), layer by layer",
        Activations._fields,
        "O_I, x_H, O_H, x_O and O_O, in this order",
        lambda network: (network.parameters, network.O_I),
    ),
    Exercise(
        "delta_O",
        ("now", "t"),
        delta_O,
        r"\delta_i^O = (O_i^O - t_i)\,\mathrm{sig}'(x_i^O)",
        "δ_i^O = (O_i^O − t_i) sig′(x_i^O)",
        ("δ^O",),
        "one number for each output",
        lambda network: (passed(network), network.t),
    ),
    Exercise(
        "delta_H",
        ("now", "t", "w_O"),
        delta_H,
        r"\delta_i^H = \Bigl[\sum_k \delta_k^O\, w_{ik}^O\Bigr]\,\mathrm{sig}'(x_i^H)",
        "δ_i^H = [Σ_k δ_k^O w_ik^O] sig′(x_i^H)",
        ("δ^H",),
        "one number for each hidden neuron",
        lambda network: (passed(network), network.t, network.parameters.w_O),
    ),
    Exercise(
        "gradient_w_O",
        ("now", "t"),
        gradient_w_O,
        r"\frac{\partial E}{\partial w_{ji}^O} = (O_i^O - t_i)\,\mathrm{sig}'(x_i^O)\,O_j^H",
        "∂E/∂w_ji^O = (O_i^O − t_i) sig′(x_i^O) O_j^H",
        ("∂E/∂w^O",),
        "row j for hidden neuron j, column i for output i",
        lambda network: (passed(network), network.t),
    ),
    Exercise(
        "gradient_w_H",
        ("now", "t", "w_O"),
        gradient_w_H,
        r"\frac{\partial E}{\partial w_{ji}^H} = \Bigl[\sum_k (O_k^O - t_k)\,\mathrm{sig}'(x_k^O)\,w_{ik}^O\Bigr]\,"
        r"\mathrm{sig}'(x_i^H)\,O_j^I",
        "∂E/∂w_ji^H = [Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^O] sig′(x_i^H) O_j^I",
        ("∂E/∂w^H",),
        "row j for input j, column i for hidden neuron i",
        lambda network: (passed(network), network.t, network.parameters.w_O),
    ),
    Exercise(
        "batch_gradients",
        ("now", "t", "w_O"),
        batch_gradients,
        r"\sum_m O_{mj}^H\,\delta_{mi}^O \quad\text{and}\quad \sum_m O_{mj}^I\,\delta_{mi}^H",
        "Σ_m O_mj^H δ_mi^O and Σ_m O_mj^I δ_mi^H",
        ("∂E/∂w^O", "∂E/∂w^H"),
        "the gradient of the output weights and that of the hidden weights, in this order",
        _of_batch,
    ),
    Exercise(
        "step",
        ("parameters", "O_I", "t", "eta"),
        step,
        r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}",
        "w ← w − η ∂E/∂w, for every weight and bias",
        Parameters._fields,
        "w_H, b_H, w_O and b_O, in this order",
        lambda network: (network.parameters, network.O_I, network.t, ETA),
    ),
)
EXERCISES = {exercise.name: exercise for exercise in _ALL}
