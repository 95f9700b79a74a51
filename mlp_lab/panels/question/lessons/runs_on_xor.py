"""The runs that the questions of lesson 07 are about, and what is asked of them."""

from functools import cache

import numpy as np

from mlp_core import Array, Parameters, forward
from mlp_lab.state.checks import started
from mlp_lab.state.knobs import State
from mlp_lab.training.data import find_data, own
from mlp_lab.training.descent import batch_loss, gradients, promise_and_fall, step, with_examples
from mlp_lab.training.run import Run, begin, start_numbers

SIZES, SEED = (2, 3, 1), 9
ETA, STEPS, SOLVED = 2, 2000, 0.01
SLOW_ETA, LARGE_ETA, LARGEST_ETA = ETA / 10, 10, 50
ORDERED = (ETA, 10, 20)  # η with which both orders are compared
LONG_STEP = 10  # η of one step
STUCK_FROM = 1000  # with the largest η
ACROSS, ALONG = 80, 30  # degrees to the way, from which on −∇E lies across it, and to which along it
TURNING = (0, 100, 200, 300)  # steps at which that is told
RETURNS = (1, 10, 50)  # steps there and back
XOR = find_data("xor")
LOST, WRONG = 1, 3  # places of the examples (0, 1) and (1, 1)


@cache
def lab_start() -> State:
    """Give the state that the lab of the lesson starts from, with the example (1, 1) of XOR."""
    return started(SIZES, SEED, None, XOR.O_I[WRONG], XOR.t[WRONG])


@cache
def trained(eta: float = ETA, rule: str = "together", steps: int = STEPS) -> Run:
    """Give the run of the lesson, or one with another η or rule."""
    return begin(XOR, lab_start().parameters, eta, rule=rule).extend(steps)


def slowly_trained() -> Run:
    """Give the run with a tenth of the rate, until it has solved XOR too."""
    return trained(SLOW_ETA, steps=5000)


@cache
def from_zero(data: str) -> Run:
    """Give a run that starts from zero."""
    return begin(find_data(data), start_numbers("zero", SIZES), ETA).extend(STEPS)


@cache
def without_output_weights() -> float:
    """Give E after as many steps by a wrong formula, in which errors go back with every w_ik^O left out."""
    now = lab_start().parameters
    for _ in range(STEPS):
        wrong = gradients(now, XOR, back=np.ones_like(now.w_O))
        now = Parameters(*(w - ETA * slope for w, slope in zip(now, wrong, strict=True)))
    return float(batch_loss(now, XOR))


@cache
def there_and_back(steps: int) -> float:
    """Go so many steps, and as many with −η: give how far the weight or bias farthest from its start is off."""
    now = trained().at(steps)
    for _ in range(steps):
        now = step(now, XOR, -ETA)
    return max(float(np.abs(one - other).max()) for one, other in zip(now, trained().at(0), strict=True))


@cache
def right_at() -> Array:
    """Tell for every step and example whether the output lies on the side of ½ where its target is (steps, N)."""
    outputs = forward(with_examples(trained().passed), XOR.O_I).O_O[..., 0]
    return np.asarray((outputs > 0.5) == (XOR.t[:, 0] > 0.5))


def first_solved(run: Run) -> int:
    """Give the first step at which E is below a hundredth."""
    return int((run.E < SOLVED).argmax())


def rises(run: Run) -> int:
    """Count the steps at which E rises."""
    return int((np.diff(run.E) > 0).sum())


def leaps(run: Run) -> bool:
    """Tell whether E ends far above, after many steps at which it rose."""
    return bool(run.E[STEPS] > 0.1) and rises(run) > 100


def angle(at: int) -> float:
    """Give the angle between −∇E at a step and the straight way to where the run ends, in degrees."""
    here, end = (_in_a_row(trained().at(n)) for n in (at, STEPS))
    down, way = -_in_a_row(gradients(trained().at(at), XOR)), end - here
    return float(np.degrees(np.arccos(down @ way / np.linalg.norm(down) / np.linalg.norm(way))))


def _in_a_row(parameters: Parameters) -> Array:
    return np.concatenate([array.ravel() for array in parameters])


def E_at(run: Run, *steps: int) -> tuple[float, ...]:
    """Give E of a run at some steps."""
    return tuple(float(run.E[n]) for n in steps)


def fall(eta: float) -> tuple[float, float]:
    """Give the fall of E that the slopes promise for a step of the lab, and the one that comes."""
    start = lab_start()
    return promise_and_fall(start.parameters, own(start.O_I, start.t), eta)


def pace(first: int, last: int) -> float:
    """Give the fall of E in a step, on average over some steps."""
    return float(trained().E[first] - trained().E[last]) / (last - first)


def has_a_plateau() -> bool:
    """Tell whether E falls slowly after a first fall, and faster again later."""
    return pace(0, 10) > 2 * pace(10, 30) < pace(140, 170)


def both_orders(eta: float) -> tuple[float, float]:
    """Give E at the last step of the right run, and of the one that changes the output weights first."""
    return E_at(trained(eta), STEPS)[0], E_at(trained(eta, "output first"), STEPS)[0]


def spread() -> float:
    """Give how far the hidden neurons of the run from zero on AND ever are from one another."""
    passed = from_zero("and").passed
    return float(max(np.ptp(array, axis=axis).max() for array, axis in ((passed.w_H, 2), (passed.w_O, 1))))


def lost_between() -> tuple[int, int]:
    """Give the first and the last step at which the example (0, 1) lies on the wrong side."""
    steps = np.flatnonzero(~right_at()[:, LOST])
    return int(steps.min()), int(steps.max())
