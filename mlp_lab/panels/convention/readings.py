"""The two ways to read the indices of a weight, and what is written differently for each."""

from typing import NamedTuple, TypedDict

from mlp_core import Array
from mlp_lab.notation.formulas import mathml
from mlp_lab.state.architecture import BEFORE, net_input
from mlp_lab.state.knobs import Knob


class SentReading(TypedDict):
    """A reading as the browser takes it; layers: by letter the net input as MathML, and the code that computes it."""

    says: str
    axes: tuple[str, str]
    swapped: bool
    layers: dict[str, dict[str, str]]


class Reading(NamedTuple):
    """One way to read w_ji: what it says, the names of the matrix's two axes, and the code of a net input."""

    says: str
    axes: tuple[str, str]
    product: str

    @property
    def swapped(self) -> bool:
        """Whether an array of the project, which runs from → to, is transposed in this reading."""
        return self.axes == ("to", "from")

    def name(self, weight: Knob) -> str:
        """Give the name that a weight has in this reading."""
        return str(Knob(weight.array, weight.index[::-1] if self.swapped else weight.index))

    def matrix(self, weights: Array) -> Array:
        """Lay the weights of a layer out as this reading does."""
        return weights.T if self.swapped else weights

    def formula(self, layer: str) -> str:
        """Write the net input of a neuron: (2) for the layer O, (7) for H."""
        return net_input(layer, self.swapped)

    def code(self, layer: str) -> str:
        """Write the net inputs of a layer in NumPy."""
        return self.product.format(L=layer, before=BEFORE[layer])

    def sent(self) -> SentReading:
        """Give what the browser writes for it."""
        layers = {layer: {"formula": mathml(self.formula(layer)), "code": self.code(layer)} for layer in BEFORE}
        return {"says": self.says, "axes": self.axes, "swapped": self.swapped, "layers": layers}


READINGS = {
    "from_to": Reading("from → to", ("from", "to"), "x_{L} = O_{before} @ w_{L} + b_{L}"),
    "to_from": Reading("to → from", ("to", "from"), "x_{L} = w_{L} @ O_{before} + b_{L}"),
}
