"""The teacher's command, on notebooks of all kinds at once: it says what is in each, and none stops the others."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

START = "import numpy as np\nfrom mlp_lab import check"
RIGHT = "def delta_O(now, t):\n    return (now.O_O - t) * now.O_O * (1 - now.O_O)"
NO_SLOPE = "def delta_O(now, t):\n    return now.O_O - t"
NO_HALF = "def loss(O_O, t):\n    return np.sum((O_O - t) ** 2)"
ENDLESS = "def delta_O(now, t):\n    while True:\n        pass"
NOTEBOOKS: dict[str, tuple[str, ...]] = {
    "right": (START, RIGHT, "check(delta_O)"),
    "unchecked": (START, RIGHT),
    "wrong": (START, NO_SLOPE, "check(delta_O)", "1 / 0", NO_HALF),
    "same slip": (START, f"{NO_SLOPE}\ncheck(delta_O)", "def check(f):\n    return True", "check(delta_O)"),
    "hanging": (START, ENDLESS, "check(delta_O)", "while True:\n    pass", NO_HALF),
    "killed": (START, "import os\nos._exit(1)"),
    "empty": (START, "from mlp_core import delta_O"),
}
ROWS = [
    ("right.ipynb", "delta_O", "right", ""),
    ("unchecked.ipynb", "delta_O", "right", ""),
    ("wrong.ipynb", "loss", "another question", "½ left out"),
    ("wrong.ipynb", "delta_O", "another question", "slope of the output left out"),
    ("same slip.ipynb", "delta_O", "another question", "slope of the output left out"),
    ("hanging.ipynb", "loss", "another question", "½ left out"),
    ("hanging.ipynb", "delta_O", "never ends", ""),
    ("killed.ipynb", "", "could not be run: Kernel died", ""),
    ("empty.ipynb", "", "no exercise found", ""),
]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mlp_lab.check", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=None, timeout=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("handed in")
    for name, cells in NOTEBOOKS.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        nbformat.write(notebook, made / f"{name}.ipynb")
    (made / "broken.ipynb").write_text("{", encoding="utf-8")
    (made / "no notebook.ipynb").write_text("[1]", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def answer(folder: Path) -> subprocess.CompletedProcess[str]:
    names = ["missing.ipynb", "broken.ipynb", "no notebook.ipynb", *(f"{name}.ipynb" for name in NOTEBOOKS)]
    return run(folder, "--csv", "table.csv", "--seconds", "8", *names)


def test_every_notebook_has_its_rows_whatever_the_others_do(
    folder: Path, answer: subprocess.CompletedProcess[str]
) -> None:
    assert answer.returncode == 1, answer.stderr
    head, *rows = csv.reader((folder / "table.csv").open(encoding="utf-8"))
    assert head == ["notebook", "exercise", "verdict", "slips"]
    assert [row[0] for row in rows[:3]] == ["missing.ipynb", "broken.ipynb", "no notebook.ipynb"]
    assert all(row[2].startswith("cannot be read") for row in rows[:3])
    assert list(map(tuple, rows[3:])) == ROWS


def test_the_report_can_be_read_and_counts_the_slips(answer: subprocess.CompletedProcess[str]) -> None:
    assert "wrong.ipynb\n  loss: another question (½ left out)\n  delta_O: another question" in answer.stdout
    *_, title, first, second = answer.stdout.splitlines()
    assert title == "Slips, the most frequent first"
    assert {first, second} == {"  2 × slope of the output left out", "  2 × ½ left out"}
    assert answer.stderr == ""


def test_nothing_is_kept_in_the_folder_of_the_teacher(folder: Path, answer: subprocess.CompletedProcess[str]) -> None:
    assert answer.returncode == 1
    assert sorted(path.suffix for path in folder.iterdir() if path.suffix != ".ipynb") == [".csv"]


def test_the_command_succeeds_where_all_is_right(folder: Path) -> None:
    assert run(folder, "right.ipynb", "unchecked.ipynb").returncode == 0


def test_what_runs_on_against_every_interrupt_is_ended(folder: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in (START, "import itertools\nsum(itertools.count())")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "hard.ipynb")
    answer = run(folder, "--seconds", "2", "hard.ipynb")
    assert answer.stdout == "hard.ipynb\n  stopped after 10 seconds\n"
    assert answer.returncode == 1


def test_the_command_of_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"^(?:      - run: )?python -m mlp_lab\.check (.*)$", readme, re.MULTILINE))
    assert len(commands) == 1  # by hand and in the workflow
    *options, pattern = commands.pop().split()
    (tmp_path / "handed-in").mkdir()
    cells = [nbformat.v4.new_code_cell(source) for source in (START, RIGHT)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "handed-in" / "one.ipynb")
    found = [str(path.relative_to(tmp_path)) for path in tmp_path.glob(pattern)]
    assert run(tmp_path, *options, *found).returncode == 0
    assert (tmp_path / "slips.csv").read_text(encoding="utf-8").splitlines()[1].endswith("delta_O,right,")


def test_the_cell_of_the_readme_for_nbgrader_fails_with_the_words_of_the_report() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    answer, tests = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    solution = re.compile(r"### BEGIN SOLUTION.*### END SOLUTION", re.DOTALL)
    handed_out = solution.sub("# YOUR CODE HERE\n    raise NotImplementedError()", answer)  # as nbgrader does
    exec(f"{START}\n{answer}\n{tests}", {})
    with pytest.raises(AssertionError, match="gradient_w_O is not written yet"):
        exec(f"{START}\n{handed_out}\n{tests}", {})
