"""Watch it learn: a run of gradient descent, which every panel shows step by step, and the settings it goes on by."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypedDict

import traitlets
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.training.parts import parts
from mlp_lab.panels.training.picture import DRAWN, draw
from mlp_lab.state.batch import ghost_loss
from mlp_lab.state.knobs import State
from mlp_lab.state.runs import LAB, new_run, spread
from mlp_lab.state.sweep import table
from mlp_lab.training.data import DATA, OWN
from mlp_lab.training.descent import batch_loss, gradients
from mlp_lab.training.run import SCALES, Run

SETTINGS = ("eta", "mean", "rule")  # of a run, which may be others from any step on


class SentOffers(TypedDict):
    """What can be chosen, as the browser takes it: data that fit the network, and starts."""

    data: list[str]
    starts: list[str]


class SentRun(TypedDict):
    """A run as the browser takes it: its data and settings, its last step, why it stopped, where it left its ghost."""

    data: str
    about: str
    eta: float
    mean: bool
    rule: str
    last: int
    stopped: str
    parted: int


class SentHistory(TypedDict):
    """Numbers over the steps of a run, in the form of a sweep: a row a step; bytes are float64."""

    steps: bytes
    columns: dict[str, list[int]]
    table: bytes


class TrainingPanel(Panel):
    """The run of a lab: it is begun, goes on and branches here, and is scrubbed in every panel.

    run, ghost: what is known of the run, and of the one beside it. history: E, parameters and gradients over the
    steps. by_hand: whether a number was turned since the step.
    """

    offers: Any = traitlets.Dict().tag(sync=True)
    run: Any = traitlets.Dict().tag(sync=True)
    ghost: Any = traitlets.Dict(None, allow_none=True).tag(sync=True)
    history: Any = traitlets.Dict().tag(sync=True)
    by_hand = traitlets.Bool().tag(sync=True)

    sources = (parts,)

    def __init__(self, lab: Link) -> None:
        self._told: Run | None = None
        super().__init__(lab, offers=_offers(lab.shared.start))
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        run, step, _ = self.shared.at
        beside = f"\nBeside it {run.ghost.words}" if run.ghost else ""
        E = number(float(batch_loss(run.at(step), run.data, run.mean)))
        return f"Training on {run.words}{beside}\nStep {step} is shown: E = {E}"

    def draw(self, figure: Figure) -> None:
        draw(figure, self.shared.at)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take no trait from the browser: what a student does comes as a message."""

    def _join(self) -> Callable[[], object]:
        leave = super()._join()
        stop = self.shared.listen(self._follow)
        self._follow()

        def end() -> None:
            stop()
            leave()

        return end

    def _follow(self) -> None:
        """Tell the browser of the run, if it is another one, and of what is shown of it."""
        with self.shared.lock, self.hold_sync():
            moment = self.shared.moment
            if moment.at is None:  # what had begun it was undone
                return
            run = moment.at.run
            self.by_hand = not moment.at.is_at(moment.numbers)
            if run is not self._told:
                self._told, self.history = run, _history(run)
                self.run, self.ghost = _sent_run(run), _sent_run(run.ghost) if run.ghost else None

    def _answer(self, _: object, message: object, __: object) -> None:
        """Do what the browser asks, and say that it is done; what cannot be done is refused in words."""
        asked: Any = message if isinstance(message, dict) else {}
        wishes = {"train": self._train, "cut": self._cut, "begin": self._begin}
        with self.shared.lock:
            try:
                if asked.get("do") not in [*wishes]:
                    raise ValueError(f"what is asked for is {asked.get('do')!r}, needs one of {', '.join(wishes)}")
                wishes[asked["do"]](asked)
                self.send({"done": asked.get("request")})
            except ValueError as refused:
                self.send({"refuses": asked.get("request"), "reason": str(refused)})

    def _train(self, asked: Any) -> None:
        settings = {name: asked.get(name) for name in SETTINGS}
        self.shared.train(asked.get("to"), asked.get("show"), **settings)

    def _cut(self, asked: Any) -> None:
        self.shared.cut(asked.get("to"))

    def _begin(self, asked: Any) -> None:
        """Begin another run; the one of now stays beside it where it has the same data."""
        before = self.shared.at.run
        settings: Any = {name: asked.get(name) for name in ("data", "start", *SETTINGS)}
        run = new_run(self.shared.untrained, **settings)
        ghost = replace(before, ghost=None) if run.data.name == before.data.name else None
        self.shared.begin(replace(run, ghost=ghost))


def _offers(state: State) -> SentOffers:
    sizes = len(state.O_I), len(state.t)
    fitting = [name for name, data in DATA.items() if (data.O_I.shape[1], data.t.shape[1]) == sizes]
    return {"data": [OWN, *fitting], "starts": [LAB, *SCALES]}


def _sent_run(run: Run) -> SentRun:
    return {
        "data": run.data.name,
        "about": run.data.about,
        "eta": float(run.eta),
        "mean": run.mean,
        "rule": run.rule,
        "last": run.last,
        "stopped": run.stopped,
        "parted": run.parted,
    }


def _history(run: Run) -> SentHistory:
    steps = spread(run.last, DRAWN)
    parameters = run.at(steps)
    slopes = gradients(parameters, run.data, run.mean)
    numbers = {"E": batch_loss(parameters, run.data, run.mean), **parameters._asdict()}
    numbers |= {f"gradient_{name}": slope for name, slope in slopes._asdict().items()}
    if run.ghost:
        numbers["ghost E"] = ghost_loss(run, steps)
        numbers["ghost difference"] = numbers["E"] - numbers["ghost E"]
    rows, columns = table(numbers)
    return {"steps": steps.astype(float).tobytes(), "columns": columns, "table": rows.tobytes()}
