"""The questions of lesson 10: what the words of the sheet say, and for which weights its lines hold."""

import numpy as np

from mlp_core import Activations, Array, sigmoid_prime
from mlp_lab.notation.formulas import on_paper
from mlp_lab.panels.question.kinds import Choice, Option, Question, Row
from mlp_lab.panels.question.view import View
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import find_knob


def _outputs(view: View, weight: str) -> Array:
    """Measure how every output answers a weight."""
    activations = Activations(*(view.numbers[name] for name in Activations._fields))
    return AtWeight(view.state, activations, find_knob(weight, view.state)).derivative(lambda a: a.O_O)


def _row(weight: str, values: Array) -> Row:
    return Row(f"`∂O_k^O/∂{on_paper(weight)}` for each `k`, measured", tuple(map(float, values)))


def _directions(view: View) -> list[Row]:
    error, slope = view["O_O[0]"] - view["t[0]"], float(sigmoid_prime(view.array("x_O"))[0])
    return [
        Row("the last line of Part 1, with `j = 2` and `i = 1`", (error * slope * view["O_H[1]"],)),
        Row("measured, for the weight from 2 to 1", (view["gradient_w_O[1, 0]"],)),
        Row("measured, for the weight from 1 to 2", (view["gradient_w_O[0, 1]"],)),
    ]


def _who_moves(view: View) -> list[Row]:
    return [_row(weight, _outputs(view, weight)) for weight in ("w_O[1, 0]", "w_H[1, 0]")]


def _net_inputs(view: View) -> list[Row]:
    moved = np.eye(len(view.state.t))[0] * view["O_H[1]"]
    return [Row("`∂x_k^O/∂w_21^O` for each `k`, measured", tuple(map(float, moved)))]


QUESTIONS: dict[str, Question] = {
    "which way it leads": Choice(
        "In words, the sheet has `w_ji` belong to neuron `j`, with the incoming neuron `i`. In the last line of Part 1 "
        "the factor that comes in is `O_j^H`. Which way does `w_ji` lead there?",
        (
            Option("from `i` to `j`", "So the sentence says. But what comes in is `O_j^H`: neuron `j` sends."),
            Option(
                "from `j` to `i`", "All lines of the sheet mean this. Only the sentence has it the other way.", True
            ),
            Option("that does not matter", "Exchange `j` and `i` in the last line, and another number comes out."),
        ),
        shows=_directions,
    ),
    "where k begins": Choice(
        "The sheet has `0 ≤ k ≤ N_L`. How many neurons would layer `O` of a 4-3-2 have?",
        (
            Option("3", "`k` is 0, 1 or 2. One too many: it has to begin at 1.", True),
            Option("2", "Count again: `k` may be 0 as well."),
            Option("1", "`k` may be 0, and it may be `N_L`."),
        ),
    ),
    "(3) for hidden weights": Choice(
        "(3) is printed for an output weight `w_ji^O`. Part 2 uses it for a hidden weight. Does it hold there?",
        (
            Option("no: it has to be proved anew", "The proof is the chain rule at `sig(x_k^O)`. What moved `x_k^O`?"),
            Option("only for `k = i`", "The slope of a sigmoid belongs to every output `k`, whatever moved it."),
            Option(
                "yes: the chain rule does not ask what moves `x_k^O`",
                "(3) holds for any parameter in the place of the weight. The sheet only says too little.",
                True,
            ),
        ),
    ),
    "who moves": Choice(
        "Before (4) the sheet says that only `O_i^O` depends on `w_ji`, without a layer. For which weights "
        "is that true?",
        (
            Option(
                "for output weights alone", "A hidden weight moves every output: that is why Part 2 has a sum.", True
            ),
            Option(
                "for hidden weights alone", "A hidden weight moves its hidden neuron, and that reaches all outputs."
            ),
            Option("for both", "Follow a hidden weight forward. How many outputs does its neuron reach?"),
        ),
        shows=_who_moves,
    ),
    "(5) for which k": Choice(
        "(5) says `∂x_k^O/∂w_ji^O = O_j^H`, with everything else held fixed, for every `k`. For which is it true?",
        (
            Option("for every `k`", "`w_ji^O` ends at output `i`. It has no part in the net input of another output."),
            Option("for `k = j`", "`j` counts hidden neurons, and `k` outputs. Where does the weight end?"),
            Option(
                "for `k = i` alone",
                "For any other `k` the slope is 0. Part 1 uses (5) for `k = i` only, so its result does not suffer.",
                True,
            ),
        ),
        shows=_net_inputs,
    ),
    "(6) for which weight": Choice(
        "(6) is printed with slopes along `w_ji^O` on both sides, and with a sum over `k` at the right. Which weight "
        "does Part 2 need?",
        (
            Option("`w_ji^O`, as printed", "For an output weight (4) has said it already, with one term."),
            Option("`w_ji^H`", "Part 2 is about a hidden weight, which moves all outputs: hence the sum.", True),
            Option("`w_ki^O`", "Nothing in Part 2 is differentiated by an output weight."),
        ),
    ),
}
