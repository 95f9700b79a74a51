"""What has been solved is kept in a file beside the notebook, which no one has to have."""

import json
from pathlib import Path

import pytest

from mlp_core import delta_O, loss
from mlp_lab import check, solved
from mlp_lab.exercises.solved import FILE, keep_nothing


def test_what_is_right_is_kept_in_the_order_of_the_lessons() -> None:
    check(delta_O)
    check(loss)
    kept = json.loads(Path(FILE).read_text(encoding="utf-8"))
    assert kept["solved"] == ["loss", "delta_O"]
    assert "Delete this file" in kept["about"]


def test_what_is_wrong_writes_nothing() -> None:
    check(lambda O_O, t: O_O.sum(), "loss")
    check(lambda O_O, t: ..., "loss")
    assert not Path(FILE).exists()


def test_the_page_shows_what_is_solved_and_what_is_left() -> None:
    check(loss)
    told = repr(solved())
    assert told.startswith("1 of 9 exercises solved")
    assert "✓ loss" in told
    assert "○ delta_O" in told
    assert FILE in told


@pytest.mark.parametrize("text", ["", "{", "[]", '{"solved": 3}', '{"solved": ["x"]}', "\xff"])
def test_a_broken_file_breaks_nothing(text: str) -> None:
    Path(FILE).write_text(text, encoding="latin-1")
    assert repr(solved()).startswith("0 of 9")
    assert check(loss)
    assert repr(solved()).startswith("1 of 9")


def test_a_folder_that_cannot_be_written_to_breaks_nothing() -> None:
    Path(FILE).mkdir()  # so that no file can have this name
    assert check(loss)
    assert repr(solved()).startswith("0 of 9")


def test_a_deleted_file_begins_anew() -> None:
    check(loss)
    Path(FILE).unlink()
    assert repr(solved()).startswith("0 of 9")


def test_a_teacher_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlp_lab.exercises.solved._keeps", True)
    keep_nothing()
    assert check(loss)
    assert not Path(FILE).exists()
