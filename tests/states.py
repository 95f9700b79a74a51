"""States of networks, and what is known at a weight of one, for tests to ask."""

import numpy as np

from mlp_core import forward
from mlp_lab import Lab
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import Knob, State
from mlp_lab.state.sweep import Known


def random_state(seed: int, sizes: tuple[int, int, int]) -> State:
    """Draw the numbers of a network."""
    random, (N_I, N_H, N_O) = np.random.default_rng(seed), sizes
    shapes = ((N_I, N_H), (N_H,), (N_H, N_O), (N_O,), (N_I,), (N_O,))
    return State(*(random.normal(scale=1.5, size=shape) for shape in shapes))


def at_weight(state: State, array: str, index: tuple[int, ...]) -> AtWeight:
    """Give a weight in a state."""
    return AtWeight(state, forward(state.parameters, state.O_I), Knob(array, index))


def at_chosen(lab: Lab, array: str) -> AtWeight:
    """Give the weight of an array that is chosen in a lab."""
    return AtWeight(lab.state, lab.activations, lab.chosen(array))


def known(at: AtWeight) -> Known:
    """Give what a source is asked with, where it asks for nothing but a weight."""
    return Known(at.state, at.activations, {}, {at.weight.array: at})
