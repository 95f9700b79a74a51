"""Every number that panels show, at every position of one knob, in one table of float64."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from mlp_core import Activations, Array, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab.knobs import Knob, State, positions


class Part(Protocol):
    """What only some panels show, such as a derivation: a sweep carries its numbers from the first such panel on."""

    def numbers(
        self, state: State, activations: Activations, weights: dict[str, Knob]
    ) -> Iterator[tuple[str, Array]]: ...


def readings(state: State, weights: dict[str, Knob], parts: Sequence[Part]) -> dict[str, Array]:
    """Compute every number of a state by name; leading axes of the state become leading axes of the numbers.

    weights: the chosen weight of each weight array, at which these parts are read.
    """
    activations = forward(state.parameters, state.O_I)
    numbers = state._asdict() | activations._asdict()
    numbers["E"] = loss(activations.O_O, state.t)
    numbers["delta_O"] = delta_O(activations, state.t)
    numbers["delta_H"] = delta_H(activations, state.t, state.w_O)
    numbers["gradient_w_O"] = gradient_w_O(activations, state.t)
    numbers["gradient_w_H"] = gradient_w_H(activations, state.t, state.w_O)
    for part in parts:
        numbers |= part.numbers(state, activations, weights)
    return numbers


def loss_along(state: State, weight: Knob, along: Array) -> Array:
    """Compute E with the weight at each of these positions."""
    turned = weight.turned(state, along)
    return loss(forward(turned.parameters, turned.O_I).O_O, turned.t)


def gradient_along(state: State, weight: Knob, along: Array) -> Array:
    """Compute ∂E/∂w by the formula with the weight at each of these positions, which may be complex."""
    gradient: Array = readings(weight.turned(state, along), {}, ())[f"gradient_{weight.array}"][weight.place]
    return gradient


def table(numbers: dict[str, Array]) -> tuple[Array, dict[str, list[int]]]:
    """Lay numbers side by side, a row a position; give the rows, and the first column and the shape of each name."""
    rows = max(len(values) for values in numbers.values())
    flat = {name: values.reshape(len(values), -1) for name, values in numbers.items()}
    first = np.cumsum([0, *(values.shape[1] for values in flat.values())])
    columns = {name: [int(start), *numbers[name].shape[1:]] for name, start in zip(numbers, first[:-1], strict=True)}
    wide = [np.broadcast_to(values, (rows, values.shape[1])) for values in flat.values()]
    return np.concatenate(wide, axis=1), columns


def compute_sweep(
    state: State, knob: Knob, weight: Knob, weights: dict[str, Knob], parts: Sequence[Part]
) -> dict[str, Any]:
    """Compute what the browser needs while the knob is turned, in the form in which it is sent.

    One row of `table` for each of the knob's positions, and a last one for the value it has now, which may lie
    between two of them. `curves` is E along the chosen weight: one row where that is the knob itself.
    """
    grid = positions(knob, knob.value(state))
    values = np.append(grid, knob.value(state))
    ahead = State(*(array[np.newaxis] for array in state))
    rows, columns = table(readings(knob.turned(ahead, values), weights, parts))
    along = positions(weight, weight.value(state))
    each = state if knob == weight else knob.turned(state, values[:, np.newaxis])
    curves = loss_along(each, weight, along)
    return {
        "knob": str(knob),
        "weight": str(weight),
        "weights": {array: str(chosen) for array, chosen in weights.items()},
        "positions": grid.tobytes(),
        "columns": columns,
        "table": rows.tobytes(),
        "along": along.tobytes(),
        "curves": curves.tobytes(),
    }
