"""Every number that panels show, at every position of one knob or step of one run, in one table of float64."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Activations, Array, Parameters, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import STEP, Knob, Scale, State, positions
from mlp_lab.state.runs import FIRST, RunAt

Numbers = dict[str, Array]


class Key(NamedTuple):
    """The name of a number that only some panels show: whose it is, of which line, and which; `w_H L3 sums`."""

    owner: str
    line: str = ""
    which: str | int = ""

    def __str__(self) -> str:
        return " ".join(str(word) for word in self if word != "")


@dataclass(frozen=True)
class Known:
    """What is known of a state when its sources are asked for more.

    weights: the one chosen in each array; the last of them is the one that panels look at. at: where the lab's run
    stands. steps: that step, or the one of each row of a sweep.
    """

    state: State
    activations: Activations
    numbers: Numbers
    weights: dict[str, AtWeight]
    at: RunAt | None = None
    steps: ArrayLike = FIRST


Source = Callable[[Known], Iterator[tuple[str, Array]]]  # of numbers that only some panels show


class Moment(NamedTuple):
    """All that is true at one time: a change replaces it whole.

    weight: the one whose gradient is shown; weights: the last chosen of each array, it as the last;
    neuron: the one that is open; at: where its run stands.
    """

    numbers: State
    knob: Knob
    weight: Knob
    weights: dict[str, Knob]
    neuron: str
    sources: tuple[Source, ...] = ()
    at: RunAt | None = None


class Axis(NamedTuple):
    """What the rows of a sweep are: where each stands, the state in it and its step; one more is that of now."""

    name: str
    positions: Array
    states: State
    steps: ArrayLike = FIRST


def axis_of(moment: Moment) -> Axis:
    """Go along what is chosen: a knob, or the steps of the run."""
    now, knob, at = moment.numbers, moment.knob, moment.at
    if at is None:
        return knob_axis(knob, now)
    return run_axis(at, now) if knob == STEP else knob_axis(knob, now)._replace(steps=np.array([at.step]))


def knob_axis(knob: Knob, now: State) -> Axis:
    """Go along the positions of a knob."""
    grid = positions(knob, knob.value(now))
    ahead = State(*(array[np.newaxis] for array in now))
    return Axis(str(knob), grid, knob.turned(ahead, np.append(grid, knob.value(now))))


def run_axis(at: RunAt, now: State) -> Axis:
    """Go along the steps of a run, near the one that is shown by each of them, elsewhere by some."""
    rows = at.rows()
    passed = zip(at.run.at(rows), now.parameters, strict=True)
    parameters = Parameters(*(np.concatenate([array, here[np.newaxis]]) for array, here in passed))
    states = State(*parameters, now.O_I[np.newaxis], now.t[np.newaxis])
    return Axis(str(STEP), rows.astype(float), states, np.append(rows, at.step))


class Sweep(TypedDict):
    """What the browser needs while the axis is scrubbed, as it is sent: `Sent` of link/sweep.js; bytes are float64.

    knob: the name of the axis. columns: the first column in `table` and the shape of each name. table: a row a position
    and a last one for now. curves: E `along` the chosen weight, one row where it is the same in all.
    """

    knob: str
    weight: str
    weights: dict[str, str]
    neuron: str
    positions: bytes
    columns: dict[str, list[int]]
    table: bytes
    along: bytes
    curves: bytes
    answers: str


def numbers_of(
    state: State, weights: dict[str, Knob], sources: Sequence[Source], at: RunAt | None = None, steps: ArrayLike = FIRST
) -> Numbers:
    """Compute every number of a state by name; leading axes of the state become leading axes of the numbers.

    weights: the chosen weight of each weight array, at which the sources are asked. at, steps: as of `Known`.
    """
    now = forward(state.parameters, state.O_I)
    numbers: Numbers = state._asdict() | now._asdict()
    numbers["E"] = loss(now.O_O, state.t)
    numbers["delta_O"] = delta_O(now, state.t)
    numbers["delta_H"] = delta_H(now, state.t, state.w_O)
    numbers["gradient_w_O"] = gradient_w_O(now, state.t)
    numbers["gradient_w_H"] = gradient_w_H(now, state.t, state.w_O)
    chosen = {array: AtWeight(state, now, weight) for array, weight in weights.items()}
    known = Known(state, now, numbers, chosen, at, steps)
    for source in sources:
        for name, values in source(known):
            if name in numbers:
                raise KeyError(f"two sources give the number {name!r}")
            numbers[name] = values
    return numbers


def loss_along(state: State, weight: Knob, along: Array) -> Array:
    """Compute E with the weight at each of these positions."""
    turned = weight.turned(state, along)
    return loss(forward(turned.parameters, turned.O_I).O_O, turned.t)


def gradient_along(state: State, weight: Knob, along: Array) -> Array:
    """Compute ∂E/∂w by the formula with the weight at each of these positions, which may be complex."""
    gradient: Array = numbers_of(weight.turned(state, along), {}, ())[f"gradient_{weight.array}"][weight.entry]
    return gradient


def table(numbers: Numbers) -> tuple[Array, dict[str, list[int]]]:
    """Lay numbers side by side, a row a position; give the rows, and the first column and the shape of each name."""
    rows = max(len(values) for values in numbers.values())
    flat = {name: values.reshape(len(values), -1) for name, values in numbers.items()}
    first = np.cumsum([0, *(values.shape[1] for values in flat.values())])
    columns = {name: [int(start), *numbers[name].shape[1:]] for name, start in zip(numbers, first[:-1], strict=True)}
    wide = [np.broadcast_to(values, (rows, values.shape[1])) for values in flat.values()]
    return np.concatenate(wide, axis=1), columns


def compute_sweep(moment: Moment, axis: Axis) -> Sweep:
    """Compute a sweep in the form in which it is sent."""
    state, knob, weight, weights, neuron, sources, at = moment
    numbers = numbers_of(axis.states, weights, sources, at, axis.steps)
    if isinstance(knob, Scale):
        numbers[axis.name] = np.append(axis.positions, knob.value(state))
    rows, columns = table(numbers)
    along = positions(weight, weight.value(state))
    each = state if axis.name == str(weight) else State(*(array[:, np.newaxis] for array in axis.states))
    return {
        "knob": axis.name,
        "weight": str(weight),
        "weights": {array: str(chosen) for array, chosen in weights.items()},
        "neuron": neuron,
        "positions": axis.positions.tobytes(),
        "columns": columns,
        "table": rows.tobytes(),
        "along": along.tobytes(),
        "curves": loss_along(each, weight, along).tobytes(),
        "answers": "",
    }
