"""A derivation in words has the numbers of the core."""

import numpy as np
import pytest

from mlp_core import Array, delta_O, forward, gradient_w_H, sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.parts.derivation.hidden import HIDDEN
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.values import Factor
from tests.labs import flat, uneven


def assert_in_words(lab: Lab, layer: str, head: str, lines: list[tuple[list[str], float]]) -> None:
    """Hold the text twin of a derivation: what it is about, then each line as it is written and in numbers."""
    part = DERIVATIONS[layer]
    first, *rest, verdict = repr(lab.derivation(layer)).splitlines()
    assert first == head
    assert verdict == f"All {len(lines)} lines agree."
    for line, formula, numbers, (factors, value) in zip(part.lines, rest[::2], rest[1::2], lines, strict=True):
        name_and_rule, _, right = formula.partition(" = ")
        assert name_and_rule.split(maxsplit=1) == [line.name, line.rule]
        assert right == str(line)
        assert numbers.strip() == f"= {' · '.join(factors)} = {number(float(value))}"
        assert numbers.index("=") == formula.index("=")


def test_the_derivation_in_words_has_the_numbers_of_the_core() -> None:
    lab = uneven()
    _, _, O_H, x_O, O_O = forward(lab.parameters, lab.O_I)
    j, i = 1, 2
    sig, rest = sigmoid(x_O[i]), sigmoid(-x_O[i])
    error, slope = O_O[i] - lab.t[i], sig * rest * O_H[j]
    factors = [[error * slope], *[[error, slope]] * 2, *[[error, sig, rest, O_H[j]]] * 3]
    lines = [([number(float(value)) for value in values], error * slope) for values in factors]
    assert_in_words(lab, "output", "Part 1: ∂E/∂w_ji^O for w_O[1, 2], j = 2, i = 3", lines)


@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 3, 1), (6, 6, 6)])
def test_the_sum_over_k_is_written_out_in_words(sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes, seed=4)
    lab.select("w_H[1, 0]")
    activations = forward(lab.parameters, lab.O_I)
    j, i = 1, 0
    onward = delta_O(activations, lab.t) * lab.w_O[i]  # δ_k^O w_ik^O
    slope, given = sigmoid_prime(activations.x_H[i]), lab.O_I[j]
    value = gradient_w_H(activations, lab.t, lab.w_O)[j, i]

    def total(products: Array) -> str:
        return f"({' + '.join(number(float(product)) for product in products)})"

    lines = [[number(float(value))], *[[total(onward * slope * given)]] * 6]
    lines.append([total(onward), number(float(slope)), number(float(given))])
    head = "Part 2: ∂E/∂w_ji^H for w_H[1, 0], j = 2, i = 1"
    assert_in_words(lab, "hidden", head, [(factors, value) for factors in lines])


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_derivation_is_about_the_weight_last_chosen_in_its_layer(layer: str) -> None:
    lab, part = Lab(), DERIVATIONS[layer]
    lab.select(f"{part.array}[1, 1]")
    lab.select("w_H[2, 0]" if part.array == "w_O" else "w_O[0, 2]")
    lab.select("t[0]")
    assert f"for {part.array}[1, 1], j = 2, i = 2" in repr(lab.derivation(layer))


def wrong_lines(monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    """Turn the sign of the last line of a derivation."""
    part = DERIVATIONS[layer]
    last = part.lines[-1]
    turned = last._replace(factors=(*last.factors, Factor("(−1)", lambda p: -np.ones_like(p.activations.O_O[..., 0]))))
    monkeypatch.setitem(DERIVATIONS, layer, part._replace(lines=(*part.lines[:-1], turned)))


VERDICTS = {"output": "All 6 lines agree.", "hidden": "All 8 lines agree."}


@pytest.mark.parametrize(
    ("knob", "value"),
    [("t[0]", 1e6), ("t[0]", 1e5), ("b_O[0]", 40.0), ("b_O[0]", -40.0), ("b_H[0]", 40.0), ("t[0]", 0.9)],
)
@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_verdict_holds_for_large_and_for_tiny_numbers(
    monkeypatch: pytest.MonkeyPatch, layer: str, knob: str, value: float
) -> None:
    def verdict() -> str:
        lab = Lab()
        lab.select("w_O[1, 0]")
        lab[knob] = value
        return repr(lab.derivation(layer)).splitlines()[-1]

    assert verdict() == VERDICTS[layer]
    wrong_lines(monkeypatch, layer)
    assert verdict() == VERDICTS[layer].replace("agree", "DISAGREE")


def test_the_verdict_holds_where_the_sum_cancels(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab((1, 1, 2))
    O_1, O_2 = lab.activations.O_O
    slopes = sigmoid_prime(lab.activations.x_O)
    ratio = slopes[0] * lab.w_O[0, 0] / (slopes[1] * lab.w_O[0, 1])
    lab.t = [O_1 - 1e5, O_2 + 1e5 * ratio]  # the two paths take each other away
    assert repr(lab.derivation("hidden")).endswith(VERDICTS["hidden"])
    products = lab._shared.number("w_H L6 products")
    assert abs(products.sum()) < 1e-14 * np.abs(products).sum()
    one_path = HIDDEN.lines[6]._replace(paths=(*HIDDEN.lines[6].paths, Factor("[k=1]", lambda _: np.array([1.0, 0.0]))))
    lines = (*HIDDEN.lines[:6], one_path, HIDDEN.lines[7])
    monkeypatch.setitem(DERIVATIONS, "hidden", HIDDEN._replace(lines=lines))
    again = Lab(parameters=lab.parameters, O_I=lab.O_I, t=lab.t)
    assert repr(again.derivation("hidden")).endswith("All 8 lines DISAGREE.")


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_lines_that_are_all_zero_agree(layer: str) -> None:
    lab = flat()
    lab.t = [0.5] * 4
    lab.select(f"{DERIVATIONS[layer].array}[1, 1]")
    assert lab.gradient(lab.weight) == 0
    assert repr(lab.derivation(layer)).endswith(VERDICTS[layer])


@pytest.mark.parametrize("bias", [680.0, 700.0, -700.0])
@pytest.mark.parametrize("layer", DERIVATIONS)
def test_lines_agree_where_a_measured_slope_is_too_small_for_a_float(layer: str, bias: float) -> None:
    lab = Lab()
    lab.b_O = [bias] * 4
    lab.select(f"{DERIVATIONS[layer].array}[0, 0]")
    assert 0 < abs(lab.gradient(lab.weight)) < 1e-290
    assert repr(lab.derivation(layer)).endswith(VERDICTS[layer])


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_a_question_in_words_has_the_first_line_and_the_rules_but_neither_their_order_nor_a_later_line(
    layer: str,
) -> None:
    lab, (first, *later) = uneven(), DERIVATIONS[layer].lines
    head, start, offered = repr(lab.derivation(layer, ask=True)).splitlines()
    assert head == repr(lab.derivation(layer)).splitlines()[0]
    assert start == f"L0 = {first}"
    assert offered == f"Which line follows, and by which rule: {', '.join(DERIVATIONS[layer].rules)}?"
    assert ", ".join(line.rule for line in later) not in offered
