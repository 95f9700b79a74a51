"""A lab takes numbers from Python, all or none of them, and starts from what it is given."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mlp_core import Parameters, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.state.knobs import LARGEST, all_knobs
from tests.labs import listen, snapshot

ARRAYS = {"w_H": (3, 2), "b_H": (2,), "w_O": (2, 4), "b_O": (4,), "O_I": (3,), "t": (4,)}


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
    changes: list[Callable[[], None]] = [lambda: setattr(lab, "t", [0, 0, 0, 0]), lambda: lab.select("t[0]")]
    for change in changes:
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


def parameters(**replaced: Any) -> dict[str, Any]:
    """Give the parameters of a lab with some of them replaced, by what need be no array."""
    return {"parameters": Lab().parameters._replace(**replaced)}


BAD_STARTS: list[tuple[str, dict[str, Any]]] = [
    ("O_I", {"O_I": [1, 2]}),
    ("t", {"t": "abcd"}),
    ("t", {"t": [1, np.nan, 0, 0]}),
    ("b_H", parameters(b_H=[0.0])),
    ("w_O", parameters(w_O=np.ones((3, 4)))),
    ("w_O", parameters(w_O=3.0)),
    ("w_O", parameters(w_O=[[1, 2], [3]])),
    ("w_H", parameters(w_H=[[1, 2], [3]])),
    ("w_H", parameters(w_H=[1, 2])),
    ("w_H", parameters(w_H="abc")),
    ("w_H, b_H, w_O, b_O", {"parameters": (1, 2)}),
    ("w_H|N_I, N_H, N_O", parameters(w_H=np.ones((0, 2)))),
]


@pytest.mark.parametrize(("name", "start"), BAD_STARTS)
def test_a_bad_start_is_refused_by_name(name: str, start: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=name):
        Lab(**start)


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
    assert repr(lab) == repr(lab) == "Lab 3-2-4: E = 0.2472, knob t[0] = 0.8000, weight w_O[0, 0]"
    assert f"{lab.E:.4f}" == "0.2472"
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


def test_numbers_of_a_derivation_can_be_read_once_a_panel_shows_it() -> None:
    lab = Lab()
    lab.select("w_H[2, 1]")
    lab.derivation("hidden")
    for n in range(8):
        assert float(lab._shared.number(f"w_H L{n}")) == pytest.approx(lab.gradient("w_H[2, 1]"), rel=1e-13)


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


def test_tab_offers_what_a_student_may_use_and_no_more() -> None:
    offered = {name for name in dir(Lab()) if not name.startswith("_")}
    panels = {"network", "open_neuron", "convention", "derivation", "scene", "loss_slice", "ask", "matrices"}
    numbers = {"parameters", "activations", "E", "w_H", "b_H", "w_O", "b_O", "O_I", "t", "state", "gradient"}
    choice = {"knob", "weight", "select", "chosen", "reset", "together"}
    learning = {"step_down", "training", "run", "step", "surface", "boundary", "pulls", "budget", "hump"}
    assert offered == panels | {"find_slips", "differences", "chain"} | numbers | choice | learning


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("knob", "lab.select"),
        ("weight", "lab.select"),
        ("sweep", "nothing that a lab has"),
        ("E", "cannot be set"),
        ("run", "lab.training"),
        ("step", "show one by"),
    ],
)
def test_what_cannot_be_set_is_said_with_what_to_do_instead(name: str, words: str) -> None:
    lab = Lab()
    before = snapshot(lab)
    with pytest.raises(AttributeError, match=words):
        setattr(lab, name, {})
    assert snapshot(lab) == before
