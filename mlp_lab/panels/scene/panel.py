"""The scene: the network, the derivation of one gradient in it, and one slider."""

import traitlets
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.panels.base import Panel
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.chain.walk import Walk, sent
from mlp_lab.parts.derivation.deriving import Deriving, derivation_of, text
from mlp_lab.parts.derivation.progress import Progress
from mlp_lab.parts.network.picture import draw
from mlp_lab.parts.network.values import numbers, on_edges


class Scene(Deriving, Walk, Panel):
    """The network and one part of the derivation, whose lines are chosen one after the other.

    mode: `derive` shows the derivation, `chain` a nudge that runs through the network, and back.
    """

    mode = traitlets.Enum(["derive", "chain"], "derive").tag(sync=True)
    edges = traitlets.Enum(["weight", "gradient", "share"], "weight").tag(sync=True)

    def __init__(self, lab: Link, layer: str) -> None:
        of = derivation_of(layer)
        chain = CHAINS[layer]
        self.sources = (numbers, of.numbers, chain.source)
        super().__init__(lab, chain=sent(chain, lab.shared))
        self.derive(Progress(of, ask=True))

    def __repr__(self) -> str:
        of = self.progress.of
        return text(of, self.shared.moment.weights[of.array], self.shared.now[1], self.progress.ask)

    def draw(self, figure: Figure) -> None:
        """Draw the network, with the path of the weight that the derivation is about."""
        moment, now = self.shared.now
        weight = moment.weights[self.progress.of.array]
        draw(figure, now, weight, on_edges(now, "weight", weight), "weight", float(self.shared.at_start["E"]))
