"""The run of a lab: which of its steps and which example of its batch the panels show, and how it goes on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array, Parameters
from mlp_lab.state.checks import same, whole
from mlp_lab.state.knobs import State
from mlp_lab.training.data import OWN, Data, find_data, own
from mlp_lab.training.descent import batch_loss, gradients
from mlp_lab.training.run import LONGEST, Run, begin, start_numbers

SPREAD, NEAR = 200, 50  # the steps of a sweep: so many over the whole run, and all so near to the one that is shown
CHUNK = 2000  # steps that are computed at once when the browser asks
STEPS = "the number of steps"  # as it is called where it is refused
LAB = "lab"  # a start: the numbers that the lab has
FIRST = (0,)  # a step for all rows


def spread(last: int, count: int) -> Array:
    """Give steps from 0 to the last, evenly spread over at most so many parts, or each of them."""
    return np.unique(np.linspace(0, last, count + 1).round().astype(int))


class RunAt(NamedTuple):
    """A run, the step of it that is shown, and the example of its batch."""

    run: Run
    step: int
    example: int

    def rows(self) -> Array:
        """Give the steps of a sweep."""
        near = np.arange(max(self.step - NEAR, 0), min(self.step + NEAR, self.run.last) + 1)
        return np.union1d(spread(self.run.last, SPREAD), near)

    def numbers(self, step: int) -> State:
        """Give the state at a step, with the example that is shown."""
        data = self.run.data
        return State(*self.run.at(step), data.O_I[self.example], data.t[self.example])

    def is_at(self, now: State) -> bool:
        """Tell whether a state is that of the step that is shown; it may have another example of the batch."""
        there = self.numbers(self.step)
        return same(there, now) if self.run.data.name == OWN else same(there.parameters, now.parameters)

    def train(self, now: State, to: int, show: int, **settings: Any) -> "RunAt":
        """Go on until a step, by at most `CHUNK` steps; what is shown is another step, or the last one if it is beyond.

        Where a setting is another one, or the state is not that of the step shown, the run branches there.
        Raises ValueError for what cannot be set.
        """
        to, show, run = whole(STEPS, to, LONGEST), whole("show", show, LONGEST), self.run
        if not self.is_at(now) or any(getattr(run, name) != value for name, value in settings.items()):
            data = own(now.O_I, now.t) if run.data.name == OWN else run.data
            run = run.branch(self.step, now.parameters, data=data, **settings)
        run = run.extend(min(max(to - run.last, 0), CHUNK))
        return self._replace(run=run, step=min(show, run.last))

    def cut(self, to: int) -> "RunAt":
        """Take back all steps beyond one; what is shown is the last one then, if it was beyond."""
        to = whole(STEPS, to, self.run.last)
        return self._replace(run=self.run.until(to), step=min(self.step, to))


class Measure(NamedTuple):
    """What E is of: the examples, and whether it is the mean of their losses."""

    data: Data
    mean: bool = False

    @property
    def words(self) -> str:
        """Say what E is of."""
        name, N = self.data.name, len(self.data.t)
        return "the own example" if name == OWN else f"{name}, {'mean' if self.mean else 'sum'} of {N}"

    def E(self, parameters: Parameters) -> Array:
        """Give E for parameters with leading axes (...)."""
        return batch_loss(parameters, self.data, self.mean)

    def slopes(self, parameters: Parameters) -> Parameters:
        """Give ∂E/∂ of all parameters, which may have leading axes."""
        return gradients(parameters, self.data, self.mean)


def measure(at: RunAt | None, now: State) -> Measure:
    """Take E of the batch of a run, or of the example of a lab that has none, which may have leading axes."""
    return Measure(at.run.data, at.run.mean) if at else Measure(own(now.O_I, now.t))


def shown_first(run: Run, now: State) -> RunAt:
    """Show the start of a run, with the example of now if it is one of the batch, else with the first."""
    examples = zip(run.data.O_I, run.data.t, strict=True)
    there = [n for n, example in enumerate(examples) if same(example, (now.O_I, now.t))]
    return RunAt(run, 0, there[0] if there else 0)


def new_run(
    lab: State, data: str, start: int | str, against: Mapping[str, Any] | None = None, steps: int = 0, **settings: Any
) -> Run:
    """Give a run of so many steps on data, by name, for a network with the numbers of a lab.

    start: of `start_numbers`, or `"lab"` for the numbers of the lab. settings: `eta`, `mean` and `rule`. against: what
    the run to compare with has otherwise, of these and the start. Raises ValueError for what does not fit.
    """
    examples = own(lab.O_I, lab.t) if data == OWN else find_data(data)
    settings["start"] = start
    if against is not None and not (isinstance(against, Mapping) and settings.keys() >= against.keys()):
        raise ValueError(f"against is {against!r}, needs some of {', '.join(map(repr, settings))}, each with a value")

    def begun(start: int | str, **settings: Any) -> Run:
        numbers = lab.parameters if start == LAB else start_numbers(start, (*lab.w_H.shape, len(lab.t)))
        return begin(examples, numbers, **settings)

    run = begun(**settings)
    ghost = None if against is None else begun(**settings | dict(against))
    return replace(run, ghost=ghost).extend(whole("steps", steps, LONGEST))
