"""Derivations as a student goes through them, for tests to look at after every answer."""

from collections.abc import Callable, Iterator

from mlp_lab import Lab
from mlp_lab.panels.derivation.panel import DerivationPanel
from mlp_lab.panels.scene.panel import Scene
from mlp_lab.parts.derivation.progress import Progress
from mlp_lab.parts.derivation.values import Wrong

Asking = DerivationPanel | Scene
ASKING: dict[str, Callable[[Lab, str], Asking]] = {
    "derivation": lambda lab, layer: lab.derivation(layer, ask=True),
    "scene": lambda lab, layer: lab.scene(layer),
}


def right_option(progress: Progress) -> int:
    """Give the answer to the open question."""
    if progress.asked == "rule":
        return progress.rules.index(progress.newest.rule)
    return next(n for n, option in enumerate(progress.options) if not isinstance(option, Wrong))


def tell(panel: Asking, **message: object) -> None:
    """Send a panel what its view sends it."""
    panel.comm.handle_msg({"content": {"data": {"method": "custom", "content": message}}, "buffers": []})


def choose(panel: Asking, option: object) -> None:
    """Answer the question that a panel shows."""
    tell(panel, do="choose", at=panel.question["at"], option=option)


def every_step(panel: Asking) -> Iterator[Progress]:
    """Give a derivation at its start and after every answer, with all that is wrong tried before what is right."""
    progress = panel.progress
    yield progress
    while not progress.ended:
        right, count = right_option(progress), len(panel.question["options"])
        for option in [*(n for n in range(count) if n != right), right]:
            choose(panel, option)
            yield progress
