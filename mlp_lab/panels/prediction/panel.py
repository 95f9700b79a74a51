"""A question before the answer: which sign has the chosen weight's gradient?"""

import traitlets
from matplotlib.figure import Figure

from mlp_lab.panels.base import INK, Panel


class Prediction(Panel):
    """The question, and the answer that was given."""

    answer = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return f"Predict: if {self.shared.moment.weight} grows a little, does E grow, fall, or stay?"

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(6.4, 0.6)
        ax = figure.add_subplot()
        ax.axis("off")
        ax.text(0, 0.5, repr(self), fontsize=11, va="center", color=INK)
