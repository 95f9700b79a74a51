"""How far a student has come in mending a printed line: what was found, what was tried, and what there is to say."""

from typing import Literal

import numpy as np

from mlp_core import Array
from mlp_lab.notation.numbers import number
from mlp_lab.panels.slips.values import Mend, PrintedLine
from mlp_lab.state.at_weight import AtWeight

Mark = Literal["", "fine", "open", "wrong", "right"]
PLAIN = ("=", "+")  # what only joins the pieces, and is no answer


class Search:
    """The slips of a line: each has to be found among the pieces, then its mend to be chosen among three.

    chosen: the mend chosen last of each slip, right or wrong. open: the slip found and not yet mended. wrong: how many
    tries were.
    """

    def __init__(self, line: PrintedLine) -> None:
        self.line = line
        self.begin_again()

    def begin_again(self) -> None:
        """Take back all that was found and tried."""
        self.chosen: dict[int, int] = {}
        self.open: int | None = None
        self.fine: set[int] = set()
        self.tried: dict[int, set[int]] = {n: set() for n in range(len(self.line.slips))}
        self.wrong = 0
        self.says = f"{self._left()} in this line. Look at the numbers, then choose a piece that you do not believe."

    @property
    def mended(self) -> set[int]:
        """The slips that are mended."""
        return {slip for slip, mend in self.chosen.items() if self.line.slips[slip].mends[mend].is_right}

    @property
    def done(self) -> bool:
        """Whether all slips are mended."""
        return len(self.mended) == len(self.line.slips)

    @property
    def options(self) -> tuple[Mend, ...]:
        """The mends to choose from now."""
        return () if self.open is None else self.line.slips[self.open].mends

    def text(self, piece: int) -> str | None:
        """What now stands in the place of a piece, if it has changed."""
        mends = [self.line.slips[slip].mends[mend].pieces for slip, mend in self.chosen.items()]
        return next((pieces[piece] for pieces in mends if piece in pieces), None)

    def mark(self, piece: int) -> Mark:
        """How a piece stands: as it should be, open, wrongly mended, mended, or not tried."""
        slip = self.line.pieces[piece].slip
        if slip is None:
            return "fine" if piece in self.fine else ""
        if slip == self.open:
            return "wrong" if slip in self.chosen else "open"
        return "right" if slip in self.mended else ""

    def point(self, at: object) -> None:
        """Take a piece for a slip; raises ValueError where nothing is to be pointed at."""
        pieces = self.line.pieces
        if type(at) is not int or not 0 <= at < len(pieces) or pieces[at].printed in PLAIN:
            raise ValueError("that is no piece to choose")
        if self.done or self.open is not None:
            raise ValueError("first mend the slip that you have found" if not self.done else "all is mended")
        piece = pieces[at]
        if piece.slip in self.mended:
            raise ValueError("this slip is mended")
        if piece.slip is None:
            if at in self.fine:
                raise ValueError("you have tried this piece")
            self.fine.add(at)
            self.wrong += 1
            self.says = f"✗ No slip: {piece.fine}. {self._left()}."
        else:
            self.open = piece.slip
            self.says = "✓ Here is a slip. Which of these mends it? Choose, and see what the line then gives."

    def choose(self, slip: object, at: object, place: AtWeight) -> None:
        """Take a mend of the open slip; raises ValueError for what is none, or was tried."""
        if self.open is None or slip != self.open or type(at) is not int or not 0 <= at < 3:
            raise ValueError("that is no mend to choose now")
        if at in self.tried[self.open]:
            raise ValueError("you have tried this mend")
        mend = self.options[at]
        self.chosen[self.open] = at
        if mend.is_right:
            self.open = None
            self.says = f"✓ Right. {mend.why} {self._after(place)}"
        else:
            self.tried[self.open].add(at)
            self.wrong += 1
            self.says = f"✗ Not so. {mend.why} {self._compared(place)}"

    def _left(self) -> str:
        count = len(self.line.slips) - len(self.mended)
        return f"There {'is' if count == 1 else 'are'} {count} slip{'' if count == 1 else 's'} to find"

    def _after(self, place: AtWeight) -> str:
        if not self.done:
            gives = self.line.reading(place, self.chosen)
            yet = (
                "happens to be the true one already"
                if _same(gives, self.line.true(place))
                else "is not yet the true one"
            )
            return f"The number {yet}. {self._left()}."
        tries = f"{self.wrong} wrong {'try' if self.wrong == 1 else 'tries'}"
        how = "without a wrong try" if not self.wrong else f"with {tries}: begin again, and do it without"
        return f"The line gives {_written(self.line.true(place))}, as the network does. All is mended, {how}."

    def _compared(self, place: AtWeight) -> str:
        """Say what a wrong mend leads to, with the other slips mended, so that nothing else is to blame."""
        assert self.open is not None
        gives = self.line.reading(place, self.line.all_right | {self.open: self.chosen[self.open]})
        true = self.line.true(place)
        alone = "The line now gives" if len(self.line.slips) == 1 else "With everything else mended the line would give"
        if np.isnan(gives).any():
            return f"{alone} no number, as a term does not exist."
        if _same(gives, true):
            return "Here it happens to give the true number; turn a knob, and it does not."
        return f"{alone} {_written(gives)}, and true is {_written(true)}."


def _same(gives: Array, true: Array) -> bool:
    return bool(np.allclose(gives, true, rtol=1e-9, atol=1e-12))


def _written(values: Array) -> str:
    return " and ".join(number(float(value)) for value in np.atleast_1d(values))
