"""The network: neurons filled to their outputs, edges by what they show, gaps, and E as the stack of its terms."""

import traitlets
from matplotlib.figure import Figure

from mlp_lab.notation.numbers import number, row
from mlp_lab.panels.base import Panel
from mlp_lab.parts.network.picture import draw
from mlp_lab.parts.network.values import SHARES, numbers, on_edges
from mlp_lab.state.architecture import LAYERS, WEIGHTS


class Network(Panel):
    """The network, its edges drawn by weight, by gradient, or by their share of the slope of the chosen weight."""

    sources = (numbers,)
    edges = traitlets.Enum(["weight", "gradient", "share"], "weight").tag(sync=True)

    def __repr__(self) -> str:
        (state, knob, weight, *_), now = self.shared.now
        chosen = f"knob {knob} = {number(knob.value(state))}, weight {weight} = {number(weight.value(state))}"
        rows = [(layer.neuron.removesuffix(" neuron"), f"O_{layer.letter}") for layer in LAYERS] + [("target", "t")]
        layers = [f"{layer:<7}{name:<4} {row(now[name])}" for layer, name in rows]
        arrays = [f"{name:<11} {row(now[name])}" for name in self._names_on_edges()]
        terms = f"E terms     {row(now['E terms'])}"
        return "\n".join([f"Network: E = {number(float(now['E']))}", *layers, terms, *arrays, chosen])

    def draw(self, figure: Figure) -> None:
        (_, _, weight, *_), now = self.shared.now
        shown = on_edges(now, self.edges, weight)
        draw(figure, now, weight, shown, self.edges, float(self.shared.at_start["E"]))

    def _names_on_edges(self) -> list[str]:
        if self.edges != "share":
            return [array if self.edges == "weight" else f"gradient_{array}" for array in WEIGHTS]
        array = self.shared.moment.weight.array
        return [f"gradient_{array}", *([SHARES] if array == "w_H" else [])]
