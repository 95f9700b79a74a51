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
from mlp_lab.panels.boundary.panel import Boundary
from mlp_lab.panels.budget.panel import Budget
from mlp_lab.panels.chain.panel import ChainPanel
from mlp_lab.panels.convention.panel import Convention
from mlp_lab.panels.derivation.panel import DerivationPanel
from mlp_lab.panels.differences.panel import DifferencePlot
from mlp_lab.panels.hump.panel import Hump
from mlp_lab.panels.loss_slice.panel import LossSlice
from mlp_lab.panels.matrices.panel import Matrices
from mlp_lab.panels.network.panel import Network
from mlp_lab.panels.open_neuron.panel import OpenNeuron
from mlp_lab.panels.pulls.panel import Pulls
from mlp_lab.panels.question.lessons import find_question
from mlp_lab.panels.question.panel import QuestionPanel, wording
from mlp_lab.panels.scene.panel import Scene
from mlp_lab.panels.slips.panel import Slips
from mlp_lab.panels.step_down.panel import StepDown
from mlp_lab.panels.surface.panel import SurfacePanel
from mlp_lab.panels.training.panel import TrainingPanel
from mlp_lab.state.checks import named, started
from mlp_lab.state.knobs import Knob, State
from mlp_lab.state.runs import new_run
from mlp_lab.state.shared import SharedState
from mlp_lab.training.run import Run

P = TypeVar("P", bound=Panel)
SETTABLE = "what can be set are parameters, w_H, b_H, w_O, b_O, O_I and t, or one number as in lab['w_O[1, 0]'] = 0.5"
INSTEAD = dict.fromkeys(("knob", "weight"), "choose one by lab.select(name)")
INSTEAD |= {"run": "begin one by lab.training(...)", "step": "show one by lab['step'] = 120"}


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

    def step_down(self, ask: bool = False) -> StepDown:
        """Take one step against all slopes at once by hand: what they promise, and what comes of it.

        E is of the batch of the run, or of the lab's example where there is none. With `ask`, what is stored of it
        does not answer a question that comes first.
        """
        return self._once(StepDown, ask)

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

    def training(
        self,
        data: str = "own",
        *,
        eta: float = 1.0,
        steps: int = 200,
        start: int | str = "lab",
        mean: bool = False,
        rule: str = "together",
        against: dict[str, Any] | None = None,
    ) -> TrainingPanel:
        """Train the network on `"and"`, `"xor"`, `"penguins"` or its own example; its run begins at step 0.

        eta: the learning rate η. steps: how many are computed at once. start: a seed, `"zero"`, `"large"`, or the
        numbers that the lab has. mean: whether E is the mean of the losses, or their sum. rule: `"together"`, or
        `"output first"`, which is wrong. against: what another run beside it does otherwise, such as `{"eta": 10}`.
        Raises ValueError for what does not fit.
        """
        with self._shared.lock:
            lab = self._shared.untrained
            self._shared.begin(new_run(lab, data, start, against, steps, eta=eta, mean=mean, rule=rule))
        return TrainingPanel(self._link)

    def surface(self, across: str | None = None, up: str | None = None) -> SurfacePanel:
        """Show E over two weights or biases, all others held, with the run's path, the step shown, and −∇E there.

        across, up: their names, or else the two that moved most in the run, or have the largest slopes. Raises
        ValueError where they are not two different weights or biases.
        """
        return SurfacePanel(self._link, across, up)

    def boundary(self) -> Boundary:
        """Show where an output is at ½ in the plane of two inputs, with the examples of the run.

        Raises ValueError for a lab without a run, or with another number of inputs.
        """
        return self._once(Boundary)

    def pulls(self) -> Pulls:
        """Show who pulls: the chosen weight's gradient as a sum over the examples of the run, and over their paths."""
        return Pulls(self._link)

    def budget(self) -> Budget:
        """Show the chosen weight's gradient as a product whose factors each take some powers of ten."""
        return Budget(self._link)

    def hump(self, entropy: bool = False, ask: bool = False) -> Hump:
        """Show δ^O over the output, with a dot for each example; with `entropy`, ∂E/∂x^O of cross-entropy beside it.

        With `ask`, what is stored of it does not answer a question that comes first.
        """
        return Hump(self._link, entropy, ask)

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
    def run(self) -> Run:
        """The run of gradient descent that the lab has. Raises ValueError where there is none."""
        return self._shared.at.run

    @property
    def step(self) -> int:
        """The step of the run that is shown. Raises ValueError where there is no run."""
        return self._shared.at.step

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
        """Choose a knob by its name, such as `w_O[1, 0]`, `"scale"` (of all weights) or `"step"`.

        A weight becomes the one that panels look at.
        """
        self._shared.select(name)

    def reset(self) -> None:
        """Go back to the numbers that the lab began with; what is chosen stays chosen."""
        self._shared.reset()

    def together(self) -> AbstractContextManager[None]:
        """Make one change of many: `with lab.together():`. What raises inside undoes all of it."""
        return self._shared.together()

    def __getitem__(self, name: str) -> float:
        """Read one knob by its name, or the step of the run that is shown."""
        return self._shared.value(name)

    def __setitem__(self, name: str, value: float) -> None:
        """Turn one knob, given by its name, to a finite value, or `"step"` to a step that the run has passed."""
        self._shared.turn(name, value)

    def __setattr__(self, name: str, value: object) -> None:
        own = getattr(type(self), name, None)
        if not name.startswith("_") and getattr(own, "fset", None) is None:
            reason = "cannot be set" if own else "is nothing that a lab has"
            raise AttributeError(f"{name!r} {reason}; {INSTEAD.get(name, SETTABLE)}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, (*self.w_H.shape, len(self.t))))
        at = self.step if self.knob == "step" else number(self[self.knob])
        return f"Lab {sizes}: E = {number(self.E)}, knob {self.knob} = {at}, weight {self.weight}"

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"text/plain": repr(self)}, {}
