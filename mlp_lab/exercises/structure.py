"""What can be said of a wrong answer without a name for it: by which index its ratio to the measured one goes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlp_core import Array
from mlp_lab.exercises.networks import Network
from mlp_lab.exercises.tasks import Exercise
from mlp_lab.exercises.truth import SEEN, agrees_by_part, in_parts, of_slopes, truth

SAME = 1e-3  # ratios that differ by less are one: answers in single precision have fewer digits where slopes are small
SMALL = 1e-3  # of the largest number: a ratio to less than this says little


def structure(exercise: Exercise, answers: Sequence[tuple[Network, Any]]) -> str:
    """Say where a wrong answer, in the right shape, differs from the measured one; empty where no part of it does."""
    right = np.all([agrees_by_part(exercise, network, answer) for network, answer in answers], axis=0)
    numbers = [
        (
            of_slopes(exercise, network, in_parts(exercise, answer)),
            of_slopes(exercise, network, truth(exercise, network)),
        )
        for network, answer in answers
    ]
    wrong = [n for n in range(len(exercise.parts)) if not right[n]]
    said = [_of_part([(mine[n], true[n]) for mine, true in numbers]) for n in wrong]
    if len(exercise.parts) == 1:
        return "".join(said)
    names = [name for name, holds in zip(exercise.parts, right, strict=True) if holds and name != "O_I"]
    kept = [f"{_listed(names)} {'is' if len(names) == 1 else 'are'} right."] if names and wrong else []
    return " ".join([*kept, *(f"{exercise.parts[n]}: {text}" for n, text in zip(wrong, said, strict=True))])


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _of_part(pairs: list[tuple[Array, Array]]) -> str:
    """Say by what index the ratio of answers and true values goes, over all networks."""
    if all(np.all(mine == 0) for mine, _ in pairs):
        return "Every number is 0."
    ratios = [_ratios(mine, true) for mine, true in pairs]
    return f"{_pattern(ratios)} {_extra(pairs, ratios)}".strip()


def _ratios(mine: Array, true: Array) -> Array:
    """Divide an answer by the true values; NaN where these are 0 or nearly so."""
    large = np.abs(true) > SMALL * np.abs(true).max()
    ratios: Array = np.where(large, mine, np.nan) / np.where(large, true, 1.0)
    return ratios


def _constant(ratios: Array, axis: int | None = None) -> bool:
    """Whether ratios are the same along an axis, or all of them, those left out that cannot be told."""
    middle = np.nanmedian(ratios, axis=axis, keepdims=True) if np.isfinite(ratios).any() else np.zeros(())
    off = np.abs(ratios - middle) > SAME * np.abs(middle)
    return not off.any()


def _pattern(ratios: list[Array]) -> str:
    everywhere = np.concatenate([ratio.ravel() for ratio in ratios])
    if _constant(everywhere):
        return f"It is {np.nanmedian(everywhere):.3g} times the measured value everywhere, in every network."
    if ratios[0].ndim == 0:
        return "Its ratio to the right value differs from network to network."
    if all(map(_constant, ratios)):
        return "The ratio is the same all over a network, and differs from one network to the next: it has no index."
    if ratios[0].ndim == 1:
        return "The ratio differs from neuron to neuron: it goes by the index i."
    if all(_same_along(ratio, 0) for ratio in ratios):
        return (
            "The ratio is the same down each column and differs between columns: it goes by i, where the weight ends."
        )
    if all(_same_along(ratio, 1) for ratio in ratios):
        return "The ratio is the same along each row and differs between rows: it goes by j, where the weight begins."
    return "The ratio differs from weight to weight, by rows and by columns."


def _same_along(ratios: Array, axis: int) -> bool:
    """Whether ratios are the same along an axis wherever they can be told."""
    lines = ratios.T if axis == 0 else ratios
    return all(_constant(line) for line in lines)


def _extra(pairs: list[tuple[Array, Array]], ratios: list[Array]) -> str:
    """Say what signs tell, and of numbers where there should be none."""
    signs = np.sign(np.concatenate([ratio[np.isfinite(ratio)] for ratio in ratios]))
    if any(np.any((true == 0) & (np.abs(mine) > SEEN * np.abs(mine).max())) for mine, true in pairs):
        return "It is not 0 where the measured value is 0."
    if np.all(signs > 0):
        return "All signs are right."
    return "All signs are wrong." if np.all(signs < 0) else "Some signs are wrong."
