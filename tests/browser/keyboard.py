"""A student without a mouse: a lesson is run, its panels answered and its cells written in by keys alone."""

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.question.kinds import Amount, Choice, Goal, Pick
from mlp_lab.panels.question.lessons import find_question
from mlp_lab.panels.question.panel import QuestionPanel
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.parts.derivation.progress import Progress
from mlp_lab.parts.derivation.values import Line
from mlp_lab.state.knobs import find_knob
from tests.questions import right_answers, view_of

NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
PLACE = "data-windowed-list-index"
WAY = """(node) => {
    const here = document.activeElement;
    if (node === here) return "";
    return here.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
}"""
GOALS = {"past the valley": "-0.3", "until the paths cancel": "-3"}  # where the slope has changed its sign


class Keyboard:
    """The keyboard of a page with a lesson in it, and a lab in Python that goes through the same cells."""

    def __init__(self, page: Page) -> None:
        self.page, self.press = page, page.keyboard.press
        page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        page.evaluate(f"{NOTEBOOK}.activeCellIndex = 0, {NOTEBOOK}.activate()")  # as when it is opened
        self.displayed: list[QuestionPanel] = []
        self.names: dict[str, object] = {"display": self.displayed.append}

    @property
    def lab(self) -> Lab:
        """The lab that the lesson has made."""
        lab = self.names["lab"]
        assert isinstance(lab, Lab)
        return lab

    def go(self, to: Locator) -> None:
        """Take the focus to a control, by Tab or back by Shift and Tab."""
        to.wait_for()
        for _ in range(200):
            if not (key := to.evaluate(WAY)):
                return
            self.press(key)
        raise AssertionError(f"no key leads to {to}")

    def use(self, button: Locator) -> None:
        """Press a button."""
        self.go(button)
        self.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Write into a field."""
        self.go(field)
        self.press("Control+A")
        self.page.keyboard.type(text)
        self.press("Enter")

    def replace(self, cell: Locator, source: str, old: str, new: str) -> str:
        """Write something else into the active cell; give what it holds then."""
        assert old in source
        self.press("Enter")
        self.press("Control+A")
        self.page.keyboard.insert_text(source.replace(old, new))
        expect(cell.locator(".cm-content")).to_contain_text(new)
        self.press("Escape")
        return source.replace(old, new)

    def run(self, cell: Locator, source: str = "") -> None:
        """Run the active cell, and answer what it asks."""
        expect(cell).to_have_class(re.compile("jp-mod-active"))
        self.press("Shift+Enter")
        if not source:
            return
        exec(source, self.names)
        for layer in re.findall(r'lab\.chain\("(\w+)"\)', source):
            self.walk(cell.locator(".mlp-chain"), layer)
        for layer in re.findall(r'lab\.scene\("(\w+)"\)', source):
            self.derive(cell.locator(".mlp-scene"), layer)
            if CHAINS[layer].asks_cost:
                self.walk_back(cell.locator(".mlp-scene"), layer)
        for name in re.findall(r'lab\.ask\("([^"]+)"\)', source):
            self.answer(cell.locator(".mlp-ask"), name)
        active = self.page.locator(".jp-Cell.jp-mod-active")  # what has the focus makes its cell the active one
        while int(active.get_attribute(PLACE) or 0) <= int(cell.get_attribute(PLACE) or 0):
            self.go(active)
            self.press("ArrowDown")

    def walk(self, chain: Locator, layer: str) -> None:
        """Say what E will do, and walk along the chain as far as it is open before its derivation stands."""
        self.use(chain.get_by_role("button", name="E rises"))
        self.go_on(chain, sum(step.way != "back" for step in CHAINS[layer].steps))
        expect(chain.get_by_role("button", name="next step")).to_have_attribute("aria-disabled", "true")

    def go_on(self, chain: Locator, steps: int) -> None:
        """Walk so many steps along a chain."""
        following = chain.get_by_role("button", name="next step")
        for _ in range(steps):
            expect(following).to_have_attribute("aria-disabled", "false")
            self.use(following)

    def walk_back(self, chain: Locator, layer: str) -> None:
        """Walk in a scene along the chain and back, which was predicted before, and say what that costs."""
        self.go(chain.get_by_role("radio", name="derive"))
        self.press("ArrowRight")
        self.go_on(chain, len(CHAINS[layer].steps) + 1)
        for runs in ("a million each", "1,000,001 to 2"):
            self.use(chain.get_by_role("button", name=runs))
        expect(chain.locator(".mlp-chain-sentence")).to_contain_text("✓ Right")

    def derive(self, scene: Locator, layer: str) -> None:
        """Try every wrong line, choose the right one, and name its rule."""
        found, options, says = Progress(DERIVATIONS[layer], ask=True), scene.locator(".mlp-option"), scene.locator
        while not found.ended:
            right = next(n for n, option in enumerate(found.options) if isinstance(option, Line))
            for n in sorted(range(3), key=lambda n: n == right):
                self.use(options.nth(n))
                found.choose(n)
                expect(says(".mlp-says")).to_contain_text("Equal." if n == right else "Not equal:")
            expect(scene.locator(".mlp-found")).to_have_count(found.found)
            rule = found.newest.rule
            self.use(options.nth(found.rules.index(rule)))
            found.choose(found.rules.index(rule))
            expect(says(".mlp-says")).to_contain_text(f"Yes, {rule}.")
            self.use(scene.get_by_role("button", name="next line"))
        totals = scene.locator(".mlp-lines .mlp-total").all_inner_texts()
        slope = number(self.lab.gradient(str(self.lab.chosen(DERIVATIONS[layer].array))))
        assert totals == [slope] * len(DERIVATIONS[layer].lines)

    def answer(self, panel: Locator, name: str) -> None:
        """Answer a question right."""
        question, page = find_question(name), self.page
        view = self.displayed.pop()._view() if self.displayed else view_of(self.lab)
        if isinstance(question, Goal):
            self.write(page.locator(".mlp-slice input[type=number]"), GOALS[name])
        elif isinstance(question, Choice):
            (right,) = right_answers(question, view)
            self.use(panel.locator(".mlp-ask-option").nth(int(str(right))))
        elif isinstance(question, Amount):
            self.write(panel.locator("input"), number(float(str(right_answers(question, view)[0]))))
        elif isinstance(question, Pick):
            self.pick(panel.get_by_role("listbox"), str(right_answers(question, view)[0]))
            self.use(panel.locator(".mlp-ask-row button"))
        expect(panel.locator(".mlp-ask-verdict")).to_contain_text(
            "Reached." if isinstance(question, Goal) else "Right."
        )

    def pick(self, network: Locator, name: str) -> None:
        """Walk to a knob in the network of a question, and choose it there."""
        self.go(network)
        knob, state = find_knob(name, self.lab.state), self.lab.state
        column = ["O_I", "w_H", "b_H", "w_O", "b_O", "t"].index(knob.array)
        rows = getattr(state, knob.array)
        down = int(np.ravel_multi_index(knob.index, rows.shape))
        for key, times in (("ArrowLeft", 5), ("ArrowRight", column), ("ArrowUp", rows.size), ("ArrowDown", down)):
            for _ in range(times):
                self.press(key)
        self.press("Enter")
