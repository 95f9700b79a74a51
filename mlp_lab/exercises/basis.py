"""The formulas that slips make of a right one, hundreds at once: every factor as it should be, or as a slip has it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlp_core import Array
from mlp_lab.exercises.misconceptions import SLIPS
from mlp_lab.exercises.networks import Network, examples
from mlp_lab.exercises.slip import FACTORS, Case, Slip, case_of, through
from mlp_lab.exercises.tasks import ETA, Exercise
from mlp_lab.exercises.truth import in_parts

PASS = ("weights", "bias", "activation", "carry")
DELTA_O = ("sign", "factor", "error", "slope_O")
DELTA_H = (*DELTA_O, "w", "sum", "slope_H")
Rows = NDArray[np.intp]
Option = Callable[[Case], Any]


class Chosen:
    """A case, and for each of M formulas which option every factor has: 0 is the right one, 1 the first slip."""

    def __init__(self, case: Case, options: dict[str, tuple[Option, ...]], choice: dict[str, Rows]) -> None:
        self.case, self.options, self.choice = case, options, choice
        self.count = len(next(iter(choice.values())))

    def numbers(self, factor: str, *shape: int) -> Array:
        """Give a factor of every formula as an array (M, *shape)."""
        if factor not in self.options:
            return np.broadcast_to(FACTORS[factor].right(self.case), (1, *shape))
        used, index = np.unique(self.choice[factor], return_inverse=True)
        values: Array = np.stack([np.broadcast_to(self.options[factor][n](self.case), shape) for n in used])
        return values[index]

    def functions(self, factor: str) -> Iterator[tuple[Any, Rows]]:
        """Go through the options of a factor that is a function, each with the formulas that have it."""
        options, choice = self.options.get(factor), self.choice.get(factor)
        if options is None or choice is None:
            yield FACTORS[factor].right(self.case), np.arange(self.count)
            return
        for n in np.unique(choice):
            yield options[n](self.case), np.flatnonzero(choice == n)

    def passes(self) -> Iterator[tuple["Chosen", Rows]]:
        """Go through the forward passes that the formulas begin with, each with the formulas that begin so."""
        chosen = np.stack([self.choice.get(name, np.zeros(self.count, np.intp)) for name in PASS])
        for column in np.unique(chosen, axis=1).T:
            wrong = {name: self.options[name][n](self.case) for name, n in zip(PASS, column, strict=True) if n}
            rows = np.flatnonzero((chosen == column[:, None]).all(axis=0))
            choice = {factor: choice[rows] for factor, choice in self.choice.items()}
            yield Chosen(through(self.case, **wrong) if wrong else self.case, self.options, choice), rows


def _forward(chosen: Chosen) -> Array:
    now = chosen.case.now
    flat = np.concatenate([layer.ravel() for layer in now])
    return np.broadcast_to(flat, (chosen.count, flat.size))


def _sigmoid_prime(chosen: Chosen) -> Array:
    return (chosen.numbers("sign", 1, 1) * chosen.numbers("slope", *chosen.case.t.shape))[:, 0]


def _loss(chosen: Chosen) -> Array:
    terms = chosen.numbers("terms", *chosen.case.t.shape)
    sums = np.empty((chosen.count, 1))
    for total, rows in chosen.functions("total"):
        sums[rows] = total(terms[rows])
    return chosen.numbers("half", 1) * sums


def _delta_O(chosen: Chosen) -> Array:
    shape = chosen.case.t.shape
    scale = _scale(chosen)[:, None, None]
    return scale * chosen.numbers("error", *shape) * chosen.numbers("slope_O", *shape)


def _delta_H(chosen: Chosen) -> Array:
    (N, K), (_, H) = chosen.case.t.shape, chosen.case.now.x_H.shape
    error, slope, w = chosen.numbers("error", N, K), chosen.numbers("slope_O", N, K), chosen.numbers("w", H, K)
    error, slope, w = np.broadcast_arrays(error[:, :, None], slope[:, :, None], w[:, None])
    paths = np.empty((chosen.count, N, H))
    for added, rows in chosen.functions("sum"):
        paths[rows] = added(error[rows], slope[rows], w[rows])
    return _scale(chosen)[:, None, None] * paths * chosen.numbers("slope_H", N, H)


def _scale(chosen: Chosen) -> Array:
    scale: Array = np.prod([chosen.numbers(name) for name in ("sign", "factor")], axis=0)
    for name in ("rate", "biases", "hidden"):
        scale = scale * (chosen.numbers(name) if name in chosen.options else 1.0)
    return scale


def _gradient(delta: Callable[[Chosen], Array], carried: str) -> Callable[[Chosen], Array]:
    """Make the gradient of weights: what comes in times δ, added up over the examples."""

    def gradient(chosen: Chosen) -> Array:
        deltas = delta(chosen)
        before = chosen.case.now.O_H if carried == "into_O" else chosen.case.now.O_I
        into = chosen.numbers(carried, *before.shape, deltas.shape[-1])
        sums = np.empty((chosen.count, *into.shape[2:]))
        for added, rows in chosen.functions("examples"):
            sums[rows] = added(into[rows], deltas[rows])
        flat = np.empty((chosen.count, sums[0].size))
        for order, rows in chosen.functions("order"):
            flat[rows] = order(sums[rows]).reshape(len(rows), -1)
        return flat

    return gradient


def _of_bias(delta: Callable[[Chosen], Array]) -> Callable[[Chosen], Array]:
    return lambda chosen: delta(chosen).sum(axis=1)


class Piece(NamedTuple):
    """One formula of an exercise: its factors, how they make it, and which parts of the answer it gives."""

    factors: tuple[str, ...]
    formula: Callable[[Chosen], Array]
    parts: slice = slice(1)


_w_O, _w_H = _gradient(_delta_O, "into_O"), _gradient(_delta_H, "into_H")
_b_O, _b_H = _of_bias(_delta_O), _of_bias(_delta_H)
PIECES = {
    "sigmoid_prime": (Piece(("sign", "slope"), _sigmoid_prime),),
    "loss": (Piece(("half", "terms", "total"), _loss),),
    "forward": (Piece(PASS, _forward, slice(5)),),
    "delta_O": (Piece((*PASS, *DELTA_O), _b_O),),
    "delta_H": (Piece((*PASS, *DELTA_H), _b_H),),
    "gradient_w_O": (Piece((*PASS, *DELTA_O, "into_O", "order"), _w_O),),
    "gradient_w_H": (Piece((*PASS, *DELTA_H, "into_H", "order"), _w_H),),
    "batch_gradients": (
        Piece((*PASS, *DELTA_O, "into_O", "order", "examples"), _w_O, slice(0, 1)),
        Piece((*PASS, *DELTA_H, "into_H", "order", "examples"), _w_H, slice(1, 2)),
    ),
    "step": (
        Piece((*PASS, *DELTA_H, "into_H", "rate", "hidden"), _w_H, slice(0, 1)),
        Piece((*PASS, *DELTA_H, "rate", "biases", "hidden"), _b_H, slice(1, 2)),
        Piece((*PASS, *DELTA_O, "into_O", "rate"), _w_O, slice(2, 3)),
        Piece((*PASS, *DELTA_O, "rate", "biases"), _b_O, slice(3, 4)),
    ),
}


Slips = tuple[Slip, ...]
Choice = dict[str, Rows]


@cache
def slips_of(exercise: str, number: int) -> dict[str, Slips]:
    """Give by factor the slips that change the formula of that number in an exercise."""
    factors = PIECES[exercise][number].factors
    found = {factor: tuple(s for s in SLIPS if s.of == factor and exercise in s.exercises) for factor in factors}
    return {factor: slips for factor, slips in found.items() if slips}


@cache
def sets_of_slips(exercise: str, number: int, count: int) -> tuple[tuple[Slips, ...], Choice]:
    """Give every set of so many slips that one formula can have at once, and what each of them chooses."""
    every = [s for slips in slips_of(exercise, number).values() for s in slips]
    sets = tuple(chosen for chosen in combinations(every, count) if len({s.of for s in chosen}) == count)
    return sets, choice_of(exercise, number, sets)


def choice_of(exercise: str, number: int, sets: Sequence[Slips]) -> Choice:
    """Say for each factor of a formula which option every set of slips chooses."""
    by_factor = slips_of(exercise, number)
    choice = {factor: np.zeros(len(sets), np.intp) for factor in by_factor}
    option = {s.name: n for slips in by_factor.values() for n, s in enumerate(slips, start=1)}
    for row, slips in enumerate(sets):
        for s in slips:
            choice[s.of][row] = option[s.name]
    return choice


def case(exercise: str, network: Network) -> Case:
    """Give what the formulas of an exercise are computed from."""
    O_I, t = examples(network) if exercise == "batch_gradients" else (network.O_I[None], network.t[None])
    return case_of(network.parameters, O_I, t, ETA)


def computed(exercise: str, number: int, choice: Choice, at: Case) -> Array:
    """Compute the formula of that number as each of M sets of slips chooses: (M, numbers).

    What a slip cannot compute, as it asks for a neuron that is not there, is NaN.
    """
    options = {f: (FACTORS[f].right, *(s.value for s in slips)) for f, slips in slips_of(exercise, number).items()}
    everything = Chosen(at, options, choice)
    with np.errstate(all="ignore"):
        results = [(rows, PIECES[exercise][number].formula(chosen)) for chosen, rows in everything.passes()]
    values = np.empty((everything.count, results[0][1].shape[1]))
    for rows, some in results:
        values[rows] = some
    return values


def with_slips(exercise: Exercise, slips: Slips, network: Network) -> tuple[Array, ...]:
    """Give what one answers with these slips, part by part; NaN where a slip asks for a neuron that is not there."""
    parts = list(in_parts(exercise, exercise.right(*exercise.arguments_of(network))))
    for number, piece in enumerate(PIECES[exercise.name]):
        own = tuple(s for s in slips if s.of in piece.factors)
        if own:
            choice = choice_of(exercise.name, number, [own])
            flat = computed(exercise.name, number, choice, case(exercise.name, network))[0]
            ends = np.cumsum([part.size for part in parts[piece.parts]])[:-1]
            shapes = [part.shape for part in parts[piece.parts]]
            parts[piece.parts] = [a.reshape(shape) for a, shape in zip(np.split(flat, ends), shapes, strict=True)]
            if exercise.name == "step":
                parts[piece.parts] = [network.parameters[number] - ETA * slope for slope in parts[piece.parts]]
    return tuple(parts)
