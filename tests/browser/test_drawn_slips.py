"""A printed line is drawn piece by piece, each mended piece below the printed one, and its numbers in their columns."""

import html
import math
import re
from typing import Any

import numpy as np
import pytest

from mlp_lab import Lab
from mlp_lab.notation.formulas import mathml
from mlp_lab.panels.slips.lines import LINES
from tests.browser.bare import BarePage
from tests.browser.drawing import drag
from tests.browser.shown import assert_shown_as, expected_of_lines
from tests.mending import mend, mend_all

READ = """(panel) => {
    const seen = (node) => node.checkVisibility({ visibilityProperty: true });
    const place = (node) => {
        const { x, y, width, height } = node.getBoundingClientRect();
        const struck = getComputedStyle(node).backgroundImage !== "none";
        const text = (node.querySelector("math") ?? node).textContent;
        return { at: [x + width / 2, y + height / 2], text, seen: seen(node), struck };
    };
    const [printed, mended, rows] = [".mlp-slip-piece", ".mlp-slip-mended", "tr"].map((kind) =>
        [...panel.querySelectorAll(kind)]);
    const texts = rows.filter(seen).map((row) => [...row.cells].map((cell) => cell.textContent));
    return { printed: printed.map(place), mended: mended.map(place), rows: texts };
}"""


def show(bare: BarePage, name: str) -> tuple[Lab, Any]:
    lab = Lab((4, 3, 2))
    lab.select("w_H[1, 0]")
    panel = lab.find_slips(name)
    bare.mount(lab, panel, width=1100)
    return lab, panel


def letters(formula: str) -> str:
    """Give what can be read of a formula that is set as MathML."""
    return html.unescape(re.sub("<[^>]*>", "", mathml(formula)))


def read(bare: BarePage) -> dict[str, Any]:
    drawn: dict[str, Any] = bare.panel("slips").evaluate(READ)
    return drawn


@pytest.mark.parametrize("name", LINES)
def test_pieces_stand_in_the_order_of_the_line_and_what_is_put_in_their_place_stands_below(
    bare: BarePage, name: str
) -> None:
    _, panel = show(bare, name)
    line = LINES[name]
    for slips in range(len(line.slips) + 1):
        if slips:
            mend(panel, line, slips - 1)
        bare.settle()
        changed: dict[int, str] = {}
        for slip in line.slips[:slips]:
            changed |= slip.mends[slip.right].pieces
        drawn = read(bare)
        assert len(drawn["printed"]) == len(line.pieces)
        places = [(round(printed["at"][1]), printed["at"][0]) for printed in drawn["printed"]]
        assert places == sorted(places)
        for n, (piece, printed, mended) in enumerate(zip(line.pieces, drawn["printed"], drawn["mended"], strict=True)):
            assert (printed["text"], mended["text"]) == (letters(piece.printed), letters(changed.get(n, "")))
            assert printed["struck"] == (n in changed)
            assert mended["seen"] == bool(changed.get(n))
            if mended["seen"]:
                assert mended["at"][0] == pytest.approx(printed["at"][0], abs=1)
                assert 0 < mended["at"][1] - printed["at"][1] < 140


@pytest.mark.parametrize("name", LINES)
def test_the_numbers_of_a_line_stand_in_the_row_of_what_computes_them_and_the_column_of_their_k(
    bare: BarePage, name: str
) -> None:
    lab, panel = show(bare, name)
    mend_all(panel)
    bare.settle()
    weights = {array: lab.chosen(array) for array in ("w_O", "w_H")}
    for state in drag(bare, lab):
        numbers = expected_of_lines(state, weights)
        (_, *heads), *rows = read(bare)["rows"]
        assert [row[0] for row in rows] == list(LINES[name].rows)
        for own, *texts in rows:
            values = np.atleast_1d(numbers[f"{name} {own}"])
            assert len(texts) == len(values)
            assert heads == (
                [f"k = {k + 1}" for k in range(len(values))] if np.ndim(numbers[f"{name} {own}"]) else [""]
            )
            for text, value in zip(texts, values, strict=True):
                if math.isnan(value):
                    assert text == "does not exist"
                else:
                    assert_shown_as(text, value, f"{name} {own}")


@pytest.mark.parametrize("name", LINES)
def test_the_bounds_of_a_sum_stand_within_the_frame_of_their_piece(bare: BarePage, name: str) -> None:
    show(bare, name)
    bare.page.evaluate("document.fonts.ready")
    spare = """(panel) => [...panel.querySelectorAll(".mlp-slip-piece munderover")].flatMap((sum) => {
        const [own, frame] = [sum, sum.closest(".mlp-slip-piece")].map((node) => node.getBoundingClientRect());
        return [own.top - frame.top, frame.bottom - own.bottom];
    })"""
    for room in bare.panel("slips").evaluate(spare):
        assert room >= 1.5  # px, of which the frame takes one
