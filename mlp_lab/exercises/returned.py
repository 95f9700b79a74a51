"""What a student's function returned, as numbers in the shapes that are asked for; lists and matrices are fine."""

from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.exercises.tasks import Exercise
from mlp_lab.exercises.trial import Other, shortened

Parts = tuple[Array, ...]
NO_RETURN = "nothing, `None`. Is there a `return` in front of the result?"
LAZY = "generator", "map", "filter", "zip", "range_iterator", "list_iterator"


class Problem(NamedTuple):
    """Why something cannot be judged: the verdict, and its reason in words."""

    verdict: str
    says: tuple[str, ...]


def read(exercise: Exercise, value: Any, right: Parts) -> Parts | Problem:
    """Read what was returned as one array for each part of the right answer, or say why it cannot be read."""
    values = [value]
    if len(right) > 1:
        if not _has_parts(value) or len(value) != len(right):
            return _wrong_number_of_parts(exercise, value)
        values = list(value)
    parts = [_numbers(one, true) for one, true in zip(values, right, strict=True)]
    for name, part in zip(exercise.parts, parts, strict=True):
        if isinstance(part, str):
            return Problem("not numbers", (f"{_subject(exercise, name)} {part}",))
    arrays = tuple(part for part in parts if not isinstance(part, str))
    for name, array, true in zip(exercise.parts, arrays, right, strict=True):
        if array.shape != true.shape:
            return Problem("wrong shape", _of_shape(exercise, name, array, true))
    return arrays


def _subject(exercise: Exercise, part: str) -> str:
    return f"`{exercise.name}` returned" if len(exercise.parts) == 1 else f"For {part} `{exercise.name}` returned"


def _has_parts(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _wrong_number_of_parts(exercise: Exercise, value: Any) -> Problem:
    asked = f"{len(exercise.parts)} things are asked for: {exercise.shape}."
    if _has_parts(value):
        return Problem("wrong shape", (f"`{exercise.name}` returned {len(value)}. {asked}",))
    reason = _not_numbers(value) or "one number."
    return Problem("not numbers", (f"`{exercise.name}` returned {reason}", asked))


def _not_numbers(value: Any) -> str:
    """Say what was returned instead of numbers; nothing if it may hold numbers."""
    if value is None:
        return NO_RETURN
    if isinstance(value, str):
        return f"a text, {shortened(repr(value))}. Numbers are asked for."
    if isinstance(value, Other):
        how = " Write `np.array([...])` around it: then it is numbers." if value.kind in LAZY else ""
        return f"a {value.kind}, which is no array and no list of numbers.{how}"
    if np.ma.is_masked(value):
        return "numbers of which some are masked."
    return ""


def _numbers(value: Any, right: Array) -> Array | str:
    """Give a value as an array of doubles; a text says why it is none."""
    if reason := _not_numbers(value):
        return reason
    try:
        array = np.asarray(value)
    except ValueError:
        return "rows of different lengths, which make no array."
    if array.dtype.kind == "c":
        return "complex numbers."
    if array.dtype.kind not in "biuf":
        if array.dtype.kind != "O" or not all(hasattr(number, "__float__") for number in array.flat):
            return "something that is not made of numbers alone."
        array = np.array([float(number) for number in array.flat]).reshape(array.shape)
    lies_flat = isinstance(value, np.matrix) and right.ndim < 2 and 1 in array.shape  # it has two axes at any time
    return array.astype(float).reshape(right.shape if lies_flat and array.size == right.size else array.shape)


def _of_shape(exercise: Exercise, name: str, array: Array, right: Array) -> tuple[str, ...]:
    """Say which shape there is and which is asked for, and what would turn the one into the other."""
    first = f"{_subject(exercise, name)} the shape {array.shape}. The shape {right.shape} is asked for"
    first += f": {exercise.shape}." if len(exercise.parts) == 1 else "."
    if array.ndim == 2 and array.shape[::-1] == right.shape:
        right_then = bool(np.allclose(array.T, right, rtol=1e-5, atol=1e-8 * float(np.abs(right).max())))
        turned = "Turned over by `.T`, its numbers are right." if right_then else "It lies the other way round."
        return first, f"{turned} You have the weights as w[to, from]. Here they are w[from, to]."
    if array.size == right.size and [n for n in array.shape if n > 1] == [n for n in right.shape if n > 1]:
        return first, "The count is right; there is an axis of length 1 too many or too few."
    if array.ndim < right.ndim:
        return first, "An axis is missing. Which index of the formula has no axis in yours?"
    if array.ndim > right.ndim:
        return first, "There is an axis too many. Over which index should yours be added up?"
    return (first,)
