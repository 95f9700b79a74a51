"""What a derivation is made of, and the numbers of its lines."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.sweep import Key, Known, Numbers

Kind = Literal["open", "error", "slope", "carried"]  # what is still under the ∂, and the three that come out of it


class Factor(NamedTuple):
    """One factor of a line: its formula, the number it has at a weight, and its kind; under a sum, a number a k."""

    formula: str
    value: Callable[[AtWeight], Array]
    kind: Kind = "open"


class Wrong(NamedTuple):
    """A line that does not follow: the typical mistake that leads to it, in words, and its factors."""

    mistake: str
    factors: tuple[Factor, ...]
    paths: tuple[Factor, ...] = ()


class Line(NamedTuple):
    """One line: the rule over its `=`, what the rule did, and the factors whose product it is.

    paths: the factors under the sum over the outputs k, if the line has one; the sum is then one more factor.
    wrong: what a student may take for it. rewrites: whether its rule only writes what is under the ∂ in another way.
    """

    name: str
    rule: str
    reason: str
    factors: tuple[Factor, ...]
    paths: tuple[Factor, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    rewrites: bool = False

    @property
    def written(self) -> tuple[Factor, ...]:
        """All factors as they are written, from left to right."""
        return self.paths + self.factors

    def __str__(self) -> str:
        return written_out(self)


def written_out(line: Line | Wrong) -> str:
    """Write the right side of a line as plain text."""
    paths, factors = (" · ".join(each.formula for each in group) for group in (line.paths, line.factors))
    if paths and factors:
        return f"[Σ_k {paths}] · {factors}"
    return f"Σ_k {paths}" if paths else factors


class Derivation(NamedTuple):
    """One part of the sheet: what it determines, its lines, the rules it may call upon, and what each of them does.

    stations: what lies between the weight and E, in which a ∂ reaches from E down to the weight.
    """

    title: str
    array: str
    left: str
    stations: tuple[str, ...]
    lines: tuple[Line, ...]
    rules: dict[str, str]
    effects: dict[str, str]

    def key(self, line: Line, which: str | int = "") -> str:
        """Name a number of a line: that of its n-th factor, `products` and `sums` under its sum, or the line's own."""
        return str(Key(self.array, line.name, which))

    @property
    def spread(self) -> str:
        """The name of how far apart the values of the lines lie."""
        return str(Key(self.array, "spread"))

    def numbers(self, known: Known) -> Iterator[tuple[str, Array]]:
        """Yield the number of every factor and every line at the chosen weight.

        `w_H L3 2` is factor 2 of line L3, one number for each k under a sum; `w_H L3 products` are the products under
        the sum and `w_H L3 sums` its running totals; `w_H L3` is the line, `w_H L3 wrong 0` one that is taken for it.
        """
        at, values = known.weights[self.array], []
        for line in self.lines:
            paths = np.broadcast_arrays(*(factor.value(at) for factor in line.paths))
            factors = [factor.value(at) for factor in line.factors]
            yield from ((self.key(line, n), value) for n, value in enumerate([*paths, *factors]))
            if paths:
                products = np.prod(paths, axis=0)
                sums = np.cumsum(products, axis=-1)
                yield from ((self.key(line, "products"), products), (self.key(line, "sums"), sums))
                factors.append(sums[..., -1])
            values.append(_product(factors))
            yield self.key(line), values[-1]
            yield from ((self.key(line, f"wrong {n}"), _value(wrong, at)) for n, wrong in enumerate(line.wrong))
        yield self.spread, np.ptp(np.broadcast_arrays(*values), axis=0)

    def agree(self, numbers: Numbers) -> bool:
        """Say whether all lines have the same value, up to the rounding of the terms that they add up."""
        terms = [numbers[self.key(line, "products")] for line in self.lines if line.paths and not line.factors]
        last = abs(float(numbers[self.key(self.lines[-1])]))
        size = max([last, *(float(np.abs(products).sum()) for products in terms)])
        return float(numbers[self.spread]) <= 1e-12 * size + 1e-290  # smaller slopes cannot be measured


def _product(factors: Sequence[Array]) -> Array:
    """Multiply: a line is the product of its factors."""
    product: Array = np.prod(np.broadcast_arrays(*factors), axis=0)
    return product


def _value(line: Wrong, at: AtWeight) -> Array:
    """Give the number of a line; its sum over k is one more factor."""
    sums = [_product([factor.value(at) for factor in line.paths]).sum(axis=-1)] if line.paths else []
    return _product([*(factor.value(at) for factor in line.factors), *sums])
