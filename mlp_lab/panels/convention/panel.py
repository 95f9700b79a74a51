"""The weights of one layer, read as w[from, to] or as w[to, from]: symbols, formula, matrix and code together."""

import traitlets
from matplotlib.figure import Figure

from mlp_lab.notation.numbers import number, row
from mlp_lab.panels.base import Panel
from mlp_lab.panels.convention.readings import READINGS
from mlp_lab.parts.drawing import words
from mlp_lab.state.architecture import NEURON, WEIGHTS


class Convention(Panel):
    """Both readings of the indices, of which one is shown; written: what the browser writes for each."""

    reading = traitlets.Enum(list(READINGS), "from_to").tag(sync=True)
    written = traitlets.Dict({name: reading.sent() for name, reading in READINGS.items()}).tag(sync=True)

    def __repr__(self) -> str:
        (state, _, weight, *_), numbers = self.shared.now
        reading, (before, layer), (j, i) = READINGS[self.reading], WEIGHTS[weight.array], weight.index
        return "\n".join(
            [
                f"Indices {reading.says}: {reading.name(weight)} = {number(weight.value(state))} "
                f"leads from {NEURON[before]} {j + 1} to {NEURON[layer]} {i + 1}",
                f"{reading.formula(layer)}   in code: {reading.code(layer)}",
                f"{weight.array} = {row(reading.matrix(numbers[weight.array]))}",
                f"x_{layer} = {row(numbers[f'x_{layer}'])}",
            ]
        )

    def draw(self, figure: Figure) -> None:
        text = repr(self).replace("; ", f"\n{'':6}")  # a row of the matrix on a line of its own
        figure.set_size_inches(8.2, 0.275 * len(text.splitlines()))
        words(figure.add_subplot(), text)
