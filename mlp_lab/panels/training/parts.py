"""What each example has of a weight's gradient, and how far the run is from the one beside it."""

from collections.abc import Iterator

from mlp_core import Array, forward, gradient_w_H, gradient_w_O
from mlp_lab.state.sweep import Known
from mlp_lab.training.descent import with_examples


def parts(known: Known) -> Iterator[tuple[str, Array]]:
    """Yield the part of each example (..., N) in ∂E/∂w of the chosen weight, E that of the batch; they add up to it.

    ghost difference: E of the batch less that of the other run at the same step, NaN where that has not come so far.
    """
    if known.at is None:
        return
    run, parameters = known.at.run, with_examples(known.state.parameters)
    now = forward(parameters, run.data.O_I)
    *_, chosen = known.weights.values()
    knob, t = chosen.weight, run.data.t
    each = gradient_w_O(now, t) if knob.array == "w_O" else gradient_w_H(now, t, parameters.w_O)
    yield "batch parts", each[knob.entry] / (len(t) if run.mean else 1)
    if run.ghost:
        yield "ghost difference", known.numbers["batch E"] - known.numbers["ghost E"]
