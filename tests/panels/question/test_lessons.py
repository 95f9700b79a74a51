"""Every question of every lesson: answered with everything there is, each answer judged and explained."""

import re
import xml.etree.ElementTree as ET
from collections import Counter

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from mlp_core import forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.notation.formulas import latex, mathml, on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import told, valued
from mlp_lab.panels.question.lessons import ALL, LESSONS, find_question
from mlp_lab.state.knobs import all_knobs
from tests.labs import LABS
from tests.questions import AMOUNTS, CHOICES, GOALS, PICKS, all_texts, answer, decimals, explanations, reach, view_of
from tests.readings import drawn, texts

LIKE_THE_LESSONS = [name for name, lab in LABS.items() if lab().w_O.shape == (2, 4)]
SIGNS = {"grows": 1, "falls": -1, "stays": 0}


def test_no_two_questions_have_one_name() -> None:
    names = Counter(name for lesson in LESSONS for name in lesson.QUESTIONS)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(ALL) == sum(names.values())
    assert all(len(name) <= 25 for name in ALL)


@pytest.mark.parametrize(("lesson", "least"), [*zip(LESSONS, (6, 10, 10, 8, 6, 10, 12, 16, 14, 6), strict=True)])
def test_a_lesson_asks_enough(lesson: object, least: int) -> None:
    assert len(lesson.QUESTIONS) >= least  # type: ignore[attr-defined]  # a module


def test_a_question_that_is_not_there_is_told_with_those_that_are_close() -> None:
    with pytest.raises(ValueError, match=r"'sine of the slope'.*'sign of the slope'"):
        Lab().ask("sine of the slope")
    for nothing in ("", "zzzzzz", None):
        with pytest.raises(ValueError, match=re.escape(repr(nothing))):
            find_question(nothing)


@pytest.mark.parametrize("name", CHOICES)
def test_every_option_is_judged_and_explained(name: str) -> None:
    lab, options = Lab(), CHOICES[name].options
    assert 2 <= len(options) <= 5
    assert [option.is_right(view_of(lab)) for option in options].count(True) == 1
    assert len({option.text for option in options}) == len(options)
    for n, option in enumerate(options):
        panel = Lab().ask(name)
        answer(panel, n)
        assert panel.judged[0]["verdict"] == ("right" if option.is_right(view_of(lab)) else "wrong")
        assert panel.judged[0]["says"]["plain"] == told(option.why, view_of(lab)).replace("`", "")
        assert panel.done == option.is_right(view_of(lab))


def test_the_right_option_is_not_always_at_one_place() -> None:
    view = view_of(Lab())
    places = Counter([option.is_right(view) for option in choice.options].index(True) for choice in CHOICES.values())
    assert max(places.values()) <= len(CHOICES) / 2


@pytest.mark.parametrize("name", AMOUNTS)
def test_the_number_of_the_core_is_right_and_each_typical_number_is_wrong_with_its_reason(name: str) -> None:
    amount, view = AMOUNTS[name], view_of(Lab())
    panel = Lab().ask(name)
    for value, why in amount.wrong:
        answer(panel, decimals(valued(value, view)))
        told_now = panel.judged[-1]
        assert told_now["verdict"] == "wrong"
        assert told_now["says"]["plain"] == f"{told(why, view)} {told(amount.hint, view)}".replace("`", "")
    assert panel.tries == len(amount.wrong)
    answer(panel, decimals(valued(amount.truth, view)))
    assert (panel.judged[-1]["verdict"], panel.done) == ("right", True)
    assert panel.judged[-1]["says"]["plain"] == told(amount.why, view).replace("`", "")


@pytest.mark.parametrize("name", AMOUNTS)
def test_what_a_panel_shows_of_a_number_is_near_enough(name: str) -> None:
    amount, view = AMOUNTS[name], view_of(Lab())
    truth = valued(amount.truth, view)
    panel = Lab().ask(name)
    answer(panel, number(truth))
    assert panel.judged[-1]["verdict"] == "right"
    beyond = Lab().ask(name)
    answer(beyond, decimals(truth + 1.01 * valued(amount.tolerance, view) + 1e-6))
    assert beyond.judged[-1]["verdict"] == "wrong"


@pytest.mark.parametrize("name", PICKS)
def test_every_knob_is_judged_and_explained(name: str) -> None:
    right = PICKS[name].right(view_of(Lab()))
    assert right
    for knob in map(str, all_knobs(Lab().state)):
        panel = Lab().ask(name)
        answer(panel, knob)
        (judged,) = panel.judged
        assert judged["verdict"] == ("right" if knob in right else "wrong")
        assert on_paper(knob) in judged["says"]["plain"] or "Output" in judged["says"]["plain"]
        if knob not in right:
            assert not any(on_paper(other) in judged["says"]["plain"] for other in right)


@pytest.mark.parametrize("name", ["w_O[0, 1]", "w_O[1, 0]", "w_H[0, 1]"])
@pytest.mark.parametrize("word", SIGNS)
def test_the_sign_of_a_slope_is_that_of_the_gradient(name: str, word: str) -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select(name)
    gradients = {"w_O": gradient_w_O(lab.activations, lab.t), "w_H": gradient_w_H(lab.activations, lab.t, lab.w_O)}
    slope = gradients[name[:3]][lab.chosen(name[:3]).index]
    panel = lab.ask("sign of the slope")
    answer(panel, [*SIGNS].index(word))
    is_right = np.sign(slope) == SIGNS[word]
    assert panel.judged[0]["verdict"] == ("right" if is_right else "wrong")
    is_told = number(float(slope)) in panel.judged[0]["says"]["plain"]
    assert is_told == is_right  # a wrong answer does not give it away


@pytest.mark.parametrize("knob", ["w_O[1, 0]", "w_O[0, 0]", "w_O[0, 1]"])
def test_the_steepest_weight_is_that_of_the_core(knob: str) -> None:
    lab = Lab()
    lab.parameters = lab.parameters._replace(w_O=lab.w_O + 0.3)
    gradients = np.abs(gradient_w_O(lab.activations, lab.t)), np.abs(gradient_w_H(lab.activations, lab.t, lab.w_O))
    panel = lab.ask("steepest weight")
    answer(panel, knob)
    steepest = abs(lab.gradient(knob)) == max(values.max() for values in gradients)
    assert panel.judged[0]["verdict"] == ("right" if steepest else "wrong")


@pytest.mark.parametrize("name", GOALS)
def test_every_goal_can_be_reached(name: str) -> None:
    lab = Lab()
    panel = lab.ask(name)
    assert not panel.done
    reach(lab, name)
    assert panel.done


def test_one_weight_alone_does_not_bring_the_loss_below_a_tenth() -> None:
    state = Lab().state
    for knob in filter(lambda knob: knob.is_weight, all_knobs(state)):
        turned = knob.turned(state, np.linspace(-1000, 1000, 20001))
        assert loss(forward(turned.parameters, turned.O_I).O_O, turned.t).min() > 0.1


@pytest.mark.parametrize("lab", LIKE_THE_LESSONS)
@pytest.mark.parametrize("name", ALL)
def test_a_question_has_words_whatever_the_numbers_are(name: str, lab: str) -> None:
    question, view = ALL[name], view_of(LABS[lab]())
    for text in all_texts(question, view):
        assert text.count("`") % 2 == 0, text
        assert text.strip() == text != "", text
        assert "nan" not in text, text
    assert all(re.search(r"[.!?]$", text) for text in explanations(question, view))
    assert all(np.isfinite(row.numbers).all() for row in question.shows(view))


@pytest.mark.parametrize("name", ALL)
def test_every_formula_is_one_in_the_browser_and_in_the_picture(name: str) -> None:
    for text in all_texts(ALL[name], view_of(Lab())):
        for formula in text.split("`")[1::2]:
            ET.fromstring(f"<math>{mathml(formula)}</math>")
            MathTextParser("path").parse(f"${latex(formula)}$")
            assert not re.search(r"Σ_[ji]", formula)  # these name the weight, and never count


@pytest.mark.parametrize("name", ALL)
def test_who_asks_for_a_derivative_says_what_is_held_fixed(name: str) -> None:
    text = told(ALL[name].text, view_of(Lab()))
    assert "held fixed" in text or not re.search("∂|grows a little", text)


@pytest.mark.parametrize("name", ALL)
def test_the_stored_picture_has_room_for_the_question(name: str) -> None:
    figure = drawn(Lab().ask(name))
    width, height = figure.canvas.get_width_height()
    for text in texts(figure):
        box = text.get_window_extent()
        assert box.x0 >= 0 <= box.y0, text.get_text()
        assert box.x1 <= width, text.get_text()
        assert box.y1 <= height, text.get_text()
