"""One part of the derivation, line by line, each factor with its number under it."""

from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.panels.base import Panel
from mlp_lab.parts.derivation.deriving import Deriving, derivation_of, text
from mlp_lab.parts.derivation.picture import draw
from mlp_lab.parts.derivation.progress import Progress


class DerivationPanel(Deriving, Panel):
    """A derivation; where its lines are asked for, it shows what was found of it."""

    def __init__(self, lab: Link, layer: str, ask: bool) -> None:
        of = derivation_of(layer)
        self.sources = (of.numbers,)
        super().__init__(lab=lab)
        self.derive(Progress(of, ask))

    def __repr__(self) -> str:
        of = self.progress.of
        return text(of, self.shared.moment.weights[of.array], self.shared.now[1], self.progress.ask)

    def draw(self, figure: Figure) -> None:
        of = self.progress.of
        draw(figure, of, of.lines[: 1 if self.progress.ask else None], self.shared.now[1])
