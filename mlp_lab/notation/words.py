"""Words of a sentence."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, with an "and" before the last."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
