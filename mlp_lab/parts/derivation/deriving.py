"""What a panel needs in order to show a derivation and to ask for its lines."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import anywidget
import traitlets

from mlp_lab.link.link import Link
from mlp_lab.notation.formulas import mathml, prose
from mlp_lab.notation.numbers import number
from mlp_lab.parts.derivation import sent
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.progress import Progress
from mlp_lab.parts.derivation.values import Derivation, Line
from mlp_lab.state.knobs import Knob
from mlp_lab.state.shared import SharedState
from mlp_lab.state.sweep import Numbers


def derivation_of(layer: str) -> Derivation:
    """Find the derivation of a layer's weights; a ValueError says which there are."""
    if layer not in DERIVATIONS:
        raise ValueError(f"there is no derivation for {layer!r}, needs one of {', '.join(map(repr, DERIVATIONS))}")
    return DERIVATIONS[layer]


class Deriving(anywidget.AnyWidget):
    """The traits of a derivation: what is known of it, what was found, and what is asked; answers come as messages.

    slots: the names of all lines. lines: those found, as `SentLine`. question: its `SentOption`s, and which it is.
    """

    link: Link
    shared: SharedState
    title = traitlets.Unicode().tag(sync=True)
    array = traitlets.Unicode().tag(sync=True)
    left = traitlets.Unicode().tag(sync=True)
    spread = traitlets.Unicode().tag(sync=True)
    stations: traitlets.List[str] = traitlets.List().tag(sync=True)
    slots: traitlets.List[str] = traitlets.List().tag(sync=True)
    lines: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    question = traitlets.Dict().tag(sync=True)
    says = traitlets.Unicode().tag(sync=True)
    mistakes = traitlets.Int().tag(sync=True)

    def derive(self, progress: Progress) -> None:
        """Show what was found of a derivation, and take answers."""
        self.progress, of = progress, progress.of
        self.on_msg(self._receive)
        self.set_trait("title", of.title)
        self.array, self.left, self.spread = of.array, mathml(of.left, flat=True), of.spread
        self.stations = [mathml(symbol) for symbol in of.stations]
        self.slots = [line.name for line in of.lines]
        self._show()

    def _receive(self, _: object, message: Mapping[str, Any], __: object) -> None:
        """Do what a message asks; an answer to a question that is no longer asked, or to none, only shows what is."""
        wish = message.get("do")
        with self.shared.lock, suppress(ValueError):  # another thread may run the cell that shows the panel
            if wish == "choose" and message.get("at") == self.progress.at:
                self.progress.choose(message.get("option"))
            elif wish == "next":
                self.progress.go_on()
            elif wish == "all":
                self.progress.show_all()
        self._show()

    def _show(self) -> None:
        with self.hold_sync():
            self.lines, self.question = sent.lines(self.progress), sent.question(self.progress)
            self.says, self.mistakes = prose(self.progress.says), self.progress.mistakes
        if self.progress.ended and self.array not in self.link.derived:
            self.link.derived = [*self.link.derived, self.array]


def text(of: Derivation, weight: Knob, numbers: Numbers, ask: bool) -> str:
    """Write a derivation, each line with its numbers; where its lines are asked for, only what is asked."""
    j, i = weight.index
    head = f"{of.title}: {of.left} for {weight}, j = {j + 1}, i = {i + 1}"
    if ask:
        first = of.lines[0]
        return f"{head}\n{first.name} = {first}\nWhich line follows, and by which rule: {', '.join(of.rules)}?"
    lines = [_text_line(of, line, numbers) for line in of.lines]
    verdict = "agree" if of.agree(numbers) else "DISAGREE"
    return "\n".join([head, *lines, f"All {len(lines)} lines {verdict}."])


def _text_line(of: Derivation, line: Line, numbers: Numbers) -> str:
    """Write a line of a derivation, and under it its numbers; a sum over k is written out."""
    factors = [number(float(numbers[of.key(line, len(line.paths) + n)])) for n in range(len(line.factors))]
    if line.paths:
        factors.insert(0, f"({' + '.join(map(number, numbers[of.key(line, 'products')]))})")
    value = number(float(numbers[of.key(line)]))
    return f"{line.name} {line.rule:>4} = {line}\n{'':7} = {' · '.join(factors)} = {value}"
