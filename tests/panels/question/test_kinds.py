"""The kinds of question: what is an answer, and when no more are asked for."""

from dataclasses import replace

import pytest

from mlp_lab import Lab
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Option, Pick, WrongNumber, read_number, valued
from tests.questions import AMOUNTS, view_of

MANY = Choice(
    "Which are even?",
    (Option("1", "Odd."), Option("2", "Even.", True), Option("3", "Odd."), Option("4", "Even.", True)),
)
HALF = Amount("How much?", 0.5, "Half.", hint="Think.", wrong=(WrongNumber(2, "Twice."),), tolerance=0.25)
GOAL = Goal("Less!", "E", "below", 0.1, "Well.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        ("1,5", 1.5),
        (" −2 ", -2),
        ("-2.", -2),
        ("+.5", 0.5),
        ("−,5", -0.5),
        ("1e-3", 1e-3),
        ("2E2", 200),
    ],
)
def test_a_number_is_read_as_students_write_it(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "  ", "much", "1/4", "1e999", "-1e999", "nan", "inf", "1.234,5", "0x10", "1_0", "٣"]
)
@pytest.mark.parametrize("wrap", [str, lambda text: None, lambda text: [text], lambda text: 0.5])
def test_what_is_no_number_is_refused_in_words(text: str, wrap: object) -> None:
    with pytest.raises(ValueError, match=r"number|decimal"):
        read_number(wrap(text))  # type: ignore[operator]


def test_each_slip_of_the_hand_has_its_own_words() -> None:
    words = {"": "first", "1/4": "decimal", "1e999": "too large", "much": "digits"}
    for text, word in words.items():
        with pytest.raises(ValueError, match=word):
            read_number(text)


@pytest.mark.parametrize("given", [-1, 4, True, 1.0, "1", None, [1], {}])
def test_an_option_that_is_not_there_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="none of the options"):
        MANY.judge(given, view_of(Lab()))


def test_of_several_right_options_all_are_to_be_found() -> None:
    view = view_of(Lab())
    one, two, four = (MANY.judge(n, view) for n in (0, 1, 3))
    assert [one.verdict, two.verdict, four.verdict] == ["wrong", "right", "right"]
    assert not MANY.is_answered_by([one], view)
    assert not MANY.is_answered_by([one, two], view)
    assert MANY.is_answered_by([four, one, two], view)


@pytest.mark.parametrize(
    ("given", "verdict"), [("0.25", "right"), ("0.75", "right"), ("0.2499", "wrong"), ("−0.5", "wrong")]
)
def test_a_number_is_right_up_to_its_tolerance(given: str, verdict: str) -> None:
    assert HALF.judge(given, view_of(Lab())).verdict == verdict


def test_a_wrong_number_is_explained_where_it_is_typical_and_gets_a_hint_in_any_case() -> None:
    assert HALF.judge("2.1", view_of(Lab())).says == "Twice. Think."
    assert HALF.judge("9", view_of(Lab())).says == "Think."
    assert HALF.shown(view_of(Lab())).says == "It is 0.5000. Half."


def test_a_count_is_shown_without_digits_after_the_point() -> None:
    two = Amount("How many?", 2, "Two.", hint="Count.", tolerance=0)
    assert two.shown(view_of(Lab())).says == "It is 2. Two."
    assert replace(two, tolerance=0.1).shown(view_of(Lab())).says == "It is 2.0000. Two."


@pytest.mark.parametrize("name", AMOUNTS)
def test_what_is_to_be_right_without_tolerance_is_a_count(name: str) -> None:
    view = view_of(Lab())
    assert valued(AMOUNTS[name].tolerance, view) or valued(AMOUNTS[name].truth, view).is_integer()


@pytest.mark.parametrize("given", ["w_O[9, 9]", "E", "", None, 3, ["t[0]"]])
def test_a_knob_that_is_not_there_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="there is no knob"):
        Pick("Which?", lambda _: {"t[0]"}, lambda _, knob: knob).judge(given, view_of(Lab()))


def test_a_knob_may_be_written_with_other_spaces() -> None:
    assert (
        Pick("Which?", lambda _: {"w_O[1, 0]"}, lambda _, knob: knob).judge(" w_O[1,0]", view_of(Lab())).verdict
        == "right"
    )


def test_a_goal_lies_below_or_above_its_limit() -> None:
    above = Goal("More!", "E", "above", 0.9, "Well.")
    assert [GOAL.is_met(value) for value in (0.0999, 0.1, 0.2)] == [True, False, False]
    assert [above.is_met(value) for value in (0.8, 0.9, 0.901)] == [False, False, True]
    assert (GOAL.better(0.2, 0.3), above.better(0.2, 0.3)) == (0.2, 0.3)


def test_a_goal_names_what_was_turned_and_may_not_be() -> None:
    lab = Lab()
    start = lab.state
    assert GOAL.barred(start, start) == ""
    lab["w_O[0, 0]"] = 5
    assert GOAL.barred(start, lab.state) == ""
    lab["t[0]"] = 0.5
    assert "only weights may be turned, and `t_1` moved" in GOAL.barred(start, lab.state)
    lab["b_H[1]"] = 0.5
    assert "`b_2^H` and `t_1` moved" in GOAL.barred(start, lab.state)
    lab.t = [0.3, 0.3, 0.3, 0.3]
    assert "`b_2^H`, `t_1`, `t_2` and others moved" in GOAL.barred(start, lab.state)


def test_a_number_that_a_network_does_not_have_is_told_in_words() -> None:
    view = view_of(Lab((1, 1, 1)))
    for name in ("x_H[1]", "w_O[0, 3]", "nothing", "nothing[0]"):
        with pytest.raises(ValueError, match="this network has no number"):
            view[name]
    assert view["x_H[0]"] == view.array("x_H")[0]
