"""A text has formulas in it: the browser gets them as MathML, the picture as lines that fit."""

import pytest

from mlp_lab.panels.question.texts import lines_for_mathtext, plain, sent


def test_every_other_part_of_a_text_is_a_formula() -> None:
    text = sent("If `E` is < 1 & `t_1` stays:")
    assert text["plain"] == "If E is < 1 & t_1 stays:"
    assert text["parts"][::2] == ["If ", " is < 1 & ", " stays:"]
    assert [part.count("data-symbol") for part in text["parts"][1::2]] == [1, 1]


def test_a_text_may_begin_and_end_with_a_formula() -> None:
    assert [bool(part) for part in sent("`E`")["parts"]] == [False, True, False]
    assert plain("`O − t`") == "O − t"


def test_what_a_formula_holds_cannot_become_an_element() -> None:
    parts = sent('`<img src=x onerror=alert(1)> & "x"`')["parts"]
    assert "<img" not in parts[1]
    assert "&lt;" in parts[1]


@pytest.mark.parametrize("width", [12, 20, 40, 200])
def test_a_text_is_broken_between_words_and_loses_none(width: int) -> None:
    text = "A slope `∂E/∂w` says how `E` answers, and costs $5."
    lines = lines_for_mathtext(text, width)
    assert " ".join(lines) == r"A slope $\frac{\partial E}{\partial w}$ says how $E$ answers, and costs \$5."
    assert all(lines)
    assert (len(lines) == 1) == (width == 200)


def test_a_sign_after_a_formula_stays_with_it() -> None:
    assert lines_for_mathtext("so many words, then `E`.", 21) == ["so many words, then", "$E$."]
