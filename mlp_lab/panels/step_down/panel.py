"""One step of gradient descent by hand: what the slopes promise, what comes, and a button that takes the step."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.link.position import Position
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.step_down.along import ALONG, ETAS, numbers
from mlp_lab.parts.drawing import INK, NEGATIVE, clear
from mlp_lab.state.checks import real
from mlp_lab.state.knobs import State
from mlp_lab.state.step import gradients, loss_of, squared, stepped

SEEN = 1e-12  # of E: a promise below it is lost in the rounding of E


class Ahead(NamedTuple):
    """One step that could be taken: E before and after it, the fall that the slopes promise, and the one that comes."""

    E: float
    after: float
    promised: float

    @property
    def came(self) -> float:
        """The fall of E, negative where E rises."""
        return self.E - self.after

    @property
    def is_seen(self) -> bool:
        """Whether the fall is more than the rounding of E."""
        return self.promised > SEEN * self.E


class StepDown(Panel):
    """E along one step against all slopes at once, and the steps that were taken.

    eta: how far a step goes. along: where E is computed. trail: E before the first step and after each one; any other
    change of the lab's numbers begins it anew. With `ask`, what comes of a promise is left to the browser.
    """

    eta = Position(ETAS, 1.0)
    etas = traitlets.List(ETAS.tolist()).tag(sync=True)
    along = traitlets.List(ALONG.tolist()).tag(sync=True)
    trail: traitlets.List[float] = traitlets.List().tag(sync=True)
    sources = (numbers,)

    def __init__(self, lab: Link, ask: bool) -> None:
        self._ask = ask
        self._states = [lab.shared.moment.numbers]
        super().__init__(lab)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        now, taken = self._ahead(), len(self.trail) - 1
        after = "" if self._ask else f" → {number(now.after)}"
        head = f"One step down, η = {self.eta:g}: E = {number(now.E)}{after}"
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
        now, end, state = self._ahead(), 2 * self.eta, self.shared.moment.numbers
        way = np.append(ALONG[end > ALONG], end)
        curve = loss_of(stepped(state, gradients(state), way))
        ax.plot([0, self.eta], [now.E, now.E - now.promised], color=NEGATIVE, lw=2.5)
        ax.plot(0, now.E, "o", color=INK, clip_on=False)
        if not self._ask:
            ax.plot(way, curve, color=INK)
            ax.plot(self.eta, now.after, "o", color=INK, clip_on=False)
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

    def _follow(self) -> None:
        """Go on with the trail if it has led to the numbers of now, or begin it anew."""
        with self.shared.lock:
            now = self.shared.moment.numbers
            if not all(map(np.array_equal, now, self._states[-1])):
                self._states = [now]
            self.trail = [*self.trail[: len(self._states) - 1], self.shared.E]

    def _ahead(self) -> Ahead:
        state = self.shared.moment.numbers
        slopes = gradients(state)
        after = float(loss_of(stepped(state, slopes, self.eta)))
        return Ahead(self.shared.E, after, self.eta * float(squared(slopes)))

    def _answer(self, _: object, message: Mapping[str, Any], __: object) -> None:
        """Take a step, or one back; what cannot be done is refused in words."""
        with self.shared.lock:
            reason = None
            try:
                self._go(
                    self._states[:-1]
                    if message.get("do") == "undo"
                    else [*self._states, self._step(message.get("eta"))]
                )
            except ValueError as refused:
                reason = str(refused)
            self.send({"answers": message.get("request"), "refused": reason})

    def _step(self, eta: object) -> State:
        state = self.shared.moment.numbers
        return stepped(state, gradients(state), real("η", eta, ()))  # type: ignore[arg-type]  # which `real` checks

    def _go(self, states: list[State]) -> None:
        """Make the last of these states the lab's, by one change."""
        if not states:
            raise ValueError("there is no step to take back")
        before, self._states = self._states, states
        try:
            self.shared.change(states[-1].parameters._asdict())
        except ValueError:
            self._states = before
            raise


def _top(heights: list[float]) -> float:
    """Give the end of an axis of E that has room for these."""
    return 1.06 * max(heights) or 1.0
