"""The gradient of a weight as a budget of its factors: each takes some powers of ten, and the smallest takes most."""

from typing import Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.notation.formulas import on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.budget.factors import SUM, budget
from mlp_lab.panels.budget.picture import draw
from mlp_lab.state.knobs import Knob


class Budget(Panel):
    """The product ∂E/∂w of the chosen weight on a logarithmic scale, from 1 down to its size, factor by factor.

    way: of a hidden weight, the output k from which the error comes back, counted from 0, or `"sum"` for all of them.
    """

    way: Any = traitlets.Unicode("0").tag(sync=True)
    sources = (budget,)

    def __repr__(self) -> str:
        weight, names, factors, so_far = self._shown()
        last = "exactly 0" if not factors.all() else f"10^{number(so_far[-1], 2)}"
        head = f"Budget of ∂E/∂{on_paper(str(weight))}{self._path(weight)}: {number(float(factors.prod()))}, {last}"
        names = [name.replace("`", "") for name in names]
        lines = [f"{name} = {number(factor)}" for name, factor in zip(names, factors, strict=True)]
        smallest = int(np.abs(factors).argmin())
        says = "is exactly 0: nothing comes through" if not factors[smallest] else "is the smallest factor"
        return "\n".join([head, *lines, f"{names[smallest]} {says}"])

    def draw(self, figure: Figure) -> None:
        weight, names, factors, so_far = self._shown()
        draw(figure, f"`∂E/∂{on_paper(str(weight))}`{self._path(weight)}", names, factors, so_far)

    def _shown(self) -> tuple[Knob, list[str], Array, Array]:
        """Give the chosen weight, the names of its factors, the factors, and where their product so far stands."""
        (_, _, weight, *_), now = self.shared.now
        way = self._way(weight)
        return weight, _names(weight, way), now[f"budget {way} factors"], now[f"budget {way} so far"]

    def _way(self, weight: Knob) -> str:
        """Give the way that is shown: an output weight has one alone."""
        return self.way if weight.array == "w_H" else "0"

    def _path(self, weight: Knob) -> str:
        """Say which of several paths is shown."""
        if weight.array == "w_O" or len(self.shared.start.t) == 1:
            return ""
        return ", all paths" if self.way == SUM else f", path k = {int(self.way) + 1}"

    @traitlets.validate("way")
    def _is_way(self, proposal: Any) -> Any:
        count = len(self.shared.start.t)
        known = [*map(str, range(count)), *([SUM] if count > 1 else [])]
        if proposal["value"] not in known:
            raise traitlets.TraitError(f"way is {proposal['value']!r}, needs one of {', '.join(map(repr, known))}")
        return proposal["value"]


def _names(weight: Knob, way: str) -> list[str]:
    """Name the factors, counted from 1 as the sheet does, with formulas between backticks."""
    j, i = (n + 1 for n in weight.index)
    if weight.array == "w_O":
        return [f"error `O_{i}^O − t_{i}`", f"slope `sig′(x_{i}^O)`", f"what comes in, `O_{j}^H`"]
    hidden = [f"slope `sig′(x_{i}^H)`", f"what comes in, `O_{j}^I`"]
    if way == SUM:
        return ["what comes back, `Σ_k δ_k^O w_ik^O`", *hidden]
    k = int(way) + 1
    return [f"error `O_{k}^O − t_{k}`", f"slope `sig′(x_{k}^O)`", f"weight `w_{i}{k}^O`", *hidden]
