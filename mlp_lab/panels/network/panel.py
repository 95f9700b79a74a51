"""The network: neurons with their outputs, edges by weight or gradient, the chosen weight's path to the loss."""

import traitlets
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.notation.numbers import number, row
from mlp_lab.panels.base import Panel
from mlp_lab.panels.network.picture import draw
from mlp_lab.state.architecture import LAYERS, WEIGHTS


class Network(Panel):
    """The network, its edges drawn by weight or by gradient."""

    edges = traitlets.Enum(["weight", "gradient"], "weight").tag(sync=True)

    def __repr__(self) -> str:
        (state, knob, weight, *_), numbers = self.shared.now
        chosen = f"knob {knob} = {number(knob.value(state))}, weight {weight} = {number(weight.value(state))}"
        rows = [(layer.neuron.removesuffix(" neuron"), f"O_{layer.letter}") for layer in LAYERS] + [("target", "t")]
        layers = [f"{layer:<7}{name:<4} {row(numbers[name])}" for layer, name in rows]
        arrays = [f"{name:<11} {row(values)}" for name, values in self._edge_arrays().items()]
        return "\n".join([f"Network: E = {number(float(numbers['E']))}", *layers, *arrays, chosen])

    def draw(self, figure: Figure) -> None:
        draw(figure, self.shared.now[1], str(self.shared.moment.weight), self._edge_arrays())

    def _edge_arrays(self) -> dict[str, Array]:
        prefix, numbers = "gradient_" if self.edges == "gradient" else "", self.shared.now[1]
        return {f"{prefix}{name}": numbers[f"{prefix}{name}"] for name in WEIGHTS}
