"""What is known of slips: each is told in few words, and where it is treated there is a line or a section."""

import json
import re
from pathlib import Path

import pytest

from mlp_lab.exercises.basis import PIECES, slips_of
from mlp_lab.exercises.misconceptions import ANOTHER, SLIPS, Slip, another
from mlp_lab.exercises.tasks import EXERCISES
from mlp_lab.parts.derivation.lines import DERIVATIONS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LINES = {"03_output_weights.ipynb": DERIVATIONS["output"], "04_hidden_weights.ipynb": DERIVATIONS["hidden"]}
BY_NAME = {slip.name: slip for slip in SLIPS}


def headings(lesson: str) -> set[str]:
    cells = json.loads((NOTEBOOKS / lesson).read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return set(re.findall(r"^#+ (.+)$", text, re.MULTILINE))


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(SLIPS) >= 40
    assert len(BY_NAME) == len(SLIPS)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_told_in_few_words_and_asked_for_without_its_name(slip: Slip) -> None:
    for text in (slip.why, slip.meant_for, slip.ask):
        assert 1 <= len(re.findall(r"[.?!](?= |$)", text)) <= 3
        assert len(text) <= 140
    assert slip.ask.endswith("?")
    assert slip.name not in slip.ask
    assert slip.formula
    assert slip.plain


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_treated_in_a_line_of_a_derivation_or_under_a_heading(slip: Slip) -> None:
    lesson, place = slip.lesson
    lines = {line.name for line in LINES[lesson].lines} if lesson in LINES else set()
    assert place in lines | headings(lesson)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_belongs_to_every_exercise_that_it_names(slip: Slip) -> None:
    assert set(slip.exercises) <= EXERCISES.keys()
    for exercise in slip.exercises:
        found = [slips for n in range(len(PIECES[exercise])) for slips in slips_of(exercise, n).values()]
        assert any(slip.name == other.name for slips in found for other in slips), exercise


def test_every_other_question_is_answered_by_slips_that_are_known() -> None:
    assert all(other.slips <= BY_NAME.keys() for other in ANOTHER)
    assert len({other.slips for other in ANOTHER}) == len(ANOTHER)
    assert all(another(tuple(BY_NAME[name] for name in other.slips)) == other for other in ANOTHER)
    assert another((BY_NAME["rate squared"],)) is None
