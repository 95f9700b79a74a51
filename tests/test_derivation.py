"""Each line of the derivation is the sheet's, and each of its factors has the number that its formula says."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

import mlp_core
from mlp_core import Activations, Parameters, forward, gradient_w_O
from mlp_lab import derivation as module
from mlp_lab.derivation import DERIVATIONS, OUTPUT, Derivation, Factor, Place, readings
from mlp_lab.knobs import Knob, State

SHEET = {
    "output": [("L0", "E"), ("L1", "(4)"), ("L2", "(1)"), ("L3", "(2), (3)"), ("L4", "(5)")],
}


def random_place(seed: int, spread: float = 1.5) -> Place:
    """Draw a network of three sizes, most of them unequal, and one of its output weights."""
    random = np.random.default_rng(seed)
    N_I, N_H, N_O = random.integers(1, 5, 3)
    shapes = ((N_I, N_H), (N_H,), (N_H, N_O), (N_O,), (N_I,), (N_O,))
    state = State(*(random.normal(scale=spread, size=shape) for shape in shapes))
    return place_of(state, (int(random.integers(N_H)), int(random.integers(N_O))))


def place_of(state: State, index: tuple[int, ...]) -> Place:
    """Give the place of an output weight in a state."""
    return Place(state, forward(state.parameters, state.O_I), Knob("w_O", index))


def exact_numbers(place: Place) -> dict[str, mpf]:
    """Compute every factor by its formula, with loops, 60 digits and a difference quotient; no NumPy, no mlp_core."""
    with mpmath.workdps(60):
        w_H, b_H, w_O, b_O, O_I, t = (mpmath.matrix(array.tolist()) for array in place.state)
        j, i, h = place.j, place.i, mpf("1e-20")

        def sig(x: mpf) -> mpf:
            return 1 / (1 + mpmath.exp(-x))

        def layer(before: list[mpf], w: mpmath.matrix, b: mpmath.matrix) -> list[mpf]:
            return [sum(before[n] * w[n, m] for n in range(len(before))) + b[m] for m in range(len(b))]

        def run(nudge: mpf) -> tuple[list[mpf], list[mpf], mpf]:
            w = w_O.copy()
            w[j, i] += nudge
            x_O = layer([sig(x) for x in layer(list(O_I), w_H, b_H)], w, b_O)
            O_O = [sig(x) for x in x_O]
            return x_O, O_O, sum((o - target) ** 2 for o, target in zip(O_O, t, strict=True)) / 2

        (x_low, O_low, E_low), (x_high, O_high, E_high), (x_O, O_O, _) = run(-h), run(h), run(mpf(0))
        return {
            "∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²": (E_high - E_low) / (2 * h),
            "(O_i^O − t_i)": O_O[i] - t[i],
            "∂O_i^O/∂w_ji^O": (O_high[i] - O_low[i]) / (2 * h),
            "∂sig(x_i^O)/∂w_ji^O": (sig(x_high[i]) - sig(x_low[i])) / (2 * h),
            "sig(x_i^O)": sig(x_O[i]),
            "(1 − sig(x_i^O))": 1 - sig(x_O[i]),
            "∂/∂w_ji^O (Σ_k w_ki^O O_k^H + b_i^O)": (x_high[i] - x_low[i]) / (2 * h),
            "O_j^H": sig(layer(list(O_I), w_H, b_H)[j]),
        }


def by_name(derivation: Derivation) -> dict[str, Factor]:
    """Give every factor of a derivation by the name of its number."""
    lines = derivation.lines
    return {f"{derivation.array} {line.name} {n}": f for line in lines for n, f in enumerate(line.factors)}


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_lines_and_rules_stand_in_the_order_of_the_sheet(layer: str) -> None:
    assert [(line.name, line.rule) for line in DERIVATIONS[layer].lines] == SHEET[layer]


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_rule_of_each_equals_sign_is_among_the_rules_offered(layer: str) -> None:
    part = DERIVATIONS[layer]
    assert {line.rule for line in part.lines[1:]} <= set(part.rules)
    assert part.lines[0].rule not in part.rules  # E is no step of the derivation, so it is not asked for


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_only_the_last_line_is_free_of_derivatives(layer: str) -> None:
    lines = DERIVATIONS[layer].lines
    assert ["∂" in "".join(f.formula for f in line.factors) for line in lines] == [True] * (len(lines) - 1) + [False]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_every_factor_has_the_number_that_its_formula_says(seed: int) -> None:
    place = random_place(seed)
    numbers, exact = dict(readings(OUTPUT, place)), exact_numbers(place)
    for name, factor in by_name(OUTPUT).items():
        size = max(abs(place.state.t).max(), 1)  # O − t loses as many digits as the two have in common
        assert float(numbers[name]) == pytest.approx(float(exact[factor.formula]), rel=1e-12, abs=1e-15 * size), name


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_every_line_is_the_product_of_its_factors_and_the_gradient_of_the_core(seed: int) -> None:
    place = random_place(seed)
    numbers = dict(readings(OUTPUT, place))
    gradient = gradient_w_O(place.activations, place.state.t)[place.weight.index]
    for line in OUTPUT.lines:
        product = np.prod([numbers[f"w_O {line.name} {n}"] for n in range(len(line.factors))])
        assert numbers[f"w_O {line.name}"] == pytest.approx(product, rel=1e-15)
        assert numbers[f"w_O {line.name}"] == pytest.approx(gradient, rel=1e-12, abs=0)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_spread_is_the_distance_of_the_lowest_line_from_the_highest(seed: int) -> None:
    numbers = dict(readings(OUTPUT, random_place(seed)))
    lines = [float(numbers[f"w_O {line.name}"]) for line in OUTPUT.lines]
    assert numbers["w_O spread"] == max(lines) - min(lines)


@pytest.mark.parametrize("x", [-600, -40, 36, 40, 600])
def test_lines_agree_in_a_saturated_network_too(x: float) -> None:
    place = random_place(5)
    state = place.state._replace(w_O=place.state.w_O * 0, b_O=np.full_like(place.state.b_O, x))
    place = place_of(state, place.weight.index)
    numbers = dict(readings(OUTPUT, place))
    gradient = gradient_w_O(place.activations, state.t)[place.weight.index]
    assert gradient != 0
    for line in OUTPUT.lines:
        assert numbers[f"w_O {line.name}"] == pytest.approx(gradient, rel=1e-12, abs=0)


def test_a_derivative_is_measured_through_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    place = random_place(11)
    before = dict(readings(OUTPUT, place))

    def other_forward(parameters: Parameters, O_I: np.ndarray) -> Activations:
        return forward(parameters._replace(w_O=3 * parameters.w_O), O_I)

    monkeypatch.setattr(module, "forward", other_forward)
    after = dict(readings(OUTPUT, place))
    tripled = exact_numbers(place_of(place.state._replace(w_O=3 * place.state.w_O), place.weight.index))
    for name, factor in by_name(OUTPUT).items():
        measured = "∂" in factor.formula
        wanted = 3 * float(tripled[factor.formula]) if measured else float(before[name])
        assert float(after[name]) == pytest.approx(wanted, rel=1e-12), name
        assert not measured or float(after[name]) != pytest.approx(float(before[name]), rel=1e-3)


@pytest.mark.parametrize("formula", ["sigmoid_prime", "delta_O", "gradient_w_O"])
def test_no_line_is_copied_from_the_formulas_of_the_core(monkeypatch: pytest.MonkeyPatch, formula: str) -> None:
    place = random_place(12)
    before = dict(readings(OUTPUT, place))
    right = mlp_core.gradient_w_O(place.activations, place.state.t)
    broken = getattr(mlp_core, formula)
    monkeypatch.setattr(mlp_core, formula, lambda *arguments: 2 * broken(*arguments))
    assert not np.allclose(mlp_core.gradient_w_O(place.activations, place.state.t), right)
    assert dict(readings(OUTPUT, place)) == before


def wrong(line: int, change: Callable[[tuple[Factor, ...]], tuple[Factor, ...]]) -> Derivation:
    """Give Part 1 with the factors of one line changed."""
    lines = list(OUTPUT.lines)
    lines[line] = lines[line]._replace(factors=change(lines[line].factors))
    return OUTPUT._replace(lines=tuple(lines))


TARGET_MINUS_OUTPUT = Factor("(t_i − O_i^O)", lambda p: p.state.t[..., p.i] - p.activations.O_O[..., p.i])
LOSS_WITHOUT_HALF = Factor(
    "∂/∂w_ji^O Σ_k (O_k^O − t_k)²", lambda p: p.derivative(lambda a: np.sum((a.O_O - p.state.t) ** 2, axis=-1))
)
ANOTHER_OUTPUT = Factor("∂O_j^O/∂w_ji^O", lambda p: p.derivative(lambda a: a.O_O[..., p.j]))
ANOTHER_HIDDEN = Factor("O_i^H", lambda p: p.activations.O_H[..., p.i])
INPUT = Factor("O_j^I", lambda p: p.activations.O_I[..., p.j])
SLIPS: dict[str, Derivation] = {
    "the half is forgotten": wrong(0, lambda _: (LOSS_WITHOUT_HALF,)),
    "the 2 of the square is kept": wrong(1, lambda f: (*f, Factor("2", lambda _: np.asarray(2.0)))),
    "the sign of the error is turned": wrong(1, lambda f: (TARGET_MINUS_OUTPUT, *f[1:])),
    "the output of another neuron is differentiated": wrong(1, lambda f: (f[0], ANOTHER_OUTPUT)),
    "the error is forgotten": wrong(2, lambda f: f[1:]),
    "1 − sig is forgotten": wrong(3, lambda f: (f[0], f[1], f[3])),
    "the hidden output is forgotten": wrong(4, lambda f: f[:-1]),
    "the indices of the weight are swapped": wrong(4, lambda f: (*f[:-1], ANOTHER_HIDDEN)),
    "the input stands for the hidden output": wrong(4, lambda f: (*f[:-1], INPUT)),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_wrong_line_is_told_by_the_spread(slip: str) -> None:
    random = np.random.default_rng(4)
    state = State(*(random.normal(size=shape) for shape in ((3, 2), (2,), (2, 4), (4,), (3,), (4,))))
    place = place_of(state, (0, 1))
    gradient = abs(float(gradient_w_O(place.activations, state.t)[0, 1]))
    assert dict(readings(OUTPUT, place))["w_O spread"] < 1e-14 * gradient
    assert dict(readings(SLIPS[slip], place))["w_O spread"] > 1e-2 * gradient


def test_readings_keep_the_leading_axes_of_a_state() -> None:
    place = random_place(21)
    values = np.linspace(-2, 2, 5)
    for knob in (Knob("w_O", (0, 0)), Knob("w_H", (0, 0)), Knob("t", (0,)), place.weight):
        state = knob.turned(State(*(array[np.newaxis] for array in place.state)), values)
        together = dict(readings(OUTPUT, place_of(state, place.weight.index)))
        for row, value in enumerate(values):
            alone = dict(readings(OUTPUT, place_of(knob.turned(place.state, value), place.weight.index)))
            for name, number in together.items():
                assert np.broadcast_to(number, 5)[row] == pytest.approx(float(alone[name]), rel=1e-13, abs=1e-16), name
