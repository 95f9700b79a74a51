"""What a printed line with slips is made of, and sums as the sheet prints them: with bounds that may be wrong."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array, loss
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.sweep import Key

Formula = Callable[[AtWeight], Array]
Reading = Callable[..., Array]  # how a slip, as printed or mended, is read by what the line computes
PRINTED, MINE = "as printed", "as you mend it"


class Piece(NamedTuple):
    """A piece of a printed line: the slip that it is part of, or else why it is as it should be."""

    printed: str
    slip: int | None = None
    fine: str = ""


class Mend(NamedTuple):
    """A mend to choose: what then stands in which pieces, how the line reads it, and why it is right or wrong."""

    pieces: dict[int, str]
    reads: Reading
    why: str
    is_right: bool = False

    @property
    def text(self) -> str:
        """What stands in its pieces, with … for what is between them and stays."""
        places = range(min(self.pieces), max(self.pieces) + 1)
        words = filter(None, (self.pieces.get(n, "…") for n in places))
        return " ".join(word for word, _ in groupby(words))


class Slip(NamedTuple):
    """A slip: how it is read as printed, and three mends, of which one is right."""

    reads: Reading
    mends: tuple[Mend, Mend, Mend]

    @property
    def right(self) -> int:
        """The place of the right mend."""
        return next(n for n, mend in enumerate(self.mends) if mend.is_right)


class PrintedLine(NamedTuple):
    """A line with slips, and a number to see them by.

    quantity: what the line is to compute for the chosen weight of `array`, or for each k. computes: what it does
    compute, with a reading of each slip. true: the same by running the network, named by `how`.
    """

    name: str
    title: str
    array: str
    pieces: tuple[Piece, ...]
    slips: tuple[Slip, ...]
    quantity: str
    computes: Callable[..., Array]
    true: Formula
    how: str

    @property
    def rows(self) -> tuple[str, str, str]:
        """The rows of numbers."""
        return PRINTED, MINE, self.how

    def key(self, row: str) -> str:
        """Name the number of a row."""
        return str(Key(self.name, row))

    def reading(self, place: AtWeight, mends: dict[int, int]) -> Array:
        """Compute the line with these mends, by slip; the other slips stay as printed."""
        slips: Iterable[tuple[int, Slip]] = enumerate(self.slips)
        reads: list[Any] = [slip.mends[mends[n]].reads if n in mends else slip.reads for n, slip in slips]
        return self.computes(place, *reads)

    @property
    def all_right(self) -> dict[int, int]:
        """The right mend of every slip."""
        return {n: slip.right for n, slip in enumerate(self.slips)}


def first(array: Array, count: int) -> Array:
    """Give the first numbers of the last axis, and NaN in the place of those that do not exist."""
    there: Array = array[..., :count]
    missing = [(0, 0)] * (there.ndim - 1) + [(0, count - there.shape[-1])]
    return np.pad(there, missing, constant_values=np.nan)


def nth(array: Array, i: int) -> Array:
    """Give one number of the last axis."""
    one: Array = first(array, i + 1)[..., i]
    return one


def size_of(p: AtWeight, layer: str) -> int:
    """Give the number of neurons of a layer."""
    return int(getattr(p.activations, f"O_{layer}").shape[-1])


def bound(layer: str, terms: Formula) -> Formula:
    """Take as many terms, on the last axis, as a layer has neurons."""
    return lambda p: first(terms(p), size_of(p, layer))


def total_with(p: AtWeight, terms: Formula, bias: Reading) -> Array:
    """Give a sum and its bias, which may know of how many terms the sum has."""
    added = terms(p)
    result: Array = added.sum(axis=-1) + bias(p, added.shape[-1])
    return result


def loss_slope(p: AtWeight) -> Array:
    """Give ∂E/∂w by running the network."""
    return p.derivative(lambda a: loss(a.O_O, p.state.t))


def found_net_input(p: AtWeight) -> Array:
    """Give x_i^H as the forward pass found it."""
    x: Array = p.activations.x_H[..., p.i]
    return x


def into_output(outputs: str) -> Formula:
    """Give w_lk^O times an output of each l of a layer, for each k."""

    def terms(p: AtWeight) -> Array:
        given = getattr(p.activations, f"O_{outputs}")
        count = min(size_of(p, outputs), size_of(p, "H"))
        weights = np.swapaxes(p.state.w_O, -1, -2)
        product: Array = weights[..., :count] * given[..., np.newaxis, :count]
        return product

    return terms
