"""One step of gradient descent by hand: what the slopes promise, what comes, and a button that takes the step."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import Parameters
from mlp_lab.link.link import Link
from mlp_lab.link.position import Position
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.step_down.along import ALONG, ETAS, numbers
from mlp_lab.parts.drawing import INK, NEGATIVE, clear
from mlp_lab.state.checks import real
from mlp_lab.state.runs import Measure, measure
from mlp_lab.training.descent import promise_and_fall, step, stepped

SEEN = 1e-12  # of E: a promise below it is lost in the rounding of E


class Ahead(NamedTuple):
    """One step that could be taken: E before it, the fall that its slopes promise, and the one that comes."""

    E: float
    promised: float
    came: float

    @property
    def is_seen(self) -> bool:
        """Whether the fall is more than the rounding of E."""
        return self.promised > SEEN * self.E


class StepDown(Panel):
    """E along one step against all slopes at once, and the steps that were taken.

    E is of the batch of the run, or of the lab's own example where there is none. eta: how far a step goes. along:
    where E is computed. trail: E before the first step and after each one; any other change of what E is of, or of
    weights and biases, begins it anew. With `ask`, what comes of a promise is left to the browser.
    """

    eta = Position(ETAS, 1.0)
    etas = traitlets.List(ETAS.tolist()).tag(sync=True)
    along = traitlets.List(ALONG.tolist()).tag(sync=True)
    trail: traitlets.List[float] = traitlets.List().tag(sync=True)
    sources = (numbers,)

    def __init__(self, lab: Link, ask: bool) -> None:
        self._ask = ask
        self._passed: list[Parameters] = []
        self._of: Measure | None = None
        super().__init__(lab)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        now, taken = self._ahead(), len(self.trail) - 1
        after = "" if self._ask else f" → {number(now.E - now.came)}"
        batch = f" on {self._measure.words}" if self.shared.moment.at else ""
        head = f"One step down{batch}, η = {self.eta:g}: E = {number(now.E)}{after}"
        return f"{head}\n{self._kept(now)}; steps taken: {taken}"

    def _kept(self, now: Ahead) -> str:
        """Write the promise, and what comes of it unless that is asked for."""
        promised = f"promised η‖∇E‖² = {number(now.promised)}"
        if self._ask:
            return promised
        came, ratio = (number(now.came), number(now.came / now.promised, 3)) if now.is_seen else ("—", "—")
        return f"{promised}, came {came}, ratio {ratio}"

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(6.4, 3)
        ahead, taken = figure.subplots(1, 2, width_ratios=(3, 1))
        self._draw_ahead(ahead)
        steps = len(self.trail) - 1
        taken.plot(self.trail, color=INK, lw=0.8, marker="o", ms=4, clip_on=False)
        taken.set(
            xlim=(0, max(10, steps)), xlabel="steps taken", ylim=(0, _top(self.trail)), xticks=(0, max(10, steps))
        )
        clear(ahead)
        clear(taken)

    def _draw_ahead(self, ax: Axes) -> None:
        """Draw E along the step, its tangent where it begins, and where it lands."""
        now, end, of = self._ahead(), 2 * self.eta, self._measure
        way = np.append(ALONG[end > ALONG], end)
        curve = of.E(stepped(self._parameters, of.slopes(self._parameters), way))
        ax.plot([0, self.eta], [now.E, now.E - now.promised], color=NEGATIVE, lw=2.5)
        ax.plot(0, now.E, "o", color=INK, clip_on=False)
        if not self._ask:
            ax.plot(way, curve, color=INK)
            ax.plot(self.eta, now.E - now.came, "o", color=INK, clip_on=False)
        ax.set(xlim=(0, end), xticks=[0, self.eta, end], xlabel="η, against all slopes", ylabel="E")
        ax.set(ylim=(0, _top([now.E] if self._ask else curve.tolist())), title=self._kept(now))

    def _join(self) -> Callable[[], object]:
        """Follow the lab too: what was not done by a step ends the trail."""
        leave = super()._join()
        self._follow()
        stop = self.shared.listen(self._follow)

        def end() -> None:
            stop()
            leave()

        return end

    @property
    def _parameters(self) -> Parameters:
        return self.shared.moment.numbers.parameters

    @property
    def _measure(self) -> Measure:
        moment = self.shared.moment
        return measure(moment.at, moment.numbers)

    def _follow(self) -> None:
        """Go on with the trail if it has led to the numbers of now, or begin it anew."""
        with self.shared.lock:
            now, of = self._parameters, self._measure
            if not (self._of and _same(of, self._of) and all(map(np.array_equal, now, self._passed[-1]))):
                self._passed, self._of = [now], of
            self.trail = [*self.trail[: len(self._passed) - 1], float(of.E(now))]

    def _ahead(self) -> Ahead:
        now, (data, mean) = self._parameters, self._measure
        return Ahead(float(self._measure.E(now)), *promise_and_fall(now, data, self.eta, mean))

    def _answer(self, _: object, message: Mapping[str, Any], __: object) -> None:
        """Take a step, or one back; what cannot be done is refused in words."""
        with self.shared.lock:
            reason = None
            try:
                is_back = message.get("do") == "undo"
                self._go(self._passed[:-1] if is_back else [*self._passed, self._step(message.get("eta"))])
            except ValueError as refused:
                reason = str(refused)
            self.send({"answers": message.get("request"), "refused": reason})

    def _step(self, eta: object) -> Parameters:
        data, mean = self._measure
        return step(self._parameters, data, real("η", eta, ()), mean)  # type: ignore[arg-type]  # which `real` checks

    def _go(self, passed: list[Parameters]) -> None:
        """Make the last of these the lab's weights and biases, by one change."""
        if not passed:
            raise ValueError("there is no step to take back")
        before, self._passed = self._passed, passed
        try:
            self.shared.change(passed[-1]._asdict())
        except ValueError:
            self._passed = before
            raise


def _same(one: Measure, other: Measure) -> bool:
    """Tell whether E is of the same examples."""
    return one.mean == other.mean and all(map(np.array_equal, one.data[1:3], other.data[1:3]))


def _top(heights: list[float]) -> float:
    """Give the end of an axis of E that has room for these."""
    return 1.06 * max(heights) or 1.0
