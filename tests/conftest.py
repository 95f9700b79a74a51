"""What several test files share: a Chromium, and the lab's own JavaScript run in it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from mlp_lab import Lab
from tests.browser.bare import link_of
from tests.browser.jupyterlab import HOW_TO_GET_ONE, find_chromium, launch


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
def run_js(chromium: Browser) -> Iterator[Callable[[str, object], Any]]:
    """Give a function that evaluates an expression in `given` inside the module that all panels of a lab share."""
    page = chromium.new_page()
    module = link_of(Lab()).get_state()["_esm"]

    def run(expression: str, given: object) -> Any:
        source = f"{module}\nexport const evaluate = (given) => {expression};"
        load = "import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))"
        return page.evaluate(f"async ([source, given]) => (await {load}).evaluate(given)", [source, given])

    yield run
    page.close()
