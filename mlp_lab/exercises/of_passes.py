"""Slips in the forward pass and in the loss."""

from collections.abc import Callable

import numpy as np

from mlp_core import Array, sigmoid
from mlp_lab.exercises.slip import BOTH, Case, slip


def _softmax(x: Array) -> Array:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    shares: Array = e / e.sum(axis=-1, keepdims=True)
    return shares


def _same(x: Array) -> Array:
    return x


def _cross_entropy(c: Case) -> Array:
    """Give twice the terms of the cross-entropy, as half of the sum is taken."""
    O_O, t = c.now.O_O, c.t
    terms: Array = -2 * (t * np.log(O_O) + (1 - t) * np.log(1 - O_O))
    return terms


def _with(hidden: Callable[[Array], Array], output: Callable[[Array], Array]) -> Callable[[Case], object]:
    return lambda c: (hidden, output)


OF_THE_FORWARD_PASS = (
    slip(
        "biases left out",
        "bias",
        lambda c: (0.0, 0.0),
        r"x_i = \sum_j w_{ji} O_j",
        "x_i = Σ_j w_ji O_j",
        "The products of weights and outputs are what one remembers of a net input.",
        "All inputs are 0. What is the net input of a neuron then?",
        ("forward", *BOTH),
    ),
    slip(
        "bias of the hidden layer left out",
        "bias",
        lambda c: (0.0, c.parameters.b_O),
        r"x_i^H = \sum_j w_{ji}^H O_j^I",
        "x_i^H = Σ_j w_ji^H O_j^I",
        "You wrote one layer after the other, and the bias got into one of them only.",
        "All inputs are 0. What is the net input of a hidden neuron then?",
    ),
    slip(
        "bias of the output layer left out",
        "bias",
        lambda c: (c.parameters.b_H, 0.0),
        r"x_i^O = \sum_j w_{ji}^O O_j^H",
        "x_i^O = Σ_j w_ji^O O_j^H",
        "You wrote one layer after the other, and the bias got into one of them only.",
        "All weights to an output are 0. What is its net input then?",
    ),
    slip(
        "biases subtracted",
        "bias",
        lambda c: (-c.parameters.b_H, -c.parameters.b_O),
        r"x_i = \sum_j w_{ji} O_j - b_i",
        "x_i = Σ_j w_ji O_j − b_i",
        "Some books have a threshold that is taken away. A bias is added.",
        "Does a larger bias make a neuron give more or less?",
    ),
    slip(
        "weights read from to→from",
        "weights",
        lambda c: (
            c.parameters.w_H.reshape(c.parameters.w_H.shape[::-1]).T,
            c.parameters.w_O.reshape(c.parameters.w_O.shape[::-1]).T,
        ),
        r"x_i = \sum_j w_{ij} O_j + b_i",
        "x_i = Σ_j w_ij O_j + b_i",
        "Many books write w[to, from]. Here the first index says where a weight begins.",
        "Which column of w_H ends at hidden neuron 1?",
    ),
    slip(
        "weights left out",
        "weights",
        lambda c: (np.ones_like(c.parameters.w_H), np.ones_like(c.parameters.w_O)),
        r"x_i = \sum_j O_j + b_i",
        "x_i = Σ_j O_j + b_i",
        "You add up what comes in as it is, equally loud from everywhere.",
        "Two neurons of one layer hear the same outputs. What makes them differ?",
    ),
    slip(
        "sigmoid of the hidden layer left out",
        "activation",
        _with(_same, sigmoid),
        r"O_i^H = x_i^H",
        "O_i^H = x_i^H",
        "You pass the net input on as it is.",
        "Between which two numbers does the output of a hidden neuron lie?",
    ),
    slip(
        "sigmoid of the output layer left out",
        "activation",
        _with(sigmoid, _same),
        r"O_i^O = x_i^O",
        "O_i^O = x_i^O",
        "You stop at the net input. Networks that predict any number do so on purpose.",
        "Between which two numbers does an output of the network lie?",
    ),
    slip(
        "both sigmoids left out",
        "activation",
        _with(_same, _same),
        r"O_i = x_i",
        "O_i = x_i",
        "You chain the products of matrices, which is what one sees first.",
        "Could one layer do what your two layers do?",
    ),
    slip(
        "sign in the exponent lost in both layers",
        "activation",
        _with(lambda x: sigmoid(-x), lambda x: sigmoid(-x)),
        r"O_i = 1/(1 + e^{x_i})",
        "O_i = 1/(1 + e^(x_i))",
        "1/(1 + e^(−x)) without its minus is the same curve, mirrored.",
        "Does a neuron give more or less when its net input grows?",
    ),
    slip(
        "sign in the exponent lost at the outputs",
        "activation",
        _with(sigmoid, lambda x: sigmoid(-x)),
        r"O_i^O = 1/(1 + e^{x_i^O})",
        "O_i^O = 1/(1 + e^(x_i^O))",
        "1/(1 + e^(−x)) without its minus is the same curve, mirrored.",
        "Does an output give more or less when its net input grows?",
    ),
    slip(
        "tanh in the hidden layer",
        "activation",
        _with(np.tanh, sigmoid),
        r"O_i^H = \tanh(x_i^H)",
        "O_i^H = tanh(x_i^H)",
        "Many networks have tanh there. It has the same shape, from −1 to 1.",
        "What does a hidden neuron give at net input 0?",
    ),
    slip(
        "ReLU in the hidden layer",
        "activation",
        _with(lambda x: np.maximum(x, 0), sigmoid),
        r"O_i^H = \max(0, x_i^H)",
        "O_i^H = max(0, x_i^H)",
        "Most networks of today have it there.",
        "What does a hidden neuron give at net input 0?",
    ),
    slip(
        "softmax at the outputs",
        "activation",
        _with(sigmoid, _softmax),
        r"O_i^O = e^{x_i^O} / \sum_k e^{x_k^O}",
        "O_i^O = e^(x_i^O) / Σ_k e^(x_k^O)",
        "Networks that choose one of several classes end with it.",
        "Do your outputs always add up to the same number? Do those of the sheet?",
    ),
    slip(
        "net input of the hidden layer sent on",
        "carry",
        lambda c: lambda x_H, O_H: x_H,
        r"x_i^O = \sum_j w_{ji}^O x_j^H + b_i^O",
        "x_i^O = Σ_j w_ji^O x_j^H + b_i^O",
        "You have the hidden outputs and go on with the number before them.",
        "What leaves a hidden neuron, and what stays inside?",
    ),
)

OF_THE_LOSS = (
    slip(
        "½ left out",
        "half",
        lambda c: 1.0,
        r"\sum_k (O_k^O - t_k)^2",
        "Σ_k (O_k^O − t_k)²",
        "A sum of squares has no ½ by itself. It is there for what comes when one differentiates.",
        "One output misses its target by 1. What is E then?",
    ),
    slip(
        "square left out",
        "terms",
        lambda c: c.now.O_O - c.t,
        r"\tfrac12 \sum_k (O_k^O - t_k)",
        "½ Σ_k (O_k^O − t_k)",
        "You add up the errors as they are, and those of different sign cancel.",
        "One output is too high, one too low by the same amount. Is that network without a fault?",
    ),
    slip(
        "size in place of the square",
        "terms",
        lambda c: np.abs(c.now.O_O - c.t),
        r"\tfrac12 \sum_k |O_k^O - t_k|",
        "½ Σ_k |O_k^O − t_k|",
        "A size keeps errors from cancelling too. The square lets large ones count for more.",
        "One output misses by 0.2, another by 0.1. How many times as much should the first one count?",
    ),
    slip(
        "target forgotten in the loss",
        "terms",
        lambda c: c.now.O_O**2,
        r"\tfrac12 \sum_k (O_k^O)^2",
        "½ Σ_k (O_k^O)²",
        "You measure how large the outputs are, not how far from where they should be.",
        "All outputs hit their targets. What is E then?",
    ),
    slip(
        "cross-entropy for the loss",
        "terms",
        _cross_entropy,
        r"-\sum_k \bigl[t_k \ln O_k^O + (1 - t_k) \ln(1 - O_k^O)\bigr]",
        "−Σ_k [t_k ln O_k^O + (1 − t_k) ln(1 − O_k^O)]",
        "Networks that choose between classes have this loss.",
        "One output misses its target by 1. What is E then?",
    ),
    slip(
        "mean over the outputs",
        "total",
        lambda c: lambda terms: terms.mean(axis=-1),
        r"\tfrac{1}{2 N_O} \sum_k (O_k^O - t_k)^2",
        "1/(2 N_O) Σ_k (O_k^O − t_k)²",
        "Many libraries take the mean of the squares. E adds them up.",
        "Add one more output that hits its target. Should E get smaller?",
    ),
    slip(
        "sum inside the square",
        "total",
        lambda c: lambda terms: (np.sign(c.now.O_O - c.t) * np.sqrt(terms)).sum(axis=-1) ** 2,
        r"\tfrac12 \bigl(\sum_k (O_k^O - t_k)\bigr)^2",
        "½ (Σ_k (O_k^O − t_k))²",
        "You add up first and square what is left, and errors of different sign have cancelled by then.",
        "One output is too high, one too low by the same amount. Is that network without a fault?",
    ),
    slip(
        "root of the sum",
        "total",
        lambda c: lambda terms: np.sqrt(np.maximum(terms.sum(axis=-1), 0)),
        r"\tfrac12 \sqrt{\sum_k (O_k^O - t_k)^2}",
        "½ √Σ_k (O_k^O − t_k)²",
        "You take E for a distance. It is half of one, squared.",
        "All errors get twice as large. How many times as large does E get?",
    ),
    slip(
        "only the last output counted",
        "total",
        lambda c: lambda terms: terms[..., -1],
        r"\tfrac12 (O_k^O - t_k)^2 \quad (k = N_O)",
        "½ (O_k^O − t_k)² for the last k",
        "In a loop, = in place of += keeps what came last.",
        "Move the first output. Does your E notice?",
    ),
    slip(
        "only the first output counted",
        "total",
        lambda c: lambda terms: terms[..., 0],
        r"\tfrac12 (O_1^O - t_1)^2",
        "½ (O_1^O − t_1)²",
        "A return inside the loop ends it after the first turn.",
        "Move the last output. Does your E notice?",
    ),
)
