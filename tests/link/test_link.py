"""The link tells the browser of every change, and does or refuses what a panel asks for."""

import json
from contextlib import suppress
from typing import Any

import pytest

from mlp_lab import Lab
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.state.knobs import LARGEST, State, all_knobs, positions
from tests.labs import ask, listen, snapshot, sweeps


def test_a_change_sends_one_sweep_and_no_change_sends_none() -> None:
    lab = Lab()
    heard = listen(lab)

    def sent() -> int:
        count = len(heard)
        heard.clear()
        return count

    lab.select(lab.knob)
    lab.t = lab.t
    lab.parameters = lab.parameters
    lab["b_H[0]"] = lab["b_H[0]"]
    assert sent() == 0
    lab.select("b_H[0]")
    assert sent() == 1
    lab["b_H[0]"] = 0.123
    assert sent() == 1
    lab.parameters = Lab(seed=3).parameters
    assert sent() == 1
    lab.O_I = [0, 0, 0]
    assert sent() == 1
    lab.reset()
    assert sent() == 1
    lab.reset()
    assert sent() == 0


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_first_panel_of_a_derivation_sends_one_sweep_and_a_second_none(
    monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    lab = Lab()
    lab.select("w_H[1, 0]")
    lab["t[2]"] = 0.35
    before, heard = snapshot(lab)[:-1], listen(lab)
    lab.derivation(layer, ask=True)
    assert [sweep["columns"] for sweep in sweeps(heard)] == [lab._link.sweep["columns"]]
    assert f"{DERIVATIONS[layer].array} spread" in lab._link.sweep["columns"]
    with monkeypatch.context() as nothing_to_compute:
        nothing_to_compute.setattr("mlp_lab.state.shared.compute_sweep", None)
        lab.derivation(layer)
        lab.derivation(layer, ask=True)
        lab._shared.include(DERIVATIONS[layer].numbers)
    assert len(heard) == 1
    assert snapshot(lab)[:-1] == before
    for other in DERIVATIONS:
        lab.derivation(other)
    assert len(heard) == len(DERIVATIONS)


def test_a_panel_that_asks_for_no_more_numbers_sends_no_sweep() -> None:
    lab = Lab()
    heard = listen(lab)
    lab.loss_slice()
    lab.ask("sign of the slope")
    with pytest.raises(ValueError, match="nothing"):
        lab.derivation("nothing")
    assert heard == []


def test_a_panel_may_ask_for_the_reset() -> None:
    lab, start = Lab(), [array.tolist() for array in Lab().state]
    lab["w_O[0, 0]"] = 5.0
    heard = listen(lab)
    ask(lab, do="reset", request="back")
    assert [array.tolist() for array in lab.state] == start
    assert [sweep["answers"] for sweep in sweeps(heard)] == ["back"]


def test_a_sweep_is_sent_as_bytes_and_the_rest_as_json() -> None:
    lab = Lab()
    heard = listen(lab)
    lab.select("w_H[0, 1]")
    (data,) = heard
    assert sorted(data["buffer_paths"]) == [["sweep", name] for name in ("along", "curves", "positions", "table")]
    assert json.loads(json.dumps(data))["state"]["sweep"]["knob"] == "w_H[0, 1]"


def test_a_request_is_done_and_its_answer_names_it() -> None:
    lab = Lab()
    heard = listen(lab)
    ask(lab, do="select", knob="b_O[3]", request="first")
    ask(lab, do="turn", knob="b_O[3]", value=0.375, request="second")
    assert (lab.knob, lab["b_O[3]"]) == ("b_O[3]", 0.375)
    assert [sweep["answers"] for sweep in sweeps(heard)] == ["first", "second"]


def test_a_request_that_changes_nothing_is_answered_too() -> None:
    lab = Lab()
    heard = listen(lab)
    ask(lab, do="select", knob=lab.knob, request="same knob")
    ask(lab, do="turn", knob=lab.knob, value=lab[lab.knob], request="same value")
    assert [sweep["answers"] for sweep in sweeps(heard)] == ["same knob", "same value"]


REFUSED: list[dict[str, Any]] = [
    {"do": "turn", "knob": "w_O[0, 0]", "value": None},  # what JSON makes of NaN and infinity
    {"do": "turn", "knob": "w_O[0, 0]", "value": "much"},
    {"do": "turn", "knob": "w_O[0, 0]", "value": [1, 2]},
    {"do": "turn", "knob": "t[0]", "value": 1.7e308},
    {"do": "turn", "knob": "O_I[0]", "value": -1e160},
    {"do": "turn", "knob": "w_O[9, 0]", "value": 1.0},
    {"do": "select", "knob": "w_O[9, 0]"},
    {"do": "select", "knob": None},
]


@pytest.mark.parametrize("request_", REFUSED, ids=str)
def test_a_request_that_cannot_be_done_is_refused_in_words_and_changes_nothing(request_: dict[str, Any]) -> None:
    lab = Lab()
    before, heard = snapshot(lab), listen(lab)
    ask(lab, **request_, request="this one")
    assert snapshot(lab) == before
    ((method, content),) = [(data["method"], data["content"]) for data in heard]
    assert (method, content["refuses"]) == ("custom", "this one")
    assert str(request_["knob"]) in content["reason"]
    ask(lab, do="turn", knob="t[0]", value=0.25, request="the next")
    assert (lab["t[0]"], lab._link.sweep["answers"]) == (0.25, "the next")


@pytest.mark.parametrize("value", [0.5, -7.1, 0.9 * LARGEST, LARGEST])
@pytest.mark.parametrize("name", State._fields)
def test_every_position_that_a_slider_offers_is_taken(name: str, value: float) -> None:
    lab = Lab()
    knob = next(knob for knob in all_knobs(lab.state) if knob.array == name)
    lab.select(str(knob))
    lab[lab.knob] = value
    for position in positions(knob, value)[[0, 1, -2, -1]]:
        ask(lab, do="turn", knob=lab.knob, value=float(position), request=f"{position}")
        assert (lab[lab.knob], lab._link.sweep["answers"]) == (position, f"{position}")


def test_a_request_is_answered_as_done_though_a_listener_failed() -> None:
    lab = Lab()
    lab._shared.listen(lambda: 1 / 0)
    messages = listen(lab)
    with pytest.raises(ExceptionGroup):
        lab._link._answer(None, {"do": "turn", "knob": "t[0]", "value": 0.25, "request": "this"}, None)
    assert lab["t[0]"] == 0.25
    assert [data["method"] for data in messages] == ["update"]
    assert sweeps(messages)[-1]["answers"] == "this"


@pytest.mark.parametrize(
    "request_", [{"do": "turn"}, {"do": "select", "knob": ["t[0]"]}, {"do": "turn", "knob": "t[0]"}]
)
def test_a_request_that_makes_no_sense_changes_nothing_and_is_answered(request_: dict[str, Any]) -> None:
    lab = Lab()
    before, messages = snapshot(lab)[:-1], listen(lab)
    with suppress(KeyError):
        lab._link._answer(None, request_ | {"request": "this"}, None)
    assert snapshot(lab)[:-1] == before
    answers = [data.get("content", {}).get("refuses") or data["state"]["sweep"]["answers"] for data in messages]
    assert answers == ["this"]
