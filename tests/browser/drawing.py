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
    const plain = (text) => text.replace(/./gu, (sign) => "-0123456789"["⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)]);
    const number = ({ textContent: text }) => {
        const power = /^10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/u.exec(text); // which is read as its exponent
        return Number(power ? plain(power[1]) : text.replace("−", "-"));
    };
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


BARS = """(panel) => [...panel.querySelectorAll(".mlp-track")].filter((one) => one.checkVisibility()).map((track) => {
    const [room, bar, zero] = [track, track.querySelector(".mlp-bar"), track.querySelector(".mlp-zero")]
        .map((node) => node.getBoundingClientRect());
    const colour = getComputedStyle(track.querySelector(".mlp-bar")).backgroundColor;
    return [room.left, room.right, bar.left, bar.right, zero.left, colour];
})"""


CLIPPED = """(panel) => {
    const room = panel.getBoundingClientRect();
    const texts = [...panel.querySelectorAll("svg.mlp-plot text")].filter((text) => text.checkVisibility());
    const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]).filter(([text]) => text);
    const out = boxes.filter(([, b]) => b.left < room.left || b.right > room.right || b.top < room.top);
    const ticks = [...panel.querySelectorAll(".mlp-axes text")].map((text) => [text, text.getBoundingClientRect()]);
    const shared = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]);
    const meets = (a, b) => shared(a, b, "left", "right") > 0 && shared(a, b, "top", "bottom") > 3;
    const meet = ticks.flatMap(([one, a], n) =>
        ticks.slice(n + 1).filter(([, b]) => meets(a, b)).map(([other]) => [one.textContent, other.textContent]));
    const wide = panel.scrollWidth > panel.clientWidth ? ["the panel scrolls"] : [];
    return [...out.map(([text]) => text), ...meet, ...wide];
}"""


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


def assert_bars_add_up(panel: Locator, sums: Array) -> float:
    """Hold each bar against the sum before and the sum so far, with one scale and one zero; give the room they take."""
    bars = panel.evaluate(BARS)
    ends = np.array([0, *sums])
    left, right, low, high, zero = np.array([bar[:5] for bar in bars]).T
    assert len(bars) == len(sums)
    assert np.ptp(zero) == np.ptp(left) == 0
    assert (low >= left - 0.6).all()
    assert (high <= right + 0.6).all()  # no bar leaves its room, while dragging too
    per_pixel = np.ptp(ends) / (high.max() - low.min())
    for n, (_, _, start, end, at_zero, css) in enumerate(bars):
        before, after = sorted(ends[n : n + 2])
        assert start == pytest.approx(at_zero + before / per_pixel, abs=1.5)
        assert end == pytest.approx(at_zero + after / per_pixel, abs=1.5)
        assert ends[n + 1] == ends[n] or name_of_colour(css) == colour_of(ends[n + 1] - ends[n])
    return float((high.max() - low.min()) / (right - left)[0])


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


def assert_nothing_is_clipped(panel: Locator) -> None:
    """Hold that every text of a plot lies within its panel, and no tick covers another; a little air may be shared."""
    assert panel.evaluate(CLIPPED) == []


def drag_by_hand(bare: BarePage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press the mouse at one place of the page and take it to another, without letting go."""
    bare.page.mouse.move(*start)
    bare.page.mouse.down()
    bare.page.mouse.move(*end, steps=4)
