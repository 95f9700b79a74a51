"""A step of gradient descent goes against the gradient of E, for one example and for a batch."""

import numpy as np
import pytest

from mlp_core import Parameters, delta_H, forward
from mlp_lab.training.data import DATA
from mlp_lab.training.descent import RULES, batch_loss, gradients, output_first, step, with_examples
from tests.descents import descent_alone, drawn_data, drawn_parameters, flat, gradients_alone, loss_alone

SIZES = [(2, 3, 1), (1, 1, 1), (3, 2, 4), (6, 6, 6)]


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("N", [1, 7])
@pytest.mark.parametrize("sizes", SIZES)
def test_the_gradient_of_a_batch_is_that_of_the_complex_step(sizes: tuple[int, int, int], N: int, mean: bool) -> None:
    parameters, data, h = drawn_parameters(5, sizes), drawn_data(6, N, sizes[0], sizes[2]), 1e-20
    for name, slopes in gradients(parameters, data, mean)._asdict().items():
        for index in np.ndindex(slopes.shape):
            turned = getattr(parameters, name).astype(complex)
            turned[index] += 1j * h
            E = batch_loss(parameters._replace(**{name: turned}), data, mean)
            assert slopes[index] == pytest.approx(E.imag / h, rel=1e-12, abs=1e-17)


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("N", [1, 7])
@pytest.mark.parametrize("sizes", SIZES)
def test_loss_and_gradient_of_a_batch_add_up_those_of_the_sheet(
    sizes: tuple[int, int, int], N: int, mean: bool
) -> None:
    parameters, data = drawn_parameters(1, sizes), drawn_data(2, N, sizes[0], sizes[2])
    assert batch_loss(parameters, data, mean) == pytest.approx(loss_alone(parameters, data, mean), rel=1e-14)
    alone = gradients_alone(parameters, data, mean)
    assert flat(gradients(parameters, data, mean)) == pytest.approx(flat(alone), rel=1e-13, abs=1e-16)


@pytest.mark.parametrize("mean", [False, True])
def test_parameters_with_leading_axes_have_the_numbers_of_each_alone(mean: bool) -> None:
    each, data = [drawn_parameters(seed, (2, 3, 1)) for seed in range(6)], DATA["xor"]
    stacked = Parameters(*(np.stack(arrays).reshape(2, 3, *arrays[0].shape) for arrays in zip(*each, strict=True)))
    E, slopes = batch_loss(stacked, data, mean), gradients(with_examples(stacked), data, mean)
    assert E.shape == (2, 3)
    for n, parameters in enumerate(each):
        place = divmod(n, 3)
        assert E[place] == pytest.approx(loss_alone(parameters, data, mean), rel=1e-14)
        here = Parameters(*(array[place] for array in slopes))
        assert flat(here) == pytest.approx(flat(gradients(parameters, data, mean)), rel=1e-13, abs=1e-16)


@pytest.mark.parametrize("mean", [False, True])
def test_a_step_is_each_parameter_less_eta_times_its_slope(mean: bool) -> None:
    parameters, data = drawn_parameters(3, (2, 3, 1)), DATA["xor"]
    slopes = gradients(parameters, data, mean)
    for now, w, slope in zip(step(parameters, data, 0.7, mean), parameters, slopes, strict=True):
        assert np.array_equal(now, w - 0.7 * slope)


def test_the_wrong_order_sends_the_errors_back_through_weights_that_have_been_changed() -> None:
    (w_H, b_H, w_O, b_O), data, eta = drawn_parameters(3, (2, 3, 1)), DATA["xor"], 0.7
    now = forward(Parameters(w_H, b_H, w_O, b_O), data.O_I)
    right = step(Parameters(w_H, b_H, w_O, b_O), data, eta)
    wrong = output_first(Parameters(w_H, b_H, w_O, b_O), data, eta)
    δ_H = delta_H(now, data.t, right.w_O)
    assert np.array_equal(wrong.w_O, right.w_O)
    assert np.array_equal(wrong.b_O, right.b_O)
    assert wrong.w_H == pytest.approx(w_H - eta * data.O_I.T @ δ_H, rel=1e-14)
    assert wrong.b_H == pytest.approx(b_H - eta * δ_H.sum(axis=0), rel=1e-14)
    assert not np.allclose(wrong.w_H, right.w_H, rtol=1e-3)
    assert list(RULES) == ["together", "output first"]


def test_a_step_back_with_minus_eta_does_not_return() -> None:
    start = drawn_parameters(3, (2, 3, 1))
    back = step(step(start, DATA["xor"], 1.0), DATA["xor"], -1.0)
    assert 1e-6 < np.abs(flat(back) - flat(start)).max() < 0.1


def test_a_small_step_lowers_the_loss_by_eta_times_the_square_of_the_gradient() -> None:
    start, data, eta = drawn_parameters(3, (2, 3, 1)), DATA["penguins"], 1e-6
    fall = batch_loss(start, data) - batch_loss(step(start, data, eta), data)
    assert fall == pytest.approx(eta * (flat(gradients(start, data)) ** 2).sum(), rel=1e-3)


def test_descent_by_examples_and_descent_by_matrices_go_the_same_way() -> None:
    start, data = drawn_parameters(4, (2, 3, 1)), DATA["xor"]
    now = start
    for _, alone in zip(range(300), descent_alone(start, data, 0.5, mean=True), strict=False):
        assert flat(now) == pytest.approx(flat(alone), rel=1e-10)
        now = step(now, data, 0.5, mean=True)
