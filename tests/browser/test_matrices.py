"""The matrices: what an entry lights up and chooses, the keyboard, the transpose, and room for the largest."""

import pytest
from playwright.sync_api import Locator, expect

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.matrices.products import PRODUCTS
from tests.browser.bare import BarePage
from tests.browser.controls import choice, focused, lit_in_network, matrices
from tests.browser.shown import shown_numbers

BACKGROUND = "(node) => getComputedStyle(node).backgroundColor"


def show(bare: BarePage, *sizes: int, width: int = 900) -> Lab:
    """Show a lab's network and every product of its matrices."""
    lab = Lab(sizes)
    lab.select("w_H[1, 0]")
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.network(), *map(lab.matrices, PRODUCTS), width=width)
    return lab


@pytest.fixture
def lab(bare: BarePage) -> Lab:
    """Show the matrices of a 3-2-4."""
    return show(bare, 3, 2, 4)


def cell(bare: BarePage, product: str, name: str) -> Locator:
    """Find an entry in the form of a product that is shown; of a name that stands there twice, the last."""
    view = matrices(bare.page, product).locator(".mlp-view:not(.mlp-away)")
    return view.locator(f".mlp-cell[data-symbol='{name}']").last


def marked(bare: BarePage, product: str, kind: str) -> set[str]:
    """Name the entries of a product that are lit, or marked as those that make the entry looked at."""
    cells = matrices(bare.page, product).locator(f".mlp-view:not(.mlp-away) .mlp-cell.{kind}")
    return set(cells.evaluate_all("(all) => all.map((one) => one.dataset.symbol)"))


def says(bare: BarePage) -> str:
    return matrices(bare.page, "delta_H").locator(".mlp-view:not(.mlp-away) .mlp-says").inner_text()


def written_out(bare: BarePage, product: str) -> str:
    return matrices(bare.page, product).locator(".mlp-which").inner_text()


def transpose(bare: BarePage) -> None:
    matrices(bare.page, "delta_H").get_by_role("button", name="transpose").click()
    bare.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finish()))")


@pytest.mark.parametrize("i", range(4))
def test_a_net_input_lights_up_its_row_and_its_column(bare: BarePage, lab: Lab, i: int) -> None:
    cell(bare, "x_O", f"x_O[{i}]").hover()
    column = {f"w_O[0, {i}]", f"w_O[1, {i}]"}
    made_of = {f"x_O[{i}]", f"x_O product[{i}]", "O_H[0]", "O_H[1]", f"b_O[{i}]"} | column
    assert marked(bare, "x_O", "mlp-lit") == made_of == marked(bare, "x_O", "mlp-makes")
    assert lit_in_network(bare.page) == {"b_H[0]", "b_H[1]", f"b_O[{i}]"} | column
    assert written_out(bare, "x_O") == f"written out for i = {i + 1}"
    bare.page.mouse.move(0, 0)
    expect(bare.page.locator(".mlp-lit")).to_have_count(0)


@pytest.mark.parametrize("i", range(2))
def test_a_hidden_delta_lights_up_a_row_of_the_weights(bare: BarePage, lab: Lab, i: int) -> None:
    transpose(bare)
    cell(bare, "delta_H", f"delta_H[{i}]").hover()
    row, deltas = ({f"{array}{k}]" for k in range(4)} for array in (f"w_O[{i}, ", "delta_O["))
    own = {f"delta_H[{i}]", f"delta_H product[{i}]", f"slope_H[{i}]"}
    assert marked(bare, "delta_H", "mlp-lit") == row | deltas | own
    assert lit_in_network(bare.page) >= row
    assert not lit_in_network(bare.page) & {f"w_O[{1 - i}, {k}]" for k in range(4)}


def test_a_gradient_lights_up_one_number_of_each(bare: BarePage, lab: Lab) -> None:
    cell(bare, "gradient_w_H", "gradient_w_H[2, 1]").hover()
    assert marked(bare, "gradient_w_H", "mlp-lit") == {"gradient_w_H[2, 1]", "O_I[2]", "delta_H[1]"}
    assert written_out(bare, "gradient_w_H") == "written out for j = 3, i = 2"


def test_an_edge_of_the_network_lights_up_its_entry(bare: BarePage, lab: Lab) -> None:
    bare.page.locator("[role=option][data-knob='w_O[1, 3]'] .mlp-hit").dispatch_event("pointerover")
    assert marked(bare, "x_O", "mlp-lit") == {"w_O[1, 3]"}
    terms = matrices(bare.page, "x_O").locator(".mlp-term.mlp-lit")
    assert terms.count() == 0  # the sum for i = 1 is written out


@pytest.mark.parametrize(
    ("product", "entry", "knob"),
    [
        ("x_O", "w_O[0, 2]", "w_O[0, 2]"),
        ("x_H", "O_I[1]", "O_I[1]"),
        ("x_H", "b_H[1]", "b_H[1]"),
        ("gradient_w_H", "gradient_w_H[2, 1]", "w_H[2, 1]"),
    ],
)
def test_a_click_on_an_entry_chooses_its_knob(bare: BarePage, lab: Lab, product: str, entry: str, knob: str) -> None:
    cell(bare, product, entry).click()
    bare.settle()
    assert {one.input_value() for one in bare.page.locator(".mlp-knob select").all()} == {knob}
    assert cell(bare, product, entry).get_attribute("aria-selected") == "true"


def test_the_index_form_follows_the_chosen_weight(bare: BarePage, lab: Lab) -> None:
    lab.select("w_O[0, 3]")
    bare.settle()
    assert written_out(bare, "gradient_w_O") == "written out for j = 1, i = 4"
    assert written_out(bare, "x_O") == "written out for i = 4"
    lab.select("w_H[2, 1]")
    bare.settle()
    assert written_out(bare, "delta_H") == "written out for i = 2"


def test_arrow_keys_walk_through_the_entries_and_enter_chooses(bare: BarePage, lab: Lab) -> None:
    start = cell(bare, "x_O", "x_O[0]")
    stops = matrices(bare.page, "x_O").locator(".mlp-view:not(.mlp-away) .mlp-cell[tabindex='0']")
    assert stops.evaluate_all("(all) => all.map((one) => one.dataset.symbol)") == ["x_O[0]"]
    start.focus()
    for key, name in [
        ("ArrowRight", "x_O[1]"),
        ("ArrowUp", "b_O[1]"),
        ("ArrowUp", "x_O product[1]"),
        ("ArrowUp", "w_O[1, 1]"),
        ("ArrowUp", "w_O[0, 1]"),
        ("ArrowUp", "w_O[0, 1]"),
    ]:
        bare.page.keyboard.press(key)
        assert focused(bare.page) == name
    assert "w_O[0, 1]" in lit_in_network(bare.page)
    bare.page.keyboard.press("Enter")
    bare.settle()
    assert choice(bare.page).input_value() == lab.knob == "w_O[0, 1]"
    for key in ["ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft"]:
        bare.page.keyboard.press(key)
    assert focused(bare.page) == "O_H[1]"
    expect(cell(bare, "x_O", "O_H[1]")).to_have_accessible_name(f"O₂ᴴ, {number(lab.activations.O_H[1])}")


def test_without_the_transpose_it_does_not_fit(bare: BarePage, lab: Lab) -> None:
    delta = matrices(bare.page, "delta_H")
    view = delta.locator(".mlp-view:not(.mlp-away)")
    assert says(bare) == "(4) and (2, 4) do not fit: a row of 4 meets columns of 2."
    assert view.locator(".mlp-cell[data-symbol^='delta_H']").count() == 0
    cell(bare, "delta_H", "w_O[1, 0]").hover()
    row = {f"w_O[1, {k}]" for k in range(4)}
    assert {name for name in marked(bare, "delta_H", "mlp-makes") if name.startswith("w_O")} == row
    height = "(panel) => panel.getBoundingClientRect().height"
    before = delta.evaluate(height)
    button = delta.get_by_role("button", name="transpose")
    button.focus()
    bare.page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert says(bare) == "(4) and (4, 2) fit: a row of 4 meets columns of 4."
    assert view.locator(".mlp-cell[data-symbol^='delta_H[']").count() == 2
    assert delta.evaluate(height) == before


def test_every_entry_of_what_does_not_fit_can_be_reached_by_key(bare: BarePage, lab: Lab) -> None:
    cell(bare, "delta_H", "delta_O[0]").focus()
    for key, name in [("ArrowUp", "w_O[1, 0]"), ("ArrowUp", "w_O[0, 0]"), ("ArrowRight", "w_O[0, 1]")]:
        bare.page.keyboard.press(key)
        assert focused(bare.page) == name


def test_with_equal_sizes_the_mistake_sums_down_a_column(bare: BarePage) -> None:
    show(bare, 3, 3, 3)
    delta = matrices(bare.page, "delta_H")

    def lit_weights() -> set[str]:
        return {name for name in marked(bare, "delta_H", "mlp-lit") if name.startswith("w_O")}

    mistaken = cell(bare, "delta_H", "delta_H mistaken[1]")
    mistaken.hover()
    assert lit_weights() == {f"w_O[{k}, 1]" for k in range(3)}
    assert "wrong, " in str(mistaken.locator(".mlp-spoken").text_content())
    term = delta.locator(".mlp-term").first
    assert term.evaluate(BACKGROUND) == "rgba(0, 0, 0, 0)"  # no term of the formula made that number
    heads = delta.locator(".mlp-view:not(.mlp-away) .mlp-head-letter").all_inner_texts()
    assert [text for text in heads if "=" in text] == ["k = 1", "k = 1", "i = 1", "i = 1"]
    cell(bare, "delta_H", "delta_H[1]").hover()
    assert term.evaluate(BACKGROUND) != "rgba(0, 0, 0, 0)"
    assert lit_weights() == {f"w_O[1, {k}]" for k in range(3)}
    wrong = mistaken.locator(".mlp-number")
    assert "line-through" in wrong.evaluate("(node) => getComputedStyle(node).textDecoration")
    transpose(bare)
    assert not any(name.startswith("delta_H mistaken") for name, _ in shown_numbers(bare.page))


def test_pointing_at_a_mistaken_number_lights_nothing_of_the_sum_that_did_not_make_it(bare: BarePage) -> None:
    show(bare, 3, 3, 3)
    delta = matrices(bare.page, "delta_H")
    lit = delta.locator(".mlp-index-form .mlp-lit")
    cell(bare, "delta_H", "delta_H mistaken[1]").hover()
    assert {one.evaluate(BACKGROUND) for one in lit.all()} == {"rgba(0, 0, 0, 0)"}
    assert written_out(bare, "delta_H") == "another sum made that number"
    cell(bare, "delta_H", "delta_H[1]").hover()
    assert "rgba(0, 0, 0, 0)" not in {one.evaluate(BACKGROUND) for one in lit.all()}
    assert written_out(bare, "delta_H") == "written out for i = 2"


@pytest.mark.parametrize("sizes", [(3, 2, 4), (3, 3, 3), (6, 6, 6)], ids=str)
def test_a_number_is_written_in_one_way_in_a_panel(bare: BarePage, sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes)
    lab.w_O = lab.w_O * 1e-4  # so that some numbers need powers of ten
    panels = [lab.matrices(product) for product in PRODUCTS]
    panels[[*PRODUCTS].index("delta_H")].transposed = True
    bare.mount(lab, *panels)
    for product in PRODUCTS:
        places = "(panel) => [...panel.querySelectorAll('[data-number]')].map((n) => [n.dataset.number, n.textContent])"
        texts = matrices(bare.page, product).evaluate(places)
        assert len(dict(map(tuple, texts))) == len(set(map(tuple, texts)))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_makes_an_entry_is_framed(bare: BarePage, dark: bool) -> None:
    lab = Lab()
    bare.mount(lab, lab.matrices("delta_H"), dark=dark)
    border = "(node) => getComputedStyle(node).borderTopColor"
    alpha = [cell(bare, "delta_H", f"w_O[{i}, 1]").evaluate(border) for i in range(2)]
    assert alpha[1] == "rgba(0, 0, 0, 0)"
    assert "/ 0.7" in alpha[0]


def test_the_matrices_stand_beside_their_sum_and_a_row_has_its_name_before_it(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.matrices("delta_H"), width=848)
    panel = bare.panel("matrices")
    index, stack = (panel.locator(kind).bounding_box() for kind in (".mlp-index-form", ".mlp-stack"))
    assert index and stack
    assert (index["y"], stack["x"] > index["x"] + index["width"]) == (stack["y"], True)
    overhang = "(form) => Math.max(...[...form.querySelectorAll('*')].map((n) => n.getBoundingClientRect().right))"
    assert panel.locator(".mlp-index-form").evaluate(overhang) <= stack["x"]
    name = panel.locator(".mlp-view:not(.mlp-away) .mlp-name").first.bounding_box()
    first = cell(bare, "delta_H", "delta_O[0]").bounding_box()
    assert name and first
    assert 0 <= first["x"] - name["x"] - name["width"] < 12
    assert abs(name["y"] + name["height"] / 2 - first["y"] - first["height"] / 2) < 6


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_narrow_panel_pushes_only_its_matrices_sideways(bare: BarePage, product: str) -> None:
    lab = Lab()
    bare.mount(lab, lab.matrices(product), width=360)
    assert bare.panel("matrices").evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")


@pytest.mark.parametrize("width", [886, 640])
def test_the_largest_matrices_fit(bare: BarePage, width: int) -> None:
    show(bare, 6, 6, 6, width=width)
    assert bare.page.evaluate("[...document.querySelectorAll('.mlp')].every((p) => p.scrollWidth <= p.clientWidth)")
    clipped = """[...document.querySelectorAll(".mlp-view:not(.mlp-away) .mlp-cell")].filter((cell) => {
        const [box, text] = [cell, cell.lastChild].map((node) => node.getBoundingClientRect());
        return text.left < box.left || text.right > box.right;
    }).map((cell) => cell.textContent)"""
    assert bare.page.evaluate(clipped) == []
