"""The hump: how large δ of an output is for each output that there can be, and where the examples are on it."""

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.hump.delta import OUTPUTS, dots, entropy_slope, hump
from mlp_lab.parts.drawing import INK, clear, colour

FEW = 8  # dots that are told one by one


class Hump(Panel):
    """δ^O over the output, a curve for each target, and a dot for each example of the run or output of the lab's own.

    entropy: whether ∂E/∂x^O of cross-entropy stands beside it, which is not on the sheet.
    """

    entropy = traitlets.Bool().tag(sync=True)
    sources = (dots,)

    def __repr__(self) -> str:
        (*_, at), now = self.shared.now
        where = f"at step {at.step} on {at.run.data.name}" if at else "for the lab's example"
        lines = [f"δ^O = (O − t) sig′(x) {where}"]
        if self.entropy:
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
        return f"example {n + 1}, output {k + 1}: O = {O}, t = {t}, δ = {delta}{beside}"

    def draw(self, figure: Figure) -> None:
        now = self.shared.now[1]
        figure.set_size_inches(6.4, 3)
        ax = figure.add_subplot()
        for t in np.unique(now["hump targets"]):
            ax.plot(OUTPUTS, hump(OUTPUTS, t), color=INK, lw=1.5)
            if self.entropy:
                ax.plot(OUTPUTS, entropy_slope(OUTPUTS, t), "--", color=INK, lw=1)
        for name in ("delta", "entropy") if self.entropy else ("delta",):
            for output, height in zip(now["hump O"].ravel(), now[f"hump {name}"].ravel(), strict=True):
                filled = colour(height) if name == "delta" else "white"
                ax.plot(output, height, "o", color=colour(height), mfc=filled, clip_on=False)
        ax.axhline(0, color=INK, lw=0.8)
        ax.set(xlim=(0, 1), xlabel="output O", ylabel="∂E/∂x" if self.entropy else "δ")
        ax.set_title("filled: δ; hollow, dashed: cross-entropy" if self.entropy else "δ = (O − t) sig′(x)", size=10)
        clear(ax)
