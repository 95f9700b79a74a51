"""What several test files share: a Chromium, and the lab's own JavaScript run in it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from mlp_lab.link.modules import HERE as LINK
from mlp_lab.link.modules import with_imports
from tests.browser.jupyterlab import HOW_TO_GET_ONE, find_chromium, launch

settings.register_profile("untimed", settings.default, deadline=None)  # no test depends on how fast a machine is
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once; without one, skip, but never where CI runs."""
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_ONE)
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def run_js(chromium: Browser) -> Iterator[Callable[[str, str, object], Any]]:
    """Give a function that evaluates an expression in `given` inside a module of the link."""
    page = chromium.new_page()

    def run(module: str, expression: str, given: object) -> Any:
        source = f"{with_imports(LINK / module)}\nexport const evaluate = (given) => {expression};"
        load = "import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))"
        return page.evaluate(f"async ([source, given]) => (await {load}).evaluate(given)", [source, given])

    yield run
    page.close()
