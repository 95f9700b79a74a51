"""A gradient check: the slope of E along one weight, measured in three ways, and how wrong each is expected to be."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.knobs import Knob, State
from mlp_lab.state.sweep import gradient_along, loss_along

Function = Callable[[Array], Array]
EPS = float(np.finfo(float).eps)


def one_sided(f: Function, w: Array | float, h: Array) -> Array:
    """Measure a slope by one step, as a forward difference: (f(w + h) − f(w)) / h = f′ + ½ f″ h + …"""
    slope: Array = (f(w + h) - f(np.asarray(w))) / h
    return slope


def central(f: Function, w: Array | float, h: Array) -> Array:
    """Measure a slope by a step to either side: (f(w + h) − f(w − h)) / 2h = f′ + ⅙ f‴ h² + …"""
    slope: Array = (f(w + h) - f(w - h)) / (2 * h)
    return slope


def complex_step(f: Function, w: Array | float, h: Array | float) -> Array:
    """Measure a slope by a step along the imaginary axis: Im f(w + ih) / h = f′ − ⅙ f‴ h² + …, with no difference."""
    slope: Array = np.imag(f(np.asarray(w + 1j * h))) / h
    return slope


METHODS = {"one-sided": one_sided, "central": central, "complex step": complex_step}


class Errors(NamedTuple):
    """What a formula gives for a slope, how far measured slopes are from it, and how far they should be.

    slope: (...). measured: by the name of the method, an error for each step, (..., n). expected: the same by its
    leading term, written out.
    """

    slope: Array
    measured: dict[str, Array]
    expected: dict[str, Array]


def errors(state: State, weight: Knob, h: Array) -> Errors:
    """Measure ∂E/∂w of one weight with these steps (n), and compare with the formula of mlp_core.

    The arrays of the state may have leading axes (...), as those of a sweep have.
    """
    w = getattr(state, weight.array)[weight.entry][..., np.newaxis]
    each = State(**{n: np.expand_dims(array, -3 if n in WEIGHTS else -2) for n, array in state._asdict().items()})

    def f(along: Array) -> Array:
        return loss_along(each, weight, along)

    slope = gradient_along(each, weight, w)
    measured = {name: np.abs(measure(f, w, h) - slope) for name, measure in METHODS.items()}
    step = 1e-4
    beside = gradient_along(each, weight, w + 1j * step)  # E′(w + is) = E′ + i E″ s − ½ E‴ s² − …
    second, third = beside.imag / step, 2 * (slope - beside.real) / step**2
    expected = {"½ |E″| h": abs(second) * h / 2, "⅙ |E‴| h²": abs(third) * h**2 / 6, "ε E / h": EPS * f(w) / h}
    return Errors(slope[..., 0], measured, expected)
