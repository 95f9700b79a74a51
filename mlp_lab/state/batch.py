"""The numbers of a whole batch, for a lab that has a run; they follow every knob as the others do."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Array, forward, loss
from mlp_lab.state.sweep import Known
from mlp_lab.training.descent import batch_loss, gradients, with_examples
from mlp_lab.training.run import Run


def batch_numbers(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield the step of each row, the example that is shown, and numbers of the batch.

    Those are E (...), the losses and the outputs of the examples, and ∂E/∂ of all parameters. ghost E: what the other
    run has at the same step, NaN where it has not come so far.
    """
    if known.at is None:
        return
    run, parameters = known.at.run, known.state.parameters
    outputs = forward(with_examples(parameters), run.data.O_I).O_O
    losses = loss(outputs, run.data.t)
    yield "step", np.asarray(known.steps)
    yield "example", np.full_like(known.steps, known.at.example)
    yield "batch E", losses.mean(axis=-1) if run.mean else losses.sum(axis=-1)
    yield "batch losses", losses
    yield "batch O_O", outputs
    for name, slopes in gradients(parameters, run.data, run.mean)._asdict().items():
        yield f"batch gradient_{name}", slopes
    if run.ghost:
        yield "ghost E", ghost_loss(run, np.asarray(known.steps))


def ghost_loss(run: Run, steps: Array) -> Array:
    """Give E of the ghost at each step, measured as that of the run is; NaN where it has not come so far."""
    assert run.ghost
    last = run.ghost.last
    E = batch_loss(run.ghost.at(np.minimum(steps, last)), run.data, run.mean)
    return np.where(steps > last, np.nan, E)
