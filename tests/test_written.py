"""What a student writes in a lesson is judged as the lesson says, and what it quotes of the core stands there."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import mlp_core
from tools.store_outputs import NOTEBOOKS

OUTPUT, HIDDEN = NOTEBOOKS / "03_output_weights.ipynb", NOTEBOOKS / "04_hidden_weights.ipynb"
GAPS = {OUTPUT: "return 0", HIDDEN: "paths = 0"}
DELTA = "(a.O_O[i] - t[i]) * a.O_O[i] * (1 - a.O_O[i])"
LOOP = "sum((a.O_O[k] - t[k]) * sigmoid_prime(a.x_O[k]) * w_O[i, k] for k in range(4))"


def ratios(path: Path, written: str) -> np.ndarray:
    """Run what a lesson has from the student's function on, with something written in it."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    (function,) = [cell for cell in cells if "def slope" in cell]
    (check,) = [cell for cell in cells if "ratios" in cell]
    names: dict[str, np.ndarray] = {}
    exec(cells[0], names)
    exec(function.replace(GAPS[path], GAPS[path].replace("0", written)), names)
    exec(check, names)
    return names["ratios"]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (OUTPUT, f"{DELTA} * a.O_H[j]"),
        (OUTPUT, "(a.O_O - t)[i] * (a.O_O[i] - a.O_O[i] ** 2) * a.O_H[j]"),
        (HIDDEN, LOOP),
        (HIDDEN, "((a.O_O - t) * sigmoid_prime(a.x_O)) @ w_O[i]"),
    ],
)
def test_what_is_right_has_the_ratio_1_everywhere(path: Path, written: str) -> None:
    assert (ratios(path, written) == 1).all()


@pytest.mark.parametrize("path", GAPS, ids=lambda path: path.stem)
def test_nothing_written_is_told_to_be_nothing_yet(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    (check,) = [cell for cell in cells if cell.cell_type == "code" and "ratios" in cell.source]
    assert check.outputs[0].data["text/plain"].startswith("'not yet")


def test_wrong_ratios_tell_of_an_output_weight_what_the_lesson_says() -> None:
    assert (ratios(OUTPUT, f"-{DELTA} * a.O_H[j]") == -1).all()
    assert (ratios(OUTPUT, f"2 * {DELTA} * a.O_H[j]") == 2).all()
    of_hidden = ratios(OUTPUT, DELTA)
    assert (np.ptp(of_hidden, axis=1) == 0).all() and np.ptp(of_hidden, axis=0).all()
    of_output = ratios(OUTPUT, "(a.O_O[i] - t[i]) * a.O_H[j]")
    assert (np.ptp(of_output, axis=0) == 0).all() and (of_output >= 4).all() and np.ptp(of_output, axis=1).all()


def test_wrong_ratios_tell_of_a_hidden_weight_what_the_lesson_says() -> None:
    assert (ratios(HIDDEN, f"-{LOOP}") == -1).all()
    for wrong in (LOOP.replace(" * w_O[i, k]", ""), LOOP.replace(" * sigmoid_prime(a.x_O[k])", "")):
        column = ratios(HIDDEN, wrong)
        assert (np.ptp(column, axis=0) == 0).all() and not np.isclose(column, 1).any()
    assert np.ptp(ratios(HIDDEN, LOOP.replace(" * w_O[i, k]", "")), axis=1).all()
    assert np.allclose(ratios(HIDDEN, LOOP.replace(" * sigmoid_prime(a.x_O[k])", "")), 4, atol=0.6)


def test_lines_quoted_from_the_core_stand_in_it() -> None:
    text = "\n".join(cell.source for cell in nbformat.read(HIDDEN, as_version=4).cells)
    quoted = re.findall(r"^\| `(\w+)` \| `(return .+)` \|$", text, re.MULTILINE)
    assert [name for name, _ in quoted] == ["delta_O", "delta_H", "gradient_w_O", "gradient_w_H"]
    core = Path(mlp_core.__file__).read_text(encoding="utf-8")
    for name, line in quoted:
        body = core.split(f"def {name}(")[1].split("\ndef ")[0]
        assert f"    {line}  #" in body, name
