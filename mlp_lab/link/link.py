"""The link of a lab to the browser: it sends the sweep after each change, and does what panels ask."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import anywidget
import numpy as np
import traitlets

from mlp_lab.link.modules import HERE, ONCE, with_imports
from mlp_lab.link.outputs import Shown
from mlp_lab.state.architecture import LAYERS
from mlp_lab.state.shared import SharedState
from mlp_lab.state.sweep import Source

FONT = b64encode((HERE / "font" / "stix_two_math.woff2").read_bytes()).decode()
FONT_FACE = f'@font-face {{ font-family: "Sheet Math"; src: url("data:font/woff2;base64,{FONT}") format("woff2"); }}\n'
BASE_CSS = FONT_FACE + (HERE / "base.css").read_text(encoding="utf-8")


class Link(anywidget.AnyWidget, Shown):
    """A widget without a view, which all panels of a lab hold.

    layers: the architecture. batch: the examples of the run, and whether its E is the mean of theirs; empty where there
    is none. start: every number of the start by name, each array in one row. sweep: a `Sweep`, whose `answers` names
    the request that was done last. derived: the arrays whose derivation a panel has brought to its end.
    verdicts: by weight, what was said that a nudge of it does, and how that was judged; no panel asks it twice.
    """

    _esm = ONCE
    script = traitlets.Unicode(with_imports(HERE / "lab.js")).tag(sync=True)
    _css = BASE_CSS
    _view_name = traitlets.Unicode(None, allow_none=True).tag(sync=True)  # type: ignore[assignment]  # no view
    layers = traitlets.List([layer._asdict() for layer in LAYERS]).tag(sync=True)
    start = traitlets.Dict().tag(sync=True)
    batch: Any = traitlets.Dict().tag(sync=True)
    sweep: Any = traitlets.Dict().tag(sync=True)
    derived: traitlets.List[str] = traitlets.List().tag(sync=True)
    verdicts = traitlets.Dict()

    def __init__(self, shared: SharedState) -> None:
        self.shared = shared
        self._request = ""
        self.by_hand = False  # whether a panel makes the change that is told just now
        self._users = 0
        super().__init__(sweep=shared.sweep, start=self._start(), batch=self._batch())
        shared.listen(self._send_sweep)
        self.on_msg(self._answer)

    def join(self, sources: Sequence[Source] = ()) -> Callable[[], None]:
        """Count one who needs the link, a lab or an open panel of it with its sources; gives what ends that.

        When the last one has left, the link is closed; the next one opens it again.
        """
        self._users += 1
        self.open()
        leaving = [self.shared.include(source) for source in sources]

        def leave() -> None:
            for each in leaving:
                each()
            self._users -= 1
            if not self._users:
                self.close()

        return leave

    def _start(self) -> dict[str, list[float]]:
        return {name: np.ravel(values).tolist() for name, values in self.shared.at_start.items()}

    def _batch(self) -> dict[str, Any]:
        at = self.shared.moment.at
        return {"O_I": at.run.data.O_I.tolist(), "t": at.run.data.t.tolist(), "mean": at.run.mean} if at else {}

    def _send_sweep(self) -> None:
        with self.hold_sync():
            self.batch, self.start = self._batch(), self._start()
            self.sweep = {**self.shared.sweep, "answers": self._request}

    def _answer(self, _: object, message: dict[str, Any], __: object) -> None:
        """Do what a panel asks, and answer whatever came of it; what cannot be done is refused in words."""
        with self.shared.lock:
            if message["do"] == "look ahead":
                self._look_ahead(message)
                return
            self._request, self.by_hand, refusal = message["request"], True, None
            try:
                self._do(message)
            except ValueError as refused:
                refusal = str(refused)
                self.send({"refuses": self._request, "reason": refusal})
            finally:
                self.by_hand = False
                if refusal is None:
                    self._send_sweep()

    def _look_ahead(self, message: dict[str, Any]) -> None:
        """Send the sweep of a knob that may be chosen next; the browser knows by `era` whether it is still true."""
        with suppress(ValueError):  # what there is not is not looked for
            sweep = self.shared.ahead(message["knob"])
            floats = {name: value for name, value in sweep.items() if isinstance(value, bytes)}
            rest = {name: value for name, value in sweep.items() if name not in floats}
            self.send({"ahead": rest, "floats": list(floats), "era": message["era"]}, list(floats.values()))

    def _do(self, message: dict[str, Any]) -> None:
        if message["do"] == "select":
            self.shared.select(message["knob"])
        elif message["do"] == "reset":
            self.shared.reset()
        elif message["do"] == "look at":
            self.shared.look_at(message["weight"])
        elif message["do"] == "example":
            self.shared.show_example(message["example"])
        else:
            self.shared.turn(message["knob"], message["value"])
