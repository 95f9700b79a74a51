"""The questions of lesson 06: what δ is, bias gradients, shapes, where the transpose comes from, sum or mean."""

import numpy as np

from mlp_core import Array, forward, gradient_w_O, loss
from mlp_lab.notation.formulas import on_paper
from mlp_lab.panels.question.kinds import Amount, Choice, Option, Pick, Question, Row, WrongNumber
from mlp_lab.panels.question.view import View
from mlp_lab.training.data import own
from mlp_lab.training.descent import promise_and_fall

EXAMPLES = 200


def batch(examples: int = EXAMPLES) -> tuple[Array, Array]:
    """Draw the inputs and targets of the lesson's batch, one example a row."""
    draw = np.random.default_rng(6)
    return draw.uniform(-1, 1, (examples, 3)), draw.uniform(0.1, 0.9, (examples, 4))


def _mean_loss(view: View, step: Array) -> float:
    inputs, targets = batch()
    parameters = view.state.parameters._replace(w_O=view.state.w_O - step)
    return float(loss(forward(parameters, inputs).O_O, targets).mean())


def _steps(view: View) -> list[Row]:
    inputs, targets = batch()
    gradients = gradient_w_O(forward(view.state.parameters, inputs), targets)
    mean, total = gradients.mean(axis=0), gradients.sum(axis=0)
    return [
        Row("mean of `E` over the batch, now", (_mean_loss(view, 0 * mean),)),
        Row("after a step of η = 1 against the mean", (_mean_loss(view, mean),)),
        Row("after the same against the sum", (_mean_loss(view, total),)),
        Row("against the sum, with η = 1/200", (_mean_loss(view, total / EXAMPLES),)),
    ]


def _divided(view: View) -> list[Row]:
    """Divide each row of the gradients by what comes in there; one that is 0 cannot be divided by."""
    rows = zip(view.array("O_H"), view.array("gradient_w_O"), strict=True)
    return [
        Row(f"row `j = {j}`, divided by `O_{j}^H`", tuple(map(float, row / given)))
        for j, (given, row) in enumerate(rows, 1)
        if given
    ]


def _biases(view: View) -> list[Row]:
    """Measure how E answers each output bias, and set δ beside it."""
    step, state = 1e-20, view.state
    measured = [
        float(loss(forward(state.parameters._replace(b_O=state.b_O + 1j * step * one), state.O_I).O_O, state.t).imag)
        / step
        for one in np.eye(len(state.b_O))
    ]
    return [
        Row("`∂E/∂b_i^O`, measured", tuple(measured)),
        Row("`δ_i^O`", tuple(map(float, view.array("delta_O")))),
    ]


def _smallest_input(view: View) -> set[str]:
    inputs = np.abs(view.state.O_I)
    return {f"O_I[{n}]" for n, value in enumerate(inputs) if value == inputs.min()}


def _why_smallest(view: View, knob: str) -> str:
    if knob in _smallest_input(view):
        return f"`{on_paper(knob)}` is the smallest input, and a factor of every entry of its row: it is what comes in."
    if knob.startswith("O_I"):
        return f"`{on_paper(knob)}` is a factor of a whole row, but another input is nearer to 0."
    return f"`{on_paper(knob)}` is no factor of a row. All gradients of one row share what comes in: look for an input."


def _first_term(view: View) -> float:
    return view["delta_O[0]"] * view["w_O[1, 0]"]


def _asked_of_hidden_2(view: View) -> float:
    return float(view.array("delta_O") @ view.state.w_O[1])


def _ratios(view: View) -> list[Row]:
    """Divide the fall of E in a step against all slopes by the promised one, for ever smaller steps."""
    example = own(view.state.O_I, view.state.t)
    steps = {eta: promise_and_fall(view.state.parameters, example, eta) for eta in (10, 1, 0.1, 0.01)}
    return [Row(f"`η = {eta}`", (came / promised,)) for eta, (promised, came) in steps.items() if promised]


QUESTIONS: dict[str, Question] = {
    "which factor has j": Choice(
        "Only one factor of each gradient contains `j`. Which?",
        (
            Option("the error", "The error belongs to the output where the path ends. It has no `j`."),
            Option(
                "the slope `sig′`",
                "The slope is that of neuron `i`, where the weight ends. It has no `j`.",
            ),
            Option(
                "what comes in, the last one",
                "`O_j^H` or `O_j^I`. Divide the gradients of `w^O` by it, and the rows become the same: the rest "
                "belongs to neuron `i` alone.",
                True,
            ),
        ),
        shows=_divided,
    ),
    "bias gradient": Choice(
        "What comes in on a weight is `O_j^H`. What then is `∂E/∂b_i^O`, with everything else held fixed?",
        (
            Option("0: nothing comes in on a bias", "Turn a bias: `E` answers. It adds to the net input directly."),
            Option(
                "`δ_i^O`",
                "What comes in on a bias is 1, because `∂x_i^O/∂b_i^O` is 1. No new derivation is needed.",
                True,
            ),
            Option("`b_i^O δ_i^O`", "The bias is what moves. What multiplies it is 1: that is what comes in."),
        ),
        shows=_biases,
    ),
    "row or column": Choice(
        "Which weights make `x_2^O`, in `x^O = O^H w^O + b^O`?",
        (
            Option(
                "column 2 of `w^O`", "All weights that end at output 2. The sum runs down the column, over `j`.", True
            ),
            Option("row 2 of `w^O`", "Those start at hidden neuron 2 and reach all outputs."),
            Option("all of `w^O`", "A weight that ends at another output has no part in `x_2^O`."),
        ),
    ),
    "shape of the gradient": Choice(
        "`(O^H)ᵀ δ^O` is a column of 2 times a row of 4. Which shape does it have?",
        (
            Option("one number", "A row times a column is one number. Here the column comes first."),
            Option("4 × 2", "The column gives the rows. How many numbers has it?"),
            Option("2 × 4", "The shape of `w^O`: each gradient stands at the place of its weight.", True),
        ),
    ),
    "saturated output": Choice(
        "You turn `b_1^O` until output 1 is saturated. Which gradients of `w^O` go to zero?",
        (
            Option("column 1", "`δ_1^O` has the slope of output 1 as a factor, and stands in all of column 1.", True),
            Option("row 1", "Row 1 has `O_1^H` in common, and that does not hear the bias of an output."),
            Option("all of them", "The other outputs do not hear the bias `b_1^O`."),
        ),
    ),
    "smallest input": Pick(
        "One number of the network makes a whole row of the gradients of `w^H` smaller than the other rows. Choose it.",
        _smallest_input,
        _why_smallest,
    ),
    "asked of hidden 2": Amount(
        "What is `Σ_k δ_k^O w_ik^O` for `i = 2`, what all outputs together ask of hidden neuron 2? Take the "
        "numbers from above.",
        _asked_of_hidden_2,
        "Each `δ_k^O` times the weight that leads from hidden neuron 2 to output `k`: along row 2 of `w^O`.",
        hint="Four terms, along row 2 of `w^O`. Two digits after the point will do.",
        wrong=(
            WrongNumber(
                lambda view: float(view.array("delta_O") @ view.state.w_O[0]),
                "That is row 1 of `w^O`: what is asked of hidden neuron 1.",
            ),
            WrongNumber(lambda view: view["delta_H[1]"], "That is `δ_2^H`: it has been multiplied by `sig′(x_2^H)`."),
            WrongNumber(_first_term, "That is the first of four terms."),
        ),
        tolerance=0.0051,
    ),
    "which product": Choice(
        "`δ_i^H` needs `Σ_k δ_k^O w_ik^O`, for both `i` at once. Which product gives that?",
        (
            Option(
                "`δ^O w^O`", "A row of 4 meets columns of 2: it does not fit. The sum would run over the wrong letter."
            ),
            Option(
                "`δ^O (w^O)ᵀ`",
                "A product sums over the last letter on the left and the first on the right. In `w_ik^O` the summed "
                "`k` comes last. The transpose puts it first.",
                True,
            ),
            Option("`(δ^O)ᵀ w^O`", "A column of 4 and a matrix of 2 rows: 1 column meets 2 rows, and it does not fit."),
        ),
    ),
    "forgotten with 3-3-3": Choice(
        "In a 3-3-3, `w^O` has three rows and three columns. What happens if you forget the transpose?",
        (
            Option("NumPy refuses", "It refuses shapes that do not fit. A row of 3 and columns of 3 fit."),
            Option(
                "nothing: the numbers are the same", "Only if the matrix is symmetric, which weights hardly ever are."
            ),
            Option(
                "numbers come out, and they are wrong",
                "It fits, it runs, and it sums down columns instead of along rows. No message tells you.",
                True,
            ),
        ),
    ),
    "find it": Choice(
        "Which test finds a forgotten transpose in a network with equal sizes?",
        (
            Option(
                "compare with measured slopes, for any weights that are not symmetric",
                "Numbers tell. A shape can only say that something fits.",
                True,
            ),
            Option("look at the shapes of all arrays", "They are the same with and without it."),
            Option("let the weights be all the same", "Such a matrix is symmetric: both forms give the same numbers."),
        ),
    ),
    "batch shape": Choice(
        "200 examples go through at once. `O^H` and `δ^O` are now 200 × 2 and 200 × 4. What gives all gradients "
        "of `w^O`, added up over the batch, as one product?",
        (
            Option(
                "`O^H (δ^O)ᵀ`",
                "That is 200 × 200: every example meets every other one. The summed letter must meet itself.",
            ),
            Option("`(δ^O)ᵀ O^H`", "It sums over the examples, and has the shape 4 × 2: that of `w^O` lying down."),
            Option(
                "`(O^H)ᵀ δ^O`",
                "2 × 200 times 200 × 4 is 2 × 4. The letter of the examples is last on the left and first on the "
                "right, so it is summed.",
                True,
            ),
        ),
    ),
    "sum or mean": Choice(
        "The loss of a batch may be the sum of all `E`, or their mean. You change from mean to sum, with 200 examples. "
        "What must η do, so that a step stays the same?",
        (
            Option("stay: both gradients point the same way", "The way is the same, but the sum is 200 times as long."),
            Option(
                "be divided by 200",
                "The gradient of the sum is 200 times that of the mean. An η belongs to a loss: neither is wrong. "
                "With the mean, a step does not depend on the size of the batch.",
                True,
            ),
            Option("be multiplied by 200", "Then the step would be 200 · 200 times as long."),
        ),
        shows=_steps,
    ),
    "ever smaller steps": Choice(
        "The next panel divides the fall of `E` that comes by the one that the slopes promise. You make `η` smaller "
        "and smaller. Where does this ratio go?",
        (
            Option(
                "to 0: a small step hardly changes `E`",
                "The fall goes to 0, and so does the promise. Their ratio need not.",
            ),
            Option(
                "it stays: the promise is proportional to `η`",
                "The promise is, the fall is not: the slopes change on the way, the more the longer it is.",
            ),
            Option(
                "to 1",
                "The tangent touches the curve where the step begins. The shorter the step, the better the slopes of "
                "that place hold on all of it. If the ratio went anywhere else, some slope would be wrong.",
                True,
            ),
        ),
        shows=_ratios,
    ),
}
