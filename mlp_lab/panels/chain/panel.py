"""The chain: a nudge of one weight runs forward to the loss, and error signals run back."""

from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.panels.base import Panel
from mlp_lab.parts.chain.picture import draw
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.chain.walk import Walk, question, sent


class ChainPanel(Walk, Panel):
    """A chain by itself: the question first, then its steps."""

    def __init__(self, lab: Link, layer: str) -> None:
        if layer not in CHAINS:
            raise ValueError(f"there is no chain for {layer!r}, needs one of {', '.join(map(repr, CHAINS))}")
        self._chain = of = CHAINS[layer]
        self.sources = (of.source,)
        super().__init__(lab, chain=sent(of, lab.shared))

    def __repr__(self) -> str:
        return question(self._chain, self.shared)

    def draw(self, figure: Figure) -> None:
        draw(figure, self._chain, self.shared.moment)
