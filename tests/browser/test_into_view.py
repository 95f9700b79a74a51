"""A panel stands wholly in view once its cell was run by Shift+Enter, however JupyterLab scrolls."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.jupyterlab import Watch, open_notebook, python, write_notebook

PANELS = ["lab.network()", "sigmoid_plot()", "lab.scene('output')", "squared_error_plot()", "lab.chain('output')"]
CELLS = ["from mlp_lab import Lab, sigmoid_plot, squared_error_plot\nlab = Lab()", *PANELS]
SCROLLED = 600  # ms until JupyterLab has gone to the next cell
CUT = """(place) => {
    const notebook = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    const panel = [...document.querySelectorAll(".mlp")].at(place).getBoundingClientRect();
    return [notebook.top - panel.top, panel.bottom - notebook.bottom];
}"""


@pytest.mark.parametrize("size", [(1280, 900), (1366, 768)])
def test_a_panel_stands_wholly_in_view_after_its_cell_was_run(
    page: Page, server: str, watch: Watch, folder: Path, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_notebook(page, server, write_notebook(folder / f"view{size[1]}.ipynb", CELLS))
    page.evaluate("window.jupyterapp.shell.expandLeft()")  # the file browser
    page.locator(".jp-Notebook").focus()
    page.keyboard.press("Shift+Enter")
    for place, panel in enumerate(PANELS):
        page.keyboard.press("Shift+Enter")
        python(page, "pass")  # comes after the cell
        page.wait_for_function(f"document.querySelectorAll('.mlp').length === {place + 1}")
        page.wait_for_timeout(SCROLLED)
        above, below = page.evaluate(CUT, place)
        assert above < 1, panel  # px
        assert below < 1, panel
    assert watch.errors == []
