"""Every panel that a lab has, and every one that needs no lab, by name."""

from collections.abc import Callable
from functools import partial

from mlp_lab import Lab, sigmoid_plot, squared_error_plot
from mlp_lab.panels.base import Panel
from mlp_lab.panels.curves.panel import TangentPlot
from mlp_lab.panels.matrices.products import PRODUCTS
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.derivation.lines import DERIVATIONS

OPEN_NEURON, TRAINING = "open neuron", "training"
ONE_OF_A_KIND = {
    "choice": "sign of the slope",
    "amount": "net input by hand",
    "pick": "largest part of E",
    "goal": "below 0.1",
}

PANELS: dict[str, Callable[[Lab], Panel]] = {
    "network": Lab.network,
    "network of gradients": partial(Lab.network, edges="gradient"),
    "loss slice": Lab.loss_slice,
    OPEN_NEURON: Lab.open_neuron,
    "convention": Lab.convention,
    TRAINING: Lab.training,
    "surface": Lab.surface,
    "pulls": Lab.pulls,
    "budget": Lab.budget,
    "hump": Lab.hump,
    "hump that asks": partial(Lab.hump, ask=True),
    "hump beside cross-entropy": partial(Lab.hump, entropy=True),
    **{f"question, {kind}": partial(Lab.ask, name=name) for kind, name in ONE_OF_A_KIND.items()},
    "differences": Lab.differences,
    "differences and the complex step": partial(Lab.differences, complex_step=True),
    "step down": Lab.step_down,
    "step down that asks": partial(Lab.step_down, ask=True),
    **{f"derivation of {layer}": partial(Lab.derivation, layer=layer) for layer in DERIVATIONS},
    **{f"scene of {layer}": partial(Lab.scene, layer=layer) for layer in DERIVATIONS},
    **{f"question for {layer}": partial(Lab.derivation, layer=layer, ask=True) for layer in DERIVATIONS},
    **{f"chain of {layer}": partial(Lab.chain, layer=layer) for layer in CHAINS},
    **{f"matrices of {product}": partial(Lab.matrices, product=product) for product in PRODUCTS},
    **{f"printed line {line}": partial(Lab.find_slips, line=line) for line in LINES},
}
OF_RUNS: dict[str, Callable[[Lab], Panel]] = {  # that show more of a lab with two inputs that has a run
    "boundary": Lab.boundary,
    "pulls of a batch": Lab.pulls,
    "budget of an example": Lab.budget,
    "hump of a batch": Lab.hump,
}
QUESTIONS = [name for name in PANELS if name.startswith(("question", "scene", "chain"))]
PLOTS: dict[str, Callable[[], TangentPlot]] = {"sigmoid": sigmoid_plot, "squared error": squared_error_plot}
