"""All slips that are known by name, and the wrong answers that are right answers to another question."""

from typing import NamedTuple

from mlp_lab.exercises.of_gradients import OF_CARRIED, OF_ERRORS, OF_PATHS
from mlp_lab.exercises.of_passes import OF_THE_FORWARD_PASS, OF_THE_LOSS
from mlp_lab.exercises.of_slopes import OF_SLOPES
from mlp_lab.exercises.of_steps import OF_BATCHES, OF_STEPS
from mlp_lab.exercises.slip import Slip

__all__ = ["ANOTHER", "SLIPS", "Another", "Slip", "another"]

SLIPS: tuple[Slip, ...] = (
    *OF_THE_FORWARD_PASS,
    *OF_THE_LOSS,
    *OF_SLOPES,
    *OF_ERRORS,
    *OF_PATHS,
    *OF_CARRIED,
    *OF_BATCHES,
    *OF_STEPS,
)


class Another(NamedTuple):
    """Another question, to which an answer with these slips is right.

    name: the question in a few words. plain: what the answer would be right for, in a sentence.
    """

    name: str
    plain: str
    slips: frozenset[str]


def _another(name: str, plain: str, *slips: str) -> Another:
    return Another(name, plain, frozenset(slips))


ANOTHER = (
    _another(
        "cross-entropy",
        "This is the slope of the cross-entropy, −Σ_k [t_k ln O_k^O + (1 − t_k) ln(1 − O_k^O)].",
        "slope of the output left out",
    ),
    _another(
        "cross-entropy",
        "This is the cross-entropy, a loss for outputs that are probabilities.",
        "cross-entropy for the loss",
    ),
    _another("loss without ½", "This is the slope of Σ_k (O_k^O − t_k)², a loss without its ½.", "½ of the loss lost"),
    _another("loss without ½", "This is the sum of squared errors, without the ½.", "½ left out"),
    _another(
        "mean of the outputs",
        "This is the slope of a loss that is the mean over the outputs.",
        "divided by the number of outputs",
    ),
    _another("mean of the outputs", "This is half of the mean squared error.", "mean over the outputs"),
    _another(
        "mean squared error",
        "This is the mean squared error, as libraries have it.",
        "½ left out",
        "mean over the outputs",
    ),
    _another("absolute error", "This is half of the absolute error, a loss of its own.", "size in place of the square"),
    _another(
        "the step", "This is −∂E/∂w, the way down: what a step adds to the weight, before η.", "target minus output"
    ),
    _another(
        "tanh outputs", "With O for the output of a tanh this is its slope, 1 − O².", "slope of tanh, at the outputs"
    ),
    _another(
        "tanh hidden neurons",
        "With O for the output of a tanh this is its slope, 1 − O².",
        "slope of tanh, at the hidden neurons",
    ),
    _another("tanh", "With O for the output of a tanh this is its slope, 1 − O².", "slope of tanh"),
    _another("the sigmoid", "This is the sigmoid itself, not its slope.", "value of the sigmoid for its slope"),
    _another("w[to, from]", "This is the gradient of weights that are written w[to, from].", "transposed"),
    _another(
        "w[to, from]",
        "This goes back through weights that are written w[to, from].",
        "output weights read from to→from",
    ),
    _another(
        "w[to, from]",
        "This is the forward pass with weights that are written w[to, from].",
        "weights read from to→from",
    ),
    _another("∂E/∂b", "This is ∂E/∂b_i^O, the slope along the bias.", "hidden output left out"),
    _another("∂E/∂b", "This is ∂E/∂b_i^H, the slope along the bias.", "input left out"),
    _another("∂O/∂w", "This is how the outputs answer, not how E answers.", "error left out"),
    _another("the mean loss", "This is the gradient of the mean loss of the batch.", "mean over the examples"),
    _another(
        "linear outputs",
        "This is a network with linear outputs, for targets of any size.",
        "sigmoid of the output layer left out",
    ),
    _another("tanh hidden neurons", "This is a network with tanh in its hidden layer.", "tanh in the hidden layer"),
    _another("ReLU hidden neurons", "This is a network with ReLU in its hidden layer.", "ReLU in the hidden layer"),
    _another("softmax outputs", "This is a network whose outputs are shares of 1.", "softmax at the outputs"),
)


def another(slips: tuple[Slip, ...]) -> Another | None:
    """Find the question to which an answer with these slips is right, if it is one that people ask."""
    names = {slip.name for slip in slips}
    return next((other for other in ANOTHER if other.slips == names), None)
