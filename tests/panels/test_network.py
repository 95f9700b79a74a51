"""The network in words and in its picture shows the numbers of the core."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from mlp_core import Array, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number, short
from mlp_lab.parts.drawing import NEGATIVE, POSITIVE
from mlp_lab.parts.network.picture import FILL, TERM
from tests.labs import saturated, uneven
from tests.readings import drawn, numbers_after, points, written_in


@pytest.mark.parametrize("make", [uneven, saturated, lambda: Lab((2, 5, 3))])
def test_the_network_in_words_has_the_numbers_of_the_core(make: Callable[[], Lab]) -> None:
    lab = make()
    activations = forward(lab.parameters, lab.O_I)
    twin, gradients = repr(lab.network()), repr(lab.network("gradient"))
    assert f"E = {number(float(loss(activations.O_O, lab.t)))}" in twin
    assert f"knob {lab.knob} = {number(lab[lab.knob])}, weight {lab.weight} = {number(lab[lab.weight])}" in twin
    for name in ("O_I", "O_H", "O_O", "t", "w_H", "w_O"):
        values = getattr(activations if name.startswith("O") else lab, name)
        assert numbers_after(name, twin) == [number(value) for value in values.ravel()], name
    assert numbers_after("E terms", twin) == [number(term) for term in (activations.O_O - lab.t) ** 2 / 2]
    slopes = {"w_O": gradient_w_O(activations, lab.t), "w_H": gradient_w_H(activations, lab.t, lab.w_O)}
    for name, values in slopes.items():
        assert numbers_after(f"gradient_{name}", gradients) == [number(value) for value in values.ravel()], name


def shares(lab: Lab) -> Array:
    """Compute what each path adds to the gradient of the chosen hidden weight, as (8) has it."""
    a, (j, i) = forward(lab.parameters, lab.O_I), lab.chosen("w_H").index
    products: Array = delta_O(a, lab.t) * lab.w_O[i] * sigmoid_prime(a.x_H[i]) * lab.O_I[j]
    return products


def test_the_shares_in_words_add_up_to_the_gradient_of_the_hidden_weight() -> None:
    lab = uneven()
    lab.select("w_H[2, 1]")
    twin, slope = repr(lab.network("share")), lab.gradient("w_H[2, 1]")
    assert numbers_after("w_H shares", twin) == [number(share) for share in shares(lab)]
    assert shares(lab).sum() == pytest.approx(slope)
    assert number(slope) in numbers_after("gradient_w_H", twin)
    lab.select("w_O[1, 2]")
    assert "shares" not in repr(lab.network("share"))  # one path alone


def patches(figure: Figure, kind: type, colour: str) -> list[Any]:
    """Find the shapes of a kind and a colour."""
    found = [patch for patch in figure.axes[0].patches if type(patch) is kind]
    return [patch for patch in found if same_color(patch.get_facecolor(), colour)]


def edges_of(figure: Figure) -> dict[tuple[int, int, int], Line2D]:
    """Find the edges by where they run: the column they leave, the neuron they leave, the neuron they reach."""
    circles: list[Any] = [patch for patch in figure.axes[0].patches if isinstance(patch, Circle)]
    places: set[tuple[float, float]] = {circle.get_center() for circle in circles}
    radius = circles[0].radius
    columns = sorted({x for x, _ in places})
    ranks = {x: sorted(y for other, y in places if other == x) for x in columns}
    found = {}
    for line in figure.axes[0].lines:
        if len(points(line)) == 2 and points(line)[0][0] - radius in columns:
            (x, y), (to_x, to_y) = points(line)
            start, end = x - radius, to_x + radius
            assert columns.index(end) == columns.index(start) + 1
            found[columns.index(start), ranks[start].index(y), ranks[end].index(to_y)] = line
    return found


@pytest.mark.parametrize("edges", ["weight", "gradient", "share"])
@pytest.mark.parametrize("sizes", [(3, 2, 4), (1, 3, 2)])
def test_each_edge_runs_from_j_to_i_and_shows_sign_and_size(edges: str, sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes, seed=2)
    lab.select("w_H[0, 1]")
    activations = forward(lab.parameters, lab.O_I)
    slopes = (gradient_w_H(activations, lab.t, lab.w_O), gradient_w_O(activations, lab.t))
    arrays: tuple[Array, ...] = (lab.w_H, lab.w_O) if edges == "weight" else slopes
    if edges == "share":
        arrays = np.zeros_like(lab.w_H), np.zeros_like(lab.w_O)
        arrays[0][0, 1], arrays[1][1] = slopes[0][0, 1], shares(lab)
    found = edges_of(drawn(lab.network(edges)))
    assert set(found) == {(n, j, i) for n, array in enumerate(arrays) for j, i in np.ndindex(array.shape)}
    values = {(n, *place): array[place] for n, array in enumerate(arrays) for place in np.ndindex(array.shape)}
    widths = {place: line.get_linewidth() / 0.72 for place, line in found.items()}
    scale = {place: width / abs(values[place]) for place, width in widths.items() if width > 0.76}
    assert np.ptp(list(scale.values())) < 1e-6 * max(scale.values())  # all on one scale
    assert 7.99 <= max(widths.values()) <= 16.01 or edges == "weight"
    for place, line in found.items():
        assert line.get_color() == (POSITIVE if values[place] >= 0 else NEGATIVE)
        assert line.is_dashed() == (values[place] < 0)
        on_path = place == (0, 0, 1) or place[:2] == (1, 1)
        assert (line.get_alpha() == 1) == on_path


@pytest.mark.parametrize("edges", ["weight", "gradient", "share"])
def test_the_network_shows_outputs_gaps_loss_and_the_chosen_weight(edges: str) -> None:
    lab = Lab(seed=2)
    lab.select("w_H[2, 1]")
    figure = drawn(lab.network(edges))
    written = written_in(figure)
    _, _, O_H, _, O_O = activations = forward(lab.parameters, lab.O_I)
    slope = gradient_w_H(activations, lab.t, lab.w_O)[2, 1]
    outputs = [*lab.O_I, *O_H, *O_O]
    names = [
        f"$O_{{{n + 1}}}^{{{layer}}}$" for layer, count in zip("IHO", (3, 2, 4), strict=True) for n in range(count)
    ]
    for name, value in zip(names, outputs, strict=True):
        assert written[written.index(name) - 1] == short(value, 2)
    fills = patches(figure, Rectangle, FILL)
    assert [fill.get_height() for fill in fills] == pytest.approx([28 * np.clip(value, 0, 1) for value in outputs])
    errors = O_O - lab.t
    assert {("+" if error > 0 else "") + short(error, 2) for error in errors} <= set(written)
    gaps = [patch for color in (POSITIVE, NEGATIVE) for patch in patches(figure, Rectangle, color)]
    assert sorted(gap.get_width() for gap in gaps) == pytest.approx(sorted(110 * abs(errors)))
    terms = patches(figure, Rectangle, TERM)
    (ghost,) = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle) and not patch.get_fill()]
    scale = ghost.get_height() / lab.E  # at the start both are E
    assert [term.get_height() for term in terms] == pytest.approx(scale * errors**2 / 2)
    assert f"{number(float(loss(O_O, lab.t)))}" in written
    assert number(lab["w_H[2, 1]"] if edges == "weight" else slope) in written
