"""Each test has a folder of its own, and a student who has not tried anything yet."""

from pathlib import Path

import pytest

from mlp_lab.exercises import checking


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin anew, in a folder in which something may be kept."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checking, "_tried", {})
    monkeypatch.setattr(checking, "reports", {})
