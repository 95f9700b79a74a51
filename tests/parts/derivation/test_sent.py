"""The browser gets what was found of a derivation and what is asked, and nothing by which that could be answered."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mlp_lab import Lab
from mlp_lab.notation.formulas import latex, mathml, prose
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.progress import Progress
from mlp_lab.parts.derivation.values import Line, Wrong
from tests.labs import LABS, uneven
from tests.parts.derivation.answers import ASKING, Asking, every_step, right_option, tell
from tests.parts.derivation.exact import each_layer
from tests.readings import drawn, written_in
from tests.states import at_chosen, known

LINE = {"name", "rule", "reason", "factors", "paths", "number", "products", "sums", "strip", "ring"}
each_panel = pytest.mark.parametrize("make", ASKING.values(), ids=ASKING)
STRIPS = {  # o for open, e for error, s for slope, c for carried; from the weight to E, and the piece in a ring
    "output": [("ooo", -1), ("ooe", -1), ("ooe", 1), ("ose", -1), ("ose", 0), ("cse", -1)],
    "hidden": [
        *[("ooooo", -1), ("ooooe", -1), ("ooooe", 3), ("ooose", -1), ("ooose", 2)],
        *[("oocse", -1), ("cscse", -1), ("cscse", -1)],
    ],
}


def all_lines(lab: Lab, layer: str) -> Asking:
    """Show all lines of a derivation."""
    panel = lab.derivation(layer)
    tell(panel, do="all")
    return panel


def walk(sent: Any) -> Iterator[Any]:
    """Give all that is in what is sent, itself first."""
    yield sent
    if isinstance(sent, dict | list | tuple):
        for each in sent.values() if isinstance(sent, dict) else sent:
            yield from walk(each)


def formulas_of(line: Line | Wrong) -> list[str]:
    """Give the formulas of a line as they are sent."""
    return [mathml(factor.formula) for factor in (*line.paths, *line.factors)]


@each_layer
def test_what_is_known_from_the_start_is_sent_at_once(layer: str) -> None:
    part, panel = DERIVATIONS[layer], Lab().derivation(layer)
    assert (panel.title, panel.array, panel.spread) == (part.title, part.array, f"{part.array} spread")
    assert panel.left == mathml(part.left, flat=True)
    assert panel.stations == [mathml(symbol) for symbol in part.stations]
    assert panel.slots == [line.name for line in part.lines]
    assert [line["name"] for line in panel.lines] == ["L0"]
    assert panel.question == {"at": " 1", "kind": "", "options": []}


@each_layer
def test_each_line_is_sent_with_names_of_numbers_that_make_it_up(layer: str) -> None:
    lab, part = uneven(), DERIVATIONS[layer]
    numbers = dict(part.numbers(known(at_chosen(lab, part.array))))
    for sent, line in zip(all_lines(lab, layer).lines, part.lines, strict=True):
        assert set(sent) == LINE
        assert (sent["name"], sent["rule"], sent["reason"]) == (line.name, line.rule, prose(line.reason))
        assert [factor["mathml"] for factor in sent["factors"]] == formulas_of(line)
        assert [factor["flat"] for factor in sent["factors"]] == [mathml(of.formula, flat=True) for of in line.written]
        assert [factor["kind"] for factor in sent["factors"]] == [factor.kind for factor in line.written]
        assert sent["paths"] == len(line.paths)
        terms = np.prod(np.broadcast_arrays(*(numbers[factor["number"]] for factor in sent["factors"])), axis=0)
        assert np.sum(terms) == pytest.approx(float(numbers[sent["number"]]), rel=1e-14)


@each_layer
@pytest.mark.parametrize("lab", LABS)
def test_every_name_that_is_sent_is_in_the_sweep(layer: str, lab: str) -> None:
    shared = LABS[lab]()
    panel = all_lines(shared, layer)
    columns, N_O = shared._link.sweep["columns"], len(shared.t)
    shapes: dict[str, list[int]] = {panel.spread: []}
    for line in panel.lines:
        shapes[line["number"]] = []
        if line["paths"]:
            shapes |= {line[kind]: [N_O] for kind in ("products", "sums")}
        for n, factor in enumerate(line["factors"]):
            assert set(factor) == {"mathml", "flat", "kind", "number", "changed"}
            shapes[factor["number"]] = [N_O] if n < line["paths"] else []
    asking, tried = shared.derivation(layer, ask=True), set()
    for _ in every_step(asking):
        tried |= {option["number"] for option in asking.question["options"] if option["number"]}
    assert len(tried) == 2 * (len(panel.lines) - 1)
    shapes |= {name: [] for name in tried}
    assert {name: columns[name][1:] for name in shapes} == shapes
    assert set(shapes) == {name for name in columns if name.startswith(f"{panel.array} ")}
    symbols = re.findall(
        r'data-symbol="([^"]*)"', " ".join(text for text in walk(panel.lines) if isinstance(text, str))
    )
    assert symbols
    for array, _, index in (symbol.rstrip("]").partition("[") for symbol in symbols):
        assert len(columns[array][1:]) == len(index.split(", ") if index else []), array


@each_layer
def test_what_a_step_has_changed_is_marked(layer: str) -> None:
    sent = all_lines(Lab(), layer).lines
    assert not any(part["changed"] for part in sent[0]["factors"])
    for before, line in pairwise(sent):
        old = [part["mathml"] for part in before["factors"]]
        assert [part["changed"] for part in line["factors"]] == [part["mathml"] not in old for part in line["factors"]]
        moved = (line["rule"], before["paths"] - line["paths"]) == ("Σ", 2)  # nothing is new, but two have left the sum
        assert any(part["changed"] for part in line["factors"]) != moved


@each_layer
def test_what_is_under_the_derivative_retreats_to_the_weight(layer: str) -> None:
    panel = all_lines(Lab(), layer)
    assert {kind for line in panel.lines for kind in line["strip"]} <= {"open", "error", "slope", "carried"}
    assert [("".join(kind[0] for kind in line["strip"]), line["ring"]) for line in panel.lines] == STRIPS[layer]
    assert all(len(line["strip"]) == len(panel.stations) - 1 for line in panel.lines)
    rewritten = [line["rule"] for line in panel.lines if line["ring"] >= 0]
    assert rewritten == ["(1)", "(2)"]


@each_panel
@each_layer
def test_the_lines_sent_are_those_found_and_their_rules_those_named(make: Any, layer: str) -> None:
    panel, every = make(Lab(), layer), all_lines(Lab(), layer).lines
    for progress in every_step(panel):
        wanted = [
            line | ({} if n < progress.named else {"rule": "?", "reason": "", "ring": -1})
            for n, line in enumerate(every)
        ]
        assert panel.lines == wanted[: progress.found]
        assert panel.mistakes == progress.mistakes
        assert panel.says == prose(progress.says)


@each_panel
@each_layer
def test_options_tell_no_more_than_what_is_written_until_they_are_tried(make: Any, layer: str) -> None:
    panel, part = make(Lab(), layer), DERIVATIONS[layer]
    for progress in every_step(panel):
        options, tried = panel.question["options"], progress.tried
        assert (panel.question["kind"], panel.question["at"]) == (progress.asked, progress.at)
        for n, option in enumerate(options):
            assert option["tried"] == (n in tried)
            if progress.asked == "rule":
                rule, formula = list(part.rules.items())[n]
                assert option["mathml"] == mathml(formula, flat=True)
                assert (option["name"], option["factors"], option["paths"], option["number"]) == (rule, [], 0, "")
                continue
            line = progress.options[n]
            kinds = [factor.kind if n in tried else "" for factor in (*line.paths, *line.factors)]
            assert (option["name"], option["paths"], option["mathml"]) == ("ABC"[n], len(line.paths), "")
            assert [factor["mathml"] for factor in option["factors"]] == formulas_of(line)
            assert [factor["kind"] for factor in option["factors"]] == kinds
            assert {(factor["number"], factor["changed"]) for factor in option["factors"]} == {("", False)}
            right = part.lines[progress.found]
            names = {id(wrong): part.key(right, f"wrong {m}") for m, wrong in enumerate(right.wrong)}
            assert option["number"] == (names[id(line)] if n in tried else "")


def hold_nothing_told(panel: Asking, progress: Progress, sent: Any) -> None:
    """Hold that nothing in what is sent tells of a line not found, a rule not named or an option not tried."""
    part = progress.of
    texts = [each for each in walk(sent) if isinstance(each, str)]
    everything = "\n".join(texts)
    for line in part.lines[progress.named :]:
        assert prose(line.reason) not in everything
        assert line.reason not in everything
    for line in part.lines[progress.found :]:
        rows = [each for each in walk(sent) if isinstance(each, dict) and "factors" in each]
        written = [(row["paths"], [factor["mathml"] for factor in row["factors"]]) for row in rows]
        found = written.count((len(line.paths), formulas_of(line)))
        is_next = progress.asked == "line" and line is part.lines[progress.found]
        assert found == is_next  # which is among the options, as the others are
        assert str(line) not in everything
    options = progress.options if progress.asked == "line" else []
    tried = [option for n, option in enumerate(options) if n in progress.tried]
    for line in part.lines:
        for wrong in line.wrong:
            assert wrong in tried or prose(wrong.mistake) not in everything
    for rule, effect in part.effects.items():
        assert effect not in everything or panel.says.startswith(f"Not {rule}: ")
    own = {part.key(line, which) for line in part.lines[: progress.found] for which in ("", "products", "sums")}
    own |= {part.key(line, n) for line in part.lines[: progress.found] for n in range(len(line.written))}
    own |= {option["number"] for option in panel.question["options"] if option["tried"]}
    assert {text for text in texts if re.fullmatch(rf"{part.array} L\d.*", text)} <= own


@each_panel
@each_layer
def test_nothing_that_is_sent_gives_an_answer_away(make: Any, layer: str) -> None:
    panel, part = make(Lab(), layer), DERIVATIONS[layer]
    for progress in every_step(panel):
        hold_nothing_told(panel, progress, panel.get_state())
        if progress.asked == "line":
            right = panel.question["options"][right_option(progress)]
            for option in panel.question["options"]:
                if not option["tried"]:  # they differ in what is written, and in nothing else
                    assert {key for key in right if option[key] != right[key]} <= {"name", "factors", "paths"}
    assert part.key(part.lines[-1]) in [line["number"] for line in panel.lines]


@each_panel
@each_layer
def test_neither_the_words_nor_the_picture_tell_what_is_found_or_asked(make: Any, layer: str) -> None:
    """They are stored in a notebook, and so are those of the start whatever a student has found."""
    panel, (first, *later) = make(Lab(), layer), DERIVATIONS[layer].lines
    words, picture = repr(panel), written_in(drawn(panel))
    for progress in every_step(panel):
        assert repr(panel) == words
        if progress.named in (2, len(progress.of.lines)) and progress.asked != "rule" and not progress.tried:
            assert written_in(drawn(panel)) == picture
    told = "\n".join([words, *picture])
    assert str(first) in words
    for line in later:
        assert str(line) not in words
        assert line.reason not in told
        assert not re.search(rf"\b{line.name}\b", told)
        assert line.rule not in "".join(picture)
        for formula in {factor.formula for factor in line.written}:
            assert formula not in words.replace(str(first), "")
            assert "\\" not in latex(formula) or latex(formula) not in "".join(picture)
