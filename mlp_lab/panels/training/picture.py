"""The stored picture of a run: E over its steps, with the step that is shown and the run beside it."""

from matplotlib.figure import Figure

from mlp_lab.notation.numbers import number
from mlp_lab.parts.drawing import INK, clear
from mlp_lab.state.batch import ghost_loss
from mlp_lab.state.runs import RunAt, spread
from mlp_lab.training.descent import batch_loss

DRAWN, GHOST = 300, "#888888"


def draw(figure: Figure, at: RunAt) -> None:
    """Draw E over the steps."""
    run, step, _ = at
    steps = spread(run.last, DRAWN)
    E = batch_loss(run.at(steps), run.data, run.mean)
    here = float(batch_loss(run.at(step), run.data, run.mean))
    figure.set_size_inches(6.4, 3)
    ax = figure.add_subplot()
    if run.ghost:
        ax.plot(steps, ghost_loss(run, steps), color=GHOST, lw=1)
    ax.plot(steps, E, color=INK)
    ax.plot(step, here, "o", color=INK, clip_on=False)
    ax.set(xlabel="step", ylabel="E", xlim=(0, max(run.last, 1)), ylim=(0, None))
    ax.set_title(f"η = {run.eta:g}: E = {number(E[0])} at the start, {number(E[-1])} after {run.last} steps", size=10)
    clear(ax)
