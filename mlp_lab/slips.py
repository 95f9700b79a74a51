"""The lines of the sheet that have slips, piece by piece: as printed, as mended, and what each of the two computes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from mlp_core import Activations, Array, delta_O, gradient_w_H, gradient_w_O, loss, sigmoid_prime
from mlp_lab.derivation import Place
from mlp_lab.knobs import Knob, State

Reading = Callable[[Place], Array]


class Piece(NamedTuple):
    """A piece of a printed line; if it is part of a slip, which one, and what belongs in its place, if that changes."""

    printed: str
    mended: str = ""
    slip: int | None = None


class PrintedLine(NamedTuple):
    """A line with slips: its pieces, a sentence on each slip, and a number to see them by.

    slips: sentences, with formulas in braces. quantity: what the line is to compute for the chosen weight of `array`,
    or for each k. printed: what it does compute, on each of its right sides. mended: the same of the mended line. true:
    the same by running the network, named by `how`.
    """

    name: str
    title: str
    array: str
    pieces: tuple[Piece, ...]
    slips: tuple[str, ...]
    quantity: str
    printed: dict[str, Reading]
    mended: Reading
    true: Reading
    how: str

    @property
    def readings(self) -> dict[str, Reading]:
        """All that is computed, by the name of the row that shows it."""
        return self.printed | {self.how: self.true, "mended": self.mended}

    def numbers(self, state: State, activations: Activations, weights: dict[str, Knob]) -> Iterator[tuple[str, Array]]:
        """Yield what the line computes as printed and as mended, and what is true."""
        place = Place(state, activations, weights[self.array])
        for name, reading in self.readings.items():
            yield f"{self.name} {name}", reading(place)


def _first(array: Array, count: int) -> Array:
    """Give the first numbers of the last axis, and NaN in the place of those that do not exist."""
    there: Array = array[..., :count]
    missing = [(0, 0)] * (there.ndim - 1) + [(0, count - there.shape[-1])]
    return np.pad(there, missing, constant_values=np.nan)


def _sum(terms: Array, to: int) -> Array:
    """Add up the first terms on the last axis."""
    total: Array = _first(terms, to).sum(axis=-1)
    return total


def _at(array: Array, i: int) -> Array:
    """Give one number of the last axis."""
    one: Array = _first(array, i + 1)[..., i]
    return one


def _net_input(p: Place) -> Array:
    """Give Σ_n w_ni^H O_n^I + b_i^H, as (7) is meant."""
    return _sum(p.activations.O_I * _at(p.state.w_H, p.i), to=_size(p, "I")) + _at(p.state.b_H, p.i)


def _net_inputs_of_outputs(p: Place, to: int) -> Array:
    """Give Σ_l w_lk^O O_l^H + b_k^O for each k, with l up to some neuron."""
    terms = np.swapaxes(p.state.w_O, -1, -2) * p.activations.O_H[..., np.newaxis, :]
    return _sum(terms, to) + p.state.b_O


def _size(p: Place, layer: str) -> int:
    """Give the number of neurons of a layer."""
    return int(getattr(p.activations, f"O_{layer}").shape[-1])


def _last_line_with_w_H(p: Place) -> Array:
    """Give [Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^H] sig′(x_i^H) O_j^I: the last line of Part 2, w_ik read as w_ik^H."""
    to = _size(p, "O")
    from_i = _at(np.swapaxes(p.state.w_H, -1, -2), p.i)
    paths = _sum(delta_O(p.activations, p.state.t) * _first(from_i, to), to)
    line: Array = paths * sigmoid_prime(p.activations.x_H[..., p.i]) * p.activations.O_I[..., p.j]
    return line


def _hidden_gradient(p: Place) -> Array:
    """Give ∂E/∂w_ji^H by the last line of Part 2."""
    gradient: Array = gradient_w_H(p.activations, p.state.t, p.state.w_O)[..., p.j, p.i]
    return gradient


def _loss_slope(p: Place) -> Array:
    """Give ∂E/∂w by running the network."""
    return p.derivative(lambda a: loss(a.O_O, p.state.t))


def _squares(p: Place) -> Array:
    """Give ∂/∂w Σ_k (O_k^O − t_k)², which is 2E, by running the network."""
    return 2 * _loss_slope(p)


def _found_net_input(p: Place) -> Array:
    """Give x_i^H as the forward pass found it."""
    x: Array = p.activations.x_H[..., p.i]
    return x


def _output_gradient(p: Place) -> Array:
    """Give ∂E/∂w_ji^O by the last line of Part 1; it has no number if there is no such weight."""
    of_i = _at(gradient_w_O(p.activations, p.state.t), p.i)
    return _at(of_i, p.j)


def _for_output_i(p: Place, value: Array) -> Array:
    """Give [k = i] · value for each k."""
    values: Array = value[..., np.newaxis] * (np.arange(_size(p, "O")) == p.i)
    return values


def _slope_of_short_sum(p: Place) -> Array:
    """Give ∂/∂w_ji^O Σ_l w_li^O O_l^H with l up to N_O: O_j^H, or 0 if the sum does not get as far as j."""
    to = _size(p, "O")
    return _sum(_first(p.activations.O_H, to) * (np.arange(to) == p.j), to)


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
                _sum(p.activations.O_I * _at(p.state.w_H, p.i), to=_size(p, "H")) + _at(p.state.b_O, p.i)
            )
        },  # with L and L′ read as H
        mended=_net_input,
        true=_found_net_input,
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
        printed={AS_PRINTED: lambda p: _output_gradient(p) + p.state.b_O[..., p.i]},
        mended=_output_gradient,
        true=_loss_slope,
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
        printed={AS_PRINTED: lambda p: _net_inputs_of_outputs(p, to=_size(p, "O"))},
        mended=lambda p: _net_inputs_of_outputs(p, to=_size(p, "H")),
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
            "printed, middle": lambda p: _for_output_i(p, _slope_of_short_sum(p)) + p.state.b_O,
            "printed, end": lambda p: np.repeat(p.activations.O_H[..., p.j, np.newaxis], _size(p, "O"), axis=-1),
        },
        mended=lambda p: _for_output_i(p, p.activations.O_H[..., p.j]),
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
        printed={AS_PRINTED: lambda p: _hidden_gradient(p) + _sum(p.state.b_O, to=_size(p, "O"))},
        mended=_hidden_gradient,
        true=_loss_slope,
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
        printed={AS_PRINTED: _last_line_with_w_H},
        mended=_hidden_gradient,
        true=_loss_slope,
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
        printed={AS_PRINTED: lambda p: 2 * _output_gradient(p)},
        mended=lambda p: 2 * _sum((p.activations.O_O - p.state.t) * p.derivative(lambda a: a.O_O), to=_size(p, "O")),
        true=_squares,
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
                _sum(p.activations.O_H * _at(p.state.w_O, p.i), to=_size(p, "H")) + _at(p.state.b_O, p.i)
            )
        },
        mended=_net_input,
        true=_found_net_input,
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
            AS_PRINTED: lambda p: _sum(
                _first(p.activations.O_I * _at(p.state.w_H, p.i), _size(p, "H")) + p.state.b_H, to=_size(p, "H")
            )
        },
        mended=_net_input,
        true=_found_net_input,
        how=NETWORK,
    ),
)
