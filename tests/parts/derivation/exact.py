"""What the factors of a derivation are worth, by their formulas alone, for tests to compare."""

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import strategies as st
from mpmath import mpf

from mlp_core import Array, gradient_w_H, gradient_w_O
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.values import Derivation, Factor
from mlp_lab.state.at_weight import AtWeight
from tests.states import at_weight, random_state

GRADIENTS: dict[str, Callable[[AtWeight], Array]] = {
    "w_O": lambda p: gradient_w_O(p.activations, p.state.t)[p.weight.index],
    "w_H": lambda p: gradient_w_H(p.activations, p.state.t, p.state.w_O)[p.weight.index],
}
each_layer = pytest.mark.parametrize("layer", DERIVATIONS)
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(*[st.integers(1, 4)] * 3)


def random_place(layer: str, seed: int, sizes: tuple[int, int, int] = (3, 2, 4)) -> AtWeight:
    """Draw a network and one of the weights that a derivation is about."""
    state, array = random_state(seed, sizes), DERIVATIONS[layer].array
    random = np.random.default_rng([seed, 1])
    return at_weight(state, array, tuple(int(random.integers(n)) for n in getattr(state, array).shape))


def exact_numbers(place: AtWeight) -> dict[str, Any]:
    """Compute every formula, with loops, 60 digits and difference quotients; no NumPy, no mlp_core.

    What has the index k has a list with one number for each k.
    """
    with mpmath.workdps(60):
        given = {name: mpmath.matrix(array.tolist()) for name, array in place.state._asdict().items()}
        t, j, i, h = list(given["t"]), place.j, place.i, mpf("1e-20")

        def sig(x: mpf) -> mpf:
            return 1 / (1 + mpmath.exp(-x))

        def slope(x: mpf) -> mpf:
            return (sig(x + h) - sig(x - h)) / (2 * h)

        def layer(before: list[mpf], w: mpmath.matrix, b: mpmath.matrix) -> list[mpf]:
            return [sum(before[n] * w[n, m] for n in range(len(before))) + b[m] for m in range(len(b))]

        def run(nudge: mpf) -> dict[str, list[mpf]]:
            w = {name: given[name].copy() for name in ("w_H", "w_O")}
            w[place.weight.array][j, i] += nudge
            x_H = layer(list(given["O_I"]), w["w_H"], given["b_H"])
            O_H = [sig(x) for x in x_H]
            x_O = layer(O_H, w["w_O"], given["b_O"])
            O_O = [sig(x) for x in x_O]
            error = sum((o - target) ** 2 for o, target in zip(O_O, t, strict=True)) / 2
            mixed = layer(x_H, w["w_O"], given["b_O"])  # as if hidden neurons passed their net inputs on
            return {"x_H": x_H, "O_H": O_H, "x_O": x_O, "O_O": O_O, "E": [error], "mixed": mixed}

        low, high, now = run(-h), run(h), run(mpf(0))
        by_w = {name: [(b - a) / (2 * h) for a, b in zip(low[name], high[name], strict=True)] for name in now}
        errors = [o - target for o, target in zip(now["O_O"], t, strict=True)]
        slopes, outputs = [slope(x) for x in now["x_O"]], range(len(t))
        if place.weight.array == "w_O":
            return {
                "∂/∂w_ji^O ½ Σ_k (O_k^O − t_k)²": by_w["E"][0],
                "∂E/∂w_ji^O": by_w["E"][0],
                "(O_i^O − t_i)": errors[i],
                "2 (O_i^O − t_i)": 2 * errors[i],
                "∂O_i^O/∂w_ji^O": by_w["O_O"][i],
                "∂sig(x_i^O)/∂w_ji^O": by_w["O_O"][i],
                "∂/∂w_ji^O sig(Σ_l w_li^O O_l^H + b_i^O)": by_w["O_O"][i],
                "sig(x_i^O)": sig(now["x_O"][i]),
                "(1 − sig(x_i^O))": 1 - sig(now["x_O"][i]),
                "sig(x_i^O) (1 − sig(x_i^O))": slopes[i],
                "∂x_i^O/∂w_ji^O": by_w["x_O"][i],
                "∂/∂w_ji^O (Σ_l w_li^O O_l^H + b_i^O)": by_w["x_O"][i],
                "∂/∂w_ji^O (Σ_l w_li^O x_l^H + b_i^O)": by_w["mixed"][i],
                "O_j^H": now["O_H"][j],
                "(Σ_l O_l^H)": sum(now["O_H"]),
                "w_ji^O": given["w_O"][j, i],
                "O_i^O": now["O_O"][i],
                "x_i^O": now["x_O"][i],
                "Σ_l w_li^O O_l^H + b_i^O": sum(given["w_O"][n, i] * o for n, o in enumerate(now["O_H"]))
                + given["b_O"][i],
            }
        there = i < len(t)  # an output i
        return {
            "∂/∂w_ji^H ½ Σ_k (O_k^O − t_k)²": by_w["E"][0],
            "∂E/∂w_ji^H": by_w["E"][0],
            "(O_k^O − t_k)": errors,
            "(Σ_k (O_k^O − t_k))": sum(errors),
            "(O_i^O − t_i)": errors[i] if there else mpmath.nan,
            "∂O_k^O/∂w_ji^H": by_w["O_O"],
            "∂O_i^O/∂w_ji^H": by_w["O_O"][i] if there else mpmath.nan,
            "∂sig(x_k^O)/∂w_ji^H": by_w["O_O"],
            "∂/∂w_ji^H sig(Σ_l w_lk^O O_l^H + b_k^O)": by_w["O_O"],
            "sig′(x_k^O)": slopes,
            "(Σ_k sig′(x_k^O) w_ik^O)": sum(slopes[k] * given["w_O"][i, k] for k in outputs),
            "∂x_k^O/∂w_ji^H": by_w["x_O"],
            "∂/∂w_ji^H (Σ_l w_lk^O O_l^H + b_k^O)": by_w["x_O"],
            "∂/∂w_ji^H (Σ_l w_lk^O x_l^H + b_k^O)": by_w["mixed"],
            "w_ik^O": [given["w_O"][i, k] for k in outputs],
            "w_ji^H": given["w_H"][j, i],
            "∂O_i^H/∂w_ji^H": by_w["O_H"][i],
            "sig′(x_i^H)": slope(now["x_H"][i]),
            "O_i^H": now["O_H"][i],
            "O_j^I": given["O_I"][j],
            "O_k^O": now["O_O"],
            "sig(x_k^O)": [sig(x) for x in now["x_O"]],
            "x_k^O": now["x_O"],
            "Σ_l w_lk^O O_l^H + b_k^O": [
                sum(given["w_O"][n, k] * o for n, o in enumerate(now["O_H"])) + given["b_O"][k] for k in outputs
            ],
        }


def by_name(derivation: Derivation) -> dict[str, Factor]:
    """Give every factor of a derivation by the name of its number."""
    lines = derivation.lines
    return {
        f"{derivation.array} {line.name} {n}": f for line in lines for n, f in enumerate((*line.paths, *line.factors))
    }
