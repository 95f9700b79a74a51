"""A printed line of the sheet: its slips are to be found, and what it computes stands beside what is true."""

import re
from typing import TypedDict

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.notation.formulas import latex, mathml
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import INK, Panel
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.values import MENDED, Piece, PrintedLine

PLAIN = ("=", "+")  # what only joins the pieces, and is no answer


class SentPiece(TypedDict):
    """A piece as the browser takes it: MathML as printed and as mended, its slip, its words, whether it only joins."""

    printed: str
    mended: str
    slip: int | None
    spoken: str
    plain: bool


class SentRow(TypedDict):
    """A row of numbers: what it is called, the name of its numbers, and whether it waits until all slips are found."""

    name: str
    number: str
    mended: bool


class SentPrintedLine(TypedDict):
    """A printed line as the browser takes it; every other part of a slip's sentence is a formula, as MathML."""

    title: str
    array: str
    quantity: str
    pieces: list[SentPiece]
    rows: list[SentRow]
    slips: list[list[str]]


class Slips(Panel):
    """One printed line of the sheet, piece by piece.

    found: the slips that have been found; once all are, the panel shows the mended line and its number.
    """

    line = traitlets.Dict().tag(sync=True)
    found = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(self, lab: Link, name: str) -> None:
        if name not in LINES:
            raise ValueError(f"there is no printed line {name!r}, needs one of {', '.join(map(repr, LINES))}")
        self._line = LINES[name]
        self.sources = (self._line.numbers,)
        super().__init__(lab, line=_sent(self._line))

    def __repr__(self) -> str:
        line, count = self._line, len(self._line.slips)
        weight = self.shared.moment.weights[line.array]
        j, i = weight.index
        slips = f"Slips found: {len(self.found)} of {count}."
        about = f"{line.quantity} for {weight}, j = {j + 1}, i = {i + 1}:"
        heads = [f"{line.title}, as printed: {' '.join(piece.printed for piece in line.pieces)}"]
        if self._all_found():
            heads.append(f"{'mended':>{len(line.title) + 12}}: {' '.join(p.mended or p.printed for p in line.pieces)}")
        return "\n".join([*heads, f"{slips} {about}", *self._rows()])

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(8.6, 1.9)
        line, mended = self._line, self._all_found()
        formula = " ".join(latex(piece.mended if mended and piece.mended else piece.printed) for piece in line.pieces)
        ax = figure.add_subplot()
        ax.axis("off")
        title = f"{line.title}, {'mended' if mended else 'as printed'}"
        for y, size, text in ((0.97, 10, title), (0.68, 13, f"${formula}$"), (0.33, 10, f"${latex(line.quantity)}$")):
            ax.text(0, y, text, fontsize=size, va="center", color=INK)
        for n, row in enumerate(self._rows()):
            ax.text(0.14, 0.33 - 0.15 * n, row, fontsize=9, va="center", color=INK, family="monospace")

    def _all_found(self) -> bool:
        return len(set(self.found)) == len(self._line.slips)

    def _rows(self) -> list[str]:
        """Write what the line computes as printed, as mended once its slips are found, and what is true."""
        numbers = self.shared.now[1]
        names = [name for name in self._line.rows if name != MENDED or self._all_found()]
        values = {name: np.atleast_1d(numbers[self._line.key(name)]) for name in names}
        return [f"{name:<15} {'  '.join(f'{_number(value):>7}' for value in row)}" for name, row in values.items()]


def _number(value: float) -> str:
    return "does not exist" if np.isnan(value) else number(float(value))


def _words_and_formulas(text: str) -> list[str]:
    """Split a sentence at its formulas, which stand in braces."""
    return [mathml(part) if n % 2 else part for n, part in enumerate(re.split(r"[{}]", text))]


def _piece(piece: Piece) -> SentPiece:
    return {
        "printed": mathml(piece.printed),
        "mended": mathml(piece.mended),
        "slip": piece.slip,
        "spoken": piece.printed,
        "plain": piece.printed in PLAIN,
    }


def _sent(line: PrintedLine) -> SentPrintedLine:
    return {
        "title": line.title,
        "array": line.array,
        "quantity": mathml(line.quantity),
        "pieces": [_piece(piece) for piece in line.pieces],
        "rows": [{"name": name, "number": line.key(name), "mended": name == MENDED} for name in line.rows],
        "slips": [_words_and_formulas(slip) for slip in line.slips],
    }
