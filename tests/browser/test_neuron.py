"""One neuron opened, and the two readings of a weight's indices, in a real JupyterLab."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mlp_lab.notation.numbers import number
from tests.browser.jupyterlab import open_notebook, python, run_all

LESSON = "01_the_network.ipynb"


@pytest.fixture(scope="module")
def lesson(chromium: Browser, server: str) -> Iterator[Page]:
    """Give the lesson after Run All."""
    page = chromium.new_page(viewport={"width": 1280, "height": 7000})
    open_notebook(page, server, LESSON)
    run_all(page)
    page.wait_for_selector(".mlp-convention")
    yield page
    page.close()


@pytest.fixture(autouse=True)
def _at_the_start(lesson: Page) -> None:
    python(lesson, "lab.reset(); lab.select('w_H[0, 1]'); lab.select('w_O[1, 0]')")
    expect(lesson.locator(".mlp-knob select").first).to_have_value("w_O[1, 0]")


def opened(lesson: Page) -> Locator:
    return lesson.locator(".mlp-open-neuron")


def shown(panel: Locator, name: str) -> Locator:
    return panel.locator(f'[data-number="{name}"]:visible').first


def of_kernel(lesson: Page, expression: str) -> list[float]:
    values: list[float] = json.loads(python(lesson, f"import json; print(json.dumps(list({expression})))"))
    return values


def test_a_button_opens_its_neuron_and_every_term_is_there(lesson: Page) -> None:
    panel = opened(lesson)
    for layer, before, i, inputs in (("H", "I", 1, 3), ("O", "H", 2, 2)):
        panel.get_by_role("button", name="₁₂₃"[i] + {"H": "ᴴ", "O": "ᴼ"}[layer]).first.click()
        expect(shown(panel, f"x_{layer}[{i}]")).to_be_visible()
        terms = of_kernel(lesson, f"lab.activations.O_{before} * lab.w_{layer}[:, {i}]")
        for j, term in enumerate(terms):
            expect(shown(panel, f"terms_{layer}[{j}, {i}]")).to_have_text(number(term))
        assert panel.locator('[data-number^="terms_"]:visible').count() == inputs
        net, output = of_kernel(lesson, f"[lab.activations.x_{layer}[{i}], lab.activations.O_{layer}[{i}]]")
        expect(shown(panel, f"x_{layer}[{i}]")).to_have_text(number(net))
        expect(shown(panel, f"O_{layer}[{i}]")).to_have_text(number(output))
        assert python(lesson, "print(lab._shared.moment.neuron)").strip() == f"O_{layer}[{i}]"


def test_a_neuron_of_the_network_opens_and_an_input_leaves_it_open(lesson: Page) -> None:
    lesson.locator('.mlp-network [data-knob="b_H[1]"]').first.click()
    expect(shown(opened(lesson), "x_H[1]")).to_be_visible()
    opened(lesson).locator('[data-symbol="O_I[2]"]').click()
    expect(lesson.locator(".mlp-knob select").first).to_have_value("O_I[2]")
    expect(shown(opened(lesson), "x_H[1]")).to_be_visible()


def test_opening_another_neuron_moves_nothing_below(lesson: Page) -> None:
    heights = []
    for name in ("b_H[0]", "b_O[3]"):
        python(lesson, f"lab.select({name!r})")
        expect(lesson.locator(".mlp-knob select").first).to_have_value(name)
        heights.append(opened(lesson).bounding_box()["height"])  # type: ignore[index]
    assert heights[0] == pytest.approx(heights[1], abs=1)


def test_the_last_bar_ends_where_the_net_input_is(lesson: Page) -> None:
    """Bars share one scale and a zero in the middle; each begins where the one before has ended."""
    python(lesson, "lab.select('b_H[0]')")
    expect(shown(opened(lesson), "x_H[0]")).to_be_visible()
    bars = opened(lesson).evaluate("""(panel) => [...panel.querySelectorAll(".mlp-addends .mlp-bar")]
        .filter((bar) => bar.offsetParent)
        .map((bar) => [parseFloat(bar.style.left) - 50, parseFloat(bar.style.width),
                       bar.classList.contains("mlp-below")])""")
    ends = [left if below else left + width for left, width, below in bars]
    starts = [left + width if below else left for left, width, below in bars]
    assert starts == pytest.approx([0, *ends[:-1]], abs=1e-3)
    terms = [*of_kernel(lesson, "lab.O_I * lab.w_H[:, 0]"), *of_kernel(lesson, "[lab.b_H[0]]")]
    scale = ends[-1] / sum(terms)
    assert scale > 0
    assert [end - start for start, end in zip(starts, ends, strict=True)] == pytest.approx(
        [scale * term for term in terms], rel=1e-3, abs=1e-3
    )


def test_a_saturated_neuron_stays_in_the_picture(lesson: Page) -> None:
    python(lesson, "lab.select('b_O[0]'); lab['b_O[0]'] = 700")
    expect(shown(opened(lesson), "O_O[0]")).to_have_text("1.0000")
    inside = opened(lesson).evaluate("""(panel) => {
        const [point, frame] = [".mlp-point", "svg"].map((one) => panel.querySelector(one).getBoundingClientRect());
        return point.left >= frame.left && point.right <= frame.right && point.top >= frame.top;
    }""")
    assert inside


def test_the_switch_rewrites_name_formula_code_and_matrix_but_no_number(lesson: Page) -> None:
    panel = lesson.locator(".mlp-convention")

    def page() -> dict[str, object]:
        seen: dict[str, object] = panel.evaluate("""(panel) => {
            const page = panel.querySelector(".mlp-page:not(.mlp-away)");
            const cells = [...page.querySelectorAll(".mlp-slot")];
            const at = (cell) => cell.getBoundingClientRect();
            return {
                name: page.querySelector("p").textContent,
                formula: page.querySelector("math").textContent,
                code: page.querySelector("code").textContent,
                chosen: cells.find((cell) => cell.getAttribute("aria-pressed") === "true").textContent,
                weights: Object.fromEntries(
                    cells.map((cell) => [cell.dataset.symbol, cell.querySelector(".mlp-number").textContent])),
                columns: new Set(cells.map((cell) => at(cell).left)).size,
                nets: [...panel.querySelectorAll(".mlp-net")].map((net) => net.textContent),
            };
        }""")
        return seen

    first = page()
    panel.get_by_label("to → from").check()
    second = page()
    assert (first["columns"], second["columns"]) == (4, 2)
    assert first["weights"] == second["weights"]
    assert first["nets"] == second["nets"]
    assert (first["code"], second["code"]) == ("x_O = O_H @ w_O + b_O", "x_O = w_O @ O_H + b_O")
    assert str(first["name"]).startswith("w₂₁ᴼ · w_O[1, 0] · from hidden neuron 2 to output 1")
    assert str(second["name"]).startswith("w₁₂ᴼ · w_O[0, 1] · from hidden neuron 2 to output 1")
    assert (first["chosen"], second["chosen"]) == ("w₂₁ᴼ0.80", "w₁₂ᴼ0.80")
    assert first["formula"] != second["formula"]
    assert python(lesson, "print(lab.weight)").strip() == "w_O[1, 0]"
    panel.get_by_label("from → to").check()
    assert page() == first


def test_an_entry_lights_up_its_edge_and_chooses_its_weight_in_both_readings(lesson: Page) -> None:
    panel = lesson.locator(".mlp-convention")
    for reading in ("to → from", "from → to"):
        panel.get_by_label(reading).check()
        entry = panel.locator('.mlp-page:not(.mlp-away) .mlp-slot[data-symbol="w_O[0, 2]"]')
        entry.hover()
        lit = lesson.locator(".mlp-network").first.locator(".mlp-lit")
        expect(lit).to_have_count(1)
        expect(lit).to_have_attribute("data-knob", "w_O[0, 2]")
        entry.press("Enter")
        expect(lesson.locator(".mlp-knob select").first).to_have_value("w_O[0, 2]")
        python(lesson, "lab.select('w_O[1, 0]')")
        expect(lesson.locator(".mlp-knob select").first).to_have_value("w_O[1, 0]")


def test_a_part_that_comes_to_stand_for_something_else_is_lit_no_more(lesson: Page) -> None:
    part = opened(lesson).locator("button.mlp-slot[data-symbol='O_H[1]']")
    part.focus()
    expect(part).to_have_class(re.compile("mlp-lit"))
    lesson.keyboard.press("Enter")  # takes its bias, so the hidden neuron is opened in place of the output
    part = opened(lesson).locator("button.mlp-slot[data-symbol='O_I[1]']")
    expect(part).to_be_focused()
    expect(part).not_to_have_class(re.compile("mlp-lit"))
    lesson.evaluate("document.activeElement.blur()")
