"""The lines of the sheet that have slips, piece by piece: as printed, three mends of each slip, and what they give."""

import numpy as np

from mlp_core import Array, delta_O, sigmoid_prime
from mlp_lab.panels.slips.values import (
    Formula,
    Mend,
    Piece,
    PrintedLine,
    Slip,
    bound,
    first,
    found_net_input,
    into_output,
    loss_slope,
    nth,
    size_of,
    total_with,
)
from mlp_lab.state.at_weight import AtWeight

MEASURED, NETWORK = "measured", "in the network"


def _error(p: AtWeight) -> Array:
    """Give O_i^O − t_i."""
    error: Array = nth(p.activations.O_O - p.state.t, p.i)
    return error


def _slope(p: AtWeight) -> Array:
    """Give sig′(x_i^O)."""
    return nth(sigmoid_prime(p.activations.x_O), p.i)


def _last_line(p: AtWeight, weights: Formula) -> Array:
    """Give the last line of Part 2 with some weight for each k."""
    paths = (delta_O(p.activations, p.state.t) * weights(p)).sum(axis=-1)
    line: Array = paths * sigmoid_prime(p.activations.x_H[..., p.i]) * p.activations.O_I[..., p.j]
    return line


PRINTED_LINES = (
    PrintedLine(
        name="(2)",
        title="Equation (2)",
        array="w_O",
        pieces=(
            Piece("x_k^O", fine="the line is about the net input of output `k`"),
            Piece("="),
            Piece("Σ_l=1^N_O", 0),
            Piece("w_lk^O ·", fine="this weight leads from `l` to `k`, and lies before the outputs"),
            Piece("O_l^H", fine="the outputs listen to the hidden neurons"),
            Piece("+"),
            Piece("b_k", 1),
        ),
        slips=(
            Slip(
                bound("O", into_output("H")),
                (
                    Mend(
                        {4: "O_l^O"},
                        bound("O", into_output("O")),
                        "Now bound and term agree, but the outputs feed themselves.",
                    ),
                    Mend(
                        {2: "Σ_l=1^N_I"},
                        bound("I", into_output("H")),
                        "`l` names hidden neurons, as `O_l^H` says, and there are not `N_I` of them.",
                    ),
                    Mend(
                        {2: "Σ_l=1^N_H"},
                        bound("H", into_output("H")),
                        "The letter `l` counts hidden neurons, as `O_l^H` says. Where both layers have one size, "
                        "nobody would notice.",
                        True,
                    ),
                ),
            ),
            Slip(
                lambda p, _: p.state.b_O,
                (
                    Mend(
                        {6: "b_k^H"},
                        lambda p, _: first(p.state.b_H, size_of(p, "O")),
                        "That is the bias of a hidden neuron; it is inside `O_k^H` already.",
                    ),
                    Mend(
                        {6: "b_k^O"},
                        lambda p, _: p.state.b_O,
                        "There is a bias `b_k^H` too, so the layer must be named. The panel has read it so all along.",
                        True,
                    ),
                    Mend(
                        {3: "( w_lk^O ·", 6: "b_k^O )"},
                        lambda p, count: count * p.state.b_O,
                        "Inside the sum the bias is added once for each term.",
                    ),
                ),
            ),
        ),
        quantity="x_k^O",
        computes=total_with,
        true=lambda p: p.activations.x_O,
        how=NETWORK,
    ),
    PrintedLine(
        name="part 1",
        title="Part 1, the line after (2), (3)",
        array="w_O",
        pieces=(
            Piece("∂E/∂w_ji^O", fine="this is what Part 1 asks for"),
            Piece("="),
            Piece("(O_i^O − t_i)", fine="it is the error of the one output that the weight reaches"),
            Piece("sig(x_i^O) (1 − sig(x_i^O)) ·", fine="it is the slope of the sigmoid, by (3)"),
            Piece("∂/∂w_ji^O", 0),
            Piece("Σ_k=1^N_H", 0),
            Piece("w_ki^O O_k^H", fine="these are the terms of `x_i^O`, and here the bound `N_H` is right too"),
            Piece("+ b_i^O", 0),
        ),
        slips=(
            Slip(
                lambda error, slope, given, bias: error * slope * given + bias,
                (
                    Mend(
                        {3: "( sig(x_i^O) (1 − sig(x_i^O)) ·", 7: "+ b_i^O )"},
                        lambda error, slope, given, bias: error * (slope * given + bias),
                        "The bias still stands outside the ∂; now the error multiplies it.",
                    ),
                    Mend(
                        {4: "∂/∂w_ji^O (", 7: "+ b_i^O )"},
                        lambda error, slope, given, _: error * slope * given,
                        "Sum and bias together are `x_i^O`, and the ∂ is meant for all of it. Without brackets it ends "
                        "before the bias.",
                        True,
                    ),
                    Mend(
                        {4: "( ∂/∂w_ji^O", 7: "+ b_i^O )"},
                        lambda error, slope, given, bias: error * slope * (given + bias),
                        "This bracket opens before the ∂, so the ∂ still ends before the bias.",
                    ),
                ),
            ),
        ),
        quantity="∂E/∂w_ji^O",
        computes=lambda p, read: read(_error(p), _slope(p), nth(p.activations.O_H, p.j), nth(p.state.b_O, p.i)),
        true=loss_slope,
        how=MEASURED,
    ),
    PrintedLine(
        name="last line",
        title="Part 2, the last line",
        array="w_H",
        pieces=(
            Piece("∂E/∂w_ji^H", fine="this is what Part 2 asks for"),
            Piece("="),
            Piece("Σ_k=1^N_O", fine="a hidden weight reaches every output, and `k` counts them"),
            Piece("(O_k^O − t_k) ·", fine="each output has its own error"),
            Piece("sig(x_k^O) · (1 − sig(x_k^O)) ·", fine="it is the slope of each output's sigmoid"),
            Piece("w_ik ·", 0),
            Piece("sig(x_i^H) · (1 − sig(x_i^H)) ·", fine="it has no `k`, and may stand inside the sum or before it"),
            Piece("O_j^I", fine="this is what comes in on the weight"),
        ),
        slips=(
            Slip(
                lambda p: first(nth(np.swapaxes(p.state.w_H, -1, -2), p.i), size_of(p, "O")),
                (
                    Mend(
                        {5: "w_ik^O ·"},
                        lambda p: p.state.w_O[..., p.i, :],
                        "There are weights `w_ik^H` too. Those from hidden neuron `i` to the outputs are `w_ik^O`.",
                        True,
                    ),
                    Mend(
                        {5: "w_ki^O ·"},
                        lambda p: first(nth(p.state.w_O, p.i), size_of(p, "O")),
                        "That weight comes from `k` and ends at `i`: a column of `w^O` instead of a row.",
                    ),
                    Mend(
                        {5: "w_ji^H ·"},
                        lambda p: p.state.w_H[..., p.j, p.i, np.newaxis],
                        "That is the weight that moves. Its gradient does not contain it as a factor.",
                    ),
                ),
            ),
        ),
        quantity="∂E/∂w_ji^H",
        computes=_last_line,
        true=loss_slope,
        how=MEASURED,
    ),
    PrintedLine(
        name="(7)",
        title="Equation (7)",
        array="w_H",
        pieces=(
            Piece("x_i^H", fine="the line is about the net input of hidden neuron `i`"),
            Piece("="),
            Piece("Σ_k=1^N_H", 0),
            Piece("w_ki^O", 0),
            Piece("O_k^H", 0),
            Piece("+ b_i^O", 1),
        ),
        slips=(
            Slip(
                bound("H", lambda p: p.activations.O_H * nth(p.state.w_O, p.i)[..., : size_of(p, "H")]),
                (
                    Mend(
                        {2: "Σ_k=1^N_I", 3: "w_ki^H", 4: "O_k^I"},
                        lambda p: p.activations.O_I * p.state.w_H[..., p.i],
                        "A hidden neuron listens to all `N_I` inputs, by weights of its own layer. As printed, the "
                        "hidden layer feeds itself.",
                        True,
                    ),
                    Mend(
                        {3: "w_ki^H"},
                        lambda p: first(p.state.w_H[..., p.i], size_of(p, "H")) * p.activations.O_H,
                        "The weights are right now, but what comes in is still made by the hidden layer itself.",
                    ),
                    Mend(
                        {3: "w_ki^H", 4: "O_k^I"},
                        bound("H", lambda p: p.activations.O_I * p.state.w_H[..., p.i]),
                        "Weights and inputs are right now. How many inputs are there?",
                    ),
                ),
            ),
            Slip(
                lambda p, _: nth(p.state.b_O, p.i),
                (
                    Mend(
                        {5: "+ b_j^H"},
                        lambda p, _: nth(p.state.b_H, p.j),
                        "`j` is where the weight comes from. The line is about neuron `i`.",
                    ),
                    Mend(
                        {5: "+ 0"},
                        lambda p, _: 0 * p.state.b_H[..., p.i],
                        "Inputs have no bias, but a hidden neuron has one.",
                    ),
                    Mend(
                        {5: "+ b_i^H"},
                        lambda p, _: p.state.b_H[..., p.i],
                        "A neuron has the bias of its own layer.",
                        True,
                    ),
                ),
            ),
        ),
        quantity="x_i^H",
        computes=total_with,
        true=found_net_input,
        how=NETWORK,
    ),
    PrintedLine(
        name="(8)",
        title="Equation (8), behind the slope",
        array="w_H",
        pieces=(
            Piece("∂/∂w_ji^H", fine="a hidden weight moves, with everything else held fixed"),
            Piece("Σ_j=1^N_H", 0),
            Piece("(", 1),
            Piece("O_j^I w_ji^H", 0),
            Piece("+ b_j )", 1),
        ),
        slips=(
            Slip(
                bound("H", lambda p: p.activations.O_I * p.state.w_H[..., p.i]),
                (
                    Mend(
                        {1: "Σ_i=1^N_H"},
                        lambda p: p.activations.O_I[..., p.j, np.newaxis] * p.state.w_H[..., p.j, :],
                        "Now `i` counts and names the neuron at once. And this adds up what leaves input `j`.",
                    ),
                    Mend(
                        {1: "Σ_n=1^N_I", 3: "O_n^I w_ni^H"},
                        lambda p: p.activations.O_I * p.state.w_H[..., p.i],
                        "The `j` of `w_ji^H` names the weight, so another letter must count. It counts `N_I` inputs.",
                        True,
                    ),
                    Mend(
                        {1: "Σ_n=1^N_I"},
                        lambda p: np.repeat(
                            (p.activations.O_I * p.state.w_H[..., p.i])[..., p.j, np.newaxis], size_of(p, "I"), axis=-1
                        ),
                        "`n` counts now, but no term contains it: one and the same term is added `N_I` times.",
                    ),
                ),
            ),
            Slip(
                lambda p, count: first(p.state.b_H, count).sum(axis=-1),
                (
                    Mend(
                        {4: "+ b_i^H )"},
                        lambda p, count: count * p.state.b_H[..., p.i],
                        "It is the right bias, but inside the sum it is added once for each term.",
                    ),
                    Mend(
                        {0: "∂/∂w_ji^H (", 2: "", 4: "+ b_j^H )"},
                        lambda p, _: nth(p.state.b_H, p.j),
                        "It is added once now, but `j` is where the weight comes from. The line is about neuron `i`.",
                    ),
                    Mend(
                        {0: "∂/∂w_ji^H (", 2: "", 4: "+ b_i^H )"},
                        lambda p, _: p.state.b_H[..., p.i],
                        "A neuron has one bias, its own, and adds it once.",
                        True,
                    ),
                ),
            ),
        ),
        quantity="x_i^H",
        computes=total_with,
        true=found_net_input,
        how=NETWORK,
    ),
)

LINES = {line.name: line for line in PRINTED_LINES}
