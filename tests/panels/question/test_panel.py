"""The panel of a question: what is sent and when, what is kept, and what is refused."""

import json
from dataclasses import replace
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Option, Pick, Question, valued
from mlp_lab.panels.question.lessons import ALL
from mlp_lab.panels.question.panel import QuestionPanel
from tests.questions import (
    AMOUNTS,
    CHOICES,
    GOALS,
    PICKS,
    REACHED,
    answer,
    explanations,
    reach,
    right_answers,
    send,
    turn,
    view_of,
)
from tests.readings import bundle


def heard(panel: QuestionPanel) -> list[dict[str, Any]]:
    """Give the list to which every message to the browser is added from now on."""
    messages: list[dict[str, Any]] = []
    panel.comm.publish_msg = lambda _, data, **__: messages.append(data)
    return messages


def sent(panel: QuestionPanel) -> dict[str, Any]:
    """Give all that the browser has of a panel, but for what is another in each panel."""
    return {name: value for name, value in panel.get_state().items() if name not in ("lab", "layout", "tabbable")}


def finish(lab: Lab, name: str) -> None:
    """Answer a question rightly."""
    for given in right_answers(ALL[name], view_of(lab))[:1]:
        answer(lab.ask(name), given)
    panel = lab.ask(name)
    if name in REACHED:
        reach(lab, name)
    assert panel.done


def with_another_truth(question: Question) -> Question:
    """Give the question with other right answers and other explanations."""
    if isinstance(question, Choice):
        others = (
            option._replace(why="Other.", right=not option.is_right(view_of(Lab()))) for option in question.options
        )
        return replace(question, options=tuple(others), shows=lambda _: [])
    if isinstance(question, Amount):
        return replace(question, truth=77.0, why="Other.", hint="Other.", wrong=(), tolerance=3.0)
    if isinstance(question, Pick):
        return replace(question, right=lambda _: {"b_H[0]"}, why=lambda *_: "Other.")
    assert isinstance(question, Goal)
    return replace(question, why="Other.")


@pytest.mark.parametrize("name", ALL)
def test_nothing_that_is_sent_before_the_answer_depends_on_what_is_right(name: str) -> None:
    lab = Lab()
    other = QuestionPanel(lab._link, name, with_another_truth(ALL[name]))
    assert sent(lab.ask(name)) == sent(other)
    for kind, shown in bundle(lab.ask(name)).items():
        assert bundle(other)[kind] == shown or "widget" in kind


@pytest.mark.parametrize("name", ALL)
def test_no_explanation_is_sent_before_its_answer(name: str) -> None:
    lab = Lab()
    state = json.dumps(lab.ask(name).get_state(), ensure_ascii=False) + repr(lab.ask(name))
    for text in explanations(ALL[name], view_of(lab)):
        longest = max(text.split("`"), key=len)
        assert longest not in state


@pytest.mark.parametrize("name", AMOUNTS)
def test_a_wrong_number_does_not_bring_the_right_one(name: str) -> None:
    lab = Lab()
    panel = lab.ask(name)
    for given in ("123", "−321"):
        answer(panel, given)
    assert (panel.tries, panel.done, panel.rows) == (2, False, [])
    if valued(AMOUNTS[name].truth, view_of(lab)) % 1:  # else its few digits may stand anywhere
        assert number(valued(AMOUNTS[name].truth, view_of(lab))) not in json.dumps(panel.judged)


@pytest.mark.parametrize("name", CHOICES)
def test_a_wrong_choice_brings_its_own_explanation_and_no_other(name: str) -> None:
    lab = Lab()
    panel, options = lab.ask(name), CHOICES[name].options
    (right,) = right_answers(CHOICES[name], view_of(lab))
    wrong = next(n for n in range(len(options)) if n != right)
    answer(panel, wrong)
    assert [one["answer"] for one in panel.judged] == [wrong]
    told = [*explanations(CHOICES[name], view_of(lab))]
    others = set(told) - {told[wrong]}  # two wrong options may have one reason
    for why in others:
        assert why.replace("`", "") not in json.dumps(panel.get_state(), ensure_ascii=False)


@pytest.mark.parametrize("name", ALL)
def test_the_text_and_the_picture_stay_those_of_the_question(name: str) -> None:
    lab = Lab()
    before = bundle(lab.ask(name))
    finish(lab, name)
    after = bundle(lab.ask(name))
    assert {kind: after[kind] for kind in ("text/plain", "image/png")} == {
        kind: before[kind] for kind in ("text/plain", "image/png")
    }


@pytest.mark.parametrize("name", ALL)
def test_an_answer_is_kept_and_stays_what_it_was_when_knobs_are_turned(name: str) -> None:
    lab = Lab()
    finish(lab, name)
    panel = lab.ask(name)
    before = json.dumps(sent(panel))
    lab.t, lab.O_I, lab.b_O = -lab.t, -lab.O_I, lab.b_O + 1
    lab.reset()
    assert lab.ask(name) is panel
    panel.close()
    bundle(lab.ask(name))
    assert json.dumps(sent(panel)) == before
    assert not Lab().ask(name).done


def test_a_question_about_the_chosen_weight_is_asked_for_each_weight_and_stays_with_it() -> None:
    lab = Lab()
    lab.select("w_O[1, 0]")
    first = lab.ask("sign of the slope")
    lab.select("w_H[0, 0]")
    second = lab.ask("sign of the slope")
    assert first is not second
    assert "w_21^O" in repr(first)
    assert "w_11^H" in repr(second)
    answer(first, 1)
    assert first.done
    assert number(lab.gradient("w_O[1, 0]")) in first.judged[0]["says"]["plain"]
    assert not second.judged


def test_an_answer_is_judged_by_the_numbers_of_its_moment() -> None:
    lab = Lab()
    panel = lab.ask("largest part of E")
    lab["b_O[3]"] = 5
    answer(panel, "t[3]")
    assert panel.judged[-1]["verdict"] == "wrong"
    assert number(float(lab.activations.O_O[3])) in panel.judged[-1]["says"]["plain"]
    lab.reset()
    answer(panel, "t[0]")
    assert [one["verdict"] for one in panel.judged] == ["wrong", "wrong"]


def test_tries_are_counted_and_a_right_answer_brings_the_rows_in_one_message() -> None:
    lab = Lab()
    panel = lab.ask("net input by hand")
    for given in ("0.4", "7"):
        answer(panel, given)
    messages = heard(panel)
    answer(panel, number(float(lab.activations.x_H[1])))
    (message,) = messages
    assert message["state"]["done"] is True
    assert message["state"]["tries"] == 3
    assert [row["numbers"] for row in message["state"]["rows"]] == [
        ["−0.3200"],
        ["1.8000"],
        ["0.3200"],
        ["0.3000"],
        ["2.1000"],
    ]


REFUSED: list[tuple[str, object, str]] = [
    ("straight line?", 7, "none of the options"),
    ("straight line?", None, "none of the options"),
    ("straight line?", float("nan"), "none of the options"),
    ("straight line?", "0", "none of the options"),
    ("net input by hand", "", "write a number"),
    ("net input by hand", "1e999", "too large"),
    ("net input by hand", 1.0, "write a number"),
    ("net input by hand", "1/4", "decimal"),
    ("find the edge", "w_H[7, 7]", "no knob"),
    ("find the edge", {"knob": "w_H[0, 1]"}, "no knob"),
    ("below 0.1", 0.05, "turn knobs"),
]


@pytest.mark.parametrize(("name", "given", "words"), REFUSED)
def test_what_is_no_answer_is_refused_in_words_and_counts_for_nothing(name: str, given: object, words: str) -> None:
    panel = Lab().ask(name)
    before, messages = sent(panel), heard(panel)
    answer(panel, given)
    assert sent(panel) == before
    ((method, content),) = [(data["method"], data["content"]) for data in messages]
    assert (method, content["refuses"]) == ("custom", "this")
    assert words in content["reason"]


@pytest.mark.parametrize("content", [None, [], "answer", 3, {}, {"show": True}, {"request": "this"}])
def test_a_message_that_makes_no_sense_is_refused(content: object) -> None:
    for name in ("straight line?", "net input by hand", "find the edge", "below 0.1"):
        panel = Lab().ask(name)
        before, messages = sent(panel), heard(panel)
        send(panel, {"method": "custom", "content": content})
        assert sent(panel) == before
        assert [message["content"].keys() for message in messages] == [{"refuses", "reason"}]


def test_an_answer_given_before_counts_once_and_none_counts_after_the_right_one() -> None:
    panel = Lab().ask("straight line?")
    answer(panel, 0)
    answer(panel, 0)
    assert panel.tries == 1
    answer(panel, 2)
    answer(panel, 1)
    assert [one["answer"] for one in panel.judged] == [0, 2]
    number_panel = Lab().ask("how steep")
    for given in ("1", "1.0", "1,00"):
        answer(number_panel, given)
    assert number_panel.tries == 1


def test_a_number_is_shown_after_two_tries_and_not_before() -> None:
    panel = Lab().ask("how steep")
    show = {"method": "custom", "content": {"show": True, "request": "this"}}
    for given in ("1", "0.5"):
        send(panel, show)
        assert not panel.done
        answer(panel, given)
    send(panel, show)
    assert (panel.done, panel.tries, panel.judged[-1]["verdict"]) == (True, 2, "shown")
    assert panel.judged[-1]["says"]["plain"].startswith("It is 0.2500. ")


@pytest.mark.parametrize("name", [*list(CHOICES)[:1], *list(AMOUNTS)[:1], *list(PICKS)[:1], *list(GOALS)[:1]])
def test_a_browser_cannot_set_what_is_judged_in_python(name: str) -> None:
    panel = Lab().ask(name)
    before = sent(panel)
    told = {
        "judged": [{"answer": 0, "verdict": "right", "says": {"parts": ["x"], "plain": "x"}}],
        "tries": 9,
        "done": True,
    }
    send(panel, {"method": "update", "state": told | {"question": {}, "rows": [], "progress": {}}, "buffer_paths": []})
    assert sent(panel) == before
    assert not panel.done


def test_an_answer_in_another_thread_waits_until_a_change_is_whole() -> None:
    lab, begun = Lab(), Event()
    panel = lab.ask("largest part of E")

    def answering() -> None:
        begun.set()
        answer(panel, "t[3]")

    with lab.together():
        thread = Thread(target=answering)
        thread.start()
        begun.wait()
        thread.join(0.05)
        assert not panel.judged
        lab["b_O[3]"] = 5
    thread.join(5)
    assert panel.judged[0]["verdict"] == "wrong"


def test_of_two_answers_at_once_one_is_judged_after_the_other() -> None:
    judging: list[int] = []

    def slowly(_: object) -> str:
        judging.append(1)
        sleep(0.05)
        judging.pop()
        assert not judging
        return "No."

    question = Choice("Which?", (Option("one", slowly), Option("two", slowly), Option("three", "Yes.", True)))
    lab = Lab()
    panel = QuestionPanel(lab._link, "which?", question)
    threads = [Thread(target=answer, args=(panel, n)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert sorted(str(one["answer"]) for one in panel.judged) == ["0", "1"]


def test_a_goal_is_judged_at_every_change_and_keeps_the_best() -> None:
    lab = Lab()
    panel = lab.ask("below 0.1")
    assert panel.progress["best"] == number(lab.E)
    lab["w_O[0, 0]"] = 3.6
    best = lab.E
    assert panel.progress["best"] == number(best)
    lab["w_O[0, 0]"] = -3
    assert panel.progress["best"] == number(best) != number(lab.E)
    reach(lab, "below 0.1")
    assert panel.done
    assert number(lab.E) in panel.judged[0]["says"]["plain"]
    reached = sent(panel)
    lab["w_O[0, 0]"], lab["t[0]"] = 3.5, 0.5
    assert sent(panel) == reached


def test_a_goal_does_not_count_what_other_knobs_have_brought() -> None:
    lab = Lab()
    panel = lab.ask("below 0.1")
    best = panel.progress["best"]
    lab.t = lab.activations.O_O
    assert lab.E == 0
    assert not panel.done
    assert panel.progress["best"] == best
    assert "only weights may be turned" in panel.progress["barred"]["plain"]
    lab.reset()
    assert panel.progress["barred"]["plain"] == ""
    reach(lab, "below 0.1")
    assert panel.done


def test_a_goal_counts_only_what_a_hand_has_brought_since_it_was_asked_for() -> None:
    lab = Lab()
    reach(lab, "below 0.1")
    assert not lab.ask("below 0.1").done
    lab = Lab()
    panel = lab.ask("below 0.1")
    best = panel.progress["best"]
    for knob, value in REACHED["below 0.1"].items():
        lab[knob] = value
    assert lab.E < 0.1
    turn(lab, "w_H[0, 0]", float(lab.w_H[0, 0]) + 0.1)
    assert lab.E < 0.1
    assert not panel.done  # code has brought it there
    assert best != panel.progress["best"] != number(lab.E)
    lab.reset()
    reach(lab, "below 0.1")
    assert panel.done
    other = Lab()
    other.t = other.activations.O_O
    assert other.ask("below 0.1").progress["best"] == "none yet"


def test_a_goal_that_is_closed_follows_the_lab_again_when_it_is_shown_again() -> None:
    lab = Lab()
    panel = lab.ask("below 0.1")
    listeners = len(lab._shared._listeners)
    panel.close()
    assert len(lab._shared._listeners) == listeners - 1
    reach(lab, "below 0.1")
    assert not panel.done
    bundle(lab.ask("below 0.1"))
    assert not panel.done
    lab.reset()
    reach(lab, "below 0.1")
    assert panel.done
