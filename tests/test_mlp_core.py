"""The core against an oracle of 50 digits and a complex step, in batches and sweeps, and with every bad input."""

import ast
import cmath
import inspect
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

import mlp_core
from mlp_core import (
    Activations,
    Parameters,
    delta_H,
    delta_O,
    forward,
    gradient_w_H,
    gradient_w_O,
    loss,
    sigmoid,
    sigmoid_prime,
)
from tests.oracle import EPS, UNDERFLOW, errors, exact, sig, sig_prime
from tests.wrong_formulas import WRONG_FORMULAS, Formula

Array = NDArray[Any]

pytestmark = pytest.mark.filterwarnings("error")  # every test below proves that there is no RuntimeWarning, too

MOST = 4  # an error is at most so many eps of the sum of |terms|
STEP = 2.0**-66  # of the complex step, about 1e-20; multiplying and dividing by a power of two does not round
DERIVATIVES = {"w_H": "gradient_w_H", "b_H": "delta_H", "w_O": "gradient_w_O", "b_O": "delta_O"}  # δ_i^L = ∂E/∂b_i^L
DENORMAL = 2.0**-1074  # from one number to the next below the smallest normal one


class Example(NamedTuple):
    """What the loss depends on."""

    w_H: Array
    b_H: Array
    w_O: Array
    b_O: Array
    O_I: Array
    t: Array


Axes = dict[str, tuple[int, ...]]


def shapes(N_I: int, N_H: int, N_O: int) -> Axes:
    """Give the shape of each array of an example."""
    return {"w_H": (N_I, N_H), "b_H": (N_H,), "w_O": (N_H, N_O), "b_O": (N_O,), "O_I": (N_I,), "t": (N_O,)}


def activations(example: Example) -> Activations:
    """Run the network forward."""
    return forward(Parameters(*example[:4]), example.O_I)


def everything(example: Example) -> dict[str, Array]:
    """Give all that mlp_core makes of an example, by the names of the oracle."""
    run, t, w_O = activations(example), example.t, example.w_O
    results = {"E": loss(run.O_O, t), "delta_O": delta_O(run, t), "delta_H": delta_H(run, t, w_O)}
    results |= {"gradient_w_O": gradient_w_O(run, t), "gradient_w_H": gradient_w_H(run, t, w_O)}
    return results | {"x_H": run.x_H, "O_H": run.O_H, "x_O": run.x_O, "O_O": run.O_O}


def assert_right(computed: dict[str, Array], example: Example) -> None:
    """Hold every result against the oracle."""
    terms = exact(*example)
    assert computed.keys() == terms.keys()
    for name in terms:
        assert np.all(errors(computed[name], terms[name]) <= MOST), name


def with_leading(axes: Axes) -> Example:
    """Make a 3-2-4 example of which no two numbers are the same, some of its arrays with leading axes."""
    random = np.random.default_rng(2021)
    sizes = {name: axes.get(name, ()) + shape for name, shape in shapes(3, 2, 4).items()}
    return Example(**{name: random.normal(size=size) for name, size in sizes.items()})


EXAMPLE = with_leading({})


def examples(numbers: st.SearchStrategy[st.SearchStrategy[float]]) -> st.SearchStrategy[Example]:
    """Draw three unequal sizes from 1 to 6, and for each array what its numbers are drawn from."""
    sizes = st.lists(st.integers(1, 6), min_size=3, max_size=3, unique=True)

    def array(shape: tuple[int, ...]) -> st.SearchStrategy[Array]:
        return numbers.flatmap(lambda elements: arrays(float, shape, elements=elements, fill=st.nothing()))

    return sizes.flatmap(lambda three: st.builds(Example, *map(array, shapes(*three).values())))


def up_to(size: float) -> st.SearchStrategy[float]:
    """Draw numbers of both signs."""
    return st.floats(-size, size)


SCALED = examples(st.sampled_from([up_to(0.1), up_to(1), up_to(5), up_to(30)]))  # at 30 net inputs reach ±5430
FINITE = examples(st.just(st.floats(allow_nan=False, allow_infinity=False)))
MODERATE = examples(st.just(up_to(1e100)))  # no product has more than three such factors, so that no sum overflows


def runs(max_examples: int) -> settings:
    """Say how often Hypothesis tries; with CI set, it tries the same every time."""
    return settings(max_examples=max_examples, deadline=None, print_blob=True)


# Right to the last digits


@runs(100)
@given(SCALED)
def test_every_result_is_within_4_eps_of_the_sum_of_its_terms(example: Example) -> None:
    assert_right(everything(example), example)


@runs(60)
@given(SCALED)
def test_the_complex_step_gives_the_same_derivatives(example: Example) -> None:
    terms, computed = exact(*example), everything(example)
    for name, derivative in DERIVATIVES.items():
        array = getattr(example, name)
        steps = 1j * STEP * np.eye(array.size).reshape(-1, *array.shape)  # one number is stepped at each position
        outputs = activations(example._replace(**{name: array + steps})).O_O
        stepped = loss(outputs, example.t).imag.reshape(array.shape) / STEP  # ∂E/∂w = Im E(w + ih) / h + O(h²)
        magnitudes = np.vectorize(lambda term: float(term.magnitude))(terms[derivative])
        # either side may be off by MOST, and what Im E loses by underflow is divided by h
        bound = 2 * MOST * EPS * magnitudes + UNDERFLOW / STEP
        assert np.all(np.abs(stepped - computed[derivative]) <= bound), derivative


LANDMARKS = [36, 40, 700, 745, 746]
NET_INPUTS = np.array([*np.linspace(-800, 800, 6401), *LANDMARKS, *(-x for x in LANDMARKS)])


@pytest.mark.parametrize(("function", "definition"), [(sigmoid, sig), (sigmoid_prime, sig_prime)])
def test_the_sigmoid_and_its_slope_are_right_from_minus_800_to_800(
    function: Callable[[Array], Array], definition: Callable[[float], Any]
) -> None:
    for x, computed in zip(NET_INPUTS, function(NET_INPUTS), strict=True):
        right = definition(x)
        # a number below the smallest normal one has fewer than 53 bits: there rounding costs up to one step
        bound = MOST * EPS * right if right >= sys.float_info.min else DENORMAL
        assert abs(computed - right) <= bound, x


def test_the_slope_vanishes_only_where_the_smallest_number_is_too_large() -> None:
    assert sigmoid_prime(745) == sigmoid_prime(-745) == DENORMAL  # e^(−745) = 1.01 steps
    assert sigmoid_prime(746) == sigmoid_prime(-746) == 0  # e^(−746) = 0.37 steps


@pytest.mark.parametrize("x", [36, 40])
def test_the_slope_as_printed_would_not_pass(x: float) -> None:
    printed = sigmoid(x) * (1 - sigmoid(x))  # 1 − sig(x) cancels
    assert abs(printed - sig_prime(x)) > 0.04 * sig_prime(x)


@pytest.mark.parametrize("x", [2 + 1j, -2 + 1j, 0.5 - 3j, -30 - 2j])
def test_complex_net_inputs_give_complex_outputs(x: complex) -> None:
    right = 1 / (1 + cmath.exp(-x))
    assert sigmoid(x) == pytest.approx(right, rel=1e-14)
    assert sigmoid_prime(x) == pytest.approx(right * (1 - right), rel=1e-14)


# The oracle bites


def test_the_oracle_accepts_the_right_formulas() -> None:
    assert_right(everything(EXAMPLE), EXAMPLE)


@pytest.mark.parametrize(
    ("quantity", "formula"),
    [pytest.param(name, formula, id=f"{name}: {wrong}") for name, wrong, formula in WRONG_FORMULAS],
)
def test_the_oracle_rejects_a_wrong_formula(quantity: str, formula: Formula) -> None:
    computed = formula(Parameters(*EXAMPLE[:4]), activations(EXAMPLE), EXAMPLE.t)
    assert np.any(errors(computed, exact(*EXAMPLE)[quantity]) > MOST)


# Leading axes

BATCH: Axes = {"O_I": (7,), "t": (7,)}
SWEEPS: list[Axes] = [{name: (121,)} for name in Example._fields]
SWEEPS_OF_BATCHES: list[Axes] = [BATCH | {name: (5, 1)} for name in Example._fields]


def single(example: Example, leading: tuple[int, ...], position: tuple[int, ...]) -> Example:
    """Take one example out of a call with leading axes."""
    pairs = zip(example, shapes(3, 2, 4).values(), strict=True)
    return Example(*(np.broadcast_to(array, leading + shape)[position].copy() for array, shape in pairs))


@pytest.mark.parametrize("axes", [BATCH, *SWEEPS, *SWEEPS_OF_BATCHES], ids=str)
def test_a_call_with_leading_axes_gives_bit_for_bit_what_single_calls_give(axes: Axes) -> None:
    example, leading = with_leading(axes), np.broadcast_shapes(*axes.values())
    together = everything(example)
    for position in np.ndindex(leading):
        for name, alone in everything(single(example, leading, position)).items():
            there = np.broadcast_to(together[name], leading + alone.shape)[position]
            np.testing.assert_array_equal(there, alone, name)


def test_in_another_order_of_memory_sums_round_differently_but_stay_within_4_eps() -> None:
    example = with_leading(dict.fromkeys(Example._fields, (7,)))
    together = everything(Example(*(np.asfortranarray(array) for array in example)))
    for position in range(7):
        assert_right({name: array[position] for name, array in together.items()}, single(example, (7,), (position,)))


@pytest.mark.parametrize("axes", [BATCH, *SWEEPS], ids=str)
def test_one_product_of_matrices_for_all_examples_stays_within_4_eps(
    monkeypatch: pytest.MonkeyPatch, axes: Axes
) -> None:
    monkeypatch.setattr(mlp_core, "_MANY", 0)  # as if two by three weights were many
    example, (length,) = with_leading(axes), next(iter(axes.values()))
    together = everything(example)
    for position in range(0, length, 40 if length > 40 else 1):
        alone = single(example, (length,), (position,))
        here = {
            name: result[position] if result.ndim > exact_terms.ndim else result
            for (name, result), exact_terms in zip(together.items(), exact_by_name(alone, together), strict=True)
        }
        assert_right(here, alone)


def exact_by_name(example: Example, names: dict[str, Array]) -> list[Any]:
    """Give the terms of the oracle in the order of these names."""
    terms = exact(*example)
    return [terms[name] for name in names]


def test_a_large_batch_gives_what_single_calls_give_up_to_the_order_of_sums() -> None:
    random = np.random.default_rng(5)
    sizes = shapes(60, 50, 40) | {"O_I": (9, 60), "t": (9, 40)}
    example = Example(**{name: random.normal(size=size) for name, size in sizes.items()})
    together = everything(example)
    for position in range(9):
        alone = everything(example._replace(O_I=example.O_I[position], t=example.t[position]))
        for name, result in alone.items():
            np.testing.assert_allclose(together[name][position], result, rtol=1e-11, atol=1e-15, err_msg=name)


def test_one_example_has_results_without_leading_axes() -> None:
    expected = {"E": (), "delta_O": (4,), "delta_H": (2,), "gradient_w_O": (2, 4), "gradient_w_H": (3, 2)}
    expected |= {"x_H": (2,), "O_H": (2,), "x_O": (4,), "O_O": (4,)}
    assert {name: result.shape for name, result in everything(EXAMPLE).items()} == expected
    assert sigmoid(0.0).shape == sigmoid_prime(0.0).shape == ()
    assert (float(sigmoid(0.0)), float(sigmoid_prime(0.0))) == (0.5, 0.25)


# Inputs


@pytest.mark.parametrize("kind", [bool, np.int8, np.uint8, int, np.float16, np.float32])
def test_numbers_of_any_kind_are_computed_in_double_precision(kind: type) -> None:
    given = Example(*(np.abs(array).astype(kind) for array in EXAMPLE))
    doubles = Example(*(array.astype(float) for array in given))
    for name, result in everything(given).items():
        assert result.dtype == float
        np.testing.assert_array_equal(result, everything(doubles)[name])
    for function in (sigmoid, sigmoid_prime):
        np.testing.assert_array_equal(function(given.w_O), function(doubles.w_O))


def test_lists_are_accepted() -> None:
    for name, result in everything(Example(*(array.tolist() for array in EXAMPLE))).items():
        np.testing.assert_array_equal(result, everything(EXAMPLE)[name])


def test_complex_numbers_stay_complex() -> None:
    results = everything(Example(*(array.astype(complex) for array in EXAMPLE)))
    for name, result in results.items():
        assert result.dtype == complex
        np.testing.assert_allclose(result, everything(EXAMPLE)[name], rtol=1e-13)


BEYOND_64_BITS = [2**64, -(2**70), Fraction(1, 3), Decimal("0.1"), [Fraction(1, 3), 2**64], [Decimal(2), 2.5]]


@pytest.mark.parametrize("x", BEYOND_64_BITS, ids=str)
def test_numbers_that_numpy_keeps_as_objects_are_taken_as_the_numbers_they_are(x: Any) -> None:
    doubles = np.vectorize(float, otypes=[float])(x)
    for function in (sigmoid, sigmoid_prime):
        assert function(x).dtype == float
        np.testing.assert_array_equal(function(x), function(doubles))


def test_objects_may_be_complex() -> None:
    objects: Any = [Fraction(1, 2), 2**64, 1j]
    np.testing.assert_array_equal(sigmoid(objects), sigmoid([0.5, 2.0**64, 1j]))


def test_a_whole_number_that_no_float_reaches_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^x overflows: it exceeds the range"):
        sigmoid(10**400)


def test_a_plain_sequence_of_arrays_serves_as_parameters_and_as_activations() -> None:
    run, t, w_O = activations(EXAMPLE), EXAMPLE.t, EXAMPLE.w_O
    plain: Any = tuple(run)
    parameters: Any = list(EXAMPLE[:4])
    assert isinstance(forward(parameters, EXAMPLE.O_I), Activations)
    np.testing.assert_array_equal(forward(parameters, EXAMPLE.O_I).O_O, run.O_O)
    for function in (delta_O, gradient_w_O):
        np.testing.assert_array_equal(function(plain, t), function(run, t))
    for of_hidden in (delta_H, gradient_w_H):
        np.testing.assert_array_equal(of_hidden(plain, t, w_O), of_hidden(run, t, w_O))


def test_arguments_may_be_named_and_their_number_is_that_of_the_formula() -> None:
    run = activations(EXAMPLE)
    np.testing.assert_array_equal(delta_O(t=EXAMPLE.t, activations=run), delta_O(run, EXAMPLE.t))
    wrong: Any = delta_O
    for arguments in [(), (run,), (run, EXAMPLE.t, EXAMPLE.w_O)]:
        with pytest.raises(TypeError, match="argument"):
            wrong(*arguments)


# Every function by its arguments, in a 3-2-4 network

GIVEN: dict[str, Any] = {"x": np.array([-1.0, 0.0, 2.0]), **EXAMPLE._asdict(), **activations(EXAMPLE)._asdict()}
AXES = {"x": "", "O_I": "I", "w_H": "IH", "b_H": "H", "x_H": "H", "O_H": "H"}
AXES |= {"w_O": "HO", "b_O": "O", "x_O": "O", "O_O": "O", "t": "O"}
LENGTHS = {"I": 3, "H": 2, "O": 4}
ARGUMENTS = {
    "sigmoid": ["x"],
    "sigmoid_prime": ["x"],
    "forward": ["w_H", "b_H", "w_O", "b_O", "O_I"],
    "loss": ["O_O", "t"],
    "delta_O": [*Activations._fields, "t"],
    "delta_H": [*Activations._fields, "t", "w_O"],
    "gradient_w_O": [*Activations._fields, "t"],
    "gradient_w_H": [*Activations._fields, "t", "w_O"],
}
EACH_ARGUMENT = [(function, name) for function, names in ARGUMENTS.items() for name in names]


def call(function: str, **changed: Any) -> Any:
    """Call a function of mlp_core with the numbers of GIVEN, some of them changed."""
    numbers = GIVEN | changed
    gathered = {
        "parameters": Parameters(*(numbers[name] for name in Parameters._fields)),
        "activations": Activations(*(numbers[name] for name in Activations._fields)),
    }
    called = getattr(mlp_core, function)
    return called(*((numbers | gathered)[name] for name in inspect.signature(called).parameters))


def needs(name: str) -> str:
    """Match the shape that an argument needs, with or without the lengths that other arguments have settled."""
    return r"needs .*\(\.\.\." + "".join(rf", N_{axis}( = {LENGTHS[axis]})?" for axis in AXES[name]) + r"\)$"


def spoiled(array: Array, number: complex) -> Array:
    """Put one bad number into an array."""
    bad = array.astype(np.result_type(array, number))
    bad.flat[-1] = number
    return bad


@pytest.mark.parametrize("function", ARGUMENTS)
def test_inputs_are_never_modified(function: str) -> None:
    given = {name: array.copy() for name, array in GIVEN.items()}
    call(function, **given)
    for name, array in given.items():
        np.testing.assert_array_equal(array, GIVEN[name], name)


GROUPS = {"forward": "parameters"} | dict.fromkeys(
    ["delta_O", "delta_H", "gradient_w_O", "gradient_w_H"], "activations"
)


@pytest.mark.parametrize("bad", [None, 1.0, (1, 2, 3), (1, 2, 3, 4, 5, 6)], ids=str)
@pytest.mark.parametrize(("function", "name"), GROUPS.items())
def test_what_is_no_group_of_arrays_is_refused(function: str, name: str, bad: Any) -> None:
    members = {"parameters": Parameters._fields, "activations": Activations._fields}[name]
    called = getattr(mlp_core, function)
    others = list(inspect.signature(called).parameters)[1:]
    with pytest.raises(ValueError, match=f"^{name} must hold {', '.join(members)}, in this order$"):
        called(bad, *(GIVEN[other] for other in others))


@pytest.mark.parametrize(("function", "name"), EACH_ARGUMENT)
def test_a_mask_is_not_dropped_in_silence(function: str, name: str) -> None:
    call(function)  # so that arrays of this shape have been seen
    masked = np.ma.masked_array(GIVEN[name], mask=np.arange(GIVEN[name].size).reshape(GIVEN[name].shape) == 1)
    with pytest.raises(ValueError, match=f"^{name} of shape .* is masked in part, needs every number in shape"):
        call(function, **{name: masked})
    call(function, **{name: np.ma.masked_array(GIVEN[name])})  # nothing is masked


NOT_FINITE = [np.nan, np.inf, -np.inf, complex(0, np.nan), complex(0, np.inf)]
NO_NUMBERS: list[Any] = ["0.5", None, ["a", "b"], [None], [1.0, "a"], [1.0, None], {}, np.datetime64("2021-12-18")]
EMPTY: list[Callable[[Array], Array]] = [lambda good: good[..., :0], lambda good: np.empty((0, *good.shape))]


@pytest.mark.parametrize("number", NOT_FINITE, ids=str)
@pytest.mark.parametrize(("function", "name"), EACH_ARGUMENT)
def test_a_number_that_is_not_finite_is_refused(function: str, name: str, number: complex) -> None:
    shape = re.escape(str(GIVEN[name].shape))
    call(function, **{name: GIVEN[name].astype(np.result_type(GIVEN[name], number))})  # this shape has been seen, then
    with pytest.raises(ValueError, match=f"^{name} of shape {shape} holds NaN or infinity, {needs(name)}"):
        call(function, **{name: spoiled(GIVEN[name], number)})


@pytest.mark.parametrize("number", NOT_FINITE, ids=str)
@pytest.mark.parametrize(("function", "name"), EACH_ARGUMENT)
def test_a_number_that_is_not_finite_is_refused_among_many(function: str, name: str, number: complex) -> None:
    many = np.stack([GIVEN[name]] * 50)
    call(function, **{name: many})  # so that arrays of this shape have been seen
    with pytest.raises(ValueError, match=f"^{name} of shape .* holds NaN or infinity, {needs(name)}"):
        call(function, **{name: spoiled(many, number)})


@pytest.mark.parametrize("bad", NO_NUMBERS, ids=str)
@pytest.mark.parametrize(("function", "name"), EACH_ARGUMENT)
def test_what_is_no_number_is_refused(function: str, name: str, bad: Any) -> None:
    shape = re.escape(str(np.shape(bad)))
    with pytest.raises(ValueError, match=f"^{name} of shape {shape} holds no numbers, {needs(name)}"):
        call(function, **{name: bad})


@pytest.mark.parametrize(("function", "name"), EACH_ARGUMENT)
def test_rows_of_different_lengths_are_refused(function: str, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} has rows of different lengths, {needs(name)}"):
        call(function, **{name: [[1.0, 2.0], [3.0]]})


@pytest.mark.parametrize("empty", EMPTY, ids=["no numbers", "no positions"])
@pytest.mark.parametrize(("function", "name"), EACH_ARGUMENT)
def test_an_empty_array_is_refused(function: str, name: str, empty: Callable[[Array], Array]) -> None:
    bad = empty(GIVEN[name])
    with pytest.raises(ValueError, match=f"^{name} has shape {re.escape(str(bad.shape))}, {needs(name)}"):
        call(function, **{name: bad})


@pytest.mark.parametrize(("function", "name"), [pair for pair in EACH_ARGUMENT if AXES[pair[1]]])
def test_an_axis_too_few_is_refused(function: str, name: str) -> None:
    bad = GIVEN[name][0]
    with pytest.raises(ValueError, match=f"^{name} has shape {re.escape(str(bad.shape))}, {needs(name)}"):
        call(function, **{name: bad})


# (function, argument, its shape, which length is wrong); a length of 1 is no exception, as only leading axes broadcast
WRONG_LENGTHS = [
    ("forward", "b_H", (3,), "N_H = 2"),
    ("forward", "b_H", (1,), "N_H = 2"),
    ("forward", "w_O", (4, 2), "N_H = 2"),  # to→from instead of from→to
    ("forward", "w_O", (1, 4), "N_H = 2"),
    ("forward", "b_O", (1,), "N_O = 4"),
    ("forward", "O_I", (4,), "N_I = 3"),
    ("forward", "O_I", (7, 1), "N_I = 3"),
    ("loss", "t", (1,), "N_O = 4"),
    ("loss", "t", (4, 1), "N_O = 4"),
    ("delta_O", "O_O", (3,), "N_O = 4"),
    ("delta_O", "O_H", (3,), "N_H = 2"),
    ("delta_O", "t", (3,), "N_O = 4"),
    ("delta_H", "w_O", (4, 2), "N_H = 2"),
    ("delta_H", "t", (1,), "N_O = 4"),
    ("gradient_w_O", "t", (5,), "N_O = 4"),
    ("gradient_w_H", "w_O", (4, 2), "N_H = 2"),
    ("gradient_w_H", "t", (1,), "N_O = 4"),
]


@pytest.mark.parametrize(("function", "name", "shape", "length"), WRONG_LENGTHS)
def test_an_axis_of_a_wrong_length_is_refused(function: str, name: str, shape: tuple[int, ...], length: str) -> None:
    message = rf"^{name} has shape {re.escape(str(shape))}, needs shape \(\.\.\., .*{length}.*\)$"
    with pytest.raises(ValueError, match=message):
        call(function, **{name: np.ones(shape)})


PAIRS = [(function, *pair) for function, names in ARGUMENTS.items() for pair in combinations(names, 2)]


@pytest.mark.parametrize(("function", "one", "other"), PAIRS)
def test_leading_axes_that_do_not_broadcast_are_refused(function: str, one: str, other: str) -> None:
    two, three = np.stack([GIVEN[one]] * 2), np.stack([GIVEN[other]] * 3)
    messages = {
        f"{one} has shape {two.shape}, needs leading axes that fit (3,)",
        f"{other} has shape {three.shape}, needs leading axes that fit (2,)",
    }
    with pytest.raises(ValueError) as refused:
        call(function, **{one: two, other: three})
    assert str(refused.value) in messages


# Large numbers


@runs(200)
@given(arrays(float, st.integers(1, 9), elements=st.floats(allow_nan=False, allow_infinity=False)))
def test_the_sigmoid_and_its_slope_take_every_finite_net_input(x: Array) -> None:
    assert np.all((sigmoid(x) >= 0) & (sigmoid(x) <= 1))
    assert np.all((sigmoid_prime(x) >= 0) & (sigmoid_prime(x) <= 0.25))


@runs(100)
@given(MODERATE)
def test_nothing_is_refused_while_the_sums_stay_finite(example: Example) -> None:
    assert all(np.all(np.isfinite(result)) for result in everything(example).values())


# (function, what overflows, the numbers that make it)
OVERFLOWS: list[tuple[str, str, dict[str, float]]] = [
    ("forward", "x_H", {"w_H": 1e200, "O_I": 1e200}),
    ("forward", "x_H", {"w_H": -1e200, "O_I": 1e200}),
    ("forward", "x_H", {"w_H": 1e308, "O_I": 0.5, "b_H": 1e308}),  # only when the bias is added
    ("forward", "x_O", {"w_O": 1.7e308, "b_H": 30.0}),
    ("loss", "E", {"t": 1e200}),
    ("loss", "E", {"t": 1.7e308, "O_O": -1.7e308}),
    ("delta_O", "delta_O", {"t": 1.7e308, "O_O": -1.7e308}),
    ("delta_O", "delta_O", {"t": 1.7e308, "O_O": -1.7e308, "x_O": 800.0}),  # infinity times 0
    ("delta_H", "delta_H", {"t": 1e200, "w_O": 1e200}),
    ("delta_H", "delta_H", {"t": 1e200, "w_O": 1e200, "x_H": 800.0}),
    ("gradient_w_O", "gradient_w_O", {"t": 1e200, "O_H": 1e200}),
    ("gradient_w_H", "delta_H", {"t": 1e200, "w_O": 1e200}),
    ("gradient_w_H", "gradient_w_H", {"t": 1e200, "O_I": 1e200}),
]


@pytest.mark.parametrize(("function", "name", "sizes"), OVERFLOWS)
def test_an_overflow_is_named(function: str, name: str, sizes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"^{name} overflows"):
        call(function, **{name: np.full(GIVEN[name].shape, size) for name, size in sizes.items()})


@runs(200)
@given(FINITE)
def test_whatever_overflows_is_named(example: Example) -> None:
    try:
        results = everything(example)
    except ValueError as error:
        assert re.match("(x_H|x_O|E|delta_O|delta_H|gradient_w_O|gradient_w_H) overflows", str(error))
    else:
        assert all(np.all(np.isfinite(result)) for result in results.values())


@runs(60)
@given(FINITE)
def test_a_numpy_that_raises_changes_nothing(example: Example) -> None:
    def outcome() -> dict[str, Array] | str:
        try:
            return everything(example)
        except ValueError as error:
            return str(error)

    usual = outcome()
    with np.errstate(all="raise"):
        raising = outcome()
    np.testing.assert_equal(raising, usual)


@pytest.mark.parametrize("x", [-800.0, 800.0, np.array([-1e308, 0.0, 1e308]), -800 + 1j])
def test_the_sigmoid_underflows_in_silence(x: Any) -> None:
    with np.errstate(all="raise"):
        assert np.isfinite(sigmoid(x)).all()
        assert np.isfinite(sigmoid_prime(x)).all()


def test_what_is_remembered_of_shapes_is_bounded() -> None:
    for length in range(1, 1200):
        sigmoid(np.zeros(length))
    assert len(mlp_core._fitting["sigmoid"]) <= 1000


# The house


def test_the_core_imports_numpy_and_nothing_else_that_is_installed() -> None:
    nodes = list(ast.walk(ast.parse(Path(mlp_core.__file__).read_text(encoding="utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} - sys.stdlib_module_names == {"numpy"}
