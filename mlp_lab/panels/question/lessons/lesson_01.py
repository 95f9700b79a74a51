"""The questions of lesson 01: the network, its names, the forward pass, and the loss."""

import numpy as np

from mlp_core import forward, loss, sigmoid
from mlp_lab.notation.formulas import on_paper
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Amount, Choice, Option, Pick, Question, Row, WrongNumber
from mlp_lab.panels.question.view import View
from mlp_lab.state.knobs import Knob

STEP = 0.1
MISS = 0.3  # of two outputs, one above its target and one below


def _count(view: View, *arrays: str) -> int:
    return sum(view.array(name).size for name in arrays)


def _about_edge(view: View, knob: str) -> str:
    array, _, index = knob.partition("[")
    if array not in ("w_H", "w_O"):
        return f"`{on_paper(knob)}` is no weight. A weight belongs to a line between two circles."
    begins, ends = ("input", "hidden neuron") if array == "w_H" else ("hidden neuron", "output")
    j, i = (int(n) + 1 for n in index.rstrip("]").split(", "))
    return f"`{on_paper(knob)}` leads from {begins} {j} to {ends} {i}, and belongs to the layer where it arrives."


def _about_bias(view: View, knob: str) -> str:
    if knob == "b_O[2]":
        return "The bias `b_3^O` belongs to output 3 and is added to its net input. The circle leads to it."
    if knob.startswith("b"):
        return f"`{on_paper(knob)}` is a bias, but of another neuron. The superscript says the layer."
    return f"`{on_paper(knob)}` is no bias. To choose a bias, click the circle of its neuron."


def _terms(view: View) -> list[float]:
    """Give what each output adds to E: the loss of that output alone."""
    return [float(loss(*pair)) for pair in zip(view.array("O_O")[:, None], view.array("t")[:, None], strict=True)]


def _largest_term(view: View) -> set[str]:
    terms = _terms(view)
    return {f"{array}[{k}]" for k, term in enumerate(terms) if term == max(terms) for array in ("t", "b_O")}


def _about_term(view: View, knob: str) -> str:
    array, _, index = knob.partition("[")
    if array not in ("t", "b_O"):
        return f"`{on_paper(knob)}` belongs to no single output. Choose the target of an output, or its circle."
    k = int(index.rstrip("]"))
    n, found = k + 1, number(_terms(view)[k])
    why = (
        f"Output {n} was {view.written(f'O_O[{k}]')} and its target {view.written(f't[{k}]')}: it adds {found} to `E`."
    )
    return (
        f"{why} No other output adds more." if knob in _largest_term(view) else f"{why} Another output misses by more."
    )


def _net_input_rows(view: View) -> list[Row]:
    terms = [view[f"O_I[{n}]"] * view[f"w_H[{n}, 1]"] for n in range(3)]
    rows = [Row(f"`O_{n + 1}^I w_{n + 1}2^H`", (term,)) for n, term in enumerate(terms)]
    return [*rows, Row("`b_2^H`", (view["b_H[1]"],)), Row("sum, `x_2^H`", (view["x_H[1]"],))]


def _answers_of_x_1(view: View) -> list[Row]:
    rows = [Row("`x_1^O`", (view["x_O[0]"],))]
    for ends, weight in (("2 to 1", Knob("w_O", (1, 0))), ("1 to 2", Knob("w_O", (0, 1)))):
        turned = weight.turned(view.state, weight.value(view.state) + STEP)
        answer = float(forward(turned.parameters, turned.O_I).x_O[0])
        rows.append(Row(f"`x_1^O` with the weight from {ends} larger by {STEP}", (answer,)))
    return rows


QUESTIONS: dict[str, Question] = {
    "how many parameters": Amount(
        "How many weights and biases does this network have together? Count them in the picture.",
        lambda view: _count(view, "w_H", "b_H", "w_O", "b_O"),
        lambda view: (
            f"{_count(view, 'w_H')} and {_count(view, 'w_O')} weights, {_count(view, 'b_H')} and "
            f"{_count(view, 'b_O')} biases. They are the parameters of the network: what learning changes."
        ),
        hint="Each neuron has an edge to each neuron of the next layer. Each hidden neuron and each output has a bias.",
        wrong=(
            WrongNumber(lambda view: _count(view, "w_H", "w_O"), "Those are the weights. The biases are missing."),
            WrongNumber(lambda view: _count(view, "b_H", "b_O"), "Those are the biases. The weights are missing."),
            WrongNumber(lambda view: _count(view, "O_I", "O_H", "O_O"), "Those are the circles, the neurons."),
            WrongNumber(
                lambda view: _count(view, "w_H", "w_O", "b_H", "b_O", "O_I"),
                "You have counted a bias for each input too. Nothing arrives at an input, so it has none.",
            ),
            WrongNumber(
                lambda view: _count(view, "w_H", "w_O", "b_H", "b_O", "O_I", "t"),
                "You have counted inputs and targets too. They are given, and learning does not change them.",
            ),
        ),
        tolerance=0,
    ),
    "find the edge": Pick(
        "Which edge is `w_12^H`? Choose it in the network.",
        lambda _: {"w_H[0, 1]"},
        _about_edge,
    ),
    "find the bias": Pick("Choose the bias `b_3^O` in the network.", lambda _: {"b_O[2]"}, _about_bias),
    "no bias at the input": Choice(
        "Why is there no `b_1^I`?",
        (
            Option(
                "it is there, and it is 0",
                "A bias is added to a sum, and an input has no sum. It is the number that it is given.",
            ),
            Option(
                "an input adds nothing up: its number is given",
                "Biases, like weights, belong to the layer where numbers arrive. Nothing arrives at an input.",
                True,
            ),
            Option(
                "all inputs share the biases of the hidden layer",
                "The bias `b_2^H` belongs to hidden neuron 2, and is added to what arrives there.",
            ),
        ),
    ),
    "name in Python": Choice(
        "Which weight is w_O[1, 0] in Python?",
        (
            Option(
                "`w_12^O`, from hidden neuron 1 to output 2", "The first index says where the edge begins, in both."
            ),
            Option("`w_11^O`, from hidden neuron 1 to output 1", "Both indices count from 0: 1 is the second neuron."),
            Option(
                "`w_21^O`, from hidden neuron 2 to output 1",
                "Python counts from 0 and paper from 1. The order of the two indices is the same.",
                True,
            ),
        ),
    ),
    "net input by hand": Amount(
        "What is `x_2^H`, the net input of hidden neuron 2? Take the numbers from the picture, and give two digits "
        "after the point.",
        lambda view: view["x_H[1]"],
        "Three products and the bias.",
        hint="Multiply each input by the weight of its edge to hidden neuron 2. Add the three products, then the bias.",
        wrong=(
            WrongNumber(lambda view: view["x_H[1]"] - view["b_H[1]"], "The bias is missing."),
            WrongNumber(lambda view: view["x_H[0]"], "That is the net input of hidden neuron 1."),
            WrongNumber(
                lambda view: view["O_H[1]"], "That is the output, after the sigmoid. Asked is the sum before it."
            ),
            WrongNumber(lambda view: view.array("O_I").sum(), "That is the sum of the inputs. Each needs its weight."),
            WrongNumber(
                lambda view: view.array("O_I").sum() + view["b_H[1]"], "The weights are missing: inputs are multiplied."
            ),
            WrongNumber(
                lambda view: view.array("w_H")[:, 1].sum() + view["b_H[1]"],
                "The inputs are missing: weights are multiplied.",
            ),
        ),
        tolerance=0.0051,
        shows=_net_input_rows,
    ),
    "above one half?": Choice(
        "When is the output of a neuron above `½`?",
        (
            Option(
                "when its net input is above `½`",
                f"At a net input of `½` the output is {number(float(sigmoid(np.array(0.5))))}: above `½` already.",
            ),
            Option(
                "when its net input is positive",
                "At 0 the power `e^−x` is 1, and the sigmoid `½`. A larger `x` makes that power smaller, and the "
                "output larger.",
                True,
            ),
            Option(
                "when all numbers that arrive are positive",
                "Each is multiplied by its weight, and a negative weight takes it off the sum.",
            ),
        ),
        shows=lambda view: [
            Row(f"`x_{i}^H`, and `O_{i}^H = sig(x_{i}^H)`", (view[f"x_H[{i - 1}]"], view[f"O_H[{i - 1}]"]))
            for i in (1, 2)
        ],
    ),
    "an input of 0": Choice(
        "You turn the input `O_1^I` to 0. Does the weight `w_12^H` still matter?",
        (
            Option("no, it changes nothing", "It is multiplied by 0, so its row adds 0 whatever it is.", True),
            Option(
                "yes, but less than before",
                "Less would be true of a small input. 0 times any weight is 0, not a little.",
            ),
            Option(
                "yes, the edge is still there",
                "The edge is there, but it carries the product of input and weight, and that is 0.",
            ),
        ),
    ),
    "a bias of 20": Choice(
        "You set the bias `b_2^H` to 20, and turn `w_12^H` from end to end. How far does the output `O_2^H` move?",
        (
            Option(
                "as far as before", "The net input does move as far as before. But look at the curve where it is now."
            ),
            Option(
                "farther, since the net input is larger", "The output cannot pass 1, and it is almost there already."
            ),
            Option(
                "hardly at all",
                "The net input is far out at the right, where the sigmoid is flat. Such a neuron is called saturated.",
                True,
            ),
        ),
    ),
    "exactly 1?": Choice(
        "Can you turn the knobs so far that the output of a neuron is exactly 1?",
        (
            Option("yes, from a net input of about 6 on", "At 6 the sigmoid is about 0.9975. Close is not there."),
            Option(
                "no, it only comes closer and closer",
                "`e^−x` gets small but never 0. A panel may show 1.0000, since it rounds to four digits. For a very "
                "large net input the computer has to round to 1 as well.",
                True,
            ),
            Option(
                "yes, if all weights that arrive are positive", "The net input is a finite sum, and `e^−x` is above 0."
            ),
        ),
    ),
    "what stays": Choice(
        "In the panel you can write weights as from → to or as to → from. What stays the same when you switch?",
        (
            Option(
                "the net inputs", "The same edges carry the same numbers. Only the way to write them changes.", True
            ),
            Option("the name of a weight", "Its two indices change their places."),
            Option("the matrix", "Its rows become columns: it is transposed."),
            Option(
                "the side of the @ on which it stands in the code",
                "It moves to the other side, as its rows are columns.",
            ),
        ),
    ),
    "from or to": Choice(
        "In words, the exercise calls `w_ji` a weight of neuron `j` for what comes from neuron `i`. Its formulas "
        "decide. Put `k = 1` and `l = 2` into (2), `x_k^O = Σ_l w_lk^O O_l^H + b_k^O`. Which edge is `w_21^O` there?",
        (
            Option(
                "the edge to output 2 from hidden neuron 1",
                "That edge ends at output 2, so it is in no term of `x_1^O`. Its weight stands in `x_2^O`.",
            ),
            Option(
                "the edge from hidden neuron 2 to output 1",
                "It carries `O_2^H` into the net input of output 1. So `w_ji` leads from `j` to `i`, "
                "whatever the words say.",
                True,
            ),
            Option(
                "either of them: that is a matter of taste",
                "It is, until a formula is written. This one sums over the first index, and `l` counts hidden neurons.",
            ),
        ),
        shows=_answers_of_x_1,
    ),
    "a wrong matrix": Choice(
        "In a network with two neurons in each layer, someone writes w_O @ O_H in the code instead of O_H @ w_O. What "
        "happens?",
        (
            Option(
                "an error is raised", "It would be with 2 hidden neurons and 4 outputs. With equal sizes, shapes fit."
            ),
            Option(
                "the same numbers come out", "Rows and columns have changed places, so other weights meet each output."
            ),
            Option(
                "numbers come out, and they are wrong",
                "The shapes fit, so nothing complains. That is why the network of these lessons has three sizes.",
                True,
            ),
        ),
    ),
    "errors that cancel?": Amount(
        f"Two outputs miss their targets: one is {MISS} too large, one {MISS} too small. The other two are exact. How "
        "large is `E`?",
        float(loss(np.array([MISS, -MISS, 0, 0]), np.zeros(4))),
        "Each of the two adds half of its squared error. A square is never negative, so they cannot cancel.",
        hint="Square each error, add the squares up, and halve the sum.",
        wrong=(
            WrongNumber(0, "That would be the sum of the errors. Squares have no sign that could cancel."),
            WrongNumber(2 * MISS**2, "That is the sum of the squares. The half in front is missing."),
            WrongNumber(MISS**2 / 2, "That is what one of the two adds."),
            WrongNumber(MISS, "That is half of the errors without their signs. Each is squared first."),
        ),
        tolerance=0.001,
    ),
    "largest part of E": Pick(
        "Which output adds most to `E`? Choose its target, or its circle, in the network.",
        _largest_term,
        _about_term,
        neuron=True,
        shows=lambda view: [
            *(Row(f"`½ (O_{k + 1}^O − t_{k + 1})²`", (term,)) for k, term in enumerate(_terms(view))),
            Row("sum, `E`", (view["E"],)),
        ],
    ),
}
