"""The training panel tells the browser of the run, does what it asks in portions, and refuses in words."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mlp_core import Array
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.training.panel import TrainingPanel
from mlp_lab.training.data import DATA
from tests.descents import flat, gradients_alone, loss_alone
from tests.labs import LABS, snapshot
from tests.labs import ask as ask_lab
from tests.readings import assert_legible, bundle, drawn, points, written_in
from tests.state.test_shared import run_together

XOR = DATA["xor"]
GO_ON = {"do": "train", "eta": 1.0, "mean": False, "rule": "together"}
BEGIN = GO_ON | {"do": "begin", "data": "xor", "start": "lab"}


def made(data: str = "xor", **settings: Any) -> tuple[Lab, TrainingPanel]:
    """Make a 2-3-1 and the panel that trains it."""
    lab = Lab((2, 3, 1))
    return lab, lab.training(data, **settings)


def heard_by(panel: Panel) -> list[dict[str, Any]]:
    """Give the list to which what the panel sends is added from now on."""
    heard: list[dict[str, Any]] = []
    panel.comm.publish_msg = lambda _, data, **__: heard.append(data)
    return heard


def ask(panel: Panel, message: object) -> None:
    """Send the panel what its JavaScript sends, as JSON carries it."""
    content = json.loads(json.dumps(message).replace("NaN", "null"))
    panel.comm.handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def answer(panel: Panel, message: dict[str, Any]) -> dict[str, Any]:
    """Ask, and give the one answer, which comes last."""
    heard = heard_by(panel)
    ask(panel, message | {"request": "this one"})
    assert [data["method"] for data in heard][-1:] == ["custom"]
    (content,) = [data["content"] for data in heard if data["method"] == "custom"]
    assert "this one" in content.values()
    return dict(content)


def history(panel: TrainingPanel) -> dict[str, Array]:
    """Read the numbers over the steps as the browser does."""
    sent: Any = panel.history
    steps = np.frombuffer(sent["steps"], "<f8")
    table = np.frombuffer(sent["table"], "<f8").reshape(len(steps), -1)
    numbers = {
        name: table[:, first : first + int(np.prod(shape))].reshape(-1, *shape)
        for name, (first, *shape) in sent["columns"].items()
    }
    return {"steps": steps, **numbers}


def test_the_browser_is_told_of_run_batch_and_what_can_be_chosen() -> None:
    _, panel = made(steps=30, eta=0.5)
    told = {"data": "xor", "about": XOR.about, "eta": 0.5, "mean": False, "rule": "together"}
    told |= {"last": 30, "stopped": "", "parted": 0}
    assert (panel.run, panel.ghost, panel.by_hand) == (told, None, False)
    assert panel.offers["data"] == ["own", "and", "xor", "penguins"]
    assert panel.offers["starts"] == ["lab", "zero", "large"]
    assert Lab().training().offers["data"] == ["own"]
    state = panel.get_state(["run", "ghost", "offers", "by_hand"])
    assert json.loads(json.dumps(state)) == state


@pytest.mark.parametrize("offer", ["lab", "zero", "large", 7])
@pytest.mark.parametrize("data", ["own", "and", "xor", "penguins"])
def test_whatever_is_offered_can_be_begun(data: str, offer: int | str) -> None:
    lab, panel = made(steps=10)
    assert answer(panel, BEGIN | {"data": data, "start": offer, "eta": 2, "mean": True}) == {"done": "this one"}
    assert (panel.run["data"], panel.run["eta"], panel.run["mean"], panel.run["last"]) == (data, 2, True, 0)
    assert (lab.step, lab.knob, panel.run["about"]) == (0, "step", lab.run.data.about)
    assert (panel.ghost is not None) == (data == "xor")


@pytest.mark.parametrize("mean", [False, True])
def test_the_history_has_the_numbers_of_the_core_at_each_of_its_steps(mean: bool) -> None:
    lab, panel = made("penguins", steps=700, mean=mean, against={"eta": 3.0})
    numbers, run = history(panel), lab.run
    assert (numbers["steps"][0], numbers["steps"][-1]) == (0, 700)
    assert len(numbers["steps"]) <= 301
    assert run.ghost is not None
    for row in range(0, len(numbers["steps"]), 50):
        at = run.at(int(numbers["steps"][row]))
        ghost = run.ghost.at(int(numbers["steps"][row]))
        assert numbers["E"][row] == pytest.approx(loss_alone(at, run.data, mean), rel=1e-12)
        assert numbers["ghost E"][row] == pytest.approx(loss_alone(ghost, run.data, mean), rel=1e-12)
        for name, slopes in gradients_alone(at, run.data, mean)._asdict().items():
            assert np.array_equal(numbers[name][row], getattr(at, name))
            assert numbers[f"gradient_{name}"][row] == pytest.approx(slopes, rel=1e-10, abs=1e-14)


def test_the_history_is_sent_when_the_run_is_another_one_and_not_even_computed_when_it_is_scrubbed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab, panel = made(steps=30)
    heard = heard_by(panel)
    with monkeypatch.context() as nothing_to_compute:
        nothing_to_compute.setattr("mlp_lab.panels.training.panel._history", None)
        lab["step"] = 20
        lab.select("w_O[0, 0]")
    assert heard == []
    lab["w_O[0, 0]"] = 1.0
    assert [data["state"] for data in heard] == [{"by_hand": True}]
    heard.clear()
    ask(panel, GO_ON | {"to": 40, "show": 40})
    update, done = heard
    assert set(update["state"]) == {"by_hand", "history", "run", "ghost"}
    assert done["method"] == "custom"


def test_a_panel_trains_in_portions_until_it_is_asked_no_more() -> None:
    lab, panel = made(steps=0)
    lasts: list[tuple[int, int]] = []
    while panel.run["last"] < 4500 and len(lasts) < 9:
        assert answer(panel, GO_ON | {"to": 4500, "show": 4500}) == {"done": "this one"}
        lasts.append((panel.run["last"], lab.step))
    assert lasts == [(2000, 2000), (4000, 4000), (4500, 4500)]
    assert np.array_equal(flat(lab.parameters), flat(made(steps=4500)[0].run.at(4500)))


def test_one_step_and_steps_ahead_of_what_is_shown() -> None:
    lab, panel = made(steps=10)
    ask(panel, GO_ON | {"to": 1, "show": 1})
    assert (lab.step, lab.run.last) == (1, 10)
    ask(panel, GO_ON | {"to": 60, "show": 1})
    assert (lab.step, lab.run.last) == (1, 60)


def test_another_learning_rate_branches_where_the_run_is_shown_and_the_earlier_one_is_the_ghost() -> None:
    lab, panel = made(steps=100)
    lab["step"] = 40
    ask(panel, GO_ON | {"eta": 4, "to": 60, "show": 60})
    assert (panel.run["eta"], panel.run["last"], panel.run["parted"]) == (4, 60, 40)
    assert panel.ghost == made(steps=100)[1].run
    assert np.array_equal(history(panel)["ghost E"], made(steps=100)[0].run.E[:61])


def test_steps_are_taken_back_and_the_same_ones_come_again() -> None:
    lab, panel = made(steps=100)
    lab["step"] = 40
    before, (turned, lab["w_O[0, 0]"]) = lab.run, (lab.run.at(40), 9.0)
    assert answer(panel, {"do": "cut", "to": 50}) == {"done": "this one"}
    assert (panel.run["last"], lab.step, lab["w_O[0, 0]"], panel.by_hand) == (50, 40, 9.0, True)
    ask(panel, {"do": "cut", "to": 30})
    assert (panel.run["last"], lab.step, panel.by_hand) == (30, 30, False)
    assert np.array_equal(flat(lab.parameters), flat(before.at(30)))
    ask(panel, GO_ON | {"to": 100, "show": 40})
    assert np.array_equal(flat(lab.parameters), flat(turned))
    assert np.array_equal(lab.run.E, before.E)


def test_another_rule_branches_and_another_start_takes_it_along() -> None:
    lab, panel = made(steps=10)
    ask(panel, GO_ON | {"to": 10, "show": 0, "rule": "output first"})
    assert (lab.run.rule, lab.run.last, lab.run.ghost and lab.run.ghost.rule) == ("output first", 10, "together")
    ask(panel, BEGIN | {"start": 3, "rule": "output first"})
    assert (lab.run.rule, lab.run.ghost and lab.run.ghost.last) == ("output first", 10)


NAN = float("nan")
REFUSED: list[tuple[str, object]] = [
    ("eta is None", GO_ON | {"eta": NAN, "to": 20, "show": 20}),
    ("eta is '1'", GO_ON | {"eta": "1", "to": 20, "show": 20}),
    ("mean is None", GO_ON | {"mean": None, "to": 20, "show": 20}),
    ("the number of steps is None", GO_ON | {"show": 20}),
    ("the number of steps is 1e+30", GO_ON | {"to": 1e30, "show": 20}),
    ("show is -1", GO_ON | {"to": 20, "show": -1}),
    ("show is 'end'", GO_ON | {"to": 20, "show": "end"}),
    ("there is no data 'iris'", BEGIN | {"data": "iris"}),
    ("there is no data None", BEGIN | {"data": None}),
    ("start is None", BEGIN | {"start": None}),
    ("start is -1", BEGIN | {"start": -1}),
    ("eta is None", BEGIN | {"eta": NAN}),
    ("rule is None", GO_ON | {"to": 20, "show": 20, "rule": None}),
    ("rule is 'hidden first'", BEGIN | {"rule": "hidden first"}),
    ("the number of steps is 11, needs a whole number from 0 to 10", {"do": "cut", "to": 11}),
    ("the number of steps is None", {"do": "cut"}),
    ("needs one of train, cut, begin", {"do": "example", "example": 1}),
    ("needs one of train, cut, begin", {"do": ["train"]}),
]


@pytest.mark.parametrize(("words", "message"), REFUSED, ids=str)
def test_what_cannot_be_done_is_refused_in_words_and_changes_nothing(words: str, message: dict[str, Any]) -> None:
    lab, panel = made(steps=10)
    before, run = snapshot(lab), lab.run
    refused = answer(panel, message)
    assert refused["refuses"] == "this one"
    assert words in refused["reason"]
    assert snapshot(lab) == before
    assert lab.run is run
    assert answer(panel, GO_ON | {"to": 11, "show": 11}) == {"done": "this one"}


@pytest.mark.parametrize("message", [None, "train", 3, []])
def test_what_is_no_message_is_refused(message: object) -> None:
    lab, panel = made(steps=10)
    before, heard = snapshot(lab), heard_by(panel)
    ask(panel, message)
    assert [data["content"]["refuses"] for data in heard] == [None]
    assert snapshot(lab) == before


def test_no_trait_is_taken_from_the_browser() -> None:
    _, panel = made(steps=10)
    before = panel.run
    panel.set_state({"run": {"last": 99}, "by_hand": True})
    assert (panel.run, panel.by_hand) == (before, False)


def test_nothing_that_a_browser_asks_for_while_a_cell_trains_is_lost() -> None:
    lab, panel = made(steps=0)

    def browser() -> None:
        for n in range(1, 11):
            ask_lab(lab, do="example", example=n % 4, request=str(n))

    def cell() -> None:
        for n in range(1, 11):
            lab._shared.train(50 * n, 50 * n)

    run_together(browser, cell)
    assert (lab.run.last, lab.run.ghost, lab.O_I.tolist(), panel.run["last"]) == (500, None, [1, 0], 500)


def test_a_panel_that_was_closed_hears_nothing_and_catches_up_when_it_is_shown_again() -> None:
    lab, panel = made(steps=10)
    panel.close()
    lab._shared.train(20, 20)
    assert panel.run["last"] == 10
    bundle(panel)
    assert panel.run["last"] == 20


def test_the_panel_in_words_says_where_the_run_begins_and_ends_and_what_is_shown() -> None:
    lab, panel = made("penguins", steps=50, eta=0.5, mean=True)
    lab["step"] = 20
    E = [number(loss_alone(lab.run.at(n), lab.run.data, mean=True)) for n in (0, 50, 20)]
    assert repr(panel) == (
        f"Training on penguins, N = 50, η = 0.5, mean, together: E = {E[0]} at step 0, {E[1]} at step 50\n"
        f"Step 20 is shown: E = {E[2]}"
    )


def test_the_panel_in_words_names_the_run_beside_it_and_why_a_run_stopped() -> None:
    _, panel = made(steps=50, eta=1e300, against={"rule": "output first", "eta": 1})
    first, beside, _ = repr(panel).splitlines()
    assert first.endswith("at step 0, where it stopped: a weight or a bias would leave ±1,000,000")
    assert beside.startswith("Beside it xor, N = 4, η = 1, sum, output first: E = ")
    assert beside.endswith(" at step 0")  # as far as the run has come


def test_the_picture_is_the_loss_over_the_steps_with_the_step_that_is_shown() -> None:
    lab, panel = made(steps=200, against={"eta": 0.3})
    lab["step"] = 120
    figure = drawn(panel)
    ghost, curve, point = (points(line) for line in figure.axes[0].lines)
    assert np.array_equal(curve, np.stack([np.arange(201), lab.run.E], axis=1))
    assert lab.run.ghost is not None
    assert ghost[:, 1] == pytest.approx(lab.run.ghost.E, rel=1e-14)
    assert point.tolist() == [[120, pytest.approx(lab.run.E[120], rel=1e-14)]]
    ends = f"E = {number(lab.run.E[0])} at the start, {number(lab.run.E[-1])} after 200 steps"
    assert {"step", "E", f"η = 1: {ends}"} <= set(written_in(figure))


RUNS: dict[str, dict[str, Any]] = {
    "no steps": {"steps": 0},
    "one step": {"steps": 1},
    "a start at zero": {"start": "zero"},
    "a large start": {"start": "large"},
    "a learning rate far too large": {"eta": 1e6},
    "a run that stops at once": {"eta": 1e300},
    "a ghost that stops at once": {"against": {"eta": 1e300}},
    "a batch of one": {"data": "own"},
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_any_kind_has_its_three_readings_without_a_number_that_is_none(name: str) -> None:
    _, panel = made(**RUNS[name])
    data = bundle(panel)
    assert "nan" not in data["text/plain"].lower()
    assert "inf" not in data["text/plain"]
    assert_legible(drawn(panel))
    assert np.isfinite(
        np.concatenate([v.ravel() for k, v in history(panel).items() if not k.startswith("ghost")])
    ).all()


@pytest.mark.parametrize("lab", LABS)
def test_every_lab_can_train_on_its_own_example(lab: str, recwarn: pytest.WarningsRecorder) -> None:
    made_: Callable[[], Lab] = LABS[lab]
    panel = made_().training(steps=20)
    assert panel.run["stopped"] == ""
    assert not recwarn.list
