"""Questions as a student answers them, and everything that they can say, for tests."""

import json
from collections.abc import Iterator
from typing import Any

from mlp_lab import Lab
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Pick, Question, told, valued
from mlp_lab.panels.question.lessons import ALL
from mlp_lab.panels.question.panel import QuestionPanel
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import all_knobs

CHOICES = {name: question for name, question in ALL.items() if isinstance(question, Choice)}
AMOUNTS = {name: question for name, question in ALL.items() if isinstance(question, Amount)}
PICKS = {name: question for name, question in ALL.items() if isinstance(question, Pick)}
GOALS = {name: question for name, question in ALL.items() if isinstance(question, Goal)}
REACHED = {
    "below 0.1": {"w_O[0, 0]": 3.6, "w_O[0, 3]": 4.9},
    "saturate a neuron": {"b_O[0]": 12.0},
    "past the valley": {"w_O[1, 2]": -0.4},
    "until the paths cancel": {"w_H[0, 1]": -3.0},
}


def send(panel: QuestionPanel, data: dict[str, Any]) -> None:
    """Send a panel what a browser sends it."""
    panel.comm.handle_msg({"content": {"data": json.loads(json.dumps(data))}, "buffers": []})


def answer(panel: QuestionPanel, given: object) -> None:
    send(panel, {"method": "custom", "content": {"answer": given, "request": "this"}})


def reach(lab: Lab, goal: str) -> None:
    """Turn the knobs that bring a lab to a goal, as a panel does."""
    for knob, value in REACHED[goal].items():
        turn(lab, knob, value)


def turn(lab: Lab, knob: str, value: float) -> None:
    """Turn a knob as a slider does."""
    lab._link._answer(None, {"do": "turn", "knob": knob, "value": value, "request": "this"}, None)


def view_of(lab: Lab) -> View:
    """Give what a question may know of a lab."""
    moment, numbers = lab._shared.now
    return View(moment.numbers, numbers, moment.weight)


def decimals(value: float) -> str:
    """Write a number in full, without a power of ten."""
    return f"{value:.17f}"


def explanations(question: Question, view: View) -> Iterator[str]:
    """Give all that a question can say of answers."""
    if isinstance(question, Choice):
        yield from (told(option.why, view) for option in question.options)
    elif isinstance(question, Amount):
        yield from (told(why, view) for why in (question.why, question.hint, *(why for _, why in question.wrong)))
    elif isinstance(question, Pick):
        yield from (question.why(view, str(knob)) for knob in all_knobs(view.state))
    elif isinstance(question, Goal):
        yield told(question.why, view)


def right_answers(question: Question, view: View) -> list[object]:
    """Give every right answer as a browser sends it; a goal has none."""
    if isinstance(question, Choice):
        return [n for n, option in enumerate(question.options) if option.is_right(view)]
    if isinstance(question, Amount):
        return [decimals(valued(question.truth, view))]
    return [*sorted(question.right(view))] if isinstance(question, Pick) else []


def all_texts(question: Question, view: View) -> Iterator[str]:
    """Give every text of a question, names of rows too."""
    yield told(question.text, view)
    yield from (option.text for option in question.options) if isinstance(question, Choice) else ()
    yield from explanations(question, view)
    yield from (row.name for row in question.shows(view))
