"""The picture of a derivation shows every rule, formula and number; that of a question does not."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from mlp_core import delta_O, forward, gradient_w_H, gradient_w_O, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.formulas import latex
from mlp_lab.notation.numbers import number
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.values import Line
from tests.readings import drawn, texts, written_in
from tests.states import at_chosen, known


def rows_of(figure: Figure) -> list[list[tuple[str, str]]]:
    """Read a derivation as a reader does: in each row, from left to right, what is written and what stands under it."""
    placed = {text.get_position(): text.get_text() for text in texts(figure) if not text.get_text().startswith("k =")}
    heights = sorted({y for (_, y), text in placed.items() if text == "="}, reverse=True)
    rows = []
    for y in heights:
        written = sorted((x, text) for (x, own), text in placed.items() if own == y)
        low = {x: text for (x, own), text in placed.items() if y - 0.5 < own < y}
        assert set(low) <= {x for x, _ in written}
        rows.append([(text, low.get(x, "")) for x, text in written])
    above = sorted((-own, text) for (_, own), text in placed.items() if any(y < own < y + 0.5 for y in heights))
    rules = [text for _, text in above]
    assert len(rules) == len(rows)
    assert len(placed) == len(rules) + sum(1 + bool(low) for row in rows for _, low in row)
    return [[(rule, ""), *row] for rule, row in zip(rules, rows, strict=True)]


def dot(line: Line, n: int) -> str:
    """Give the dot that stands behind a factor, unless it is the last."""
    return " ·" if n < len(line.written) - 1 else ""


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_O[0, 0]"])
def test_the_derivation_of_part_1_shows_every_rule_formula_and_number(weight: str) -> None:
    lab = Lab(seed=3)
    lab.select(weight)
    part = DERIVATIONS["output"]
    numbers = dict(part.numbers(known(at_chosen(lab, "w_O"))))
    value = number(float(gradient_w_O(lab.activations, lab.t)[lab.chosen("w_O").index]))
    wanted = []
    for n, line in enumerate(part.lines):
        left = [] if n else [(f"${latex(part.left)}$", "")]
        factors = [
            (f"${latex(factor.formula + dot(line, n))}$", number(float(numbers[f"w_O {line.name} {n}"])))
            for n, factor in enumerate(line.factors)
        ]
        wanted.append([(line.rule, ""), (line.name, ""), *left, ("=", ""), *factors, (f"= {value}", "")])
    assert rows_of(drawn(lab.derivation("output"))) == wanted


@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 3, 1), (1, 1, 1), (6, 6, 6)])
def test_the_derivation_of_part_2_shows_the_total_of_its_sum_and_the_factors_outside(
    sizes: tuple[int, int, int],
) -> None:
    lab, part = Lab(sizes, seed=3), DERIVATIONS["hidden"]
    lab.select(f"w_H[{sizes[0] - 1}, {sizes[1] - 1}]")
    j, i = lab.chosen("w_H").index
    activations = forward(lab.parameters, lab.O_I)
    gradient = number(float(gradient_w_H(activations, lab.t, lab.w_O)[j, i]))
    total = number(float(delta_O(activations, lab.t) @ lab.w_O[i]))
    slope, given = number(float(sigmoid_prime(activations.x_H[i]))), number(float(lab.O_I[j]))
    first, *lines, last = rows_of(drawn(lab.derivation("hidden")))
    end = (f"= {gradient}", "")
    left = (f"${latex(part.left)}$", "")
    assert first == [
        ("E", ""),
        ("L0", ""),
        left,
        ("=", ""),
        (f"${latex(part.lines[0].factors[0].formula)}$", gradient),
        end,
    ]
    for row, line in zip(lines, part.lines[1:-1], strict=True):
        paths = [(f"${latex(path.formula + dot(line, n))}$", "") for n, path in enumerate(line.paths)]
        assert row == [(line.rule, ""), (line.name, ""), ("=", ""), (r"$\sum_{k}$", gradient), *paths, end]
    error, slopes, onward, *shared = (
        f"${latex(path.formula + dot(part.lines[6], n))}$" for n, path in enumerate(part.lines[6].paths)
    )
    closed = onward.removesuffix(r" \cdot$") + r" ] \cdot$"
    opened = [("Σ", ""), ("L7", ""), ("=", ""), (r"$[ \sum_{k}$", total), (error, ""), (slopes, ""), (closed, "")]
    assert last == [*opened, *zip(shared, [slope, given], strict=True), end]
    lanes = [text for text in written_in(drawn(lab.derivation("hidden"))) if text.startswith("k = ")]
    each = np.stack([activations.O_O - lab.t, sigmoid_prime(activations.x_O), lab.w_O[i]])
    products = each.prod(axis=0)
    for k, lane in enumerate(lanes):
        shown = [number(float(value)) for value in (*each[:, k], products[k], products[: k + 1].sum())]
        assert re.findall(r"[−\d.e]+", lane.removeprefix(f"k = {k + 1}")) == shown
    assert len(lanes) == sizes[2]


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_a_question_shows_the_first_line_alone(layer: str) -> None:
    first, *others = DERIVATIONS[layer].lines
    written = written_in(drawn(Lab().derivation(layer, ask=True)))
    assert {f"${latex(part.formula)}$" for part in first.written} <= set(written)
    assert written.count("=") == 1
    hidden = {line.rule for line in others} | {f"${latex(part.formula)}$" for line in others for part in line.written}
    assert hidden.isdisjoint(written)
    assert not any(r"\sum_{k}" in text for text in written if "frac{1}{2}" not in text)  # that of E itself is seen
