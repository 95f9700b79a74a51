"""The networks that answers are judged on: in them no mistake can hide, and in the small ones it can be seen."""

import numpy as np

from mlp_core import forward, sigmoid_prime
from mlp_lab.exercises.networks import JUDGES, SMALL, examples, smallest

LARGE = [network for network in JUDGES if network.sizes != (1, 1, 1)]


def test_no_two_layers_are_equal_but_in_the_smallest() -> None:
    assert all(len(set(network.sizes)) == 3 for network in LARGE)
    assert len(LARGE) < len(JUDGES)
    assert len({network.about for network in JUDGES}) == len(JUDGES)


def test_there_are_outputs_above_and_below_their_targets() -> None:
    errors = [forward(network.parameters, network.O_I).O_O - network.t for network in JUDGES]
    assert all((error > 0).any() and (error < 0).any() for error in errors if error.size > 1)
    assert {float(np.sign(error[0])) for error in errors if error.size == 1} == {-1.0, 1.0}


def test_there_are_saturated_neurons_inputs_of_0_and_weights_of_either_sign() -> None:
    nows = [forward(network.parameters, network.O_I) for network in JUDGES]
    assert any(sigmoid_prime(now.x_H).min() < 1e-3 for now in nows)
    assert any(sigmoid_prime(now.x_O).min() < 1e-3 for now in nows)
    assert any((network.O_I == 0).any() for network in JUDGES)
    for network in LARGE:
        assert all((w < 0).any() and (w > 0).any() for w in (network.parameters.w_H, network.parameters.w_O))


def test_no_target_is_0_and_some_are_beyond_reach() -> None:
    assert all((network.t != 0).all() for network in JUDGES)
    assert any((network.t < 0).any() and (network.t > 1).any() for network in JUDGES)


def test_the_small_ones_grow_and_are_of_round_numbers() -> None:
    counts = [sum(network.sizes) for network in SMALL]
    assert counts == sorted(counts)
    numbers = np.concatenate([a.ravel() for n in SMALL for a in (*n.parameters, n.O_I, n.t)])
    assert np.array_equal(numbers, numbers.round())
    assert np.abs(numbers).max() <= 4


def test_in_the_first_ones_outputs_are_a_half() -> None:
    for network in SMALL[:3]:
        now = forward(network.parameters, network.O_I)
        assert now.O_H.tolist() == now.O_O.tolist() == [0.5]


def test_the_smallest_one_that_disagrees_is_found() -> None:
    assert smallest(lambda network: True) is SMALL[0]
    two = smallest(lambda network: network.t.size > 1)
    assert two is not None
    assert two.sizes == (1, 1, 2)
    assert smallest(lambda network: False) is None


def test_a_batch_begins_with_the_networks_own_example_and_has_a_length_of_its_own() -> None:
    for network in (*JUDGES, *SMALL):
        O_I, t = examples(network)
        assert len(O_I) == len(t) > 1
        assert len(t) not in network.sizes
        np.testing.assert_array_equal((*O_I[0], *t[0]), (*network.O_I, *network.t))
