"""Reverse differentiation one number at a time, as small teaching engines do it: a rival of the formulas in arrays."""

import math
from collections.abc import Callable, Sequence
from typing import Any


class Value:
    """A number that remembers what it was made of, and how a change of it goes back to that."""

    __slots__ = ("back", "data", "grad", "parents")

    def __init__(self, data: float, parents: tuple["Value", ...] = (), back: Callable[[float], Any] | None = None):
        self.data, self.parents, self.back, self.grad = data, parents, back, 0.0

    def __add__(self, other: "Value") -> "Value":
        return Value(self.data + other.data, (self, other), lambda grad: (grad, grad))  # (a + b)′ = a′ + b′

    def __mul__(self, other: "Value") -> "Value":
        back = lambda grad: (grad * other.data, grad * self.data)  # noqa: E731  (a b)′ = a′ b + a b′
        return Value(self.data * other.data, (self, other), back)

    def sigmoid(self) -> "Value":
        """Give sig(x) = 1 / (1 + e^(−x))."""
        s = 1 / (1 + math.exp(-self.data))
        return Value(s, (self,), lambda grad: (grad * s * (1 - s),))  # sig′ = sig (1 − sig)

    def differentiate(self) -> None:
        """Give every number that this one was made of its derivative, in `grad`."""
        order: list[Value] = []
        seen: set[Value] = set()
        waiting = [(self, False)]
        while waiting:  # parents come before what is made of them
            value, done = waiting.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                waiting += [(value, True), *((parent, False) for parent in value.parents)]
        self.grad = 1.0
        for value in reversed(order):
            if value.back is not None:
                for parent, grad in zip(value.parents, value.back(value.grad), strict=True):
                    parent.grad += grad


Matrix = list[list[Value]]


def gradients(w_H: Any, b_H: Any, w_O: Any, b_O: Any, O_I: Any, t: Any) -> tuple[list[list[float]], list[list[float]]]:
    """Give ∂E/∂w_ji^O and ∂E/∂w_ji^H of one example, [j][i]; all arguments are nested lists of numbers."""
    hidden, output = ([[Value(w) for w in row] for row in array] for array in (w_H, w_O))
    O_H = _layer([Value(number) for number in O_I], hidden, b_H)
    misses = [O_k + Value(-t_k) for O_k, t_k in zip(_layer(O_H, output, b_O), t, strict=True)]
    E = Value(0.0)
    for miss in misses:
        E = E + Value(0.5) * miss * miss  # E = ½ Σ_k (O_k^O − t_k)²
    E.differentiate()
    return [[w.grad for w in row] for row in output], [[w.grad for w in row] for row in hidden]


def _layer(outputs: Sequence[Value], w: Matrix, b: Sequence[float]) -> list[Value]:
    """Give O_i = sig(Σ_j w_ji O_j + b_i)."""
    layer = []
    for i, bias in enumerate(b):
        x = Value(bias)
        for row, output in zip(w, outputs, strict=True):
            x = x + row[i] * output
        layer.append(x.sigmoid())
    return layer
