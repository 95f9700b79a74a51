"""The pictures that stand in where no kernel runs show the same numbers as the panels, and all of them legibly."""

import io
import re
from collections.abc import Callable
from itertools import combinations, groupby

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.lines import Line2D
from matplotlib.text import Text

from mlp_core import Array, Parameters, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.formulas import latex
from mlp_lab.notation.numbers import number, short
from mlp_lab.panels.base import NEGATIVE, POSITIVE, Panel, png, words
from mlp_lab.panels.derivation.lines import DERIVATIONS
from mlp_lab.panels.derivation.values import Line
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.values import PrintedLine
from mlp_lab.state.knobs import positions
from tests.all_panels import OPEN_NEURON, PANELS
from tests.states import at_chosen, known


def drawn(panel: Panel) -> Figure:
    """Draw the picture of a panel, laid out as it is stored."""
    figure = Figure(layout="constrained", dpi=100)
    canvas = FigureCanvasAgg(figure)
    panel.draw(figure)
    canvas.draw()
    return figure


def texts(figure: Figure) -> list[Text]:
    """Give the texts that can be seen, so without those of ticks beyond the end of an axis."""
    beyond = [
        tick.label1
        for axes in figure.axes
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim()))
        for tick in axis.get_major_ticks()
        if not low <= tick.get_loc() <= high
    ]
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [text for text in found if text not in beyond]


def written_in(figure: Figure) -> list[str]:
    """Give what is written in a picture."""
    return [text.get_text() for text in texts(figure)]


def edges_of(figure: Figure) -> dict[tuple[int, int, int], Line2D]:
    """Find the edges by where they run: the column they leave, the neuron they leave, the neuron they reach."""
    lines = figure.axes[0].lines
    neurons = [tuple(line.get_xydata()[0]) for line in lines if len(line.get_xydata()) == 1]
    columns = sorted({x for x, _ in neurons})
    ranks = {x: sorted((y for other, y in neurons if other == x), reverse=True) for x in columns}
    found = {}
    for line in lines:
        if len(line.get_xydata()) == 2:
            (x, y), (to_x, to_y) = line.get_xydata()
            assert columns.index(to_x) == columns.index(x) + 1
            found[columns.index(x), ranks[x].index(y), ranks[to_x].index(to_y)] = line
    return found


def test_a_picture_has_the_same_bytes_each_time_and_the_size_asked_for() -> None:
    def draw(figure: Figure) -> None:
        figure.set_size_inches(3, 1)
        words(figure.add_subplot(), "E grows")

    assert png(draw) == png(draw)
    picture = imread(io.BytesIO(png(draw)), format="png")
    assert picture.shape[:2] == (100, 300)
    assert picture[..., :3].min() < 0.5 < picture[..., :3].mean()  # dark letters on a light ground


@pytest.mark.parametrize("edges", ["weight", "gradient"])
@pytest.mark.parametrize("sizes", [(3, 2, 4), (1, 3, 2)])
def test_each_edge_runs_from_j_to_i_and_shows_sign_and_size(edges: str, sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes, seed=2)
    lab.select("w_O[1, 1]")
    activations = forward(lab.parameters, lab.O_I)
    slopes = (gradient_w_H(activations, lab.t, lab.w_O), gradient_w_O(activations, lab.t))
    arrays: tuple[Array, ...] = (lab.w_H, lab.w_O) if edges == "weight" else slopes
    found = edges_of(drawn(lab.network(edges)))
    assert set(found) == {(n, j, i) for n, array in enumerate(arrays) for j, i in np.ndindex(array.shape)}
    for n, array in enumerate(arrays):
        lines = {(j, i): found[n, j, i] for j, i in np.ndindex(array.shape)}
        for place, line in lines.items():
            assert line.get_color() == (POSITIVE if array[place] >= 0 else NEGATIVE)
            assert line.get_linestyle() == ("-" if array[place] >= 0 else "--")
            assert (line.get_alpha() == 1) == ((n, *place) == (1, 1, 1))
        by_size = sorted(lines, key=lambda place: abs(array[place]))
        thicker = np.diff([lines[place].get_linewidth() for place in by_size])
        larger = np.diff([abs(array[place]) for place in by_size])
        assert np.array_equal(np.sign(thicker), np.sign(larger))


@pytest.mark.parametrize("edges", ["weight", "gradient"])
def test_the_network_shows_outputs_targets_loss_and_the_chosen_weight(edges: str) -> None:
    lab = Lab(seed=2)
    lab.select("w_H[2, 1]")
    written = written_in(drawn(lab.network(edges)))
    _, _, O_H, _, O_O = activations = forward(lab.parameters, lab.O_I)
    slope = gradient_w_H(activations, lab.t, lab.w_O)[2, 1]
    outputs = [*lab.O_I, *O_H, *O_O]
    names = [
        f"$O_{{{n + 1}}}^{{{layer}}}$" for layer, count in zip("IHO", (3, 2, 4), strict=True) for n in range(count)
    ]
    for n, (name, value) in enumerate(zip(names, outputs, strict=True)):
        assert written[written.index(name) - 1] == short(value, 2 if n < 3 else 3)
    assert {f"$t_{{{n + 1}}}$ = {short(value, 3)}" for n, value in enumerate(lab.t)} <= set(written)
    assert f"$E$ = {number(float(loss(O_O, lab.t)))}" in written
    assert number(slope if edges == "gradient" else lab["w_H[2, 1]"]) in written


@pytest.mark.parametrize("weight", ["w_O[0, 3]", "w_H[2, 1]"])
def test_the_curve_is_the_loss_and_its_tangent_touches_it_with_the_slope_of_the_gradient(weight: str) -> None:
    lab = Lab()
    lab.select(weight)
    at, knob = lab[weight], lab.chosen(weight[:3])
    activations = forward(lab.parameters, lab.O_I)
    slope = {"w_H": gradient_w_H(activations, lab.t, lab.w_O), "w_O": gradient_w_O(activations, lab.t)}[knob.array]
    E = float(loss(activations.O_O, lab.t))
    figure = drawn(lab.loss_slice())
    curve, tangent, point = (line.get_xydata() for line in figure.axes[0].lines)
    assert np.array_equal(curve[:, 0], positions(knob, at))
    for value, height in curve[::5]:
        lab[weight] = value
        assert loss(lab.activations.O_O, lab.t) == pytest.approx(height, rel=1e-14)
    assert point.tolist() == [[at, pytest.approx(E, rel=1e-14)]]
    (left, low), (right, high) = tangent
    assert left < at < right
    assert (high - low) / (right - left) == pytest.approx(slope[knob.index], rel=1e-12)
    assert low + (at - left) * slope[knob.index] == pytest.approx(E, rel=1e-12)
    assert {weight, "E", f"slope = {number(float(slope[knob.index]))}"} <= set(written_in(figure))


@pytest.mark.parametrize("name", ["w_O[1, 0]", "b_O[3]", "w_H[2, 1]", "b_H[0]"])
def test_an_open_neuron_stands_on_the_sigmoid_at_its_net_input(name: str) -> None:
    lab = Lab(seed=4)
    lab.select(name)
    layer, i = lab._shared.moment.neuron[2], int(lab._shared.moment.neuron[4])
    x = float({"H": lab.activations.x_H, "O": lab.activations.x_O}[layer][i])
    text, plot = drawn(PANELS[OPEN_NEURON](lab)).axes
    curve, lead, point = (line.get_xydata() for line in plot.lines)
    assert curve[:, 1] == pytest.approx(sigmoid(curve[:, 0]), rel=1e-14)
    assert (curve[0, 0], curve[-1, 0]) == plot.get_xlim() == (-8, 8)
    place = [x, pytest.approx(sigmoid(x), rel=1e-14)]
    assert point.tolist() == [place]
    assert lead.tolist() == [[x, 0], place, [-8, place[1]]]
    assert (plot.get_xlabel(), plot.get_ylabel()) == (f"$x_{{{i + 1}}}^{{{layer}}}$", f"$O_{{{i + 1}}}^{{{layer}}}$")
    assert text.texts[0].get_text() == repr(PANELS[OPEN_NEURON](lab))


@pytest.mark.parametrize(("bias", "end"), [(700, 8), (-700, -8)])
def test_a_saturated_neuron_is_drawn_at_the_end_of_the_axis(bias: float, end: float) -> None:
    lab = Lab()
    lab["b_O[0]"] = bias
    lab.select("b_O[0]")
    point = drawn(PANELS[OPEN_NEURON](lab)).axes[1].lines[-1].get_xydata()
    assert point.tolist() == [[end, pytest.approx(sigmoid(lab.activations.x_O[0]), rel=1e-14)]]


def rows_of(figure: Figure) -> list[list[tuple[str, str]]]:
    """Read a derivation as a reader does: in each row, from left to right, what is written and what stands under it."""
    placed = {text.get_position(): text.get_text() for text in texts(figure) if not text.get_text().startswith("k =")}
    heights = sorted({y for (_, y), text in placed.items() if text == "="}, reverse=True)
    rows = []
    for y in heights:
        written = sorted((x, text) for (x, own), text in placed.items() if own == y)
        low = {x: text for (x, own), text in placed.items() if y - 0.5 < own < y}
        assert set(low) <= {x for x, _ in written}
        rows.append([(text, low.get(x, "")) for x, text in written])
    above = sorted((-own, text) for (_, own), text in placed.items() if any(y < own < y + 0.5 for y in heights))
    rules = [text for _, text in above]
    assert len(rules) == len(rows)
    assert len(placed) == len(rules) + sum(1 + bool(low) for row in rows for _, low in row)
    return [[(rule, ""), *row] for rule, row in zip(rules, rows, strict=True)]


def dot(line: Line, n: int) -> str:
    """Give the dot that stands behind a factor, unless it is the last."""
    return " ·" if n < len(line.written) - 1 else ""


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_O[0, 0]"])
def test_the_derivation_of_part_1_shows_every_rule_formula_and_number(weight: str) -> None:
    lab = Lab(seed=3)
    lab.select(weight)
    part = DERIVATIONS["output"]
    numbers = dict(part.numbers(known(at_chosen(lab, "w_O"))))
    value = number(float(gradient_w_O(lab.activations, lab.t)[lab.chosen("w_O").index]))
    wanted = []
    for n, line in enumerate(part.lines):
        left = [] if n else [(f"${latex(part.left)}$", "")]
        factors = [
            (f"${latex(factor.formula + dot(line, n))}$", number(float(numbers[f"w_O {line.name} {n}"])))
            for n, factor in enumerate(line.factors)
        ]
        wanted.append([(line.rule, ""), (line.name, ""), *left, ("=", ""), *factors, (f"= {value}", "")])
    assert rows_of(drawn(lab.derivation("output"))) == wanted


@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 3, 1), (1, 1, 1), (6, 6, 6)])
def test_the_derivation_of_part_2_shows_the_total_of_its_sum_and_the_factors_outside(
    sizes: tuple[int, int, int],
) -> None:
    lab, part = Lab(sizes, seed=3), DERIVATIONS["hidden"]
    lab.select(f"w_H[{sizes[0] - 1}, {sizes[1] - 1}]")
    j, i = lab.chosen("w_H").index
    activations = forward(lab.parameters, lab.O_I)
    gradient = number(float(gradient_w_H(activations, lab.t, lab.w_O)[j, i]))
    total = number(float(delta_O(activations, lab.t) @ lab.w_O[i]))
    slope, given = number(float(sigmoid_prime(activations.x_H[i]))), number(float(lab.O_I[j]))
    first, *lines, last = rows_of(drawn(lab.derivation("hidden")))
    end = (f"= {gradient}", "")
    left = (f"${latex(part.left)}$", "")
    assert first == [
        ("E", ""),
        ("L0", ""),
        left,
        ("=", ""),
        (f"${latex(part.lines[0].factors[0].formula)}$", gradient),
        end,
    ]
    for row, line in zip(lines, part.lines[1:-1], strict=True):
        paths = [(f"${latex(path.formula + dot(line, n))}$", "") for n, path in enumerate(line.paths)]
        assert row == [(line.rule, ""), (line.name, ""), ("=", ""), (r"$\sum_{k}$", gradient), *paths, end]
    error, slopes, onward, *shared = (
        f"${latex(path.formula + dot(part.lines[5], n))}$" for n, path in enumerate(part.lines[5].paths)
    )
    closed = onward.removesuffix(r" \cdot$") + r" ] \cdot$"
    opened = [("Σ", ""), ("L6", ""), ("=", ""), (r"$[ \sum_{k}$", total), (error, ""), (slopes, ""), (closed, "")]
    assert last == [*opened, *zip(shared, [slope, given], strict=True), end]
    lanes = [text for text in written_in(drawn(lab.derivation("hidden"))) if text.startswith("k = ")]
    each = np.stack([activations.O_O - lab.t, sigmoid_prime(activations.x_O), lab.w_O[i]])
    products = each.prod(axis=0)
    for k, lane in enumerate(lanes):
        shown = [number(float(value)) for value in (*each[:, k], products[k], products[: k + 1].sum())]
        assert re.findall(r"[−\d.e]+", lane.removeprefix(f"k = {k + 1}")) == shown
    assert len(lanes) == sizes[2]


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_a_question_shows_the_first_line_alone(layer: str) -> None:
    first, *others = DERIVATIONS[layer].lines
    written = written_in(drawn(Lab().derivation(layer, ask=True)))
    assert {f"${latex(part.formula)}$" for part in first.written} <= set(written)
    assert written.count("=") == 1
    hidden = {line.rule for line in others} | {f"${latex(part.formula)}$" for line in others for part in line.written}
    assert hidden.isdisjoint(written)
    assert not any(r"\sum_{k}" in text for text in written if "frac{1}{2}" not in text)  # that of E itself is seen


@pytest.mark.parametrize("transposed", [False, True])
def test_the_matrices_of_a_product_show_every_number_where_its_row_and_column_are(transposed: bool) -> None:
    lab = Lab((3, 3, 3))
    panel = lab.matrices("delta_H")
    panel.transposed = transposed
    placed = {text.get_position(): text.get_text() for text in texts(drawn(panel))}
    numbers = [(y, x, text) for (x, y), text in placed.items() if re.fullmatch(r"−?\d+\.\d+(e−\d+)?", text)]
    rows = [[text for _, _, text in sorted(row)] for _, row in groupby(sorted(numbers), key=lambda number: number[0])]
    a = forward(lab.parameters, lab.O_I)
    d, slope = delta_O(a, lab.t), sigmoid_prime(a.x_H)
    w_O = lab.w_O.T if transposed else lab.w_O
    below = [d @ w_O, slope, (d @ w_O) * slope, *([] if transposed else [(d @ lab.w_O.T) * slope])]
    wanted = [*w_O, np.append(d, below[0]), *below[1:]]
    assert rows == [[number(float(value)) for value in row] for row in wanted]


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_printed_line_is_drawn_as_printed_until_it_is_mended(line: PrintedLine) -> None:
    panel = Lab((4, 3, 2)).find_slips(line.name)
    for found, mended in (([], False), (list(range(len(line.slips))), True)):
        panel.found = found
        title, formula, quantity, *rows = written_in(drawn(panel))
        assert title == f"{line.title}, {'mended' if mended else 'as printed'}"
        pieces = [piece.mended or piece.printed if mended else piece.printed for piece in line.pieces]
        assert formula == f"${' '.join(map(latex, pieces))}$"
        assert quantity == f"${latex(line.quantity)}$"
        assert [row.split("  ")[0] for row in rows] == [*line.printed, line.how, *(["mended"] if mended else [])]


def wide(name: str) -> Lab:
    """Make a 3-2-4 whose every number is negative or tiny, and so as long as it gets when written."""
    lab = Lab()
    lab.parameters = Parameters(*(-np.abs(array) for array in lab.parameters))
    lab.O_I, lab.t = -np.abs(lab.O_I), [1e6, 99999, 1.5, 12345.678]
    lab.b_O = [-700, -40, 40, -13]
    lab.select(name)
    return lab


LABS: dict[str, Callable[[], Lab]] = {
    "3-2-4": Lab,
    "1-1-1": lambda: Lab((1, 1, 1)),
    "6-6-6": lambda: Lab((6, 6, 6)),
    "long numbers": lambda: wide("w_H[2, 1]"),
}


CASES = [(name, lab) for name in PANELS for lab in LABS if (name, lab) != ("convention", "6-6-6")]


@pytest.mark.parametrize(("name", "lab"), CASES)
def test_no_text_leaves_the_picture_or_covers_another(name: str, lab: str) -> None:
    figure = drawn(PANELS[name](LABS[lab]()))
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    width, height = figure.canvas.get_width_height()
    for text, box in boxes:
        assert box.x0 >= 0 <= box.y0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        overlap = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(overlap) <= 1, (one, other)  # a pixel of air around a letter may be shared
