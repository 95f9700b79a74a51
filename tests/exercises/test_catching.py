"""A student's own check is attacked: what gets through is told, with the network that would have stopped it."""

import html
import itertools
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mlp_core import Activations, Array, Parameters, forward, gradient_w_H, loss
from mlp_lab import catches
from mlp_lab.exercises.basis import PASS, slips_of
from mlp_lab.exercises.catching import Looked, _hidden_without, _smallest, formula, wrong
from mlp_lab.exercises.networks import JUDGES, SMALL, Network
from mlp_lab.exercises.special import SPECIAL
from tests.exercises import functions
from tests.exercises.typed import FACTORS, OF, typed

Check = Callable[[Any], Any]
BASE = JUDGES[0]
BY_NAME = {slip.name: slip for slip in wrong()}


def measured(network: Network) -> Array:
    """Central differences along every hidden weight."""
    slopes = np.empty_like(network.parameters.w_H)
    for place in np.ndindex(slopes.shape):
        E = []
        for h in (1e-5, -1e-5):
            w_H = network.parameters.w_H.copy()
            w_H[place] += h
            E.append(loss(forward(network.parameters._replace(w_H=w_H), network.O_I).O_O, network.t))
        slopes[place] = (E[0] - E[1]) / 2e-5
    return slopes


def asked(gradient: Any, network: Network) -> Any:
    return gradient(forward(network.parameters, network.O_I), network.t, network.parameters.w_O)


def close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and np.allclose(one, other, atol=1e-8)


def check_on(*networks: Network, agrees: Callable[[Array, Array], Any] = close) -> Check:
    """Write a check as a student does: on these networks it compares a formula with what it measures."""
    return lambda gradient: all(agrees(asked(gradient, network), measured(network)) for network in networks)


def sized(*sizes: int) -> Network:
    """A network of these sizes whose numbers are nothing special."""
    random = np.random.default_rng(3)
    N_I, N_H, N_O = sizes
    arrays = [random.normal(size=shape) for shape in ((N_I, N_H), N_H, (N_H, N_O), N_O)]
    return Network(Parameters(*arrays), random.normal(size=N_I), random.uniform(size=N_O), "")


# ---- the candidates


def test_the_formula_without_a_slip_is_that_of_the_core() -> None:
    for network in (*JUDGES, *SMALL):
        np.testing.assert_array_equal(asked(formula((), Looked()), network), asked(gradient_w_H, network))


TYPED = [(factor, name) for factor in OF["gradient_w_H"] for name in FACTORS[factor]]


@pytest.mark.parametrize(("factor", "name"), TYPED)
def test_a_wrong_formula_gives_what_a_student_typed_for_it(factor: str, name: str) -> None:
    written = typed("gradient_w_H", "matrices", **{factor: FACTORS[factor][name]})
    for network in (BASE, JUDGES[4], SMALL[5]):
        np.testing.assert_allclose(asked(formula((BY_NAME[name],), Looked()), network), asked(written, network))


def test_every_slip_that_is_none_of_the_forward_pass_is_tried_but_for_one_that_needs_the_hidden_weights() -> None:
    slips = slips_of("gradient_w_H", 0)
    names = {slip.name for of, slips in slips.items() if of not in PASS for slip in slips}
    assert names - {slip.name for slip in wrong()} == {"the weight itself in place of the input"}


def test_a_formula_that_needs_a_neuron_that_is_not_there_raises() -> None:
    slip = BY_NAME["input i in place of input j"]
    assert asked(formula((slip,), Looked()), sized(3, 2, 2)).shape == (3, 2)
    with pytest.raises(ValueError, match="a neuron that is not there"):
        asked(formula((slip,), Looked()), sized(2, 3, 2))


def test_a_transposed_gradient_lies_the_other_way_round() -> None:
    given = asked(formula((BY_NAME["transposed"],), Looked()), BASE)
    np.testing.assert_allclose(given, asked(gradient_w_H, BASE).T)


def test_a_batch_gives_one_gradient_for_each_example() -> None:
    O_I, t = np.array([BASE.O_I, 2 * BASE.O_I]), np.array([BASE.t, 1 - BASE.t])
    slips = (BY_NAME["input left out"],)
    both = formula(slips, Looked())(forward(BASE.parameters, O_I), t, BASE.parameters.w_O)
    for n in range(2):
        now = forward(BASE.parameters, O_I[n])
        np.testing.assert_allclose(both[n], formula(slips, Looked())(now, t[n], BASE.parameters.w_O), rtol=1e-14)


def test_what_does_not_fit_is_refused_in_the_words_of_the_core() -> None:
    now = forward(BASE.parameters, BASE.O_I)
    with pytest.raises(ValueError, match=r"w_O has shape \(2, 2\)"):
        formula((BY_NAME["input left out"],), Looked())(now, BASE.t, np.ones((2, 2)))


# ---- what is special


@pytest.mark.parametrize("one", SPECIAL, ids=lambda one: one.words)
def test_what_is_special_is_in_the_judges_and_not_in_the_network_without_it(one: Any) -> None:
    assert one.is_in(BASE)
    assert not one.is_in(one.without)
    assert any(one.words in _hidden_without(slip) for slip in wrong())


NEEDS = {
    "divided by the number of outputs": ("more than one output", "a target that is not met", "an input that is not 0"),
    "target forgotten": ("a target that is not 0", "an input that is not 0"),
    "input left out": ("a target that is not met", "an input that is not 1"),
    "size of the error without its sign": ("an output below its target", "an input that is not 0"),
    "output weight left out": (
        "a target that is not met",
        "an input that is not 0",
        "an output weight that is not 1",
    ),
}


@pytest.mark.parametrize("name", NEEDS)
def test_a_mistake_is_hidden_where_what_it_needs_is_lacking(name: str) -> None:
    assert _hidden_without(BY_NAME[name]) == NEEDS[name]


@pytest.mark.parametrize("slip", wrong(), ids=lambda slip: slip.name)
def test_the_network_that_is_named_would_have_stopped_it(slip: Any) -> None:
    network = _smallest(slip)
    assert check_on(network)(gradient_w_H)
    assert not check_on(network)(formula((slip,), Looked()))


# ---- reports


def lines_with(words: str, report: Any) -> list[str]:
    return [line for line in repr(report).splitlines() if words in line]


@pytest.mark.parametrize("network", [BASE, JUDGES[4], sized(2, 4, 3), sized(2, 2, 2)])
def test_a_good_check_catches_all(network: Network) -> None:
    report = catches(check_on(network))
    assert report
    assert (report.verdict, report.slips, report.network) == ("catches all", (), None)
    assert f"stops all of {len(wrong())} wrong ones" in repr(report)
    assert len(report.lines) == 2


GETS_THROUGH = {
    "1-1-1": (sized(1, 1, 1), "all inputs added up. A 2-1-1 would have shown it: one that has more than one input."),
    "2-2-1": (sized(2, 2, 1), "sum of weights. A 1-1-2 would have shown it: one that has more than one output."),
    "ones": (
        BASE._replace(O_I=np.ones(3)),
        "input left out. A 1-1-1 would have shown it: one that has an input that is not 1.",
    ),
    "zeros": (
        BASE._replace(t=np.zeros(4)),
        "target forgotten. A 1-1-1 would have shown it: one that has a target that is not 0.",
    ),
    "met": (
        BASE._replace(t=forward(BASE.parameters, BASE.O_I).O_O),
        "A 1-1-1 would have shown it: one that has a target that is not met.",
    ),
}


@pytest.mark.parametrize("name", GETS_THROUGH)
def test_what_gets_through_is_told_with_what_would_have_stopped_it(name: str) -> None:
    network, words = GETS_THROUGH[name]
    report = catches(check_on(network))
    assert report.verdict == "lets through"
    assert not report
    assert len(lines_with(words, report)) == 1
    assert any(report.network is one for one in SMALL)


def test_those_that_get_through_do_and_the_others_do_not() -> None:
    report = catches(check_on(sized(2, 2, 1)))
    network = sized(2, 2, 1)
    for slip in wrong():
        try:
            passes = check_on(network)(formula((slip,), Looked()))
        except ValueError:  # asks for a neuron that is not there
            passes = False
        assert passes == (slip.name in report.slips), slip.name


LOOSE = {
    "one weight": lambda one, other: np.isclose(one[0, 0], other[0, 0]),
    "the sum": lambda one, other: np.isclose(one.sum(), other.sum()),
    "signs": lambda one, other: one.shape == other.shape and bool((np.sign(one) == np.sign(other)).all()),
}


@pytest.mark.parametrize("name", LOOSE)
def test_a_check_that_looks_too_loosely_is_told_that_its_network_would_do(name: str) -> None:
    report = catches(check_on(BASE, agrees=LOOSE[name]))
    assert report.verdict == "lets through"
    assert len(lines_with("Your own network shows it.", report)) == len(lines_with("through:", report)) == 1


def test_many_names_in_a_line_are_cut_short_and_all_are_kept() -> None:
    report = catches(check_on(BASE, agrees=LOOSE["signs"]))
    assert len(report.slips) > 20
    assert re.search(r"; \d+ more\. Your", repr(report))


def test_it_says_which_networks_were_looked_at() -> None:
    assert lines_with("It looks at: a 3-2-4 and a 2-4-3.", catches(check_on(BASE, sized(2, 4, 3))))


# ---- checks that are none


def spins_at_wrong_ones(gradient: Any) -> bool:
    while not check_on(BASE)(gradient):
        pass
    return True


def returns_nothing(gradient: Any) -> None:
    check_on(BASE)(gradient)


def unwritten(gradient: Any) -> Any:
    return ...


def unwritten_inside(gradient: Any) -> bool:
    return bool(np.allclose(asked(gradient, BASE), ...))  # type: ignore[arg-type]


def not_implemented(gradient: Any) -> bool:
    raise NotImplementedError


def takes_nothing() -> bool:
    return True


TURNS = itertools.cycle([True, False])

NONE: list[tuple[str, Callable[..., Any], str]] = [
    ("not written", unwritten, "Write your own lines"),
    ("not written", unwritten_inside, "gradient(now, t, w_O)"),
    ("not written", not_implemented, "Return True if you hold the formula to be right"),
    ("not written", lambda gradient: None, "Write your own lines"),
    ("never ends", lambda gradient: functions.spins(0, 0), "With the right formula it was stopped"),
    ("never ends", spins_at_wrong_ones, "at this wrong formula: target minus output."),
    ("raised", lambda gradient: gradient(1, 2, 3), "ValueError: activations must hold"),
    ("raised", lambda gradient: functions.leaves(0, 0), "SystemExit"),
    ("raised", takes_nothing, "TypeError"),
    ("no answer", returns_nothing, "It returned nothing, `None`."),
    ("no answer", lambda gradient: "yes", "It returned `'yes'`."),
    ("no answer", lambda gradient: 0.001, "It returned `0.001`."),
    ("no answer", lambda gradient: np.isclose(asked(gradient, BASE), measured(BASE)), "It returned 6 answers"),
    ("no answer", lambda gradient: (yield), "It returned something else."),
    ("depends on more than its arguments", lambda gradient: next(TURNS), "it said True and then False"),
    ("rejects the right formula", lambda gradient: False, "False to the right formula too"),
    (
        "rejects the right formula",
        lambda gradient: bool((asked(gradient, BASE) == measured(BASE)).all()),
        "only the last digits",
    ),
    ("accepts everything", lambda gradient: True, "without calling `gradient`"),
    ("accepts everything", lambda gradient: asked(gradient, BASE).size > 0, f"to all of {len(wrong())} wrong ones"),
]


@pytest.mark.parametrize(("verdict", "my_check", "words"), NONE, ids=[f"{n}: {v}" for n, (v, *_) in enumerate(NONE)])
def test_a_check_that_is_none_gets_its_clear_words(
    verdict: str, my_check: Check, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlp_lab.exercises.trial.tried.__defaults__", (1.0,))
    report = catches(my_check)
    assert report.verdict == verdict
    assert not report
    assert words in repr(report)
    assert catches(check_on(BASE))


def test_an_error_at_another_shape_stops_it_and_is_told() -> None:
    report = catches(check_on(BASE, agrees=lambda one, other: bool(np.allclose(one, other, atol=1e-8))))
    assert report
    (told,) = lines_with("An error in place of an answer", report)
    assert ": transposed. ValueError: operands could not be broadcast" in told
    assert told.endswith("compare the shapes before the numbers.")


def test_an_assertion_is_an_answer() -> None:
    def my_check(gradient: Any) -> bool:
        np.testing.assert_allclose(asked(gradient, BASE), measured(BASE), rtol=1e-5)
        return True

    assert len(catches(my_check).lines) == 2


def test_what_a_check_does_to_its_formula_and_its_arrays_stays_with_it() -> None:
    def my_check(gradient: Any) -> bool:
        now = forward(BASE.parameters, BASE.O_I)
        mine = gradient(now, BASE.t.copy(), BASE.parameters.w_O)
        close_to = close(mine, measured(BASE))
        mine *= 0
        gradient.name = "changed"
        np.seterr(all="raise")
        return close_to

    before = np.geterr()
    assert catches(my_check)
    assert np.geterr() == before


def test_prints_are_kept_of_the_first_call_alone() -> None:
    def my_check(gradient: Any) -> bool:
        print("asked")
        return bool(check_on(BASE)(gradient))

    assert catches(my_check).printed == "asked"


def test_the_numbers_may_come_in_lists() -> None:
    def my_check(gradient: Any) -> bool:
        now = [layer.tolist() for layer in forward(BASE.parameters, BASE.O_I)]
        given = gradient(Activations(*now), BASE.t.tolist(), BASE.parameters.w_O.tolist())
        return close(given, measured(BASE))

    assert catches(my_check)


def test_the_text_is_the_same_again_and_html_has_its_words() -> None:
    for network in (BASE, sized(1, 1, 1)):
        report = catches(check_on(network))
        assert repr(catches(check_on(network))) == repr(report)
        page = html.unescape(re.sub(r"<[^>]+>", "", report._repr_html_()))
        assert re.sub(r"\s+", "", page) == re.sub(r"[\s`]+", "", repr(report))


def test_a_call_in_place_of_the_function_is_refused() -> None:
    with pytest.raises(TypeError, match="without calling it"):
        catches(True)  # type: ignore[arg-type]


def test_it_takes_at_most_a_second() -> None:
    def seconds() -> float:
        begin = time.perf_counter()
        catches(check_on(BASE, sized(2, 2, 1)))
        return time.perf_counter() - begin

    assert statistics.median(seconds() for _ in range(3)) < 1
