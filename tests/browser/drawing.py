"""What tests read off a drawing: colours, scales, places; and the network at each place of a dragged knob."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Locator

from mlp_core import Array
from mlp_lab import Lab
from mlp_lab.state.knobs import Knob, State, find_knob, positions
from tests.browser.bare import BarePage

PIXEL = 0.02  # coordinates are written with two digits

AXES = """(panel) => {
    const number = (node) => Number(node.textContent.replace("−", "-"));
    const labels = [...panel.querySelectorAll(".mlp-axes text:not(.mlp-name)")];
    const [up, across] = [true, false].map((is) => labels.filter((text) => text.matches(".mlp-right") === is));
    const lines = [...panel.querySelectorAll(".mlp-grid")].map((line) => Number(line.getAttribute("y1")));
    const middle = (text) => text.getBBox().y + text.getBBox().height / 2;
    const nearest = (place) => lines.reduce((a, b) => (Math.abs(b - place) < Math.abs(a - place) ? b : a));
    return [
        across.map((text) => [Number(text.getAttribute("x")), number(text)]),
        up.map((text) => [nearest(middle(text)), number(text)]),
    ];
}"""


BARS = """(panel) => [...panel.querySelectorAll(".mlp-bar")].filter((bar) => bar.checkVisibility()).map((bar) => {
    const [room, own] = [bar.parentElement, bar].map((node) => node.getBoundingClientRect());
    const place = (x) => (x - room.left) / room.width - 0.5;
    return [place(own.left), place(own.right), getComputedStyle(bar).backgroundColor];
})"""


class Scale(NamedTuple):
    """An axis as a reader sees it: its ticks say which value stands at which place."""

    slope: float
    start: float

    def place(self, value: Array | float) -> Array:
        """Give the place at which a value stands."""
        return np.asarray(self.slope * np.asarray(value) + self.start)

    def value(self, place: Array | float) -> Array:
        """Give the value that stands at a place."""
        return np.asarray((np.asarray(place) - self.start) / self.slope)


def read_axes(panel: Locator) -> tuple[Scale, Scale]:
    """Read the two scales of a plot off its ticks, which must agree with each other."""
    scales = []
    for ticks in panel.evaluate(AXES):
        places, values = np.array(ticks).T
        assert len(set(places)) == len(values) >= 3
        scale = Scale(*np.polyfit(values, places, 1))
        assert abs(scale.place(values) - places).max() < 1e-6
        scales.append(scale)
    assert scales[0].slope > 0 > scales[1].slope  # to the right, and upwards
    return scales[0], scales[1]


def corners(path: Locator) -> Array:
    """Give the corners (n, 2) of a line that runs straight from one to the next."""
    places: list[list[float]] = []
    for command, numbers in re.findall(r"([MLHV])([^MLHV]*)", str(path.get_attribute("d"))):
        given = [float(number) for number in numbers.split()]
        x, y = places[-1] if places else (np.nan, np.nan)
        places.append({"H": [given[0], y], "V": [x, given[0]]}.get(command, given))
    return np.array(places)


def assert_bars_add_up(panel: Locator, sums: Array, largest: float) -> None:
    """Hold visible bars, one below the other, against the sums that they lead to; 40% of a track is the largest one."""
    bars = panel.evaluate(BARS)
    assert len(bars) == len(sums)
    ends = 0.4 * np.array([0, *sums]) / largest
    for (left, right, css), before, after in zip(bars, ends, ends[1:], strict=False):
        assert (left, right) == pytest.approx(sorted((before, after)), abs=0.002)
        assert after == before or name_of_colour(css) == colour_of(after - before)


def colour(element: Locator, of: str = "stroke") -> str:
    """Name the colour in which something is drawn: blue, vermilion, or neither."""
    return name_of_colour(element.evaluate("(node, of) => getComputedStyle(node)[of]", of))


def name_of_colour(css: str) -> str:
    """Name a colour that CSS writes as rgb(…)."""
    red, green, blue = map(int, re.findall(r"\d+", css)[:3])
    if blue - red > 100 and red < green < blue:
        return "blue"
    return "vermilion" if red - blue > 150 and blue < green < red else "neither"


def colour_of(value: float) -> str:
    """Name the colour that a number of this sign has."""
    return "blue" if value > 0 else "vermilion" if value < 0 else "neither"


def knob_and_positions(lab: Lab) -> tuple[Knob, Array]:
    """Give the knob that a lab's sliders turn, and every position that it can take."""
    knob = find_knob(lab.knob, lab.state)
    return knob, positions(knob, knob.value(lab.state))


def drag(bare: BarePage, lab: Lab) -> Iterator[State]:
    """Drag the lab's knob to both ends, to the middle, and between; give the numbers that the network has there."""
    knob, grid = knob_and_positions(lab)
    for position in np.linspace(0, len(grid) - 1, 7).round().astype(int).tolist():
        bare.move(position)
        yield knob.turned(lab.state, grid[position])
