"""The network at 50 digits, differentiated by the rules of calculus and by none of the formulas under test.

Beside each value stands its magnitude, the condition-aware sum of |terms|, B. A number that is given has its own size;
a sum adds magnitudes; a product has |a| B(b) + |b| B(a); sig(x) has sig(x) + sig′(x) B(x), as sig multiplies an error
of x by sig′(x). Double precision then stays within 4 eps of B in every step, by proof, while a layer has no more than
six neurons: six products and a bias are added up with at most seven roundings of each, half an eps a rounding. That
is to first order. With numbers up to 30 the second is less than 1e-9 of it, and 3.5 eps leave room for that.
"""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import mpmath
import numpy as np
from numpy.typing import ArrayLike, NDArray

MP = mpmath.mp.clone()
MP.dps = 50

EPS = float(np.finfo(float).eps)
# A product below the smallest normal number is rounded by up to 2^−1075 whatever its size. With numbers up to 30 and
# six neurons in a layer, the factors and sums that follow make less than 2^25 times that of it. This much is no error.
UNDERFLOW = 2.0**-1050


@dataclass(frozen=True, slots=True)
class Term:
    """A value and its magnitude."""

    value: Any
    magnitude: Any

    def __add__(self, other: "Term") -> "Term":
        return Term(self.value + other.value, self.magnitude + other.magnitude)

    def __mul__(self, other: "Term") -> "Term":
        magnitude = abs(self.value) * other.magnitude + abs(other.value) * self.magnitude
        return Term(self.value * other.value, magnitude)


@dataclass(frozen=True, slots=True)
class Dual:
    """A term and its derivative with respect to one chosen number."""

    term: Term
    slope: Term

    def __add__(self, other: "Dual") -> "Dual":
        return Dual(self.term + other.term, self.slope + other.slope)  # (a + b)′ = a′ + b′

    def __mul__(self, other: "Dual") -> "Dual":
        return Dual(self.term * other.term, self.term * other.slope + other.term * self.slope)  # (a b)′ = a b′ + b a′


Array = NDArray[np.float64]
Duals = NDArray[np.object_]
Terms = NDArray[np.object_]


def exact(*example: Array) -> dict[str, Terms]:
    """Give all that the network makes of w_H, b_H, w_O, b_O, O_I and t, by the names of mlp_core."""
    given = [_given(array) for array in example]
    values = {name: _each(lambda dual: dual.term, layer) for name, layer in _network(given).items()}
    derivatives = ["gradient_w_H", "delta_H", "gradient_w_O", "delta_O"]  # δ_i^L = ∂E/∂x_i^L = ∂E/∂b_i^L
    return values | {name: _differentiate(given, n) for n, name in enumerate(derivatives)}


def errors(computed: ArrayLike, terms: Terms) -> Array:
    """Give the error of each number in units of eps times its magnitude."""
    assert np.shape(computed) == terms.shape
    return np.asarray(np.vectorize(_error, otypes=[float])(computed, terms))


def sig(x: Any) -> Any:
    """Give sig(x) = 1 / (1 + e^(−x))."""
    return 1 / (1 + MP.exp(-MP.mpf(x)))


def sig_prime(x: Any) -> Any:
    """Give sig′(x) = e^(−x) / (1 + e^(−x))², by the quotient rule."""
    e = MP.exp(-MP.mpf(x))
    return e / (1 + e) ** 2


def _error(computed: float, term: Term) -> float:
    excess = abs(MP.mpf(float(computed)) - term.value) - UNDERFLOW
    return float(excess / (EPS * term.magnitude)) if excess > 0 else 0.0


def _given(array: Array) -> Duals:
    return _each(lambda number: Dual(Term(MP.mpf(number), abs(MP.mpf(number))), Term(MP.zero, MP.zero)), array)


def _exactly(number: float) -> Dual:
    """Give a factor that rounds nothing: −1 or ½."""
    return Dual(Term(MP.mpf(number), MP.zero), Term(MP.zero, MP.zero))


def _each(function: Any, array: NDArray[Any]) -> NDArray[np.object_]:
    return np.asarray(np.vectorize(function, otypes=[object])(array))


def _differentiate(given: list[Duals], n: int) -> Terms:
    """Give ∂E/∂w for each w in the n-th of the given arrays: one run of the network each, with ∂w/∂w = 1."""
    slopes = np.empty_like(given[n])
    for index, w in np.ndenumerate(given[n]):
        array = given[n].copy()
        array[index] = Dual(w.term, Term(MP.one, MP.zero))
        slopes[index] = _network([*given[:n], array, *given[n + 1 :]])["E"].item().slope
    return slopes


def _network(given: list[Duals]) -> dict[str, Duals]:
    w_H, b_H, w_O, b_O, O_I, t = given
    x_H = _net_inputs(O_I, w_H, b_H)
    O_H = _each(_sig, x_H)
    x_O = _net_inputs(O_H, w_O, b_O)
    O_O = _each(_sig, x_O)
    misses = [O_O[k] + _exactly(-1) * t[k] for k in range(len(t))]
    E = _exactly(0.5) * reduce(add, [miss * miss for miss in misses])  # E = ½ Σ_k (O_k^O − t_k)²
    return {"x_H": x_H, "O_H": O_H, "x_O": x_O, "O_O": O_O, "E": np.array(E, dtype=object)}


def _net_inputs(outputs: Duals, w: Duals, b: Duals) -> Duals:
    """Give x_i = Σ_j w_ji O_j + b_i."""
    from_, to = w.shape
    return np.array([reduce(add, [w[j, i] * outputs[j] for j in range(from_)]) + b[i] for i in range(to)], dtype=object)


def _sig(x: Dual) -> Dual:
    value, slope = sig(x.term.value), sig_prime(x.term.value)
    through = slope * x.term.magnitude  # what an error of x does to sig(x)
    # sig′(x) = sig(x) sig(−x) is a product, and sig(x) + sig(−x) = 1: B(sig′(x)) = 2 sig′(x) + sig′(x) B(x)
    return Dual(Term(value, value + through), Term(slope, 2 * slope + through) * x.slope)  # sig(x)′ = sig′(x) x′
