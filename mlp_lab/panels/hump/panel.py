"""The hump: how large δ of an output is for each output that there can be, and where the examples are on it."""

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.hump.delta import OUTPUTS, dots, entropy_slope, hump
from mlp_lab.parts.drawing import INK, clear, colour
from mlp_lab.state.sweep import Numbers

FEW = 8  # dots that are told one by one


class Hump(Panel):
    """δ^O over the output, a curve for each target, and a dot for each example of the run or output of the lab's own.

    entropy: whether ∂E/∂x^O of cross-entropy stands beside it, which is not on the sheet. With `ask`, curves and slopes
    are left to the browser.
    """

    entropy = traitlets.Bool().tag(sync=True)
    sources = (dots,)

    def __init__(self, lab: Link, entropy: bool, ask: bool) -> None:
        self._ask = ask
        super().__init__(lab, entropy=entropy)

    def __repr__(self) -> str:
        (*_, at), now = self.shared.now
        where = f"at step {at.step} on {at.run.data.name}" if at else "for the lab's example"
        lines = [f"δ^O over the output {where}"]
        if self.entropy and not self._ask:
            lines.append("beyond the sheet, cross-entropy: ∂E/∂x = O − t")
        deltas = now["hump delta"]
        if deltas.size > FEW:
            n, k = divmod(int(abs(deltas).argmax()), deltas.shape[1])
            lines.append(f"largest of {deltas.size}: {self._told(n, k)}")
            return "\n".join(lines)
        N, K = deltas.shape
        return "\n".join([*lines, *(self._told(n, k) for n in range(N) for k in range(K))])

    def _told(self, n: int, k: int) -> str:
        """Tell of one example and output, counted from 0."""
        now = self.shared.now[1]
        O, t, delta, entropy = (number(now[f"hump {name}"][n, k]) for name in ("O", "t", "delta", "entropy"))  # noqa: E741  # the sheet's letter
        beside = f", cross-entropy {entropy}" if self.entropy else ""
        slopes = "" if self._ask else f", δ = {delta}{beside}"
        return f"example {n + 1}, output {k + 1}: O = {O}, t = {t}{slopes}"

    def draw(self, figure: Figure) -> None:
        now = self.shared.now[1]
        figure.set_size_inches(6.4, 1.4 if self._ask else 3)
        ax = figure.add_subplot()
        outputs = now["hump O"].ravel()
        ax.axhline(0, color=INK, lw=0.8)
        ax.set(xlim=(0, 1), xlabel="output O")
        if self._ask:
            ax.plot(outputs, 0 * outputs, "o", color=INK, clip_on=False)
            ax.set(yticks=[0], ylabel="δ")
            ax.set_title("where the outputs are", size=10)
        else:
            self._draw_curves(ax, now)
        clear(ax)

    def _draw_curves(self, ax: Axes, now: Numbers) -> None:
        """Draw a curve for each target and a dot for each example, and beside them what cross-entropy has."""
        for t in np.unique(now["hump targets"]):
            ax.plot(OUTPUTS, hump(OUTPUTS, t), color=INK, lw=1.5)
            if self.entropy:
                ax.plot(OUTPUTS, entropy_slope(OUTPUTS, t), "--", color=INK, lw=1)
        for name in ("delta", "entropy") if self.entropy else ("delta",):
            for output, height in zip(now["hump O"].ravel(), now[f"hump {name}"].ravel(), strict=True):
                filled = colour(height) if name == "delta" else "white"
                ax.plot(output, height, "o", color=colour(height), mfc=filled, clip_on=False)
        ax.set_ylabel("∂E/∂x" if self.entropy else "δ")
        ax.set_title("filled: δ; hollow, dashed: cross-entropy" if self.entropy else "δ = (O − t) sig′(x)", size=10)
