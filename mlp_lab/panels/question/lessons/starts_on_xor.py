"""The starts that the questions of lesson 08 are about: weights scaled, twenty seeds, and the one that gets stuck."""

from functools import cache

import numpy as np

from mlp_core import Array, Parameters, delta_O, forward, gradient_w_H, sigmoid_prime
from mlp_lab.panels.question.lessons.runs_on_xor import ETA, SIZES, SOLVED, STEPS, WRONG, XOR, lab_start
from mlp_lab.training.descent import batch_loss, step
from mlp_lab.training.run import Run, begin, start_numbers

SEEDS, SHORT = range(20), 1000  # of starts that are drawn, and steps from each
LONG_ETA, STUCK = 5, 14  # a learning rate, and the seed that it does not bring on
SCALES = (0.1, 0.3, 1, 3, 10)
TOO_LARGE = 5  # a scale from which nothing comes
NEURONS = 2000  # that are drawn to see how steep they are


def scaled(parameters: Parameters, by: float) -> Parameters:
    """Multiply all weights, and no bias."""
    return parameters._replace(w_H=by * parameters.w_H, w_O=by * parameters.w_O)


def factors(by: float) -> Array:
    """Give the five factors of ∂E/∂w_11^H for the example (1, 1), with all weights of the lesson times a number."""
    parameters, (O_I, t) = scaled(lab_start().parameters, by), (XOR.O_I[WRONG], XOR.t[WRONG])
    now = forward(parameters, O_I)
    error, slopes = now.O_O[0] - t[0], (sigmoid_prime(now.x_O)[0], sigmoid_prime(now.x_H)[0])
    return np.array([error, slopes[0], parameters.w_O[0, 0], slopes[1], O_I[0]])


def slope(by: float) -> float:
    """Give ∂E/∂w_11^H there by the formula of mlp_core."""
    parameters = scaled(lab_start().parameters, by)
    now = forward(parameters, XOR.O_I[WRONG])
    return float(gradient_w_H(now, XOR.t[WRONG], parameters.w_O)[0, 0])


def best_scale(grid: Array) -> float:
    """Give the scale at which that slope is largest."""
    return float(max(grid, key=lambda by: abs(slope(by))))


@cache
def scaled_run(by: float) -> Run:
    """Give the run of the lesson from its start with all weights times a number."""
    return begin(XOR, scaled(lab_start().parameters, by), ETA).extend(STEPS)


@cache
def ends(by: float = 1, eta: float = ETA) -> Array:
    """Give E after a short run from each seed, with all weights of the start times a number; all go side by side."""
    starts = [scaled(start_numbers(seed, SIZES), by) for seed in SEEDS]
    now = Parameters(*map(np.stack, zip(*starts, strict=True)))
    for _ in range(SHORT):
        now = step(now, XOR, eta)
    return batch_loss(now, XOR)


def solved(by: float, eta: float = ETA) -> int:
    """Count the seeds whose run ends below a hundredth."""
    return int((ends(by, eta) < SOLVED).sum())


@cache
def spread_and_slope(inputs: int, by: float) -> tuple[float, float]:
    """Give how far net inputs are from 0, and sig′ of them, where so many inputs of 1 come by weights that are divided.

    The weights are drawn from −1 to 1; the first is a root mean square, the second a mean.
    """
    x = np.random.default_rng(0).uniform(-1, 1, (NEURONS, inputs)).sum(axis=1) / by
    return float(np.sqrt(np.mean(x**2))), float(sigmoid_prime(x).mean())


@cache
def stuck(eta: float = LONG_ETA) -> Run:
    """Give the run from the seed that gets stuck, or with a learning rate with which it does not."""
    return begin(XOR, start_numbers(STUCK, SIZES), eta).extend(SHORT)


def at_the_end(run: Run) -> tuple[Array, Array, Array]:
    """Give the outputs (4), δ^O (4) and the slopes of the hidden neurons (4, 3) where a run ends."""
    now = forward(run.at(run.last), XOR.O_I)
    return now.O_O[:, 0], delta_O(now, XOR.t)[:, 0], sigmoid_prime(now.x_H)
