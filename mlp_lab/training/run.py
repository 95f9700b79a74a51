"""A run of gradient descent: the parameters at every step that it has passed."""

from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from numbers import Real
from typing import Any

import numpy as np

from mlp_core import Array, Parameters
from mlp_lab.notation.numbers import number
from mlp_lab.training.data import Data
from mlp_lab.training.descent import RULES, batch_loss

LARGEST = 1e6  # of a weight or a bias: far beyond where a sigmoid is flat; keeps every sum finite
LONGEST = 50_000  # steps of a run, which are all kept
SCALES = {"zero": 0, "large": 10}  # of starts with a name


@dataclass(frozen=True, eq=False)
class Run:
    """A gradient descent as far as it has come; to go on gives another run, and this one stays as it is.

    eta: the learning rate η. mean: whether E is the mean of the losses, or their sum. rule: a name of `RULES`.
    passed: the parameters at every step, (last + 1, ...). stopped: why it cannot go on, empty if it can.
    ghost: another run to compare with, which has the same parameters before the step `parted`.
    """

    data: Data
    passed: Parameters
    eta: float
    mean: bool = False
    rule: str = "together"
    stopped: str = ""
    ghost: "Run | None" = None
    parted: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.eta, Real) or not isfinite(self.eta):
            raise ValueError(f"eta is {self.eta!r}, needs a finite number")
        if not isinstance(self.mean, bool):
            raise ValueError(f"mean is {self.mean!r}, needs True or False")
        if self.rule not in [*RULES]:
            raise ValueError(f"rule is {self.rule!r}, needs one of {', '.join(map(repr, RULES))}")
        for array in (*self.passed, self.data.O_I, self.data.t):
            array.flags.writeable = False

    def __repr__(self) -> str:
        return f"Run on {self.words}"

    @property
    def words(self) -> str:
        """What it is trained on and how, its loss at both ends, and why it stopped."""
        how = f"η = {self.eta:g}, {'mean' if self.mean else 'sum'}, {self.rule}"
        first, last = (number(float(batch_loss(self.at(n), self.data, self.mean))) for n in (0, self.last))
        ends = f"E = {first} at step 0, {last} at step {self.last}"
        stopped = f", where it stopped: {self.stopped}" if self.stopped else ""
        return f"{self.data.name}, N = {len(self.data.t)}, {how}: {ends}{stopped}"

    @property
    def last(self) -> int:
        """The last step that it has come to."""
        return len(self.passed.b_O) - 1

    def at(self, step: int | Array) -> Parameters:
        """Give the parameters at a step, or at many, along the first axis."""
        return Parameters(*(array[step] for array in self.passed))

    @cached_property
    def E(self) -> Array:
        """E of the batch at every step, (last + 1)."""
        return batch_loss(self.passed, self.data, self.mean)

    def extend(self, steps: int) -> "Run":
        """Go on for so many steps, and its ghost to the same one; both stop before what has left all bounds."""
        longer = self._descend(min(steps, LONGEST - self.last)) if not self.stopped else self
        ghost = self.ghost and self.ghost.extend(max(longer.last - self.ghost.last, 0))
        return replace(longer, ghost=ghost)

    def until(self, step: int) -> "Run":
        """Give the run as it was at a step."""
        passed = Parameters(*(array[: step + 1] for array in self.passed))
        return replace(self, passed=passed, stopped="", parted=min(self.parted, step))

    def branch(self, step: int, parameters: Parameters | None = None, **other: Any) -> "Run":
        """Go on otherwise from a step; gives the run until there, with this one as its ghost.

        parameters: those at the step, if they were changed. other: what is to be other from now on, such as `eta`.
        """
        here = self.at(step) if parameters is None else parameters
        shared = zip(self.passed, here, strict=True)
        passed = Parameters(*(np.concatenate([array[:step], one[np.newaxis]]) for array, one in shared))
        return replace(self, passed=passed, stopped="", ghost=replace(self, ghost=None), parted=step, **other)

    def _descend(self, steps: int) -> "Run":
        rule, now = RULES[self.rule], self.at(self.last)
        new = [now]
        with np.errstate(all="ignore"):
            for _ in range(steps):
                try:
                    now = rule(now, self.data, self.eta, self.mean)
                except ValueError:  # an overflow, after what is too large
                    break
                new.append(now)
        stacked = Parameters(*map(np.stack, zip(*new, strict=True)))
        fits = np.logical_and.reduce([(abs(array) <= LARGEST).reshape(len(new), -1).all(axis=1) for array in stacked])
        count = len(new) if fits.all() else int(fits.argmin())
        passed = (np.concatenate([old, array[1:count]]) for old, array in zip(self.passed, stacked, strict=True))
        return replace(self, passed=Parameters(*passed), stopped=self._why(count - 1, steps))

    def _why(self, new: int, steps: int) -> str:
        """Say why there are no more steps, in words that follow the number of the last one."""
        if new < steps:
            return f"a weight or a bias would leave ±{LARGEST:,.0f}"
        return f"a run has at most {LONGEST:,} steps" if self.last + new == LONGEST else ""


def begin(data: Data, start: Parameters, eta: float, **other: Any) -> Run:
    """Begin a run at its step 0. other: `mean` and `rule`. Raises ValueError where data and network do not fit."""
    needed, has = (data.O_I.shape[1], data.t.shape[1]), (start.w_H.shape[0], start.w_O.shape[1])
    if needed != has:
        raise ValueError(
            f"{data.name!r} has {needed[0]} inputs and {needed[1]} targets, the network {has[0]} and {has[1]}"
        )
    return Run(data, Parameters(*(array[np.newaxis] for array in start)), eta, **other)


def start_numbers(start: int | str, sizes: tuple[int, int, int]) -> Parameters:
    """Give parameters to start from: `"zero"`, `"large"`, or drawn from a seed, on round numbers from −1 to 1."""
    N_I, N_H, N_O = sizes
    if not (isinstance(start, str) and start in SCALES) and (type(start) is not int or start < 0):
        raise ValueError(f"start is {start!r}, needs 'lab', 'zero', 'large', or a whole number from which it is drawn")
    scale = SCALES[start] if isinstance(start, str) else 1
    random = np.random.default_rng(0 if isinstance(start, str) else start)
    drawn = (random.uniform(-1, 1, shape).round(1) for shape in ((N_I, N_H), N_H, (N_H, N_O), N_O))
    return Parameters(*(scale * array + 0.0 for array in drawn))
