"""What a student writes in a lesson is judged as the lesson says, and what it quotes of the core stands there."""

import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

import mlp_core
from tools.store_outputs import NOTEBOOKS

NETWORK = NOTEBOOKS / "01_the_network.ipynb"
OUTPUT, HIDDEN = NOTEBOOKS / "03_output_weights.ipynb", NOTEBOOKS / "04_hidden_weights.ipynb"
MATRICES, LEARNING = NOTEBOOKS / "06_deltas_and_matrices.ipynb", NOTEBOOKS / "07_learning.ipynb"
STALLING = NOTEBOOKS / "08_when_learning_stalls.ipynb"
GAPS = {OUTPUT: "return 0", HIDDEN: "paths = 0"}
DELTA = "(a.O_O[i] - t[i]) * a.O_O[i] * (1 - a.O_O[i])"
LOOP = "sum((a.O_O[k] - t[k]) * sigmoid_prime(a.x_O[k]) * w_O[i, k] for k in range(4))"


STEP = """d_O = delta_O(a, xor.t)
        d_H = delta_H(a, xor.t, p.w_O)
        w_O, b_O = p.w_O - eta * a.O_H.T @ d_O, p.b_O - eta * d_O.sum(axis=0)
        w_H, b_H = p.w_H - eta * xor.O_I.T @ d_H, p.b_H - eta * d_H.sum(axis=0)
        p = Parameters(w_H, b_H, w_O, b_O)"""


def verdict(written: str) -> tuple[str, dict[str, object]]:
    """Run a step in the loop of the lesson on learning: give what its check says, and the names that it leaves."""
    cells = [cell.source for cell in nbformat.read(LEARNING, as_version=4).cells if cell.cell_type == "code"]
    given, loop, check = (
        next(cell for cell in cells if words in cell) for words in ("true = begin", "def train", "not yet")
    )
    names: dict[str, object] = {}
    exec(cells[0], names)
    exec(given, names)
    assert "        ...  # your step" in loop
    exec(loop.replace("...  # your step", f"{written}  #"), names)
    *lines, last = check.splitlines()
    exec("\n".join(lines), names)
    return eval(last, names), names


def moved(names: dict[str, object]) -> list[float]:
    """Give how far each array has moved in the first step, divided by how far it should, as the lesson prints it."""
    cells = nbformat.read(LEARNING, as_version=4).cells
    (ratio,) = [cell.source for cell in cells if cell.cell_type == "code" and "print(name" in cell.source]
    told: list[np.ndarray] = []
    exec(ratio, names | {"print": lambda _, ratios: told.append(ratios)})
    return [float(ratios.flat[0]) if np.ptp(ratios) < 1e-3 else np.nan for ratios in told]


def test_a_right_loop_makes_the_run_of_the_lesson() -> None:
    says, names = verdict(STEP)
    assert says == "the same run"
    assert moved(names) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("right", "wrong", "first", "ratio"),
    [
        ("eta *", "-eta *", 1, [-1, -1, -1, -1]),
        ("eta *", "eta / 4 *", 1, [0.25, 0.25, 0.25, 0.25]),
        ("a, xor.t, p.w_O)", "a, xor.t, p.w_O - eta * a.O_H.T @ d_O)", 1, [np.nan, np.nan, 1, 1]),
        ("d_O = delta_O", "a = forward(passed[0], xor.O_I)\n        d_O = delta_O", 2, [1, 1, 1, 1]),
    ],
)
def test_a_wrong_loop_is_told_as_the_lesson_says(right: str, wrong: str, first: int, ratio: list[float]) -> None:
    says, names = verdict(STEP.replace(right, wrong))
    assert says == f"another run from step {first} on"
    assert np.array_equal(moved(names), ratio, equal_nan=True)


def test_a_loop_without_a_step_is_told_to_be_none_yet() -> None:
    assert verdict("...")[0] == "not yet"


FACTORS = "a.O_O[0] - t[0], sigmoid_prime(a.x_O[0]), w_O[i, 0], sigmoid_prime(a.x_H[i]), a.O_I[j]"


def budget(written: str) -> object:
    """Run the factors of the lesson on stalling, with these written in it, and give what its check says."""
    cells = [cell.source for cell in nbformat.read(STALLING, as_version=4).cells if cell.cell_type == "code"]
    needed = (cells[0], *(next(cell for cell in cells if words in cell) for words in ("import numpy", "def factors")))
    check = next(cell for cell in cells if "not yet" in cell)
    names: dict[str, object] = {"runs": [SimpleNamespace(E=[0.0])]}
    for cell in needed:
        exec(cell.replace("[...]", f"[{written}]"), names)
    *lines, last = check.splitlines()
    exec("\n".join(lines), names)
    return eval(last, names)


def test_right_factors_have_the_ratio_1_for_every_weight() -> None:
    for written in (FACTORS, FACTORS.replace("a.O_O[0] - t[0]", "a.O_O - t"), f"1, {FACTORS}"):
        assert budget(written) == {f"w_H[{j}, {i}]": 1.0 for j in range(2) for i in range(3)}
    assert budget("...") == "not yet"


@pytest.mark.parametrize(
    ("right", "wrong", "what"),
    [
        ("a.O_O[0] - t[0]", "t[0] - a.O_O[0]", "−1"),
        ("a.O_O[0] - t[0]", "2 * (a.O_O[0] - t[0])", "one number"),
        ("sigmoid_prime(a.x_O[0]), ", "", "one number"),
        ("w_O[i, 0], ", "", "by i"),
        ("sigmoid_prime(a.x_H[i]), ", "", "one number by j and i"),
    ],
)
def test_wrong_factors_are_told_as_the_lesson_says(right: str, wrong: str, what: str) -> None:
    says = budget(FACTORS.replace(right, wrong))
    assert isinstance(says, dict)
    ratios = np.array([*says.values()]).reshape(2, 3)
    if what == "−1":
        assert (ratios == -1).all()
    elif what == "one number":
        assert np.ptp(ratios) == 0 and ratios[0, 0] != 1
    else:
        assert (np.ptp(ratios, axis=0) == 0).all() and np.ptp(ratios[0]) > 0


def test_the_lesson_on_stalling_tells_what_its_cells_have_computed() -> None:
    cells = nbformat.read(STALLING, as_version=4).cells
    (starts,) = [cell for cell in cells if cell.cell_type == "code" and "as a mean" in cell.source]
    ends, mean = starts.outputs[0].text.split("as a mean:")
    numbers = [float(value) for value in re.findall(r"\d\.\d*", ends)]
    assert len(numbers) == 20
    assert [n for n, E in enumerate(numbers) if E > 0.01] == [14]
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert "Nineteen are solved. The one with the seed 14 is not" in text
    assert f"or {mean.strip()} as a mean" in text


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


@pytest.mark.parametrize(
    ("written", "agrees"),
    [("sigmoid(O_H @ lab.w_O + lab.b_O)", True), ("O_H @ lab.w_O + lab.b_O", False), ("sigmoid(O_H @ lab.w_O)", False)],
)
def test_the_forward_pass_as_written_is_that_of_the_lab_if_it_is_right(written: str, agrees: bool) -> None:
    cells = [cell for cell in nbformat.read(NETWORK, as_version=4).cells if cell.cell_type == "code"]
    (forward,) = [cell.source for cell in cells if "# your line" in cell.source]
    (check,) = [cell for cell in cells if "not yet" in cell.source]
    assert check.outputs[0].data["text/plain"] == "'not yet'"
    names: dict[str, object] = {}
    exec(cells[0].source, names)
    exec(forward.replace("O_O = ...", f"O_O = {written}"), names)
    yours, labs = eval(check.source, names)
    assert np.array_equal(yours, labs) == agrees


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
    text = "\n".join(cell.source for cell in nbformat.read(MATRICES, as_version=4).cells)
    quoted = re.findall(r"^\| `(\w+)` \| `(return .+)` \|$", text, re.MULTILINE)
    assert [name for name, _ in quoted] == ["delta_O", "delta_H", "gradient_w_O", "gradient_w_H"]
    core = Path(mlp_core.__file__).read_text(encoding="utf-8")
    for name, line in quoted:
        body = core.split(f"def {name}(")[1].split("\ndef ")[0]
        assert f"    {line}  #" in body, name
