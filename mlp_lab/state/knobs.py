"""The knobs of a lab: every single weight, bias, input and target, all weights at once, and the step of its run."""

import re
from dataclasses import KW_ONLY, dataclass
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array, Parameters
from mlp_lab.state.architecture import BEFORE, WEIGHTS
from mlp_lab.training.run import LARGEST as LARGEST


class State(NamedTuple):
    """The numbers of one lab, in the shapes of mlp_core; a sweep gives some of them a leading axis."""

    w_H: Array
    b_H: Array
    w_O: Array
    b_O: Array
    O_I: Array
    t: Array

    @property
    def parameters(self) -> Parameters:
        """The weights and biases among them."""
        return Parameters(self.w_H, self.b_H, self.w_O, self.b_O)


@dataclass(frozen=True)
class Knob:
    """One number of a state: the array it stands in and its index there, counted from 0."""

    array: str
    index: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.array}[{', '.join(map(str, self.index))}]" if self.index else self.array

    @property
    def entry(self) -> tuple[Any, ...]:
        """What selects the knob in its array, after any leading axes."""
        return (..., *self.index)

    @property
    def is_weight(self) -> bool:
        """Whether it is a weight, so that the sheet's formulas give its gradient."""
        return self.array in WEIGHTS

    @property
    def neuron(self) -> str | None:
        """The name of the neuron that a weight leads to or a bias belongs to; inputs and targets have none."""
        kind, _, layer = self.array.partition("_")
        return f"O_{layer}[{self.index[-1]}]" if kind in "wb" and layer in BEFORE else None

    def value(self, state: State) -> float:
        """Read the knob in a state."""
        return float(getattr(state, self.array)[self.index])

    def turned(self, state: State, values: Array | float) -> State:
        """Return the state with the knob at these values, complex ones too; their axes become leading axes."""
        array = getattr(state, self.array)
        core = array.ndim - len(self.index)
        leading = np.broadcast_shapes(np.shape(values), array.shape[:core])
        held = np.result_type(array, values)
        turned = np.broadcast_to(array, leading + array.shape[core:]).astype(held, order="C")
        turned[self.entry] = values
        return state._replace(**{self.array: turned})


@dataclass(frozen=True, eq=False)
class Scale(Knob):
    """All weights at once, times one number: it is 1 where they are those of `base`."""

    array: str = "scale"
    index: tuple[int, ...] = ()
    _: KW_ONLY
    base: State

    def value(self, state: State) -> float:
        """Read what the weights of the base were multiplied by, off the largest of them."""
        now, base = (np.concatenate([one.w_H.ravel(), one.w_O.ravel()]) for one in (state, self.base))
        largest = np.abs(base).argmax()
        return float(f"{now[largest] / base[largest]:.12g}") if base[largest] else 1.0

    def turned(self, state: State, values: Array | float) -> State:
        """Return the state with the weights of the base times these values, whose axes become leading axes."""
        by = np.asarray(values)[..., np.newaxis, np.newaxis]
        return state._replace(w_H=by * self.base.w_H, w_O=by * self.base.w_O)

    def fits(self, state: State) -> bool:
        """Whether the weights of a state are those of the base times a number that it can be turned to."""
        by = self.value(state)
        there = self.turned(state, by)
        pairs = ((there.w_H, state.w_H), (there.w_O, state.w_O))
        return SCALES[0] <= by <= SCALES[-1] and all(np.allclose(a, b, rtol=1e-9, atol=0) for a, b in pairs)


SCALES = np.array([float(f"{by:.3g}") for by in np.geomspace(0.1, 100, 61)])  # twenty to a power of ten
SCALE = "scale"
STEP = Knob("step", ())  # of the run of a lab, which is turned as a knob is
LIMIT_AND_STEP = {"w": (6.0, 0.1), "b": (6.0, 0.1), "O": (3.0, 0.05), "t": (1.0, 0.01)}  # by the letter of an array


def all_knobs(state: State) -> list[Knob]:
    """List every knob of a state, array by array."""
    return [Knob(name, index) for name, array in state._asdict().items() for index in np.ndindex(array.shape)]


def find_knob(name: object, state: State) -> Knob:
    """Find a knob by its Python name, such as `w_O[1, 0]`; a ValueError says what names there are."""
    written = re.fullmatch(r"\s*(\w+)\s*\[(\s*\d+\s*(?:,\s*\d+\s*)*)\]\s*", name) if isinstance(name, str) else None
    if written:
        knob = Knob(written[1], tuple(int(number) for number in re.findall(r"\d+", written[2])))
        if knob in all_knobs(state):
            return knob
    last = [str(Knob(array, tuple(n - 1 for n in values.shape))) for array, values in state._asdict().items()]
    raise ValueError(f"there is no knob {name!r}; names count from 0, and the last of each kind are {', '.join(last)}")


def positions(knob: Knob, value: float) -> Array:
    """Give every position the knob's slider can take; the range doubles until the value lies within it."""
    if isinstance(knob, Scale):
        return SCALES
    limit, step = LIMIT_AND_STEP[knob.array[0]]
    high = limit
    while high < min(abs(value), LARGEST):
        high = min(2 * high, LARGEST)
    low = 0 if knob.array == "t" and value >= 0 else -1
    count = round((1 - low) * limit / step) + 1
    return np.linspace(low * high, high, count).round(10)
