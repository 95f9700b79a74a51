"""Where a student's hand goes: the controls of panels, found in a bare page and in a notebook alike."""

from playwright.sync_api import Locator, Page

from mlp_lab.panels.matrices.products import PRODUCTS

MIDDLE = """(group) => {
    const box = group.querySelector(".mlp-hit, .mlp-neuron, .mlp-target").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def slider(page: Page) -> Locator:
    return page.locator(".mlp-knob input[type=range]").first


def field(page: Page) -> Locator:
    return page.locator(".mlp-knob input[type=number]").first


def value_shown(page: Page) -> str:
    """Read the number beside the slider: it stands over its field while the slider moves, and else in it."""
    return page.locator(".mlp-knob-number").first.inner_text() or field(page).input_value()


def choice(page: Page) -> Locator:
    return page.locator(".mlp-knob select").first


def notice(page: Page) -> Locator:
    return page.locator(".mlp-notice").first


def write(page: Page, text: str) -> None:
    """Write into the number field as a hand does."""
    field(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def derivation(page: Page, part: str) -> Locator:
    return page.locator(f".mlp-derivation[aria-label='Derivation, {part}']").first


def matrices(page: Page, product: str) -> Locator:
    return page.locator(f".mlp-matrices[aria-label^='Matrices, {PRODUCTS[product].title}, ']")


def point_at(page: Page, knob: str) -> None:
    """Take the mouse to a knob in the picture of the network."""
    page.mouse.move(*page.locator(f".mlp-network >> nth=0 >> [role=option][data-knob='{knob}']").evaluate(MIDDLE))


def click(page: Page, knob: str) -> None:
    point_at(page, knob)
    page.mouse.down()
    page.mouse.up()


def lit_in_network(page: Page) -> set[str]:
    """Name the parts of the network that are lit."""
    lit = page.locator(".mlp-network >> nth=0 >> .mlp-lit[data-knob]")
    return set(lit.evaluate_all("(all) => all.map((one) => one.dataset.knob)"))


def focused(page: Page) -> str:
    """Name what has the focus."""
    return str(page.evaluate("document.activeElement.dataset.symbol"))
