"""The net inputs taken apart: their terms and running sums add up to what the core computes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_core import forward
from mlp_lab import Lab
from mlp_lab.panels.open_neuron.terms import net_input_terms
from mlp_lab.state.sweep import Known


@given(st.tuples(*[st.integers(1, 6)] * 3), st.integers(0, 2**32 - 1))
def test_terms_and_the_bias_add_up_to_the_net_input(sizes: tuple[int, int, int], seed: int) -> None:
    lab = Lab(sizes, seed=seed)
    numbers = dict(net_input_terms(Known(lab.state, lab.activations, lab._shared.all_numbers(), {})))
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
