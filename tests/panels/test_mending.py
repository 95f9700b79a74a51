"""Slips are found and mended: nothing is told before, each mend moves the number, and guessing is counted."""

import json
from typing import Any

import numpy as np
import pytest

from mlp_lab import Lab
from mlp_lab.notation.formulas import latex, mathml, prose
from mlp_lab.notation.numbers import number
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.search import PLAIN
from mlp_lab.panels.slips.values import MINE, PRINTED, PrintedLine
from tests.mending import lesson_lab, mend, mend_all, piece_of, tell
from tests.panels.test_slips import SHEET, each_line
from tests.readings import drawn, written_in
from tests.states import at_chosen


def mended_row(lab: Lab, line: PrintedLine) -> Any:
    return lab._shared.number(line.key(MINE))


@each_line
def test_nothing_of_its_slips_is_sent_before_they_are_found(line: PrintedLine) -> None:
    lab = lesson_lab()
    panel = lab.find_slips(line.name)
    sent = json.dumps([panel.line, panel.search], ensure_ascii=False)
    assert "slip" not in json.dumps(panel.line) and panel.search["slip"] is None
    assert {*panel.search["marks"]} == {""}
    for slip in line.slips:
        for one in slip.mends:
            assert prose(one.why) not in sent
            for n, text in one.pieces.items():
                shown = mathml(text)
                assert not text or shown in mathml(line.pieces[n].printed) or f'"{shown}"' not in sent
    assert (mended_row(lab, line) == lab._shared.number(line.key(PRINTED))).all()
    tell(panel, do="point", piece=piece_of(line, 0))
    mends = line.slips[0].mends
    unmarked = [{"math": mathml(one.text), "spoken": one.text, "tried": False} for one in mends]
    assert panel.search["options"] == unmarked
    assert all(prose(one.why) not in json.dumps(panel.search) for one in line.slips[0].mends)


@each_line
def test_a_piece_that_is_right_costs_one_try_and_gets_its_word(line: PrintedLine) -> None:
    panel = lesson_lab().find_slips(line.name)
    at = piece_of(line, None)
    for _ in range(2):  # the second time it is no news
        tell(panel, do="point", piece=at)
    assert panel.search["wrong"] == 1
    assert panel.search["marks"][at] == "fine"
    assert prose(line.pieces[at].fine) in panel.search["says"]


@each_line
def test_every_mend_moves_the_number_and_only_the_right_one_mends(line: PrintedLine) -> None:
    lab = lesson_lab()
    place = at_chosen(lab, line.array)
    for slip, of in enumerate(line.slips):
        panel = lab.find_slips(line.name)
        tell(panel, do="again")
        tell(panel, do="point", piece=piece_of(line, slip))
        for n in sorted(range(3), key=lambda n: of.mends[n].is_right):
            tell(panel, do="mend", slip=slip, mend=n)
            np.testing.assert_array_equal(mended_row(lab, line), line.reading(place, {slip: n}))
            assert prose(of.mends[n].why) in panel.search["says"]
            assert (panel.search["slip"] is None) == of.mends[n].is_right
        assert panel.search["wrong"] == 2
    assert panel.search["done"] == (len(line.slips) == 1)


@each_line
def test_a_wrong_mend_is_told_with_the_number_that_it_leads_to(line: PrintedLine) -> None:
    lab = lesson_lab()
    panel, place = lab.find_slips(line.name), at_chosen(lab, line.array)
    for slip, of in enumerate(line.slips):
        tell(panel, do="again")
        tell(panel, do="point", piece=piece_of(line, slip))
        for n in {0, 1, 2} - {of.right}:
            tell(panel, do="mend", slip=slip, mend=n)
            gives = np.atleast_1d(line.reading(place, line.all_right | {slip: n}))
            words = [*map(number, gives)] if not np.isnan(gives).any() else ["no number"]
            assert "✗ Not so." in panel.search["says"]
            assert all(word in panel.search["says"] for word in words)


def test_a_wrong_mend_that_happens_to_give_the_true_number_is_not_said_to_be_right() -> None:
    lab = lesson_lab()
    lab.b_H = [0.0, 0.0, 0.0]
    panel, line = lab.find_slips("(7)"), LINES["(7)"]
    tell(panel, do="point", piece=piece_of(line, 1))
    tell(panel, do="mend", slip=1, mend=1)
    assert "✗ Not so." in panel.search["says"]
    assert "happens to give the true number" in panel.search["says"]


@each_line
def test_who_chooses_every_piece_in_turn_finds_one_slip_and_has_to_mend_it(line: PrintedLine) -> None:
    panel = lesson_lab().find_slips(line.name)
    for n in range(len(line.pieces)):
        tell(panel, do="point", piece=n)
    first = next(n for n, piece in enumerate(line.pieces) if piece.slip is not None)
    assert panel.search["slip"] == line.pieces[first].slip
    assert panel.search["wrong"] == sum(piece.printed not in PLAIN for piece in line.pieces[:first])
    assert not panel.search["done"] and not panel.search["mending"]
    opened = [n for n, mark in enumerate(panel.search["marks"]) if mark == "open"]
    assert opened == [n for n, piece in enumerate(line.pieces) if piece.slip == panel.search["slip"]]


def test_a_line_mended_without_a_wrong_try_is_told_from_one_that_was_guessed() -> None:
    panel, line = lesson_lab().find_slips("(7)"), LINES["(7)"]
    mend(panel, line, 0)
    assert "is not yet the true one. There is 1 slip to find." in panel.search["says"]
    mend(panel, line, 1)
    assert "without a wrong try" in panel.search["says"]
    tell(panel, do="again")
    assert (panel.search["begun"], panel.search["done"], panel.search["mends"]) == (False, False, [None] * 6)
    tell(panel, do="point", piece=0)
    mend(panel, line, 0)
    mend(panel, line, 1)
    assert panel.search["done"]
    assert "with 1 wrong try: begin again" in panel.search["says"]


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "point", "piece": 99},
        {"do": "point", "piece": -1},
        {"do": "point", "piece": True},
        {"do": "point", "piece": 1},  # an equals sign
        {"do": "point"},
        {"do": "mend", "slip": 0, "mend": 0},  # none is open
        {"do": "mend", "slip": None, "mend": 0},
        {"do": "sing"},
        {},
    ],
)
def test_what_cannot_be_done_changes_nothing(wish: dict[str, object]) -> None:
    panel = lesson_lab().find_slips("(7)")
    before = panel.search
    tell(panel, **wish)
    assert panel.search == before
    panel.set_state({"search": {}, "line": {}})
    assert panel.search == before


def test_the_number_of_a_mend_follows_the_knob() -> None:
    lab, line = lesson_lab(), LINES["(7)"]
    mend(lab.find_slips("(7)"), line, 0)
    lab["O_I[0]"] = -0.3
    place = at_chosen(lab, "w_H")
    np.testing.assert_array_equal(mended_row(lab, line), line.reading(place, {0: line.slips[0].right}))


def test_what_was_mended_stays_when_its_cell_runs_again() -> None:
    lab = lesson_lab()
    mend(lab.find_slips("(2)"), LINES["(2)"], 0)
    assert "Slips mended: 1 of 2." in repr(lab.find_slips("(2)"))


@each_line
def test_a_panel_tells_the_numbers_and_its_mends(line: PrintedLine) -> None:
    lab = lesson_lab()
    panel = lab.find_slips(line.name)
    printed, mended = SHEET[line.name]
    place = at_chosen(lab, line.array)

    def rows() -> dict[str, list[str]]:
        told = repr(panel).splitlines()
        return {name: text.removeprefix(name).split() for text in told for name in line.rows if text.startswith(name)}

    def wanted(**rows: Any) -> dict[str, list[str]]:
        return {name: [number(float(value)) for value in np.atleast_1d(values)] for name, values in rows.items()}

    first = {PRINTED: line.reading(place, {}), line.how: line.true(place)}
    assert repr(panel).startswith(f"{line.title}, as printed: {printed}\nSlips mended: 0 of {len(line.slips)}.")
    assert mended not in repr(panel)
    assert rows() == wanted(**first)
    pictures = [panel._repr_mimebundle_()[0]["image/png"]]
    mend_all(panel)
    assert f"{MINE}: {mended}\nSlips mended: {len(line.slips)} of {len(line.slips)}." in repr(panel)
    assert rows() == wanted(**first | {MINE: line.true(place)})
    pictures.append(panel._repr_mimebundle_()[0]["image/png"])
    assert pictures[0] != pictures[1]


def test_a_number_that_does_not_exist_is_said_to_be_none() -> None:
    lab = Lab((3, 2, 4))
    assert repr(lab.find_slips("(2)")).splitlines()[2] == f"as printed      {'  '.join(['does not exist'] * 4)}"


def test_a_line_that_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^there is no printed line '\(9\)', needs one of '\(2\)', 'part 1', "):
        Lab().find_slips("(9)")


@each_line
def test_a_printed_line_is_drawn_as_printed_until_it_is_mended(line: PrintedLine) -> None:
    panel = lesson_lab().find_slips(line.name)
    for is_mended in (False, True):
        if is_mended:
            mend_all(panel)
        title, formula, quantity, *rows = written_in(drawn(panel))
        assert title == f"{line.title}, {MINE if is_mended else PRINTED}"
        assert formula == f"${latex(SHEET[line.name][is_mended])}$"
        assert quantity == f"${latex(line.quantity)}$"
        names = [PRINTED, *([MINE] if is_mended else []), line.how]
        assert [row.split("  ")[0] for row in rows] == names
