"""The derivation behind each exercise, line by line, as the lessons have it."""

from collections.abc import Collection
from typing import NamedTuple

from mlp_lab.exercises.report import Line

L01, L02, L03 = "01_the_network.ipynb", "02_sigmoid_and_loss.ipynb", "03_output_weights.ipynb"
L04, L06, L07 = "04_hidden_weights.ipynb", "06_deltas_and_matrices.ipynb", "07_learning.ipynb"
BLANK = "… This line is yours: it is the one your answer has a slip in."


class Step(NamedTuple):
    """A line: the formula, why it follows, and where in the lessons it is derived."""

    formula: str
    why: str
    lesson: tuple[str, str]


OUTPUT = (
    Step("∂E/∂w_ji^O = ∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²", "E is written out.", (L03, "L0")),
    Step("= (O_i^O − t_i) ∂O_i^O/∂w_ji^O", "By (4) one term is left, and the ½ meets the 2.", (L03, "L1")),
    Step("= (O_i^O − t_i) ∂sig(x_i^O)/∂w_ji^O", "By (1) the output is the sigmoid of its net input.", (L03, "L2")),
    Step("= (O_i^O − t_i) sig′(x_i^O) ∂x_i^O/∂w_ji^O", "By (3) the slope of the sigmoid comes out.", (L03, "L3")),
    Step("= (O_i^O − t_i) sig′(x_i^O) ∂/∂w_ji^O (Σ_l w_li^O O_l^H + b_i^O)", "By (2).", (L03, "L4")),
    Step("= (O_i^O − t_i) sig′(x_i^O) O_j^H", "By (5) what the weight multiplies remains.", (L03, "L5")),
)
HIDDEN = (
    Step("∂E/∂w_ji^H = ∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²", "E is written out.", (L04, "L0")),
    Step("= Σ_k (O_k^O − t_k) ∂O_k^O/∂w_ji^H", "By (6) every output depends on this weight.", (L04, "L1")),
    Step("= Σ_k (O_k^O − t_k) ∂sig(x_k^O)/∂w_ji^H", "By (1).", (L04, "L2")),
    Step("= Σ_k (O_k^O − t_k) sig′(x_k^O) ∂x_k^O/∂w_ji^H", "By (3) the slopes come out.", (L04, "L3")),
    Step("= Σ_k (O_k^O − t_k) sig′(x_k^O) ∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)", "By (2).", (L04, "L4")),
    Step("= Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^O ∂O_i^H/∂w_ji^H", "By (7′) one hidden neuron moves.", (L04, "L5")),
    Step(
        "= [Σ_k (O_k^O − t_k) sig′(x_k^O) w_ik^O] sig′(x_i^H) O_j^I", "By (8), and what has no k goes out.", (L04, "L6")
    ),
)
DELTA_O = (
    Step("δ_i^O = ∂E/∂x_i^O = (O_i^O − t_i) ∂O_i^O/∂x_i^O", "Only output i depends on its net input.", (L03, "L1")),
    Step("= (O_i^O − t_i) sig′(x_i^O)", "The output is the sigmoid of the net input.", (L03, "L3")),
)
DELTA_H = (
    Step(
        "δ_i^H = ∂E/∂x_i^H = Σ_k ∂E/∂x_k^O ∂x_k^O/∂x_i^H",
        "Hidden neuron i reaches E through every output.",
        (L04, "L1"),
    ),
    Step("= Σ_k δ_k^O ∂x_k^O/∂x_i^H", "The error signals of the outputs are known.", (L04, "L3")),
    Step("= Σ_k δ_k^O w_ik^O ∂O_i^H/∂x_i^H", "O_i^H goes into x_k^O with the weight w_ik^O.", (L04, "L5")),
    Step("= [Σ_k δ_k^O w_ik^O] sig′(x_i^H)", "The hidden output is the sigmoid of its net input.", (L04, "L6")),
)
DERIVATIONS: dict[str, tuple[Step, ...]] = {
    "sigmoid_prime": (
        Step("sig(x) = 1/(1 + e^−x)", "The sigmoid.", (L02, "The slope of the sigmoid")),
        Step("sig′(x) = e^−x/(1 + e^−x)²", "The chain rule, twice.", (L02, "The proof")),
        Step("= sig(x) (1 − sig(x))", "One factor is sig(x), and the other 1 − sig(x).", (L02, "The proof")),
    ),
    "loss": (
        Step("O_k^O − t_k", "How far output k is from its target.", (L02, "The loss")),
        Step("Σ_k (O_k^O − t_k)²", "Each miss squared, and all added up.", (L02, "The loss")),
        Step("E = ½ Σ_k (O_k^O − t_k)²", "The ½ will meet the 2 of the square.", (L02, "The loss")),
    ),
    "forward": (
        Step(
            "x_i^H = Σ_j w_ji^H O_j^I + b_i^H",
            "What comes in, weighted, and the bias.",
            (L01, "The forward pass, by hand"),
        ),
        Step("O_i^H = sig(x_i^H)", "The hidden neuron answers.", (L01, "The forward pass, by hand")),
        Step(
            "x_i^O = Σ_j w_ji^O O_j^H + b_i^O",
            "The same again, from the hidden outputs.",
            (L01, "The forward pass, by hand"),
        ),
        Step("O_i^O = sig(x_i^O)", "The output.", (L01, "The forward pass, by hand")),
    ),
    "delta_O": DELTA_O,
    "delta_H": (*DELTA_O, *DELTA_H),
    "gradient_w_O": OUTPUT,
    "gradient_w_H": HIDDEN,
    "batch_gradients": (
        Step(
            "∂E/∂w = Σ_m ∂E_m/∂w", "The loss of a batch is a sum, and so is its gradient.", (L06, "A batch of examples")
        ),
        *OUTPUT[-1:],
        *HIDDEN[-1:],
    ),
    "step": (
        *OUTPUT[-1:],
        *HIDDEN[-1:],
        Step("∂E/∂b_i = δ_i", "A bias is a weight that multiplies 1.", (L06, "The biases")),
        Step("w ← w − η ∂E/∂w", "All from one forward pass, and then all at once.", (L07, "One step")),
    ),
}


def derivation(name: str, blank: Collection[tuple[str, str]]) -> tuple[Line, ...]:
    """Give the lines of a derivation; those that are derived at a place in `blank` are left to be written."""
    return tuple(
        Line(f"{n}", BLANK, step.lesson) if step.lesson in blank else Line(f"{n}", step.why, formula=step.formula)
        for n, step in enumerate(DERIVATIONS[name])
    )
