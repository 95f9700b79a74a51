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
LETTERS = {"H": ("n", "i"), "O": ("l", "k")}  # of (7) and (2): what the sum counts by, and the neuron that adds up
WEIGHTS = {f"w_{letter}": (before, letter) for letter, before in BEFORE.items()}  # from which layer to which


def net_input(layer: str, swapped: bool = False) -> str:
    """Write the net input of a neuron as a formula, (2) for O and (7) for H; the weight's indices may be swapped."""
    n, i = LETTERS[layer]
    weight = f"w_{i}{n}" if swapped else f"w_{n}{i}"
    return f"x_{i}^{layer} = Σ_{n} {weight}^{layer} O_{n}^{BEFORE[layer]} + b_{i}^{layer}"
