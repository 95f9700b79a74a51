"""The matrices in a real JupyterLab: every number, what an entry lights up, the keyboard, and the transpose."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mlp_core import delta_O, forward, sigmoid_prime
from mlp_lab.panels.matrices.products import PRODUCTS
from mlp_lab.state.knobs import Knob, State, find_knob, positions
from tests.browser.conftest import write_notebook
from tests.browser.jupyterlab import Watch, open_notebook, python, run_all, shown_numbers
from tests.browser.test_panels import AS_AT_THE_START, EVERY_POSITION, assert_all_true, choose, chosen, expected, state

MATRICES = "display(*(lab.matrices(product) for product in ('x_H', 'x_O', 'delta_H', 'gradient_w_O', 'gradient_w_H')))"


@pytest.fixture(scope="module")
def matrices(chromium: Browser, server: str, folder: Path) -> Iterator[Page]:
    """Give a page with a network and every product of matrices of a 3-2-4."""
    cells = ["from mlp_lab import Lab\nlab = Lab()\nlab.select('w_O[1, 0]')", f"display(lab.network())\n{MATRICES}"]
    page = chromium.new_page(viewport={"width": 1280, "height": 2800})
    open_notebook(page, server, write_notebook(folder / "matrices.ipynb", cells))
    run_all(page)
    page.wait_for_selector(".mlp-matrices >> nth=4")
    yield page
    page.close()


@pytest.fixture(autouse=True)
def _at_the_start(request: pytest.FixtureRequest) -> None:
    """Bring the shared page back to where Run All left it."""
    if "matrices" in request.fixturenames:
        page = request.getfixturevalue("matrices")
        python(page, AS_AT_THE_START)
        page.mouse.move(0, 0)
        for other, start in (("w_H[0, 1]", "w_H[1, 0]"), ("w_O[0, 3]", "w_O[1, 0]")):
            choose(page, other)
            choose(page, start)
        if panel(page, "delta_H").locator("[aria-pressed=true]").count():
            panel(page, "delta_H").get_by_role("button", name="transpose").click()


@pytest.fixture
def equal(page: Page, server: str, folder: Path) -> Page:
    """Give a page with every product of a 3-3-3."""
    cells = ["from mlp_lab import Lab\nlab = Lab((3, 3, 3))\nlab.select('w_H[1, 0]')", MATRICES]
    page.set_viewport_size({"width": 1280, "height": 2400})
    open_notebook(page, server, write_notebook(folder / "equal.ipynb", cells))
    run_all(page)
    page.wait_for_selector(".mlp-matrices >> nth=4")
    return page


def panel(page: Page, product: str) -> Locator:
    return page.locator(f".mlp-matrices[aria-label^='Matrices, {PRODUCTS[product].title}, ']")


def cell(page: Page, product: str, name: str) -> Locator:
    """Find an entry in the form of a product that is shown; of a name that stands there twice, the last."""
    return panel(page, product).locator(f".mlp-view:not(.mlp-away) .mlp-cell[data-symbol='{name}']").last


def marked(page: Page, product: str, kind: str) -> set[str]:
    """Name the entries of a product that are lit, or marked as those that make the entry looked at."""
    cells = panel(page, product).locator(f".mlp-view:not(.mlp-away) .mlp-cell.{kind}")
    return {str(one.get_attribute("data-symbol")) for one in cells.all()}


def lit_in_network(page: Page) -> set[str]:
    return {str(one.get_attribute("data-knob")) for one in page.locator(".mlp-network .mlp-lit[data-knob]").all()}


def expected_with_matrices(now: State, weights: list[Knob]) -> dict[str, np.ndarray | float]:
    """Compute every number that the matrices show from mlp_core, one position at a time."""
    numbers = expected(now, *weights)
    a, w_H, w_O = forward(now.parameters, now.O_I), now.w_H, now.w_O
    d, slope = delta_O(a, now.t), sigmoid_prime(a.x_H)
    numbers |= {"slope_H": slope, "x_H terms": (now.O_I[:, None] * w_H).T, "x_H product": a.x_H - now.b_H}
    numbers |= {"x_O terms": (a.O_H[:, None] * w_O).T, "x_O product": a.x_O - now.b_O}
    numbers |= {"delta_H terms": d * w_O, "delta_H product": (d * w_O).sum(axis=1)}
    if w_O.shape[0] == w_O.shape[1]:
        by_columns = (d[:, None] * w_O).sum(axis=0)
        numbers |= {"delta_H mistaken product": by_columns, "delta_H mistaken": by_columns * slope}
    return numbers


def assert_true_at_every_position(page: Page, name: str) -> set[str]:
    """Turn a knob through all its positions and hold every number there; give the names seen."""
    python(page, f"lab.select({name!r})")
    expect(page.locator(".mlp-knob select").first).to_have_value(name)
    start, weights = state(page), [chosen(page, array) for array in ("w_O", "w_H")]
    knob = find_knob(name, start)
    grid = positions(knob, knob.value(start))
    seen = page.eval_on_selector("body", EVERY_POSITION)
    assert len(seen) == len(grid) > 100
    names: set[str] = set()
    for value, shown in zip(grid, seen, strict=True):
        names = assert_all_true(shown, expected_with_matrices(knob.turned(start, value), weights))
    return names


ALWAYS = {"x_H[1]", "x_O[3]", "x_O product[2]", "gradient_w_O[1, 3]", "gradient_w_H[2, 1]", "b_H[0]"}


@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[0, 1]", "b_O[1]", "b_H[0]", "O_I[2]", "t[3]"])
def test_every_number_at_every_position_is_that_of_the_core(matrices: Page, name: str) -> None:
    panel(matrices, "delta_H").get_by_role("button", name="transpose").click()
    names = assert_true_at_every_position(matrices, name)
    assert names >= ALWAYS | {"delta_H[0]", "delta_H[1]", "delta_H product[1]", "slope_H[1]"}
    for product, terms in (("x_H", 3), ("x_O", 2), ("delta_H", 4)):
        assert len([name for name in names if name.startswith(f"{product} terms[")]) == terms


@pytest.mark.parametrize("name", ["w_O[2, 0]", "t[1]"])
def test_every_number_of_the_mistaken_form_is_true_to_its_mistake(equal: Page, name: str) -> None:
    names = assert_true_at_every_position(equal, name)
    assert names >= {f"delta_H mistaken{kind}[{n}]" for kind in ("", " product") for n in range(3)}
    expect(panel(equal, "delta_H").locator(".mlp-says").first).to_contain_text("It fits, and is wrong")
    python(equal, "lab.w_O = lab.w_O + lab.w_O.T")
    expect(panel(equal, "delta_H").locator(".mlp-says").first).to_contain_text("happen to give the same numbers")


# Pointing


@pytest.mark.parametrize("i", range(4))
def test_a_net_input_lights_up_its_row_and_its_column(matrices: Page, i: int) -> None:
    cell(matrices, "x_O", f"x_O[{i}]").hover()
    column = {f"w_O[0, {i}]", f"w_O[1, {i}]"}
    made_of = {f"x_O[{i}]", f"x_O product[{i}]", "O_H[0]", "O_H[1]", f"b_O[{i}]"} | column
    assert marked(matrices, "x_O", "mlp-lit") == made_of == marked(matrices, "x_O", "mlp-makes")
    assert lit_in_network(matrices) == {"b_H[0]", "b_H[1]", f"b_O[{i}]"} | column
    expect(panel(matrices, "x_O").locator(".mlp-which")).to_have_text(f"written out for i = {i + 1}")
    matrices.mouse.move(0, 0)
    expect(matrices.locator(".mlp-lit")).to_have_count(0)


@pytest.mark.parametrize("i", range(2))
def test_a_hidden_delta_lights_up_a_row_of_the_weights(matrices: Page, i: int) -> None:
    panel(matrices, "delta_H").get_by_role("button", name="transpose").click()
    cell(matrices, "delta_H", f"delta_H[{i}]").hover()
    row, deltas = ({f"{array}{k}]" for k in range(4)} for array in (f"w_O[{i}, ", "delta_O["))
    assert marked(matrices, "delta_H", "mlp-lit") == row | deltas | {
        f"delta_H[{i}]",
        f"delta_H product[{i}]",
        f"slope_H[{i}]",
    }
    assert lit_in_network(matrices) >= row
    assert not lit_in_network(matrices) & {f"w_O[{1 - i}, {k}]" for k in range(4)}


def test_a_gradient_lights_up_one_number_of_each(matrices: Page) -> None:
    cell(matrices, "gradient_w_H", "gradient_w_H[2, 1]").hover()
    assert marked(matrices, "gradient_w_H", "mlp-lit") == {"gradient_w_H[2, 1]", "O_I[2]", "delta_H[1]"}
    expect(panel(matrices, "gradient_w_H").locator(".mlp-which")).to_have_text("written out for j = 3, i = 2")


def test_an_edge_of_the_network_lights_up_its_entry(matrices: Page) -> None:
    matrices.locator(".mlp-network [role=option][data-knob='w_O[1, 3]'] .mlp-hit").dispatch_event("pointerover")
    assert marked(matrices, "x_O", "mlp-lit") == {"w_O[1, 3]"}
    expect(panel(matrices, "x_O").locator(".mlp-term.mlp-lit")).to_have_count(0)  # the sum for i = 1 is written out
    matrices.locator(".mlp-network").dispatch_event("pointerleave")


@pytest.mark.parametrize(
    ("product", "entry", "knob"),
    [
        ("x_O", "w_O[0, 2]", "w_O[0, 2]"),
        ("x_H", "O_I[1]", "O_I[1]"),
        ("x_H", "b_H[1]", "b_H[1]"),
        ("gradient_w_H", "gradient_w_H[2, 1]", "w_H[2, 1]"),
    ],
)
def test_a_click_on_an_entry_chooses_its_knob(matrices: Page, product: str, entry: str, knob: str) -> None:
    cell(matrices, product, entry).click()
    for choice in matrices.locator(".mlp-knob select").all():
        expect(choice).to_have_value(knob)
    expect(cell(matrices, product, entry)).to_have_attribute("aria-selected", "true")


def test_the_index_form_follows_the_chosen_weight(matrices: Page) -> None:
    python(matrices, "lab.select('w_O[0, 3]')")
    expect(panel(matrices, "gradient_w_O").locator(".mlp-which")).to_have_text("written out for j = 1, i = 4")
    expect(panel(matrices, "x_O").locator(".mlp-which")).to_have_text("written out for i = 4")
    python(matrices, "lab.select('w_H[2, 1]')")
    expect(panel(matrices, "delta_H").locator(".mlp-which")).to_have_text("written out for i = 2")


# The keyboard


def test_arrow_keys_walk_through_the_entries_and_enter_chooses(matrices: Page) -> None:
    start = cell(matrices, "x_O", "x_O[0]")
    expect(panel(matrices, "x_O").locator(".mlp-view:not(.mlp-away) .mlp-cell[tabindex='0']")).to_have_count(1)
    expect(start).to_have_attribute("tabindex", "0")
    start.focus()
    here = "document.activeElement.dataset.symbol"
    for key, name in [
        ("ArrowRight", "x_O[1]"),
        ("ArrowUp", "b_O[1]"),
        ("ArrowUp", "x_O product[1]"),
        ("ArrowUp", "w_O[1, 1]"),
        ("ArrowUp", "w_O[0, 1]"),
        ("ArrowUp", "w_O[0, 1]"),
    ]:
        matrices.keyboard.press(key)
        assert matrices.evaluate(here) == name
    expect(matrices.locator(".mlp-network .mlp-lit[data-knob='w_O[0, 1]']")).to_have_count(1)
    matrices.keyboard.press("Enter")
    expect(matrices.locator(".mlp-network .mlp-knob select")).to_have_value("w_O[0, 1]")
    for key in ["ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft"]:
        matrices.keyboard.press(key)
    assert matrices.evaluate(here) == "O_H[1]"
    expect(cell(matrices, "x_O", "O_H[1]")).to_have_accessible_name(re.compile(r"^O₂ᴴ, 0\.7311$"))
    matrices.evaluate("document.activeElement.blur()")


# The transpose


def test_without_the_transpose_it_does_not_fit(matrices: Page) -> None:
    delta = panel(matrices, "delta_H")
    says = delta.locator(".mlp-view:not(.mlp-away) .mlp-says")
    expect(says).to_have_text("(4) and (2, 4) do not fit: a row of 4 meets columns of 2.")
    expect(delta.locator(".mlp-view:not(.mlp-away) .mlp-cell[data-symbol^='delta_H']")).to_have_count(0)
    cell(matrices, "delta_H", "w_O[1, 0]").hover()
    row = {f"w_O[1, {k}]" for k in range(4)}
    assert {name for name in marked(matrices, "delta_H", "mlp-makes") if name.startswith("w_O")} == row
    height = delta.bounding_box()["height"]  # type: ignore[index]
    button = delta.get_by_role("button", name="transpose")
    button.focus()
    matrices.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(says).to_have_text("(4) and (4, 2) fit: a row of 4 meets columns of 4.")
    expect(delta.locator(".mlp-view:not(.mlp-away) .mlp-cell[data-symbol^='delta_H[']")).to_have_count(2)
    assert delta.bounding_box()["height"] == height  # type: ignore[index]


def test_every_entry_of_what_does_not_fit_can_be_reached_by_key(matrices: Page) -> None:
    cell(matrices, "delta_H", "delta_O[0]").focus()
    here = "document.activeElement.dataset.symbol"
    for key, name in [("ArrowUp", "w_O[1, 0]"), ("ArrowUp", "w_O[0, 0]"), ("ArrowRight", "w_O[0, 1]")]:
        matrices.keyboard.press(key)
        assert matrices.evaluate(here) == name
    matrices.evaluate("document.activeElement.blur()")


BACKGROUND = "(node) => getComputedStyle(node).backgroundColor"


def test_with_equal_sizes_the_mistake_sums_down_a_column(equal: Page) -> None:
    mistaken = cell(equal, "delta_H", "delta_H mistaken[1]")
    mistaken.hover()
    lit = {name for name in marked(equal, "delta_H", "mlp-lit") if name.startswith("w_O")}
    assert lit == {f"w_O[{k}, 1]" for k in range(3)}
    expect(mistaken.locator(".mlp-spoken")).to_contain_text("wrong, ")
    term = panel(equal, "delta_H").locator(".mlp-term").first
    assert term.evaluate(BACKGROUND) == "rgba(0, 0, 0, 0)"  # no term of the formula made that number
    heads = panel(equal, "delta_H").locator(".mlp-view:not(.mlp-away) .mlp-head-letter").all_inner_texts()
    assert [text for text in heads if "=" in text] == ["k = 1", "k = 1", "i = 1", "i = 1"]
    cell(equal, "delta_H", "delta_H[1]").hover()
    assert term.evaluate(BACKGROUND) != "rgba(0, 0, 0, 0)"
    lit = {name for name in marked(equal, "delta_H", "mlp-lit") if name.startswith("w_O")}
    assert lit == {f"w_O[1, {k}]" for k in range(3)}
    wrong = cell(equal, "delta_H", "delta_H mistaken[1]").locator(".mlp-number")
    assert "line-through" in wrong.evaluate("(node) => getComputedStyle(node).textDecoration")
    panel(equal, "delta_H").get_by_role("button", name="transpose").click()
    assert not any(name.startswith("delta_H mistaken") for name, _ in shown_numbers(equal))


@pytest.mark.parametrize("width", [1280, 800])
def test_the_largest_matrices_fit(page: Page, server: str, watch: Watch, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 3600})
    name = write_notebook(folder / "largest.ipynb", ["from mlp_lab import Lab\nlab = Lab((6, 6, 6))", MATRICES])
    open_notebook(page, server, name)
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    run_all(page)
    page.wait_for_selector(".mlp-matrices >> nth=4")
    assert page.evaluate("[...document.querySelectorAll('.mlp')].every((p) => p.scrollWidth <= p.clientWidth)")
    clipped = """[...document.querySelectorAll(".mlp-view:not(.mlp-away) .mlp-cell")].filter((cell) => {
        const [box, text] = [cell, cell.lastChild].map((node) => node.getBoundingClientRect());
        return text.left < box.left || text.right > box.right;
    }).map((cell) => cell.textContent)"""
    assert page.evaluate(clipped) == []
    assert watch.errors == []


# The lesson


def test_the_lesson_shows_where_the_transpose_comes_from(page: Page, server: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 1280, "height": 16000})
    open_notebook(page, server, "06_deltas_and_matrices.ipynb")
    run_all(page)
    page.wait_for_selector(".mlp-matrices >> nth=4")
    uneven, even = panel(page, "delta_H").all()
    expect(uneven.locator(".mlp-view:not(.mlp-away) .mlp-says")).to_contain_text("do not fit")
    expect(even.locator(".mlp-view:not(.mlp-away) .mlp-says")).to_contain_text("It fits, and is wrong")
    uneven.get_by_role("button", name="transpose").click()
    expect(uneven.locator(".mlp-view:not(.mlp-away) .mlp-cell[data-symbol='delta_H[0]']")).to_have_text(
        re.compile(r"0\.0401$")
    )
    expect(even.locator("[aria-pressed=true]")).to_have_count(0)
    uneven.locator(".mlp-knob select").select_option("b_O[0]")  # as the lesson asks: output 1 gets saturated
    expect(uneven.locator(".mlp-knob input[type=number]")).to_have_value("0.2")
    uneven.locator(".mlp-knob input[type=range]").focus()
    page.keyboard.press("Home")
    column = [panel(page, "gradient_w_O").locator(f"[data-number='gradient_w_O[{j}, 0]']") for j in range(2)]
    for number in column:
        expect(number.first).to_have_text(re.compile(r"^−(0\.000\d|\d\.\d+e−4)$"))
    expect(even.locator(".mlp-knob select")).to_have_value("w_O[0, 0]")  # another lab
    assert watch.errors == []
