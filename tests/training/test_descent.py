"""A step of gradient descent goes against the gradient of E, for one example and for a batch."""

import numpy as np
import pytest

from mlp_core import Parameters, delta_H, forward
from mlp_lab.training.data import DATA, Data, own
from mlp_lab.training.descent import (
    RULES,
    batch_loss,
    gradients,
    output_first,
    promise_and_fall,
    squared,
    step,
    stepped,
)
from mlp_lab.training.run import start_numbers
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
    E, slopes = batch_loss(stacked, data, mean), gradients(stacked, data, mean)
    assert E.shape == (2, 3)
    for n, parameters in enumerate(each):
        place = divmod(n, 3)
        assert E[place] == pytest.approx(loss_alone(parameters, data, mean), rel=1e-14)
        here = Parameters(*(array[place] for array in slopes))
        assert flat(here) == pytest.approx(flat(gradients(parameters, data, mean)), rel=1e-13, abs=1e-16)
        assert squared(slopes)[place] == pytest.approx((flat(here) ** 2).sum(), rel=1e-13)


def test_each_place_of_leading_axes_may_have_an_example_of_its_own() -> None:
    each, random = [drawn_parameters(seed, (2, 3, 1)) for seed in range(4)], np.random.default_rng(5)
    stacked, O_I, t = Parameters(*map(np.stack, zip(*each, strict=True))), random.normal(size=(4, 2)), [0.25]
    E, slopes = batch_loss(stacked, own(O_I, [t])), gradients(stacked, own(O_I, [t]))
    for n, parameters in enumerate(each):
        assert E[n] == pytest.approx(loss_alone(parameters, own(O_I[n], t)), rel=1e-14)
        here = Parameters(*(array[n] for array in slopes))
        assert flat(here) == pytest.approx(flat(gradients_alone(parameters, own(O_I[n], t))), rel=1e-13)


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


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("data", [DATA["penguins"], own([1.0, 0.5], [0.0])], ids=lambda data: data.name)
def test_a_small_step_lowers_the_loss_by_eta_times_the_square_of_the_gradient(data: Data, mean: bool) -> None:
    start, eta = drawn_parameters(3, (2, 3, 1)), 1e-20
    slopes = gradients(start, data, mean)
    fall = -batch_loss(stepped(start, slopes, 1j * eta), data, mean).imag  # along the imaginary axis nothing is lost
    assert fall / eta == pytest.approx(float(squared(slopes)), rel=1e-12)
    promised, came = promise_and_fall(start, data, 1e-6, mean)
    assert promised == pytest.approx(1e-6 * squared(slopes), rel=1e-14)
    assert came == pytest.approx(promised, rel=1e-3)


def test_a_step_too_long_is_promised_to_lower_the_loss_and_raises_it() -> None:
    start, data = start_numbers(426, (2, 3, 1)), DATA["xor"]
    promised, came = promise_and_fall(start, data, 50, mean=True)
    assert came == loss_alone(start, data, mean=True) - loss_alone(step(start, data, 50, mean=True), data, mean=True)
    assert came < 0 < promised


def test_axes_of_eta_become_leading_axes() -> None:
    start, data, etas = drawn_parameters(3, (2, 3, 1)), DATA["xor"], np.array([[0.1, 1, 10], [0.2, 2, 20]])
    there = stepped(start, gradients(start, data), etas)
    for place, eta in np.ndenumerate(etas):
        assert all(map(np.array_equal, [array[place] for array in there], step(start, data, eta)))


def test_descent_by_examples_and_descent_by_matrices_go_the_same_way() -> None:
    start, data = drawn_parameters(4, (2, 3, 1)), DATA["xor"]
    now = start
    for _, alone in zip(range(300), descent_alone(start, data, 0.5, mean=True), strict=False):
        assert flat(now) == pytest.approx(flat(alone), rel=1e-10)
        now = step(now, data, 0.5, mean=True)
