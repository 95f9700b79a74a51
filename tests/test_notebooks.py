"""Every lesson has been run as a student runs it, shows what it shows today, and keeps the fixed form."""

import inspect
import json
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbformat import NotebookNode

from mlp_lab import Lab
from mlp_lab.panels.base import Panel
from tools.store_outputs import LIVE_ONLY, NOTEBOOKS, run

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
ALLOWED_TAGS: dict[tuple[str, str], list[str]] = {}  # by lesson and cell; nbval passes over what some tags name
SHOWS_A_PANEL = [
    name
    for name, method in vars(Lab).items()
    if inspect.isfunction(method) and inspect.isclass(made := inspect.signature(method).return_annotation)
    if issubclass(made, Panel)
]
LINK = re.compile(r"""\]\(\s*<?([^)\s>]+)|\b(?:href|src)=["']([^"']+)""")

pytestmark = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[NotebookNode]:
    """Give the cells of one kind."""
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def outputs(path: Path) -> list[NotebookNode]:
    """Give every stored output."""
    return [output for cell in cells(path, "code") for output in cell.outputs]


def anchors(path: Path) -> set[str]:
    """Give the anchors that the headings of a page or a lesson have."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(cell.source for cell in cells(path, "markdown"))
    return {anchor(heading) for heading in re.findall(r"^#+ +(.+?) *#*$", text, re.MULTILINE)}


def anchor(heading: str) -> str:
    """Turn a heading into its anchor, as GitHub does; JupyterLab keeps capitals, which does not matter here."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_code_cell_was_run_once_and_in_order(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    counts = [cell.execution_count for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1)) != []


def test_the_stored_outputs_are_those_of_today_to_the_byte(path: Path) -> None:
    stored, now = nbformat.read(path, as_version=4), run(path)
    pairs = zip(stored.cells, now.cells, strict=True)
    assert [old.id for old, new in pairs if old.get("outputs") != new.get("outputs")] == []
    same = path.read_bytes() == (nbformat.writes(now) + "\n").encode()
    assert same, "the file is not what store_outputs.py writes"


def test_no_cell_failed_or_warned(path: Path) -> None:
    assert [output for output in outputs(path) if output.output_type == "error"] == []
    assert [output.text for output in outputs(path) if output.get("name") == "stderr"] == []


def test_no_cell_is_passed_over_without_being_named_here(path: Path) -> None:
    tagged = {
        (path.name, c.id): c.metadata.tags for c in nbformat.read(path, as_version=4).cells if c.metadata.get("tags")
    }
    assert tagged == {key: tags for key, tags in ALLOWED_TAGS.items() if key[0] == path.name}


def test_no_trace_of_a_live_widget_or_a_memory_address_is_stored(path: Path) -> None:
    assert "widgets" not in nbformat.read(path, as_version=4).metadata
    for output in outputs(path):
        assert LIVE_ONLY not in output.get("data", {})
        assert not re.search(r"\b0x[0-9a-f]{4,}|anywidget:|IPY_MODEL_", json.dumps(output), re.IGNORECASE)


def test_every_panel_is_stored_as_text_and_picture(path: Path) -> None:
    call = re.compile(rf"\.(?:{'|'.join(SHOWS_A_PANEL)})\(")
    for cell in cells(path, "code"):
        pictures = [output.data for output in cell.outputs if "image/png" in output.get("data", {})]
        assert len(pictures) >= len(call.findall(cell.source)), cell.source
        assert all(data["text/plain"].strip() for data in pictures)


def test_code_cells_are_short(path: Path) -> None:
    assert [cell.source for cell in cells(path, "code") if not 1 <= len(cell.source.strip().splitlines()) <= 10] == []


def test_code_knows_no_place_on_a_disk(path: Path) -> None:
    for cell in cells(path, "code"):
        assert not re.search(r"""sys\.path|["'](?:/|~|\.\.|[A-Za-z]:\\)""", cell.source), cell.source
    assert str(NOTEBOOKS.parent) not in path.read_text(encoding="utf-8")


def test_a_lesson_opens_with_what_you_will_do_learn_and_need(path: Path) -> None:
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith(f"# {path.stem[:2]} · ")
    openings = [
        first.source.find(f"**{words}") for words in ("What you will do", "What you will learn", "What you need")
    ]
    assert -1 not in openings
    assert openings == sorted(openings)


def test_a_lesson_ends_with_what_you_learnt_and_a_link_onward(path: Path) -> None:
    last = nbformat.read(path, as_version=4).cells[-1]
    assert last.cell_type == "markdown"
    learnt = re.search(r"^#+ What you learnt$", last.source, re.MULTILINE)
    assert learnt
    assert any(not link.startswith("http") for link in links(last.source[learnt.end() :]))


def links(text: str) -> list[str]:
    """Give every link of a Markdown cell."""
    return [one or other for one, other in LINK.findall(text)]


def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for link in [link for cell in cells(path, "markdown") for link in links(cell.source)]:
        if re.match(r"[a-z]+:", link):
            continue
        place, _, wanted = unquote(link).partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.is_relative_to(NOTEBOOKS.parent), link
        assert target.exists(), link
        assert not wanted or anchor(wanted) in anchors(target), link


def test_any_python_3_can_run_a_lesson(path: Path) -> None:
    metadata = nbformat.read(path, as_version=4).metadata
    assert metadata.kernelspec.name == "python3"
    assert metadata.language_info == {"name": "python"}  # a version would change from machine to machine
