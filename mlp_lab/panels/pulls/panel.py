"""Who pulls at a weight: its gradient as the sum of what each example adds, by each path to the outputs."""

import numpy as np
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.pulls.parts import pulls
from mlp_lab.parts.drawing import INK, clear, colour

FEW = 8  # examples that are told one by one


class Pulls(Panel):
    """The gradient of the chosen weight, example by example, for the batch of the run or the lab's own example."""

    sources = (pulls,)

    def __repr__(self) -> str:
        (_, _, weight, *_, at), now = self.shared.now
        parts, (up, down, net) = now["pulls parts"], self._sums()
        of = f"the {'mean' if at.run.mean else 'sum'} of {len(parts)}" if at else "the lab's example"
        where = f" at step {at.step} on {at.run.data.name}" if at else ""
        lines = [
            f"Pulls on {weight}{where}, {of}: ∂E/∂w = {number(net)} = {number(up)} upwards + {number(down)} downwards"
        ]
        if len(parts) <= FEW:
            lines += [f"example {n + 1}: {number(one.sum())}{_by_path(one)}" for n, one in enumerate(parts)]
        else:
            n = int(np.abs(now["pulls each"]).argmax())
            lines.append(f"The strongest is example {n + 1}: {number(now['pulls each'][n])}")
        return "\n".join([*lines, *self._cancelling()])

    def draw(self, figure: Figure) -> None:
        (_, _, weight, *_), now = self.shared.now
        parts, ends = now["pulls parts"].ravel(), now["pulls so far"]
        (_, _, net), rows = self._sums(), np.arange(len(parts))
        figure.set_size_inches(6.4, 3)
        ax = figure.add_subplot()
        ax.barh(rows, parts, left=ends - parts, color=[colour(part) for part in parts], height=0.8)
        ax.barh(len(parts) + 0.4, net, color=INK, height=0.9)
        ax.axvline(0, color=INK, lw=0.8)
        ax.axvline(net, color=INK, lw=0.8, ls=":")
        K = now["pulls parts"].shape[-1]
        names = [f"{n // K + 1}" + (f", k = {n % K + 1}" if K > 1 else "") for n in rows]
        ax.set_yticks(rows if len(rows) <= FEW else [], names if len(rows) <= FEW else [])
        ax.set(ylim=(len(parts) + 1, -0.6), xlabel=f"∂E/∂{weight}, example by example", ylabel="example")
        ax.locator_params(axis="x", nbins=5)  # however long their numbers are
        ax.set_title(f"together {number(net)}", size=10)
        clear(ax)

    def _sums(self) -> tuple[float, float, float]:
        """Give the sum of what pulls upwards, of what pulls downwards, and of all."""
        up, down, net = (float(self.shared.number(f"pulls {name}")) for name in ("up", "down", "net"))
        return up, down, net

    def _cancelling(self) -> list[str]:
        """Say that pulls cancel, where they do to the last bit."""
        up, _, net = self._sums()
        return ["They cancel to exactly 0."] if up and not net else []


def _by_path(parts: Array) -> str:
    """Write the parts of one example, where it has more than one path."""
    return " = " + " + ".join(map(number, parts)) if len(parts) > 1 else ""
