"""Every panel against the rules of axe-core, in both themes."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from mlp_lab import Lab
from tests.all_panels import PANELS
from tests.browser.bare import BarePage

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
@pytest.mark.parametrize("name", PANELS)
def test_a_panel_breaks_no_rule_of_accessibility(bare: BarePage, axe: str, name: str, dark: bool) -> None:
    lab = Lab()
    lab.select("w_O[1, 0]")
    bare.mount(lab, PANELS[name](lab), dark=dark)
    for everything in bare.page.get_by_role("button", name="show all").all():
        everything.click()
    assert violations(bare.page, axe) == []
