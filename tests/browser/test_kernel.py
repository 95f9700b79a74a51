"""The panels and their kernel in a real JupyterLab: few messages, none lost, and a word when the kernel goes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.controls import field, notice, slider, value_shown
from tests.browser.jupyterlab import Watch, open_notebook, python, run_all, start_python, write_notebook

NEW_KERNEL = """async () => {
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    await context.changeKernel({ name: "python3" });
    await context.session.kernel.info;
}"""


@pytest.fixture(scope="module")
def opened(chromium: Browser, server: str, folder: Path) -> Iterator[tuple[Page, Watch]]:
    """Open a notebook of three panels for the tests of this module."""
    cells = [
        "from mlp_lab import Lab\nlab = Lab(seed=20528)\nlab.select('w_O[1, 0]')",
        "display(lab.network(), lab.loss_slice())",
    ]
    page = chromium.new_page(viewport={"width": 1280, "height": 1600})
    watch = Watch(page, server)
    open_notebook(page, server, write_notebook(folder / "kernel.ipynb", [*cells, "lab.network()"]))
    yield page, watch
    page.close()


@pytest.fixture
def watch(opened: tuple[Page, Watch]) -> Watch:
    opened[1].errors.clear()
    return opened[1]


@pytest.fixture
def panels(opened: tuple[Page, Watch]) -> Page:
    """Give the page with a new kernel, which this test alone may bring down, as after Run All."""
    page, _ = opened
    page.evaluate(NEW_KERNEL)
    run_all(page)
    expect(page.locator(".mlp")).to_have_count(3)
    expect(slider(page)).to_be_enabled()
    return page


def knob_value(page: Page) -> float:
    return float(python(page, "print(lab[lab.knob])"))


def test_a_drag_costs_at_most_three_messages(panels: Page, watch: Watch) -> None:
    slider(panels).scroll_into_view_if_needed()
    box = slider(panels).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    watch.comm_messages.clear()
    panels.mouse.move(box["x"] + box["width"] * 0.56, y)
    panels.mouse.down()
    for step in range(40):
        panels.mouse.move(box["x"] + box["width"] * (0.56 + step / 100), y)
    assert watch.comm_messages == []
    panels.mouse.up()
    panels.wait_for_timeout(300)
    assert 1 <= len(watch.comm_messages) <= 3
    assert knob_value(panels) == float(value_shown(panels)) > 3


def test_quick_taps_are_not_lost_behind_a_slow_kernel(panels: Page) -> None:
    python(panels, "import time\nlab.on_msg(lambda *_: time.sleep(0.15))")
    slider(panels).focus()
    for _ in range(10):
        panels.keyboard.press("ArrowLeft")
        panels.wait_for_timeout(60)
    expect(panels.locator(".mlp-stale")).to_have_count(0)
    panels.wait_for_timeout(2500)
    assert str(slider(panels).get_attribute("aria-valuetext")).startswith("-0.2,")
    assert knob_value(panels) == pytest.approx(-0.2)


def test_a_kernel_that_is_busy_with_the_first_message_is_told_of_and_nothing_is_lost(panels: Page) -> None:
    start_python(panels, "import time; time.sleep(6)")
    slider(panels).focus()
    panels.keyboard.press("Home")
    expect(notice(panels)).to_contain_text("busy", timeout=8_000)
    expect(field(panels)).to_have_value("-6")
    expect(notice(panels)).to_be_empty(timeout=8_000)
    assert knob_value(panels) == -6


def test_a_message_to_a_busy_kernel_that_has_answered_before_is_not_lost_either(panels: Page) -> None:
    """Once a panel was used, a thread of its own may answer while a cell runs; whichever does, the value arrives."""
    slider(panels).focus()
    panels.keyboard.press("Home")
    assert knob_value(panels) == -6
    start_python(panels, "import time; time.sleep(2)")
    panels.keyboard.press("End")
    expect(field(panels)).to_have_value("6")
    assert knob_value(panels) == 6  # asked after the cell has ended
    expect(notice(panels)).to_be_empty()
    expect(panels.locator(".mlp-stale")).to_have_count(0)


def test_cells_run_again_and_again_leave_working_panels(panels: Page, watch: Watch) -> None:
    for _ in range(20):
        run_all(panels)
    expect(panels.locator(".mlp")).to_have_count(3)
    slider(panels).focus()
    panels.keyboard.press("End")
    expect(field(panels)).to_have_value("6")
    assert knob_value(panels) == 6
    assert watch.errors == []


def test_a_restarted_kernel_is_told_of_and_run_all_mends_it(panels: Page) -> None:
    panels.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(notice(panels)).to_contain_text("The kernel has stopped or restarted.")
    expect(panels.locator(".mlp-network").first).to_have_class(re.compile("mlp-stale"))
    expect(slider(panels)).to_be_disabled()
    run_all(panels)
    expect(slider(panels)).to_be_enabled()
    expect(notice(panels)).to_be_empty()


def test_a_kernel_that_dies_is_told_of(panels: Page) -> None:
    start_python(panels, "import os; os._exit(1)")
    expect(panels.locator(".mlp-network").first).to_have_class(re.compile("mlp-stale"), timeout=20_000)
    expect(notice(panels)).to_contain_text("kernel")


def test_a_kernel_that_is_shut_down_is_told_of(panels: Page) -> None:
    panels.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    expect(notice(panels)).to_contain_text("The kernel has stopped or restarted.")
    expect(panels.locator(".mlp-network").first).to_have_class(re.compile("mlp-stale"))
