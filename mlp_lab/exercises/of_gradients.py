"""Slips in the two gradients and their error signals, factor by factor from the loss back to the weight."""

import numpy as np

from mlp_core import Array, gradient_w_O
from mlp_lab.exercises.slip import HIDDEN, L04, L06, OUTPUT, Case, cut, slip


def _as_read_the_other_way(w: Array) -> Array:
    """Give weights that lie in memory as [to, from], read as [from, to]."""
    read: Array = w.reshape(w.shape[::-1]).T
    return read


def _already_updated(c: Case) -> Array:
    updated: Array = c.parameters.w_O - c.eta * gradient_w_O(c.now, c.t).sum(axis=0)
    return updated


OF_ERRORS = (
    slip(
        "target minus output",
        "sign",
        lambda c: -1.0,
        r"(t_i - O_i^O)",
        "(t_i − O_i^O)",
        "You think of the error as what is still to be gained. In E the target stands behind the minus.",
        "Your output is too high and the weight carries a positive number. Does E rise or fall when the weight grows?",
    ),
    slip(
        "½ of the loss lost",
        "factor",
        lambda c: 2.0,
        r"2\,(O_i^O - t_i)",
        "2 (O_i^O − t_i)",
        "You bring the 2 of the square down and forget what stands in front of the sum.",
        "Differentiate ½ u² by u. Which numbers meet?",
    ),
    slip(
        "2 of the square lost",
        "factor",
        lambda c: 0.5,
        r"\tfrac12\,(O_i^O - t_i)",
        "½ (O_i^O − t_i)",
        "You keep the ½ of the loss, but the square's own factor has not come down.",
        "Differentiate ½ u² by u. Which numbers meet?",
    ),
    slip(
        "divided by the number of outputs",
        "factor",
        lambda c: 1 / c.t.shape[-1],
        r"\tfrac{1}{N_O}\,(O_i^O - t_i)",
        "(O_i^O − t_i)/N_O",
        "Many libraries take the mean over the outputs as the loss. E adds them up.",
        "Add one more output that hits its target. Should the slopes of the other outputs get smaller?",
    ),
    slip(
        "target forgotten",
        "error",
        lambda c: c.now.O_O,
        "O_i^O",
        "O_i^O",
        "A constant has no derivative, so you let t go. It stands inside the square, and stays in the error.",
        "The output hits its target exactly. What should the slope be?",
    ),
    slip(
        "square left standing",
        "error",
        lambda c: (c.now.O_O - c.t) ** 2,
        r"(O_i^O - t_i)^2",
        "(O_i^O − t_i)²",
        "You copy the term from E. Its derivative has one power less.",
        "One output is too high, one too low by the same amount. Should their slopes have the same sign?",
    ),
    slip(
        "size of the error without its sign",
        "error",
        lambda c: np.abs(c.now.O_O - c.t),
        r"|O_i^O - t_i|",
        "|O_i^O − t_i|",
        "An error feels like a distance, and a distance has no sign.",
        "One output is too high, one too low by the same amount. Should their slopes have the same sign?",
    ),
    slip(
        "error left out",
        "error",
        lambda c: 1.0,
        "1",
        "1",
        "You differentiate the output by the weight, and stop before E.",
        "The output hits its target exactly. What should the slope be?",
    ),
    slip(
        "net input compared with the target",
        "error",
        lambda c: c.now.x_O - c.t,
        r"(x_i^O - t_i)",
        "(x_i^O − t_i)",
        "Net input and output belong to the same neuron, and their names look alike.",
        "Which number of the output neuron stands in E?",
    ),
    slip(
        "errors of all outputs in each",
        "error",
        lambda c: (c.now.O_O - c.t).sum(axis=-1, keepdims=True),
        r"\sum_k (O_k^O - t_k)",
        "Σ_k (O_k^O − t_k)",
        "You keep the sum of E. But a weight into output i moves no other output.",
        "Turn one output weight a little. How many outputs move?",
        OUTPUT,
    ),
)


OF_PATHS = (
    slip(
        "output weight left out",
        "w",
        lambda c: 1.0,
        r"\sum_k (O_k^O - t_k)\,\mathrm{sig}'(x_k^O)",
        "Σ_k (O_k^O − t_k) sig′(x_k^O)",
        "You add up the error signals as they are, as if each output heard every hidden neuron equally loudly.",
        "Set the weight from the hidden neuron to one output to 0. Which error can the hidden neuron no longer change?",
    ),
    slip(
        "output weights read from to→from",
        "w",
        lambda c: _as_read_the_other_way(c.parameters.w_O),
        r"w_{ki}^O",
        "w_ki^O",
        "Many books write w[to, from]. Here the first index says where a weight begins.",
        "Which row of w_O holds the weights that leave hidden neuron 1?",
        HIDDEN,
        (L06, "Back through the same weights"),
    ),
    slip(
        "output weights already updated",
        "w",
        _already_updated,
        r"w_{ik}^O - \eta\,\frac{\partial E}{\partial w_{ik}^O}",
        "w_ik^O − η ∂E/∂w_ik^O",
        "You change the output weights as soon as you have their slopes, and then go back through the new ones.",
        "Which output weights made the outputs that E was computed from?",
        HIDDEN,
        (L04, "Old or new output weights"),
    ),
    slip(
        "hidden output in place of the output weight",
        "w",
        lambda c: c.now.O_H[0][:, None],
        r"\sum_k (O_k^O - t_k)\,\mathrm{sig}'(x_k^O)\,O_i^H",
        "Σ_k (O_k^O − t_k) sig′(x_k^O) O_i^H",
        "You know ∂x_k^O/∂w_ik^O = O_i^H from Part 1. Now the output weight stands still and O_i^H moves.",
        "In w_ik^O O_i^H, which of the two moves when a hidden weight is turned?",
        ("delta_H", "gradient_w_H"),
    ),
    slip(
        "error shared out by weight",
        "w",
        lambda c: c.parameters.w_O / c.parameters.w_O.sum(axis=0),
        r"\frac{w_{ik}^O}{\sum_l w_{lk}^O}",
        "w_ik^O / Σ_l w_lk^O",
        "Blame that is shared out should add up to the whole. A slope is no share: it says what a small change does.",
        "Make all other hidden neurons louder. Does the path of this one to the output change?",
    ),
    slip(
        "only the last path kept",
        "sum",
        lambda c: lambda error, slope, w: (error * slope * w)[..., -1],
        r"(O_k^O - t_k)\,\mathrm{sig}'(x_k^O)\,w_{ik}^O \quad (k = N_O)",
        "(O_k^O − t_k) sig′(x_k^O) w_ik^O for the last k",
        "In a loop, = in place of += keeps what came last.",
        "How many outputs hear this hidden neuron? How many of them are in your number?",
    ),
    slip(
        "only the first path kept",
        "sum",
        lambda c: lambda error, slope, w: (error * slope * w)[..., 0],
        r"(O_1^O - t_1)\,\mathrm{sig}'(x_1^O)\,w_{i1}^O",
        "(O_1^O − t_1) sig′(x_1^O) w_i1^O",
        "A return inside the loop ends it after the first turn.",
        "How many outputs hear this hidden neuron? How many of them are in your number?",
    ),
    slip(
        "sum over the outputs dropped",
        "sum",
        lambda c: lambda error, slope, w: _own_path(error * slope * w),
        r"(O_i^O - t_i)\,\mathrm{sig}'(x_i^O)\,w_{ii}^O",
        "(O_i^O − t_i) sig′(x_i^O) w_ii^O",
        "In Part 1 one term of the sum was left. A hidden weight moves every output, so all of them stay.",
        "Turn one hidden weight a little. How many outputs move?",
    ),
    slip(
        "sum of errors times sum of weighted slopes",
        "sum",
        lambda c: lambda error, slope, w: error.sum(axis=-1) * (slope * w).sum(axis=-1),
        r"\Bigl[\sum_k (O_k^O - t_k)\Bigr]\Bigl[\sum_k \mathrm{sig}'(x_k^O)\,w_{ik}^O\Bigr]",
        "[Σ_k (O_k^O − t_k)] [Σ_k sig′(x_k^O) w_ik^O]",
        "You sum factor by factor. A sum of products is not a product of sums.",
        "Is 1·2 + 3·4 the same as (1 + 3)·(2 + 4)?",
        None,
        (L04, "L7"),
    ),
    slip(
        "sum of error signals times sum of weights",
        "sum",
        lambda c: lambda error, slope, w: (error * slope).sum(axis=-1) * w.sum(axis=-1),
        r"\Bigl[\sum_k \delta_k^O\Bigr]\Bigl[\sum_k w_{ik}^O\Bigr]",
        "[Σ_k δ_k^O] [Σ_k w_ik^O]",
        "You add up each list before you multiply. But each error signal comes back through its own weight.",
        "Is 1·2 + 3·4 the same as (1 + 3)·(2 + 4)?",
        None,
        (L04, "L7"),
    ),
)


def _own_path(terms: Array) -> Array:
    """Give the term of output i for hidden neuron i: (..., I, K) to (..., I)."""
    own: Array = np.diagonal(cut(terms, terms.shape[-2]), axis1=-2, axis2=-1)
    return own


OF_CARRIED = (
    slip(
        "hidden output left out",
        "into_O",
        lambda c: 1.0,
        r"(O_i^O - t_i)\,\mathrm{sig}'(x_i^O)",
        "(O_i^O − t_i) sig′(x_i^O)",
        "You stop at the net input. How it answers the weight is one more link.",
        "Two weights end at the same output. One comes from a loud neuron, one from a silent one. Which matters more?",
    ),
    slip(
        "output of the end in place of the beginning",
        "into_O",
        lambda c: c.now.O_O[:, None],
        r"\delta_i^O\,O_i^O",
        "δ_i^O O_i^O",
        "Both ends of the weight have an output. The weight is multiplied by the one it comes from.",
        "Which number does w_ji^O stand beside in x_i^O?",
    ),
    slip(
        "input in place of the hidden output",
        "into_O",
        lambda c: cut(c.now.O_I, c.now.O_H.shape[1])[:, :, None],
        r"\delta_i^O\,O_j^I",
        "δ_i^O O_j^I",
        "You take what goes into the network. Into the output layer goes what the hidden layer gives.",
        "Which layer does this weight begin at?",
    ),
    slip(
        "net input of the hidden neuron in place of its output",
        "into_O",
        lambda c: c.now.x_H[:, :, None],
        r"\delta_i^O\,x_j^H",
        "δ_i^O x_j^H",
        "Net input and output belong to the same neuron. Only the output leaves it.",
        "What arrives at the output neuron, before or after the sigmoid of the hidden one?",
    ),
    slip(
        "the weight itself in place of the hidden output",
        "into_O",
        lambda c: c.parameters.w_O,
        r"\delta_i^O\,w_{ji}^O",
        "δ_i^O w_ji^O",
        "You differentiate w_ji^O O_j^H by the wrong one of the two.",
        "In w_ji^O O_j^H, which of the two moves?",
    ),
    slip(
        "all hidden outputs added up",
        "into_O",
        lambda c: c.now.O_H.sum(axis=-1)[:, None, None],
        r"\delta_i^O \sum_l O_l^H",
        "δ_i^O Σ_l O_l^H",
        "The net input is a sum, and you keep all of it. The other terms have other weights, which stand still.",
        "How many terms of x_i^O does one weight occur in?",
    ),
    slip(
        "input left out",
        "into_H",
        lambda c: 1.0,
        r"\delta_i^H",
        "δ_i^H",
        "You stop at the net input. How it answers the weight is one more link.",
        "One of the inputs is 0. What can the weights that begin there change?",
    ),
    slip(
        "hidden output in place of the input",
        "into_H",
        lambda c: c.now.O_H[:, None],
        r"\delta_i^H\,O_i^H",
        "δ_i^H O_i^H",
        "You carry O^H over from Part 1. One layer earlier, the inputs are what comes in.",
        "Which layer does this weight begin at?",
    ),
    slip(
        "input i in place of input j",
        "into_H",
        lambda c: cut(c.now.O_I, c.now.O_H.shape[1])[:, None],
        r"\delta_i^H\,O_i^I",
        "δ_i^H O_i^I",
        "The indices i and j are easily swapped, and where the layers are equal nothing complains.",
        "Where does w_ji^H begin, at j or at i?",
    ),
    slip(
        "the weight itself in place of the input",
        "into_H",
        lambda c: c.parameters.w_H,
        r"\delta_i^H\,w_{ji}^H",
        "δ_i^H w_ji^H",
        "You differentiate w_ji^H O_j^I by the wrong one of the two.",
        "In w_ji^H O_j^I, which of the two moves?",
    ),
    slip(
        "all inputs added up",
        "into_H",
        lambda c: c.now.O_I.sum(axis=-1)[:, None, None],
        r"\delta_i^H \sum_n O_n^I",
        "δ_i^H Σ_n O_n^I",
        "The net input is a sum, and you keep all of it. The other terms have other weights, which stand still.",
        "How many terms of x_i^H does one weight occur in?",
    ),
    slip(
        "transposed",
        "order",
        lambda c: lambda g: np.swapaxes(g, -1, -2),
        r"\bigl(\partial E/\partial w\bigr)^\mathsf{T}",
        "(∂E/∂w)ᵀ",
        "Many books write w[to, from], and their outer product begins with δ.",
        "Which row of the weights holds those that leave neuron 1?",
    ),
)
