"""Who pulls: the parts that examples and their paths have in the gradient of a weight, and what they add up to."""

import numpy as np
import pytest

from mlp_core import Array, Parameters, forward, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.state.knobs import Knob
from tests.descents import gradients_alone
from tests.labs import trained, uneven
from tests.readings import drawn
from tests.state.test_sweep import decoded, shown


def part(parameters: Parameters, weight: Knob, O_I: Array, t: Array, k: int) -> float:
    """Give what one example adds by one path, as the sheet writes it down: a term of its sum over k."""
    now, (j, i) = forward(parameters, O_I), weight.index
    δ_O = (now.O_O - t) * sigmoid_prime(now.x_O)
    if weight.array == "w_O":
        return float(δ_O[i] * now.O_H[j])
    return float(δ_O[k] * parameters.w_O[i, k] * sigmoid_prime(now.x_H[i]) * O_I[j])


def assert_pulls(lab: Lab, row: int, parameters: Parameters, *, mean: bool = False) -> None:
    """Hold the pulls of a row to the core, path by path, and their sum to the gradient of the batch."""
    sweep, weight, data = decoded(lab._link.sweep), lab.chosen(lab.weight[:3]), lab.run.data
    parts = shown(sweep, "pulls parts")[row]
    share = len(data.t) if mean else 1
    N, K = parts.shape
    assert len(data.t) == N
    assert (data.t.shape[1] if weight.array == "w_H" else 1) == K
    for n in range(N):
        for k in range(K):
            wanted = part(parameters, weight, data.O_I[n], data.t[n], k) / share
            assert parts[n, k] == pytest.approx(wanted, rel=1e-10, abs=1e-16)
    whole = getattr(gradients_alone(parameters, data, mean), weight.array)[weight.index]
    assert shown(sweep, "pulls net")[row] == pytest.approx(whole, rel=1e-10, abs=1e-15)
    assert shown(sweep, "pulls each")[row] == pytest.approx(parts.sum(axis=1), rel=1e-12, abs=1e-16)
    assert shown(sweep, "pulls so far")[row] == pytest.approx(parts.ravel().cumsum(), rel=1e-12, abs=1e-16)
    assert shown(sweep, "pulls up")[row] == pytest.approx(parts[parts > 0].sum(), rel=1e-12, abs=1e-16)
    assert shown(sweep, "pulls down")[row] == pytest.approx(parts[parts < 0].sum(), rel=1e-12, abs=1e-16)


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("weight", ["w_O[1, 0]", "w_H[1, 2]"])
@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_at_every_step_the_pulls_are_those_of_the_core_and_add_up_to_the_gradient(
    data: str, weight: str, mean: bool
) -> None:
    lab = trained(data, steps=40, start=3, mean=mean)
    lab.pulls()
    lab._shared.look_at(weight)
    for row in (*range(0, 41, 8), -1):
        assert_pulls(lab, row, lab.run.at(0 if row == -1 else row), mean=mean)


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_H[0, 1]"])
def test_a_hidden_weight_has_a_path_to_each_output_and_an_output_weight_one(weight: str) -> None:
    lab = trained("own", sizes=(3, 2, 4), steps=10)
    lab.pulls()
    lab._shared.look_at(weight)
    for row in range(11):
        assert_pulls(lab, row, lab.run.at(row))


def test_the_pulls_follow_a_knob_that_is_turned_by_hand() -> None:
    lab = trained(steps=20, start=3)
    lab.pulls()
    lab["step"] = 10
    lab.select("w_H[1, 1]")
    lab.select("b_O[0]")
    knob = lab._shared.knob("b_O[0]")
    for row in range(0, 121, 30):
        assert_pulls(lab, row, knob.turned(lab.state, decoded(lab._link.sweep)["positions"][row]).parameters)


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_H[2, 1]"])
def test_without_a_run_the_paths_of_the_labs_example_pull(weight: str) -> None:
    lab = uneven()
    lab.select(weight)
    panel = lab.pulls()
    sweep, knob = decoded(lab._link.sweep), lab.chosen(weight[:3])
    K = 4 if weight.startswith("w_H") else 1
    for row in range(0, 121, 30):
        turned = knob.turned(lab.state, sweep["positions"][row]).parameters
        parts = [part(turned, knob, lab.O_I, lab.t, k) for k in range(K)]
        assert shown(sweep, "pulls parts")[row] == pytest.approx(np.array([parts]), rel=1e-11)
    first, example = repr(panel).splitlines()
    slope = number(lab.gradient(weight))
    assert first.startswith(f"Pulls on {weight}, the lab's example: ∂E/∂w = {slope} = ")
    assert example.startswith(f"example 1: {slope}")
    assert example.count("+") == K - 1


def test_from_zero_on_xor_the_pulls_cancel_to_exactly_0_and_each_is_none() -> None:
    lab = trained(steps=20, start="zero")
    panel = lab.pulls()
    sweep = decoded(lab._link.sweep)
    assert np.abs(shown(sweep, "pulls parts")).min() == 0.0625
    assert (shown(sweep, "pulls net") == 0).all()
    assert repr(panel).splitlines() == [
        "Pulls on w_O[0, 0] at step 0 on xor, the sum of 4: ∂E/∂w = 0.0000 = 0.1250 upwards + −0.1250 downwards",
        "example 1: 0.0625",
        "example 2: −0.0625",
        "example 3: −0.0625",
        "example 4: 0.0625",
        "They cancel to exactly 0.",
    ]


def test_where_nothing_pulls_nothing_is_said_to_cancel() -> None:
    lab = trained(steps=20, start="zero")
    lab._shared.look_at("w_H[0, 0]")
    assert "cancel" not in repr(lab.pulls())


def test_many_pulls_are_told_by_their_sums_and_the_strongest() -> None:
    lab = trained("penguins", steps=20, start=2, mean=True)
    lab["step"] = 20
    first, strongest = repr(lab.pulls()).splitlines()
    parts = [
        part(lab.parameters, Knob("w_O", (0, 0)), O_I, t, 0) / 50 for O_I, t in zip(*lab.run.data[1:3], strict=True)
    ]
    up, down = (sum(one for one in parts if one * sign > 0) for sign in (1, -1))
    assert first == (
        f"Pulls on w_O[0, 0] at step 20 on penguins, the mean of 50: ∂E/∂w = {number(sum(parts))} = "
        f"{number(up)} upwards + {number(down)} downwards"
    )
    n = max(range(50), key=lambda n: abs(parts[n]))
    assert strongest == f"The strongest is example {n + 1}: {number(parts[n])}"


def test_the_picture_goes_from_sum_to_sum_and_ends_at_the_gradient() -> None:
    lab = trained(steps=600, start=3)
    lab["step"] = 300
    drawn_bars = [bar for group in drawn(lab.pulls()).axes[0].containers for bar in group]
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in drawn_bars]
    ends = np.cumsum(
        [part(lab.parameters, Knob("w_O", (0, 0)), O_I, t, 0) for O_I, t in zip(*lab.run.data[1:3], strict=True)]
    )
    assert np.array(bars[:-1]) == pytest.approx(np.stack([[0, *ends[:-1]], ends], axis=1), abs=1e-15)
    assert bars[-1] == pytest.approx((0, ends[-1]), abs=1e-15)
