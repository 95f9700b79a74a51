"""A nudge along the chain: every number against calculus and a second run, and every answer judged by what E does."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from mlp_core import Array, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.parts.chain.questions import CHANGES, RUNS, counted, judge_change, judge_runs
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.chain.values import chain_numbers
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import State
from mlp_lab.state.sweep import gradient_along
from tests.states import at_chosen, at_weight, random_state

pytestmark = pytest.mark.filterwarnings("error")

networks = given(st.integers(0, 2**32 - 1), st.tuples(*[st.integers(1, 5)] * 3))
each_array = pytest.mark.parametrize("array", ["w_O", "w_H"])
each_layer = pytest.mark.parametrize("layer", CHAINS)


def random_weight(array: str, seed: int, sizes: tuple[int, int, int]) -> AtWeight:
    state, random = random_state(seed, sizes), np.random.default_rng([seed, 1])
    return at_weight(state, array, tuple(int(random.integers(n)) for n in getattr(state, array).shape))


def nudged(at: AtWeight) -> State:
    array = getattr(at.state, at.weight.array).copy()
    array[at.weight.index] += 0.1
    return at.state._replace(**{at.weight.array: array})


def equal(value: Array, other: Array) -> None:
    np.testing.assert_allclose(value, other, rtol=1e-12, atol=1e-14)


@each_array
@networks
def test_each_station_moves_by_its_derivative_times_the_nudge(
    array: str, seed: int, sizes: tuple[int, int, int]
) -> None:
    at = random_weight(array, seed, sizes)
    numbers, i = chain_numbers(at), at.i
    own = (lambda a: a.x_O[i], lambda a: a.O_O[i]) if array == "w_O" else (lambda a: a.x_O, lambda a: a.O_O)
    moved = {"Δx_k": own[0], "ΔO_k": own[1], "ΔE": lambda a: loss(a.O_O, at.state.t)}
    if array == "w_H":
        moved |= {"Δx_i": lambda a: a.x_H[i], "ΔO_i": lambda a: a.O_H[i]}
    assert float(numbers["Δw"]) == 0.1
    for what, quantity in moved.items():
        equal(numbers[what], 0.1 * at.derivative(quantity))


@each_array
@networks
def test_the_slopes_multiply_to_the_promise_and_the_lanes_add_up_to_it(
    array: str, seed: int, sizes: tuple[int, int, int]
) -> None:
    at = random_weight(array, seed, sizes)
    numbers, a, t = chain_numbers(at), at.activations, at.state.t
    gradient = {"w_O": gradient_w_O(a, t), "w_H": gradient_w_H(a, t, at.state.w_O)}[array][at.weight.index]
    stations = ("O_j", "slope_k", "error") if array == "w_O" else ("O_j", "slope_i", "w_ik", "slope_k", "error")
    lanes = np.prod(np.broadcast_arrays(*(numbers[station] for station in stations)), axis=0) * 0.1
    if array == "w_H":
        assert lanes.shape == (sizes[2],)
        equal(numbers["terms"], lanes)
    equal(numbers["ΔE"], lanes.sum())
    equal(numbers["promise"], 0.1 * gradient)
    equal(numbers["∂E/∂w"], gradient)


@each_array
@networks
def test_what_is_measured_is_the_difference_of_two_runs(array: str, seed: int, sizes: tuple[int, int, int]) -> None:
    at = random_weight(array, seed, sizes)
    numbers, before, after, i = chain_numbers(at), at.activations, nudged(at), at.i
    run, t = forward(after.parameters, after.O_I), at.state.t
    equal(numbers["measured ΔE"], loss(run.O_O, t) - loss(before.O_O, t))
    equal(numbers["rest"], loss(run.O_O, t) - loss(before.O_O, t) - numbers["promise"])
    layer, end = ("O", "k") if array == "w_O" else ("H", "i")
    for letter in ("x", "O"):
        one, other = (getattr(each, f"{letter}_{layer}")[i] for each in (run, before))
        equal(numbers[f"measured Δ{letter}_{end}"], one - other)
    equal(numbers["loss terms"].sum(), loss(before.O_O, t))


@networks
def test_the_rest_is_the_bend_of_the_curve(seed: int, sizes: tuple[int, int, int]) -> None:
    at = random_weight("w_H", seed, sizes)

    along = at.weight.value(at.state) + np.linspace(0, 0.1, 41) + 1e-20j
    bends = np.imag(gradient_along(at.state, at.weight, along)) / 1e-20  # E″
    rest, slack = float(chain_numbers(at)["rest"]), 1e-3 * np.ptp(bends) + 1e-12
    # Taylor: E(w + h) − E(w) − E′(w) h = ½ E″(ξ) h², with ξ between w and w + h
    assert bends.min() - slack <= rest / (0.5 * 0.1**2) <= bends.max() + slack


@each_array
@networks
def test_the_way_back_has_the_error_signals_of_the_core(array: str, seed: int, sizes: tuple[int, int, int]) -> None:
    at = random_weight(array, seed, sizes)
    numbers, a, t, w_O = chain_numbers(at), at.activations, at.state.t, at.state.w_O
    if array == "w_O":
        equal(numbers["δ_k"], delta_O(a, t)[at.i])
        equal(numbers["δ_k"] * numbers["O_j"], numbers["∂E/∂w"])
        return
    equal(numbers["δ_k"], delta_O(a, t))
    equal(numbers["δ_k w_ik"], delta_O(a, t) * w_O[at.i])
    equal(numbers["Σ"], w_O[at.i] @ delta_O(a, t))
    equal(numbers["δ_i"], delta_H(a, t, w_O)[at.i])
    equal(numbers["Σ"] * numbers["slope_i"], numbers["δ_i"])
    equal(numbers["δ_i"] * numbers["O_j"], numbers["∂E/∂w"])


@each_array
def test_a_chain_in_a_sweep_is_that_of_each_position(array: str) -> None:
    at = random_weight(array, 3, (3, 2, 4))
    along = np.linspace(-6, 6, 7)
    turned = at.weight.turned(State(*(values[np.newaxis] for values in at.state)), along)
    whole = chain_numbers(AtWeight(turned, forward(turned.parameters, turned.O_I), at.weight))
    for row, value in enumerate(along):
        alone = chain_numbers(at_weight(at.weight.turned(at.state, value), array, at.weight.index))
        for what, expected in alone.items():
            equal(np.broadcast_to(whole[what], (7, *expected.shape))[row], expected)


@each_array
@pytest.mark.parametrize("word", CHANGES)
@networks
def test_an_answer_is_judged_by_two_runs(array: str, word: str, seed: int, sizes: tuple[int, int, int]) -> None:
    at = random_weight(array, seed, sizes)
    after, t = nudged(at), at.state.t
    change = float(loss(forward(after.parameters, after.O_I).O_O, t) - loss(at.activations.O_O, t))
    verdict = judge_change(at, word)
    does = {1: "rises", -1: "falls"}[int(np.sign(change))]  # none of these weights is without effect
    assert verdict.right == (word == does)
    assert verdict.says.startswith("✓ Right: " if word == does else "✗ Not so: ")
    assert f" E {does} by {number(abs(change))}. " in verdict.says


def place(lab: Lab, name: str) -> AtWeight:
    lab.select(name)
    return at_chosen(lab, name[:3])


def reason(at: AtWeight) -> str:
    return judge_change(at, "rises").says.partition(". ")[2]


def test_the_reason_is_that_of_the_case() -> None:
    assert "is 0, and nothing comes through" in reason(place(Lab(O_I=[0, 0.2, 0.3]), "w_H[0, 1]"))
    assert "no digit of E changes" in reason(place(Lab(O_I=[100, 0.2, 0.3]), "w_H[1, 1]"))
    assert "lanes do not agree" in reason(place(Lab(), "w_H[0, 1]"))
    assert "All lanes push the same way." in reason(place(Lab((2, 2, 1)), "w_H[0, 1]"))
    assert "No slope on the way is negative" in reason(place(Lab(), "w_O[0, 1]"))
    assert "One slope on the way turns the sign" in reason(place(Lab(), "w_O[0, 0]"))


def test_stays_is_right_where_nothing_changes() -> None:
    for O_I in ([0, 0.2, 0.3], [0, 1e5, 0.3]):
        verdict = judge_change(place(Lab(O_I=O_I), "w_H[0, 1]"), "stays")
        assert verdict.right
        assert " E stays. " in verdict.says


def test_a_difference_that_only_rounding_makes_is_none() -> None:
    lab = Lab(seed=20528)
    lab.select("w_H[0, 1]")
    for O_I in np.arange(70, 90, 0.25):
        lab.O_I = [O_I, 0.2, 0.3]
        measured = chain_numbers(at_chosen(lab, "w_H"))["measured ΔE"]
        if 0 < abs(measured) < 4e-16:
            assert judge_change(at_chosen(lab, "w_H"), "stays").right
            return
    raise AssertionError("no such difference was found")


def test_beside_a_valley_the_bend_decides_against_the_slope() -> None:
    lab = Lab((1, 1, 1))
    lab.select("w_O[0, 0]")
    weights = np.linspace(-6, 6, 2401)

    def numbers(w: float) -> dict[str, Array]:
        lab["w_O[0, 0]"] = w
        return chain_numbers(at_chosen(lab, "w_O"))

    lab.t = [0.5]
    w = next(w for w in weights if numbers(w)["promise"] < 0 < numbers(w)["measured ΔE"])
    lab["w_O[0, 0]"] = w
    verdict = judge_change(at_chosen(lab, "w_O"), "rises")
    assert verdict.right
    assert "the bend of the curve decides" in verdict.says


def test_a_million_weights_cost_one_run_more_than_there_are_or_two() -> None:
    assert [word for word in RUNS if judge_runs(word).right] == ["one"]
    explained = {word: judge_runs(word).says for word in RUNS}
    telling = [word for word, says in explained.items() if "one run forward and one back give every slope" in says]
    assert telling == ["one"]  # a wrong answer leaves the right one to be found
    assert len(set(explained.values())) == len(RUNS)
    assert "14 weights" in counted(14)
    assert "15 runs forward" in counted(14)


@pytest.mark.parametrize(("sizes", "weights"), [((3, 2, 4), 14), ((1, 1, 1), 2), ((6, 6, 6), 72)])
def test_the_cost_is_that_of_this_network(sizes: tuple[int, int, int], weights: int) -> None:
    says = Lab(sizes).chain("hidden").chain["counted"]
    assert says.startswith(f"A nudge for each of the {weights} weights")
    assert f" {weights + 1} runs forward." in says


@each_layer
def test_no_step_is_taken_before_the_answer_and_none_beyond_the_last(layer: str) -> None:
    lab = Lab()
    panel, array = lab.chain(layer), CHAINS[layer].array
    for step in (1, 99):
        panel.step = step
        assert panel.step == 0
    panel.predicted = {"weight": f"{array}[0, 0]", "word": "falls"}
    forward_only = next(n for n, step in enumerate(CHAINS[layer].steps) if step.way == "back")
    for derivation in (lab.derivation("hidden" if layer == "output" else "output"), lab.derivation(layer)):
        panel.step = 99
        assert panel.step == forward_only  # the way back ends in what is to be derived
        derivation.progress.show_all()
        derivation._show()
    panel.step = 99
    assert panel.step == len(CHAINS[layer].steps) + (layer == "hidden")
    panel.step = -1
    assert panel.step == 0
    panel.step = 2
    lab.select(f"{array}[1, 1]")
    panel.step = 3
    assert panel.step == 0  # another weight has its own question


@each_layer
def test_an_answer_is_kept_as_it_was_judged_at_its_moment(layer: str) -> None:
    lab = Lab()
    panel, weight = lab.chain(layer), f"{CHAINS[layer].array}[0, 1]"
    lab.select(weight)
    panel.predicted = {"weight": weight, "word": "falls"}
    verdict = panel.verdicts[weight]
    assert verdict == judge_change(at_chosen(lab, weight[:3]), "falls")._asdict()
    panel.step = 4
    lab.t = 1 - lab.t
    panel.predicted = {"weight": weight, "word": "rises"}
    assert panel.verdicts == {weight: verdict}
    assert lab.chain(layer) is panel  # a cell that is run again
    assert panel.step == 4


def test_what_is_no_answer_is_refused() -> None:
    panel = Lab().chain("hidden")
    wrong: list[dict[str, Any]] = [{}, {"weight": "w_H[0, 0]"}, {"weight": "w_H[0, 0]", "word": "grows"}]
    wrong += [{"weight": "w_O[0, 0]", "word": "falls"}, {"weight": "w_H[9, 0]", "word": "falls"}]
    for answer in wrong:
        with pytest.raises(TraitError):
            panel.predicted = answer
    with pytest.raises(TraitError):
        panel.scaling = "none"
    assert panel.verdicts == {}
    with pytest.raises(ValueError, match="'w_O'"):
        Lab().chain("w_O")


@each_layer
def test_before_the_answer_nothing_that_the_panel_sends_depends_on_it(layer: str) -> None:
    states = []
    for turns in (False, True):
        lab = Lab()
        if turns:
            lab.t = 2 * lab.activations.O_O - lab.t  # every error turns its sign, and so does the answer
        own = {"chain", "step", "predicted", "verdicts", "scaling", "scaled"}
        panel = lab.chain(layer)
        states.append((panel.get_state(own), repr(panel), panel._repr_mimebundle_()[0]["image/png"]))
    assert states[0] == states[1]


@each_layer
def test_the_text_twin_and_the_picture_stay_the_question(layer: str) -> None:
    lab = Lab()
    panel, weight = lab.chain(layer), f"{CHAINS[layer].array}[0, 0]"
    before = repr(panel), panel._repr_mimebundle_()[0]["image/png"]
    panel.predicted = {"weight": weight, "word": "falls"}
    panel.step = 99
    assert (repr(panel), panel._repr_mimebundle_()[0]["image/png"]) == before
    assert f"{weight} = {number(lab[weight])}" in before[0]


def test_the_second_question_is_asked_until_its_answer_is_right() -> None:
    panel = Lab().chain("hidden")
    assert panel.scaled == {}
    for word in ("all", "root", "one"):
        panel.scaling = word
        assert panel.scaled == judge_runs(word)._asdict()
    assert panel.scaled["right"]
    panel.scaling = "all"
    assert panel.scaled == judge_runs("one")._asdict()


@each_layer
def test_what_was_said_of_a_nudge_is_known_to_all_panels_of_a_lab(layer: str) -> None:
    lab = Lab()
    panel, scene = lab.chain(layer), lab.scene(layer)
    panel.predicted = {"weight": f"{CHAINS[layer].array}[0, 0]", "word": "falls"}
    assert scene.verdicts == panel.verdicts != {}
    scene.step = 2
    assert scene.step == 2
    assert panel.step == 0  # each has its own walk
