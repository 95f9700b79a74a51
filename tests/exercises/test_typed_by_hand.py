"""Whole answers typed by hand, for what is no product of factors: each is known by its name."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mlp_core import Activations, Array, Parameters, delta_H, delta_O, forward, gradient_w_H, gradient_w_O
from mlp_lab.exercises.networks import JUDGES
from mlp_lab.exercises.recognise import recognise
from mlp_lab.exercises.tasks import EXERCISES


def sig(x: Array) -> Array:
    s: Array = 1 / (1 + np.exp(-x))
    return s


def run(
    p: Parameters,
    O_I: Array,
    b_H: float = 1,
    b_O: float = 1,
    hidden: Callable[[Array], Array] = sig,
    output: Callable[[Array], Array] = sig,
) -> tuple[Array, ...]:
    """Run forward with the biases taken so many times, and with these activation functions."""
    x_H = O_I @ p.w_H + b_H * p.b_H
    O_H = hidden(x_H)
    x_O = O_H @ p.w_O + b_O * p.b_O
    return O_I, x_H, O_H, x_O, output(x_O)


def net_input_sent_on(p: Parameters, O_I: Array) -> tuple[Array, ...]:
    x_H = O_I @ p.w_H + p.b_H
    x_O = x_H @ p.w_O + p.b_O
    return O_I, x_H, sig(x_H), x_O, sig(x_O)


def weights_left_out(p: Parameters, O_I: Array) -> tuple[Array, ...]:
    x_H = sum(O_I) + p.b_H
    x_O = sum(sig(x_H)) + p.b_O
    return O_I, x_H, sig(x_H), x_O, sig(x_O)


def returned_in_the_loop(O_O: Array, t: Array) -> Any:
    for s, T in zip(O_O, t, strict=True):
        return 0.5 * (s - T) ** 2
    return None


def overwritten(O_O: Array, t: Array) -> float:
    E = 0.0
    for s, T in zip(O_O, t, strict=True):
        E = 0.5 * (s - T) ** 2
    return E


def both_of(now: Activations, t: Array, w_O: Array) -> tuple[Array, Array]:
    return delta_O(now, t), delta_H(now, t, w_O)


def mean_of_batch(now: Activations, t: Array, w_O: Array) -> tuple[Array, Array]:
    d_O, d_H = both_of(now, t, w_O)
    return now.O_H.T @ d_O / len(t), now.O_I.T @ d_H / len(t)


def one_of_batch(n: int) -> Callable[..., tuple[Array, Array]]:
    def gradients(now: Activations, t: Array, w_O: Array) -> tuple[Array, Array]:
        d_O, d_H = both_of(now, t, w_O)
        return np.outer(now.O_H[n], d_O[n]), np.outer(now.O_I[n], d_H[n])

    return gradients


def summed_first(now: Activations, t: Array, w_O: Array) -> tuple[Array, Array]:
    d_O, d_H = both_of(now, t, w_O)
    return np.outer(now.O_H.sum(0), d_O.sum(0)), np.outer(now.O_I.sum(0), d_H.sum(0))


def stepped(p: Parameters, O_I: Array, t: Array, rate: float) -> Parameters:
    now = forward(p, O_I)
    slopes = gradient_w_H(now, t, p.w_O), delta_H(now, t, p.w_O), gradient_w_O(now, t), delta_O(now, t)
    return Parameters(*(w - rate * slope for w, slope in zip(p, slopes, strict=True)))


def output_first(p: Parameters, O_I: Array, t: Array, eta: float) -> Parameters:
    now = forward(p, O_I)
    w_O = p.w_O - eta * gradient_w_O(now, t)
    b_O = p.b_O - eta * delta_O(now, t)
    d = delta_H(now, t, w_O)
    return Parameters(p.w_H - eta * np.outer(O_I, d), p.b_H - eta * d, w_O, b_O)


def weights_alone(p: Parameters, O_I: Array, t: Array, eta: float) -> Parameters:
    return stepped(p, O_I, t, eta)._replace(b_H=p.b_H, b_O=p.b_O)


def output_alone(p: Parameters, O_I: Array, t: Array, eta: float) -> Parameters:
    return stepped(p, O_I, t, eta)._replace(w_H=p.w_H, b_H=p.b_H)


def without_biases(p: Parameters, O_I: Array, t: Array, eta: float) -> Parameters:
    now = forward(p._replace(b_H=0 * p.b_H, b_O=0 * p.b_O), O_I)
    d_O, d_H = delta_O(now, t), delta_H(now, t, p.w_O)
    return Parameters(
        p.w_H - eta * np.outer(O_I, d_H), p.b_H - eta * d_H, p.w_O - eta * np.outer(now.O_H, d_O), p.b_O - eta * d_O
    )


TYPED: list[tuple[str, list[list[str]], Callable[..., Any]]] = [
    ("forward", [["biases left out"]], lambda p, O_I: run(p, O_I, 0, 0)),
    ("forward", [["bias of the hidden layer left out"]], lambda p, O_I: run(p, O_I, b_H=0)),
    ("forward", [["bias of the output layer left out"]], lambda p, O_I: run(p, O_I, b_O=0)),
    ("forward", [["biases subtracted"]], lambda p, O_I: run(p, O_I, -1, -1)),
    ("forward", [["sigmoid of the hidden layer left out"]], lambda p, O_I: run(p, O_I, hidden=lambda x: x)),
    ("forward", [["sigmoid of the output layer left out"]], lambda p, O_I: run(p, O_I, output=lambda x: x)),
    ("forward", [["both sigmoids left out"]], lambda p, O_I: run(p, O_I, hidden=lambda x: x, output=lambda x: x)),
    ("forward", [["tanh in the hidden layer"]], lambda p, O_I: run(p, O_I, hidden=np.tanh)),
    ("forward", [["ReLU in the hidden layer"]], lambda p, O_I: run(p, O_I, hidden=lambda x: x * (x > 0))),
    ("forward", [["softmax at the outputs"]], lambda p, O_I: run(p, O_I, output=lambda x: np.exp(x) / np.exp(x).sum())),
    ("forward", [["sign in the exponent lost at the outputs"]], lambda p, O_I: run(p, O_I, output=lambda x: sig(-x))),
    ("forward", [["net input of the hidden layer sent on"]], net_input_sent_on),
    ("forward", [["weights left out"]], weights_left_out),
    ("loss", [["½ left out"]], lambda O_O, t: sum((O_O - t) ** 2)),
    ("loss", [["square left out"]], lambda O_O, t: sum(O_O - t) / 2),
    ("loss", [["size in place of the square"]], lambda O_O, t: np.linalg.norm(O_O - t, 1) / 2),
    ("loss", [["target forgotten in the loss"]], lambda O_O, t: O_O @ O_O / 2),
    ("loss", [["mean over the outputs"]], lambda O_O, t: 0.5 * np.mean((O_O - t) ** 2)),
    ("loss", [["½ left out", "mean over the outputs"]], lambda O_O, t: np.mean((O_O - t) ** 2)),
    ("loss", [["sum inside the square"]], lambda O_O, t: 0.5 * np.sum(O_O - t) ** 2),
    ("loss", [["root of the sum"]], lambda O_O, t: np.linalg.norm(O_O - t) / 2),
    ("loss", [["only the first output counted"]], returned_in_the_loop),
    ("loss", [["only the last output counted"]], overwritten),
    ("loss", [["cross-entropy for the loss"]], lambda s, t: -(t * np.log(s) + (1 - t) * np.log(1 - s)).sum()),
    ("batch_gradients", [["mean over the examples"]], mean_of_batch),
    ("batch_gradients", [["only the first example used"]], one_of_batch(0)),
    ("batch_gradients", [["only the last example used"]], one_of_batch(-1)),
    ("batch_gradients", [["summed before the product"]], summed_first),
    ("step", [["step uphill"], ["target minus output"]], lambda p, O_I, t, eta: stepped(p, O_I, t, -eta)),
    ("step", [["rate left out"]], lambda p, O_I, t, eta: stepped(p, O_I, t, 1)),
    ("step", [["rate squared"]], lambda p, O_I, t, eta: stepped(p, O_I, t, eta**2)),
    ("step", [["divided by the rate"]], lambda p, O_I, t, eta: stepped(p, O_I, t, 1 / eta)),
    ("step", [["output weights already updated"]], output_first),
    ("step", [["biases left as they were"]], weights_alone),
    ("step", [["hidden layer left as it was"]], output_alone),
    ("step", [["biases left out"]], without_biases),
]


@pytest.mark.parametrize(
    ("exercise", "readings", "written"), [pytest.param(*t, id=f"{t[0]}: {t[1][0]}") for t in TYPED]
)
def test_a_slip_typed_by_hand_is_known_by_its_name(
    exercise: str, readings: list[list[str]], written: Callable[..., Any]
) -> None:
    task = EXERCISES[exercise]
    answers = [(network, written(*task.arguments_of(network))) for network in JUDGES]
    assert [[slip.name for slip in reading.slips] for reading in recognise(task, answers)] == readings


def test_right_answers_have_no_reading() -> None:
    for task in EXERCISES.values():
        assert recognise(task, [(network, task.right(*task.arguments_of(network))) for network in JUDGES]) == ()
