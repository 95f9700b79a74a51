"""A net input taken apart: its terms add up to what the core computes, in words and in the picture."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_core import forward, sigmoid
from mlp_lab import Lab
from mlp_lab.notation.numbers import number, short
from mlp_lab.panels.open_neuron.terms import net_input_terms
from mlp_lab.state.sweep import Known
from tests.all_panels import OPEN_NEURON, PANELS
from tests.labs import saturated, uneven
from tests.readings import drawn, points


@given(st.tuples(*[st.integers(1, 6)] * 3), st.integers(0, 2**32 - 1))
def test_terms_and_the_bias_add_up_to_the_net_input(sizes: tuple[int, int, int], seed: int) -> None:
    lab = Lab(sizes, seed=seed)
    numbers = dict(net_input_terms(Known(lab.state, lab.activations, lab._shared.now[1], {})))
    activations = forward(lab.parameters, lab.O_I)
    for layer, before in (("H", "I"), ("O", "H")):
        weights, terms, sums = getattr(lab, f"w_{layer}"), numbers[f"terms_{layer}"], numbers[f"sums_{layer}"]
        for j, i in np.ndindex(weights.shape):
            assert terms[j, i] == getattr(activations, f"O_{before}")[j] * weights[j, i]
            assert sums[j, i] == pytest.approx(terms[: j + 1, i].sum(), rel=1e-13, abs=1e-13)
        net = sums[-1] + getattr(lab, f"b_{layer}")
        assert net == pytest.approx(getattr(activations, f"x_{layer}"), rel=1e-13, abs=1e-13)


def test_terms_are_in_the_sweep_once_a_neuron_was_opened_and_only_then() -> None:
    lab = Lab()
    assert "terms_H" not in lab._link.sweep["columns"]
    lab.open_neuron()
    once = lab._link.sweep["columns"]
    lab.open_neuron()
    assert lab._link.sweep["columns"] == once
    assert {name: once[name][1:] for name in ("terms_H", "sums_H", "terms_O", "sums_O")} == {
        "terms_H": [3, 2],
        "sums_H": [3, 2],
        "terms_O": [2, 4],
        "sums_O": [2, 4],
    }


def test_the_open_neuron_is_the_last_one_of_which_a_weight_or_the_bias_was_chosen() -> None:
    lab = Lab()
    assert lab._shared.moment.neuron == lab._link.sweep["neuron"] == "O_O[0]"
    for knob, neuron in {"w_H[2, 1]": "O_H[1]", "O_I[0]": "O_H[1]", "b_O[3]": "O_O[3]", "t[1]": "O_O[3]"}.items():
        lab.select(knob)
        assert lab._shared.moment.neuron == lab._link.sweep["neuron"] == neuron
    with pytest.raises(ValueError, match="no knob"):
        lab.select("b_H[2]")
    assert lab._shared.moment.neuron == "O_O[3]"


@pytest.mark.parametrize("make", [uneven, saturated, lambda: Lab((6, 1, 5), seed=3)])
def test_an_opened_neuron_in_words_adds_up_to_the_net_input_of_the_core(make: Callable[[], Lab]) -> None:
    lab = make()
    activations = forward(lab.parameters, lab.O_I)
    neurons = [("H", "I", i) for i in range(len(lab.b_H))] + [("O", "H", i) for i in range(len(lab.b_O))]
    for layer, before, i in neurons:
        lab.select(f"b_{layer}[{i}]")
        assert lab._shared.moment.neuron == f"O_{layer}[{i}]"
        head, *rows = repr(lab.open_neuron()).splitlines()
        assert head == f"Neuron O_{layer}[{i}], opened"
        outputs, weights = getattr(activations, f"O_{before}"), getattr(lab, f"w_{layer}")
        terms = [(f"O_{before}[{j}] · w_{layer}[{j}, {i}]", outputs[j] * weights[j, i]) for j in range(len(outputs))]
        last = [
            (f"{name}_{layer}[{i}]", getattr(source, f"{name}_{layer}")[i])
            for name, source in (("b", lab), ("x", activations), ("O", activations))
        ]
        for row, (name, value) in zip(rows, [*terms, *last], strict=True):
            assert row.startswith(f"{name} ")
            assert row.endswith(f" {number(float(value))}")
        for j, row in enumerate(rows[: len(outputs)]):
            assert f"{number(outputs[j])} · {number(weights[j, i])} =" in row


@pytest.mark.parametrize("name", ["w_O[1, 0]", "b_O[3]", "w_H[2, 1]", "b_H[0]"])
def test_an_open_neuron_stands_on_the_sigmoid_at_its_net_input(name: str) -> None:
    lab = Lab(seed=4)
    lab.select(name)
    layer, i = lab._shared.moment.neuron[2], int(lab._shared.moment.neuron[4])
    x = float({"H": lab.activations.x_H, "O": lab.activations.x_O}[layer][i])
    text, plot = drawn(PANELS[OPEN_NEURON](lab)).axes
    curve, lead, point = (points(line) for line in plot.lines)
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
    plot = drawn(PANELS[OPEN_NEURON](lab)).axes[1]
    point = points(plot.lines[-1])
    net = short(float(lab.activations.x_O[0]), 1)
    assert [text.get_text() for text in plot.texts] == [f"{net} →" if bias > 0 else f"← {net}"]
    assert point.tolist() == [[end, pytest.approx(sigmoid(lab.activations.x_O[0]), rel=1e-14)]]
