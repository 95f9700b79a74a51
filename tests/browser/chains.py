"""What a student sees of a chain, and how one walks along it in a bare page."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page

from mlp_lab import Lab
from mlp_lab.panels.chain.panel import ChainPanel
from mlp_lab.parts.chain.steps import CHAINS
from tests.browser.bare import BarePage, link_of
from tests.browser.shown import shown_numbers

WEIGHTS = {"output": "w_O[1, 2]", "hidden": "w_H[0, 1]"}


def chain_of(
    bare: BarePage, layer: str, lab: Lab | None = None, answer: str = "falls", **how: int | bool
) -> ChainPanel:
    """Show a chain, of the weight of all tests unless a lab is given; an answer is judged before the page opens.

    Its derivation stands already, so that the way back is open.
    """
    if lab is None:
        lab = Lab(seed=20528)
        lab.select(WEIGHTS[layer])
    panel = lab.chain(layer)
    link_of(lab).derived = ["w_O", "w_H"]
    if answer:
        panel.predicted = {"weight": str(lab.chosen(CHAINS[layer].array)), "word": answer}
    bare.mount(lab, panel, **how)  # type: ignore[arg-type]  # a width and a theme
    return panel


def walk(bare: BarePage, panel: ChainPanel) -> Iterator[int]:
    """Walk along a chain from the question to the cost; give each step."""
    for step in range(int(panel.chain["last"]) + 1):
        panel.step = step
        bare.settle()
        yield step


def of_chain(page: Page) -> set[str]:
    """Name the numbers of a chain that are in view, by what they are."""
    return {name.partition(" chain ")[2] for name, _ in shown_numbers(page) if " chain " in name}


def press(bare: BarePage, name: str) -> None:
    """Press a button, and let Python answer."""
    bare.panel("chain").get_by_role("button", name=name).click(force=True)  # it may be disabled
    bare.settle()


def sentence(bare: BarePage) -> str:
    """Read the sentence below the chain."""
    return bare.panel("chain").locator(".mlp-chain-sentence").inner_text().replace("\xa0", " ")


def status(panel: Locator) -> str:
    """Read what is announced."""
    return str(panel.get_by_role("status").first.text_content())
