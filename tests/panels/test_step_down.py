"""A step down goes against all slopes at once, promises and keeps what the core says, and leads back."""

from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from mlp_core import Parameters
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.step_down.along import ALONG, ETAS
from mlp_lab.state.knobs import find_knob, positions
from mlp_lab.state.runs import measure
from mlp_lab.training.data import own
from mlp_lab.training.descent import gradients, squared
from tests.descents import flat, gradients_alone, loss_alone
from tests.labs import LABS, ask, listen, trained, uneven
from tests.readings import drawn, points, written_in
from tests.steps import E_of, by_hand, press, refusals, same

seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(*[st.integers(1, 4)] * 3)


def test_what_the_shown_etas_keep_of_their_promise() -> None:
    state = Lab().state
    kept = {}
    for eta in (0.1, 1.0, 10.0, 50.0):
        after, slope = by_hand(state, eta)
        kept[eta] = (E_of(state) - E_of(after)) / (eta * slope)
    assert [round(ratio, 3) for ratio in kept.values()] == [0.998, 0.975, 0.522, 0.055]
    panel = Lab().step_down()
    for eta, ratio in kept.items():
        panel.eta = eta
        assert f"ratio {number(ratio, 3)};" in repr(panel)


@pytest.mark.parametrize(("data", "mean"), [("xor", False), ("xor", True), ("penguins", True), ("own", False)])
def test_with_a_run_the_step_is_one_of_its_batch_and_the_very_one_that_the_run_takes(data: str, mean: bool) -> None:
    lab = trained(data, eta=0.5, steps=40, mean=mean)
    lab["step"] = 20
    panel, run, before = lab.step_down(), lab.run, lab.parameters
    panel.eta = 0.5
    slope = (flat(gradients_alone(before, run.data, mean)) ** 2).sum()
    E, after = (loss_alone(run.at(n), run.data, mean) for n in (20, 21))
    assert repr(panel) == (
        f"One step down on {measure(lab._shared.at, lab.state).words}, η = 0.5: E = {number(E)} → {number(after)}\n"
        f"promised η‖∇E‖² = {number(0.5 * slope)}, came {number(E - after)}, "
        f"ratio {number((E - after) / (0.5 * slope), 3)}; steps taken: 0"
    )
    press(panel, 0.5)
    assert all(map(np.array_equal, lab.parameters, run.at(21)))
    assert panel.trail == pytest.approx([E, after], rel=1e-12)
    press(panel, wish="undo")
    assert all(map(np.array_equal, lab.parameters, before))


def test_what_etas_keep_of_their_promise_on_a_start_of_xor() -> None:
    lab = trained("xor", start=426, mean=True, steps=0)
    panel, kept = lab.step_down(), {0.1: 0.998, 1: 0.975, 10: 0.613, 50: -0.447}
    for eta, ratio in kept.items():
        panel.eta = float(eta)
        assert f"ratio {number(ratio, 3)};" in repr(panel)


@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_the_sweep_of_a_run_carries_E_of_the_batch_along_a_step_from_each_of_its_steps(data: str) -> None:
    lab = trained(data, steps=30, mean=True)
    lab.step_down()
    (name,) = {"step E"} & {*lab._link.sweep["columns"]}
    for step in (0, 7, 30):
        lab["step"] = step
        slopes, way = gradients_alone(lab.parameters, lab.run.data, mean=True), lab._shared.number(name)
        for eta, E in [*zip(ALONG, way, strict=True)][::20]:
            there = (w - eta * slope for w, slope in zip(lab.parameters, slopes, strict=True))
            assert pytest.approx(loss_alone(Parameters(*there), lab.run.data, mean=True), rel=1e-12) == E
        row = np.frombuffer(lab._link.sweep["table"]).reshape(32, -1)[step]
        first, count = lab._link.sweep["columns"][name]
        assert row[first : first + count] == pytest.approx(way, rel=1e-12)
        assert lab._shared.number("step slope") == pytest.approx((flat(slopes) ** 2).sum(), rel=1e-12)


def test_the_trail_of_a_batch_goes_on_while_another_example_is_shown_and_ends_when_the_batch_is_another() -> None:
    lab = trained("xor", steps=10)
    panel = lab.step_down()
    press(panel, 1)
    ask(lab, do="example", example=2, request="this one")
    assert len(panel.trail) == 2
    lab["step"] = 4
    assert len(panel.trail) == 1
    press(panel, 1)
    lab._shared.train(10, 4, mean=True)
    assert panel.trail == pytest.approx([loss_alone(lab.parameters, lab.run.data, mean=True)], rel=1e-12)


@pytest.mark.parametrize("knob", ["w_O[1, 0]", "w_H[2, 1]", "b_H[0]", "O_I[1]", "t[0]"])
def test_the_sweep_carries_E_along_the_step_at_every_position(knob: str) -> None:
    lab = uneven()
    lab.step_down()
    lab.select(knob)
    turned, sweep = find_knob(knob, lab.state), lab._link.sweep
    grid = positions(turned, turned.value(lab.state))
    rows = np.frombuffer(sweep["table"]).reshape(len(grid) + 1, -1)
    (first, count), (slope_at,) = sweep["columns"]["step E"], sweep["columns"]["step slope"]
    assert count == len(ALONG)
    for row, value in list(zip(rows, [*grid, turned.value(lab.state)], strict=True))[::8]:
        state = turned.turned(lab.state, float(value))
        ways = [by_hand(state, eta) for eta in ALONG.tolist()]
        assert row[first : first + count] == pytest.approx(np.array([E_of(after) for after, _ in ways]), rel=1e-12)
        assert row[slope_at] == pytest.approx(ways[0][1], rel=1e-12)


def test_every_eta_is_round_and_a_place_along_the_step() -> None:
    assert (ETAS[0], ETAS[-1]) == (0.01, 100)
    assert set(ETAS) <= set(ALONG)
    assert {0.1, 1, 10, 20, 50} <= set(ETAS)
    assert max(len(f"{eta:g}".replace(".", "").strip("0")) for eta in ETAS) == 2
    assert (ETAS[1:] / ETAS[:-1]).max() < 1.2
    assert (ALONG[0], ALONG[-1]) == (0, 2 * ETAS[-1])


def test_a_press_is_one_change_of_all_weights_and_biases() -> None:
    lab = Lab()
    panel, (expected, _) = lab.step_down(), by_hand(lab.state, 10)
    heard, before = listen(lab), lab.E
    press(panel, 10)
    assert same(lab.state, expected)
    assert len([data for data in heard if data["method"] == "update"]) == 1
    assert panel.trail == [before, lab.E]
    assert lab.E < 0.01  # the search by hand ends below 0.1


def test_twenty_presses_are_twenty_steps_and_undo_leads_back_through_all_of_them() -> None:
    lab = uneven()
    panel, passed = lab.step_down(), [lab.state]
    for eta in ETAS[::4][:20].tolist():
        press(panel, eta)
        passed.append(by_hand(passed[-1], eta)[0])
        assert same(lab.state, passed[-1])
    assert panel.trail == [E_of(state) for state in passed]
    assert repr(panel).endswith("steps taken: 20")
    for n, state in reversed([*enumerate(passed[:-1])]):
        press(panel, wish="undo")
        assert same(lab.state, state)
        assert panel.trail == [E_of(before) for before in passed[: n + 1]]


def test_a_step_back_where_there_was_none_is_refused_in_words() -> None:
    lab = Lab()
    panel, before = lab.step_down(), lab.state
    heard = refusals(panel)
    press(panel, wish="undo")
    press(panel, 1)
    assert heard == ["there is no step to take back", None]
    assert not same(lab.state, before)
    assert len(panel.trail) == 2


@pytest.mark.parametrize("eta", [None, "much", [1, 2], float("inf"), float("nan")])
def test_what_is_no_eta_is_refused_and_changes_nothing(eta: Any) -> None:
    lab = Lab()
    panel, before = lab.step_down(), lab.state
    heard = refusals(panel)
    press(panel, eta)
    assert heard[0] and heard[0].startswith("η ")
    assert lab.state is before
    assert panel.trail == [lab.E]


def test_a_change_by_hand_begins_the_trail_anew_and_one_that_changes_nothing_does_not() -> None:
    lab = Lab()
    panel = lab.step_down()
    press(panel, 1)
    lab["w_O[0, 0]"] = lab["w_O[0, 0]"]
    lab.select("t[1]")
    assert len(panel.trail) == 2
    lab["t[1]"] = 0.5
    assert panel.trail == [lab.E]
    press(panel, 1)
    lab.reset()
    assert panel.trail == [lab.E]
    heard = refusals(panel)
    press(panel, wish="undo")
    assert heard == ["there is no step to take back"]


def test_a_closed_panel_follows_again_when_it_is_shown_again() -> None:
    lab = Lab()
    panel = lab.step_down()
    press(panel, 1)
    panel.close()
    lab["t[1]"] = 0.5
    panel.open()
    assert panel.trail == [lab.E]
    assert "step E" in lab._link.sweep["columns"]


def test_a_cell_that_is_run_again_shows_the_same_panel_with_its_steps() -> None:
    lab = Lab()
    press(lab.step_down(), 10)
    lab.step_down().set_state({"eta": 20})  # what the browser sends
    assert lab.step_down().trail[0] == Lab().E
    assert lab.step_down().eta == 20
    assert Lab().step_down().eta == 1


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize("eta", [0.01, 100.0])
def test_steps_of_any_size_stay_finite_or_are_refused_in_words(name: str, eta: float) -> None:
    lab = LABS[name]()
    panel = lab.step_down()
    panel.eta = eta
    heard = refusals(panel)
    for _ in range(20):
        press(panel, eta)
    assert all(reason is None or "the largest that a knob takes" in reason for reason in heard)
    assert len(panel.trail) == 1 + heard.count(None)
    assert np.isfinite(panel.trail).all()
    assert all(np.isfinite(array).all() for array in lab.state)
    assert not any(word in repr(panel) for word in ("nan", "inf"))
    table = np.frombuffer(lab._link.sweep["table"])
    assert np.isfinite(table).all()


def test_a_step_that_leads_too_far_is_refused_and_leaves_all_as_it_was() -> None:
    lab = Lab((1, 1, 1), O_I=[1e6], t=[1e6])
    lab.parameters = Parameters(*(0 * array for array in lab.parameters))
    lab["w_O[0, 0]"] = 1e6 - 1
    lab["b_O[0]"] = -5e5
    panel, before = lab.step_down(), lab.state
    heard = refusals(panel)
    press(panel, 100)
    press(panel, wish="undo")
    assert heard == [
        "w_H holds a number beyond 1,000,000, the largest that a knob takes",
        "there is no step to take back",
    ]
    assert lab.state is before
    assert panel.trail == [lab.E]


def test_a_fall_that_is_lost_in_the_rounding_of_E_is_not_shown_as_one() -> None:
    lab = LABS["saturated"]()
    promised = float(squared(gradients(lab.parameters, own(lab.O_I, lab.t))))
    assert 0 <= promised < 1e-12 * lab.E
    assert "came —, ratio —" in repr(lab.step_down())


def test_the_words_have_the_numbers_of_the_core() -> None:
    lab = uneven()
    panel = lab.step_down()
    for eta in (0.01, 2.5, 100.0):
        panel.eta = eta
        (after, slope), E = by_hand(lab.state, eta), lab.E
        fall = E - E_of(after)
        assert repr(panel) == (
            f"One step down, η = {eta:g}: E = {number(E)} → {number(E_of(after))}\n"
            f"promised η‖∇E‖² = {number(eta * slope)}, came {number(fall)}, ratio {number(fall / (eta * slope), 3)}; "
            "steps taken: 0"
        )


def test_the_stored_picture_has_the_curve_its_tangent_the_landing_and_the_trail() -> None:
    lab = uneven()
    panel = lab.step_down()
    panel.eta = 5.0
    press(panel, 1)
    figure, (after, slope) = drawn(panel), by_hand(lab.state, 5)
    ahead, taken = figure.axes
    tangent, start, curve, landing = (points(line) for line in ahead.lines)
    assert (curve[0, 0], curve[-1, 0]) == (0, 10)
    for eta, E in curve[::6]:
        assert pytest.approx(E_of(by_hand(lab.state, float(eta))[0]), rel=1e-12) == E
    assert tangent == pytest.approx(np.array([[0, lab.E], [5, lab.E - 5 * slope]]))
    assert start == pytest.approx(np.array([[0, lab.E]]))
    assert landing == pytest.approx(np.array([[5, E_of(after)]]))
    assert points(taken.lines[0])[:, 1].tolist() == panel.trail
    assert repr(panel).splitlines()[1].startswith(ahead.get_title())
    assert {ahead.get_title(), "steps taken"} <= set(written_in(figure))


def test_what_is_stored_where_a_question_comes_first_is_the_promise_alone() -> None:
    lab = uneven()
    panel, (_, slope) = lab.step_down(ask=True), by_hand(lab.state, 1)
    promised = f"promised η‖∇E‖² = {number(slope)}"
    assert repr(panel) == f"One step down, η = 1: E = {number(lab.E)}\n{promised}; steps taken: 0"
    ahead, _ = drawn(panel).axes
    tangent, start = (points(line) for line in ahead.lines)
    assert tangent == pytest.approx(np.array([[0, lab.E], [1, lab.E - slope]]))
    assert start.tolist() == [[0, lab.E]]
    assert ahead.get_title() == promised
