"""One neuron opened: inputs times weights plus bias, the net input they add up to, and its sigmoid."""

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_core import sigmoid
from mlp_lab.notation.formulas import mathml
from mlp_lab.notation.numbers import number, short
from mlp_lab.panels.base import Panel
from mlp_lab.panels.open_neuron.terms import net_input_terms
from mlp_lab.parts.drawing import INK, POSITIVE, clear, words
from mlp_lab.state.architecture import BEFORE, LETTERS, net_input

X = np.linspace(-8, 8, 161)  # where the sigmoid is drawn


class OpenNeuron(Panel):
    """The neuron of which a weight or the bias was chosen last; curve: the sigmoid, as it is drawn."""

    formulas = traitlets.Dict(
        {layer: mathml(f"{net_input(layer)} , O_{i}^{layer} = sig(x_{i}^{layer})") for layer, (_, i) in LETTERS.items()}
    ).tag(sync=True)
    curve = traitlets.Dict({"x": X.tolist(), "y": sigmoid(X).tolist()}).tag(sync=True)
    sources = (net_input_terms,)

    def __repr__(self) -> str:
        layer, i = self._neuron()
        before, numbers = BEFORE[layer], self.shared.now[1]
        weights, terms = numbers[f"w_{layer}"], numbers[f"terms_{layer}"]
        rows = [
            (
                f"O_{before}[{j}] · w_{layer}[{j}, {i}]",
                f"{number(output)} · {number(weights[j, i])}",
                terms[j, i],
            )
            for j, output in enumerate(numbers[f"O_{before}"])
        ]
        last = {"b": "", "x": "their sum", "O": "sig of it"}
        rows += [(f"{letter}_{layer}[{i}]", how, numbers[f"{letter}_{layer}"][i]) for letter, how in last.items()]
        lines = [f"{name:<18}{how:>19} = {number(float(value)):>7}" for name, how, value in rows]
        return "\n".join([f"Neuron O_{layer}[{i}], opened", *lines])

    def draw(self, figure: Figure) -> None:
        text = repr(self)
        figure.set_size_inches(8.2, max(2.6, 0.3 * text.count("\n")))
        left, right = figure.subplots(1, 2, width_ratios=[3, 2])
        words(left, text)
        self._draw_sigmoid(right)

    def _draw_sigmoid(self, ax: Axes) -> None:
        layer, i = self._neuron()
        x, output = (float(self.shared.number(f"{letter}_{layer}")[i]) for letter in "xO")
        first, last = self.curve["x"][0], self.curve["x"][-1]
        at = np.clip(x, first, last)
        ax.plot(self.curve["x"], self.curve["y"], color=INK)
        if x == at:
            ax.plot([at, at, first], [0, output, output], color=POSITIVE, ls=":")
        else:  # the net input lies beyond the axis
            ax.plot([at, first], [output, output], color=POSITIVE, ls=":")
            ax.text(at, 0.06, f"{short(x, 1)} →" if x > 0 else f"← {short(x, 1)}", ha="right" if x > 0 else "left")
        ax.plot(at, output, "o", color=POSITIVE)
        ax.set(xlabel=f"$x_{{{i + 1}}}^{{{layer}}}$", ylabel=f"$O_{{{i + 1}}}^{{{layer}}}$", ylim=(0, 1.04))
        ax.set_xlim(first, last)
        clear(ax)

    def _neuron(self) -> tuple[str, int]:
        """Give the layer of the neuron that is opened, and its index there."""
        knob = self.shared.knob(self.shared.moment.neuron.replace("O_", "b_"))
        return knob.array.removeprefix("b_"), knob.index[0]
