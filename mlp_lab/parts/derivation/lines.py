"""Both parts of the sheet, by the layer whose weights they are about."""

from mlp_lab.parts.derivation.hidden import HIDDEN
from mlp_lab.parts.derivation.output import OUTPUT

DERIVATIONS = {"output": OUTPUT, "hidden": HIDDEN}
