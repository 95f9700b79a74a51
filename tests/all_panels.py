"""Every panel that a lab has, by name."""

from collections.abc import Callable
from functools import partial

from mlp_lab import Lab
from mlp_lab.panels.base import Panel
from mlp_lab.panels.derivation.lines import DERIVATIONS
from mlp_lab.panels.matrices.products import PRODUCTS
from mlp_lab.panels.slips.lines import LINES

OPEN_NEURON = "open neuron"

PANELS: dict[str, Callable[[Lab], Panel]] = {
    "network": Lab.network,
    "network of gradients": partial(Lab.network, edges="gradient"),
    "loss slice": Lab.loss_slice,
    OPEN_NEURON: Lab.open_neuron,
    "convention": Lab.convention,
    "prediction": Lab.predict_sign,
    **{f"derivation of {layer}": partial(Lab.derivation, layer=layer) for layer in DERIVATIONS},
    **{f"question for {layer}": partial(Lab.derivation, layer=layer, ask=True) for layer in DERIVATIONS},
    **{f"matrices of {product}": partial(Lab.matrices, product=product) for product in PRODUCTS},
    **{f"printed line {line}": partial(Lab.find_slips, line=line) for line in LINES},
}
QUESTIONS = [name for name in PANELS if name.startswith(("prediction", "question"))]
