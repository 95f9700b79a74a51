"""What a student reads: one line more for every new answer, the same words on every run, as text and as HTML."""

import html
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from mlp_core import delta_O, gradient_w_H, gradient_w_O
from mlp_lab import check, hint, solution
from mlp_lab.exercises.derivations import DERIVATIONS
from mlp_lab.exercises.misconceptions import SLIPS
from mlp_lab.exercises.report import Line, Report, address
from mlp_lab.exercises.tasks import EXERCISES
from tests.exercises import functions

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
Function = Callable[..., Any]


def times(factor: float) -> Function:
    """A wrong answer, another one for each factor."""
    return lambda now, t: np.outer(np.cos(factor * now.O_H), now.O_O - t)


def no_slope(now: Any, t: Any) -> Any:
    return np.outer(now.O_H, now.O_O - t)


def no_slope_in_loops(now: Any, t: Any) -> Any:
    return [[hidden * (output - target) for output, target in zip(now.O_O, t, strict=True)] for hidden in now.O_H]


def abouts(report: Report) -> list[str]:
    """The beginnings of a report's lines that have one."""
    return [line.about for line in report.lines if line.about]


STEPS = ["Where", "The smallest network that shows it", "A question", "What it is", "Right for another question"]


def check_it(f: Function) -> Report:
    return check(f, "gradient_w_O")


# ---- unfolding


def test_each_new_answer_unfolds_one_step_more() -> None:
    shown = [len(abouts(check_it(times(factor)))) for factor in (1, 2)]
    assert shown == [1, 2]
    assert abouts(check_it(no_slope)) == STEPS[:3]


def test_the_same_answer_again_shows_the_same_text() -> None:
    first = check_it(no_slope)
    assert repr(check_it(no_slope)) == repr(first)
    assert repr(check_it(no_slope_in_loops)) == repr(first)
    check_it(times(2))
    assert repr(check_it(no_slope)) == repr(first)


def test_a_hint_shows_the_next_step_until_there_is_none() -> None:
    check_it(no_slope)
    shown = [abouts(hint(no_slope, "gradient_w_O")) for _ in range(4)]
    assert shown == [STEPS[:2], STEPS[:3], STEPS, STEPS]
    assert abouts(check_it(no_slope)) == STEPS


def test_a_hint_without_a_check_shows_what_the_check_would() -> None:
    assert len(abouts(hint(times(1), "gradient_w_O"))) == 1
    assert len(abouts(hint(no_slope, "gradient_w_O"))) == 2


def test_the_first_step_gives_no_name_away() -> None:
    report = check_it(no_slope)
    assert report.slips == ("slope of the output left out",)
    for part in (*report.slips, "slope of the output", "another", "cross-entropy"):
        assert part not in repr(report)
        assert part not in report._repr_html_()


def test_the_smallest_network_is_shown_with_both_numbers() -> None:
    check_it(no_slope)
    report = hint(no_slope, "gradient_w_O")
    assert report.network is not None
    assert report.network.about == "1-1-1"
    assert "w_H = 1, b_H = −1" in repr(report)
    assert "yours is 0.2500, the true value is 0.0625" in repr(report)


def test_what_is_not_recognised_is_never_given_a_name() -> None:
    for factor in (1, 2, 3, 4, 5):
        report = check_it(times(factor))
        assert report.slips == ()
    assert "No mistake that is known" in repr(report)
    assert "What it is" not in repr(report)


def test_two_slips_are_both_asked_about_and_named() -> None:
    def f(now: Any, t: Any) -> Any:
        return np.outer(now.x_H, now.O_O - t)

    for _ in range(4):
        report = hint(f, "gradient_w_O")
    slips = [slip for slip in SLIPS if slip.name in report.slips]
    assert len(slips) == 2
    for slip in slips:
        assert slip.name in repr(report)
        assert slip.ask in repr(report)
        assert slip.meant_for in repr(report)


def test_a_report_has_no_score() -> None:
    told = "\n".join(repr(check_it(f)) for f in (no_slope, times(2), functions.raises, gradient_w_O))
    assert re.findall(r"%|points?\b|score|\d+ ?/ ?\d+", told) == []


# ---- the derivation


def test_the_derivation_opens_after_three_different_answers() -> None:
    for factor in (1, 1, 2):
        check_it(times(factor))
    assert solution(times(2), "gradient_w_O").verdict == "closed"
    assert "So far: 2." in repr(solution(times(2), "gradient_w_O"))
    assert solution(times(3), "gradient_w_O").verdict == "solution"


def test_what_is_not_written_counts_for_no_answer() -> None:
    def f(now: Any, t: Any) -> Any: ...

    def g(now: Any, t: Any) -> Any:
        raise NotImplementedError

    for one in (f, g, f):
        check_it(one)
    assert "So far: 0." in repr(solution(f, "gradient_w_O"))


def test_after_success_the_derivation_is_whole() -> None:
    told = repr(solution(gradient_w_O))
    assert all(step.formula in told for step in DERIVATIONS["gradient_w_O"])


def test_the_line_of_the_slip_is_left_to_be_written() -> None:
    for factor in (1, 2):
        check_it(times(factor))
    told = solution(no_slope, "gradient_w_O")
    steps = DERIVATIONS["gradient_w_O"]
    left = [step.formula not in [line.formula for line in told.lines] for step in steps]
    assert left == [step.lesson == ("03_output_weights.ipynb", "L3") for step in steps]


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_a_derivation_that_ends_in_what_is_asked_for(name: str) -> None:
    last = DERIVATIONS[name][-1].formula.split("= ")[-1].split("← ")[-1]
    asked = {"batch_gradients": "O_j^I", "step": "w − η ∂E/∂w", "forward": "sig(x_i^O)"}
    assert asked.get(name, EXERCISES[name].plain.split(" = ")[-1]) in last


# ---- text and HTML


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def in_html(report: Report) -> str:
    """What HTML shows, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", report._repr_html_()))


@pytest.mark.parametrize("f", [no_slope, times(2), functions.raises, functions.prints, gradient_w_O])
def test_html_has_the_words_of_the_text(f: Function) -> None:
    for _ in range(4):
        report = hint(f, "gradient_w_O")
    assert words(in_html(report)) == words(repr(report).replace("`", ""))


SESSION = """
from mlp_lab import check, hint, solution
from tests.exercises import functions
from tests.exercises.test_checking import no_slope, times

for f in (functions.raises, functions.prints, functions.yields, times(1), times(2), no_slope):
    for call in (check, hint, hint, solution):
        report = call(f, "gradient_w_O")
        print(report, report._repr_html_())
"""


def test_the_text_is_the_same_on_every_run() -> None:
    def said(seed: str) -> str:
        told = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(NOTEBOOKS.parent), "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-c", SESSION]
        return subprocess.run(command, env=told, capture_output=True, encoding="utf-8", check=True).stdout

    first = said("1")
    assert len(first) > 1000
    assert said("2") == first


def test_html_is_one_section_with_a_heading_in_the_colours_of_the_page() -> None:
    page = check_it(no_slope)._repr_html_()
    assert page.startswith("<section ")
    assert page.endswith("</section>")
    assert len(re.findall("<h[1-6]", page)) == page.count("<section") == 1
    assert re.findall(r"#[0-9a-fA-F]{3,6}\b|rgb", page) == []
    assert "var(--jp-" in page


def test_what_a_student_wrote_is_escaped() -> None:
    def f(now: Any, t: Any) -> Any:
        print("<script>")
        raise ValueError("<b>&")

    page = check_it(f)._repr_html_()
    assert "<script>" not in page
    assert "&lt;b&gt;&amp;" in page


def test_prints_are_shown_in_both() -> None:
    report = check_it(functions.prints)
    assert "line 1" in repr(report)
    assert "more lines" in report._repr_html_()


def headings(path: Path) -> set[str]:
    cells = nbformat.read(path, as_version=4).cells
    return {
        found for cell in cells if cell.cell_type == "markdown" for found in re.findall(r"^#+ (.*)", cell.source, re.M)
    }


PLACES = {slip.lesson for slip in SLIPS} | {step.lesson for steps in DERIVATIONS.values() for step in steps}


@pytest.mark.parametrize("place", sorted(PLACES), ids=str)
def test_a_link_leads_to_a_heading_that_there_is(place: tuple[str, str]) -> None:
    file, section = address(*place).split("#")
    assert section in {heading.replace(" ", "-") for heading in headings(NOTEBOOKS / file)}


def test_a_link_is_relative_and_names_the_line() -> None:
    page = Report("a", "slip", (Line("", "x", ("03_output_weights.ipynb", "L3")),))._repr_html_()
    assert '<a href="03_output_weights.ipynb#Write-it-down">Lesson 03, L3</a>' in page


# ---- called wrongly


def test_a_call_in_place_of_the_function_is_refused() -> None:
    with pytest.raises(TypeError, match="without calling it"):
        check(np.zeros(2))  # type: ignore[arg-type]


def test_a_name_that_is_no_exercise_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="sigmoid_prime, loss, forward"):
        check(no_slope)


# ---- time


@pytest.mark.parametrize(
    ("f", "name"), [(no_slope, "gradient_w_O"), (gradient_w_H, "gradient_w_H"), (delta_O, "delta_O")]
)
def test_a_check_takes_at_most_a_second(f: Function, name: str) -> None:
    def seconds() -> float:
        begin = time.perf_counter()
        check(f, name)
        return time.perf_counter() - begin

    seconds()
    assert statistics.median(seconds() for _ in range(5)) < 1
