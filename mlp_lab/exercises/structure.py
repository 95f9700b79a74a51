"""What can be said of a wrong answer without a name for it: by which index its ratio to the measured one goes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlp_core import Array
from mlp_lab.exercises.networks import Network
from mlp_lab.exercises.tasks import Exercise
from mlp_lab.exercises.truth import SEEN, agrees_by_part, in_parts, of_slopes, truth
from mlp_lab.notation.words import listed

SAME = 1e-3  # ratios that differ by less are one: answers in single precision have fewer digits where slopes are small
LARGE = 1e-3  # of the largest number: a ratio to less than this says little

_NEURONS = "the ratio to the right numbers differs from neuron to neuron: it goes by the index i."
_ACROSS = {"sigmoid_prime": "the ratio to the measured slope changes with x."}


def structure(exercise: Exercise, answers: Sequence[tuple[Network, Any]]) -> str:
    """Say where a wrong answer, in the right shape, differs from the measured one; empty where no part of it does.

    Of a forward pass the first wrong layer is told, as all that follows is made from it. Of a step the way
    gone is compared, Δw.
    """
    right = np.all([agrees_by_part(exercise, network, answer) for network, answer in answers], axis=0)
    numbers = [
        (
            of_slopes(exercise, network, in_parts(exercise, answer)),
            of_slopes(exercise, network, truth(exercise, network)),
        )
        for network, answer in answers
    ]
    wrong = [n for n in range(len(exercise.parts)) if not right[n]]
    if exercise.name == "forward":
        wrong = wrong[:1]
    names: dict[str, list[str]] = {}  # of the parts, by what is said of them
    for n in wrong:
        said = _of_part([(mine[n], true[n]) for mine, true in numbers], _ACROSS.get(exercise.name, _NEURONS))
        names.setdefault(said, []).append(("Δ" if exercise.name == "step" else "") + exercise.parts[n])
    if len(exercise.parts) == 1 or not wrong:
        text = "".join(names)
        return text[:1].upper() + text[1:]
    kept = [exercise.parts[n] for n in range(wrong[0] if exercise.name == "forward" else len(right)) if right[n]]
    kept_text = [f"{listed(kept)} {'is' if len(kept) == 1 else 'are'} right."] if kept else []
    return " ".join([*kept_text, *(f"{listed(parts)}: {said}" for said, parts in names.items())])


def _of_part(pairs: list[tuple[Array, Array]], across: str) -> str:
    """Say by what index the ratio of answers and true values goes, over all networks."""
    if all(np.all(mine == 0) for mine, _ in pairs):
        return "every number is 0."
    ratios = [_ratios(mine, true) for mine, true in pairs]
    everywhere = np.concatenate([ratio.ravel() for ratio in ratios])
    if _constant(everywhere):
        times = f"{np.nanmedian(everywhere):.3g}".replace("-", "−")
        return f"{times} times what it should be, everywhere and in every network."
    return f"{_pattern(ratios, across)} {_extra(pairs, ratios)}"


def _ratios(mine: Array, true: Array) -> Array:
    """Divide an answer by the true values; NaN where these are 0 or nearly so."""
    large = np.abs(true) > LARGE * np.abs(true).max()
    ratios: Array = np.where(large, mine, np.nan) / np.where(large, true, 1.0)
    return ratios


def _constant(ratios: Array, axis: int | None = None) -> bool:
    """Whether ratios are the same along an axis, or all of them, those left out that cannot be told."""
    middle = np.nanmedian(ratios, axis=axis, keepdims=True) if np.isfinite(ratios).any() else np.zeros(())
    off = np.abs(ratios - middle) > SAME * np.abs(middle)
    return not off.any()


def _pattern(ratios: list[Array], across: str) -> str:
    dimensions = ratios[0].ndim
    if dimensions == 0:
        return "the ratio to the right number differs from network to network."
    if all(map(_constant, ratios)):
        return (
            "the ratio to the right numbers is the same all over a network, and another in the next: it has no index."
        )
    if dimensions == 1:
        return across
    if all(_same_along(ratio, 0) for ratio in ratios):
        return "the ratio to the measured slopes is the same down each column: it goes by i, where the weight ends."
    if all(_same_along(ratio, 1) for ratio in ratios):
        return "the ratio to the measured slopes is the same along each row: it goes by j, where the weight begins."
    return "the ratio to the measured slopes differs from weight to weight, along rows and down columns."


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
