"""What the questions of lesson 05 say of checks is what happens when the checks are run."""

import numpy as np
import pytest
import sympy  # type: ignore[import-untyped]

from mlp_core import forward, gradient_w_H
from mlp_lab import Lab
from mlp_lab.panels.question.lessons.lesson_05 import CHECKED, SEED, _ratios, candidates, measured
from mlp_lab.state.checks import started
from mlp_lab.state.knobs import Knob
from tests.questions import CHOICES, view_of


@pytest.mark.parametrize("letter", "ABC")
def test_the_first_check_that_catches_a_wrong_formula_is_the_one_that_is_right(letter: str) -> None:
    passes = [bool(np.allclose(_ratios(letter, sizes), 1, rtol=1e-6)) for sizes in CHECKED]
    caught = passes.index(False)
    assert not any(passes[caught:])
    view = view_of(Lab())
    right = [option.is_right(view) for option in CHOICES[f"what catches {letter}"].options]
    assert right.index(True) == caught


def test_what_is_measured_is_the_gradient_of_every_hidden_weight() -> None:
    state = started(CHECKED[-1], SEED, None, None, None)
    gradient = gradient_w_H(forward(state.parameters, state.O_I), state.t, state.w_O)
    for index, slope in np.ndenumerate(gradient):
        assert measured(state, Knob("w_H", index)) == pytest.approx(float(slope), rel=1e-7)


def test_with_targets_that_are_met_no_candidate_is_caught() -> None:
    lab = Lab()
    lab.t = lab.activations.O_O
    assert all(not slopes.any() for slopes in candidates(lab.state).values())
    assert measured(lab.state, Knob("w_H", (0, 1))) == pytest.approx(0, abs=1e-9)


def test_what_sympy_leaves_names_what_a_formula_lacks() -> None:
    """Do what the lesson does, with the right formula and with some that lack a factor."""
    w_H, b_H, w_O, b_O, O_I, t = sympy.symbols("w^H b^H w^O b^O O^I t")
    O_H = 1 / (1 + sympy.exp(-(w_H * O_I + b_H)))
    O_O = 1 / (1 + sympy.exp(-(w_O * O_H + b_O)))
    derived = sympy.diff((O_O - t) ** 2 / 2, w_H)
    right = (O_O - t) * O_O * (1 - O_O) * w_O * O_H * (1 - O_H) * O_I
    assert sympy.simplify(derived / right) == 1
    for factor in (w_O, O_I, -1):
        assert sympy.simplify(derived / (right / factor)) == factor


def test_c_is_right_where_the_two_neurons_have_one_number_and_nowhere_else() -> None:
    w_11, w_12, w_21, w_22 = _ratios("C", CHECKED[1])
    assert [w_11, w_22] == pytest.approx([1, 1], rel=1e-6)
    assert min(abs(w_12 - 1), abs(w_21 - 1)) > 0.1
