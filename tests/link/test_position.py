"""A trait that a slider moves stands on its grid, whatever it is set to."""

import numpy as np
import pytest
import traitlets

from mlp_lab.link.position import Position


class Moved(traitlets.HasTraits):
    """Something with a position."""

    at = Position(np.array([-1, 0, 0.25, 1]), 0.25)


@pytest.mark.parametrize(("given", "taken"), [(0.2, 0.25), (0.1, 0.0), (-1, -1.0), (1, 1.0), (np.float64(0.7), 1.0)])
def test_what_is_given_is_taken_to_the_nearest_position(given: float, taken: float) -> None:
    moved = Moved()
    assert moved.at == 0.25
    moved.at = given
    assert moved.at == taken
    assert type(moved.at) is float


@pytest.mark.parametrize("given", [-1.01, 1.01, np.inf, np.nan, "1", None])
def test_what_lies_beyond_the_ends_or_is_no_number_is_refused_in_words(given: float) -> None:
    moved = Moved()
    with pytest.raises(traitlets.TraitError, match="a number from -1 to 1"):
        moved.at = given
    assert moved.at == 0.25


def test_a_position_is_sent() -> None:
    assert Moved().traits(sync=True).keys() == {"at"}
