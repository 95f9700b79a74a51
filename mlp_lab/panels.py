"""The panels of a lab: each a view of the shared state, a text twin of it, and a picture of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import sigmoid
from mlp_lab import figures
from mlp_lab.convention import READINGS
from mlp_lab.derivation import DERIVATIONS, Derivation, Line, Place, agree, readings, written
from mlp_lab.knobs import find_knob
from mlp_lab.neuron import BEFORE, NetInputs
from mlp_lab.notation import mathml, number

if TYPE_CHECKING:
    from mlp_lab.lab import Lab

STATIC = Path(__file__).parent / "static"
LAYER = {"I": "input", "H": "hidden neuron", "O": "output"}
FORWARD = {
    layer: f"x_i^{layer} = Σ_j w_ji^{layer} O_j^{before} + b_i^{layer} , O_i^{layer} = sig(x_i^{layer})"
    for layer, before in BEFORE.items()
}


class Panel(anywidget.AnyWidget):
    """What all panels share: the lab they look at, and three readings of what they show."""

    lab = anywidget.WidgetTrait().tag(sync=True)

    def __init__(self, lab: Lab, **traits: Any) -> None:
        super().__init__(lab=lab, **traits)

    def __repr__(self) -> str:
        """Give the text twin: the numbers of now at fixed digits, the same on every run."""
        raise NotImplementedError

    def draw(self, figure: Figure) -> None:
        """Draw the picture that stands in where no kernel runs."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return data | {"text/plain": repr(self), "image/png": figures.png(self.draw)}, metadata


class Network(Panel):
    """The network: neurons with their outputs, edges by weight or gradient, the chosen weight's path to the loss."""

    _esm = STATIC / "network.js"
    edges = traitlets.Enum(["weight", "gradient"], "weight").tag(sync=True)

    def __repr__(self) -> str:
        lab, activations = self.lab, self.lab.activations
        chosen = f"knob {lab.knob} = {number(lab[lab.knob])}, weight {lab.weight} = {number(lab[lab.weight])}"
        rows = [
            ("input", "O_I", activations.O_I),
            ("hidden", "O_H", activations.O_H),
            ("output", "O_O", activations.O_O),
            ("target", "t", lab.t),
        ]
        layers = [f"{layer:<7}{name:<4} {_numbers(values)}" for layer, name, values in rows]
        arrays = [f"{name:<11} {_numbers(values)}" for name, values in self._edge_arrays().items()]
        return "\n".join([f"Network: E = {number(lab.E)}", *layers, *arrays, chosen])

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(7.4, 0.5 + 0.62 * max(*self.lab.w_H.shape, len(self.lab.t)))
        figures.network(figure.add_subplot(), self.lab, self._edge_arrays())

    def _edge_arrays(self) -> dict[str, np.ndarray]:
        prefix = "gradient_" if self.edges == "gradient" else ""
        return {f"{prefix}{name}": self.lab.reading(f"{prefix}{name}") for name in ("w_H", "w_O")}


class LossSlice(Panel):
    """E along the chosen weight, with the point of now and the tangent whose slope is the gradient."""

    _esm = STATIC / "loss_slice.js"

    def __repr__(self) -> str:
        lab = self.lab
        slope = number(lab.gradient(lab.weight))
        return f"Loss along {lab.weight}: at {number(lab[lab.weight])}, E = {number(lab.E)}, slope ∂E/∂w = {slope}"

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(6.4, 3)
        figures.loss_slice(figure.add_subplot(), self.lab)


class OpenNeuron(Panel):
    """One neuron opened: inputs times weights plus bias, the net input they add up to, and its sigmoid."""

    _esm = STATIC / "open_neuron.js"
    formulas = traitlets.Dict().tag(sync=True)
    curve = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Lab) -> None:
        lab.include(NetInputs())
        x = np.linspace(-8, 8, 161)
        super().__init__(
            lab,
            formulas={layer: mathml(says) for layer, says in FORWARD.items()},
            curve={"x": x.tolist(), "y": sigmoid(x).tolist()},
        )

    def __repr__(self) -> str:
        lab, (layer, i) = self.lab, self._place()
        before = getattr(lab.activations, f"O_{BEFORE[layer]}")
        weights, terms = getattr(lab, f"w_{layer}"), lab.reading(f"terms_{layer}")
        rows = [
            (
                f"O_{BEFORE[layer]}[{j}] · w_{layer}[{j}, {i}]",
                f"{number(output)} · {number(weights[j, i])}",
                terms[j, i],
            )
            for j, output in enumerate(before)
        ]
        rows += [(f"b_{layer}[{i}]", "", getattr(lab, f"b_{layer}")[i])]
        rows += [(f"x_{layer}[{i}]", "their sum", getattr(lab.activations, f"x_{layer}")[i])]
        rows += [(lab.neuron, "sig of it", getattr(lab.activations, f"O_{layer}")[i])]
        lines = [f"{name:<18}{how:>19} = {number(float(value)):>7}" for name, how, value in rows]
        return "\n".join([f"Neuron {lab.neuron}, opened", *lines])

    def draw(self, figure: Figure) -> None:
        text = repr(self)
        figure.set_size_inches(8.2, max(2.6, 0.3 * text.count("\n")))
        words, plot = figure.subplots(1, 2, width_ratios=[3, 2])
        figures.words(words, text)
        layer, i = self._place()
        figures.sigmoid_at(plot, self.curve, self.lab.activations, layer, i)

    def _place(self) -> tuple[str, int]:
        """Give the layer of the neuron that is opened, and its index there."""
        knob = find_knob(self.lab.neuron.replace("O_", "b_"), self.lab.state)
        return knob.array[-1], knob.index[0]


class Convention(Panel):
    """The weights of one layer, read as w[from, to] or as w[to, from]: symbols, formula, matrix and code together."""

    _esm = STATIC / "convention.js"
    reading = traitlets.Enum(list(READINGS), "from_to").tag(sync=True)
    written = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Lab) -> None:
        super().__init__(lab, written={name: reading.sent() for name, reading in READINGS.items()})

    def __repr__(self) -> str:
        lab, reading = self.lab, READINGS[self.reading]
        knob = find_knob(lab.weight, lab.state)
        layer, (j, i) = knob.array[-1], knob.index
        return "\n".join(
            [
                f"Indices {reading.says}: {reading.name(knob)} = {number(lab[lab.weight])} "
                f"leads from {LAYER[BEFORE[layer]]} {j + 1} to {LAYER[layer]} {i + 1}",
                f"{reading.formula(layer)}   in code: {reading.code(layer)}",
                f"{knob.array} = {_numbers(reading.matrix(getattr(lab, knob.array)))}",
                f"x_{layer} = {_numbers(getattr(lab.activations, f'x_{layer}'))}",
            ]
        )

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(8.2, 1.1)
        figures.words(figure.add_subplot(), repr(self))


class DerivationPanel(Panel):
    """One part of the derivation, line by line, each factor with its number under it."""

    _esm = STATIC / "derivation.js"
    title = traitlets.Unicode().tag(sync=True)
    array = traitlets.Unicode().tag(sync=True)
    left = traitlets.Unicode().tag(sync=True)
    lines: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    rules = traitlets.Dict().tag(sync=True)
    does = traitlets.Dict().tag(sync=True)
    ask = traitlets.Bool().tag(sync=True)
    shown = traitlets.Int(1).tag(sync=True)
    named = traitlets.Int(1).tag(sync=True)

    def __init__(self, lab: Lab, layer: str, ask: bool) -> None:
        if layer not in DERIVATIONS:
            raise ValueError(f"there is no derivation for {layer!r}, needs one of {', '.join(map(repr, DERIVATIONS))}")
        self._derivation = DERIVATIONS[layer]
        lab.include(self._derivation)
        super().__init__(
            lab,
            title=self._derivation.title,
            array=self._derivation.array,
            left=mathml(self._derivation.left),
            lines=_sent_lines(self._derivation),
            rules={rule: mathml(says) for rule, says in self._derivation.rules.items()},
            does=self._derivation.does,
            ask=ask,
        )

    def __repr__(self) -> str:
        numbers = self._numbers()
        array, weight = self._derivation.array, self.lab.chosen(self._derivation.array)
        j, i = weight.index
        head = f"{self._derivation.title}: {self._derivation.left} for {weight}, j = {j + 1}, i = {i + 1}"
        if self.ask:
            return f"{head}\nName the rule over each =: {', '.join(self._derivation.rules)}"
        lines = [_text_line(array, line, numbers) for line in self._derivation.lines]
        verdict = "agree" if agree(self._derivation, numbers) else "DISAGREE"
        return "\n".join([head, *lines, f"All {len(lines)} lines {verdict}."])

    def draw(self, figure: Figure) -> None:
        lines = self._derivation.lines[: 1 if self.ask else None]
        lanes = len(self.lab.t) if lines[-1].paths else 0
        figure.set_size_inches(8.6, 0.5 + 0.72 * len(lines) + 0.2 * lanes)
        figures.derivation(figure.add_subplot(), self._derivation, lines, self._numbers())

    def _numbers(self) -> dict[str, np.ndarray]:
        place = Place(self.lab.state, self.lab.activations, self.lab.chosen(self._derivation.array))
        return dict(readings(self._derivation, place))


class PredictSign(Panel):
    """A question before the answer: which sign has the chosen weight's gradient?"""

    _esm = STATIC / "predict_sign.js"
    answer = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        return f"Predict: if {self.lab.weight} grows a little, does E grow, fall, or stay?"

    def draw(self, figure: Figure) -> None:
        figure.set_size_inches(6.4, 0.6)
        figures.sentence(figure.add_subplot(), repr(self))


def _numbers(values: np.ndarray) -> str:
    rows = np.atleast_2d(values)
    return "; ".join(" ".join(f"{number(value):>7}" for value in row) for row in rows).strip()


def _sent_lines(derivation: Derivation) -> list[dict[str, Any]]:
    """Give the lines as the browser takes them: MathML, the name of each number, and what the rule changed."""
    before: set[str] = {part.formula for part in derivation.lines[0].parts}
    sent = []
    for line in derivation.lines:
        number_name = f"{derivation.array} {line.name}"
        parts = [
            {"mathml": mathml(part.formula), "number": f"{number_name} {n}", "changed": part.formula not in before}
            for n, part in enumerate(line.parts)
        ]
        about = {"name": line.name, "rule": line.rule, "reason": line.reason, "number": number_name}
        sent.append(about | {"parts": parts, "paths": len(line.paths)})
        before = {part.formula for part in line.parts}
    return sent


def _text_line(array: str, line: Line, numbers: dict[str, np.ndarray]) -> str:
    """Write a line of a derivation, and under it its numbers; a sum over k is written out."""
    factors = [number(float(numbers[f"{array} {line.name} {len(line.paths) + n}"])) for n in range(len(line.factors))]
    if line.paths:
        factors.insert(0, f"({' + '.join(map(number, numbers[f'{array} {line.name} products']))})")
    value = number(float(numbers[f"{array} {line.name}"]))
    return f"{line.name} {line.rule:>8} = {written(line)}\n{'':11} = {' · '.join(factors)} = {value}"
