"""A printed line of the sheet: its slips are to be found and mended, and its number stands beside the true one."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypedDict

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.link.link import Link
from mlp_lab.notation.formulas import latex, mathml, prose
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.search import PLAIN, Search
from mlp_lab.panels.slips.values import MINE, PRINTED, PrintedLine
from mlp_lab.parts.drawing import INK
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.sweep import Known


class SentPiece(TypedDict):
    """A piece as the browser takes it: MathML, its words, and whether it only joins the others."""

    printed: str
    spoken: str
    plain: bool


class SentPrintedLine(TypedDict):
    """A printed line as the browser takes it, without a word of its slips; rows: names of numbers by the row's name."""

    title: str
    array: str
    quantity: str
    pieces: list[SentPiece]
    rows: dict[str, str]


class SentOption(TypedDict):
    """A mend to choose as the browser takes it."""

    math: str
    spoken: str
    tried: bool


class SentSearch(TypedDict):
    """What was found and tried: how each piece stands and what is in its place, and the mends to choose from."""

    marks: list[str]
    mends: list[str | None]
    slip: int | None
    options: list[SentOption]
    says: str
    wrong: int
    begun: bool
    mending: bool
    done: bool


class Slips(Panel):
    """One printed line of the sheet, piece by piece. Where its slips are is sent when they have been found."""

    line = traitlets.Dict().tag(sync=True)
    search: Any = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Link, name: str) -> None:
        if name not in LINES:
            raise ValueError(f"there is no printed line {name!r}, needs one of {', '.join(map(repr, LINES))}")
        self._line = LINES[name]
        self._search = Search(self._line)
        self.sources = (self._numbers,)
        super().__init__(lab, line=_sent(self._line), search=_sent_search(self._search))
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        line = self._line
        weight = self.shared.moment.weights[line.array]
        j, i = weight.index
        slips = f"Slips mended: {len(self._search.mended)} of {len(line.slips)}."
        about = f"{line.quantity} for {weight}, j = {j + 1}, i = {i + 1}:"
        heads = [f"{line.title}, as printed: {' '.join(piece.printed for piece in line.pieces)}"]
        if self._search.chosen:
            heads.append(f"{MINE:>{len(line.title) + 12}}: {self._as_mended()}")
        return "\n".join([*heads, f"{slips} {about}", *self._rows()])

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(8.6, 1.9)
        line, title = self._line, f"{self._line.title}, {MINE if self._search.chosen else PRINTED}"
        ax = figure.add_subplot()
        ax.axis("off")
        shown = (
            (0.97, 10, title),
            (0.68, 13, f"${latex(self._as_mended())}$"),
            (0.33, 10, f"${latex(line.quantity)}$"),
        )
        for y, size, text in shown:
            ax.text(0, y, text, fontsize=size, va="center", color=INK)
        for n, row in enumerate(self._rows()):
            ax.text(0.14, 0.33 - 0.15 * n, row, fontsize=9, va="center", color=INK, family="monospace")

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take no trait from the browser: what a student does comes as a message, and is judged here."""

    def _answer(self, _: object, message: Mapping[str, Any], __: object) -> None:
        """Do what a message asks; what cannot be done now only shows again what stands."""
        search, wish = self._search, message.get("do")
        with self.shared.lock, suppress(ValueError):
            if wish == "point":
                search.point(message.get("piece"))
            elif wish == "mend":
                search.choose(message.get("slip"), message.get("mend"), self._place())
                self.shared.refresh()
            elif wish == "again":
                search.begin_again()
                self.shared.refresh()
        self.search = _sent_search(search)

    def _place(self) -> AtWeight:
        moment, shared = self.shared.moment, self.shared
        return AtWeight(moment.numbers, shared.activations, moment.weights[self._line.array])

    def _numbers(self, known: Known) -> Iterator[tuple[str, Array]]:
        """Yield what the line computes as printed and with the mends chosen so far, and what is true."""
        line, place = self._line, known.weights[self._line.array]
        yield line.key(PRINTED), line.reading(place, {})
        yield line.key(MINE), line.reading(place, self._search.chosen)
        yield line.key(line.how), line.true(place)

    def _as_mended(self) -> str:
        texts = (self._search.text(n) for n in range(len(self._line.pieces)))
        pairs = zip(texts, self._line.pieces, strict=True)
        return " ".join(filter(None, (piece.printed if text is None else text for text, piece in pairs)))

    def _rows(self) -> list[str]:
        """Write what the line computes as printed, with its mends once there are some, and what is true."""
        numbers, line = self.shared.now[1], self._line
        values = {name: np.atleast_1d(numbers[line.key(name)]) for name in line.rows}
        if not self._search.chosen:
            del values[MINE]
        return [f"{name:<15} {'  '.join(f'{_number(value):>7}' for value in row)}" for name, row in values.items()]


def _number(value: float) -> str:
    return "does not exist" if np.isnan(value) else number(float(value))


def _sent(line: PrintedLine) -> SentPrintedLine:
    return {
        "title": line.title,
        "array": line.array,
        "quantity": mathml(line.quantity),
        "pieces": [
            {"printed": mathml(piece.printed), "spoken": piece.printed, "plain": piece.printed in PLAIN}
            for piece in line.pieces
        ],
        "rows": {name: line.key(name) for name in line.rows},
    }


def _sent_search(search: Search) -> SentSearch:
    tried = set() if search.open is None else search.tried[search.open]
    texts = [search.text(n) for n in range(len(search.line.pieces))]
    return {
        "marks": [search.mark(n) for n in range(len(texts))],
        "mends": [None if text is None else mathml(text) for text in texts],
        "slip": search.open,
        "options": [
            {"math": mathml(mend.text), "spoken": mend.text, "tried": n in tried}
            for n, mend in enumerate(search.options)
        ],
        "says": prose(search.says),
        "wrong": search.wrong,
        "begun": bool(search.fine or search.chosen) or search.open is not None,
        "mending": bool(search.chosen),
        "done": search.done,
    }
