"""Each line of the derivation is the sheet's, and each of its factors has the number that its formula says."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

import mlp_core
from mlp_core import Activations, Array, Parameters, forward, gradient_w_H, gradient_w_O, sigmoid_prime
from mlp_lab.panels.derivation.lines import DERIVATIONS, HIDDEN, OUTPUT
from mlp_lab.panels.derivation.values import Derivation, Factor, Line
from mlp_lab.state import at_weight as at_weight_module
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import Knob, State
from tests.states import at_weight, known, random_state

SHEET = {
    "output": [
        ("L0", "E", "∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²"),
        ("L1", "(4)", "(O_i^O − t_i) · ∂O_i^O/∂w_ji^O"),
        ("L2", "(1)", "(O_i^O − t_i) · ∂sig(x_i^O)/∂w_ji^O"),
        ("L3", "(2), (3)", "(O_i^O − t_i) · sig(x_i^O) · (1 − sig(x_i^O)) · ∂/∂w_ji^O (Σ_k w_ki^O O_k^H + b_i^O)"),
        ("L4", "(5)", "(O_i^O − t_i) · sig(x_i^O) · (1 − sig(x_i^O)) · O_j^H"),
    ],
    "hidden": [
        ("L0", "E", "∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²"),
        ("L1", "(6)", "Σ_k (O_k^O − t_k) · ∂O_k^O/∂w_ji^H"),
        ("L2", "(1)", "Σ_k (O_k^O − t_k) · ∂sig(x_k^O)/∂w_ji^H"),
        ("L3", "(2), (3)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · ∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)"),
        ("L4", "(7)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · w_ik^O · ∂O_i^H/∂w_ji^H"),
        ("L5", "(8)", "Σ_k (O_k^O − t_k) · sig′(x_k^O) · w_ik^O · sig′(x_i^H) · O_j^I"),
        ("L6", "Σ", "[Σ_k (O_k^O − t_k) · sig′(x_k^O) · w_ik^O] · sig′(x_i^H) · O_j^I"),
    ],
}
GRADIENTS: dict[str, Callable[[AtWeight], Array]] = {
    "w_O": lambda p: gradient_w_O(p.activations, p.state.t)[p.weight.index],
    "w_H": lambda p: gradient_w_H(p.activations, p.state.t, p.state.w_O)[p.weight.index],
}
each_layer = pytest.mark.parametrize("layer", DERIVATIONS)
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(*[st.integers(1, 4)] * 3)


def random_place(layer: str, seed: int, sizes: tuple[int, int, int] = (3, 2, 4)) -> AtWeight:
    """Draw a network and one of the weights that a derivation is about."""
    state, array = random_state(seed, sizes), DERIVATIONS[layer].array
    random = np.random.default_rng([seed, 1])
    return at_weight(state, array, tuple(int(random.integers(n)) for n in getattr(state, array).shape))


def exact_numbers(place: AtWeight) -> dict[str, Any]:
    """Compute every formula, with loops, 60 digits and difference quotients; no NumPy, no mlp_core.

    What has the index k has a list with one number for each k.
    """
    with mpmath.workdps(60):
        given = {name: mpmath.matrix(array.tolist()) for name, array in place.state._asdict().items()}
        t, j, i, h = list(given["t"]), place.j, place.i, mpf("1e-20")

        def sig(x: mpf) -> mpf:
            return 1 / (1 + mpmath.exp(-x))

        def slope(x: mpf) -> mpf:
            return (sig(x + h) - sig(x - h)) / (2 * h)

        def layer(before: list[mpf], w: mpmath.matrix, b: mpmath.matrix) -> list[mpf]:
            return [sum(before[n] * w[n, m] for n in range(len(before))) + b[m] for m in range(len(b))]

        def run(nudge: mpf) -> dict[str, list[mpf]]:
            w = {name: given[name].copy() for name in ("w_H", "w_O")}
            w[place.weight.array][j, i] += nudge
            x_H = layer(list(given["O_I"]), w["w_H"], given["b_H"])
            O_H = [sig(x) for x in x_H]
            x_O = layer(O_H, w["w_O"], given["b_O"])
            O_O = [sig(x) for x in x_O]
            squares = sum((o - target) ** 2 for o, target in zip(O_O, t, strict=True))
            return {"x_H": x_H, "O_H": O_H, "x_O": x_O, "O_O": O_O, "squares": [squares]}

        low, high, now = run(-h), run(h), run(mpf(0))
        by_w = {name: [(b - a) / (2 * h) for a, b in zip(low[name], high[name], strict=True)] for name in now}
        errors = [o - target for o, target in zip(now["O_O"], t, strict=True)]
        if place.weight.array == "w_O":
            return {
                "∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²": by_w["squares"][0] / 2,
                "∂/∂w_ji^O Σ_k (O_k^O − t_k)²": by_w["squares"][0],
                "(O_i^O − t_i)": errors[i],
                "∂O_i^O/∂w_ji^O": by_w["O_O"][i],
                "∂sig(x_i^O)/∂w_ji^O": (sig(high["x_O"][i]) - sig(low["x_O"][i])) / (2 * h),
                "sig(x_i^O)": sig(now["x_O"][i]),
                "(1 − sig(x_i^O))": 1 - sig(now["x_O"][i]),
                "sig(x_i^O) (1 − sig(x_i^O))": slope(now["x_O"][i]),
                "∂/∂w_ji^O (Σ_k w_ki^O O_k^H + b_i^O)": by_w["x_O"][i],
                "∂x_i^O/∂w_ji^O": by_w["x_O"][i],
                "O_j^H": now["O_H"][j],
                "O_i^O": now["O_O"][i],
                "x_i^O": now["x_O"][i],
                "Σ_k w_ki^O O_k^H + b_i^O": sum(given["w_O"][k, i] * o for k, o in enumerate(now["O_H"]))
                + given["b_O"][i],
            }
        return {
            "∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²": by_w["squares"][0] / 2,
            "∂/∂w_ji^H Σ_k (O_k^O − t_k)²": by_w["squares"][0],
            "(O_k^O − t_k)": errors,
            "∂O_k^O/∂w_ji^H": by_w["O_O"],
            "∂sig(x_k^O)/∂w_ji^H": [(sig(b) - sig(a)) / (2 * h) for a, b in zip(low["x_O"], high["x_O"], strict=True)],
            "sig′(x_k^O)": [slope(x) for x in now["x_O"]],
            "∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)": by_w["x_O"],
            "w_ik^O": [given["w_O"][i, k] for k in range(len(t))],
            "∂O_i^H/∂w_ji^H": by_w["O_H"][i],
            "sig′(x_i^H)": slope(now["x_H"][i]),
            "O_j^I": given["O_I"][j],
            "O_k^O": now["O_O"],
            "sig(x_k^O)": [sig(x) for x in now["x_O"]],
            "∂x_k^O/∂w_ji^H": by_w["x_O"],
            "x_k^O": now["x_O"],
            "Σ_l w_lk^O O_l^H + b_k^O": [
                sum(given["w_O"][n, k] * o for n, o in enumerate(now["O_H"])) + given["b_O"][k] for k in range(len(t))
            ],
        }


def by_name(derivation: Derivation) -> dict[str, Factor]:
    """Give every factor of a derivation by the name of its number."""
    lines = derivation.lines
    return {
        f"{derivation.array} {line.name} {n}": f for line in lines for n, f in enumerate((*line.paths, *line.factors))
    }


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
    assert {line.rule for line in part.lines[1:]} <= set(part.rules)
    assert part.lines[0].rule not in part.rules  # E is no step of the derivation, so it is not asked for


@each_layer
def test_derivatives_are_left_in_all_lines_up_to_the_last_rule_of_the_sheet(layer: str) -> None:
    lines = DERIVATIONS[layer].lines
    free = [line.name for line in lines if "∂" not in str(line)]
    assert free == {"output": ["L4"], "hidden": ["L5", "L6"]}[layer]


def side(formula: str, exact: dict[str, Any]) -> Array:
    """Compute one side of a rule: a product, with the 2 of the square and a sum over k before it."""
    if formula in exact:
        return np.array(exact[formula], dtype=float)
    if formula.startswith("2 "):
        return 2 * side(formula.removeprefix("2 "), exact)
    if formula.startswith("Σ_k "):
        return np.sum(side(formula.removeprefix("Σ_k "), exact))
    factors = [np.array(exact[factor], dtype=float) for factor in formula.split(" · ")]
    return np.prod(np.broadcast_arrays(*factors), axis=0)


EQUATIONS = [
    (layer, equation)
    for layer, part in DERIVATIONS.items()
    for rule, says in part.rules.items()
    for equation in says.split(" , ")
    if rule != "Σ"  # it is about any numbers c_k and d
]


@pytest.mark.parametrize(("layer", "equation"), EQUATIONS)
def test_each_rule_is_an_equation_that_holds(layer: str, equation: str) -> None:
    left, right = equation.split(" = ")
    for seed in range(3):
        exact = exact_numbers(random_place(layer, seed))
        assert side(left, exact) == pytest.approx(side(right, exact), rel=1e-12)


@each_layer
def test_every_rule_says_what_it_does(layer: str) -> None:
    part = DERIVATIONS[layer]
    assert list(part.effects) == list(part.rules)
    assert len(set(part.effects.values())) == len(part.rules)


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


def wrong(part: Derivation, n: int, paths: Sequence[Factor] = (), factors: Sequence[Factor] = ()) -> Derivation:
    """Give a derivation with other factors in one of its lines."""
    lines = list(part.lines)
    lines[n] = lines[n]._replace(paths=tuple(paths), factors=tuple(factors))
    return part._replace(lines=tuple(lines))


def constant(number: float) -> Factor:
    """Give a factor that is the same everywhere."""
    return Factor(str(number), lambda _: np.asarray(number))


def for_each_k(factor: Factor) -> Factor:
    """Put a factor without an index k under the sum."""
    return factor._replace(value=lambda p: factor.value(p)[..., np.newaxis])


def only_k_is_i(paths: Sequence[Factor]) -> list[Factor]:
    """Drop the sum: of each factor under it, take the number of k = i."""
    return [path._replace(value=lambda p, path=path: path.value(p)[..., p.i % len(path.value(p))]) for path in paths]


def squares(p: AtWeight) -> Array:
    """Differentiate the loss without its half."""
    return p.derivative(lambda a: np.sum((a.O_O - p.state.t) ** 2, axis=-1))


def updated(p: AtWeight) -> Array:
    """Give the output weights after a step of gradient descent."""
    return (p.state.w_O - gradient_w_O(p.activations, p.state.t))[..., p.i, :]


(_, O_1, O_2, O_3, O_4), (_, H_1, H_2, H_3, H_4, H_5, H_6) = (
    [line.written for line in part.lines] for part in (OUTPUT, HIDDEN)
)
TURNED = Factor("(t_i − O_i^O)", lambda p: p.state.t[..., p.i] - p.activations.O_O[..., p.i])
TURNED_K = Factor("(t_k − O_k^O)", lambda p: p.state.t - p.activations.O_O)
ERROR_OF_I = for_each_k(Factor("(O_i^O − t_i)", lambda p: p.activations.O_O[..., p.i] - p.state.t[..., p.i]))
ANOTHER_OUTPUT = Factor("∂O_j^O/∂w_ji^O", lambda p: p.derivative(lambda a: a.O_O[..., p.j]))
ANOTHER_HIDDEN = for_each_k(Factor("∂O_j^H/∂w_ji^H", lambda p: p.derivative(lambda a: a.O_H[..., p.j])))
O_I_J = Factor("O_j^I", lambda p: p.activations.O_I[..., p.j])
O_I_I = Factor("O_i^I", lambda p: p.activations.O_I[..., p.i])
O_H_I = Factor("O_i^H", lambda p: p.activations.O_H[..., p.i])
O_H_J = Factor("O_j^H", lambda p: p.activations.O_H[..., p.j])
SIG_K = Factor("sig(x_k^O)", lambda p: p.activations.O_O)
SLOPE_OF_OUTPUTS = Factor("sig′(O_k^O)", lambda p: sigmoid_prime(p.activations.O_O))
SLOPE_OF_HIDDEN_OUTPUT = Factor("sig′(O_i^H)", lambda p: sigmoid_prime(p.activations.O_H[..., p.i]))
SLOPE_OF_OUTPUT_I = Factor("sig′(x_i^O)", lambda p: sigmoid_prime(p.activations.x_O[..., p.i]))
TO_FROM = Factor("w_ki^O", lambda p: p.state.w_O[..., :, p.i])
FROM_J = Factor("w_jk^O", lambda p: p.state.w_O[..., p.j, :])
UPDATED = Factor("w_ik^O", updated)
PER_OUTPUT = Factor("1/N_O", lambda p: np.asarray(1 / p.state.t.shape[-1]))

SLIPS: dict[str, Derivation] = {
    "the half is forgotten": wrong(OUTPUT, 0, factors=[Factor("∂/∂w_ji^O Σ_k (O_k^O − t_k)²", squares)]),
    "the 2 of the square is kept": wrong(OUTPUT, 1, factors=[*O_1, constant(2)]),
    "the sign of the error is turned": wrong(OUTPUT, 1, factors=[TURNED, *O_1[1:]]),
    "the output of another neuron is differentiated": wrong(OUTPUT, 1, factors=[O_1[0], ANOTHER_OUTPUT]),
    "the error is forgotten": wrong(OUTPUT, 2, factors=O_2[1:]),
    "1 − sig is forgotten": wrong(OUTPUT, 3, factors=[O_3[0], O_3[1], O_3[3]]),
    "the hidden output is forgotten": wrong(OUTPUT, 4, factors=O_4[:-1]),
    "the indices of the weight are swapped": wrong(OUTPUT, 4, factors=[*O_4[:-1], O_H_I]),
    "the input stands for the hidden output": wrong(OUTPUT, 4, factors=[*O_4[:-1], O_I_J]),
    "Part 2, the half is forgotten": wrong(HIDDEN, 0, factors=[Factor("∂/∂w_ji^H Σ_k (O_k^O − t_k)²", squares)]),
    "Part 2, the 2 of the square is kept": wrong(HIDDEN, 1, H_1, [constant(2)]),
    "Part 2, the sign of the errors is turned": wrong(HIDDEN, 1, [TURNED_K, *H_1[1:]]),
    "Part 2, the mean over k is taken": wrong(HIDDEN, 1, H_1, [PER_OUTPUT]),
    "Part 2, one error stands for all": wrong(HIDDEN, 2, [ERROR_OF_I, *H_2[1:]]),
    "Part 2, the errors are forgotten": wrong(HIDDEN, 2, H_2[1:]),
    "Part 2, sig′(x_k) is missing": wrong(HIDDEN, 3, [H_3[0], H_3[2]]),
    "Part 2, sig stands for sig′": wrong(HIDDEN, 3, [H_3[0], SIG_K, H_3[2]]),
    "Part 2, sig′ is taken of the outputs": wrong(HIDDEN, 3, [H_3[0], SLOPE_OF_OUTPUTS, H_3[2]]),
    "Part 2, w_ki stands for w_ik": wrong(HIDDEN, 4, [*H_4[:2], TO_FROM, H_4[3]]),
    "Part 2, w_jk stands for w_ik": wrong(HIDDEN, 4, [*H_4[:2], FROM_J, H_4[3]]),
    "Part 2, w_ik is missing": wrong(HIDDEN, 4, [*H_4[:2], H_4[3]]),
    "Part 2, w_ik is updated already": wrong(HIDDEN, 4, [*H_4[:2], UPDATED, H_4[3]]),
    "Part 2, another hidden neuron is differentiated": wrong(HIDDEN, 4, [*H_4[:3], ANOTHER_HIDDEN]),
    "Part 2, the hidden slope is missing": wrong(HIDDEN, 5, [*H_5[:3], H_5[4]]),
    "Part 2, the hidden slope is that of an output": wrong(
        HIDDEN, 5, [*H_5[:3], for_each_k(SLOPE_OF_OUTPUT_I), H_5[4]]
    ),
    "Part 2, sig′ is taken of the hidden output": wrong(
        HIDDEN, 5, [*H_5[:3], for_each_k(SLOPE_OF_HIDDEN_OUTPUT), H_5[4]]
    ),
    "Part 2, the input is missing": wrong(HIDDEN, 5, H_5[:4]),
    "Part 2, the hidden output stands for the input": wrong(HIDDEN, 5, [*H_5[:4], for_each_k(O_H_J)]),
    "Part 2, the input of another weight is taken": wrong(HIDDEN, 5, [*H_5[:4], for_each_k(O_I_I)]),
    "Part 2, a factor is left under the sum too": wrong(HIDDEN, 6, H_5[:4], H_6[3:]),
    "Part 2, a factor is lost on its way out": wrong(HIDDEN, 6, H_6[:3], H_6[4:]),
    **{
        f"Part 2, the sum over k is dropped in L{n}": wrong(
            HIDDEN, n, factors=[*only_k_is_i(line.paths), *line.factors]
        )
        for n, line in enumerate(HIDDEN.lines)
        if line.paths
    },
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_wrong_line_is_told_by_the_spread(slip: str) -> None:
    part = SLIPS[slip]
    layer = {"w_O": "output", "w_H": "hidden"}[part.array]
    sizes = (4, 4, 4) if layer == "hidden" else (3, 2, 4)  # w_ki^O has the shape of w_ik^O where N_H = N_O
    place = at_weight(random_state(4, sizes), part.array, (0, 1))
    gradient = abs(float(GRADIENTS[part.array](place)))
    right, mistaken = dict(DERIVATIONS[layer].numbers(known(place))), dict(part.numbers(known(place)))
    assert right[f"{part.array} spread"] < 1e-14 * gradient
    assert DERIVATIONS[layer].agree(right)
    assert mistaken[f"{part.array} spread"] > 1e-2 * gradient
    assert not part.agree(mistaken)


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
