"""What a formula is made of, what each factor is for, and what a slip puts in its place."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Activations, Array, Parameters, forward, sigmoid, sigmoid_prime

Place = tuple[str, str]  # a lesson, and a line of its derivation (L3) or the heading of a section


class Case(NamedTuple):
    """What a formula is computed from: parameters, activations and targets of N examples, the rate of a step."""

    parameters: Parameters
    now: Activations
    t: Array
    eta: float


class Factor(NamedTuple):
    """A factor of a right formula.

    right: its value, from a case. meant_for: what it is for. lesson: where it is derived. exercises: that it occurs in.
    """

    right: Callable[[Case], Any]
    meant_for: str
    lesson: Place
    exercises: tuple[str, ...]


class Slip(NamedTuple):
    """A mistake that people make.

    of: the factor it changes, and value: what stands in its place, from a case. formula: that in LaTeX, and plain: in a
    line of text. why: people make it. ask: a question that points at it without naming it.
    """

    name: str
    of: str
    value: Callable[[Case], Any]
    formula: str
    plain: str
    why: str
    ask: str
    exercises: tuple[str, ...]
    meant_for: str
    lesson: Place


def slip(
    name: str,
    of: str,
    value: Callable[[Case], Any],
    formula: str,
    plain: str,
    why: str,
    ask: str,
    exercises: tuple[str, ...] | None = None,
    lesson: Place | None = None,
) -> Slip:
    """Make a slip; what its factor is for, where that is treated and in which exercises are those of the factor."""
    factor = FACTORS[of]
    return Slip(
        name,
        of,
        value,
        formula,
        plain,
        why,
        ask,
        exercises or factor.exercises,
        factor.meant_for,
        lesson or factor.lesson,
    )


def through(case: Case, weights: Any = None, bias: Any = None, activation: Any = None, carry: Any = None) -> Case:
    """Run the network forward with other weights, biases, activation functions or values sent on."""
    p, now = case.parameters, case.now
    w_H, w_O = weights or (p.w_H, p.w_O)
    b_H, b_O = bias or (p.b_H, p.b_O)
    hidden, output = activation or (sigmoid, sigmoid)
    x_H = now.O_I @ w_H + b_H
    O_H = hidden(x_H)
    x_O = (carry(x_H, O_H) if carry else O_H) @ w_O + b_O
    return case._replace(now=Activations(now.O_I, x_H, O_H, x_O, output(x_O)))


def case_of(parameters: Parameters, O_I: Array, t: Array, eta: float) -> Case:
    """Make a case of examples (N, ...)."""
    return Case(parameters, forward(parameters, O_I), t, eta)


def cut(array: Array, length: int) -> Array:
    """Give the first numbers along the last axis; where there are too few, NaN."""
    missing = max(length - array.shape[-1], 0)
    padded: Array = np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, missing)], constant_values=np.nan)
    return padded[..., :length]


def _added_over_k(error: Array, slope: Array, w: Array) -> Array:
    paths: Array = (error * slope * w).sum(axis=-1)
    return paths


def _added_over_examples(into: Array, delta: Array) -> Array:
    gradient: Array = (into * delta[..., None, :]).sum(axis=1)
    return gradient


OUTPUT = ("delta_O", "gradient_w_O", "batch_gradients", "step")
HIDDEN = ("delta_H", "gradient_w_H", "batch_gradients", "step")
BOTH = ("delta_O", "gradient_w_O", "delta_H", "gradient_w_H", "batch_gradients", "step")
L01, L02, L03, L04, L06, L07 = (
    "01_the_network.ipynb",
    "02_sigmoid_and_loss.ipynb",
    "03_output_weights.ipynb",
    "04_hidden_weights.ipynb",
    "06_deltas_and_matrices.ipynb",
    "07_learning.ipynb",
)

FACTORS = {
    # of the forward pass
    "weights": Factor(
        lambda c: (c.parameters.w_H, c.parameters.w_O),
        "w_ji says how much of what neuron j gives reaches neuron i.",
        (L01, "Which way does a weight lead"),
        ("forward",),
    ),
    "bias": Factor(
        lambda c: (c.parameters.b_H, c.parameters.b_O),
        "b_i moves the place where the neuron is half on, whatever comes in.",
        (L01, "The forward pass, by hand"),
        ("forward", "step"),
    ),
    "activation": Factor(
        lambda c: (sigmoid, sigmoid),
        "The sigmoid bends the net input into (0, 1). Without a bend two layers are no more than one.",
        (L02, "The slope of the sigmoid"),
        ("forward", "step"),
    ),
    "carry": Factor(
        lambda c: lambda x_H, O_H: O_H,
        "Neuron j sends on its output O_j^H. Its net input stays inside.",
        (L01, "Every symbol and its place"),
        ("forward", "step"),
    ),
    # of the loss
    "half": Factor(
        lambda c: 0.5,
        "The ½ meets the 2 that the square gives when it is differentiated.",
        (L02, "The loss"),
        ("loss",),
    ),
    "terms": Factor(
        lambda c: (c.now.O_O - c.t) ** 2,
        "The square makes every miss count, above and below, and a large one more.",
        (L02, "The loss"),
        ("loss",),
    ),
    "total": Factor(
        lambda c: lambda terms: terms.sum(axis=-1),
        "The sum over k lets every output have its say.",
        (L02, "One output of many"),
        ("loss",),
    ),
    # of the slope of the sigmoid, as an exercise of its own
    "slope": Factor(
        lambda c: sigmoid_prime(c.now.x_O),
        "sig′(x) says how far the output moves when the net input moves a little.",
        (L02, "The proof"),
        ("sigmoid_prime",),
    ),
    # of the gradients
    "sign": Factor(
        lambda c: 1.0,
        "The error is output minus target: positive means that the output is too high, and E rises with it.",
        (L03, "L1"),
        BOTH,
    ),
    "factor": Factor(lambda c: 1.0, "The 2 of the square and the ½ in front of it make 1.", (L03, "L1"), BOTH),
    "error": Factor(
        lambda c: c.now.O_O - c.t, "O_k^O − t_k says how wrong an output is, and to which side.", (L03, "L1"), BOTH
    ),
    "slope_O": Factor(
        lambda c: sigmoid_prime(c.now.x_O),
        "sig′(x_k^O) says how far an output moves when its net input moves: its willingness to move.",
        (L03, "L3"),
        BOTH,
    ),
    "w": Factor(
        lambda c: c.parameters.w_O,
        "w_ik^O says how strongly hidden neuron i speaks to output k. What it does there comes back the same way.",
        (L04, "L5"),
        HIDDEN,
    ),
    "sum": Factor(
        lambda c: _added_over_k,
        "A hidden neuron reaches E through every output: one path for each k, and they add up.",
        (L04, "L1"),
        HIDDEN,
    ),
    "slope_H": Factor(
        lambda c: sigmoid_prime(c.now.x_H),
        "sig′(x_i^H) says how far the hidden neuron moves when its net input moves.",
        (L04, "L6"),
        HIDDEN,
    ),
    "into_O": Factor(
        lambda c: c.now.O_H[:, :, None],
        "O_j^H is what this weight is multiplied by. A neuron that says nothing gives its weight no part in the error.",
        (L03, "L5"),
        ("gradient_w_O", "batch_gradients", "step"),
    ),
    "into_H": Factor(
        lambda c: c.now.O_I[:, :, None],
        "O_j^I is what this weight is multiplied by. Where nothing comes in, the weight moves nothing.",
        (L04, "L6"),
        ("gradient_w_H", "batch_gradients", "step"),
    ),
    "order": Factor(
        lambda c: lambda gradient: gradient,
        "A gradient lies as its weights do: row j for where a weight begins, column i for where it ends.",
        (L06, "All gradients at once"),
        ("gradient_w_O", "gradient_w_H", "batch_gradients"),
    ),
    # of a batch and of a step
    "examples": Factor(
        lambda c: _added_over_examples,
        "The loss of the batch is the sum of the losses, so its gradient is the sum of their gradients.",
        (L06, "A batch of examples"),
        ("batch_gradients",),
    ),
    "rate": Factor(
        lambda c: 1.0,
        "η says how far to go: a slope holds at one place, and a short step keeps to it.",
        (L07, "One step"),
        ("step",),
    ),
    "biases": Factor(
        lambda c: 1.0,
        "A bias has a slope as a weight has, δ_i. Without it, it stays where it began.",
        (L06, "The biases"),
        ("step",),
    ),
    "hidden": Factor(
        lambda c: 1.0,
        "The hidden weights learn too: their slope is what backpropagation is for.",
        (L04, "One step with both"),
        ("step",),
    ),
}
