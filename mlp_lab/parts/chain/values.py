"""The numbers of a nudge: what each station makes of it, what is measured, and the error signals on the way back."""

from collections.abc import Iterator

import numpy as np

from mlp_core import Activations, Array, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid_prime
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.sweep import Key, Known, Source

NUDGE = 0.1  # Δw


def _of_output(at: AtWeight, after: Activations) -> dict[str, Array]:
    """Give every number of the chain of an output weight, by what it is."""
    a, t, i = at.activations, at.state.t, at.i
    carried, slope, error = a.O_H[..., at.j], sigmoid_prime(a.x_O[..., i]), a.O_O[..., i] - t[..., i]
    dw = np.full_like(carried, NUDGE)
    dx = carried * dw  # Δx_i^O = O_j^H · Δw_ji^O
    dO = slope * dx  # ΔO_i^O ≈ sig′(x_i^O) · Δx_i^O
    return {
        **{"O_j": carried, "slope_k": slope, "error": error},
        **{"Δw": dw, "Δx_k": dx, "ΔO_k": dO, "ΔE": error * dO},
        **{"measured Δx_k": after.x_O[..., i] - a.x_O[..., i], "measured ΔO_k": after.O_O[..., i] - a.O_O[..., i]},
        **{"δ_k": delta_O(a, t)[..., i], "∂E/∂w": gradient_w_O(a, t)[..., at.j, i]},
    }


def _of_hidden(at: AtWeight, after: Activations) -> dict[str, Array]:
    """Give every number of the chain of a hidden weight, by what it is; what has the index k has one for each lane."""
    a, (t, w_O), i = at.activations, (at.state.t, at.state.w_O), at.i
    carried, slope = a.O_I[..., at.j], sigmoid_prime(a.x_H[..., i])
    onward, slopes, errors = w_O[..., i, :], sigmoid_prime(a.x_O), a.O_O - t
    dw = np.full_like(carried, NUDGE)
    dx = carried * dw  # Δx_i^H = O_j^I · Δw_ji^H
    dO = slope * dx  # ΔO_i^H ≈ sig′(x_i^H) · Δx_i^H
    dxs = onward * dO[..., np.newaxis]  # Δx_k^O = w_ik^O · ΔO_i^H
    dOs = slopes * dxs  # ΔO_k^O ≈ sig′(x_k^O) · Δx_k^O
    terms = errors * dOs  # ΔE ≈ Σ_k (O_k^O − t_k) · ΔO_k^O
    back = delta_O(a, t) * onward  # δ_k^O · w_ik^O
    return {
        **{"O_j": carried, "slope_i": slope, "w_ik": onward, "slope_k": slopes, "error": errors},
        **{"Δw": dw, "Δx_i": dx, "ΔO_i": dO, "Δx_k": dxs, "ΔO_k": dOs, "terms": terms, "ΔE": terms.sum(axis=-1)},
        **{"measured Δx_i": after.x_H[..., i] - a.x_H[..., i], "measured ΔO_i": after.O_H[..., i] - a.O_H[..., i]},
        **{"δ_k": delta_O(a, t), "δ_k w_ik": back, "Σ": back.sum(axis=-1), "δ_i": delta_H(a, t, w_O)[..., i]},
        "∂E/∂w": gradient_w_H(a, t, w_O)[..., at.j, i],
    }


def _nudged(at: AtWeight) -> Activations:
    """Run the network forward once more, with the nudged weight."""
    w = getattr(at.state, at.weight.array)[at.weight.entry]
    nudged = at.weight.turned(at.state, w + NUDGE)
    return forward(nudged.parameters, nudged.O_I)


def chain_numbers(at: AtWeight) -> dict[str, Array]:
    """Give every number of the chain of a weight, by what it is.

    `ΔE` is what the local slopes make of the nudge, `measured ΔE` what two runs of the network say, `promise` is
    ∂E/∂w · Δw, `rest` what measured differs from it by; `loss terms` are the ½ (O_k^O − t_k)² that E consists of.
    """
    after, before, t = _nudged(at), at.activations.O_O, at.state.t
    numbers = {"w_O": _of_output, "w_H": _of_hidden}[at.weight.array](at, after)
    measured = loss(after.O_O, t) - loss(before, t)  # E(w + Δw) − E(w)
    promise = numbers["∂E/∂w"] * NUDGE
    numbers |= {"measured ΔE": measured, "promise": promise, "rest": measured - promise}
    numbers["loss terms"] = loss(before[..., np.newaxis], t[..., np.newaxis])  # each output by itself
    return numbers


def chain_key(array: str, what: str) -> str:
    """Name a number of the chain of the chosen weight of an array, as the sweep does."""
    return str(Key(array, "chain", what))


def _source(array: str) -> Source:
    def source(known: Known) -> Iterator[tuple[str, Array]]:
        for what, values in chain_numbers(known.weights[array]).items():
            yield chain_key(array, what), values

    return source


CHAIN_SOURCES = {array: _source(array) for array in ("w_O", "w_H")}
