"""The network's architecture, I → H → O, written down once; the browser is sent the same."""

from typing import NamedTuple


class Layer(NamedTuple):
    """A layer: its letter on the sheet, what a neuron of it is called, and the letter of the layer it listens to."""

    letter: str
    neuron: str
    before: str | None


LAYERS = (Layer("I", "input", None), Layer("H", "hidden neuron", "I"), Layer("O", "output", "H"))
NEURON = {layer.letter: layer.neuron for layer in LAYERS}
BEFORE = {layer.letter: layer.before for layer in LAYERS if layer.before}
WEIGHTS = {f"w_{letter}": (before, letter) for letter, before in BEFORE.items()}  # from which layer to which


def net_input(layer: str, indices: str = "ji") -> str:
    """Write the net input of neuron i as a formula: (2) for the layer O, (7) for H; indices are those of the weight."""
    return f"x_i^{layer} = Σ_j w_{indices}^{layer} O_j^{BEFORE[layer]} + b_i^{layer}"
