"""Answers come as messages: an old or senseless one changes nothing, and what was found belongs to the lab."""

from functools import partial
from typing import Any

import pytest

from mlp_lab import Lab
from tests.parts.derivation.answers import ASKING, Asking, choose, every_step, right_option, tell
from tests.parts.derivation.exact import each_layer

each_panel = pytest.mark.parametrize("make", ASKING.values(), ids=ASKING)


def shown(panel: Asking) -> tuple[object, ...]:
    """Give all that a panel shows of a derivation."""
    return panel.lines, panel.question, panel.says, panel.mistakes


def answer(panel: Asking) -> None:
    """Give the right answer to the open question."""
    choose(panel, right_option(panel.progress))


def choose_next(panel: Asking) -> None:
    """Choose the right line and name its rule."""
    answer(panel)
    answer(panel)


@each_panel
@each_layer
def test_an_answer_to_an_old_question_changes_nothing(make: Any, layer: str) -> None:
    panel: Asking = make(Lab(), layer)
    asked: list[str] = []
    for progress in every_step(panel):
        before = shown(panel)
        for at in [at for at in asked if at != progress.at][-2:]:
            for option in range(len(panel.question["options"])):
                tell(panel, do="choose", at=at, option=option)
        assert shown(panel) == before
        if progress.at not in asked:
            asked = [*asked, progress.at]


NO_OPTIONS: list[object] = [None, "0", -1, 3, True, 1.0, [], {}]
SENSELESS: list[dict[str, Any]] = [
    {},
    {"do": None},
    {"do": ["choose"]},
    {"do": "chose", "at": "line 1", "option": 0},
    {"do": "choose"},
    {"do": "choose", "option": 0},
    {"do": "choose", "at": None, "option": 0},
    {"do": "choose", "at": "line 2", "option": 0},
    {"do": "choose", "at": "rule 1", "option": 0},
    *({"do": "choose", "at": "line 1", "option": option} for option in NO_OPTIONS),
    {"do": "choose", "at": "line 1"},
    {"do": "next"},
    {"option": 0, "at": "line 1"},
]


@pytest.mark.parametrize("message", SENSELESS, ids=str)
@each_panel
@each_layer
def test_a_senseless_message_changes_nothing_and_raises_nothing(make: Any, layer: str, message: dict[str, Any]) -> None:
    panel = make(Lab(), layer)
    before = shown(panel)
    panel._receive(panel, message, [])  # an error would be caught on its way through the comm
    assert shown(panel) == before
    tell(panel, **message)
    assert shown(panel) == before
    choose_next(panel)
    assert panel.progress.found == 2


@each_layer
def test_without_questions_a_view_goes_on_line_by_line(layer: str) -> None:
    panel = Lab().derivation(layer)
    for n in range(2, len(panel.slots) + 1):
        tell(panel, do="choose", at=panel.question["at"], option=0)
        assert len(panel.lines) == n - 1
        tell(panel, do="next")
        assert [line["name"] for line in panel.lines] == panel.slots[:n]
    before = shown(panel)
    tell(panel, do="next")
    assert shown(panel) == before


@each_panel
@each_layer
def test_all_lines_are_shown_at_the_second_request(make: Any, layer: str) -> None:
    panel = make(Lab(), layer)
    tell(panel, do="all")
    assert [line["name"] for line in panel.lines] == ["L0"]
    assert "once more" in panel.says
    tell(panel, do="all")
    assert [line["name"] for line in panel.lines] == panel.slots
    assert "?" not in [line["rule"] for line in panel.lines]
    assert panel.question["options"] == []


@each_layer
def test_what_was_found_is_kept_for_a_cell_run_again(layer: str) -> None:
    lab = Lab()
    for make in (lab.scene, partial(lab.derivation, ask=True)):
        first = make(layer)
        choose_next(first)
        answer(first)
        assert make(layer) is first
        assert [line["rule"] for line in make(layer).lines][2] == "?"


def test_the_two_parts_two_labs_and_panels_without_questions_share_nothing() -> None:
    lab = Lab()
    start = {layer: shown(Lab().scene(layer)) for layer in ("output", "hidden")}
    choose_next(lab.scene("hidden"))
    assert shown(lab.scene("output")) == start["output"]
    assert shown(Lab().scene("hidden")) == start["hidden"] != shown(lab.scene("hidden"))
    plain = lab.derivation("hidden")
    assert [line["name"] for line in plain.lines] == ["L0"]
    tell(plain, do="next")
    tell(plain, do="next")
    assert [line["name"] for line in lab.derivation("hidden").lines] == ["L0"]
    assert [line["name"] for line in lab.scene("hidden").lines] == ["L0", "L1"]
