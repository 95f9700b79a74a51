"""What a teacher runs: `python -m mlp_lab.check NOTEBOOK...` says which exercises are right, and what went wrong.

Each notebook runs in a kernel of its own with a limit of time, and none stops the others. This is a script: nothing
imports it, as its name would hide the function `check`.
"""

import argparse
import ast
import asyncio
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient

# What a student has solved is not to be kept in a folder of the teacher's.
FIRST = "__import__('mlp_lab.exercises.solved', fromlist=['all']).keep_nothing()"
LAST = "__import__('mlp_lab.exercises.checking', fromlist=['all']).as_json(globals())"
SECONDS = 60.0
WHOLE = 5  # times the limit of a cell is that of the notebook


class Row(NamedTuple):
    """A line of the table: an exercise of a notebook, the verdict, and the names of the slips."""

    notebook: str
    exercise: str
    verdict: str
    slips: tuple[str, ...] = ()


def checked(path: Path, seconds: float) -> list[Row]:
    """Run a notebook and give a row for each of its exercises; a row without an exercise says why there is none."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError, AttributeError) as error:
        return [Row(str(path), "", f"cannot be read: {_first_line(error)}")]
    first, last = nbformat.v4.new_code_cell(FIRST), nbformat.v4.new_code_cell(LAST)
    notebook.cells = [first, *notebook.cells, last]
    client = NotebookClient(
        notebook,
        timeout=seconds,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    end = time.monotonic() + WHOLE * seconds
    try:
        asyncio.run(asyncio.wait_for(client.async_execute(), WHOLE * seconds))
        found = _found(last.outputs)
    except Exception as error:  # whatever it was, the next notebook has its turn
        late = time.monotonic() >= end  # when its kernel is ended then, that is told as a kernel that died
        why = f"stopped after {WHOLE * seconds:g} seconds" if late else f"could not be run: {_first_line(error)}"
        return [Row(str(path), "", why)]
    rows = [Row(str(path), one["exercise"], one["verdict"], tuple(one["slips"])) for one in found]
    return rows or [Row(str(path), "", "no exercise found")]


def _found(outputs: Iterable[nbformat.NotebookNode]) -> list[dict[str, str]]:
    """Read what the last cell gave: a text, which is JSON."""
    (result,) = (output for output in outputs if output.output_type == "execute_result")
    found: list[dict[str, str]] = json.loads(ast.literal_eval(result.data["text/plain"]))
    return found


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:120]


def readable(row: Row) -> str:
    """Write a row as a line of text."""
    named = f" ({', '.join(row.slips)})" if row.slips else ""
    return f"  {row.exercise}: {row.verdict}{named}" if row.exercise else f"  {row.verdict}"


def counted(rows: Iterable[Row]) -> list[str]:
    """Count the slips, the most frequent one first."""
    counts = Counter(slip for row in rows for slip in row.slips)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ["", "Slips, the most frequent first", *(f"  {n} × {slip}" for slip, n in ordered)] if counts else []


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write rows as a table with the columns notebook, exercise, verdict, slips."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(Row._fields)
        table.writerows((*row[:-1], "; ".join(row.slips)) for row in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check notebooks; 0 if every exercise in them is right, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m mlp_lab.check", description="Check the exercises in notebooks.")
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="write a table too: notebook, exercise, verdict, slips"
    )
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that a cell may take (default: %(default)g)")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for path in given.notebooks:
        new = checked(path, given.seconds)
        print(path, *map(readable, new), sep="\n", flush=True)
        rows += new
    for line in counted(rows):
        print(line)
    if given.csv:
        write_csv(rows, given.csv)
    return 0 if all(row.verdict == "right" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
