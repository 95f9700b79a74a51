"""Every verdict is given to what deserves it, and it is the first that applies."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mlp_core import delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid, sigmoid_prime
from mlp_lab import check
from mlp_lab.exercises.networks import JUDGES
from mlp_lab.exercises.tasks import EXERCISES, batch_gradients, step
from mlp_lab.exercises.verdicts import reads
from tests.exercises import functions

Function = Callable[..., Any]


def not_implemented(now: Any, t: Any) -> Any:
    """Write it."""
    raise NotImplementedError


def ellipsis(now: Any, t: Any) -> Any: ...


def constant(now: Any, t: Any) -> Any:
    return 0


def faded(now: Any, t: Any) -> Any:
    error = ...
    return error * now.O_O


def half_faded(now: Any, t: Any) -> Any:
    return [now.O_O, ...]


def error_in(now: Any, t: Any) -> Any:
    return now.O_H @ t


def infinite(now: Any, t: Any) -> Any:
    return np.outer(now.O_H, 1 / (t - t))


def transposed(now: Any, t: Any) -> Any:
    return gradient_w_O(now, t).T


NOW = forward(JUDGES[0].parameters, JUDGES[0].O_I)


def from_the_notebook(a: Any, b: Any) -> Any:
    return np.outer(NOW.O_H, NOW.O_O)


def at_random(now: Any, t: Any) -> Any:
    return gradient_w_O(now, t) * np.random.random()


def no_slope(now: Any, t: Any) -> Any:
    return np.outer(now.O_H, now.O_O - t)


def wrong_hidden_output(now: Any, t: Any) -> Any:
    return np.outer(now.x_H, delta_O(now, t))


def two(now: Any, t: Any) -> Any:
    return np.outer(now.x_H, now.O_O - t)


def three(now: Any, t: Any) -> Any:
    return np.outer(now.x_H, t - now.O_O)


def strange(now: Any, t: Any) -> Any:
    return np.outer(np.cos(now.O_H), np.sin(now.O_O + t))


VERDICTS: list[tuple[str, Function]] = [
    ("not written", not_implemented),
    ("not written", ellipsis),
    ("not written", constant),
    ("not written", faded),
    ("not written", half_faded),
    ("raised", functions.raises),
    ("raised", functions.leaves),
    ("raised", functions.takes_one),
    ("raised", functions.calls_itself),
    ("raised", error_in),
    ("never ends", functions.spins),
    ("not numbers", functions.returns_none),
    ("not numbers", functions.returns_text),
    ("not numbers", functions.returns_ragged),
    ("not numbers", functions.yields),
    ("not numbers", lambda now, t: {"a": now}),
    ("not numbers", lambda now, t: 1j * gradient_w_O(now, t)),
    ("not numbers", lambda now, t: [[None, now.O_O[0]]]),
    ("not numbers", lambda now, t: np.ma.masked_less(gradient_w_O(now, t), 0)),
    ("wrong shape", transposed),
    ("wrong shape", lambda now, t: gradient_w_O(now, t).ravel()),
    ("wrong shape", lambda now, t: gradient_w_O(now, t)[None]),
    ("not finite", infinite),
    ("changes its arguments", functions.changes),
    ("depends on more than its arguments", at_random),
    ("right", gradient_w_O),
    ("another question", no_slope),
    ("slip", wrong_hidden_output),
    ("two slips", two),
    ("three slips", three),
    ("not recognised", strange),
]


@pytest.mark.parametrize(("verdict", "f"), VERDICTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_verdict_is_the_first_that_applies(verdict: str, f: Function, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlp_lab.exercises.trial.tried.__defaults__", (1.0,))
    report = check(f, "gradient_w_O")
    assert report.verdict == verdict
    assert bool(report) == (verdict == "right")
    assert bool(report.slips) == (verdict.endswith(("slip", "slips", "question")))


def test_numbers_of_the_notebook_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlp_lab.exercises.verdicts.JUDGES", JUDGES[:1])
    assert check(from_the_notebook, "gradient_w_O").verdict == "depends on more than its arguments"


def in_a_function_inside(now: Any, t: Any) -> Any:
    return (lambda: now.O_O)()


@pytest.mark.parametrize(
    ("f", "names"),
    [(ellipsis, set()), (no_slope, {"now", "t"}), (in_a_function_inside, {"now"}), (lambda *all: all[0], {"all"})],
)
def test_what_a_function_looks_at_is_read_from_its_code(f: Function, names: set[str]) -> None:
    assert reads(f.__code__) == names


# ---- right in many forms


FORMS: list[Function] = [
    lambda array: array.tolist(),
    lambda array: tuple(map(tuple, array)),
    lambda array: [list(map(Fraction, row)) for row in array],
    lambda array: [[Decimal(float(number)) for number in row] for row in array],
    np.matrix,
    np.float32,
    np.asfortranarray,
    lambda array: array.astype(object),
    lambda array: [*array],
]


@pytest.mark.parametrize("form", FORMS)
def test_the_right_numbers_are_right_in_any_form(form: Function) -> None:
    assert check(lambda now, t: form(gradient_w_O(now, t)), "gradient_w_O").verdict == "right"


@pytest.mark.parametrize("turn", [np.matrix, lambda array: np.matrix(array).T])
def test_a_matrix_of_one_row_or_column_is_as_good_as_a_row(turn: Function) -> None:
    assert check(lambda now, t: turn(delta_O(now, t)), "delta_O").verdict == "right"


@pytest.mark.parametrize(
    "right", [sigmoid_prime, loss, forward, delta_O, delta_H, gradient_w_O, gradient_w_H, batch_gradients, step]
)
def test_every_exercise_can_be_solved(right: Function) -> None:
    report = check(right)
    assert report.exercise == right.__name__
    assert report
    assert str(len(JUDGES)) in repr(report)


def test_every_exercise_is_among_these() -> None:
    assert len(EXERCISES) == 9


@pytest.mark.parametrize("several", [list, tuple])
def test_several_parts_may_come_in_a_list(several: Function) -> None:
    assert check(lambda p, O_I: several(forward(p, O_I)), "forward")
    assert check(lambda p, O_I: forward(p, O_I)[:3], "forward").verdict == "wrong shape"
    assert check(lambda p, O_I: sigmoid(O_I)[0], "forward").verdict == "not numbers"


# ---- the words


def test_an_error_is_told_with_its_line_and_the_shapes_it_met() -> None:
    told = repr(check(error_in, "gradient_w_O"))
    assert "ValueError" in told
    assert "`return now.O_H @ t`" in told
    assert f"line {error_in.__code__.co_firstlineno + 1}: " in told
    assert "now.O_H (2,)" in told
    assert "t (4,)" in told


def test_the_transpose_of_a_right_answer_is_told_from_that_of_a_wrong_one() -> None:
    assert "its numbers are right" in repr(check(transposed, "gradient_w_O"))
    assert "its numbers are right" not in repr(check(lambda now, t: no_slope(now, t).T, "gradient_w_O"))


def test_changed_arguments_are_named() -> None:
    assert "`t` held other numbers" in repr(check(functions.changes, "gradient_w_O"))


def test_what_is_asked_for_stands_below_what_is_not_written() -> None:
    assert EXERCISES["gradient_w_O"].plain in repr(check(ellipsis, "gradient_w_O"))


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (functions.returns_none, "Is there a `return`"),
        (functions.returns_text, "a text, '0.8'"),
        (functions.yields, "a generator"),
        (functions.returns_ragged, "rows of different lengths"),
        (lambda now, t: 1j * gradient_w_O(now, t), "complex numbers"),
        (lambda now, t: np.ma.masked_less(gradient_w_O(now, t), 0), "some are masked"),
    ],
)
def test_what_was_returned_in_place_of_numbers_is_named(f: Function, words: str) -> None:
    assert words in repr(check(f, "gradient_w_O"))
