"""The panel of a printed line: its slips are to be found, and what it computes stands beside what is true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_lab import figures
from mlp_lab.notation import latex, mathml, number
from mlp_lab.panels import STATIC, Panel
from mlp_lab.slips import PRINTED, PrintedLine

if TYPE_CHECKING:
    from mlp_lab.lab import Lab

LINES = {line.name: line for line in PRINTED}
PLAIN = ("=", "+")  # what only joins the pieces, and is no answer


class SlipPanel(Panel):
    """One printed line of the sheet, piece by piece.

    found: the slips that have been found; once all are, the panel shows the mended line and its number.
    """

    _esm = STATIC / "slips.js"
    line = traitlets.Dict().tag(sync=True)
    found = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(self, lab: Lab, name: str) -> None:
        if name not in LINES:
            raise ValueError(f"there is no printed line {name!r}, needs one of {', '.join(map(repr, LINES))}")
        self._line = LINES[name]
        lab.include(self._line)
        super().__init__(lab, line=_sent(self._line))

    def __repr__(self) -> str:
        line, count = self._line, len(self._line.slips)
        weight = self.lab.chosen(line.array)
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
        title = f"{line.title}, {'mended' if mended else 'as printed'}"
        figures.printed_line(figure.add_subplot(), title, formula, latex(line.quantity), self._rows())

    def _all_found(self) -> bool:
        return len(set(self.found)) == len(self._line.slips)

    def _rows(self) -> list[str]:
        """Write what the line computes as printed, as mended once its slips are found, and what is true."""
        names = [name for name in self._line.readings if name != "mended" or self._all_found()]
        values = {name: np.atleast_1d(self.lab.reading(f"{self._line.name} {name}")) for name in names}
        return [f"{name:<15} {'  '.join(f'{_number(value):>7}' for value in row)}" for name, row in values.items()]


def _number(value: float) -> str:
    return "does not exist" if np.isnan(value) else number(float(value))


def _words_and_formulas(text: str) -> list[str]:
    """Split a sentence at its formulas, which stand in braces; every other part is one, as MathML."""
    return [mathml(part) if n % 2 else part for n, part in enumerate(re.split(r"[{}]", text))]


def _sent(line: PrintedLine) -> dict[str, Any]:
    """Give a line as the browser takes it."""
    return {
        "name": line.name,
        "title": line.title,
        "array": line.array,
        "pieces": [
            {
                "printed": mathml(piece.printed),
                "mended": mathml(piece.mended),
                "slip": piece.slip,
                "spoken": piece.printed,
                "plain": piece.printed in PLAIN,
            }
            for piece in line.pieces
        ],
        "rows": list(line.readings),
        "slips": [_words_and_formulas(slip) for slip in line.slips],
        "quantity": mathml(line.quantity),
    }
