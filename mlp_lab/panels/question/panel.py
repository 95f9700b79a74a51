"""A question that a student answers before the answer can be seen."""

from collections.abc import Callable
from typing import Any, TypedDict

import traitlets
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Judged, Pick, Question, told
from mlp_lab.panels.question.texts import SentText, lines_for_mathtext, plain, sent
from mlp_lab.panels.question.view import View
from mlp_lab.parts.drawing import INK
from mlp_lab.parts.network.values import numbers as of_network
from mlp_lab.state.sweep import Moment

TRIES_UNTIL_SHOWN = 2
WIDTH, LINE = 104, 0.24  # of the stored picture: letters in a line, and inches from line to line


class SentJudged(TypedDict):
    """An answer as the browser takes it."""

    answer: int | float | str
    verdict: str
    says: SentText


class SentRow(TypedDict):
    """A row of numbers as the browser takes it."""

    name: SentText
    numbers: list[str]


class SentProgress(TypedDict):
    """How near a goal is: the best value so far, and why what is turned now does not count."""

    best: str
    barred: SentText


class QuestionPanel(Panel):
    """A question, and its answers so far. Nothing of why they are right or wrong is sent before they are given.

    question: what is asked. judged: the answers in their order. tries: how many. done: whether no more are asked for.
    rows: what appears then. progress: how near a goal is.
    """

    question = traitlets.Dict().tag(sync=True)
    judged: traitlets.List[SentJudged] = traitlets.List().tag(sync=True)
    tries = traitlets.Int().tag(sync=True)
    done = traitlets.Bool().tag(sync=True)
    rows: traitlets.List[SentRow] = traitlets.List().tag(sync=True)
    progress: Any = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Link, name: str, question: Question) -> None:
        moment = lab.shared.moment
        self._question = question
        self._about = moment.weight if callable(question.text) else None  # else it is the one chosen when answered
        self._judged: list[Judged] = []
        self._best: float | None = None
        self._given = False  # whether code, and no hand, has brought the lab to the goal
        self._text = wording(question, moment)
        self.sources = (of_network,) if isinstance(question, Pick) else ()
        super().__init__(lab, question=_sent(name, question, self._text))
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return "\n".join([plain(self._text), *(f"  ○ {plain(option)}" for option in _options(self._question))])

    def draw(self, figure: Figure) -> None:
        rows = [(0.0, line) for line in lines_for_mathtext(self._text, WIDTH)]
        for option in _options(self._question):
            first, *rest = lines_for_mathtext(option, WIDTH - 4)
            rows += [(0.02, f"○  {first}"), *((0.045, line) for line in rest)]
        height = LINE * (len(rows) + 1)
        figure.set_size_inches(8.2, max(height, 0.6))
        ax = figure.add_subplot()
        ax.axis("off")
        for n, (x, line) in enumerate(rows):
            ax.text(x, 1 - (n + 0.5) / len(rows), line, fontsize=10, va="center", color=INK).set_in_layout(False)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take no trait from the browser: an answer comes as a message, and is judged here."""

    def _join(self) -> Callable[[], object]:
        """Follow the lab too where the question is a goal."""
        leave = super()._join()
        if not isinstance(self._question, Goal):
            return leave
        goal = self._question
        self._follow(goal, by_hand=False)
        stop = self.shared.listen(lambda: self._follow(goal, self.link.by_hand))

        def end() -> None:
            stop()
            leave()

        return end

    def _view(self) -> View:
        moment, numbers = self.shared.now
        return View(moment.numbers, numbers, self._about or moment.weight)

    def _answer(self, _: object, message: object, __: object) -> None:
        """Judge what a student answers; what cannot be judged is refused in words, and counts for nothing."""
        asked = message if isinstance(message, dict) else {}
        with self.shared.lock:
            try:
                if self.done:
                    raise ValueError("this question has been answered")
                view = self._view()
                judged = self._shown(view) if asked.get("show") else self._question.judge(asked.get("answer"), view)
                if any(judged.answer == before.answer for before in self._judged):
                    raise ValueError("that was your answer before: try another one")
                self._take(judged, view)
            except ValueError as refused:
                self.send({"refuses": asked.get("request"), "reason": str(refused)})

    def _shown(self, view: View) -> Judged:
        if not isinstance(self._question, Amount) or self.tries < TRIES_UNTIL_SHOWN:
            raise ValueError("answer first")
        return self._question.shown(view)

    def _take(self, judged: Judged, view: View) -> None:
        """Note an answer, and tell the browser all that came of it at once."""
        after = [*self._judged, judged]
        done = self._question.is_answered_by(after, view)
        rows = self._question.shows(view) if done else []
        self._judged = after
        with self.hold_sync():
            self.judged = [SentJudged(answer=one.answer, verdict=one.verdict, says=sent(one.says)) for one in after]
            self.tries = sum(one.verdict != "shown" for one in after)
            self.done = done
            self.rows = [{"name": sent(row.name), "numbers": [number(value) for value in row.numbers]} for row in rows]

    def _follow(self, goal: Goal, by_hand: bool) -> None:
        """Judge where a hand has brought the lab, and no cell's code; what was reached stays reached."""
        with self.shared.lock:
            if self.done:
                return
            view = self._view()
            value, barred = view[goal.number], goal.barred(self.shared.start, view.state)
            self._given = goal.is_met(value) and (self._given or not by_hand)
            if not (barred or self._given):
                self._best = value if self._best is None else goal.better(value, self._best)
            best = "none yet" if self._best is None else number(self._best)
            self.progress = SentProgress(best=best, barred=sent(barred))
            if by_hand and not (barred or self._given) and goal.is_met(value):
                self._take(Judged(value, "right", told(goal.why, view)), view)


def wording(question: Question, moment: Moment) -> str:
    """Give what is asked in some moment; only the chosen weight can make a difference."""
    return told(question.text, View(moment.numbers, {}, moment.weight))


def _options(question: Question) -> list[str]:
    return [option.text for option in question.options] if isinstance(question, Choice) else []


def _sent(name: str, question: Question, text: str) -> dict[str, Any]:
    """Give what is asked as the browser takes it, without a word of what is right."""
    options = [sent(option) for option in _options(question)]
    of: dict[str, Any] = {"name": name, "kind": question.kind, "text": sent(text), "options": options}
    if isinstance(question, Pick):
        of |= {"edges": question.edges, "path": question.path, "neuron": question.neuron}
    if isinstance(question, Goal):
        of |= {"number": question.number, "wanted": f"{question.aim} {question.limit:g}".replace("-", "−")}
        of |= {"aim": question.aim, "limit": question.limit}
    return of
