"""The printed lines are the sheet's, a mend gives the number of what it writes, and the right one the true number."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.search import PLAIN
from mlp_lab.panels.slips.values import PrintedLine
from mlp_lab.state.at_weight import AtWeight
from tests.mending import lesson_lab
from tests.oracle import sig
from tests.states import at_chosen, at_weight, random_state

SIG_O = "sig(x_k^O) · (1 − sig(x_k^O)) ·"
SHEET = {  # as printed, as mended
    "part 1": (
        "∂E/∂w_ji^O = (O_i^O − t_i) sig(x_i^O) (1 − sig(x_i^O)) · ∂/∂w_ji^O Σ_k=1^N_H w_ki^O O_k^H + b_i^O",
        "∂E/∂w_ji^O = (O_i^O − t_i) sig(x_i^O) (1 − sig(x_i^O)) · ∂/∂w_ji^O ( Σ_k=1^N_H w_ki^O O_k^H + b_i^O )",
    ),
    "(2)": ("x_k^O = Σ_l=1^N_O w_lk^O · O_l^H + b_k", "x_k^O = Σ_l=1^N_H w_lk^O · O_l^H + b_k^O"),
    "last line": (
        f"∂E/∂w_ji^H = Σ_k=1^N_O (O_k^O − t_k) · {SIG_O} w_ik · sig(x_i^H) · (1 − sig(x_i^H)) · O_j^I",
        f"∂E/∂w_ji^H = Σ_k=1^N_O (O_k^O − t_k) · {SIG_O} w_ik^O · sig(x_i^H) · (1 − sig(x_i^H)) · O_j^I",
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


def choices(line: PrintedLine) -> list[dict[int, int]]:
    """Give every choice of mends, some slips left as printed."""
    every = product(*[[None, *range(3)]] * len(line.slips))
    return [{slip: mend for slip, mend in enumerate(one) if mend is not None} for one in every]


def written(line: PrintedLine, mends: dict[int, int]) -> str:
    """Write a line with some mends."""
    changed: dict[int, str] = {}
    for slip, mend in mends.items():
        changed |= line.slips[slip].mends[mend].pieces
    return " ".join(filter(None, (changed.get(n, piece.printed) for n, piece in enumerate(line.pieces))))


def as_written(place: AtWeight) -> dict[str, Callable[[], Any]]:
    """Give what lines compute by what is written in them, letter by letter, with loops and 50 digits; no NumPy.

    A number that does not exist is an IndexError.
    """
    state, j, i = place.state, place.j, place.i
    w_H, b_H, w_O, b_O, O_I, t = (array.tolist() for array in state)
    I, H, O = range(len(O_I)), range(len(b_H)), range(len(b_O))  # noqa: E741  # the sheet's letters
    x_H = [sum(O_I[n] * w_H[n][m] for n in I) + b_H[m] for m in H]
    O_H = [sig(x) for x in x_H]
    x_O = [sum(O_H[n] * w_O[n][k] for n in H) + b_O[k] for k in O]
    O_O = [sig(x) for x in x_O]

    def error(k: int) -> Any:
        return O_O[k] - t[k]

    def slope(x: Any) -> Any:
        return sig(x) * (1 - sig(x))

    def last(weight: Callable[[int], Any]) -> Any:
        return sum(error(k) * slope(x_O[k]) * weight(k) for k in O) * slope(x_H[i]) * O_I[j]

    two = {  # the sum of (2) for each k, with what is added in it
        "Σ_l=1^N_O w_lk^O · O_l^H": lambda k, add: sum(w_O[n][k] * O_H[n] + add for n in O),
        "Σ_l=1^N_O w_lk^O · O_l^O": lambda k, add: sum(w_O[n][k] * O_O[n] + add for n in O),
        "Σ_l=1^N_I w_lk^O · O_l^H": lambda k, add: sum(w_O[n][k] * O_H[n] + add for n in I),
        "Σ_l=1^N_H w_lk^O · O_l^H": lambda k, add: sum(w_O[n][k] * O_H[n] + add for n in H),
    }
    biases = {"b_k": b_O, "b_k^O": b_O, "b_k^H": b_H}
    lines: dict[str, Callable[[], Any]] = {}
    for start, added in two.items():
        for bias, numbers in biases.items():
            lines[f"x_k^O = {start} + {bias}"] = partial(lambda a, b: [a(k, 0) + b[k] for k in O], added, numbers)
        bracketed = f"x_k^O = {start.replace('w_lk', '( w_lk')} + b_k^O )"
        lines[bracketed] = partial(lambda a: [a(k, b_O[k]) for k in O], added)
    seven = {
        "Σ_k=1^N_H w_ki^O O_k^H": lambda: sum(w_O[n][i] * O_H[n] for n in H),
        "Σ_k=1^N_I w_ki^H O_k^I": lambda: sum(w_H[n][i] * O_I[n] for n in I),
        "Σ_k=1^N_H w_ki^H O_k^H": lambda: sum(w_H[n][i] * O_H[n] for n in H),
        "Σ_k=1^N_H w_ki^H O_k^I": lambda: sum(w_H[n][i] * O_I[n] for n in H),
    }
    own = {"b_i^O": lambda: b_O[i], "b_j^H": lambda: b_H[j], "0": lambda: 0, "b_i^H": lambda: b_H[i]}
    for (start, total), (bias, one) in product(seven.items(), own.items()):
        lines[f"x_i^H = {start} + {bias}"] = partial(lambda a, b: a() + b(), total, one)
    eight = {  # how many terms, each of them, and how it is written
        "Σ_j=1^N_H, O_j^I w_ji^H": (H, lambda n: O_I[n] * w_H[n][i]),
        "Σ_i=1^N_H, O_j^I w_ji^H": (H, lambda n: O_I[j] * w_H[j][n]),
        "Σ_n=1^N_I, O_n^I w_ni^H": (I, lambda n: O_I[n] * w_H[n][i]),
        "Σ_n=1^N_I, O_j^I w_ji^H": (I, lambda n: O_I[j] * w_H[j][i]),
    }
    for names, (count, term) in eight.items():
        start, each = names.split(", ")
        for bias, of in {"b_j": lambda n: b_H[n], "b_i^H": lambda n: b_H[i]}.items():
            inside = f"∂/∂w_ji^H {start} ( {each} + {bias} )"
            lines[inside] = partial(lambda c, a, b: sum(a(n) + b(n) for n in c), count, term, of)
        for bias, at in {"b_j^H": j, "b_i^H": i}.items():
            outside = f"∂/∂w_ji^H ( {start} {each} + {bias} )"
            lines[outside] = partial(lambda c, a, b: sum(a(n) for n in c) + b_H[b], count, term, at)
    first = "∂E/∂w_ji^O = (O_i^O − t_i)"
    sigs, rest = "sig(x_i^O) (1 − sig(x_i^O)) ·", "Σ_k=1^N_H w_ki^O O_k^H + b_i^O"
    lines |= {
        f"{first} {sigs} ∂/∂w_ji^O {rest}": lambda: error(i) * slope(x_O[i]) * O_H[j] + b_O[i],
        f"{first} ( {sigs} ∂/∂w_ji^O {rest} )": lambda: error(i) * (slope(x_O[i]) * O_H[j] + b_O[i]),
        f"{first} {sigs} ∂/∂w_ji^O ( {rest} )": lambda: error(i) * slope(x_O[i]) * O_H[j],
        f"{first} {sigs} ( ∂/∂w_ji^O {rest} )": lambda: error(i) * slope(x_O[i]) * (O_H[j] + b_O[i]),
    }
    before, after = SHEET["last line"][0].split("w_ik")
    lines |= {
        f"{before}w_ik{after}": lambda: last(lambda k: w_H[i][k]),
        f"{before}w_ik^O{after}": lambda: last(lambda k: w_O[i][k]),
        f"{before}w_ki^O{after}": lambda: last(lambda k: w_O[k][i]),
        f"{before}w_ji^H{after}": lambda: last(lambda k: w_H[j][i]),
    }
    return lines


@each_line
def test_the_pieces_are_those_of_the_sheet_and_every_slip_has_one_right_mend_of_three(line: PrintedLine) -> None:
    printed, mended = SHEET[line.name]
    assert written(line, {}) == printed
    assert written(line, line.all_right) == mended
    assert {piece.slip for piece in line.pieces if piece.slip is not None} == set(range(len(line.slips)))
    assert all(bool(piece.fine) == (piece.slip is None and piece.printed not in PLAIN) for piece in line.pieces)
    for slip in line.slips:
        assert [mend.is_right for mend in slip.mends].count(True) == 1
        assert len({mend.text for mend in slip.mends}) == 3
        assert all(mend.why.count("`") % 2 == 0 and mend.why.endswith((".", "?")) for mend in slip.mends)


def test_the_right_mend_is_not_always_at_one_place() -> None:
    places = [slip.right for line in LINES.values() for slip in line.slips]
    assert {*places} == {0, 1, 2}
    assert max(map(places.count, places)) <= len(places) / 2


@each_line
@given(seed=seeds, sizes=sizes)
def test_a_line_computes_what_stands_there_with_any_mends(
    line: PrintedLine, seed: int, sizes: tuple[int, int, int]
) -> None:
    place = random_place(line, seed, sizes)
    for mends in choices(line):
        given_number = line.reading(place, mends)
        try:
            wanted = np.array(as_written(place)[written(line, mends)](), dtype=float)
        except IndexError:
            assert np.isnan(given_number).any(), written(line, mends)
        else:
            assert given_number == pytest.approx(wanted, rel=1e-9, abs=1e-12), written(line, mends)


@each_line
@given(seed=seeds, sizes=sizes)
def test_the_mended_line_gives_what_the_network_does(line: PrintedLine, seed: int, sizes: tuple[int, int, int]) -> None:
    place = random_place(line, seed, sizes)
    assert line.reading(place, line.all_right) == pytest.approx(line.true(place), rel=1e-10, abs=1e-13)


@each_line
def test_in_the_lesson_a_wrong_mend_gives_another_number_and_every_mend_moves_it(line: PrintedLine) -> None:
    place = at_chosen(lesson_lab(), line.array)
    true = line.true(place)
    assert np.abs(line.reading(place, {}) - true).max() > 1e-3
    for slip, mends in enumerate(line.slips):
        for n, mend in enumerate(mends.mends):
            gives = line.reading(place, line.all_right | {slip: n})
            assert np.allclose(gives, true, rtol=1e-9) == mend.is_right
            if not mend.is_right:
                assert not np.abs(gives - true).max() < 1e-3  # NaN is no number, and no true one
                assert not np.allclose(line.reading(place, {slip: n}), line.reading(place, {}), atol=1e-3)
