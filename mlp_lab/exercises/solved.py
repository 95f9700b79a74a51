"""Which exercises have been solved: a small file in the notebook's folder, which may be deleted at any time."""

import json
from contextlib import suppress
from pathlib import Path

from mlp_lab.exercises.report import Line, Report
from mlp_lab.exercises.tasks import EXERCISES

FILE = "solved.json"  # in the folder that the kernel runs in, which is the notebook's
ABOUT = (
    "The exercises that check() has found right in this folder. Nothing else is kept. Delete this file to begin anew."
)
_keeps = True


def read() -> list[str]:
    """Give the exercises that have been solved, in the order of the lessons; none if the file cannot be read."""
    try:
        names = json.loads(Path(FILE).read_text(encoding="utf-8"))["solved"]
        return [name for name in EXERCISES if name in names]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def keep(name: str) -> None:
    """Add an exercise; where the folder cannot be written to, nothing is kept."""
    names = read()
    if name in names or not _keeps:
        return
    kept = {"about": ABOUT, "solved": [one for one in EXERCISES if one in (*names, name)]}
    with suppress(OSError):
        Path(FILE).write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def keep_nothing() -> None:
    """Write no file from here on, as where a teacher runs the notebooks of others."""
    global _keeps
    _keeps = False


def solved() -> Report:
    """Show which exercises have been solved, and which are left."""
    names = read()
    lines = [Line("", f"{'✓' if name in names else '○'} {name}") for name in EXERCISES]
    about = Line("", f"Kept in the file {FILE} beside this notebook. Delete it to begin anew.")
    return Report(f"{len(names)} of {len(EXERCISES)} exercises", "solved", (*lines, about))
