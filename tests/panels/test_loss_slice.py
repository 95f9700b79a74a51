"""The slice of the loss shows the loss along the chosen weight and its slope there."""

import numpy as np
import pytest

from mlp_core import forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.state.knobs import positions
from tests.labs import uneven
from tests.readings import drawn, points, written_in


@pytest.mark.parametrize("weight", ["w_O[0, 3]", "w_H[2, 1]"])
def test_the_slice_in_words_has_the_numbers_of_the_core(weight: str) -> None:
    lab = uneven()
    lab.select(weight)
    activations = forward(lab.parameters, lab.O_I)
    at, E = lab[weight], float(loss(activations.O_O, lab.t))
    slope = {"w_O[0, 3]": gradient_w_O(activations, lab.t)[0, 3]}
    slope["w_H[2, 1]"] = gradient_w_H(activations, lab.t, lab.w_O)[2, 1]
    expected = f"Loss along {weight}: at {number(at)}, E = {number(E)}, slope ∂E/∂w = {number(slope[weight])}"
    assert repr(lab.loss_slice()) == expected


@pytest.mark.parametrize("weight", ["w_O[0, 3]", "w_H[2, 1]"])
def test_the_curve_is_the_loss_and_its_tangent_touches_it_with_the_slope_of_the_gradient(weight: str) -> None:
    lab = Lab()
    lab.select(weight)
    at, knob = lab[weight], lab.chosen(weight[:3])
    activations = forward(lab.parameters, lab.O_I)
    slope = {"w_H": gradient_w_H(activations, lab.t, lab.w_O), "w_O": gradient_w_O(activations, lab.t)}[knob.array]
    E = float(loss(activations.O_O, lab.t))
    figure = drawn(lab.loss_slice())
    curve, tangent, point = (points(line) for line in figure.axes[0].lines)
    assert np.array_equal(curve[:, 0], positions(knob, at))
    for value, height in curve[::5]:
        lab[weight] = value
        assert loss(lab.activations.O_O, lab.t) == pytest.approx(height, rel=1e-14)
    assert point.tolist() == [[at, pytest.approx(E, rel=1e-14)]]
    (left, low), (right, high) = tangent
    assert left < at < right
    assert (high - low) / (right - left) == pytest.approx(slope[knob.index], rel=1e-12)
    assert low + (at - left) * slope[knob.index] == pytest.approx(E, rel=1e-12)
    assert {weight, "E", f"slope = {number(float(slope[knob.index]))}"} <= set(written_in(figure))
