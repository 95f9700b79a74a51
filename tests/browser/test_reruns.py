"""A cell that is run again leaves nothing of its old output behind, in the kernel or in the page."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.jupyterlab import Watch, open_notebook, python, run_all, write_notebook

CELLS = [
    "from mlp_lab import Lab, sigmoid_plot\nlab = Lab()\nkept = lab.convention()",
    "display(lab.network(), lab.derivation('output'), lab.loss_slice(), lab.matrices('x_O'))",
    "display(lab.differences(), sigmoid_plot())",
    "kept",
]
WIDGETS = "import ipywidgets\nprint(len(ipywidgets.widgets.widget._instances))"
MODULES = "globalThis[Symbol.for('mlp_lab.modules')].size"
PICTURES = "document.querySelectorAll('.mlp').length"


def run_again(page: Page) -> tuple[int, int, int]:
    """Run all cells; count the kernel's widgets, the page's modules and its panels once all is quiet."""
    run_all(page)
    python(page, "pass")  # comes after all cells
    expect(page.locator(".mlp")).to_have_count(7)
    return int(python(page, WIDGETS)), page.evaluate(MODULES), page.evaluate(PICTURES)


def test_what_a_new_output_replaces_is_closed(page: Page, server: str, watch: Watch, folder: Path) -> None:
    open_notebook(page, server, write_notebook(folder / "reruns.ipynb", CELLS))
    first = run_again(page)
    assert first[1] == 8  # the lab's and seven panels'
    for _ in range(2):
        assert run_again(page) == first
    assert watch.errors == []


def test_a_panel_that_was_replaced_can_be_shown_again(page: Page, server: str, watch: Watch, folder: Path) -> None:
    cells = ["from mlp_lab import Lab\nlab = Lab()\npanel = lab.network()", "display(panel if lab['t[0]'] else 'none')"]
    open_notebook(page, server, write_notebook(folder / "again.ipynb", cells))
    run_all(page)
    loss = page.locator(".mlp-network [data-number=E]")
    expect(loss).to_have_text("0.2472")
    python(page, "lab['t[0]'] = 0")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")  # the last one
    expect(page.locator(".mlp")).to_have_count(0)
    python(page, "lab['t[0]'] = 0.5")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    expect(loss).to_have_text(python(page, "print(f'{lab.E:.4f}')").strip())
    python(page, "lab.select('w_H[0, 1]')")
    expect(page.locator(".mlp-knob select")).to_have_value("w_H[0, 1]")
    assert watch.errors == []
