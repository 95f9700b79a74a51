"""The two questions of a chain, and how their answers are judged and explained."""

from typing import Any, NamedTuple

import numpy as np

from mlp_lab.notation.numbers import number
from mlp_lab.parts.chain.values import chain_numbers
from mlp_lab.state.at_weight import AtWeight

CHANGES = {"rises": 1, "falls": -1, "stays": 0}
ROUNDING = 8 * float(np.finfo(float).eps)  # of E: a smaller difference of two losses is none


class Verdict(NamedTuple):
    """An answer that was given, whether it is right, and why."""

    word: str
    right: bool
    says: str


def judge_change(at: AtWeight, word: str) -> Verdict:
    """Judge what E was said to do under the nudge by what it does, measured by two runs."""
    numbers = chain_numbers(at)
    measured, promise, E = (float(numbers[what].sum()) for what in ("measured ΔE", "promise", "loss terms"))
    change = 0 if abs(measured) <= ROUNDING * E else int(np.sign(measured))
    does = next(does for does, sign in CHANGES.items() if sign == change)
    right = word == does
    by = f" by {number(abs(measured))}" if change else ""
    w = number(float(at.weight.value(at.state)))
    verdict = f"{'✓ Right' if right else '✗ Not so'}: at w = {w} E {does}{by}."
    return Verdict(word, right, f"{verdict} {_reason(change, promise, numbers)}")


def _reason(change: int, promise: float, numbers: dict[str, Any]) -> str:
    """Say what of the chain made E change as it did."""
    if not change:
        if promise == 0:
            return "One of the slopes on the way is 0, and nothing comes through a 0."
        return "The slopes on the way are so small that no digit of E changes."
    if np.sign(promise) != change:
        return "The slope alone says otherwise: it is so flat here that the bend of the curve decides."
    terms = numbers.get("terms", numbers["ΔE"][..., np.newaxis])
    if np.ptp(np.sign(terms)):
        return "The lanes do not agree, and what counts is their sum."
    turns = sum(float(numbers[what]) < 0 for what in ("O_j", "error")) if "terms" not in numbers else None
    if turns is None:
        return "All lanes push the same way."
    return {0: "No slope on the way", 1: "One slope on the way", 2: "Each of two slopes"}[turns] + (
        " is negative, so the nudge keeps its sign." if turns == 0 else " turns the sign of the nudge."
    )


RUNS = {"one": "1,000,001 to 2", "root": "1,000,001 to 1,000", "all": "a million each"}
_SHARED = (
    "Each δ serves all weights that end at its neuron, so one run forward and one back give every slope. "
    "A larger network takes longer for a run, not more runs."
)
_MISSED = {
    "root": "✗ Not so: one run back passes every layer. How many weights does it serve there? Try another one.",
    "all": "✗ Not so: look at what the way back has left at each neuron. Which weights can use it? Try another one.",
}


def judge_runs(word: str) -> Verdict:
    """Judge how the costs were said to grow: runs to nudge every weight, against runs for the way back."""
    right = word == "one"
    return Verdict(word, right, f"✓ Right: 1,000,001 to 2. {_SHARED}" if right else _MISSED[word])


def counted(weights: int) -> str:
    """Say what all slopes of a network cost: by one-sided nudges, which share the run as it is, and by the way back."""
    return (
        f"A nudge for each of the {weights} weights: 1 run as it is and {weights} nudged, {weights + 1} runs forward. "
        f"The way back: 1 run forward and 1 back, for all {weights}."
    )
