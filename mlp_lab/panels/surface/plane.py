"""A plane of two weights or biases: E over it with all others held, and how far other states lie off it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mlp_core import Array, Parameters
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import Knob, State, all_knobs, find_knob, positions
from mlp_lab.state.runs import Measure, RunAt, measure, spread
from mlp_lab.state.sweep import Known

FINEST, MARGIN, NARROWEST = 80, 1.3, 1.0  # parts of an axis at most; its length by that of the path, and at least
PATH, DOTS, BANDS = 400, 40, 14  # points of a path, dots on it, and levels of E, at most
ROUND = (1, 2, 5, 10)


def round_up(size: float) -> float:
    """Give the next round number, 1, 2 or 5 times a power of ten."""
    ten = 10.0 ** np.floor(np.log10(size))
    return float(next(n * ten for n in ROUND if n * ten >= size * (1 - 1e-12)))


@dataclass(frozen=True)
class Plane:
    """Two weights or biases; as a source of a sweep, it says how each row lies to the surface at the state of now."""

    across: Knob
    up: Knob

    @property
    def name(self) -> str:
        """Give a name by which the sweep tells one plane from another."""
        return f"plane {self.across} {self.up}".replace("[", "(").replace("]", ")")

    def put(self, state: State, across: Array, up: Array) -> Parameters:
        """Give the parameters of a state with the two at other values, whose axes become leading axes."""
        return self.up.turned(self.across.turned(state, across), up).parameters

    def of(self, parameters: Parameters) -> Array:
        """Read the two off parameters (...), as (..., 2)."""
        both = [getattr(parameters, knob.array)[knob.entry] for knob in (self.across, self.up)]
        return np.stack(np.broadcast_arrays(*both), axis=-1)

    def apart(self, parameters: Parameters, others: Parameters) -> Array:
        """Give ‖Δ others‖, the distance of all parameters but the two, over leading axes (...)."""
        total: Array = np.array(0.0)
        for name, here, there in zip(Parameters._fields, parameters, others, strict=True):
            squares = (here - there) ** 2
            for knob in (self.across, self.up):
                if knob.array == name:
                    squares[knob.entry] = 0
            total = total + squares.sum(axis=(-2, -1) if name in WEIGHTS else -1)
        distance: Array = np.sqrt(total)
        return distance

    def __call__(self, known: Known) -> Iterator[tuple[str, Array]]:
        """Yield E on the surface of the last row, under the two of each row (...), and how far its others are off.

        ghost: where the other run is at the same step (..., 2), NaN where it has not come so far.
        """
        state = known.state
        now = State(*(array[-1] for array in state)) if state.b_H.ndim > 1 else state
        two = self.of(state.parameters)
        on = self.put(now, two[..., 0], two[..., 1])
        yield f"{self.name} E", measure(known.at, now).E(on)
        yield f"{self.name} apart", self.apart(state.parameters, now.parameters)
        if known.at and (ghost := known.at.run.ghost):
            steps = np.asarray(known.steps)[..., np.newaxis]
            there = self.of(ghost.at(np.minimum(steps[..., 0], ghost.last)))
            yield f"{self.name} ghost", np.where(steps > ghost.last, np.nan, there)


def plane_of(across: object, up: object, state: State) -> Plane:
    """Take two names; raises ValueError where they are not two different weights or biases."""
    knobs = [find_knob(name, state) for name in (across, up)]
    for knob in knobs:
        if knob.array not in Parameters._fields:
            raise ValueError(f"{knob} is no weight or bias, needs one such as w_O[0, 0]")
    if knobs[0] == knobs[1]:
        raise ValueError(f"both are {knobs[0]}, needs two different weights or biases")
    return Plane(*knobs)


def chosen_plane(across: str | None, up: str | None, at: RunAt | None, start: State) -> Plane:
    """Take two names; for what is not given, what moved most in the run, or has the largest slope at the start."""
    given = [name if name is None else str(find_knob(name, start)) for name in (across, up)]
    missing = [name for name in _liveliest(at, start) if name not in given][: given.count(None)]
    missing.sort(key=_names(start).index)
    first, second = (missing.pop(0) if name is None else name for name in given)
    return plane_of(first, second, start)


def _liveliest(at: RunAt | None, start: State) -> list[str]:
    """Name all parameters, those first that moved most in a run, or have the largest slopes if none has moved."""
    moved = [last - first for first, last in zip(at.run.at(0), at.run.at(at.run.last), strict=True)] if at else []
    if not any(map(np.any, moved)):
        moved = [*measure(at, start).slopes(start.parameters)]
    sizes = np.abs(np.concatenate([np.ravel(array) for array in moved]))
    return [_names(start)[n] for n in np.argsort(-sizes, kind="stable")]


def _names(state: State) -> list[str]:
    return [str(knob) for knob in all_knobs(state) if knob.array in Parameters._fields]


@dataclass(frozen=True, eq=False)
class Surface:
    """E over a plane, all other parameters as they are now, and the path of a run as it is seen on the plane."""

    plane: Plane
    now: State
    at: RunAt | None

    @property
    def measure(self) -> Measure:
        """What E is of."""
        return measure(self.at, self.now)

    @property
    def here(self) -> Array:
        """The two parameters as they are now."""
        return self.plane.of(self.now.parameters)

    @cached_property
    def steps(self) -> Array:
        """The steps of the run that its path is drawn through."""
        return spread(self.at.run.last, PATH) if self.at else np.arange(0)

    @cached_property
    def path(self) -> Array:
        """The path of the run (steps, 2)."""
        return self.plane.of(self.at.run.at(self.steps)) if self.at else np.empty((0, 2))

    @cached_property
    def ghost(self) -> Array:
        """The path of the run beside it (steps, 2), empty where there is none."""
        ghost = self.at and self.at.run.ghost
        return self.plane.of(ghost.at(spread(ghost.last, PATH))) if ghost else np.empty((0, 2))

    @cached_property
    def every(self) -> int:
        """How many steps lie from dot to dot on the path."""
        return int(max(round_up(max(self.steps[-1], 1) / DOTS), 1)) if self.at else 1

    @cached_property
    def dots(self) -> Array:
        """The places of those steps (dots, 2)."""
        if not self.at:
            return np.empty((0, 2))
        return self.plane.of(self.at.run.at(np.arange(0, self.at.run.last + 1, self.every)))

    @cached_property
    def grids(self) -> tuple[Array, Array]:
        """The positions of both parameters, equally far apart on both axes and from end to end."""
        if self.at:
            points = np.concatenate([self.path, [self.here]])
            low, high = points.min(axis=0), points.max(axis=0)
            if len(self.ghost):  # which may be far away
                near = np.clip(self.ghost, low - (high - low).max(), high + (high - low).max())
                low, high = np.minimum(low, near.min(axis=0)), np.maximum(high, near.max(axis=0))
            span = max(float((high - low).max()) * MARGIN, NARROWEST)
        else:
            knobs = zip((self.plane.across, self.plane.up), self.here, strict=True)
            low, high = np.array([positions(knob, value)[[0, -1]] for knob, value in knobs]).T
            span = float((high - low).max())
        step = round_up(span / FINEST)
        first = np.floor((low + high - span) / 2 / step + 1e-9)
        last = np.ceil((low + high + span) / 2 / step - 1e-9)
        across, up = (((start + np.arange((last - first).max() + 1)) * step).round(10) for start in first)
        return across, up

    @cached_property
    def E(self) -> Array:
        """E at each place of the grid (up, across)."""
        across, up = self.grids
        return self.measure.E(self.plane.put(self.now, across, up[:, np.newaxis]))

    @cached_property
    def band(self) -> float:
        """How much of E lies from level to level, a round number."""
        return round_up(max(float(np.ptp(self.E)), 1e-300) / BANDS)

    @cached_property
    def E_along(self) -> Array:
        """E of the run along its path."""
        return self.measure.E(self.at.run.at(self.steps)) if self.at else np.empty(0)

    @cached_property
    def is_near(self) -> Array:
        """Whether the surface shows E of the run right to half a band, at each place of its path."""
        if self.at is None:
            return np.empty(0, bool)
        shown = self.measure.E(self.plane.put(self.now, *self.path.T))
        is_near: Array = np.abs(shown - self.E_along) <= self.band / 2
        return is_near

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest E of the grid and of the run."""
        both = np.append(self.E, self.E_along)
        return float(both.min()), float(both.max())

    @cached_property
    def levels(self) -> list[float]:
        """Round values of E, evenly spaced, that the surface passes through; none where it is flat."""
        low, high = float(self.E.min()), float(self.E.max())
        if high - low <= 1e-9 * high:
            return []
        levels = np.arange(np.floor(low / self.band) + 1, np.ceil(high / self.band)) * self.band
        return [float(f"{level:.12g}") for level in levels]

    @cached_property
    def steepest(self) -> float:
        """The largest slope in the plane: along the run, or else anywhere on the grid."""
        across, up = self.grids
        there = self.at.run.at(self.steps) if self.at else None
        parameters = there or self.plane.put(self.now, across, up[:, np.newaxis])
        slopes = self.plane.of(self.measure.slopes(parameters))
        return float(np.hypot(*np.moveaxis(slopes, -1, 0)).max())

    @property
    def about(self) -> str:
        """Say what E is of."""
        return f"E of {self.measure.words}"

    @property
    def held(self) -> str:
        """Say where all other parameters are, in words that follow `as`."""
        return "they are now" if self.step is None else f"at step {self.step:,}"

    @property
    def E_here(self) -> float:
        """E now."""
        return float(self.measure.E(self.now.parameters))

    @cached_property
    def gradient(self) -> Array:
        """∂E/∂ of the two, now."""
        return self.plane.of(self.measure.slopes(self.now.parameters))

    @cached_property
    def farthest(self) -> float:
        """How far the other parameters of the run get from those of the surface."""
        return float(self.plane.apart(self.at.run.passed, self.now.parameters).max()) if self.at else 0.0

    @cached_property
    def step(self) -> int | None:
        """The step whose other parameters the surface has; None where they were turned by hand, or are of no run."""
        if self.at is None or self.plane.apart(self.at.run.at(self.at.step), self.now.parameters):
            return None
        return self.at.step
