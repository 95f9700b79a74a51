"""The decision boundary of a network with two inputs: where an output is at ½, over the examples of its run."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.boundary.picture import draw
from mlp_lab.panels.boundary.plane import plane
from mlp_lab.state.sweep import Known

BANDS = np.arange(1, 10) / 10  # outputs at which the colour changes
LEVELS = np.log(BANDS / (1 - BANDS))  # and the net inputs that they come from
FEW = 8  # examples that are told one by one


class Boundary(Panel):
    """The plane of the two inputs, an output over it as bands, the lines of the hidden neurons, and the examples.

    levels: the net inputs between the bands, the middle one that of ½. output: the name of the output that is shown.
    Raises ValueError for a lab without a run, or with another number of inputs than two.
    """

    levels: Any = traitlets.List(LEVELS.tolist()).tag(sync=True)
    output: Any = traitlets.Unicode("O_O[0]").tag(sync=True)

    def __init__(self, lab: Link) -> None:
        inputs = lab.shared.at.run.data.O_I.shape[1]
        if inputs != 2:
            raise ValueError(f"the network has {inputs} inputs, needs two for a plane of them")
        self.sources = (self._numbers,)
        super().__init__(lab)
        self.observe(lambda _: self.shared.refresh(), "output")

    def __repr__(self) -> str:
        (state, _, _, _, _, _, at), now = self.shared.now
        assert at
        data, sides = at.run.data, now["boundary sides"]
        wrong = ", ".join(str(n + 1) for n in np.flatnonzero(sides <= 0)) or "none"
        lines = [
            f"Decision boundary of {self.output} at step {at.step} on {data.name}: "
            f"{now['boundary right']} of {len(data.t)} examples lie on the right side of ½; on the wrong one: {wrong}"
        ]
        if len(data.t) <= FEW:
            outputs = now["batch O_O"][:, self._k]
            lines += [
                f"example {n + 1}: O_I = {' '.join(map(number, O_I))}, t = {number(t[self._k])}, O = {number(output)}"
                for n, (O_I, t, output) in enumerate(zip(data.O_I, data.t, outputs, strict=True))
            ]
        for i, (w, b) in enumerate(zip(state.w_H.T, state.b_H, strict=True)):
            terms = f"{number(w[0])} · O_I[0] + {number(w[1])} · O_I[1] + {number(b)}"
            lines.append(f"O_H[{i}] is at ½ where {terms} = 0")
        return "\n".join(lines)

    def draw(self, figure: Figure) -> None:
        (*_, at), now = self.shared.now
        assert at
        draw(figure, at, now, self.output, self._k, LEVELS)

    @property
    def _k(self) -> int:
        return self.shared.knob(self.output.replace("O_O", "b_O")).index[0]

    def _numbers(self, known: Known) -> Iterator[tuple[str, Array]]:
        return plane(known, self._k)

    @traitlets.validate("output")
    def _is_output(self, proposal: Any) -> Any:
        names = [f"O_O[{k}]" for k in range(len(self.shared.start.t))]
        if proposal["value"] not in names:
            raise traitlets.TraitError(f"output is {proposal['value']!r}, needs one of {', '.join(names)}")
        return proposal["value"]
