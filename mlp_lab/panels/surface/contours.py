"""The surface as a map: for each level of E, the outline of all that lies above it."""

from itertools import pairwise

import numpy as np
from contourpy import contour_generator

from mlp_core import Array

SIDE = 1000  # of the square that the outlines are drawn in, whose y runs down


def outlines(E: Array, levels: list[float]) -> list[str]:
    """Give for each level the paths, as SVG takes them, around what lies above it, their holes the other way round."""
    up, across = (np.linspace(0, SIDE, n) for n in E.shape)
    generator = contour_generator(across, up[::-1], E, fill_type="OuterOffset")
    return ["".join(map(_closed, *generator.filled(level, np.inf))) for level in levels]


def _closed(points: Array, offsets: Array) -> str:
    places = [f"{x} {y}" for x, y in points.round().astype(int).tolist()]
    return "".join(f"M{' '.join(places[start : end - 1])}Z" for start, end in pairwise(offsets.tolist()))
