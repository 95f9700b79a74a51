"""The lab: what a student calls, one line a panel."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from weakref import finalize

from numpy.typing import ArrayLike

from mlp_core import Activations, Parameters
from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.chain.panel import ChainPanel
from mlp_lab.panels.convention.panel import Convention
from mlp_lab.panels.derivation.panel import DerivationPanel
from mlp_lab.panels.differences.panel import DifferencePlot
from mlp_lab.panels.loss_slice.panel import LossSlice
from mlp_lab.panels.matrices.panel import Matrices
from mlp_lab.panels.network.panel import Network
from mlp_lab.panels.open_neuron.panel import OpenNeuron
from mlp_lab.panels.question.lessons import find_question
from mlp_lab.panels.question.panel import QuestionPanel, wording
from mlp_lab.panels.scene.panel import Scene
from mlp_lab.panels.slips.panel import Slips
from mlp_lab.state.checks import named, started
from mlp_lab.state.knobs import Knob, State
from mlp_lab.state.shared import SharedState

P = TypeVar("P", bound=Panel)
SETTABLE = "what can be set are parameters, w_H, b_H, w_O, b_O, O_I and t, or one number as in lab['w_O[1, 0]'] = 0.5"
INSTEAD = {"knob": "choose one by lab.select(name)", "weight": "choose one by lab.select(name)"}


def _array(name: str, doc: str) -> property:
    """Make a property that reads one array of the state and, set to new numbers, redraws every panel."""
    return property(
        lambda self: getattr(self.state, name), lambda self, value: self._shared.change({name: value}), doc=doc
    )


class Lab:
    """A network with an input and a target, a knob to turn and a weight to look at, shared by all its panels.

    sizes: N_I, N_H, N_O, each 1 to 6, unless parameters fix them. parameters, O_I, t: numbers to start from;
    what is not given is drawn from the seed, the same on every run. Raises ValueError for numbers that do not fit.
    """

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
        seed: int = 88580,
    ) -> None:
        self._shared = SharedState(started(sizes, seed, parameters, O_I, t))
        self._link = Link(self._shared)
        self._kept: dict[tuple[object, ...], Any] = {}
        finalize(self, self._link.join()).atexit = False

    def network(self, edges: str = "weight") -> Network:
        """Show the network, its edges drawn by `"weight"`, `"gradient"`, or `"share"` of the chosen weight's slope."""
        return Network(self._link, edges=edges)

    def open_neuron(self) -> OpenNeuron:
        """Open one neuron: what arrives, times its weights, plus the bias, and the sigmoid of that sum."""
        return OpenNeuron(self._link)

    def convention(self) -> Convention:
        """Show the weights of a layer as `w[from, to]` or as `w[to, from]`, with all that is written for them."""
        return Convention(self._link)

    def derivation(self, layer: str, ask: bool = False) -> DerivationPanel:
        """Show the derivation for `"output"` or `"hidden"` weights; with `ask`, each line has to be chosen first."""
        if not ask:
            return DerivationPanel(self._link, layer, ask)
        return self._once(DerivationPanel, layer, ask)

    def scene(self, layer: str) -> Scene:
        """Show the network with the derivation for `"output"` or `"hidden"` weights, each line of which is chosen."""
        return self._once(Scene, layer)

    def chain(self, layer: str) -> ChainPanel:
        """Walk along the chain of an `"output"` or `"hidden"` weight: a nudge forward to E, error signals back."""
        return self._once(ChainPanel, layer)

    def loss_slice(self) -> LossSlice:
        """Show E along the chosen weight, with the tangent whose slope is the gradient."""
        return LossSlice(self._link)

    def matrices(self, product: str, ask: bool = False) -> Matrices:
        """Show `"x_H"`, `"x_O"`, `"delta_H"`, `"gradient_w_O"` or `"gradient_w_H"` as a product of matrices.

        With `ask`, what is stored of it does not answer a question that comes first.
        """
        return Matrices(self._link, product, ask)

    def find_slips(self, line: str) -> Slips:
        """Show a line as the sheet prints it, such as `"(7)"`, with its slips to be found and mended."""
        return self._once(Slips, line)

    def differences(self, complex_step: bool = False) -> DifferencePlot:
        """Show how far measured slopes along the chosen weight are from the formula; the complex step on request."""
        return self._once(DifferencePlot, complex_step)

    def ask(self, name: str) -> QuestionPanel:
        """Ask a question of the lessons by its name; its answer can be seen once it has been answered.

        What was answered stays: the same words are asked once in a lab. Raises ValueError for an unknown name.
        """
        question = find_question(name)
        return self._once(QuestionPanel, name, question, key=wording(question, self._shared.moment))

    def _once(self, kind: type[P], *about: Any, key: object = None) -> P:
        """Give a panel that is made once, so that a cell run again keeps what a student did in it."""
        kept: P | None = self._kept.get((kind, key or about))
        if kept is None:
            kept = self._kept[kind, key or about] = kind(self._link, *about)
        return kept

    @property
    def parameters(self) -> Parameters:
        """All weights and biases, as mlp_core takes them."""
        return self.state.parameters

    @parameters.setter
    def parameters(self, parameters: Parameters) -> None:
        self._shared.change(named(parameters))

    @property
    def activations(self) -> Activations:
        """What a forward pass gives for the numbers of now."""
        return self._shared.activations

    @property
    def E(self) -> float:
        """The loss for the numbers of now."""
        return self._shared.E

    @property
    def knob(self) -> str:
        """The name of the knob that the sliders turn."""
        return str(self._shared.moment.knob)

    @property
    def weight(self) -> str:
        """The name of the weight whose gradient the panels show: the last one chosen."""
        return str(self._shared.moment.weight)

    @property
    def state(self) -> State:
        """All numbers of now, array by array."""
        return self._shared.moment.numbers

    def chosen(self, array: str) -> Knob:
        """Give the weight last chosen in `w_H` or `w_O`, which that part of the derivation is about."""
        return self._shared.moment.weights[array]

    def gradient(self, weight: str) -> float:
        """Give ∂E/∂w of one weight, by its name."""
        return self._shared.gradient(weight)

    def select(self, name: str) -> None:
        """Choose a knob by its name, such as `w_O[1, 0]` or `t[0]`; a weight becomes the one that panels look at."""
        self._shared.select(name)

    def reset(self) -> None:
        """Go back to the numbers that the lab began with; what is chosen stays chosen."""
        self._shared.reset()

    def together(self) -> AbstractContextManager[None]:
        """Make one change of many: `with lab.together():`. What raises inside undoes all of it."""
        return self._shared.together()

    def __getitem__(self, name: str) -> float:
        """Read one knob by its name."""
        return self._shared.knob(name).value(self.state)

    def __setitem__(self, name: str, value: float) -> None:
        """Turn one knob, given by its name, to a finite value."""
        self._shared.turn(name, value)

    def __setattr__(self, name: str, value: object) -> None:
        own = getattr(type(self), name, None)
        if not name.startswith("_") and getattr(own, "fset", None) is None:
            reason = "cannot be set" if own else "is nothing that a lab has"
            raise AttributeError(f"{name!r} {reason}; {INSTEAD.get(name, SETTABLE)}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, (*self.w_H.shape, len(self.t))))
        return f"Lab {sizes}: E = {number(self.E)}, knob {self.knob} = {number(self[self.knob])}, weight {self.weight}"

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/plain": repr(self)}, {}
