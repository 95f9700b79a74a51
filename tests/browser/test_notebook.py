"""Every panel in one real notebook: what the bare page cannot show about messages, keys and a knob's true numbers."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from mlp_lab.state.knobs import Knob, State, find_knob, positions
from tests.browser.controls import choice, derivation, field, focused, matrices, notice, slider, write
from tests.browser.jupyterlab import Watch, open_notebook, python, run_all
from tests.browser.shown import assert_all_true, numbers_at, shown_numbers

HELD = """
import json
numbers = {name: values.tolist() for name, values in lab.state._asdict().items()}
print(json.dumps([numbers, {array: str(lab.chosen(array)) for array in ("w_O", "w_H")}]))
"""


@pytest.fixture(scope="module")
def opened(chromium: Browser, server: str, shared_panels_notebook: str) -> Iterator[Page]:
    """Open a page with every panel, its kernel as after Run All."""
    page = chromium.new_page(viewport={"width": 1280, "height": 6000})
    watch = Watch(page, server)
    open_notebook(page, server, shared_panels_notebook)
    run_all(page)
    for panel in ("network", "slice", "question", "derivation", "convention", "open-neuron", "matrices", "slips"):
        page.wait_for_selector(f".mlp-{panel}")
    yield page
    assert watch.errors == []
    page.close()


@pytest.fixture
def panels(opened: Page) -> Page:
    """Bring the page back to where Run All left it."""
    python(opened, "lab.reset(); lab.select('t[3]')")
    expect(choice(opened)).to_have_value("t[3]")
    python(opened, "lab.select('w_O[1, 0]')")
    expect(choice(opened)).to_have_value("w_O[1, 0]")
    opened.evaluate("document.activeElement.blur()")
    return opened


def held(page: Page) -> tuple[State, dict[str, Knob]]:
    """Read the numbers that the kernel holds, and the weight chosen in each array."""
    arrays, chosen = json.loads(python(page, HELD))
    state = State(**{name: np.array(values) for name, values in arrays.items()})
    return state, {array: find_knob(name, state) for array, name in chosen.items()}


def assert_page_is_true(page: Page) -> None:
    assert len(assert_all_true(shown_numbers(page), *held(page))) > 40


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[2, 1]", "b_O[0]", "O_I[0]", "t[0]"])
def test_every_number_at_nine_positions_is_that_of_the_core(panels: Page, name: str) -> None:
    python(panels, f"lab.select({name!r})")
    expect(choice(panels)).to_have_value(name)
    start, weights = held(panels)
    knob = find_knob(name, start)
    grid = positions(knob, knob.value(start))
    rest = int(abs(grid - knob.value(start)).argmin())
    threshold = int(abs(grid - 0.1).argmin())  # near 0 a number may take another form
    last = len(grid) - 1
    places = [0, 1, last // 4, threshold, int(abs(grid).argmin()), rest, 3 * last // 4, last - 1, last]
    for place, shown in zip(places, numbers_at(panels, places), strict=True):
        assert len(assert_all_true(shown, knob.turned(start, grid[place]), weights)) > 40
    assert float(python(panels, f"print(lab[{name!r}])")) == grid[-1]


@pytest.mark.parametrize("typed", ["1.2345", "40"])
def test_a_typed_value_is_taken_exactly(panels: Page, typed: str) -> None:
    write(panels, typed)
    expect(panels.locator(".mlp-slice [data-number='w_O[1, 0]']")).to_have_text(f"{float(typed):.4f}")
    assert float(python(panels, "print(lab['w_O[1, 0]'])")) == float(typed)
    assert_page_is_true(panels)


def test_what_cannot_be_taken_is_refused_in_words(panels: Page) -> None:
    write(panels, "1e300")
    expect(notice(panels)).to_contain_text("Not taken: w_O[1, 0] holds a number beyond")
    expect(field(panels)).to_have_value("0.8")


def test_what_is_chosen_in_the_page_is_chosen_in_python(panels: Page) -> None:
    choice(panels).select_option("w_H[2, 0]")
    expect(panels.locator(".mlp-slice select")).to_have_value("w_H[2, 0]")
    assert python(panels, "print(lab.weight)").strip() == "w_H[2, 0]"
    assert_page_is_true(panels)


def test_a_change_from_python_redraws_every_panel(panels: Page) -> None:
    error = python(panels, "lab.w_O = lab.w_O * -1; lab.t = 1 - lab.t; print(lab.activations.O_O[0] - lab.t[0])")
    wrong = f"{float(error):+.2f}".replace("-", "−")
    for network in panels.locator(".mlp-network").all():
        expect(network.locator("[data-number='errors[0]']").first).to_have_text(wrong)
    expect(field(panels)).to_have_value("-0.8")
    assert_page_is_true(panels)


def test_what_is_shown_of_a_panel_is_known_in_python_and_the_other_way_round(panels: Page) -> None:
    derivation(panels, "Part 1").get_by_text("show all").click()
    matrices(panels, "delta_H").get_by_role("button", name="transpose").click()
    panels.locator(".mlp-slips").get_by_role("button", name="+ b_i^O").click()
    expect(panels.locator(".mlp-slip-option")).to_have_count(3)
    expect(derivation(panels, "Part 1").locator(".mlp-found")).to_have_count(6)
    shown = "print(output.progress.found, deltas.transposed, line.search['slip'])"
    assert python(panels, shown).strip() == "6 True 0"
    python(panels, "deltas.transposed = False")
    panels.locator(".mlp-slips").get_by_role("button", name="begin again").click()
    expect(matrices(panels, "delta_H").locator("[aria-pressed=true]")).to_have_count(0)
    expect(panels.locator(".mlp-slip-open")).to_have_count(0)


def test_the_notebook_leaves_the_keys_to_the_panels(panels: Page) -> None:
    """JupyterLab has its own use for arrows, Enter and letters, unless a panel says that it needs them."""
    slider(panels).focus()
    panels.keyboard.press("ArrowRight")
    expect(field(panels)).to_have_value("0.9")
    panels.locator(".mlp-network svg").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        panels.keyboard.press(key)
    expect(choice(panels)).to_have_value("w_O[1, 2]")
    derivation(panels, "Part 1").focus()
    panels.keyboard.press("End")
    expect(derivation(panels, "Part 1").locator(".mlp-found .mlp-label[aria-current=true]")).to_have_count(1)
    panels.keyboard.press("ArrowUp")
    panels.keyboard.press("ArrowUp")
    assert panels.evaluate("document.activeElement.closest('.mlp-derivation') !== null")
    panels.keyboard.press("Home")
    entries = matrices(panels, "delta_H").locator(".mlp-view:not(.mlp-away)")
    entries.locator(".mlp-cell[data-symbol='w_O[0, 0]']").focus()
    panels.keyboard.press("ArrowRight")
    assert focused(panels) == "w_O[0, 1]"
    panels.keyboard.press("Enter")
    expect(choice(panels)).to_have_value("w_O[0, 1]")
    assert panels.locator(".jp-Notebook.jp-mod-editMode").count() == 0
