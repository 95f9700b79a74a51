"""Answers as students type them, in three styles, with one factor or several written wrongly.

What is typed for a factor is text of this file, and none of the package. In it s, x, T and e stand for the output, the
net input, the target and the error of an output; S and X for the output and the net input of a hidden neuron.
"""

from typing import Any

import numpy as np

from mlp_core import sigmoid

_SLOPES = {
    "value of the sigmoid for its slope": "s",
    "one of the slope's two factors lost": "1 - s",
    "sigmoid applied twice": "sig(s) * (1 - sig(s))",
    "s (1 − s) of the net input": "x * (1 - x)",
    "slope of tanh": "1 - s * s",
    "plus in place of minus in the slope": "s * (1 + s)",
    "inner derivative lost": "s ** 2",
    "slope squared": "(s * (1 - s)) ** 2",
}
OF_SIGMOID_PRIME = _SLOPES | {
    "sigmoid of 1 − sig(x)": "sig(1 - s)",
    "net input in the second factor": "s * (1 - x)",
    "sign of the inner derivative lost": "-s * (1 - s)",
}
RIGHT = {"sign": "1", "factor": "1", "error": "s - T", "slope_O": "s * (1 - s)", "w": "w", "slope_H": "S * (1 - S)"}
RIGHT |= {"into_O": "S_j", "into_H": "I_j"}
FACTORS: dict[str, dict[str, str]] = {
    "sign": {"target minus output": "-1"},
    "factor": {
        "½ of the loss lost": "2",
        "2 of the square lost": "0.5",
        "divided by the number of outputs": "1 / len(t)",
    },
    "error": {
        "target forgotten": "s",
        "square left standing": "(s - T) ** 2",
        "size of the error without its sign": "abs(s - T)",
        "error left out": "1 + 0 * s",
        "net input compared with the target": "x - T",
    },
    "slope_O": {"slope of the output left out": "1 + 0 * s"}
    | {f"{name}, at the outputs": typed for name, typed in _SLOPES.items()},
    "w": {"output weight left out": "1 + 0 * w", "hidden output in place of the output weight": "S_i + 0 * w"},
    "slope_H": {"slope of the hidden neuron left out": "1 + 0 * S"}
    | {
        f"{name}, at the hidden neurons": typed.replace("sig", "f")
        .replace("s", "S")
        .replace("x", "X")
        .replace("f", "sig")
        for name, typed in _SLOPES.items()
    },
    "into_O": {
        "hidden output left out": "1 + 0 * S_j",
        "output of the end in place of the beginning": "s_i + 0 * S_j",
        "net input of the hidden neuron in place of its output": "X_j",
        "all hidden outputs added up": "now.O_H.sum() + 0 * S_j",
    },
    "into_H": {
        "input left out": "1 + 0 * I_j",
        "hidden output in place of the input": "S_i + 0 * I_j",
        "all inputs added up": "now.O_I.sum() + 0 * I_j",
    },
}
OF = {
    "delta_O": ("sign", "factor", "error", "slope_O"),
    "gradient_w_O": ("sign", "factor", "error", "slope_O", "into_O"),
    "delta_H": ("sign", "factor", "error", "slope_O", "w", "slope_H"),
    "gradient_w_H": ("sign", "factor", "error", "slope_O", "w", "slope_H", "into_H"),
}

_LOOPS = {
    "delta_O": """
        d = []
        for i in range(len(t)):
            s, x, T = now.O_O[i], now.x_O[i], t[i]
            d.append(({sign}) * ({factor}) * ({error}) * ({slope_O}))
        return d""",
    "gradient_w_O": """
        g = [[0.0] * len(t) for _ in now.O_H]
        for j in range(len(now.O_H)):
            for i in range(len(t)):
                s, x, T, S_j, X_j = now.O_O[i], now.x_O[i], t[i], now.O_H[j], now.x_H[j]
                s_i = s
                g[j][i] = ({sign}) * ({factor}) * ({error}) * ({slope_O}) * ({into_O})
        return g""",
    "delta_H": """
        d = []
        for i in range(len(now.O_H)):
            S, X, S_i, total = now.O_H[i], now.x_H[i], now.O_H[i], 0.0
            for k in range(len(t)):
                s, x, T, w = now.O_O[k], now.x_O[k], t[k], w_O[i, k]
                total += ({error}) * ({slope_O}) * ({w})
            d.append(({sign}) * ({factor}) * total * ({slope_H}))
        return d""",
    "gradient_w_H": """
        g = [[0.0] * len(now.O_H) for _ in now.O_I]
        for j in range(len(now.O_I)):
            for i in range(len(now.O_H)):
                S, X, S_i, I_j, total = now.O_H[i], now.x_H[i], now.O_H[i], now.O_I[j], 0.0
                for k in range(len(t)):
                    s, x, T, w = now.O_O[k], now.x_O[k], t[k], w_O[i, k]
                    total += ({error}) * ({slope_O}) * ({w})
                g[j][i] = ({sign}) * ({factor}) * total * ({slope_H}) * ({into_H})
        return g""",
}
_OUTPUTS = "\n        s, x, T = now.O_O, now.x_O, t"
_HIDDEN = f"{_OUTPUTS}\n        S, X, w, S_i = now.O_H, now.x_H, w_O, now.O_H[:, None]"
_EINSUM = {
    "delta_O": _OUTPUTS
    + """
        return ({sign}) * ({factor}) * np.einsum("i,i->i", {error}, {slope_O})""",
    "gradient_w_O": _OUTPUTS
    + """
        S_j, X_j, s_i = now.O_H[:, None], now.x_H[:, None], now.O_O[None]
        into = np.broadcast_to({into_O}, (len(now.O_H), len(t)))
        return ({sign}) * ({factor}) * np.einsum("ji,i,i->ji", into, {error}, {slope_O})""",
    "delta_H": _HIDDEN
    + """
        return ({sign}) * ({factor}) * np.einsum("k,k,ik,i->i", {error}, {slope_O}, {w}, {slope_H})""",
    "gradient_w_H": _HIDDEN
    + """
        weights = {w}
        S_i, I_j = now.O_H[None], now.O_I[:, None]
        into = np.broadcast_to({into_H}, (len(now.O_I), len(now.O_H)))
        return ({sign}) * ({factor}) * np.einsum("k,k,ik,i,ji->ji", {error}, {slope_O}, weights, {slope_H}, into)""",
}
_MATRICES = {
    "delta_O": _OUTPUTS
    + """
        return np.diag({slope_O}) @ (({sign}) * ({factor}) * ({error}))""",
    "gradient_w_O": _OUTPUTS
    + """
        S_j, X_j, s_i = now.O_H[:, None], now.x_H[:, None], now.O_O[None]
        d = ({sign}) * ({factor}) * (({error}) * ({slope_O}))
        return ({into_O}) * d""",
    "delta_H": _HIDDEN
    + """
        d = ({sign}) * ({factor}) * (({error}) * ({slope_O}))
        return (({w}) @ d) * ({slope_H})""",
    "gradient_w_H": _HIDDEN
    + """
        d = ({sign}) * ({factor}) * (({error}) * ({slope_O}))
        d = (d @ ({w}).T) * ({slope_H})
        S_i, I_j = now.O_H[None], now.O_I[:, None]
        return ({into_H}) * d""",
}
STYLES = {"loops": _LOOPS, "einsum": _EINSUM, "matrices": _MATRICES}


def typed(exercise: str, style: str, **wrong: str) -> Any:
    """Give the function that a student has typed, with the text of some factors in place of the right one."""
    arguments = "now, t, w_O" if exercise.endswith("H") else "now, t"
    body = STYLES[style][exercise].format(**RIGHT | wrong)
    names: dict[str, Any] = {"np": np, "sig": sigmoid}
    exec(f"def {exercise}({arguments}):{body}", names)
    return names[exercise]
