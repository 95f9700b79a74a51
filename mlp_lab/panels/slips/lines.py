"""The lines of the sheet that have slips, piece by piece: as printed, as mended, and what each of the two computes."""

import numpy as np

from mlp_lab.panels.slips.values import (
    Piece,
    PrintedLine,
    first,
    for_output_i,
    found_net_input,
    hidden_gradient,
    last_line_with_w_H,
    loss_slope,
    net_input,
    net_inputs_of_outputs,
    nth,
    output_gradient,
    size_of,
    slope_of_short_sum,
    squares,
    total,
)

AS_PRINTED = "as printed"
BRACKETS = "The ∂ is meant for the sum and the bias together. Without brackets it ends before the bias, which is added."
MEASURED, NETWORK = "measured", "in the network"

PRINTED = (
    PrintedLine(
        name="net input",
        title="The definition of the net input",
        array="w_H",
        pieces=(
            Piece("x_k^L′"),
            Piece("="),
            Piece("Σ_n=1^N_L", "Σ_n=1^N_L′−1", 0),
            Piece("w_nk^L", "w_nk^L′", 1),
            Piece("O_n^(L−1)", "O_n^(L′−1)", 1),
            Piece("+"),
            Piece("b_k^O", "b_k^L′", 2),
        ),
        slips=(
            "The sum runs over the neurons of the layer before, {L′−1}.",
            "The line is about the layer {L′}. {L} is another letter, and nothing ties it to {L′}.",
            "A neuron has the bias of its own layer.",
        ),
        quantity="x_i^H",
        printed={
            AS_PRINTED: lambda p: (
                total(p.activations.O_I * nth(p.state.w_H, p.i), to=size_of(p, "H")) + nth(p.state.b_O, p.i)
            )
        },  # with L and L′ read as H
        mended=net_input,
        true=found_net_input,
        how=NETWORK,
    ),
    PrintedLine(
        name="part 1",
        title="Part 1, the line after (2), (3)",
        array="w_O",
        pieces=(
            Piece("∂E/∂w_ji^O"),
            Piece("="),
            Piece("(O_i^O − t_i)"),
            Piece("sig(x_i^O) (1 − sig(x_i^O)) ·"),
            Piece("∂/∂w_ji^O", "∂/∂w_ji^O (", 0),
            Piece("Σ_k=1^N_H", slip=0),
            Piece("w_ki^O O_k^H"),
            Piece("+ b_i^O", "+ b_i^O )", 0),
        ),
        slips=(BRACKETS,),
        quantity="∂E/∂w_ji^O",
        printed={AS_PRINTED: lambda p: output_gradient(p) + p.state.b_O[..., p.i]},
        mended=output_gradient,
        true=loss_slope,
        how=MEASURED,
    ),
    PrintedLine(
        name="(2)",
        title="Equation (2)",
        array="w_O",
        pieces=(
            Piece("x_k^O"),
            Piece("="),
            Piece("Σ_l=1^N_O", "Σ_l=1^N_H", 0),
            Piece("w_lk^O ·"),
            Piece("O_l^H"),
            Piece("+"),
            Piece("b_k", "b_k^O", 1),
        ),
        slips=(
            "The letter {l} counts hidden neurons, as {O_l^H} says.",
            "There is a bias {b_k^H} too, so the layer must be named.",
        ),
        quantity="x_k^O",
        printed={AS_PRINTED: lambda p: net_inputs_of_outputs(p, to=size_of(p, "O"))},
        mended=lambda p: net_inputs_of_outputs(p, to=size_of(p, "H")),
        true=lambda p: p.activations.x_O,
        how=NETWORK,
    ),
    PrintedLine(
        name="(5)",
        title="Equation (5)",
        array="w_O",
        pieces=(
            Piece("∂x_k^O/∂w_ji^O"),
            Piece("="),
            Piece("∂/∂w_ji^O", "∂/∂w_ji^O (", 1),
            Piece("Σ_l=1^N_O", "Σ_l=1^N_H", 0),
            Piece("w_lk^O · O_l^H"),
            Piece("+ b_k^O", "+ b_k^O )", 1),
            Piece("="),
            Piece("O_j^H", "[k = i] O_j^H", 2),
        ),
        slips=(
            "The sum runs over the hidden neurons, as in (2).",
            BRACKETS,
            "Only the net input of output {i} contains {w_ji^O}. For every other {k} the derivative is 0. "
            "{[k = i]} is 1 if {k = i}, and 0 if not.",
        ),
        quantity="∂x_k^O/∂w_ji^O",
        printed={
            "printed, middle": lambda p: for_output_i(p, slope_of_short_sum(p)) + p.state.b_O,
            "printed, end": lambda p: np.repeat(p.activations.O_H[..., p.j, np.newaxis], size_of(p, "O"), axis=-1),
        },
        mended=lambda p: for_output_i(p, p.activations.O_H[..., p.j]),
        true=lambda p: p.derivative(lambda a: a.x_O),
        how=MEASURED,
    ),
    PrintedLine(
        name="part 2",
        title="Part 2, the line after (2), (3)",
        array="w_H",
        pieces=(
            Piece("∂E/∂w_ji^H"),
            Piece("="),
            Piece("Σ_k=1^N_O"),
            Piece("(O_k^O − t_k) ·"),
            Piece("sig(x_k^O) · (1 − sig(x_k^O)) ·"),
            Piece("∂/∂w_ji^H", "∂/∂w_ji^H (", 0),
            Piece("Σ_l=1^N_H", slip=0),
            Piece("w_lk^O O_l^H"),
            Piece("+ b_k^O", "+ b_k^O )", 0),
        ),
        slips=(BRACKETS,),
        quantity="∂E/∂w_ji^H",
        printed={AS_PRINTED: lambda p: hidden_gradient(p) + total(p.state.b_O, to=size_of(p, "O"))},
        mended=hidden_gradient,
        true=loss_slope,
        how=MEASURED,
    ),
    PrintedLine(
        name="last line",
        title="Part 2, the last line",
        array="w_H",
        pieces=(
            Piece("∂E/∂w_ji^H"),
            Piece("="),
            Piece("Σ_k=1^N_O"),
            Piece("(O_k^O − t_k) ·"),
            Piece("sig(x_k^O) · (1 − sig(x_k^O)) ·"),
            Piece("w_ik ·", "w_ik^O ·", 0),
            Piece("sig(x_i^H) · (1 − sig(x_i^H)) ·"),
            Piece("O_j^I"),
        ),
        slips=("There are weights {w_ik^H} too. Those that lead from hidden neuron {i} to the outputs are {w_ik^O}.",),
        quantity="∂E/∂w_ji^H",
        printed={AS_PRINTED: last_line_with_w_H},
        mended=hidden_gradient,
        true=loss_slope,
        how=MEASURED,
    ),
    PrintedLine(
        name="(6)",
        title="Equation (6)",
        array="w_H",
        pieces=(
            Piece("∂/∂w_ji^O", "∂/∂w_ji^H", 0),
            Piece("Σ_k=1^N_O (O_k^O − t_k)²"),
            Piece("="),
            Piece("2 Σ_k=1^N_O (O_k^O − t_k)"),
            Piece("∂/∂w_ji^O", "∂/∂w_ji^H", 0),
            Piece("(O_k^O)"),
        ),
        slips=("Part 2 is about a hidden weight. For an output weight (4) has said it already, with one term.",),
        quantity="∂/∂w_ji^H Σ_k (O_k^O − t_k)²",
        printed={AS_PRINTED: lambda p: 2 * output_gradient(p)},
        mended=lambda p: 2 * total((p.activations.O_O - p.state.t) * p.derivative(lambda a: a.O_O), to=size_of(p, "O")),
        true=squares,
        how=MEASURED,
    ),
    PrintedLine(
        name="(7)",
        title="Equation (7)",
        array="w_H",
        pieces=(
            Piece("x_i^H"),
            Piece("="),
            Piece("Σ_k=1^N_H", "Σ_k=1^N_I", 0),
            Piece("w_ki^O", "w_ki^H", 1),
            Piece("O_k^H", "O_k^I", 2),
            Piece("+"),
            Piece("b_i^O", "b_i^H", 3),
        ),
        slips=(
            "A hidden neuron listens to the inputs, so the sum runs over all {N_I} of them.",
            "The weights that lead to a hidden neuron are those of layer {H}.",
            "As printed, the hidden layer feeds itself. What comes in are the inputs {O_k^I}.",
            "The bias belongs to the hidden neuron.",
        ),
        quantity="x_i^H",
        printed={
            AS_PRINTED: lambda p: (
                total(p.activations.O_H * nth(p.state.w_O, p.i), to=size_of(p, "H")) + nth(p.state.b_O, p.i)
            )
        },
        mended=net_input,
        true=found_net_input,
        how=NETWORK,
    ),
    PrintedLine(
        name="(8)",
        title="Equation (8), what stands behind the ∂",
        array="w_H",
        pieces=(
            Piece("∂/∂w_ji^H"),
            Piece("Σ_j=1^N_H", "( Σ_n=1^N_I", 0),
            Piece("( O_j^I w_ji^H", "O_n^I w_ni^H", 1),
            Piece("+ b_j )", "+ b_i^H )", 2),
        ),
        slips=(
            "A hidden neuron listens to {N_I} inputs, not to {N_H}.",
            "The {j} of {w_ji^H} is fixed: it names the weight. So another letter must count, here {n}.",
            "A neuron has one bias, its own: {b_i^H}. Inside the sum it would be added once for each term.",
        ),
        quantity="x_i^H",
        printed={
            AS_PRINTED: lambda p: total(
                first(p.activations.O_I * nth(p.state.w_H, p.i), size_of(p, "H")) + p.state.b_H,
                to=size_of(p, "H"),
            )
        },
        mended=net_input,
        true=found_net_input,
        how=NETWORK,
    ),
)

LINES = {line.name: line for line in PRINTED}
