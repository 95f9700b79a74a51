"""Data to train on: examples, each an input with its target, and where they come from."""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mlp_core import Array

OWN = "own"  # the name of a lab's own example


class Data(NamedTuple):
    """Examples under a name: inputs O_I (N, N_I), targets t (N, N_O), and a sentence about where they come from."""

    name: str
    O_I: Array
    t: Array
    about: str


def own(O_I: ArrayLike, t: ArrayLike) -> Data:
    """Make a batch of one, the example of a lab: its inputs (..., N_I) and targets (..., N_O)."""
    inputs, targets = (np.expand_dims(np.array(array, float), -2) for array in (O_I, t))
    return Data(OWN, inputs, targets, "The lab's own example, a batch of one.")


def _gate(name: str, targets: list[int]) -> Data:
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    about = f"The truth table of {name.upper()}: two inputs, and the target that they call for."
    return Data(name, inputs, np.array(targets, float)[:, np.newaxis], about)


def _penguins() -> Data:
    lines = (Path(__file__).parent / "penguins.csv").read_text(encoding="utf-8").splitlines()
    rows = [*csv.DictReader(line for line in lines if not line.startswith("#"))]
    length, depth = (np.array([float(row[f"bill_{size}_mm"]) for row in rows]) for size in ("length", "depth"))
    inputs = np.stack([(length - 48) / 10, (depth - 17) / 4], axis=1)  # about −1 to 1
    targets = np.array([[float(row["species"] == "Gentoo")] for row in rows])
    about = (
        "Bills of 25 Chinstrap (t = 0) and 25 Gentoo penguins (t = 1), (length − 48 mm) / 10 mm and "
        "(depth − 17 mm) / 4 mm: Horst, Hill and Gorman (2020), palmerpenguins, CC0, doi:10.5281/zenodo.3960218."
    )
    return Data("penguins", inputs.round(4), targets, about)


def find_data(name: object) -> Data:
    """Find data that ship with the lessons by their name; a ValueError says what there is."""
    if not isinstance(name, str) or name not in DATA:
        raise ValueError(f"there is no data {name!r}, needs one of {', '.join(map(repr, (OWN, *DATA)))}")
    return DATA[name]


DATA = {data.name: data for data in (_gate("and", [0, 0, 0, 1]), _gate("xor", [0, 1, 1, 0]), _penguins())}
