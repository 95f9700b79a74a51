"""δ over the output: dots that are those of the core, on curves that are those of the sheet's formula."""

import numpy as np
import pytest

from mlp_core import Activations, Array, delta_O, forward
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.hump.delta import entropy_slope, hump
from tests.labs import trained, uneven
from tests.readings import drawn, points
from tests.state.test_sweep import decoded, shown


def delta_at(output: Array, t: float) -> Array:
    """Ask the core for δ of an output neuron with these outputs."""
    x = np.log(output / (1 - output))
    empty = np.zeros((len(output), 1))
    return delta_O(Activations(empty, empty, empty, x[:, None], output[:, None]), np.full((len(output), 1), t))[:, 0]


@pytest.mark.parametrize("t", [0, 1, 0.3, -2, 4])
def test_the_curve_is_delta_of_the_core(t: float) -> None:
    output = np.linspace(0.001, 0.999, 57)
    assert hump(output, np.array(t)) == pytest.approx(delta_at(output, t), rel=1e-9, abs=1e-15)


def test_for_the_target_0_it_is_largest_at_two_thirds_and_the_mirror_image_for_1() -> None:
    output = np.linspace(0, 1, 30001)
    curve = hump(output, np.array(0))
    assert output[curve.argmax()] == pytest.approx(2 / 3, abs=1e-4)
    assert curve.max() == pytest.approx(4 / 27, rel=1e-6)
    assert (np.diff(curve[20001:]) < 0).all()
    assert hump(output, np.array(1)) == pytest.approx(-curve[::-1], abs=1e-15)


@pytest.mark.parametrize(("output", "t"), [(0.2, 0), (0.9, 1), (0.7, 0.4)])
def test_the_slope_for_cross_entropy_is_measured(output: float, t: float) -> None:
    def entropy(x: float) -> float:
        out = 1 / (1 + np.exp(-x))
        return float(-t * np.log(out) - (1 - t) * np.log(1 - out))

    x, h = np.log(output / (1 - output)), 1e-6
    measured = (entropy(x + h) - entropy(x - h)) / (2 * h)
    assert entropy_slope(np.array(output), np.array(t)) == pytest.approx(measured, rel=1e-8)


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_at_every_step_the_dots_are_those_of_the_core(data: str) -> None:
    lab = trained(data, steps=40, start=3, eta=3)
    lab.hump()
    sweep, (_, O_I, t, _) = decoded(lab._link.sweep), lab.run.data
    for step in range(0, 41, 8):
        now = forward(lab.run.at(step), O_I)
        assert shown(sweep, "hump O")[step] == pytest.approx(now.O_O, rel=1e-12)
        assert shown(sweep, "hump delta")[step] == pytest.approx(delta_O(now, t), rel=1e-12)
        assert shown(sweep, "hump entropy")[step] == pytest.approx(now.O_O - t, rel=1e-12)
    assert shown(sweep, "hump targets")[0].tolist() == [0, 1]


@pytest.mark.parametrize("knob", ["t[1]", "w_O[1, 2]", "scale"])
def test_without_a_run_each_output_of_the_labs_example_has_a_dot_and_a_curve(knob: str) -> None:
    lab = uneven()
    lab.hump()
    lab.select(knob)
    sweep = decoded(lab._link.sweep)
    for row in range(0, len(sweep["positions"]), 10):
        outputs, t = shown(sweep, "hump O")[row, 0], shown(sweep, "hump targets")[row]
        assert outputs == pytest.approx(shown(sweep, "O_O")[row])
        assert t == pytest.approx(shown(sweep, "t")[row])
        assert shown(sweep, "hump delta")[row, 0] == pytest.approx(shown(sweep, "delta_O")[row], rel=1e-11)
        s = np.linspace(0, 1, 21)  # along the Bézier curve, whose places across are evenly spaced
        first, second, middle = shown(sweep, "hump curves")[row].T[..., None]
        assert 3 * (1 - s) ** 2 * s * first + 3 * (1 - s) * s**2 * second == pytest.approx(hump(s, t[:, None]))
        assert middle[:, 0] == pytest.approx(hump(np.array(0.5), t))
        low, high = shown(sweep, "hump heights")[row]
        there = hump(np.linspace(0, 1, 2001), t[:, None])
        assert (low, high) == pytest.approx((min(there.min(), 0), max(there.max(), 0)), rel=1e-3)
        ends = shown(sweep, "hump lines")[row]
        assert ends == pytest.approx(np.stack([-t, 1 - t], axis=-1))
        assert shown(sweep, "hump line heights")[row] == pytest.approx((min(ends.min(), 0), max(ends.max(), 0)))


def test_the_text_tells_of_each_dot_and_of_many_the_largest() -> None:
    lab = trained(steps=20, start=3)
    lab["step"] = 20
    now = forward(lab.parameters, lab.run.data.O_I)
    head, beyond, *lines = repr(lab.hump(entropy=True)).splitlines()
    assert head == "δ^O over the output at step 20 on xor"
    assert beyond == "beyond the sheet, cross-entropy: ∂E/∂x = O − t"
    δ = delta_O(now, lab.run.data.t)
    assert lines[3] == (
        f"example 4, output 1: O = {number(now.O_O[3, 0])}, t = 0.0000, δ = {number(δ[3, 0])}, "
        f"cross-entropy {number(now.O_O[3, 0])}"
    )
    many = trained("penguins", steps=20, start=3)
    δ = delta_O(forward(many.parameters, many.run.data.O_I), many.run.data.t)
    n = int(np.abs(δ).argmax())
    assert repr(many.hump()).splitlines()[1].startswith(f"largest of 50: example {n + 1}, output 1: O = ")


@pytest.mark.parametrize("entropy", [False, True])
def test_what_is_stored_of_one_that_asks_has_no_curve_and_no_slope(entropy: bool) -> None:
    lab = trained(steps=20, start=3)
    lab["step"] = 10
    panel = lab.hump(entropy=entropy, ask=True)
    assert "δ =" not in repr(panel) and "cross-entropy" not in repr(panel)
    (ax,) = drawn(panel).axes
    assert all(len(points(line)) <= 4 and np.ptp(points(line)[:, 1]) == 0 for line in ax.lines)


def test_the_picture_has_the_dots_on_the_curves() -> None:
    lab = Lab()
    figure = drawn(lab.hump(entropy=True))
    lines = [points(line) for line in figure.axes[0].lines]
    dots = np.array([line[0] for line in lines if len(line) == 1])
    now = forward(lab.parameters, lab.O_I)
    assert dots[:4] == pytest.approx(np.stack([now.O_O, delta_O(now, lab.t)], axis=1))
    assert dots[4:] == pytest.approx(np.stack([now.O_O, now.O_O - lab.t], axis=1))
