"""The lessons are done more than read: decisions that get an answer, few words, little code, and nothing given away."""

import re
from pathlib import Path

import nbformat
import pytest

from mlp_lab.panels.question.lessons import find_question
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.derivation.lines import DERIVATIONS
from tools.store_outputs import NOTEBOOKS

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
DERIVING = [path for path in LESSONS if path.name < "07"]
LEARNING = [path for path in LESSONS if "07" <= path.name < "09"]
ASKED = re.compile(r'lab\.ask\("([^"]+)"\)')


def sources(path: Path, kind: str) -> str:
    """Give the text of all cells of one kind."""
    notebook = nbformat.read(path, as_version=4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def words(path: Path) -> int:
    """Count the words of a lesson; a formula counts as one."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$]+\$", " formula ", sources(path, "markdown"), flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|[|#*`:-]", " ", text)
    return len(re.findall(r"\b[\w’'.]+\b", text))


def lines_of_code(path: Path) -> int:
    """Count the lines of Python that a student reads; a question that is asked is none."""
    return sum(bool(line.strip()) and not ASKED.search(line) for line in sources(path, "code").splitlines())


def decisions(path: Path) -> int:
    """Count what is decided and gets an answer: questions, lines chosen, rules named, chains predicted, slips found."""
    code = sources(path, "code")
    scenes = [DERIVATIONS[layer] for layer in re.findall(r'lab\.scene\("(\w+)"\)', code)]
    slips = [LINES[line] for line in re.findall(r'lab\.find_slips\("([^"]+)"\)', code)]
    found = sum(2 * (len(derivation.lines) - 1) for derivation in scenes)
    return (
        found
        + len(ASKED.findall(code))
        + len(re.findall(r"lab\.chain\(", code))
        + sum(CHAINS[layer].asks_cost for layer in re.findall(r'lab\.scene\("(\w+)"\)', code))
        + sum(2 * len(line.slips) for line in slips)
    )


def test_the_lessons_up_to_the_gradients_can_be_read_in_an_hour() -> None:
    assert sum(map(words, DERIVING)) <= 7500
    assert sum(map(lines_of_code, DERIVING)) <= 200


@pytest.mark.parametrize("path", LEARNING, ids=lambda path: path.stem)
def test_a_lesson_on_learning_is_short(path: Path) -> None:
    assert words(path) <= 1000
    assert lines_of_code(path) <= 45


@pytest.mark.parametrize("path", [path for path in LESSONS if path.name >= "01"], ids=lambda path: path.stem)
def test_a_lesson_has_at_least_ten_decisions_that_get_an_answer(path: Path) -> None:
    assert decisions(path) >= 10


@pytest.mark.parametrize("path", DERIVING + LEARNING, ids=lambda path: path.stem)
def test_no_question_is_left_without_a_place_for_its_answer(path: Path) -> None:
    text = re.sub(r"<summary>.*?</summary>|\[[^\]]*\]\([^)]*\)|^#.*$", "", sources(path, "markdown"), flags=re.M)
    assert re.findall(r"[^.?!\n]*\?", text) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_question_is_one_that_there_is(path: Path) -> None:
    names = ASKED.findall(sources(path, "code"))
    assert len(set(names)) == len(names)
    for name in names:
        find_question(name)
