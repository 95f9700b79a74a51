"""The indices of a weight, read either way, are about the same number."""

import pytest
from traitlets import TraitError

from mlp_lab.notation.numbers import number
from tests.labs import uneven
from tests.readings import numbers_after


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_H[2, 0]"])
def test_both_readings_of_the_indices_are_about_the_same_weight_and_net_inputs(weight: str) -> None:
    lab = uneven()
    lab.select(weight)
    layer, before, (j, i) = weight[2], {"O": "H", "H": "I"}[weight[2]], lab.chosen(weight[:3]).index
    arrays = {name: getattr(lab, name) for name in ("O_I", "w_H", "w_O", "b_H", "b_O")}
    arrays["O_H"] = lab.activations.O_H
    panel = lab.convention()
    names = {"from_to": weight, "to_from": f"w_{layer}[{i}, {j}]"}
    for reading, name in names.items():
        panel.reading = reading
        first, written, matrix, x = repr(panel).splitlines()
        assert f": {name} = {number(lab[weight])} leads from " in first
        assert first.endswith(f" {j + 1} to {'output' if layer == 'O' else 'hidden neuron'} {i + 1}")
        formula, _, code = written.partition("   in code: ")
        counts, neuron = {"O": ("l", "k"), "H": ("n", "i")}[layer]
        indices = f"{counts}{neuron}" if reading == "from_to" else f"{neuron}{counts}"
        assert f"x_{neuron}^{layer} = Σ_{counts} w_{indices}^{layer} O_{counts}^{before}" in formula
        weights = arrays[f"w_{layer}"] if reading == "from_to" else arrays[f"w_{layer}"].T
        assert numbers_after(f"w_{layer} =", matrix) == [number(float(value)) for value in weights.ravel()]
        result = eval(code.partition(" = ")[2], {}, arrays | {f"w_{layer}": weights})
        assert numbers_after(f"x_{layer} =", x) == [number(float(value)) for value in result]
    with pytest.raises(TraitError):
        panel.reading = "both"
