"""The lines of a derivation are chosen one after the other, each with its rule, and every answer is explained."""

from itertools import pairwise

import pytest

from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.progress import ASK_AGAIN, Progress
from mlp_lab.parts.derivation.values import Wrong
from tests.parts.derivation.answers import right_option
from tests.parts.derivation.exact import each_layer

START = "Everything from the weight to E is still under the ∂."


def asked_for(layer: str) -> Progress:
    """Begin a derivation whose lines are to be chosen."""
    return Progress(DERIVATIONS[layer], ask=True)


def seen(progress: Progress) -> tuple[object, ...]:
    """Give all that may change in a derivation."""
    return progress.found, progress.named, progress.mistakes, [*progress.tried], progress.says, progress.asked


@each_layer
def test_the_right_answers_lead_to_the_last_line_and_each_is_explained(layer: str) -> None:
    progress, lines = asked_for(layer), DERIVATIONS[layer].lines
    assert seen(progress) == (1, 1, 0, [], f"{START} Choose a line; its number is then computed.", "line")
    for n, line in enumerate(lines[1:], 1):
        assert progress.options[right_option(progress)] == line
        progress.choose(right_option(progress))
        says = f"Equal. Which rule leads from {lines[n - 1].name} to {line.name}? In the rules `∂` is short for `∂/∂w`."
        assert seen(progress) == (n + 1, n, 0, [], says, "rule")
        assert progress.newest == line
        progress.choose(right_option(progress))
        asked = "" if line is lines[-1] else "line"
        assert seen(progress) == (n + 1, n + 1, 0, [], f"Yes, {line.rule}. {line.reason}", asked)
    assert progress.ended


@each_layer
def test_a_wrong_answer_is_explained_counted_and_cannot_be_given_again(layer: str) -> None:
    progress, of, tries = asked_for(layer), DERIVATIONS[layer], 0
    while not progress.ended:
        kind, found, named = progress.asked, progress.found, progress.named
        options, right = progress.options if kind == "line" else progress.rules, right_option(progress)
        assert len(options) == (3 if kind == "line" else len(of.rules))
        wrong = [n for n in range(len(options)) if n != right]
        for count, n in enumerate(wrong, 1):
            progress.choose(n)
            option = options[n]
            if isinstance(option, str):
                above, below = of.lines[found - 2].name, of.lines[found - 1].name
                change = f"Look at what has changed from {above} to {below}."
                says = f"Not {option}: it {of.effects[option]}. {change}"
            else:
                assert isinstance(option, Wrong)
                says = f"Not equal: {option.mistake}"
            assert seen(progress) == (found, named, tries + count, wrong[:count], says, kind)
            assert options == (progress.options if kind == "line" else progress.rules)  # in the same order
            before = seen(progress)
            with pytest.raises(ValueError, match=f"no option {n}"):
                progress.choose(n)
            assert seen(progress) == before
        progress.choose(right)
        tries += len(wrong)
        assert (progress.mistakes, progress.tried) == (tries, [])


def right_places(layer: str) -> list[int]:
    """Give where the right line stands among the options, question by question."""
    progress, places = asked_for(layer), []
    while not progress.ended:
        if progress.asked == "line":
            places.append(right_option(progress))
        progress.choose(right_option(progress))
    return places


@each_layer
def test_the_right_line_has_no_place_of_its_own(layer: str) -> None:
    places = right_places(layer)
    assert set(places) == {0, 1, 2}
    assert max(map(places.count, places)) <= len(places) / 2
    assert all(a != b for a, b in pairwise(places))


def test_both_parts_have_the_right_line_at_other_places() -> None:
    """One part does not give the other away."""
    one, other = map(right_places, DERIVATIONS)
    assert one != other[: len(one)]


@pytest.mark.parametrize("option", [None, "1", "", -1, True, False, 1.0, 1e300, [1], {}, b"1"], ids=repr)
@each_layer
def test_what_is_no_option_is_refused_and_changes_nothing(layer: str, option: object) -> None:
    progress = asked_for(layer)
    while not progress.ended:
        count = 3 if progress.asked == "line" else len(DERIVATIONS[layer].rules)
        before = seen(progress)
        for each in (option, count):
            with pytest.raises(ValueError, match="no option"):
                progress.choose(each)
        assert seen(progress) == before
        progress.choose(right_option(progress))


@each_layer
def test_after_the_end_nothing_can_be_answered(layer: str) -> None:
    answered, shown = asked_for(layer), asked_for(layer)
    while not answered.ended:
        answered.choose(right_option(answered))
    shown.show_all()
    shown.show_all()
    for progress in (answered, shown):
        before = seen(progress)
        for option in range(8):
            with pytest.raises(ValueError, match=f"no option {option}"):
                progress.choose(option)
        progress.go_on()
        progress.show_all()
        assert seen(progress) == before


@each_layer
def test_all_lines_are_shown_only_to_who_asks_twice_in_a_row(layer: str) -> None:
    progress, lines = asked_for(layer), DERIVATIONS[layer].lines
    progress.show_all()
    assert seen(progress) == (1, 1, 0, [], ASK_AGAIN, "line")
    progress.choose(right_option(progress))
    progress.show_all()  # which the student was not warned of lately
    assert seen(progress) == (2, 1, 0, [], ASK_AGAIN, "rule")
    progress.show_all()
    assert seen(progress) == (len(lines), len(lines), 0, [], f"By {lines[-1].rule}. {lines[-1].reason}", "")


@each_layer
def test_an_asked_line_does_not_come_by_itself(layer: str) -> None:
    progress = asked_for(layer)
    for _ in range(3):
        before = seen(progress)
        progress.go_on()
        assert seen(progress) == before
        progress.choose(right_option(progress))


@each_layer
def test_unasked_the_lines_come_one_by_one_with_their_rules(layer: str) -> None:
    progress, lines = Progress(DERIVATIONS[layer], ask=False), DERIVATIONS[layer].lines
    assert seen(progress) == (1, 1, 0, [], START, "")
    with pytest.raises(ValueError, match="no option 0"):
        progress.choose(0)
    for n, line in enumerate(lines[1:], 2):
        progress.go_on()
        assert seen(progress) == (n, n, 0, [], f"By {line.rule}. {line.reason}", "")
    progress.go_on()
    assert (progress.found, progress.ended) == (len(lines), True)


@each_layer
def test_unasked_all_lines_come_at_once_on_request(layer: str) -> None:
    progress, lines = Progress(DERIVATIONS[layer], ask=False), DERIVATIONS[layer].lines
    progress.show_all()
    assert seen(progress) == (len(lines), len(lines), 0, [], f"By {lines[-1].rule}. {lines[-1].reason}", "")
