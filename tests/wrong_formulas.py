"""Wrong formulas that are written in earnest, each with the right shape: what a test of the right ones must reject.

They are the slips that an exercise knows. N_H may not exceed N_I or N_O.
"""

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from mlp_core import Activations, Parameters
from mlp_lab.exercises.basis import slips_of, with_slips
from mlp_lab.exercises.misconceptions import Slip
from mlp_lab.exercises.networks import JUDGES, Network
from mlp_lab.exercises.tasks import EXERCISES
from mlp_lab.exercises.truth import agrees_by_part

Array = NDArray[Any]
Formula = Callable[[Parameters, Activations, Array], Array]
QUANTITIES = {"loss": "E"} | {name: name for name in ("delta_O", "gradient_w_O", "delta_H", "gradient_w_H")}


def _formula(exercise: str, slip: Slip, part: int) -> Formula:
    return lambda p, a, t: with_slips(EXERCISES[exercise], (slip,), Network(p, a.O_I, t, ""))[part]


def _first_wrong(slip: Slip) -> int:
    """Say which layer's numbers a slip in the forward pass changes first."""
    exercise = EXERCISES["forward"]
    return agrees_by_part(exercise, JUDGES[0], with_slips(exercise, (slip,), JUDGES[0])).index(False)


def _slips(exercise: str) -> list[Slip]:
    return [slip for slips in slips_of(exercise, 0).values() for slip in slips]


# (quantity, what is wrong, formula of parameters p, activations a and targets t)
WRONG_FORMULAS: list[tuple[str, str, Formula]] = [
    (Activations._fields[part], slip.name, _formula("forward", slip, part))
    for slip, part in ((slip, _first_wrong(slip)) for slip in _slips("forward"))
]
WRONG_FORMULAS += [
    (quantity, slip.name, _formula(exercise, slip, 0))
    for exercise, quantity in QUANTITIES.items()
    for slip in _slips(exercise)
]
