"""The loss over two weights: a surface at one state, the path of the run over it, and how far that lies off it."""

from collections.abc import Callable
from typing import Any, TypedDict

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array, Parameters
from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.surface.contours import outlines
from mlp_lab.panels.surface.picture import draw
from mlp_lab.panels.surface.plane import Surface, chosen_plane, plane_of
from mlp_lab.state.knobs import Knob


class SentPath(TypedDict):
    """Places on the plane, one after the other, as the browser takes them; bytes are float64."""

    across: bytes
    up: bytes


class SentSurface(TypedDict):
    """A surface as the browser takes it, `SentSurface` of plane.js; bytes are float64.

    names, slopes: of the two parameters, and of ∂E/∂ of them in the sweep. loss, on, apart, ghost_at: in the sweep,
    E, E on the surface, ‖Δ others‖, and where the run beside it stands. across, up, E: the grid, E row by row from
    below. levels, outlines: values of E that lie a band apart, and what lies above each. ends: of the scale of E.
    steepest: the slope of the longest arrow. about: what E is of. step: whose other parameters these are. farthest:
    how far those of the run get. path, dots, ghost: the run, its steps that are `every` so many apart, and the run
    beside it. is_near: whether the surface shows E right to half a band, along the path. made_for: numbers of the
    sweep's last row, by which the browser knows that it is about the same.
    """

    names: list[str]
    slopes: list[str]
    loss: str
    on: str
    apart: str
    across: bytes
    up: bytes
    E: bytes
    levels: list[float]
    outlines: list[str]
    ends: list[float]
    steepest: float
    about: str
    step: int | None
    has_run: bool
    by_hand: bool
    farthest: float
    band: float
    path: SentPath
    is_near: list[bool]
    dots: SentPath
    ghost: SentPath
    ghost_at: str
    every: int
    made_for: dict[str, list[float]]


class SurfacePanel(Panel):
    """E over two weights or biases, made anew whenever the state of the lab has changed; scrubbing changes nothing.

    across, up: their names; where there are none, the two that moved most in the run, or have the largest slopes.
    Raises ValueError where they are not two different weights or biases.
    """

    surface: Any = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Link, across: str | None = None, up: str | None = None) -> None:
        self._plane = chosen_plane(across, up, lab.shared.moment.at, lab.shared.start)
        self._made: Surface | None = None
        super().__init__(lab)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        made = self._now()
        (across, up), (bottom, right) = made.grids, np.unravel_index([made.E.argmin(), made.E.argmax()], made.E.shape)
        names = " and ".join(map(str, (made.plane.across, made.plane.up)))
        ends = (
            f"{number(made.E[row, n])} at {_place((across[n], up[row]))}" for row, n in zip(bottom, right, strict=True)
        )
        lines = [
            f"{made.about} over {names}, all others as {made.held}",
            f"{names} run from {_place((across[0], up[0]))} to {_place((across[-1], up[-1]))}",
            "On the grid E is from {} to {}".format(*ends),
            f"Shown: {_place(made.here)}, E = {number(made.E_here)}, ∇E = {_place(made.gradient)}",
        ]
        if made.at:
            path = f"{_place(made.path[0])} at step 0 to {_place(made.path[-1])} at step {made.at.run.last}"
            lines.append(f"The run goes from {path}; its others come as far as {number(made.farthest)} off the surface")
        return "\n".join(lines)

    def draw(self, figure: Figure) -> None:
        draw(figure, self._now())

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take no trait from the browser: what a student does comes as a message."""

    def _join(self) -> Callable[[], object]:
        leave = super()._join()
        self._leave_plane = self.shared.include(self._plane)
        stop = self.shared.listen(self._follow)
        self._follow()

        def end() -> None:
            stop()
            self._leave_plane()
            leave()

        return end

    def _now(self) -> Surface:
        """Give the surface of now."""
        moment, made = self.shared.moment, self._made
        if made and made.plane == self._plane and made.now is moment.numbers and made.at is moment.at:
            return made
        self._made = Surface(self._plane, moment.numbers, moment.at)
        return self._made

    def _follow(self) -> None:
        """Send the surface, if it is another one."""
        with self.shared.lock:
            before = self._made
            made = self._now()
            if made is not before or not self.surface:
                self.surface = self._sent(made)

    def _sent(self, made: Surface) -> SentSurface:
        plane, at = made.plane, made.at
        knobs, loss = (plane.across, plane.up), "batch E" if at else "E"
        across, up = made.grids
        return {
            "names": [str(knob) for knob in knobs],
            "slopes": [f"batch gradient_{knob}" if at else _slope(knob) for knob in knobs],
            "loss": loss,
            "on": f"{plane.name} E",
            "apart": f"{plane.name} apart",
            "across": across.tobytes(),
            "up": up.tobytes(),
            "E": made.E.tobytes(),
            "levels": made.levels,
            "outlines": outlines(made.E, made.levels),
            "ends": [*made.ends],
            "steepest": made.steepest,
            "about": made.about,
            "step": made.step,
            "has_run": at is not None,
            "by_hand": at is not None and not at.is_at(made.now),
            "farthest": made.farthest,
            "band": made.band,
            "path": _sent_path(made.path),
            "is_near": made.is_near.tolist(),
            "dots": _sent_path(made.dots),
            "ghost": _sent_path(made.ghost),
            "ghost_at": f"{plane.name} ghost",
            "every": made.every,
            "made_for": self._last_row([*Parameters._fields, loss, f"{plane.name} E"]),
        }

    def _last_row(self, names: list[str]) -> dict[str, list[float]]:
        """Read numbers off the last row of the sweep, those that it has."""
        sweep = self.shared.sweep
        rows = len(np.frombuffer(sweep["positions"])) + 1
        row = np.frombuffer(sweep["table"]).reshape(rows, -1)[-1]
        columns = {name: sweep["columns"][name] for name in names if name in sweep["columns"]}
        return {n: row[first : first + int(np.prod(shape))].tolist() for n, (first, *shape) in columns.items()}

    def _answer(self, _: object, message: object, __: object) -> None:
        """Do what the browser asks, and say that it is done; what cannot be done is refused in words."""
        asked: Any = message if isinstance(message, dict) else {}
        wishes = {"put": self._put, "turn": self._turn}
        with self.shared.lock:
            try:
                if asked.get("do") not in [*wishes]:
                    raise ValueError(f"what is asked for is {asked.get('do')!r}, needs one of {', '.join(wishes)}")
                wishes[asked["do"]](asked.get("across"), asked.get("up"))
                self.send({"done": asked.get("request")})
            except ValueError as refused:
                self.send({"refuses": asked.get("request"), "reason": str(refused)})

    def _put(self, across: Any, up: Any) -> None:
        """Turn both parameters, in one change."""
        with self.shared.together():
            for knob, value in ((self._plane.across, across), (self._plane.up, up)):
                self.shared.turn(str(knob), value)

    def _turn(self, across: Any, up: Any) -> None:
        """Look at the plane of two others."""
        plane = plane_of(across, up, self.shared.moment.numbers)
        leave, self._plane = self._leave_plane, plane
        with self.shared.together():
            self._leave_plane = self.shared.include(plane)
            leave()
            self.shared.refresh()


def _place(two: Any) -> str:
    return f"({', '.join(number(float(value)) for value in two)})"


def _slope(knob: Knob) -> str:
    """Name ∂E/∂ of a weight or a bias for the lab's own example, as the sweep has it."""
    return f"gradient_{knob}" if knob.is_weight else str(knob).replace("b_", "delta_")


def _sent_path(points: Array) -> SentPath:
    across, up = points.T
    return {"across": across.tobytes(), "up": up.tobytes()}
