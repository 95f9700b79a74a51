"""The numbers that panels show, and what mlp_core says they are."""

import json

import numpy as np
from playwright.sync_api import Page

from mlp_core import Array, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.values import MINE, PRINTED
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import Knob, State

SHOWN_NUMBERS = """(root) => [...root.querySelectorAll("[data-number]")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .filter((node) => node.textContent || !node.dataset.number.startsWith("E terms")) // one that is too thin for text
    .map((node) => [node.dataset.number, node.textContent])"""

AT_POSITIONS = f"""(root, positions) => {{
    const slider = root.querySelector(".mlp-knob input[type=range]");
    const read = {SHOWN_NUMBERS};
    const drag = (position) => {{
        slider.value = position;
        slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
        return read(root);
    }};
    const seen = positions.map(drag);
    slider.dispatchEvent(new Event("change", {{ bubbles: true }}));
    return JSON.stringify(seen); // Playwright would take its time over so many lists
}}"""


def shown_numbers(page: Page) -> list[tuple[str, str]]:
    """Read every number that the panels of a page show, each with the name it is shown for."""
    return [(name, text) for name, text in page.eval_on_selector("body", SHOWN_NUMBERS)]


def numbers_at(page: Page, positions: range | list[int]) -> list[list[tuple[str, str]]]:
    """Drag the first knob of a page through these positions, let go, and give all that was shown at each."""
    seen = json.loads(page.eval_on_selector("body", AT_POSITIONS, list(positions)))
    return [[(name, text) for name, text in shown] for shown in seen]


def assert_shown_as(text: str, value: float, name: str) -> None:
    """Hold a shown number against its true value, to the digits shown."""
    shown = float(text.replace("−", "-"))
    mantissa, _, exponent = text.partition("e")
    unit = 10.0 ** (int(exponent.replace("−", "-") or 0) - len(mantissa.partition(".")[2]))
    if " product" in name and max(abs(shown), abs(value)) < 1e-15:  # of a sum that cancels, rounding alone is left
        return
    assert abs(shown - value) <= 0.5 * unit * (1 + 1e-9), f"{name} shows {text}, is {value!r}"


def assert_all_true(shown: list[tuple[str, str]], state: State, weights: dict[str, Knob]) -> set[str]:
    """Hold every shown number against mlp_core and return the names of those seen."""
    numbers = expected(state, weights)
    if any(name.startswith(tuple(LINES)) for name, _ in shown):
        numbers |= expected_of_lines(state, weights)
    if any(" chain " in name for name, _ in shown):
        numbers |= expected_of_chains(state, weights)
    for name, text in shown:
        if name.endswith(" spread"):
            assert abs(float(text.replace("−", "-"))) < 1e-14
            continue
        array, _, index = name.partition("[")
        value = float(np.asarray(numbers[array])[tuple(map(int, index.rstrip("]").split(", "))) if index else ()])
        if np.isnan(value):
            assert text == "does not exist"
        else:
            assert_shown_as(text, value, name)
    return {name for name, _ in shown}


def chosen(lab: Lab) -> dict[str, Knob]:
    """Give the weight chosen in each array, which the two derivations are about."""
    return {array: lab.chosen(array) for array in ("w_O", "w_H")}


def assert_page_is_true(page: Page, lab: Lab) -> set[str]:
    """Hold every number that a page shows against the lab and return the names of those seen."""
    return assert_all_true(shown_numbers(page), lab.state, chosen(lab))


def expected(state: State, weights: dict[str, Knob]) -> dict[str, Array | float]:
    """Compute every number that panels show from mlp_core, for the weight chosen in each array."""
    a = forward(state.parameters, state.O_I)
    numbers: dict[str, Array | float] = {**state._asdict(), **a._asdict(), "E": float(loss(a.O_O, state.t))}
    numbers |= {"delta_O": delta_O(a, state.t), "delta_H": delta_H(a, state.t, state.w_O)}
    numbers |= {"gradient_w_O": gradient_w_O(a, state.t), "gradient_w_H": gradient_w_H(a, state.t, state.w_O)}
    numbers |= {"errors": a.O_O - state.t, "E terms": (a.O_O - state.t) ** 2 / 2}
    numbers |= {"terms_H": a.O_I[:, None] * state.w_H, "terms_O": a.O_H[:, None] * state.w_O}
    part_1, part_2 = (weights[array].index for array in ("w_O", "w_H"))
    return numbers | _part_1(state, *part_1) | _part_2(state, *part_2) | _matrices(state)


def expected_of_lines(state: State, weights: dict[str, Knob]) -> dict[str, Array | float]:
    """Compute what each printed line gives, as printed and with every right mend, and what is true."""
    numbers: dict[str, Array | float] = {}
    for line in LINES.values():
        place = AtWeight(state, forward(state.parameters, state.O_I), weights[line.array])
        numbers[line.key(PRINTED)] = line.reading(place, {})
        numbers[line.key(MINE)] = numbers[line.key(line.how)] = line.true(place)
    return numbers


def expected_of_chains(state: State, weights: dict[str, Knob]) -> dict[str, Array | float]:
    """Compute what the two chains show from mlp_core, for a nudge of 0.1 of the weight chosen in each array."""
    a = forward(state.parameters, state.O_I)
    numbers: dict[str, Array | float] = {}
    errors, slopes, d = a.O_O - state.t, sigmoid_prime(a.x_O), delta_O(a, state.t)
    for array, layer in (("w_O", "O"), ("w_H", "H")):
        j, i = weights[array].index
        nudged = getattr(state, array).copy()
        nudged[j, i] += 0.1
        after = forward(state._replace(**{array: nudged}).parameters, state.O_I)
        measured = float(loss(after.O_O, state.t) - loss(a.O_O, state.t))
        moved = {letter: getattr(after, f"{letter}_{layer}")[i] - getattr(a, f"{letter}_{layer}")[i] for letter in "xO"}
        carried = float((a.O_H if layer == "O" else a.O_I)[j])
        slope = sigmoid_prime(a.x_H[i]) if layer == "H" else slopes[i]
        own: dict[str, Array | float] = {"Δw": 0.1, "O_j": carried, "measured ΔE": measured}
        if layer == "O":
            gradient = float(gradient_w_O(a, state.t)[j, i])
            own |= {"slope_k": slope, "error": errors[i], "δ_k": d[i], "measured Δx_k": moved["x"]}
            own |= {"Δx_k": 0.1 * carried, "ΔO_k": 0.1 * carried * slope, "measured ΔO_k": moved["O"]}
        else:
            gradient = float(gradient_w_H(a, state.t, state.w_O)[j, i])
            dO, onward = 0.1 * carried * slope, state.w_O[i]
            own |= {"slope_i": slope, "w_ik": onward, "slope_k": slopes, "error": errors, "δ_k": d}
            own |= {"Δx_i": 0.1 * carried, "ΔO_i": dO, "Δx_k": onward * dO, "ΔO_k": slopes * onward * dO}
            own |= {"terms": errors * slopes * onward * dO, "δ_k w_ik": d * onward, "Σ": float(onward @ d)}
            own |= {"δ_i": delta_H(a, state.t, state.w_O)[i], "measured Δx_i": moved["x"], "measured ΔO_i": moved["O"]}
        own |= {"ΔE": 0.1 * gradient, "∂E/∂w": gradient, "promise": 0.1 * gradient, "rest": measured - 0.1 * gradient}
        numbers |= {f"{array} chain {what}": value for what, value in own.items()}
    return numbers


def _part_1(state: State, j: int, i: int) -> dict[str, Array | float]:
    """Compute what the derivation for an output weight shows, and what is taken for its lines."""
    a = forward(state.parameters, state.O_I)
    error, sig, other, out = a.O_O[i] - state.t[i], sigmoid(a.x_O[i]), sigmoid(-a.x_O[i]), a.O_H[j]
    factors = {
        "L0": [error * sig * other * out],
        "L1": [error, sig * other * out],
        "L2": [error, sig * other * out],
        "L3": [error, sig, other, out],
        "L4": [error, sig, other, out],
        "L5": [error, sig, other, out],
    }
    slope = sig * other
    wrong = {
        "L1": [2 * error * slope * out, error],
        "L2": [error * out, error * sig],
        "L3": [error * slope, error * sig * out],
        "L4": [error * slope * slope * out, error * slope * a.x_H[j]],
        "L5": [error * slope * state.w_O[j, i], error * slope * a.O_H.sum()],
    }
    numbers: dict[str, Array | float] = {f"w_O {line}": float(np.prod(values)) for line, values in factors.items()}
    numbers |= {f"w_O {line} {n}": value for line, values in factors.items() for n, value in enumerate(values)}
    return numbers | {
        f"w_O {line} wrong {n}": value for line, values in wrong.items() for n, value in enumerate(values)
    }


def _part_2(state: State, j: int, i: int) -> dict[str, Array | float]:
    """Compute what the derivation for a hidden weight shows, from the last line's factors, and what is taken for it."""
    a = forward(state.parameters, state.O_I)
    errors, slopes, onward = a.O_O - state.t, sigmoid_prime(a.x_O), state.w_O[i]
    slope, ones, given = sigmoid_prime(a.x_H[i]), np.ones_like(state.t), a.O_I[j]
    paths = {
        "L1": [errors, slopes * onward * slope * given],
        "L2": [errors, slopes * onward * slope * given],
        "L3": [errors, slopes, onward * slope * given],
        "L4": [errors, slopes, onward * slope * given],
        "L5": [errors, slopes, onward, ones * slope * given],
        "L6": [errors, slopes, onward, ones * slope, ones * given],
        "L7": [errors, slopes, onward],
    }
    moved = onward * slope * given  # how the net inputs of the outputs answer
    only_i = errors[i] * slopes[i] * moved[i] if i < len(errors) else np.nan
    wrong = {
        "L1": [only_i, errors.sum()],
        "L2": [(errors * a.O_O).sum(), (errors * moved).sum()],
        "L3": [(errors * a.O_O * moved).sum(), (errors * slopes).sum()],
        "L4": [(errors * slopes**2 * moved).sum(), (errors * slopes * onward * given).sum()],
        "L5": [(errors * slopes * a.O_H[i]).sum(), (errors * slopes * slope * given).sum()],
        "L6": [(errors * slopes * onward * given).sum(), (errors * slopes * onward * slope * state.w_H[j, i]).sum()],
        "L7": [errors.sum() * (slopes * onward).sum() * slope * given, (errors * slopes * moved).sum() * slope * given],
    }
    numbers: dict[str, Array | float] = {"w_H L7 3": slope, "w_H L7 4": given}
    for line, factors in paths.items():
        numbers |= {f"w_H {line} {n}": values for n, values in enumerate(factors)}
        numbers[f"w_H {line} products"] = np.prod(factors, axis=0)
        numbers[f"w_H {line} sums"] = np.cumsum(np.prod(factors, axis=0))
    gradient = float(gradient_w_H(a, state.t, state.w_O)[j, i])
    numbers["w_H shares"] = errors * slopes * onward * slope * a.O_I[j]
    numbers |= {"w_H L0 0": gradient} | {f"w_H L{n}": gradient for n in range(8)}
    return numbers | {
        f"w_H {line} wrong {n}": value for line, values in wrong.items() for n, value in enumerate(values)
    }


def _matrices(state: State) -> dict[str, Array | float]:
    """Compute what only the matrices show; the form without the transpose has numbers where it fits."""
    a, w_H, w_O = forward(state.parameters, state.O_I), state.w_H, state.w_O
    d, slope = delta_O(a, state.t), sigmoid_prime(a.x_H)
    numbers: dict[str, Array | float] = {"slope_H": slope, "delta_H terms": d * w_O, "delta_H product": w_O @ d}
    numbers |= {"x_H terms": (a.O_I[:, None] * w_H).T, "x_H product": a.x_H - state.b_H}
    numbers |= {"x_O terms": (a.O_H[:, None] * w_O).T, "x_O product": a.x_O - state.b_O}
    if w_O.shape[0] == w_O.shape[1]:
        numbers |= {"delta_H mistaken product": d @ w_O, "delta_H mistaken": d @ w_O * slope}
    return numbers
