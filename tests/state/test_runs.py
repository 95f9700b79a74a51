"""A lab's run is scrubbed as a knob is turned: at every step, every number is the one that mlp_core gives there."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mlp_core import Array, Parameters, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.state.runs import CHUNK, NEAR, SPREAD, spread
from mlp_lab.training.data import DATA
from tests.descents import descent_alone, flat, gradients_alone, loss_alone
from tests.labs import ask, listen, snapshot, sweeps, trained
from tests.state.test_shared import run_together
from tests.state.test_sweep import decoded, shown

XOR = DATA["xor"]


def rows_of(lab: Lab) -> dict[str, Any]:
    """Give the sweep that the browser has, decoded."""
    return decoded(lab._link.sweep)


def parameters_of(lab: Lab) -> Array:
    """Give all parameters of now in one row."""
    return flat(lab.parameters)


def assert_batch(row: Callable[[str], Array], parameters: Parameters, lab: Lab) -> None:
    """Hold the numbers of a batch in one row to those of the sheet, example by example."""
    data, mean = lab.run.data, lab.run.mean
    outputs = np.array([forward(parameters, O_I).O_O for O_I in data.O_I])
    losses = [loss(O_O, t) for O_O, t in zip(outputs, data.t, strict=True)]
    assert row("batch O_O") == pytest.approx(outputs, rel=1e-13)
    assert row("batch losses") == pytest.approx(losses, rel=1e-12)
    assert row("batch E") == pytest.approx(loss_alone(parameters, data, mean), rel=1e-12)
    for name, slopes in gradients_alone(parameters, data, mean)._asdict().items():
        assert row(f"batch gradient_{name}") == pytest.approx(slopes, rel=1e-11, abs=1e-15)


def test_a_run_begins_at_its_start_and_the_step_is_what_is_turned() -> None:
    lab = Lab((2, 3, 1))
    before = parameters_of(lab)
    lab.training("xor", steps=30)
    assert (lab.knob, lab.step, lab["step"], lab.run.last) == ("step", 0, 0, 30)
    assert np.array_equal(parameters_of(lab), before)
    assert (lab.O_I.tolist(), lab.t.tolist()) == ([0, 0], [0])
    assert (rows_of(lab)["knob"], list(rows_of(lab)["positions"])) == ("step", list(range(31)))


def test_a_run_begins_with_the_example_of_the_lab_where_it_is_one_of_the_batch() -> None:
    lab = Lab((2, 3, 1), O_I=[1, 0], t=[1])
    lab.training("xor", steps=0)
    assert (lab.O_I.tolist(), lab._shared.at.example) == ([1, 0], 2)


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("data", ["xor", "penguins"])
def test_every_row_has_the_numbers_of_its_step(data: str, mean: bool) -> None:
    lab = trained(data, mean=mean, steps=12, eta=0.5)
    lab._shared.show_example(3)
    lab["step"] = 7
    sweep, example = rows_of(lab), DATA[data]
    descent = [*zip(range(13), descent_alone(lab.run.at(0), example, 0.5, mean), strict=False)]
    for row, (step, parameters) in enumerate([*descent, descent[7]]):

        def here(name: str, row: int = row) -> Array:
            numbers: Array = shown(sweep, name)[row]
            return numbers

        now, t = forward(parameters, example.O_I[3]), example.t[3]
        assert here("step") == step
        assert here("E") == pytest.approx(loss(now.O_O, t), rel=1e-11)
        for name, wanted in parameters._asdict().items():
            assert here(name) == pytest.approx(wanted, rel=1e-11)
        assert here("gradient_w_O") == pytest.approx(gradient_w_O(now, t), rel=1e-10, abs=1e-15)
        assert here("gradient_w_H") == pytest.approx(gradient_w_H(now, t, parameters.w_O), rel=1e-10, abs=1e-15)
        assert_batch(here, parameters, lab)


def test_the_batch_follows_a_knob_that_is_turned_by_hand() -> None:
    lab = trained(steps=20)
    lab["step"] = 10
    lab.select("w_O[1, 0]")
    sweep = rows_of(lab)
    assert (sweep["knob"], shown(sweep, "step").tolist()) == ("w_O[1, 0]", [10] * 122)
    for row in range(0, 121, 10):
        w_O = lab.w_O.copy()
        w_O[1, 0] = sweep["positions"][row]
        turned = lab.parameters._replace(w_O=w_O)
        assert_batch(lambda name, row=row: shown(sweep, name)[row], turned, lab)  # type: ignore[misc]


def test_numbers_of_the_batch_can_be_read_of_now() -> None:
    lab = trained(steps=20)
    lab["step"] = 10
    assert_batch(lab._shared.number, lab.run.at(10), lab)
    assert lab._shared.number("step") == 10


@pytest.mark.parametrize(("last", "step"), [(0, 0), (1, 1), (150, 20), (2000, 0), (2000, 777), (20_000, 20_000)])
def test_rows_are_some_steps_of_all_and_each_near_the_one_that_is_shown(last: int, step: int) -> None:
    lab = trained(steps=last, data="own", sizes=(1, 1, 1))
    lab["step"] = step
    rows = list(rows_of(lab)["positions"])
    near = [n for n in range(step - NEAR, step + NEAR + 1) if 0 <= n <= last]
    assert rows == sorted(set(rows))
    assert {0, last, step, *near} <= set(rows) <= set(range(last + 1))
    assert np.diff(rows, prepend=0).max() <= last / SPREAD + 1
    assert len(rows) <= SPREAD + 1 + 2 * NEAR
    assert rows_of(lab)["table"].shape[0] == len(rows) + 1


def test_steps_are_spread_from_the_first_to_the_last() -> None:
    assert list(spread(0, 4)) == [0]
    assert list(spread(3, 4)) == [0, 1, 2, 3]
    assert list(spread(10, 4)) == [0, 2, 5, 8, 10]


def test_a_step_is_turned_from_python_and_from_a_panel_alike() -> None:
    lab, heard = trained(steps=200), []
    heard = listen(lab)
    ask(lab, do="turn", knob="step", value=120, request="there")
    assert (lab.step, lab._link.sweep["answers"]) == (120, "there")
    assert np.array_equal(parameters_of(lab), flat(lab.run.at(120)))
    lab["step"] = 3
    assert np.array_equal(parameters_of(lab), flat(lab.run.at(3)))
    assert len(sweeps(heard)) == 2


def test_going_back_in_a_run_returns_exactly() -> None:
    lab = trained(steps=200, eta=5.0)
    before = snapshot(lab)
    for step in (200, 13, 199, 0):
        lab["step"] = step
    assert snapshot(lab) == before


@pytest.mark.parametrize("value", [-1, 201, 0.5, np.nan, np.inf, None, "5", True, [1], 10**30])
def test_a_step_that_the_run_has_not_passed_is_refused_and_changes_nothing(value: Any) -> None:
    lab = trained(steps=200)
    before = snapshot(lab)
    with pytest.raises(ValueError, match=r"^step is .*needs a whole number from 0 to 200"):
        lab["step"] = value
    assert snapshot(lab) == before


def test_without_a_run_there_is_no_step() -> None:
    lab = Lab()
    before = snapshot(lab)
    wishes: list[Callable[[], object]] = [
        lambda: lab.step,
        lambda: lab.run,
        lambda: lab["step"],
        lambda: lab.select("step"),
        lambda: lab.__setitem__("step", 0),
        lambda: lab._shared.train(1, 1),
        lambda: lab._shared.show_example(0),
    ]
    for wish in wishes:
        with pytest.raises(ValueError, match=r"there is no run yet: begin one by lab.training\(\)"):
            wish()
    assert snapshot(lab) == before
    assert not {"step", "batch E"} & set(lab._link.sweep["columns"])


def test_choosing_a_knob_leaves_the_step_and_the_step_can_be_chosen_again() -> None:
    lab = trained(steps=50)
    lab["step"] = 20
    lab.select("w_H[0, 1]")
    assert (lab.knob, lab.step, lab.weight) == ("w_H[0, 1]", 20, "w_H[0, 1]")
    lab.select("step")
    assert (lab.knob, lab.step, lab.weight) == ("step", 20, "w_H[0, 1]")
    assert np.array_equal(parameters_of(lab), flat(lab.run.at(20)))


def test_looking_ahead_gives_the_sweep_that_choosing_the_step_brings() -> None:
    lab = trained(steps=50)
    lab.select("b_O[0]")
    ahead = lab._shared.ahead("step")
    lab.select("step")
    assert ahead == lab._shared.sweep


def test_a_reset_goes_to_the_first_step_and_keeps_start_and_example() -> None:
    lab = trained(steps=50, start=4)
    lab._shared.show_example(2)
    lab["step"] = 50
    lab["w_O[0, 0]"] = 3.0
    lab.reset()
    assert (lab.step, lab.O_I.tolist(), lab.knob) == (0, [1, 0], "step")
    assert np.array_equal(parameters_of(lab), flat(lab.run.at(0)))
    assert lab.run.last == 50


def test_the_start_that_panels_compare_with_is_that_of_the_run() -> None:
    lab = Lab((2, 3, 1))
    assert "step" not in lab._link.start
    lab.training("xor", steps=50, start=4)
    lab._shared.show_example(1)
    lab["step"] = 50
    start, at_start = lab._link.start, lab.run.at(0)
    assert (start["step"], start["w_H"]) == ([0], at_start.w_H.ravel().tolist())
    assert start["E"] == [loss(forward(at_start, XOR.O_I[1]).O_O, XOR.t[1])]
    assert start["batch E"] == pytest.approx([loss_alone(at_start, XOR)], rel=1e-14)


def test_an_example_of_the_batch_becomes_that_of_the_lab_and_no_more() -> None:
    lab = trained(steps=50)
    lab["step"] = 20
    lab._shared.show_example(3)
    assert (lab.O_I.tolist(), lab.t.tolist(), lab.step) == ([1, 1], [0], 20)
    assert np.array_equal(parameters_of(lab), flat(lab.run.at(20)))
    for n in (4, -1, None, 0.5):
        with pytest.raises(ValueError, match="example is"):
            lab._shared.show_example(n)  # type: ignore[arg-type]  # on purpose


def test_going_on_lengthens_the_run_and_shows_a_step() -> None:
    lab = trained(steps=50)
    lab._shared.train(70, 60)
    assert (lab.run.last, lab.step, lab.run.ghost) == (70, 60, None)
    assert np.array_equal(flat(lab.run.at(70)), flat(trained(steps=70).run.at(70)))
    lab._shared.train(70, 5)
    assert (lab.run.last, lab.step) == (70, 5)
    lab._shared.train(0, 65)
    assert (lab.run.last, lab.step) == (70, 65)


def test_what_is_asked_for_at_once_has_a_limit() -> None:
    lab = trained("own", sizes=(1, 1, 1), steps=10)
    lab._shared.train(5000, 5000)
    assert (lab.run.last, lab.step) == (10 + CHUNK, 10 + CHUNK)


@pytest.mark.parametrize(("eta", "mean"), [(4.0, False), (1.0, True)])
def test_with_other_settings_the_run_branches_at_the_step_that_is_shown(eta: float, mean: bool) -> None:
    lab = trained(steps=200)
    first = lab.run
    lab["step"] = 120
    lab._shared.train(130, 130, eta=eta, mean=mean)
    assert (lab.run.last, lab.step, lab.run.parted, lab.run.eta, lab.run.mean) == (130, 130, 120, eta, mean)
    for n, alone in enumerate(zip(range(11), descent_alone(first.at(120), XOR, eta, mean), strict=False)):
        assert flat(lab.run.at(120 + n)) == pytest.approx(flat(alone[1]), rel=1e-11)
    assert lab.run.ghost is not None
    assert np.array_equal(lab.run.ghost.E, first.E)


def test_with_the_same_settings_the_run_does_not_branch() -> None:
    lab = trained(steps=200)
    lab["step"] = 120
    lab._shared.show_example(2)
    lab._shared.train(210, 120, eta=1.0, mean=False)
    assert (lab.run.last, lab.run.ghost) == (210, None)


def test_a_weight_turned_by_hand_is_where_the_run_goes_on() -> None:
    lab = trained(steps=200)
    lab["step"] = 120
    lab["w_O[2, 0]"] = -3.0
    turned = lab.parameters
    assert lab.step == 120
    lab._shared.train(121, 121)
    assert np.array_equal(flat(lab.run.at(120)), flat(turned))
    (_, after), *_ = [*zip(range(2), descent_alone(turned, XOR, 1.0), strict=False)][1:]
    assert parameters_of(lab) == pytest.approx(flat(after), rel=1e-12)
    assert (lab.run.last, lab.run.parted) == (121, 120)


def test_turning_the_step_again_takes_back_what_was_turned_by_hand() -> None:
    lab = trained(steps=200)
    lab["step"] = 120
    lab["w_O[2, 0]"] = -3.0
    lab["step"] = 120
    assert np.array_equal(parameters_of(lab), flat(lab.run.at(120)))


def test_a_lab_that_trains_on_its_own_example_goes_on_with_the_one_it_has_by_then() -> None:
    lab = trained("own", sizes=(3, 2, 4), steps=20)
    lab["step"] = 10
    lab._shared.train(20, 10, eta=1.0)
    assert lab.run.ghost is None
    lab.t = [0.5, 0.5, 0.5, 0.5]
    lab._shared.train(11, 11, eta=1.0)
    assert (lab.run.data.t.tolist(), lab.run.parted) == ([[0.5] * 4], 10)
    assert lab.t.tolist() == [0.5] * 4


def test_a_batch_is_trained_whichever_input_the_lab_has() -> None:
    lab = trained(steps=20)
    lab.O_I, lab.t = [0.3, 0.7], [0.2]
    lab._shared.train(30, 30)
    assert lab.run.ghost is None
    assert np.array_equal(flat(lab.run.at(30)), flat(trained(steps=30).run.at(30)))
    assert lab.O_I.tolist() == [0.3, 0.7]


def test_a_ghost_has_a_number_at_each_step_that_it_has_come_to_and_none_beyond() -> None:
    lab = Lab((2, 3, 1))
    lab.training("xor", steps=60, eta=1.0, against={"eta": 1e300})
    sweep = rows_of(lab)
    there = shown(sweep, "ghost E")
    assert lab.run.ghost is not None
    assert (lab.run.ghost.last, there[0], there[-1]) == (0, lab.run.E[0], lab.run.E[0])
    assert np.isnan(there[1:-1]).all()
    of_the_ghost = [sweep["columns"][name][0] for name in ("ghost E", "ghost difference")]
    assert not np.isnan(np.delete(sweep["table"], of_the_ghost, axis=1)).any()


@pytest.mark.parametrize("against", [{"eta": 3.0}, {"start": 7}, {"rule": "output first"}, {"mean": True}])
def test_two_runs_are_scrubbed_together_and_measured_alike(against: dict[str, Any]) -> None:
    lab = trained(steps=60, against=against)
    alone = trained(**{"steps": 60} | against)
    assert lab.run.ghost is not None
    for n in (0, 30, 60):
        lab["step"] = n
        assert np.array_equal(flat(lab.run.ghost.at(n)), flat(alone.run.at(n)))
        assert lab._shared.number("ghost E") == pytest.approx(loss_alone(alone.run.at(n), XOR), rel=1e-12)
    assert not np.array_equal(flat(lab.run.at(60)), flat(alone.run.at(60)))
    lab._shared.train(80, 80)
    assert lab.run.ghost is not None
    assert (lab.run.last, lab.run.ghost.last) == (80, 80)


@pytest.mark.parametrize("against", [{"eat": 1}, {"data": "and"}, 3.0, "eta", [("eta", 3)]])
def test_what_cannot_be_compared_is_refused_in_words(against: Any) -> None:
    lab = Lab((2, 3, 1))
    before = snapshot(lab)
    with pytest.raises(ValueError, match=r"^against is .*'eta', 'mean', 'rule', 'start'"):
        lab.training("xor", against=against)
    assert snapshot(lab) == before


BAD_RUNS: list[tuple[str, dict[str, Any]]] = [
    ("eta is nan", {"eta": np.nan}),
    ("eta is None", {"eta": None}),
    ("eta is inf", {"against": {"eta": np.inf}}),
    ("steps is -1", {"steps": -1}),
    ("steps is 0.5", {"steps": 0.5}),
    ("steps is None", {"steps": None}),
    ("steps is 50001, needs a whole number from 0 to 50,000", {"steps": 50_001}),
    ("there is no data 'iris'", {"data": "iris"}),
    ("start is 'small'", {"start": "small"}),
    ("start is None", {"start": None}),
    ("rule is 'backwards'", {"rule": "backwards"}),
    ("mean is 'yes'", {"mean": "yes"}),
]


@pytest.mark.parametrize(("words", "settings"), BAD_RUNS)
def test_a_run_that_cannot_be_is_refused_by_name_and_changes_nothing(words: str, settings: dict[str, Any]) -> None:
    lab = trained(steps=20)
    before, run = snapshot(lab), lab.run
    with pytest.raises(ValueError, match=words):
        lab.training(**{"data": "xor"} | settings)
    assert snapshot(lab) == before
    assert lab.run is run


def test_data_that_do_not_fit_the_network_are_refused() -> None:
    lab = Lab()
    before = snapshot(lab)
    with pytest.raises(ValueError, match="'xor' has 2 inputs and 1 targets, the network 3 and 4"):
        lab.training("xor")
    assert snapshot(lab) == before


def test_a_cell_run_again_begins_the_same_run() -> None:
    lab = Lab((2, 3, 1))
    texts = set()
    for _ in range(3):
        texts.add(repr(lab.training("xor", steps=100)))
        lab["step"] = 80
        lab._shared.show_example(2)
        lab._shared.train(120, 120, eta=3.0)
    assert len(texts) == 1


def test_a_run_begins_at_numbers_that_were_turned_by_hand() -> None:
    lab = trained(steps=20)
    lab["step"] = 20
    lab["w_O[0, 0]"] = 0.125
    turned = parameters_of(lab)
    lab.training("xor", steps=5)
    assert np.array_equal(parameters_of(lab), turned)


def test_what_raises_inside_a_block_undoes_the_run() -> None:
    lab = Lab((2, 3, 1))
    before, heard = snapshot(lab), listen(lab)
    with pytest.raises(ZeroDivisionError), lab.together():
        lab.training("xor")
        lab["step"] = 100
        _ = 1 / 0
    assert snapshot(lab) == before
    assert heard == []
    lab.t = [0.5]  # the panel that was made says nothing of a run that is none
    assert "step" not in lab._link.sweep["columns"]
    lab.training("xor", steps=3)
    assert "step" in lab._link.sweep["columns"]


def test_numbers_of_the_batch_stay_when_the_panel_is_closed() -> None:
    lab = Lab((2, 3, 1))
    panel = lab.training("xor", steps=20)
    panel.close()
    lab["step"] = 10
    assert shown(rows_of(lab), "batch E")[10] == pytest.approx(loss_alone(lab.run.at(10), XOR))


def test_threads_that_train_and_turn_lose_nothing() -> None:
    lab = trained(steps=0)

    def train() -> None:
        for n in range(1, 21):
            lab._shared.train(10 * n, 10 * n)

    def turn() -> None:
        for n in range(60):
            lab["t[0]"] = n / 100
            assert lab["t[0]"] == n / 100

    def look() -> None:
        for _ in range(200):
            with lab._shared.lock:
                assert np.array_equal(parameters_of(lab), flat(lab.run.at(lab.step)))

    run_together(train, turn, look)
    assert (lab.run.last, lab.step, lab["t[0]"], lab.run.ghost) == (200, 200, 0.59, None)
    assert np.array_equal(lab.run.E, trained(steps=200).run.E)
