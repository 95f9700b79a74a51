"""The budget of a gradient: factors whose product is that of the core, and the smallest of them by name."""

import numpy as np
import pytest
from traitlets import TraitError

from mlp_core import Array, forward, gradient_w_H, gradient_w_O, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.state.knobs import State, all_knobs
from tests.labs import LABS, trained, uneven
from tests.readings import drawn
from tests.state.test_sweep import decoded, shown


def factors_of(state: State, weight: str, way: str) -> Array:
    """Write down the factors of a gradient, as the sheet has them."""
    now, (j, i) = forward(state.parameters, state.O_I), (int(weight[4]), int(weight[7]))
    errors, slopes = now.O_O - state.t, sigmoid_prime(now.x_O)
    if weight.startswith("w_O"):
        return np.array([errors[i], slopes[i], now.O_H[j]])
    hidden = [sigmoid_prime(now.x_H[i]), state.O_I[j]]
    if way == "sum":
        return np.array([sum(errors[k] * slopes[k] * state.w_O[i, k] for k in range(len(errors))), *hidden])
    return np.array([errors[int(way)], slopes[int(way)], state.w_O[i, int(way)], *hidden])


def gradient_of(state: State, weight: str) -> float:
    now, entry = forward(state.parameters, state.O_I), (int(weight[4]), int(weight[7]))
    if weight.startswith("w_O"):
        return float(gradient_w_O(now, state.t)[entry])
    return float(gradient_w_H(now, state.t, state.w_O)[entry])


@pytest.mark.parametrize("lab", [name for name in LABS if name != "all zero"])
def test_the_factors_of_every_weight_multiply_to_its_gradient(lab: str) -> None:
    made = LABS[lab]()
    made.budget()
    for weight in [str(knob) for knob in all_knobs(made.state) if knob.is_weight]:
        made.select(weight)
        now = made._shared.now[1]
        ways = [name.split()[1] for name in now if name.startswith("budget ") and name.endswith("factors")]
        K = len(made.t) if weight.startswith("w_H") else 1
        assert ways == [*map(str, range(K)), *(["sum"] if K > 1 else [])]
        for way in ways:
            wanted = factors_of(made.state, weight, way)
            assert now[f"budget {way} factors"] == pytest.approx(wanted, rel=1e-12, abs=1e-300)
            assert now[f"budget {way} product"] == pytest.approx(np.prod(wanted), rel=1e-12)
        parts = [float(now[f"budget {k} product"]) for k in range(K)]
        size = sum(map(abs, parts))
        assert sum(parts) == pytest.approx(gradient_of(made.state, weight), rel=1e-9, abs=1e-14 * size)
        if K > 1:
            assert now["budget sum product"] == pytest.approx(
                gradient_of(made.state, weight), rel=1e-9, abs=1e-14 * size
            )


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_H[2, 1]"])
@pytest.mark.parametrize("knob", ["scale", "b_O[1]", "t[2]", "O_I[2]"])
def test_at_every_position_the_walk_leads_to_the_size_of_the_product(weight: str, knob: str) -> None:
    lab = uneven()
    lab.select(weight)
    lab.budget()
    lab.select(knob)
    sweep = decoded(lab._link.sweep)
    ways = ["0"] if weight.startswith("w_O") else ["0", "1", "2", "3", "sum"]
    for row in range(0, len(sweep["positions"]), 10):
        state = State(*(shown(sweep, name)[min(row, len(shown(sweep, name)) - 1)] for name in State._fields))
        for way in ways:
            wanted = factors_of(state, weight, way)
            with np.errstate(divide="ignore"):
                walk = np.cumsum(np.log10(np.abs(wanted)))
            assert shown(sweep, f"budget {way} factors")[row] == pytest.approx(wanted, rel=1e-10)
            assert shown(sweep, f"budget {way} so far")[row] == pytest.approx(walk, abs=1e-9)
            assert shown(sweep, f"budget {way} smallest")[row] == np.abs(wanted).argmin()


def test_the_budget_follows_the_steps_of_a_run() -> None:
    lab = trained(steps=40, start=3, eta=4)
    lab._shared.look_at("w_H[1, 2]")
    lab.budget()
    sweep = decoded(lab._link.sweep)
    for step in range(0, 41, 8):
        wanted = factors_of(lab.state._replace(**lab.run.at(step)._asdict()), "w_H[1, 2]", "0")
        assert shown(sweep, "budget 0 factors")[step] == pytest.approx(wanted, rel=1e-12)


def test_a_factor_that_is_0_ends_the_walk_without_a_warning() -> None:
    lab = Lab((2, 3, 1), seed=9, O_I=[0, 1], t=[0])
    lab.select("w_H[0, 1]")
    panel = lab.budget()
    now = lab._shared.now[1]
    assert now["budget 0 smallest"] == 4
    assert np.isneginf(now["budget 0 so far"]).tolist() == [False, False, False, False, True]
    first, *_, last = repr(panel).splitlines()
    assert first == "Budget of ∂E/∂w_12^H: 0.0000, exactly 0"
    assert last == "what comes in, O_1^I is exactly 0: nothing comes through"


def test_far_out_no_digit_is_lost_to_the_product() -> None:
    lab = Lab((2, 3, 1), seed=9, O_I=[1, 1], t=[0])
    lab.select("w_H[0, 0]")
    lab.budget()
    lab["scale"] = 100
    assert -200 < lab._shared.now[1]["budget 0 so far"][-1] < -150
    now = lab.activations
    exact = np.log10(sigmoid_prime(now.x_O[0])) + np.log10(lab.w_O[0, 0]) + np.log10(sigmoid_prime(now.x_H[0]))
    assert lab._shared.now[1]["budget 0 so far"][-1] == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize(("way", "title"), [("2", ", path k = 3"), ("sum", ", all paths")])
def test_the_text_says_which_path_and_names_the_smallest_factor(way: str, title: str) -> None:
    lab = uneven()
    lab.select("w_H[2, 1]")
    panel = lab.budget()
    panel.way = way
    wanted = factors_of(lab.state, "w_H[2, 1]", way)
    first, *lines, last = repr(panel).splitlines()
    power = number(float(np.log10(np.abs(np.prod(wanted)))), 2)
    assert first == f"Budget of ∂E/∂w_32^H{title}: {number(float(np.prod(wanted)))}, 10^{power}"
    assert [line.rpartition(" = ")[2] for line in lines] == [number(factor) for factor in wanted]
    assert last == f"{lines[np.abs(wanted).argmin()].rpartition(' = ')[0]} is the smallest factor"


def test_an_output_weight_has_one_way_whatever_path_is_chosen() -> None:
    lab = Lab()
    panel = lab.budget()
    panel.way = "sum"
    assert repr(panel).startswith("Budget of ∂E/∂w_11^O: ")
    assert len(repr(panel).splitlines()) == 5


@pytest.mark.parametrize(("sizes", "way"), [((3, 2, 4), "4"), ((3, 2, 4), "k"), ((2, 3, 1), "sum"), ((2, 3, 1), "1")])
def test_a_way_that_there_is_not_is_refused(sizes: tuple[int, int, int], way: str) -> None:
    panel = Lab(sizes).budget()
    with pytest.raises(TraitError, match="needs one of '0'"):
        panel.way = way
    assert panel.way == "0"


def test_the_picture_walks_from_factor_to_factor() -> None:
    lab = uneven()
    lab.select("w_H[2, 1]")
    (ax,) = drawn(lab.budget()).axes
    bars = [bar for group in ax.containers for bar in group]
    walk = np.cumsum(np.log10(np.abs(factors_of(lab.state, "w_H[2, 1]", "0"))))
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    assert np.array(ends) == pytest.approx(np.array([*zip([0, *walk], walk, strict=False), (0, walk[-1])]))
