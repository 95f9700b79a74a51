"""The data that ship with the lessons are what they say they are."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlp_lab.training import data as module
from mlp_lab.training.data import DATA, find_data, own


@pytest.mark.parametrize(("name", "gate"), [("and", np.logical_and), ("xor", np.logical_xor)])
def test_a_gate_is_its_truth_table(name: str, gate: np.ufunc) -> None:
    _, O_I, t, _ = DATA[name]
    assert sorted(map(tuple, O_I.tolist())) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert np.array_equal(t[:, 0], gate(O_I[:, 0], O_I[:, 1]))


def test_the_penguins_are_fifty_of_two_species_and_scaled_to_about_one() -> None:
    _, O_I, t, about = DATA["penguins"]
    assert (O_I.shape, t.shape, t.sum()) == ((50, 2), (50, 1), 25)
    assert 0.9 < np.abs(O_I).max(axis=0).min() <= np.abs(O_I).max() < 1.2
    assert ("CC0" in about, "doi:10.5281/zenodo.3960218" in about) == (True, True)


def test_the_penguins_are_the_rows_of_the_file_that_names_its_source_and_licence() -> None:
    file = Path(module.__file__).with_name("penguins.csv").read_text(encoding="utf-8")
    head = [line for line in file.splitlines() if line.startswith("#")]
    rows = [line.split(",") for line in file.splitlines()[len(head) + 1 :]]
    assert [word for word in ("palmerpenguins", "doi:10.5281/zenodo.3960218", "CC0") if word not in "".join(head)] == []
    for (species, length, depth), O_I, t in zip(rows, DATA["penguins"].O_I, DATA["penguins"].t, strict=True):
        assert t == [species == "Gentoo"]
        scaled = [(float(length) - 48) / 10, (float(depth) - 17) / 4]
        assert pytest.approx(scaled, abs=1e-9) == O_I


def test_an_example_of_ones_own_is_a_batch_of_one_that_is_no_one_elses() -> None:
    O_I, t = np.array([1.0, 2.0]), np.array([0.5])
    data = own(O_I, t)
    O_I += 1
    assert (data.name, data.O_I.tolist(), data.t.tolist()) == ("own", [[1, 2]], [[0.5]])


@pytest.mark.parametrize("name", ["XOR", "iris", "own", "", None, 3, ["xor"]])
def test_data_that_there_are_not_are_refused_in_words_that_say_which_there_are(name: Any) -> None:
    with pytest.raises(ValueError, match=r"'own', 'and', 'xor', 'penguins'"):
        find_data(name)
