"""The four kinds of question as data, and how each judges an answer.

A text is sentences with formulas between backticks. It, and a number, may be a function of the moment of the answer.
"""

import math
import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Literal, NamedTuple

from mlp_lab.notation.formulas import on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.notation.words import listed
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import State, all_knobs, find_knob

Text = str | Callable[[View], str]
Number = float | Callable[[View], float]
Verdict = Literal["right", "wrong", "shown"]
Answer = int | float | str  # the place of an option, a number, or the name of a knob


class Judged(NamedTuple):
    """An answer and what came of it; `says` tells why, with the numbers of its moment."""

    answer: Answer
    verdict: Verdict
    says: str


class Row(NamedTuple):
    """A row of numbers that appears with the right answer; a name is a text."""

    name: str
    numbers: tuple[float, ...]


def told(text: Text, view: View) -> str:
    """Give a text as it reads in some moment."""
    return text(view) if callable(text) else text


def valued(value: Number, view: View) -> float:
    """Give a number as it is in some moment."""
    return float(value(view) if callable(value) else value)


@dataclass(frozen=True)
class Question:
    """What every question has: its text, and the rows of numbers that appear with the right answer."""

    kind: ClassVar[str]
    text: Text
    _: KW_ONLY
    shows: Callable[[View], list[Row]] = lambda _: []

    def judge(self, answer: object, view: View) -> Judged:
        """Judge an answer by the numbers of a moment; a ValueError says in words why it is none."""
        raise NotImplementedError

    def is_answered_by(self, judged: list[Judged], view: View) -> bool:
        """Whether these answers are all that the question asks for."""
        return any(one.verdict != "wrong" for one in judged)


class Option(NamedTuple):
    """One option of a choice: its text, why it is right or wrong, and which of the two."""

    text: str
    why: Text
    right: bool | Callable[[View], bool] = False

    def is_right(self, view: View) -> bool:
        """Whether it is right in some moment."""
        return self.right(view) if callable(self.right) else self.right


@dataclass(frozen=True)
class Choice(Question):
    """2 to 5 options. Where several are right, all of them are to be found."""

    kind = "choice"
    options: tuple[Option, ...]

    def judge(self, answer: object, view: View) -> Judged:
        if type(answer) is not int or not 0 <= answer < len(self.options):
            raise ValueError("that is none of the options")
        option = self.options[answer]
        return Judged(answer, "right" if option.is_right(view) else "wrong", told(option.why, view))

    def is_answered_by(self, judged: list[Judged], view: View) -> bool:
        found = {one.answer for one in judged if one.verdict == "right"}
        return bool(found) and found >= {n for n, option in enumerate(self.options) if option.is_right(view)}


class WrongNumber(NamedTuple):
    """A typical wrong number, and what leads to it."""

    number: Number
    why: Text


@dataclass(frozen=True)
class Amount(Question):
    """A number, right within a tolerance; a wrong one is explained where it is typical, and a hint follows it.

    tolerance: 0 for a count, which is a whole number.
    """

    kind = "amount"
    truth: Number
    why: Text
    _: KW_ONLY
    hint: Text
    wrong: tuple[WrongNumber, ...] = ()
    tolerance: Number = 0.005

    def judge(self, answer: object, view: View) -> Judged:
        given, truth = read_number(answer), valued(self.truth, view)
        near = valued(self.tolerance, view) * (1 + 1e-9)  # rounding may not turn a number at the very rim away
        if abs(given - truth) <= near:
            return Judged(given, "right", told(self.why, view))
        mistakes = [told(why, view) for value, why in self.wrong if abs(given - valued(value, view)) <= near]
        return Judged(given, "wrong", " ".join([*mistakes[:1], told(self.hint, view)]))

    def shown(self, view: View) -> Judged:
        """Give the number away."""
        truth = valued(self.truth, view)
        is_count = not valued(self.tolerance, view)
        written = str(round(truth)) if is_count else number(truth)
        return Judged(truth, "shown", f"It is {written}. {told(self.why, view)}")


def read_number(text: object) -> float:
    """Read a number as a student writes it, with a decimal comma or the sign − too; a ValueError says what is wrong."""
    if not isinstance(text, str) or not text.strip():
        raise ValueError("write a number first")
    plain = text.strip().replace("−", "-").replace(",", ".")
    if re.fullmatch(r"[0-9]+/[0-9]+", plain):
        raise ValueError("write the fraction as a decimal number, such as 0.75")
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", plain):
        raise ValueError("that is no number: write digits, such as 0.75 or −2")
    if not math.isfinite(value := float(plain)):
        raise ValueError("that number is too large to be judged")
    return value


@dataclass(frozen=True)
class Pick(Question):
    """A knob to choose in a network of its own; the knob of the lab stays as it is.

    right: names every knob that is right. why: explains any, right or wrong. edges: what the edges show. path: the
    weight whose path stands out, if one does. neuron: whether a neuron is asked for, by its bias or its target.
    """

    kind = "pick"
    right: Callable[[View], set[str]]
    why: Callable[[View, str], str]
    _: KW_ONLY
    edges: Literal["weight", "gradient"] = "weight"
    path: str = ""
    neuron: bool = False

    def judge(self, answer: object, view: View) -> Judged:
        knob = str(find_knob(answer, view.state))
        return Judged(knob, "right" if knob in self.right(view) else "wrong", self.why(view, knob))


@dataclass(frozen=True)
class Goal(Question):
    """A number to bring below or above a limit by turning some arrays alone, by hand, judged at every change."""

    kind = "goal"
    number: str
    aim: Literal["below", "above"]
    limit: float
    why: Text
    _: KW_ONLY
    turns: tuple[str, ...] = ("w_H", "w_O")
    by: str = "weights"  # what `turns` names, in words

    def judge(self, answer: object, view: View) -> Judged:
        raise ValueError("turn knobs until the goal is reached; there is nothing else to answer")

    def better(self, one: float, other: float) -> float:
        """Give the one of two values that is nearer to the goal or farther beyond it."""
        return min(one, other) if self.aim == "below" else max(one, other)

    def is_met(self, value: float) -> bool:
        """Whether a value lies beyond the limit."""
        return value < self.limit if self.aim == "below" else value > self.limit

    def barred(self, start: State, now: State) -> str:
        """Say which other knobs are not where they were; nothing if all are."""
        others = [knob for knob in all_knobs(start) if knob.array not in self.turns]
        moved = [f"`{on_paper(str(knob))}`" for knob in others if knob.value(start) != knob.value(now)]
        if not moved:
            return ""
        names = listed(moved if len(moved) < 4 else [*moved[:3], "others"])
        return (
            f"This does not count: only {self.by} may be turned, and {names} moved. Turn back, or press start values."
        )
