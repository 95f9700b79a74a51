"""Each factor of a derivation has the number that its formula says, and each line that of the gradient."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings

import mlp_core
from mlp_core import Activations, Array, Parameters, forward
from mlp_lab.parts.derivation.hidden import HIDDEN
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.values import Derivation, Line
from mlp_lab.state import at_weight as at_weight_module
from mlp_lab.state.knobs import Knob, State
from tests.parts.derivation.exact import GRADIENTS, by_name, each_layer, exact_numbers, random_place, seeds, sizes
from tests.states import at_weight, known


def under_a_sum(derivation: Derivation) -> set[str]:
    """Give the names of the factors that have one number for each k."""
    return {f"{derivation.array} {line.name} {n}" for line in derivation.lines for n in range(len(line.paths))}


def terms(derivation: Derivation, line: Line, numbers: dict[str, Array]) -> list[float]:
    """Multiply a line out, from the numbers of its factors: one term for each k, or the only one."""
    name = f"{derivation.array} {line.name}"
    values = [np.atleast_1d(numbers[f"{name} {n}"]).tolist() for n in range(len(line.paths) + len(line.factors))]
    count = max(map(len, values))
    return [math.prod(value[k % len(value)] for value in values) for k in range(count)]


@each_layer
@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds, sizes)
@example(1, (3, 2, 1))
def test_every_factor_has_the_number_that_its_formula_says(layer: str, seed: int, sizes: tuple[int, int, int]) -> None:
    part, place = DERIVATIONS[layer], random_place(layer, seed, sizes)
    numbers, exact = dict(part.numbers(known(place))), exact_numbers(place)
    many = under_a_sum(part)
    for name, factor in by_name(part).items():
        wanted = np.array(exact[factor.formula], dtype=float)
        if name in many:
            wanted = np.broadcast_to(wanted, place.state.t.shape)
        size = max(abs(place.state.t).max(), 1)  # O − t loses as many digits as the two have in common
        allowed = 1e-15 * size if "t_" in factor.formula else 0
        assert np.shape(numbers[name]) == wanted.shape, name
        assert numbers[name] == pytest.approx(wanted, rel=1e-12, abs=allowed), name


@each_layer
@settings(max_examples=100, deadline=None, derandomize=True)
@given(seeds, sizes)
@example(1, (3, 2, 1))
def test_every_line_is_its_terms_added_up_and_the_gradient_of_the_core(
    layer: str, seed: int, sizes: tuple[int, int, int]
) -> None:
    part, place = DERIVATIONS[layer], random_place(layer, seed, sizes)
    numbers, gradient = dict(part.numbers(known(place))), GRADIENTS[part.array](place)
    for line in part.lines:
        each, value = terms(part, line, numbers), numbers[f"{part.array} {line.name}"]
        assert value == pytest.approx(math.fsum(each), rel=1e-15, abs=1e-15 * sum(map(abs, each)) if line.paths else 0)
        cancelled = sum(map(abs, terms(part, part.lines[-1], numbers))) if line.paths or part is HIDDEN else 0
        assert value == pytest.approx(gradient, rel=1e-12, abs=1e-14 * cancelled)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(seeds, sizes)
@example(1, (3, 2, 1))
def test_products_and_running_sums_are_those_of_the_factors_under_the_sum(
    seed: int, sizes: tuple[int, int, int]
) -> None:
    numbers = dict(HIDDEN.numbers(known(random_place("hidden", seed, sizes))))
    summed = [line for line in HIDDEN.lines if line.paths]
    assert {name for name in numbers if name.endswith((" products", " sums"))} == {
        f"w_H {line.name} {kind}" for line in summed for kind in ("products", "sums")
    }
    for line in summed:
        each = terms(HIDDEN, line._replace(factors=()), numbers)
        so_far = [math.fsum(each[: k + 1]) for k in range(len(each))]
        assert len(each) == sizes[2]
        assert numbers[f"w_H {line.name} products"] == pytest.approx(np.array(each), rel=1e-15)
        rounding = 1e-15 * sum(map(abs, each))
        assert numbers[f"w_H {line.name} sums"] == pytest.approx(np.array(so_far), rel=1e-15, abs=rounding)


def test_readings_have_no_other_names() -> None:
    for layer, part in DERIVATIONS.items():
        names = {f"{part.array} {line.name}" for line in part.lines} | {f"{part.array} spread"}
        sums = {
            f"{part.array} {line.name} {kind}" for line in part.lines if line.paths for kind in ("products", "sums")
        }
        names |= {f"{part.array} {line.name} wrong {n}" for line in part.lines for n in range(len(line.wrong))}
        yielded = [name for name, _ in part.numbers(known(random_place(layer, 3)))]
        assert sorted(yielded) == sorted(names | sums | set(by_name(part)))


@each_layer
@settings(max_examples=50, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_spread_is_the_distance_of_the_lowest_line_from_the_highest(
    layer: str, seed: int, sizes: tuple[int, int, int]
) -> None:
    part = DERIVATIONS[layer]
    numbers = dict(part.numbers(known(random_place(layer, seed, sizes))))
    lines = [float(numbers[f"{part.array} {line.name}"]) for line in part.lines]
    assert numbers[f"{part.array} spread"] == max(lines) - min(lines)


@pytest.mark.parametrize("x", [-600, -40, 36, 40, 600])
@pytest.mark.parametrize("saturated", ["b_O", "b_H"])
@each_layer
def test_lines_agree_in_a_saturated_network_too(layer: str, saturated: str, x: float) -> None:
    part, place = DERIVATIONS[layer], random_place(layer, 5)
    bias = np.full_like(getattr(place.state, saturated), x)
    place = at_weight(place.state._replace(**{saturated: bias}), part.array, place.weight.index)
    numbers, gradient = dict(part.numbers(known(place))), GRADIENTS[part.array](place)
    assert gradient != 0
    for line in part.lines:
        assert numbers[f"{part.array} {line.name}"] == pytest.approx(gradient, rel=1e-12, abs=0)


@each_layer
def test_a_derivative_is_measured_through_forward(monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    part, place = DERIVATIONS[layer], random_place(layer, 11)
    array = part.array
    before = dict(part.numbers(known(place)))

    def other_forward(parameters: Parameters, O_I: np.ndarray) -> Activations:
        return forward(parameters._replace(**{array: 3 * getattr(parameters, array)}), O_I)

    monkeypatch.setattr(at_weight_module, "forward", other_forward)
    after = dict(part.numbers(known(at_weight(place.state, array, place.weight.index))))
    tripled = place.state._replace(**{array: 3 * getattr(place.state, array)})
    exact = exact_numbers(at_weight(tripled, array, place.weight.index))
    measured = {name: factor for name, factor in by_name(part).items() if "∂" in factor.formula}
    for name in by_name(part):
        if name not in measured:
            assert np.array_equal(after[name], before[name]), name
            continue
        wanted = 3 * np.array(exact[measured[name].formula], dtype=float)
        assert after[name] == pytest.approx(np.broadcast_to(wanted, np.shape(after[name])), rel=1e-12), name
        assert (np.abs(after[name] / before[name] - 1) > 1e-3).all(), name


@pytest.mark.parametrize("formula", ["sigmoid_prime", "delta_O", "delta_H", "gradient_w_O", "gradient_w_H"])
@each_layer
def test_no_line_is_copied_from_the_formulas_of_the_core(
    monkeypatch: pytest.MonkeyPatch, layer: str, formula: str
) -> None:
    place = random_place(layer, 12)
    before = dict(DERIVATIONS[layer].numbers(known(place)))

    def gradients() -> list[Array]:
        activations, t, w_O = place.activations, place.state.t, place.state.w_O
        return [mlp_core.gradient_w_O(activations, t), mlp_core.gradient_w_H(activations, t, w_O)]

    right, broken = gradients(), getattr(mlp_core, formula)
    monkeypatch.setattr(mlp_core, formula, lambda *arguments: 2 * broken(*arguments))
    assert not all(np.allclose(wrong, own) for wrong, own in zip(gradients(), right, strict=True))
    after = dict(DERIVATIONS[layer].numbers(known(place)))
    assert all(np.array_equal(after[name], before[name]) for name in before)


@each_layer
def test_readings_keep_the_leading_axes_of_a_state(layer: str) -> None:
    part, place = DERIVATIONS[layer], random_place(layer, 21)
    index, values = place.weight.index, np.linspace(-2, 2, 5)
    for knob in (Knob("w_O", (0, 0)), Knob("w_H", (0, 0)), Knob("t", (0,)), Knob("O_I", (2,)), place.weight):
        state = knob.turned(State(*(array[np.newaxis] for array in place.state)), values)
        together = dict(part.numbers(known(at_weight(state, part.array, index))))
        for row, value in enumerate(values):
            alone = dict(part.numbers(known(at_weight(knob.turned(place.state, value), part.array, index))))
            for name, number in together.items():
                wide = np.broadcast_to(number, (5, *np.shape(alone[name])))
                assert wide[row] == pytest.approx(alone[name], rel=1e-13, abs=1e-16), name
