"""An answer in a real JupyterLab: it outlives a new run of its cell, a reload of the page, and its kernel."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.jupyterlab import Watch, open_notebook, python, run_all, write_notebook

CELLS = ["from mlp_lab import Lab\nlab = Lab()", "lab.ask('straight line?')", "lab.ask('how steep')"]
IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_LAST = """async () => {
    const { content, context } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = 1;
    await window.jupyterapp.commands.execute("notebook:run-cell");
}"""


def test_an_answer_is_kept_and_needs_its_kernel(page: Page, server: str, watch: Watch, folder: Path) -> None:
    open_notebook(page, server, write_notebook(folder / "answers.ipynb", CELLS))
    run_all(page)
    verdict = page.locator(".mlp-ask-verdict").first
    page.locator(".mlp-ask-option").nth(0).click()
    expect(verdict).to_contain_text("✗ Not so.")
    page.evaluate(RUN_LAST)
    python(page, "pass")
    expect(page.locator(".mlp-ask")).to_have_count(2)
    expect(verdict).to_contain_text("✗ Not so.")
    page.locator(".mlp-ask-option").nth(2).click()
    expect(verdict).to_contain_text("✓ Right.")

    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    page.wait_for_function(IDLE)
    expect(verdict).to_contain_text("✓ Right.")
    expect(page.locator(".mlp-ask-head").first).to_contain_text("2 tries")
    page.locator(".mlp-ask-row input").fill("0,3")
    page.locator(".mlp-ask-row input").press("Enter")
    expect(page.locator(".mlp-ask-verdict").last).to_contain_text("✗ Not so.")
    assert python(page, "print(lab.ask('how steep').tries)").strip() == "1"

    page.locator(".mlp-ask-row input").fill("0.25")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    expect(page.locator(".mlp-ask .mlp-notice").last).to_contain_text("an answer cannot be judged")
    page.locator(".mlp-ask-row input").press("Enter")
    expect(page.locator(".mlp-ask-verdict").last).to_contain_text("✗ Not so.")
    expect(page.locator(".mlp-ask-row input")).to_have_value("0.25")
    expect(verdict).to_contain_text("✓ Right.")
    assert watch.errors == []
