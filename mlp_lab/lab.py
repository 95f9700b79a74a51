"""The lab: the one shared state of a lesson, from which every panel reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike

from mlp_core import Activations, Array, Parameters, forward, loss
from mlp_lab import panels
from mlp_lab.difference_plot import DifferencePlot
from mlp_lab.knobs import LARGEST, Knob, State, find_knob, positions
from mlp_lab.matrix_panel import MatrixPanel
from mlp_lab.notation import number
from mlp_lab.slip_panel import SlipPanel
from mlp_lab.sweep import Part, compute_sweep, loss_along, readings

STATIC = Path(__file__).parent / "static"
LARGEST_LAYER = 6  # what a panel can draw legibly


def _array(name: str, doc: str) -> property:
    """Make a property that reads one array of the state and, set to new numbers, redraws every panel."""
    return property(lambda self: getattr(self._state, name), lambda self, value: self._change(**{name: value}), doc=doc)


class Lab(anywidget.AnyWidget):
    """A network with an input and a target, a knob to turn and a weight to look at, shared by all its panels.

    sizes: N_I, N_H, N_O, each 1 to 6, unless parameters fix them. parameters, O_I, t: numbers to start from;
    what is not given is drawn from the seed, the same on every run. Raises ValueError for numbers that do not fit.
    """

    _esm = STATIC / "lab.js"
    _css = STATIC / "lab.css"
    _view_name = traitlets.Unicode(None, allow_none=True).tag(sync=True)  # type: ignore[assignment]  # no view
    sweep = traitlets.Dict().tag(sync=True)

    w_H = _array("w_H", "Hidden weights (N_I, N_H), `w_H[j, i]` from input j to hidden neuron i.")
    b_H = _array("b_H", "Hidden biases (N_H).")
    w_O = _array("w_O", "Output weights (N_H, N_O), `w_O[j, i]` from hidden neuron j to output i.")
    b_O = _array("b_O", "Output biases (N_O).")
    O_I = _array("O_I", "Inputs (N_I).")
    t = _array("t", "Targets (N_O).")

    def __init__(
        self,
        sizes: Sequence[int] = (3, 2, 4),
        *,
        parameters: Parameters | None = None,
        O_I: ArrayLike | None = None,
        t: ArrayLike | None = None,
        seed: int = 20528,
    ) -> None:
        given: dict[str, ArrayLike] = _named(parameters) if parameters is not None else {}
        if given:
            sizes = (*_real("w_H", given["w_H"], (-1, -1)).shape, _real("w_O", given["w_O"], (-1, -1)).shape[1])
        given |= {name: value for name, value in (("O_I", O_I), ("t", t)) if value is not None}
        self._state = _drawn(sizes, seed)
        self._knob = self._weight = Knob("w_O", (0, 0))
        self._weights = {"w_H": Knob("w_H", (0, 0)), "w_O": Knob("w_O", (0, 0))}
        self._neuron = "O_O[0]"
        self._parts: tuple[Part, ...] = ()
        self._differences: dict[bool, DifferencePlot] = {}
        self._request = ""  # the last one a panel made
        self._start = self._state._replace(**_fitting(given, self._state))
        super().__init__(sweep=self._take(self._start, self._knob, self._weight, self._weights))
        self.on_msg(self._answer)

    def network(self, edges: str = "weight") -> panels.Network:
        """Show the network, its edges drawn by `"weight"` or by `"gradient"`."""
        return panels.Network(self, edges=edges)

    def forward(self) -> panels.OpenNeuron:
        """Open one neuron: what arrives, times its weights, plus the bias, and the sigmoid of that sum."""
        return panels.OpenNeuron(self)

    def convention(self) -> panels.Convention:
        """Show the weights of a layer as `w[from, to]` or as `w[to, from]`, with all that is written for them."""
        return panels.Convention(self)

    def derivation(self, layer: str, ask: bool = False) -> panels.DerivationPanel:
        """Show the derivation for `"output"` or `"hidden"` weights; with `ask`, each `=` waits for its rule."""
        return panels.DerivationPanel(self, layer, ask=ask)

    def loss_slice(self) -> panels.LossSlice:
        """Show E along the chosen weight, with the tangent whose slope is the gradient."""
        return panels.LossSlice(self)

    def predict_sign(self) -> panels.PredictSign:
        """Ask for the sign of the chosen weight's gradient before showing it."""
        return panels.PredictSign(self)

    def matrices(self, product: str) -> MatrixPanel:
        """Show `"x_H"`, `"x_O"`, `"delta_H"`, `"gradient_w_O"` or `"gradient_w_H"` as a product of matrices."""
        return MatrixPanel(self, product)

    def find_slips(self, line: str) -> SlipPanel:
        """Show a line as the sheet prints it, such as `"(5)"`, with its slips to be found, and what it computes."""
        return SlipPanel(self, line)

    def differences(self, complex_step: bool = False) -> DifferencePlot:
        """Show how far measured slopes along the chosen weight are from the formula; the complex step on request.

        Each of the two is made once, however often it is shown: the kernel draws it anew at each change of the lab.
        """
        if complex_step not in self._differences:
            self._differences[complex_step] = DifferencePlot(self, complex_step)
        return self._differences[complex_step]

    @property
    def parameters(self) -> Parameters:
        """All weights and biases, as mlp_core takes them."""
        return self._state.parameters

    @parameters.setter
    def parameters(self, parameters: Parameters) -> None:
        self._change(**_named(parameters))

    @property
    def activations(self) -> Activations:
        """What a forward pass gives for the numbers of now."""
        return forward(self.parameters, self.O_I)

    @property
    def E(self) -> float:
        """The loss for the numbers of now."""
        return float(loss(self.activations.O_O, self.t))

    @property
    def knob(self) -> str:
        """The name of the knob that the sliders turn."""
        return str(self._knob)

    @property
    def weight(self) -> str:
        """The name of the weight whose gradient the panels show: the last one chosen."""
        return str(self._weight)

    @property
    def neuron(self) -> str:
        """The name of the neuron that is opened: the last one of which a weight or the bias was chosen."""
        return self._neuron

    @property
    def state(self) -> State:
        """All numbers of now, array by array."""
        return self._state

    def chosen(self, array: str) -> Knob:
        """Give the weight last chosen in `w_H` or `w_O`, which that part of the derivation is about."""
        return self._weights[array]

    def include(self, part: Part) -> None:
        """Let the sweep carry the numbers of a part such as a derivation, from the first panel on that shows it."""
        if part not in self._parts:
            self._parts += (part,)
            self.sweep = self._take(self._state, self._knob, self._weight, self._weights)

    def reading(self, name: str) -> Array:
        """Give one of the numbers of now by its name in the sweep, such as `gradient_w_O`."""
        return readings(self._state, self._weights, self._parts)[name]

    def gradient(self, weight: str) -> float:
        """Give ∂E/∂w of one weight, by its name."""
        knob = find_knob(weight, self._state)
        if not knob.is_weight:
            raise ValueError(f"{weight} is no weight, needs one such as {self.weight}")
        return float(self.reading(f"gradient_{knob.array}")[knob.index])

    def slice(self) -> tuple[Array, Array]:
        """Give the positions of the chosen weight, and E at each of them."""
        along = positions(self._weight, self._weight.value(self._state))
        return along, loss_along(self._state, self._weight, along)

    def select(self, name: str) -> None:
        """Choose a knob by its name, such as `w_O[1, 0]` or `t[0]`; a weight becomes the one that panels look at."""
        knob = find_knob(name, self._state)
        weights = self._weights | ({knob.array: knob} if knob.is_weight else {})
        self.sweep = self._take(self._state, knob, knob if knob.is_weight else self._weight, weights)

    def reset(self) -> None:
        """Go back to the numbers that the lab began with; what is chosen stays chosen."""
        self._change(**self._start._asdict())

    def __getitem__(self, name: str) -> float:
        """Read one knob by its name."""
        return find_knob(name, self._state).value(self._state)

    def __setitem__(self, name: str, value: float) -> None:
        """Turn one knob, given by its name, to a finite value."""
        knob = find_knob(name, self._state)
        self._change(**{knob.array: getattr(knob.turned(self._state, _real(name, value, ())), knob.array)})

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(
                f"a lab has no {name!r}; what can be set are parameters, w_H, b_H, w_O, b_O, O_I and t"
            )
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, (*self.w_H.shape, len(self.t))))
        return f"Lab {sizes}: E = {number(self.E)}, knob {self.knob} = {number(self[self.knob])}, weight {self.weight}"

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/plain": repr(self)}, {}

    def _change(self, **arrays: ArrayLike) -> None:
        """Take new numbers, all or none of them."""
        state = self._state._replace(**_fitting(arrays, self._state))
        self.sweep = self._take(state, self._knob, self._weight, self._weights)

    def _take(self, state: State, knob: Knob, weight: Knob, weights: dict[str, Knob]) -> dict[str, Any]:
        """Make this the state, once every number that panels show of it has been computed; give what they are sent."""
        numbers = compute_sweep(state, knob, weight, weights, self._parts)
        for array in state:
            array.flags.writeable = False
        self._state, self._knob, self._weight, self._weights = state, knob, weight, weights
        self._neuron = knob.neuron or self._neuron
        return numbers | {"neuron": self._neuron, "answers": self._request}

    def _answer(self, _: object, message: dict[str, Any], __: object) -> None:
        """Do what a panel asks; the sweep that follows names the request. What cannot be done is refused in words."""
        self._request = message["request"]
        try:
            if message["do"] == "select":
                self.select(message["knob"])
            elif message["do"] == "reset":
                self.reset()
            else:
                self[message["knob"]] = message["value"]
        except ValueError as refusal:
            self.send({"refuses": self._request, "reason": str(refusal)})


def _drawn(sizes: Sequence[int], seed: int) -> State:
    """Draw a state of these sizes, on round numbers so that it can be followed by hand."""
    if np.shape(sizes) != (3,) or not all(isinstance(n, (int, np.integer)) and 1 <= n <= LARGEST_LAYER for n in sizes):
        raise ValueError(f"sizes are {sizes!r}, needs three whole numbers N_I, N_H, N_O of 1 to {LARGEST_LAYER}")
    N_I, N_H, N_O = sizes
    random = np.random.default_rng(seed)
    tenths = np.setdiff1d(np.arange(-10, 11), 0) / 10
    shapes = {"w_H": (N_I, N_H), "b_H": (N_H,), "w_O": (N_H, N_O), "b_O": (N_O,), "O_I": (N_I,)}
    drawn = {name: random.choice(tenths, shape) for name, shape in shapes.items()}
    return State(**drawn | {"w_H": 2 * drawn["w_H"], "w_O": 2 * drawn["w_O"]}, t=random.integers(1, 10, N_O) / 10)


def _named(parameters: Parameters) -> dict[str, ArrayLike]:
    """Return the four arrays of parameters by name."""
    try:
        return dict(Parameters(*parameters)._asdict())
    except TypeError:
        raise ValueError(f"parameters are {parameters!r}, needs the four arrays w_H, b_H, w_O, b_O") from None


def _fitting(arrays: dict[str, ArrayLike], state: State) -> dict[str, Array]:
    """Return copies of the arrays, as real numbers in the shapes that the state has."""
    return {name: _real(name, value, getattr(state, name).shape) for name, value in arrays.items()}


def _real(name: str, value: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return a copy of real numbers in this shape; −1 stands for any length."""
    needed = f"shape {shape}" if -1 not in shape else f"{len(shape)} axes"
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths, needs {needed}") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} is {value!r}, needs real numbers in {needed}")
    if array.ndim != len(shape) or any(n not in (-1, have) for n, have in zip(shape, array.shape, strict=True)):
        raise ValueError(f"{name} has shape {array.shape}, needs {needed}")
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity, needs finite numbers")
    if (np.abs(array) > LARGEST).any():
        raise ValueError(f"{name} holds a number beyond {LARGEST:,.0f}, the largest that a knob takes")
    return array
