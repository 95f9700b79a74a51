"""What a student reads: one line more for every new answer, as text and as HTML with the same words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.exercises.networks import Network, examples
from mlp_lab.exercises.tasks import ETA, Exercise
from mlp_lab.notation.formulas import mathml
from mlp_lab.notation.numbers import number

HEADINGS = {
    "right": "{} is right",
    "not written": "{} is not written yet",
    "raised": "{} raised an error",
    "never ends": "{} does not come to an end",
    "not numbers": "{} returned no numbers",
    "wrong shape": "{} returned another shape",
    "not finite": "{} returned numbers that are not finite",
    "changes its arguments": "{} changes its arguments",
    "depends on more than its arguments": "{} depends on more than its arguments",
    "catches all": "{} catches every wrong formula",
    "lets through": "{} lets wrong formulas through",
    "accepts everything": "{} takes every formula for right",
    "rejects the right formula": "{} takes the right formula for wrong",
    "no answer": "{} returned neither True nor False",
    "solved": "{} solved",
    "solution": "The derivation behind {}",
    "closed": "The derivation behind {} is not open yet",
}
STYLE = (
    "border-left: 3px solid var(--jp-border-color1, currentColor); padding: 0 0 0 12px; "
    "color: var(--jp-content-font-color1, inherit); max-width: 80ch"
)
CODE = "white-space: pre-wrap; background: var(--jp-layout-color2, transparent); color: inherit; padding: 4px 8px"


class Line(NamedTuple):
    """A line of a report: what it is about, what it says, a formula, and the file and place that it leads to."""

    about: str
    says: str
    lesson: tuple[str, str] | None = None
    formula: str = ""


@dataclass(frozen=True)
class Report:
    """What a check found; true if the answer is right, or a student's own check catches all that it should.

    verdict: the first that applies. slips: names of the mistakes that explain a wrong answer. network: the smallest one
    that shows it. where: which numbers are wrong. printed: what the function printed.
    """

    exercise: str
    verdict: str
    lines: tuple[Line, ...]
    slips: tuple[str, ...] = ()
    network: Network | None = None
    where: str = ""
    printed: str = ""

    def __bool__(self) -> bool:
        return self.verdict in ("right", "catches all")

    @property
    def heading(self) -> str:
        """Say in a line what was found; of a mistake it gives nothing away."""
        return HEADINGS.get(self.verdict, "{} is not right yet").format(self.exercise)

    def __repr__(self) -> str:
        return "\n".join([self.heading, *map(_in_text, self.lines), *_printed_in_text(self.printed)])

    def _repr_html_(self) -> str:
        printed = f'<p>It printed:</p><pre style="{CODE}">{escape(self.printed)}</pre>' if self.printed else ""
        lines = "".join(map(_in_html, self.lines))
        heading = f'<h3 style="margin: 0">{escape(self.heading)}</h3>'
        return f'<section style="{STYLE}">{heading}{lines}{printed}</section>'


def _in_text(line: Line) -> str:
    about = f"{line.about}: " if line.about else ""
    formula = f"{line.formula}   " if line.formula else ""
    return f"{about}{formula}{line.says}{f' {_place(*line.lesson)} ({line.lesson[0]}).' if line.lesson else ''}"


def _printed_in_text(printed: str) -> Iterator[str]:
    if printed:
        yield "It printed:"
        yield from (f"  {line}" for line in printed.splitlines())


def _in_html(line: Line) -> str:
    about = f"<strong>{escape(line.about)}:</strong> " if line.about else ""
    formula = f"<math>{mathml(line.formula, flat=True)}</math> " if line.formula else ""
    says = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(line.says))
    link = ""
    if line.lesson:
        href = escape(address(*line.lesson))
        link = f' <a href="{href}">{escape(_place(*line.lesson))}</a> ({escape(line.lesson[0])}).'
    return f'<p style="margin: 6px 0">{about}{formula}{says}{link}</p>'


def _place(file: str, place: str) -> str:
    return f"Lesson {file[:2]}, {place}"


def address(file: str, place: str) -> str:
    """Give the relative link to a section of a lesson; a line of a derivation is in the section that has them all."""
    section = "Write-it-down" if re.fullmatch(r"L\d", place) else place.replace(" ", "-")
    return f"{file}#{section}"


def shown(network: Network, exercise: Exercise, mine: tuple[Array, ...], right: tuple[Array, ...]) -> str:
    """Show a network in numbers, and what the answer gives there beside what is true, where they differ most."""
    O_I, t = examples(network) if exercise.name == "batch_gradients" else (network.O_I, network.t)
    given = network.parameters._asdict() | {"O_I": O_I, "t": t} | ({"η": ETA} if exercise.name == "step" else {})
    numbers = ", ".join(f"{name} = {_array(np.asarray(array))}" for name, array in given.items())
    name, index, one, true = _most_different(exercise.parts, mine, right)
    at = f"[{', '.join(map(str, index))}]" if len(right[0].shape) and sum(part.size for part in right) > 1 else ""
    return f"{network.about} with {numbers}. {name}{at}: yours is {number(one)}, the true value is {number(true)}."


def _most_different(
    names: tuple[str, ...], mine: tuple[Array, ...], right: tuple[Array, ...]
) -> tuple[str, tuple[int, ...], float, float]:
    """Find the part and place where an answer is farthest off, by the largest number of the part."""

    def far(n: int) -> Array:
        gap: Array = np.abs(mine[n] - right[n]) / (np.abs(right[n]).max() or 1)
        return gap

    part = max(range(len(right)), key=lambda n: float(far(n).max()))
    index = tuple(int(i) for i in np.unravel_index(far(part).argmax(), far(part).shape))
    return names[part], index, float(mine[part][index]), float(right[part][index])


def _array(array: Array) -> str:
    if array.ndim == 0 or array.size == 1:
        return f"{array.item():g}".replace("-", "−")
    return f"[{', '.join(map(_array, array))}]"
