"""What a derivation is made of, and the numbers of its lines."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.sweep import Key, Known, Numbers


class Factor(NamedTuple):
    """One factor of a line: its formula, and the number it has at a weight; under a sum, one number for each k."""

    formula: str
    value: Callable[[AtWeight], Array]


class Line(NamedTuple):
    """One line: the rule over its `=`, what the rule did, and the factors whose product it is.

    paths: the factors under the sum over the outputs k, if the line has one; the sum is then one more factor.
    """

    name: str
    rule: str
    reason: str
    factors: tuple[Factor, ...]
    paths: tuple[Factor, ...] = ()

    @property
    def written(self) -> tuple[Factor, ...]:
        """All factors as they are written, from left to right."""
        return self.paths + self.factors

    def __str__(self) -> str:
        paths, factors = (" · ".join(each.formula for each in group) for group in (self.paths, self.factors))
        if self.paths and self.factors:
            return f"[Σ_k {paths}] · {factors}"
        return f"Σ_k {paths}" if self.paths else factors


class Derivation(NamedTuple):
    """One part of the sheet: what it determines, its lines, the rules it may call upon, and what each of them does."""

    title: str
    array: str
    left: str
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
        the sum and `w_H L3 sums` its running totals; `w_H L3` is the line.
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
            values.append(np.prod(np.broadcast_arrays(*factors), axis=0))  # a line is the product of its factors
            yield self.key(line), values[-1]
        yield self.spread, np.ptp(np.broadcast_arrays(*values), axis=0)

    def agree(self, numbers: Numbers) -> bool:
        """Say whether all lines have the same value, up to the rounding of the terms that they add up."""
        terms = [numbers[self.key(line, "products")] for line in self.lines if not line.factors]
        last = abs(float(numbers[self.key(self.lines[-1])]))
        size = max([last, *(float(np.abs(products).sum()) for products in terms)])
        return float(numbers[self.spread]) <= 1e-12 * size + 1e-290  # smaller slopes cannot be measured
