"""The printed lines are the sheet's, their mended forms are true, and their numbers are those of what stands there."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_lab import Lab
from mlp_lab.notation.formulas import latex, mathml
from mlp_lab.notation.numbers import number
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.values import PrintedLine
from mlp_lab.state.at_weight import AtWeight
from tests.oracle import sig
from tests.readings import drawn, written_in
from tests.states import at_chosen, at_weight, random_state

SIG_O = "sig(x_k^O) · (1 − sig(x_k^O)) ·"
SHEET = {  # as printed, as mended
    "net input": ("x_k^L′ = Σ_n=1^N_L w_nk^L O_n^(L−1) + b_k^O", "x_k^L′ = Σ_n=1^N_L′−1 w_nk^L′ O_n^(L′−1) + b_k^L′"),
    "part 1": (
        "∂E/∂w_ji^O = (O_i^O − t_i) sig(x_i^O) (1 − sig(x_i^O)) · ∂/∂w_ji^O Σ_k=1^N_H w_ki^O O_k^H + b_i^O",
        "∂E/∂w_ji^O = (O_i^O − t_i) sig(x_i^O) (1 − sig(x_i^O)) · ∂/∂w_ji^O ( Σ_k=1^N_H w_ki^O O_k^H + b_i^O )",
    ),
    "(2)": ("x_k^O = Σ_l=1^N_O w_lk^O · O_l^H + b_k", "x_k^O = Σ_l=1^N_H w_lk^O · O_l^H + b_k^O"),
    "(5)": (
        "∂x_k^O/∂w_ji^O = ∂/∂w_ji^O Σ_l=1^N_O w_lk^O · O_l^H + b_k^O = O_j^H",
        "∂x_k^O/∂w_ji^O = ∂/∂w_ji^O ( Σ_l=1^N_H w_lk^O · O_l^H + b_k^O ) = [k = i] O_j^H",
    ),
    "part 2": (
        f"∂E/∂w_ji^H = Σ_k=1^N_O (O_k^O − t_k) · {SIG_O} ∂/∂w_ji^H Σ_l=1^N_H w_lk^O O_l^H + b_k^O",
        f"∂E/∂w_ji^H = Σ_k=1^N_O (O_k^O − t_k) · {SIG_O} ∂/∂w_ji^H ( Σ_l=1^N_H w_lk^O O_l^H + b_k^O )",
    ),
    "last line": (
        f"∂E/∂w_ji^H = Σ_k=1^N_O (O_k^O − t_k) · {SIG_O} w_ik · sig(x_i^H) · (1 − sig(x_i^H)) · O_j^I",
        f"∂E/∂w_ji^H = Σ_k=1^N_O (O_k^O − t_k) · {SIG_O} w_ik^O · sig(x_i^H) · (1 − sig(x_i^H)) · O_j^I",
    ),
    "(6)": (
        "∂/∂w_ji^O Σ_k=1^N_O (O_k^O − t_k)² = 2 Σ_k=1^N_O (O_k^O − t_k) ∂/∂w_ji^O (O_k^O)",
        "∂/∂w_ji^H Σ_k=1^N_O (O_k^O − t_k)² = 2 Σ_k=1^N_O (O_k^O − t_k) ∂/∂w_ji^H (O_k^O)",
    ),
    "(7)": ("x_i^H = Σ_k=1^N_H w_ki^O O_k^H + b_i^O", "x_i^H = Σ_k=1^N_I w_ki^H O_k^I + b_i^H"),
    "(8)": (
        "∂/∂w_ji^H Σ_j=1^N_H ( O_j^I w_ji^H + b_j )",
        "∂/∂w_ji^H ( Σ_n=1^N_I O_n^I w_ni^H + b_i^H )",
    ),
}
each_line = pytest.mark.parametrize("line", LINES.values(), ids=LINES)
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(*[st.integers(1, 4)] * 3)


def random_place(line: PrintedLine, seed: int, sizes: tuple[int, int, int]) -> AtWeight:
    """Draw a network and one of the weights that a line is about."""
    state, random = random_state(seed, sizes), np.random.default_rng([seed, 1])
    return at_weight(state, line.array, tuple(int(random.integers(n)) for n in getattr(state, line.array).shape))


def as_printed(place: AtWeight) -> dict[str, Callable[[], Any]]:
    """Give what each printed line computes, letter by letter, with loops and 50 digits; no NumPy, no mlp_core.

    A number that does not exist is an IndexError.
    """
    state, j, i = place.state, place.j, place.i
    w_H, b_H, w_O, b_O, O_I, t = (array.tolist() for array in state)
    N_I, N_H, N_O = len(O_I), len(b_H), len(b_O)
    O_H = [sig(sum(O_I[n] * w_H[n][m] for n in range(N_I)) + b_H[m]) for m in range(N_H)]
    x_O = [sum(O_H[n] * w_O[n][k] for n in range(N_H)) + b_O[k] for k in range(N_O)]
    O_O = [sig(x) for x in x_O]
    x_H = [sum(O_I[n] * w_H[n][m] for n in range(N_I)) + b_H[m] for m in range(N_H)]

    def signal(k: int) -> Any:
        return (O_O[k] - t[k]) * sig(x_O[k]) * (1 - sig(x_O[k]))

    def slope_H() -> Any:
        return sig(x_H[i]) * (1 - sig(x_H[i])) * O_I[j]

    return {
        "net input as printed": lambda: sum(w_H[n][i] * O_I[n] for n in range(N_H)) + b_O[i],
        "part 1 as printed": lambda: signal(i) * O_H[j] + b_O[i],
        "(2) as printed": lambda: [sum(w_O[n][k] * O_H[n] for n in range(N_O)) + b_O[k] for k in range(N_O)],
        "(5) printed, middle": lambda: [
            sum(O_H[n] * (n == j) * (k == i) for n in range(N_O)) + b_O[k] for k in range(N_O)
        ],
        "(5) printed, end": lambda: [O_H[j] for _ in range(N_O)],
        "part 2 as printed": lambda: sum(signal(k) * w_O[i][k] * slope_H() + b_O[k] for k in range(N_O)),
        "last line as printed": lambda: sum(signal(k) * w_H[i][k] * slope_H() for k in range(N_O)),
        "(6) as printed": lambda: 2 * signal(i) * O_H[j] + 0 * w_O[j][i],
        "(7) as printed": lambda: sum(w_O[n][i] * O_H[n] for n in range(N_H)) + b_O[i],
        "(8) as printed": lambda: sum(O_I[n] * w_H[n][i] + b_H[n] for n in range(N_H)),
    }


@each_line
def test_the_pieces_are_those_of_the_sheet_and_each_slip_has_its_reason(line: PrintedLine) -> None:
    printed, mended = SHEET[line.name]
    assert " ".join(piece.printed for piece in line.pieces) == printed
    assert " ".join(piece.mended or piece.printed for piece in line.pieces) == mended
    assert {piece.slip for piece in line.pieces if piece.mended} == set(range(len(line.slips)))
    assert all(piece.mended == "" for piece in line.pieces if piece.slip is None)
    assert all(slip.count("{") == slip.count("}") for slip in line.slips)


@each_line
@given(seed=seeds, sizes=sizes)
def test_a_printed_line_computes_what_stands_there(line: PrintedLine, seed: int, sizes: tuple[int, int, int]) -> None:
    place = random_place(line, seed, sizes)
    for row, printed in line.printed.items():
        try:
            wanted = np.array(as_printed(place)[f"{line.name} {row}"](), dtype=float)
        except IndexError:
            assert np.isnan(printed(place)).all()
        else:
            assert printed(place) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@each_line
@given(seed=seeds, sizes=sizes)
def test_a_mended_line_gives_what_the_network_does(line: PrintedLine, seed: int, sizes: tuple[int, int, int]) -> None:
    place = random_place(line, seed, sizes)
    assert {np.shape(reading(place)) for reading in line.rows.values()} == {np.shape(line.true(place))}
    assert line.mended(place) == pytest.approx(line.true(place), rel=1e-10, abs=1e-13)


@each_line
def test_on_the_network_of_the_lesson_every_printed_line_gives_another_number(line: PrintedLine) -> None:
    lab = lesson_lab()
    place = at_chosen(lab, line.array)
    for printed in line.printed.values():
        assert np.isfinite(printed(place)).all()
        assert np.abs(printed(place) - line.true(place)).max() > 1e-3


def lesson_lab() -> Lab:
    """Give the lab of lesson 10."""
    lab = Lab((4, 3, 2))
    lab.select("w_O[1, 0]")
    lab.select("w_H[1, 0]")
    return lab


@each_line
def test_a_panel_tells_the_numbers_and_the_mended_line_once_all_slips_are_found(line: PrintedLine) -> None:
    lab = lesson_lab()
    panel = lab.find_slips(line.name)
    printed, mended = SHEET[line.name]
    place = at_chosen(lab, line.array)
    shown = {name: reading(place) for name, reading in line.rows.items()}

    def rows() -> dict[str, list[str]]:
        told = repr(panel).splitlines()
        return {name: text.removeprefix(name).split() for text in told for name in shown if text.startswith(name)}

    def wanted(*names: str) -> dict[str, list[str]]:
        return {name: [number(float(value)) for value in np.atleast_1d(shown[name])] for name in names}

    assert repr(panel).startswith(f"{line.title}, as printed: {printed}\nSlips found: 0 of {len(line.slips)}.")
    assert mended not in repr(panel)
    assert rows() == wanted(*line.printed, line.how)
    pictures = [panel._repr_mimebundle_()[0]["image/png"]]
    panel.found = list(range(len(line.slips)))[::-1]
    assert f"mended: {mended}\nSlips found: {len(line.slips)} of {len(line.slips)}." in repr(panel)
    assert rows() == wanted(*line.printed, line.how, "mended")
    pictures.append(panel._repr_mimebundle_()[0]["image/png"])
    assert pictures[0] != pictures[1]


def test_a_number_that_does_not_exist_is_said_to_be_none() -> None:
    lab = Lab((3, 2, 4))
    assert repr(lab.find_slips("(2)")).splitlines()[2] == f"as printed      {'  '.join(['does not exist'] * 4)}"


def test_a_line_that_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^there is no printed line '\(9\)', needs one of 'net input', 'part 1', "):
        Lab().find_slips("(9)")


def test_reasons_are_sent_as_words_and_formulas() -> None:
    sent = lesson_lab().find_slips("(2)").line["slips"][0]
    assert sent == ["The letter ", mathml("l"), " counts hidden neurons, as ", mathml("O_l^H"), " says."]


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_printed_line_is_drawn_as_printed_until_it_is_mended(line: PrintedLine) -> None:
    panel = Lab((4, 3, 2)).find_slips(line.name)
    for found, mended in (([], False), (list(range(len(line.slips))), True)):
        panel.found = found
        title, formula, quantity, *rows = written_in(drawn(panel))
        assert title == f"{line.title}, {'mended' if mended else 'as printed'}"
        pieces = [piece.mended or piece.printed if mended else piece.printed for piece in line.pieces]
        assert formula == f"${' '.join(map(latex, pieces))}$"
        assert quantity == f"${latex(line.quantity)}$"
        assert [row.split("  ")[0] for row in rows] == [*line.printed, line.how, *(["mended"] if mended else [])]
