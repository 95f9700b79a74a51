"""A line with a wrong factor in it is told by the spread of the lines."""

from collections.abc import Sequence

import numpy as np
import pytest

from mlp_core import Array, gradient_w_O, sigmoid_prime
from mlp_lab.parts.derivation.hidden import HIDDEN
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.output import OUTPUT
from mlp_lab.parts.derivation.values import Derivation, Factor
from mlp_lab.state.at_weight import AtWeight
from tests.parts.derivation.exact import GRADIENTS
from tests.states import at_weight, known, random_state


def wrong(part: Derivation, n: int, paths: Sequence[Factor] = (), factors: Sequence[Factor] = ()) -> Derivation:
    """Give a derivation with other factors in one of its lines."""
    lines = list(part.lines)
    lines[n] = lines[n]._replace(paths=tuple(paths), factors=tuple(factors))
    return part._replace(lines=tuple(lines))


def constant(number: float) -> Factor:
    """Give a factor that is the same everywhere."""
    return Factor(str(number), lambda _: np.asarray(number))


def for_each_k(factor: Factor) -> Factor:
    """Put a factor without an index k under the sum."""
    return factor._replace(value=lambda p: factor.value(p)[..., np.newaxis])


def only_k_is_i(factor: Factor) -> Factor:
    """Drop the sum: of a factor under it, take the number of k = i."""
    return factor._replace(value=lambda p: factor.value(p)[..., p.i % len(factor.value(p))])


def squares(p: AtWeight) -> Array:
    """Differentiate the loss without its half."""
    return p.derivative(lambda a: np.sum((a.O_O - p.state.t) ** 2, axis=-1))


def updated(p: AtWeight) -> Array:
    """Give the output weights after a step of gradient descent."""
    return (p.state.w_O - gradient_w_O(p.activations, p.state.t))[..., p.i, :]


(_, O_1, O_2, O_3, _, O_5), (_, H_1, H_2, H_3, _, H_5, H_6, H_7) = (
    [line.written for line in part.lines] for part in (OUTPUT, HIDDEN)
)
TURNED = Factor("(t_i − O_i^O)", lambda p: p.state.t[..., p.i] - p.activations.O_O[..., p.i])
TURNED_K = Factor("(t_k − O_k^O)", lambda p: p.state.t - p.activations.O_O)
ERROR_OF_I = for_each_k(Factor("(O_i^O − t_i)", lambda p: p.activations.O_O[..., p.i] - p.state.t[..., p.i]))
ANOTHER_OUTPUT = Factor("∂O_j^O/∂w_ji^O", lambda p: p.derivative(lambda a: a.O_O[..., p.j]))
ANOTHER_HIDDEN = for_each_k(Factor("∂O_j^H/∂w_ji^H", lambda p: p.derivative(lambda a: a.O_H[..., p.j])))
O_I_J = Factor("O_j^I", lambda p: p.activations.O_I[..., p.j])
O_I_I = Factor("O_i^I", lambda p: p.activations.O_I[..., p.i])
O_H_I = Factor("O_i^H", lambda p: p.activations.O_H[..., p.i])
O_H_J = Factor("O_j^H", lambda p: p.activations.O_H[..., p.j])
SIG_K = Factor("sig(x_k^O)", lambda p: p.activations.O_O)
SLOPE_OF_OUTPUTS = Factor("sig′(O_k^O)", lambda p: sigmoid_prime(p.activations.O_O))
SLOPE_OF_HIDDEN_OUTPUT = Factor("sig′(O_i^H)", lambda p: sigmoid_prime(p.activations.O_H[..., p.i]))
SLOPE_OF_OUTPUT_I = Factor("sig′(x_i^O)", lambda p: sigmoid_prime(p.activations.x_O[..., p.i]))
TO_FROM = Factor("w_ki^O", lambda p: p.state.w_O[..., :, p.i])
FROM_J = Factor("w_jk^O", lambda p: p.state.w_O[..., p.j, :])
UPDATED = Factor("w_ik^O", updated)
PER_OUTPUT = Factor("1/N_O", lambda p: np.asarray(1 / p.state.t.shape[-1]))
SLIPS: dict[str, Derivation] = {
    "the half is forgotten": wrong(OUTPUT, 0, factors=[Factor("∂/∂w_ji^O Σ_k (O_k^O − t_k)²", squares)]),
    "the 2 of the square is kept": wrong(OUTPUT, 1, factors=[*O_1, constant(2)]),
    "the sign of the error is turned": wrong(OUTPUT, 1, factors=[TURNED, *O_1[1:]]),
    "the output of another neuron is differentiated": wrong(OUTPUT, 1, factors=[O_1[0], ANOTHER_OUTPUT]),
    "the error is forgotten": wrong(OUTPUT, 2, factors=O_2[1:]),
    "1 − sig is forgotten": wrong(OUTPUT, 3, factors=[O_3[0], O_3[1], O_3[3]]),
    "the hidden output is forgotten": wrong(OUTPUT, 5, factors=O_5[:-1]),
    "the indices of the weight are swapped": wrong(OUTPUT, 5, factors=[*O_5[:-1], O_H_I]),
    "the input stands for the hidden output": wrong(OUTPUT, 5, factors=[*O_5[:-1], O_I_J]),
    "Part 2, the half is forgotten": wrong(HIDDEN, 0, factors=[Factor("∂/∂w_ji^H Σ_k (O_k^O − t_k)²", squares)]),
    "Part 2, the 2 of the square is kept": wrong(HIDDEN, 1, H_1, [constant(2)]),
    "Part 2, the sign of the errors is turned": wrong(HIDDEN, 1, [TURNED_K, *H_1[1:]]),
    "Part 2, the mean over k is taken": wrong(HIDDEN, 1, H_1, [PER_OUTPUT]),
    "Part 2, one error stands for all": wrong(HIDDEN, 2, [ERROR_OF_I, *H_2[1:]]),
    "Part 2, the errors are forgotten": wrong(HIDDEN, 2, H_2[1:]),
    "Part 2, sig′(x_k) is missing": wrong(HIDDEN, 3, [H_3[0], H_3[2]]),
    "Part 2, sig stands for sig′": wrong(HIDDEN, 3, [H_3[0], SIG_K, H_3[2]]),
    "Part 2, sig′ is taken of the outputs": wrong(HIDDEN, 3, [H_3[0], SLOPE_OF_OUTPUTS, H_3[2]]),
    "Part 2, w_ki stands for w_ik": wrong(HIDDEN, 5, [*H_5[:2], TO_FROM, H_5[3]]),
    "Part 2, w_jk stands for w_ik": wrong(HIDDEN, 5, [*H_5[:2], FROM_J, H_5[3]]),
    "Part 2, w_ik is missing": wrong(HIDDEN, 5, [*H_5[:2], H_5[3]]),
    "Part 2, w_ik is updated already": wrong(HIDDEN, 5, [*H_5[:2], UPDATED, H_5[3]]),
    "Part 2, another hidden neuron is differentiated": wrong(HIDDEN, 5, [*H_5[:3], ANOTHER_HIDDEN]),
    "Part 2, the hidden slope is missing": wrong(HIDDEN, 6, [*H_6[:3], H_6[4]]),
    "Part 2, the hidden slope is that of an output": wrong(
        HIDDEN, 6, [*H_6[:3], for_each_k(SLOPE_OF_OUTPUT_I), H_6[4]]
    ),
    "Part 2, sig′ is taken of the hidden output": wrong(
        HIDDEN, 6, [*H_6[:3], for_each_k(SLOPE_OF_HIDDEN_OUTPUT), H_6[4]]
    ),
    "Part 2, the input is missing": wrong(HIDDEN, 6, H_6[:4]),
    "Part 2, the hidden output stands for the input": wrong(HIDDEN, 6, [*H_6[:4], for_each_k(O_H_J)]),
    "Part 2, the input of another weight is taken": wrong(HIDDEN, 6, [*H_6[:4], for_each_k(O_I_I)]),
    "Part 2, a factor is left under the sum too": wrong(HIDDEN, 7, H_6[:4], H_7[3:]),
    "Part 2, a factor is lost on its way out": wrong(HIDDEN, 7, H_7[:3], H_7[4:]),
    **{
        f"Part 2, the sum over k is dropped in L{n}": wrong(
            HIDDEN, n, factors=[*map(only_k_is_i, line.paths), *line.factors]
        )
        for n, line in enumerate(HIDDEN.lines)
        if line.paths
    },
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_wrong_line_is_told_by_the_spread(slip: str) -> None:
    part = SLIPS[slip]
    layer = {"w_O": "output", "w_H": "hidden"}[part.array]
    sizes = (4, 4, 4) if layer == "hidden" else (3, 2, 4)  # w_ki^O has the shape of w_ik^O where N_H = N_O
    place = at_weight(random_state(4, sizes), part.array, (0, 1))
    gradient = abs(float(GRADIENTS[part.array](place)))
    right, mistaken = dict(DERIVATIONS[layer].numbers(known(place))), dict(part.numbers(known(place)))
    assert right[f"{part.array} spread"] < 1e-14 * gradient
    assert DERIVATIONS[layer].agree(right)
    assert mistaken[f"{part.array} spread"] > 1e-2 * gradient
    assert not part.agree(mistaken)
