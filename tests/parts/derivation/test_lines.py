"""Each line of the derivation is the sheet's, and each of its rules is an equation that holds."""

import re
from typing import Any

import numpy as np
import pytest

from mlp_core import Array
from mlp_lab.parts.derivation.lines import DERIVATIONS
from tests.parts.derivation.exact import each_layer, exact_numbers, random_place

SHEET = {
    "output": [
        ("L0", "E", "∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²"),
        ("L1", "(4)", "(O_i^O − t_i) · ∂O_i^O/∂w_ji^O"),
        ("L2", "(1)", "(O_i^O − t_i) · ∂sig(x_i^O)/∂w_ji^O"),
        ("L3", "(3)", "(O_i^O − t_i) · sig(x_i^O) · (1 − sig(x_i^O)) · ∂x_i^O/∂w_ji^O"),
        ("L4", "(2)", "(O_i^O − t_i) · sig(x_i^O) · (1 − sig(x_i^O)) · ∂/∂w_ji^O (Σ_l w_li^O O_l^H + b_i^O)"),
        ("L5", "(5)", "(O_i^O − t_i) · sig(x_i^O) · (1 − sig(x_i^O)) · O_j^H"),
    ],
    "hidden": [
        ("L0", "E", "∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²"),
        ("L1", "(6)", "Σ_k (O_k^O − t_k) · ∂O_k^O/∂w_ji^H"),
        ("L2", "(1)", "Σ_k (O_k^O − t_k) · ∂sig(x_k^O)/∂w_ji^H"),
        ("L3", "(3)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · ∂x_k^O/∂w_ji^H"),
        ("L4", "(2)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · ∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)"),
        ("L5", "(7′)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · w_ik^O · ∂O_i^H/∂w_ji^H"),
        ("L6", "(8)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · w_ik^O · sig′(x_i^H) · O_j^I"),
        ("L7", "Σ", "[Σ_k (O_k^O − t_k) · sig′(x_k^O) · w_ik^O] · sig′(x_i^H) · O_j^I"),
    ],
}


@each_layer
def test_lines_and_rules_are_those_of_the_sheet_in_their_order(layer: str) -> None:
    assert [(line.name, line.rule, str(line)) for line in DERIVATIONS[layer].lines] == SHEET[layer]


@each_layer
def test_the_parts_of_a_line_stand_as_they_are_written(layer: str) -> None:
    for line in DERIVATIONS[layer].lines:
        parts = " · ".join(part.formula for part in line.written)
        assert str(line).replace("[", "").replace("]", "").removeprefix("Σ_k ") == parts


@each_layer
def test_the_rule_of_each_equals_sign_is_among_the_rules_offered(layer: str) -> None:
    part = DERIVATIONS[layer]
    assert {line.rule for line in part.lines[1:]} == set(part.rules)
    assert part.lines[0].rule not in part.rules  # E is no step of the derivation, so it is not asked for


@each_layer
def test_derivatives_are_left_in_all_lines_up_to_the_last_rule_of_the_sheet(layer: str) -> None:
    lines = DERIVATIONS[layer].lines
    free = [line.name for line in lines if "∂" not in str(line)]
    assert free == {"output": ["L5"], "hidden": ["L6", "L7"]}[layer]


def side(formula: str, exact: dict[str, Any]) -> Array:
    """Compute one side of a rule: a product, with a sum over k before it."""
    if formula in exact:
        return np.array(exact[formula], dtype=float)
    if formula.startswith("Σ_k "):
        return np.asarray(side(formula.removeprefix("Σ_k "), exact).sum())
    factors = [np.array(exact[factor], dtype=float) for factor in formula.split(" · ")]
    return np.asarray(np.prod(np.broadcast_arrays(*factors), axis=0))


EQUATIONS = [
    (layer, equation)
    for layer, part in DERIVATIONS.items()
    for rule, equation in part.rules.items()
    if rule != "Σ"  # it is about any numbers c_k and d
]


def by_the_weight(side: str, layer: str) -> str:
    """Write out what a bare ∂ is short for: ∂E is ∂E/∂w_ji^O."""
    return re.sub(r"∂(\S+)", rf"∂\1/∂{DERIVATIONS[layer].left.partition('/∂')[2]}", side)


@pytest.mark.parametrize(("layer", "equation"), EQUATIONS)
def test_each_rule_is_an_equation_that_holds(layer: str, equation: str) -> None:
    left, right = by_the_weight(equation, layer).split(" = ")
    for seed in range(3):
        exact = exact_numbers(random_place(layer, seed))
        assert side(left, exact) == pytest.approx(side(right, exact), rel=1e-12)


@each_layer
def test_every_rule_says_what_it_does(layer: str) -> None:
    part = DERIVATIONS[layer]
    assert list(part.effects) == list(part.rules)
    assert len(set(part.effects.values())) == len(part.rules)
