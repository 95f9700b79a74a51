"""A real JupyterLab, and notebooks in it, for the tests of this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.all_panels import OPEN_NEURON, PANELS
from tests.browser.bare import BarePage
from tests.browser.jupyterlab import NOTEBOOKS, Watch, jupyterlab, write_notebook

CELLS = [
    "from mlp_lab import Lab\nlab = Lab(seed=20528)\nlab.select('w_H[1, 0]')\nlab.select('w_O[1, 0]')",
    "output = lab.derivation('output')\ndisplay(lab.network(), output, lab.loss_slice(), lab.ask('sign of the slope'))",
    "lab.derivation('hidden')",
    "lab.derivation('output', ask=True)",
    "lab.network()",
    f"display(lab.{PANELS[OPEN_NEURON].__name__}(), lab.convention())",
    "deltas, line = lab.matrices('delta_H'), lab.find_slips('part 1')\ndisplay(deltas, line)",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a copy of the lessons that may be run and saved."""
    return Path(shutil.copytree(NOTEBOOKS, tmp_path_factory.mktemp("served"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """Serve that copy by JupyterLab."""
    with jupyterlab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def shared_panels_notebook(folder: Path) -> str:
    """Write a notebook of nothing but panels for the tests of one module."""
    return write_notebook(folder / "panels.ipynb", CELLS)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Give a page of 1280 × 900 and close it."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.fixture(scope="module")
def bare_page(chromium: Browser) -> Iterator[BarePage]:
    """Give one bare page to the tests of a module."""
    page = chromium.new_page(viewport={"width": 1280, "height": 9000})
    yield BarePage(page)
    page.close()


@pytest.fixture
def bare(bare_page: BarePage) -> Iterator[BarePage]:
    """Give a bare page with nothing in it."""
    yield bare_page
    bare_page.clear()


@pytest.fixture
def watch(page: Page, server: str) -> Watch:
    """Take note of every console error and every request that leaves the server, from the start."""
    return Watch(page, server)
