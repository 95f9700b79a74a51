"""Every panel against the rules of axe-core, in both themes."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from mlp_lab import Lab
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.parts.chain.steps import CHAINS
from tests.all_panels import OF_RUNS, ONE_OF_A_KIND, PANELS, PLOTS
from tests.browser.bare import BarePage
from tests.labs import trained
from tests.mending import lesson_lab, piece_of, tell
from tests.questions import answer, reach

AXE = Path(__file__).parents[1] / "javascript" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def axe() -> str:
    """Read axe-core; without it, skip, but never where CI runs."""
    if not AXE.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "axe-core is not there: run `npm ci` in tests/javascript"
        )
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """Give every rule that is broken in the panels of a page, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run('main')).violations")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("layer", CHAINS)
def test_a_chain_breaks_no_rule_at_any_step(bare: BarePage, axe: str, layer: str, dark: bool) -> None:
    lab = Lab()
    panel = lab.chain(layer)
    panel.predicted = {"weight": f"{CHAINS[layer].array}[0, 0]", "word": "stays"}
    bare.mount(lab, panel, dark=dark)
    for step in range(len(CHAINS[layer].steps) + 2):
        panel.step = step
        bare.settle()
        assert violations(bare.page, axe) == [], step


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PANELS)
def test_a_panel_breaks_no_rule_of_accessibility(bare: BarePage, axe: str, name: str, dark: bool) -> None:
    lab = Lab()
    lab.select("w_O[1, 0]")
    panel = PANELS[name](lab)
    bare.mount(lab, panel, dark=dark)
    assert violations(bare.page, axe) == []
    for everything in bare.page.get_by_role("button", name="show all").all():
        everything.dispatch_event("click")
    if panel.has_trait("revealed"):
        panel.set_trait("revealed", True)
        bare.settle()
    assert violations(bare.page, axe) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("data", ["xor", "penguins"])
@pytest.mark.parametrize("name", OF_RUNS)
def test_a_panel_of_a_run_breaks_no_rule_of_accessibility(
    bare: BarePage, axe: str, name: str, data: str, dark: bool
) -> None:
    lab = trained(data, steps=30)
    bare.mount(lab, OF_RUNS[name](lab), dark=dark)
    assert violations(bare.page, axe) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_breaks_no_rule_of_accessibility(bare: BarePage, axe: str, name: str, dark: bool) -> None:
    bare.mount(Lab(), PLOTS[name](), dark=dark)
    assert violations(bare.page, axe) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("last_is_right", [False, True], ids=["wrong", "right"])
def test_a_verdict_breaks_no_rule_of_accessibility(bare: BarePage, axe: str, last_is_right: bool, dark: bool) -> None:
    lab = Lab()
    panels = [lab.ask(name) for name in ONE_OF_A_KIND.values()]
    bare.mount(lab, *panels, dark=dark)
    lab["t[0]"] = 0.5  # which bars the goal
    for panel, wrong, right in zip(panels, (0, "0.4", "t[0]", None), (1, "2.1", "t[3]", None), strict=True):
        for given in (wrong, "much", right) if last_is_right else (wrong, "7", "much"):
            answer(panel, given)
    if last_is_right:
        lab.reset()
        reach(lab, "below 0.1")
    bare.settle()
    assert [panel.done for panel in panels] == [last_is_right] * 4
    assert violations(bare.page, axe) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", LINES)
def test_a_line_being_mended_breaks_no_rule_of_accessibility(bare: BarePage, axe: str, name: str, dark: bool) -> None:
    lab, line = lesson_lab(), LINES[name]
    panel = lab.find_slips(name)
    bare.mount(lab, panel, dark=dark)
    tell(panel, do="point", piece=piece_of(line, None))
    for slip, of in enumerate(line.slips):
        tell(panel, do="point", piece=piece_of(line, slip))
        bare.settle()
        assert violations(bare.page, axe) == []
        for n in sorted(range(3), key=lambda n: of.mends[n].is_right):
            tell(panel, do="mend", slip=slip, mend=n)
            bare.settle()
            assert violations(bare.page, axe) == []
