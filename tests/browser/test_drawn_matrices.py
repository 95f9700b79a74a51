"""Matrices are laid out so that an entry of a product stands where its row and its column meet."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator

from mlp_lab import Lab
from mlp_lab.panels.matrices.products import PRODUCTS
from tests.browser.bare import BarePage
from tests.browser.drawing import drag, name_of_colour
from tests.browser.shown import assert_shown_as, expected

Place = tuple[float, float]

CELLS = """(panel) => [...panel.querySelectorAll(".mlp-view:not(.mlp-away) .mlp-cell")].map((cell) => {
    const [{ x, y, width, height }, number] = [cell.getBoundingClientRect(), cell.querySelector(".mlp-number")];
    const at = [Math.round(x + width / 2), Math.round(y + height / 2)];
    return { name: cell.dataset.symbol, at, text: number.textContent, colour: getComputedStyle(number).color };
})"""
HEADS = """(panel) => [...panel.querySelectorAll(".mlp-view:not(.mlp-away) .mlp-head-letter")].map((head) => {
    const { right, y, height } = head.getBoundingClientRect();
    return { text: head.textContent, down: head.matches(".mlp-down"), right, middle: y + height / 2 };
})"""
NETS = {"x_H": ("O_I", "w_H"), "x_O": ("O_H", "w_O")}
GRADIENTS = {"gradient_w_O": ("O_H", "delta_O"), "gradient_w_H": ("O_I", "delta_H")}


def cells(panel: Locator) -> dict[str, Place]:
    """Give the middle of each entry that is shown; none stands there twice."""
    found: list[dict[str, Any]] = panel.evaluate(CELLS)
    places = {cell["name"]: (cell["at"][0], cell["at"][1]) for cell in found}
    assert len(places) == len(found)
    return places


def show(
    bare: BarePage,
    product: str,
    sizes: tuple[int, int, int] = (3, 2, 4),
    *,
    transposed: bool = True,
    dark: bool = False,
) -> Lab:
    """Show one product of a lab."""
    lab = Lab(sizes)
    panel = lab.matrices(product)
    panel.transposed = transposed
    bare.mount(lab, panel, dark=dark)
    return lab


def assert_meet(places: dict[str, Place], entry: str, row: list[str], column: list[str]) -> None:
    """An entry stands right of its row and below its column, both in the order of the sum."""
    x, y = places[entry]
    assert [places[name][1] for name in row] == [y] * len(row)
    assert [places[name][0] for name in column] == [x] * len(column)
    lefts, heights = [places[name][0] for name in row], [places[name][1] for name in column]
    assert lefts == sorted(set(lefts))
    assert heights == sorted(set(heights))
    assert lefts[-1] < x
    assert heights[-1] < y


@pytest.mark.parametrize("product", NETS)
@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 3, 1), (6, 6, 6)])
def test_a_net_input_stands_where_the_outputs_meet_the_weights_that_lead_to_it(
    bare: BarePage, sizes: tuple[int, int, int], product: str
) -> None:
    lab = show(bare, product, sizes)
    outputs, weights = NETS[product]
    count, neurons = getattr(lab, weights).shape
    places = cells(bare.panel("matrices"))
    for i in range(neurons):
        column = [f"{weights}[{j}, {i}]" for j in range(count)]
        assert_meet(places, f"{product} product[{i}]", [f"{outputs}[{j}]" for j in range(count)], column)
        below = [places[f"{name}[{i}]"] for name in (f"{product} product", f"b_{product[-1]}", product)]
        assert {x for x, _ in below} == {places[column[0]][0]}
        assert [y for _, y in below] == sorted({y for _, y in below})


@pytest.mark.parametrize("sizes", [(3, 2, 4), (3, 3, 3), (2, 4, 1)])
def test_a_hidden_delta_stands_where_the_output_deltas_meet_its_weights_transposed(
    bare: BarePage, sizes: tuple[int, int, int]
) -> None:
    show(bare, "delta_H", sizes)
    _, hidden, outputs = sizes
    places = cells(bare.panel("matrices"))
    for i in range(hidden):
        column = [f"w_O[{i}, {k}]" for k in range(outputs)]
        assert_meet(places, f"delta_H product[{i}]", [f"delta_O[{k}]" for k in range(outputs)], column)
        below = [places[f"{name}[{i}]"] for name in ("delta_H product", "slope_H", "delta_H")]
        assert {x for x, _ in below} == {places[column[0]][0]}
        assert [y for _, y in below] == sorted({y for _, y in below})


def test_without_the_transpose_the_deltas_meet_the_wrong_weights(bare: BarePage) -> None:
    show(bare, "delta_H", (3, 3, 3), transposed=False)
    found = bare.panel("matrices").evaluate(CELLS)
    places = {cell["name"]: (cell["at"][0], cell["at"][1]) for cell in found}  # of what stands there twice, the last
    for i in range(3):
        column = [f"w_O[{k}, {i}]" for k in range(3)]
        assert_meet(places, f"delta_H mistaken product[{i}]", [f"delta_O[{k}]" for k in range(3)], column)


@pytest.mark.parametrize("product", GRADIENTS)
@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 3, 1)])
def test_a_gradient_stands_where_its_output_meets_its_delta(
    bare: BarePage, sizes: tuple[int, int, int], product: str
) -> None:
    left, top = GRADIENTS[product]
    lab = show(bare, product, sizes)
    places = cells(bare.panel("matrices"))
    for j, i in np.ndindex(lab._shared.number(product).shape):
        assert_meet(places, f"{product}[{j}, {i}]", [f"{left}[{j}]"], [f"{top}[{i}]"])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("product", PRODUCTS)
def test_every_entry_shows_the_number_of_its_name_in_the_colour_of_its_sign(
    bare: BarePage, product: str, dark: bool
) -> None:
    lab = show(bare, product, dark=dark)
    weights = {array: lab.chosen(array) for array in ("w_O", "w_H")}
    for state in drag(bare, lab):
        numbers = expected(state, weights)
        for cell in bare.panel("matrices").evaluate(CELLS):
            array, index = cell["name"].rstrip("]").split("[")
            value = float(np.asarray(numbers[array])[tuple(map(int, index.split(", ")))])
            assert_shown_as(cell["text"], value, cell["name"])
            assert name_of_colour(cell["colour"]) == ("vermilion" if value < 0 else "blue"), cell["name"]


@pytest.mark.parametrize(("product", "down", "across"), [("x_O", "l", "i"), ("x_H", "n", "i"), ("delta_H", "k", "i")])
def test_the_letters_beside_the_weights_say_which_row_and_which_column_they_stand_in(
    bare: BarePage, product: str, down: str, across: str
) -> None:
    show(bare, product)
    places, heads = cells(bare.panel("matrices")), bare.panel("matrices").evaluate(HEADS)
    weights = {name: place for name, place in places.items() if name.startswith("w_")}
    for name, (x, y) in weights.items():
        first, second = (int(n) + 1 for n in name[4:-1].split(", "))
        row, column = (second, first) if product == "delta_H" else (first, second)
        beside = [h["text"] for h in heads if h["down"] and h["right"] < x and abs(h["middle"] - y) < 4]
        above = [h["text"] for h in heads if not h["down"] and h["middle"] < y and 0 < h["right"] - x < 40]
        assert (beside, above[:1]) == ([written(down, row)], [written(across, column)])


def written(letter: str, n: int) -> str:
    return f"{letter} = 1" if n == 1 else str(n)


@pytest.mark.parametrize("width", [832, 848])
def test_all_columns_are_in_view_beside_the_sum(bare: BarePage, width: int) -> None:
    lab = Lab()
    bare.mount(lab, lab.matrices("delta_H"), width=width)
    panel = bare.panel("matrices")
    pushed = "(panel) => [...panel.querySelectorAll('.mlp-scheme')].map((one) => one.scrollWidth - one.clientWidth)"
    assert panel.evaluate(pushed) == [0, 0]
    beside = (
        "(panel) => panel.querySelector('.mlp-stack').offsetTop === panel.querySelector('.mlp-index-form').offsetTop"
    )
    assert panel.evaluate(beside)
