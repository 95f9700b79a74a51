"""The network in words and in its picture shows the numbers of the core."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from mlp_core import Array, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.notation.numbers import number, short
from mlp_lab.panels.base import NEGATIVE, POSITIVE
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
    slopes = {"w_O": gradient_w_O(activations, lab.t), "w_H": gradient_w_H(activations, lab.t, lab.w_O)}
    for name, values in slopes.items():
        assert numbers_after(f"gradient_{name}", gradients) == [number(value) for value in values.ravel()], name


def edges_of(figure: Figure) -> dict[tuple[int, int, int], Line2D]:
    """Find the edges by where they run: the column they leave, the neuron they leave, the neuron they reach."""
    lines = figure.axes[0].lines
    neurons = [tuple(points(line)[0]) for line in lines if len(points(line)) == 1]
    columns = sorted({x for x, _ in neurons})
    ranks = {x: sorted((y for other, y in neurons if other == x), reverse=True) for x in columns}
    found = {}
    for line in lines:
        if len(points(line)) == 2:
            (x, y), (to_x, to_y) = points(line)
            assert columns.index(to_x) == columns.index(x) + 1
            found[columns.index(x), ranks[x].index(y), ranks[to_x].index(to_y)] = line
    return found


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
