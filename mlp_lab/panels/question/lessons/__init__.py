"""The questions of all lessons, by name."""

from difflib import get_close_matches

from mlp_lab.panels.question.kinds import Question
from mlp_lab.panels.question.lessons import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    lesson_10,
)

LESSONS = (lesson_00, lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06, lesson_07, lesson_08, lesson_10)
ALL: dict[str, Question] = {name: question for lesson in LESSONS for name, question in lesson.QUESTIONS.items()}


def find_question(name: object) -> Question:
    """Find a question by its name; a ValueError lists names that are close to it."""
    if isinstance(name, str) and name in ALL:
        return ALL[name]
    close = get_close_matches(str(name), ALL, n=3, cutoff=0.4)
    hint = f"is it one of {', '.join(map(repr, close))}?" if close else f"the first is {next(iter(ALL))!r}"
    raise ValueError(f"there is no question {name!r}; {hint}")
