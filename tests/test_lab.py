"""The lab takes numbers from Python and from panels, all or none of them, and tells the browser of every change."""

import itertools
import json
import re
from typing import Any

import numpy as np
import pytest

from mlp_core import Parameters, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.panels.derivation.lines import DERIVATIONS
from mlp_lab.state.knobs import LARGEST, all_knobs, positions
from tests.labs import ask, listen, snapshot, sweeps

ARRAYS = {"w_H": (3, 2), "b_H": (2,), "w_O": (2, 4), "b_O": (4,), "O_I": (3,), "t": (4,)}


# Numbers from Python


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_can_be_set_and_read(name: str) -> None:
    lab, numbers = Lab(), np.linspace(-1, 1, int(np.prod(ARRAYS[name]))).reshape(ARRAYS[name])
    others = {other: getattr(lab, other) for other in ARRAYS if other != name}
    setattr(lab, name, numbers.tolist())
    assert np.array_equal(getattr(lab, name), numbers)
    assert all(np.array_equal(getattr(lab, other), before) for other, before in others.items())
    assert loss(forward(lab.parameters, lab.O_I).O_O, lab.t) == lab.E


def test_every_knob_can_be_set_and_read_by_its_name() -> None:
    lab = Lab()
    for n, knob in enumerate(all_knobs(lab.state)):
        lab[str(knob)] = n / 7
    assert [lab[str(knob)] for knob in all_knobs(lab.state)] == [n / 7 for n in range(27)]
    assert lab.w_O[1, 3] == lab["w_O[1, 3]"]


def test_parameters_are_set_together() -> None:
    lab, other = Lab(), Lab(seed=3)
    lab.parameters = other.parameters
    assert all(np.array_equal(own, given) for own, given in zip(lab.parameters, other.parameters, strict=True))
    assert np.array_equal(lab.O_I, Lab().O_I)


def test_readings_are_those_of_the_core() -> None:
    lab = Lab(seed=4)
    activations = forward(lab.parameters, lab.O_I)
    gradients = {"w_O": gradient_w_O(activations, lab.t), "w_H": gradient_w_H(activations, lab.t, lab.w_O)}
    assert all(np.array_equal(own, given) for own, given in zip(lab.activations, activations, strict=True))
    for array, gradient in gradients.items():
        assert np.allclose(lab._shared.number(f"gradient_{array}"), gradient, rtol=1e-15, atol=0)
        for (j, i), slope in np.ndenumerate(gradient):
            assert lab.gradient(f"{array}[{j}, {i}]") == pytest.approx(slope, rel=1e-15)


def test_a_slice_is_the_loss_along_the_chosen_weight() -> None:
    lab = Lab()
    lab.select("w_H[2, 1]")
    along, curve = lab._shared.loss_curve()
    for value, E in zip(along[::10], curve[::10], strict=True):
        lab["w_H[2, 1]"] = value
        assert pytest.approx(E, rel=1e-15) == lab.E


@pytest.mark.parametrize("name", ["b_H[0]", "t[1]", "w_O[9, 9]", "w_O", None])
def test_only_weights_have_a_gradient(name: Any) -> None:
    with pytest.raises(ValueError, match=re.escape(str(name))):
        Lab().gradient(name)


BAD_NUMBERS = {
    "too few": [1.0],
    "a table": np.ones((5, 5)),
    "NaN": np.nan,
    "infinity": -np.inf,
    "text": "abc",
    "None": None,
    "complex": 1j,
    "objects": np.array([object()] * 4),
    "ragged": [1.0, [2.0, 3.0], 4.0],
    "a dictionary": {},
    "too large": 2 * LARGEST,
    "far too large": 1e300,
    "beyond every float": 10**400,
    "an integer without a positive twin": -(2**63),
}


@pytest.mark.parametrize("bad", BAD_NUMBERS)
@pytest.mark.parametrize("name", ARRAYS)
def test_a_bad_array_is_refused_by_name_and_changes_nothing(name: str, bad: str) -> None:
    lab, value = Lab(), BAD_NUMBERS[bad]
    if isinstance(value, int | float | complex):
        value = np.full(ARRAYS[name], value).tolist()
    before, heard = snapshot(lab), listen(lab)
    with pytest.raises(ValueError, match=rf"\b{name}\b"):
        setattr(lab, name, value)
    assert snapshot(lab) == before
    assert heard == []


@pytest.mark.parametrize("bad", BAD_NUMBERS)
def test_a_bad_number_for_a_knob_is_refused_by_name_and_changes_nothing(bad: str) -> None:
    lab = Lab()
    before = snapshot(lab)
    with pytest.raises(ValueError, match=r"w_O\[1, 0\]"):
        lab["w_O[1, 0]"] = BAD_NUMBERS[bad]  # type: ignore[assignment]  # on purpose
    assert snapshot(lab) == before


@pytest.mark.parametrize("name", ["w_O[2, 0]", "w_O", None, 0])
def test_an_unknown_knob_is_refused_in_words(name: Any) -> None:
    lab = Lab()
    before = snapshot(lab)
    for use in (lab.__getitem__, lab.select, lambda name: lab.__setitem__(name, 0.5)):
        with pytest.raises(ValueError, match="there is no knob"):
            use(name)
    assert snapshot(lab) == before


@pytest.mark.parametrize("name", Parameters._fields)
def test_parameters_are_taken_all_or_none(name: str) -> None:
    lab = Lab()
    before = snapshot(lab)
    with pytest.raises(ValueError, match=name):
        lab.parameters = Lab(seed=3).parameters._replace(**{name: np.array([np.nan])})
    assert snapshot(lab) == before


def test_a_state_is_taken_only_when_every_number_of_it_could_be_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflowing(*_: object) -> None:
        raise ValueError("x_H overflows")

    lab = Lab()
    before = snapshot(lab)
    monkeypatch.setattr("mlp_lab.state.shared.compute_sweep", overflowing)
    for change in (lambda: setattr(lab, "t", [0, 0, 0, 0]), lambda: lab.select("t[0]")):
        with pytest.raises(ValueError, match="x_H overflows"):
            change()
    assert snapshot(lab) == before


@pytest.mark.parametrize("parameters", [None, 5, (1, 2), np.ones((2, 4)), "abc"])
def test_what_are_no_parameters_is_refused_in_words(parameters: Any) -> None:
    lab = Lab()
    before = snapshot(lab)
    with pytest.raises(ValueError, match="w_H, b_H, w_O, b_O"):
        lab.parameters = parameters
    assert snapshot(lab) == before


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_are_read_only_and_never_the_callers_own(name: str) -> None:
    own = np.zeros(ARRAYS[name])
    lab = Lab()
    setattr(lab, name, own)
    made = Lab(parameters=lab.parameters._replace(**({name: own} if name in Parameters._fields else {})), O_I=lab.O_I)
    own += 1  # the caller may go on with it
    for holder in (lab, made):
        with pytest.raises(ValueError, match="read-only"):
            getattr(holder, name)[...] = 5.0
    assert not getattr(lab, name).any()
    assert name not in Parameters._fields or not getattr(made, name).any()


# What a lab starts from


def test_the_same_numbers_are_drawn_on_every_run() -> None:
    assert snapshot(Lab()) == snapshot(Lab())
    assert snapshot(Lab(seed=5)) == snapshot(Lab(seed=5))
    assert snapshot(Lab(seed=5)) != snapshot(Lab(seed=6)) != snapshot(Lab())


@pytest.mark.parametrize("seed", range(5))
def test_drawn_numbers_are_round_and_not_zero(seed: int) -> None:
    lab = Lab((6, 6, 6), seed=seed)
    for array in lab.state:
        assert np.array_equal(array, array.round(1))
        assert array.all()
    assert (lab.t > 0).all()
    assert (lab.t < 1).all()


@pytest.mark.parametrize("sizes", [*itertools.permutations((1, 3, 6)), (2, 2, 5), (6, 6, 6), (1, 1, 1)])
def test_sizes_are_those_asked_for(sizes: tuple[int, int, int]) -> None:
    N_I, N_H, N_O = sizes
    shapes = {name: array.shape for name, array in Lab(sizes).state._asdict().items()}
    assert shapes == {"w_H": (N_I, N_H), "b_H": (N_H,), "w_O": (N_H, N_O), "b_O": (N_O,), "O_I": (N_I,), "t": (N_O,)}


@pytest.mark.parametrize("sizes", [(0, 2, 4), (3, 7, 4), (3, 2, -1), (3, 2), (3, 2, 4, 1), (3.0, 2, 4), "324", 3, None])
def test_other_sizes_are_refused(sizes: Any) -> None:
    with pytest.raises(ValueError, match="three whole numbers N_I, N_H, N_O of 1 to 6"):
        Lab(sizes)


def test_given_parameters_fix_the_sizes() -> None:
    given = Lab((2, 5, 3)).parameters
    lab = Lab(parameters=given)
    assert all(np.array_equal(own, other) for own, other in zip(lab.parameters, given, strict=True))
    assert (lab.O_I.shape, lab.t.shape) == ((2,), (3,))


def test_given_input_and_target_are_taken() -> None:
    lab = Lab(O_I=[1, 2, 3], t=[0, 1, 0, 1])
    assert (lab.O_I.tolist(), lab.t.tolist()) == ([1, 2, 3], [0, 1, 0, 1])
    assert np.array_equal(lab.w_H, Lab().w_H)


BAD_STARTS: list[tuple[str, dict[str, Any]]] = [
    ("O_I", {"O_I": [1, 2]}),
    ("t", {"t": "abcd"}),
    ("t", {"t": [1, np.nan, 0, 0]}),
    ("b_H", {"parameters": Lab().parameters._replace(b_H=[0.0])}),
    ("w_O", {"parameters": Lab().parameters._replace(w_O=np.ones((3, 4)))}),
    ("w_O", {"parameters": Lab().parameters._replace(w_O=3.0)}),
    ("w_O", {"parameters": Lab().parameters._replace(w_O=[[1, 2], [3]])}),
    ("w_H", {"parameters": Lab().parameters._replace(w_H=[[1, 2], [3]])}),
    ("w_H", {"parameters": Lab().parameters._replace(w_H=[1, 2])}),
    ("w_H", {"parameters": Lab().parameters._replace(w_H="abc")}),
    ("w_H, b_H, w_O, b_O", {"parameters": (1, 2)}),
    ("w_H|N_I, N_H, N_O", {"parameters": Lab().parameters._replace(w_H=np.ones((0, 2)))}),
]


@pytest.mark.parametrize(("name", "start"), BAD_STARTS)
def test_a_bad_start_is_refused_by_name(name: str, start: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=name):
        Lab(**start)


# Choosing


def test_choosing_moves_the_knob_and_only_a_weight_moves_the_weight() -> None:
    lab = Lab()
    seen = []
    for name in ("w_O[1, 2]", "b_H[1]", "w_H[2, 0]", "t[3]", "O_I[0]", "b_O[2]", "w_O[0, 3]"):
        lab.select(name)
        seen.append((lab.knob, lab.weight, str(lab.chosen("w_H")), str(lab.chosen("w_O"))))
    assert seen == [
        ("w_O[1, 2]", "w_O[1, 2]", "w_H[0, 0]", "w_O[1, 2]"),
        ("b_H[1]", "w_O[1, 2]", "w_H[0, 0]", "w_O[1, 2]"),
        ("w_H[2, 0]", "w_H[2, 0]", "w_H[2, 0]", "w_O[1, 2]"),
        ("t[3]", "w_H[2, 0]", "w_H[2, 0]", "w_O[1, 2]"),
        ("O_I[0]", "w_H[2, 0]", "w_H[2, 0]", "w_O[1, 2]"),
        ("b_O[2]", "w_H[2, 0]", "w_H[2, 0]", "w_O[1, 2]"),
        ("w_O[0, 3]", "w_O[0, 3]", "w_H[2, 0]", "w_O[0, 3]"),
    ]


def test_choosing_changes_no_number() -> None:
    lab = Lab()
    before = [array.tolist() for array in lab.state]
    for knob in all_knobs(lab.state):
        lab.select(str(knob))
    assert [array.tolist() for array in lab.state] == before


def test_the_text_of_a_lab_says_where_it_stands() -> None:
    lab = Lab()
    lab.select("t[0]")
    assert repr(lab) == repr(lab) == "Lab 3-2-4: E = 0.4052, knob t[0] = 0.9000, weight w_O[0, 0]"
    assert f"{lab.E:.4f}" == "0.4052"
    assert lab._repr_mimebundle_() == ({"text/plain": repr(lab)}, {})


def test_a_cell_can_be_run_again_and_again() -> None:
    first = Lab()
    first["t[0]"] = 0.25
    texts = set()
    for _ in range(20):
        lab = Lab()
        lab.select("w_O[1, 0]")
        lab["w_O[1, 0]"] += 0.5
        texts.add("\n".join(map(repr, (lab, lab.network(), lab.derivation("output"), lab.loss_slice()))))
    assert len(texts) == 1
    assert first["t[0]"] == 0.25


# Messages from and to the browser


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


def test_a_panel_without_a_derivation_sends_no_sweep() -> None:
    lab = Lab()
    heard = listen(lab)
    for panel in (lab.network, lab.loss_slice, lab.predict_sign):
        panel()
    with pytest.raises(ValueError, match="nothing"):
        lab.derivation("nothing")
    assert heard == []


def test_numbers_of_a_derivation_can_be_read_once_a_panel_shows_it() -> None:
    lab = Lab()
    lab.select("w_H[2, 1]")
    lab.derivation("hidden")
    for n in range(7):
        assert float(lab._shared.number(f"w_H L{n}")) == pytest.approx(lab.gradient("w_H[2, 1]"), rel=1e-13)


# Going back


def test_a_reset_goes_back_to_the_start_and_leaves_the_choice() -> None:
    lab = Lab(t=[0.5, 0.25, 0.125, 1], seed=3)
    start = [array.tolist() for array in lab.state]
    lab.select("w_H[2, 1]")
    lab.select("b_O[3]")
    for knob in all_knobs(lab.state):
        lab[str(knob)] = 0.123
    lab.reset()
    assert [array.tolist() for array in lab.state] == start
    assert (lab.knob, lab.weight, str(lab.chosen("w_H"))) == ("b_O[3]", "w_H[2, 1]", "w_H[2, 1]")
    chosen = Lab(t=[0.5, 0.25, 0.125, 1], seed=3)
    chosen.select("w_H[2, 1]")
    chosen.select("b_O[3]")
    assert snapshot(lab) == snapshot(chosen)


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
@pytest.mark.parametrize("name", ARRAYS)
def test_every_position_that_a_slider_offers_is_taken(name: str, value: float) -> None:
    lab = Lab()
    knob = next(knob for knob in all_knobs(lab.state) if knob.array == name)
    lab.select(str(knob))
    lab[lab.knob] = value
    for position in positions(knob, value)[[0, 1, -2, -1]]:
        ask(lab, do="turn", knob=lab.knob, value=float(position), request=f"{position}")
        assert (lab[lab.knob], lab._link.sweep["answers"]) == (position, f"{position}")
