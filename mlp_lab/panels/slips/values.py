"""What a printed line with slips is made of, and sums as the sheet prints them: with bounds that may be wrong."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from mlp_core import Array, delta_O, gradient_w_H, gradient_w_O, loss, sigmoid_prime
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.sweep import Key, Known

Formula = Callable[[AtWeight], Array]
MENDED = "mended"


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
    printed: dict[str, Formula]
    mended: Formula
    true: Formula
    how: str

    @property
    def rows(self) -> dict[str, Formula]:
        """All that is computed, by the name of the row that shows it."""
        return self.printed | {self.how: self.true, MENDED: self.mended}

    def key(self, row: str) -> str:
        """Name the number of a row."""
        return str(Key(self.name, row))

    def numbers(self, known: Known) -> Iterator[tuple[str, Array]]:
        """Yield what the line computes as printed and as mended, and what is true."""
        for name, formula in self.rows.items():
            yield self.key(name), formula(known.weights[self.array])


def first(array: Array, count: int) -> Array:
    """Give the first numbers of the last axis, and NaN in the place of those that do not exist."""
    there: Array = array[..., :count]
    missing = [(0, 0)] * (there.ndim - 1) + [(0, count - there.shape[-1])]
    return np.pad(there, missing, constant_values=np.nan)


def total(terms: Array, to: int) -> Array:
    """Add up the first terms on the last axis."""
    added: Array = first(terms, to).sum(axis=-1)
    return added


def nth(array: Array, i: int) -> Array:
    """Give one number of the last axis."""
    one: Array = first(array, i + 1)[..., i]
    return one


def net_input(p: AtWeight) -> Array:
    """Give Σ_n w_ni^H O_n^I + b_i^H, as (7) is meant."""
    return total(p.activations.O_I * nth(p.state.w_H, p.i), to=size_of(p, "I")) + nth(p.state.b_H, p.i)


def net_inputs_of_outputs(p: AtWeight, to: int) -> Array:
    """Give Σ_l w_lk^O O_l^H + b_k^O for each k, with l up to some neuron."""
    terms = np.swapaxes(p.state.w_O, -1, -2) * p.activations.O_H[..., np.newaxis, :]
    return total(terms, to) + p.state.b_O


def size_of(p: AtWeight, layer: str) -> int:
    """Give the number of neurons of a layer."""
    return int(getattr(p.activations, f"O_{layer}").shape[-1])


def last_line_with_w_H(p: AtWeight) -> Array:
    """Give [Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^H] sig′(x_i^H) O_j^I: the last line of Part 2, w_ik read as w_ik^H."""
    to = size_of(p, "O")
    from_i = nth(np.swapaxes(p.state.w_H, -1, -2), p.i)
    paths = total(delta_O(p.activations, p.state.t) * first(from_i, to), to)
    line: Array = paths * sigmoid_prime(p.activations.x_H[..., p.i]) * p.activations.O_I[..., p.j]
    return line


def hidden_gradient(p: AtWeight) -> Array:
    """Give ∂E/∂w_ji^H by the last line of Part 2."""
    gradient: Array = gradient_w_H(p.activations, p.state.t, p.state.w_O)[..., p.j, p.i]
    return gradient


def loss_slope(p: AtWeight) -> Array:
    """Give ∂E/∂w by running the network."""
    return p.derivative(lambda a: loss(a.O_O, p.state.t))


def squares(p: AtWeight) -> Array:
    """Give ∂/∂w Σ_k (O_k^O − t_k)², which is 2E, by running the network."""
    return 2 * loss_slope(p)


def found_net_input(p: AtWeight) -> Array:
    """Give x_i^H as the forward pass found it."""
    x: Array = p.activations.x_H[..., p.i]
    return x


def output_gradient(p: AtWeight) -> Array:
    """Give ∂E/∂w_ji^O by the last line of Part 1; it has no number if there is no such weight."""
    of_i = nth(gradient_w_O(p.activations, p.state.t), p.i)
    return nth(of_i, p.j)


def for_output_i(p: AtWeight, value: Array) -> Array:
    """Give [k = i] · value for each k."""
    values: Array = value[..., np.newaxis] * (np.arange(size_of(p, "O")) == p.i)
    return values


def slope_of_short_sum(p: AtWeight) -> Array:
    """Give ∂/∂w_ji^O Σ_l w_li^O O_l^H with l up to N_O: O_j^H, or 0 if the sum does not get as far as j."""
    to = size_of(p, "O")
    return total(first(p.activations.O_H, to) * (np.arange(to) == p.j), to)
