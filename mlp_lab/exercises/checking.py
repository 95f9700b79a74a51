"""What a student calls: check an answer, ask for one line more, open the derivation."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlp_lab.exercises.derivations import derivation
from mlp_lab.exercises.report import Line, Report
from mlp_lab.exercises.solved import keep
from mlp_lab.exercises.tasks import EXERCISES, Exercise
from mlp_lab.exercises.unfolding import unfold
from mlp_lab.exercises.verdicts import MISTAKES, Verdict, fingerprint, judged

ANSWERS = 3  # different ones, after which the derivation can be opened
LAST = 4  # steps that a wrong answer is answered with


@dataclass
class _Tried:
    """The different answers to an exercise so far, how many steps were shown of each, and whether one was right."""

    answers: set[str] = field(default_factory=set)
    steps: dict[str, int] = field(default_factory=dict)
    solved: bool = False

    @property
    def open(self) -> bool:
        return self.solved or len(self.answers) >= ANSWERS


_tried: dict[str, _Tried] = {}
reports: dict[str, Report] = {}  # the last one of each exercise


def check(f: Callable[..., Any], name: str | None = None) -> Report:
    """Check a function that you wrote: whether its numbers are right, and if not, what can be said of it.

    f: the function itself, not called. name: of the exercise, where the function has another one. A wrong answer is
    answered with one line more for every new answer. Raises TypeError if f is no function, ValueError if there is no
    such exercise.
    """
    return _checked(f, name, more=0)


def hint(f: Callable[..., Any], name: str | None = None) -> Report:
    """Check a function and show the next line at once; the arguments are those of `check`."""
    return _checked(f, name, more=1)


def solution(f: Callable[..., Any], name: str | None = None) -> Report:
    """Open the derivation, once the answer is right or three different ones were checked.

    The line that the last mistake is about is left for you to write. The arguments are those of `check`.
    """
    exercise = _exercise(f, name)
    with np.errstate(all="ignore"):
        verdict = judged(exercise, f)
    so_far = _remembered(verdict)
    if not so_far.open:
        says = f"It opens when your answer is right, or after {ANSWERS} different ones. So far: {len(so_far.answers)}."
        return Report(exercise.name, "closed", (Line("", says),))
    lessons = {slip.lesson for reading in verdict.readings[:1] for slip in reading.slips}
    return Report(exercise.name, "solution", derivation(exercise.name, lessons))


def as_json(namespace: dict[str, Any]) -> str:
    """Give the last report of each exercise, for a teacher: what was checked, and what is named as an exercise is."""
    own = {name: f for name, f in namespace.items() if getattr(f, "__module__", "") == namespace.get("__name__")}
    for name in EXERCISES:
        if name not in reports and callable(own.get(name)):
            check(own[name], name)
    found = [reports[name] for name in EXERCISES if name in reports]
    return json.dumps([{"exercise": one.exercise, "verdict": one.verdict, "slips": one.slips} for one in found])


def _checked(f: Callable[..., Any], name: str | None, more: int) -> Report:
    exercise = _exercise(f, name)
    with np.errstate(all="ignore"):  # wrong formulas may well divide by 0, and no student has to read of that
        return _reported(judged(exercise, f), more)


def _reported(verdict: Verdict, more: int) -> Report:
    so_far, name = _remembered(verdict), verdict.answer.exercise.name
    report = _wrong(verdict, so_far, more) if verdict.name in MISTAKES else _plain(verdict)
    if report:
        keep(name)
    reports[name] = report
    return report


def _exercise(f: Callable[..., Any], name: str | None) -> Exercise:
    if not callable(f):
        raise TypeError("check takes the function itself, as in check(gradient_w_O): without calling it")
    name = name or getattr(f, "__name__", "")
    if name not in EXERCISES:
        raise ValueError(f'there is no exercise {name!r}; name one: check(f, "…") with {", ".join(EXERCISES)}')
    return EXERCISES[name]


def _remembered(verdict: Verdict) -> _Tried:
    """Remember an answer, unless nothing is written yet."""
    so_far = _tried.setdefault(verdict.answer.exercise.name, _Tried())
    if verdict.name != "not written":
        so_far.answers.add(fingerprint(verdict))
    so_far.solved |= verdict.name == "right"
    return so_far


def _plain(verdict: Verdict) -> Report:
    exercise = verdict.answer.exercise
    lines = [Line("", one) for one in verdict.says]
    if verdict.name == "not written":
        lines.append(Line("What is asked for", f"{exercise.plain}: {exercise.shape}."))
    return Report(exercise.name, verdict.name, tuple(lines), printed=verdict.answer.trials.printed)


def _wrong(verdict: Verdict, so_far: _Tried, more: int) -> Report:
    mark, name = fingerprint(verdict), verdict.answer.exercise.name
    shown = so_far.steps.get(mark, 0)
    so_far.steps[mark] = count = min(LAST, shown + more if shown else len(so_far.steps) + 1)
    steps, where, network = unfold(verdict)
    lines = [line for step in steps[:count] for line in step]
    if count < len(steps):
        lines.append(Line("", f"Change it and check again, or ask for one line more: `hint({name})`."))
    if so_far.open:
        lines.append(Line("", f"`solution({name})` opens the derivation."))
    slips = dict.fromkeys(slip.name for reading in verdict.readings for slip in reading.slips)
    return Report(name, verdict.name, tuple(lines), tuple(slips), network, where, verdict.answer.trials.printed)
