"""Names in a sentence."""

import pytest

from mlp_lab.notation.words import listed


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["δ"], "δ"), (["x", "w"], "x and w"), (["x", "w", "b"], "x, w and b")],
)
def test_names_are_listed_with_an_and_before_the_last(names: list[str], words: str) -> None:
    assert listed(names) == words
