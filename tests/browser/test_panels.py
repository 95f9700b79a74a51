"""The panels in a real JupyterLab: by mouse, by keyboard, from Python, and when the kernel goes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mlp_core import delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid, sigmoid_prime
from mlp_lab.state.knobs import Knob, State, find_knob, positions
from tests.browser.conftest import write_notebook
from tests.browser.jupyterlab import SHOWN_NUMBERS, Watch, open_notebook, python, run_all, shown_numbers, start_python

EVERY_POSITION = f"""async (root) => {{
    const slider = root.querySelector(".mlp-knob input[type=range]");
    const read = {SHOWN_NUMBERS};
    const seen = [];
    for (let position = 0; position <= Number(slider.max); position++) {{
        slider.value = position;
        slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
        seen.push(read(document.body));
    }}
    slider.dispatchEvent(new Event("change", {{ bubbles: true }}));
    return seen;
}}"""


@pytest.fixture(scope="module")
def panels(chromium: Browser, server: str, shared_panels_notebook: str) -> Iterator[Page]:
    """Give a page with every panel, its kernel as after Run All."""
    page = chromium.new_page(viewport={"width": 1280, "height": 2600})
    open_notebook(page, server, shared_panels_notebook)
    run_all(page)
    page.wait_for_selector(".mlp-derivation .mlp-asking")
    page.wait_for_selector(".mlp-convention")
    yield page
    page.close()


@pytest.fixture
def own_panels(page: Page, server: str, panels_notebook: str) -> Page:
    """Give a page with every panel and a kernel that this test alone may bring down."""
    open_notebook(page, server, panels_notebook)
    run_all(page)
    page.wait_for_selector(".mlp-network")
    return page


AS_AT_THE_START = """
from mlp_lab import Lab
_start = Lab()
lab.parameters, lab.O_I, lab.t = _start.parameters, _start.O_I, _start.t
"""


@pytest.fixture(autouse=True)
def _at_the_start(request: pytest.FixtureRequest) -> None:
    """Bring the shared page back to where Run All left it."""
    if "panels" in request.fixturenames:
        page = request.getfixturevalue("panels")
        python(page, AS_AT_THE_START)
        page.mouse.move(0, 0)
        choose(page, "w_O[1, 0]")


def choose(page: Page, name: str) -> None:
    """Choose a knob in Python, and wait until the panels know."""
    python(page, "lab.select('t[3]')")
    expect(page.locator(".mlp-knob select").first).to_have_value("t[3]")
    python(page, f"lab.select({name!r})")
    expect(page.locator(".mlp-knob select").first).to_have_value(name)


def state(page: Page) -> State:
    """Read the numbers that the kernel holds."""
    held = json.loads(
        python(page, "import json; print(json.dumps({k: v.tolist() for k, v in lab.state._asdict().items()}))")
    )
    return State(**{name: np.array(values) for name, values in held.items()})


def chosen(page: Page, array: str) -> Knob:
    """Read which weight of an array the kernel holds as the chosen one."""
    return find_knob(python(page, f"print(lab.chosen({array!r}))").strip(), state(page))


def expected_now(page: Page) -> dict[str, np.ndarray | float]:
    """Compute every number that panels show from what the kernel holds."""
    return expected(state(page), chosen(page, "w_O"), chosen(page, "w_H"))


def knob_value(page: Page) -> float:
    return float(python(page, "print(lab[lab.knob])"))


def expected(state: State, weight: Knob, hidden: Knob) -> dict[str, np.ndarray | float]:
    """Compute every number that panels show from mlp_core, one position at a time."""
    a = forward(state.parameters, state.O_I)
    numbers: dict[str, np.ndarray | float] = {**state._asdict(), **a._asdict()}
    numbers |= {"E": loss(a.O_O, state.t), "delta_O": delta_O(a, state.t), "delta_H": delta_H(a, state.t, state.w_O)}
    numbers |= {"gradient_w_O": gradient_w_O(a, state.t), "gradient_w_H": gradient_w_H(a, state.t, state.w_O)}
    numbers |= {"terms_H": a.O_I[:, None] * state.w_H, "terms_O": a.O_H[:, None] * state.w_O}
    j, i = weight.index
    error, sig, other, out = a.O_O[i] - state.t[i], sigmoid(a.x_O[i]), sigmoid(-a.x_O[i]), a.O_H[j]
    factors = {
        "L0": [error * sig * other * out],
        "L1": [error, sig * other * out],
        "L2": [error, sig * other * out],
        "L3": [error, sig, other, out],
        "L4": [error, sig, other, out],
    }
    for line, values in factors.items():
        numbers[f"w_O {line}"] = np.prod(values)
        numbers |= {f"w_O {line} {n}": value for n, value in enumerate(values)}
    return numbers | expected_of_sums(state, hidden)


def expected_of_sums(state: State, weight: Knob) -> dict[str, np.ndarray | float]:
    """Compute what the derivation for a hidden weight shows, from the last line's factors."""
    a = forward(state.parameters, state.O_I)
    j, i = weight.index
    errors, slopes, onward = a.O_O - state.t, sigmoid_prime(a.x_O), state.w_O[i]
    slope, ones = sigmoid_prime(a.x_H[i]), np.ones_like(state.t)
    paths = {
        "L1": [errors, slopes * onward * slope * a.O_I[j]],
        "L2": [errors, slopes * onward * slope * a.O_I[j]],
        "L3": [errors, slopes, onward * slope * a.O_I[j]],
        "L4": [errors, slopes, onward, ones * slope * a.O_I[j]],
        "L5": [errors, slopes, onward, ones * slope, ones * a.O_I[j]],
        "L6": [errors, slopes, onward],
    }
    numbers: dict[str, np.ndarray | float] = {"w_H L6 3": slope, "w_H L6 4": a.O_I[j]}
    for line, factors in paths.items():
        numbers |= {f"w_H {line} {n}": values for n, values in enumerate(factors)}
        numbers[f"w_H {line} products"] = np.prod(factors, axis=0)
        numbers[f"w_H {line} sums"] = np.cumsum(np.prod(factors, axis=0))
    gradient = gradient_w_H(a, state.t, state.w_O)[weight.index]
    return numbers | {"w_H L0 0": gradient} | {f"w_H L{n}": gradient for n in range(7)}


def assert_shown_as(text: str, value: float, name: str) -> None:
    """Hold a shown number against its true value, to the digits shown."""
    shown = float(text.replace("−", "-"))
    mantissa, _, exponent = text.partition("e")
    unit = 10.0 ** (int(exponent.replace("−", "-") or 0) - len(mantissa.partition(".")[2]))
    assert abs(shown - value) <= 0.5 * unit * (1 + 1e-9), f"{name} shows {text}, is {value!r}"


def assert_all_true(shown: list[tuple[str, str]], numbers: dict[str, np.ndarray | float]) -> set[str]:
    """Hold every shown number against mlp_core and return the names of those seen."""
    for name, text in shown:
        if name.endswith(" spread"):
            assert abs(float(text.replace("−", "-"))) < 1e-14
            continue
        array, _, index = name.partition("[")
        place = tuple(int(n) for n in index.rstrip("]").split(", ")) if index else ()
        assert_shown_as(text, float(np.asarray(numbers[array])[place]), name)
    return {name for name, _ in shown}


@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_O[0, 3]", "w_H[2, 1]", "b_O[0]", "b_H[1]", "O_I[0]", "t[0]"])
def test_every_number_at_every_position_is_that_of_the_core(panels: Page, name: str) -> None:
    choose(panels, name)
    for part in ("Part 1", "Part 2"):
        derivation(panels, part).get_by_text("show all").click()
    start = state(panels)
    knob = find_knob(name, start)
    weight = find_knob(python(panels, "print(lab.weight)").strip(), start)
    derived = [chosen(panels, array) for array in ("w_O", "w_H")]
    grid = positions(knob, knob.value(start))
    seen = panels.eval_on_selector("body", EVERY_POSITION)
    assert len(seen) == len(grid) > 100
    for value, shown in zip(grid, seen, strict=True):
        names = assert_all_true(shown, expected(knob.turned(start, value), *derived))
    assert {
        "E",
        "O_O[3]",
        "O_H[1]",
        "t[2]",
        "b_O[3]",
        "w_O L0 0",
        "w_O L4 3",
        "w_H L0 0",
        "w_H L6 2[3]",
        "w_H L6 sums[3]",
        "w_H L6 4",
        str(weight),
        f"gradient_{weight}",
    } <= names


def test_the_gradient_is_shown_on_the_edges_too(panels: Page) -> None:
    network = panels.locator(".mlp-network").first
    network.get_by_label("gradient").check()
    assert_all_true(shown_numbers(panels), expected_now(panels))
    assert "gradient_w_O[1, 0]" in [name for name, _ in shown_numbers(panels)]
    network.get_by_label("weight").check()


def derivation(page: Page, part: str) -> Locator:
    return page.locator(f".mlp-derivation[aria-label='Derivation, {part}']").first


def test_a_lane_of_the_sum_lights_up_its_path(panels: Page) -> None:
    choose(panels, "w_H[0, 1]")
    hidden = derivation(panels, "Part 2")
    hidden.get_by_text("show all").click()
    expect(hidden.locator(".mlp-open .mlp-k")).to_have_count(4)
    hidden.locator(".mlp-open .mlp-k").nth(2).hover()
    lit = panels.locator(".mlp-network >> nth=0 >> .mlp-lit")
    expect(lit).to_have_count(3)
    assert {part.get_attribute("data-knob") for part in lit.all()} == {"w_O[1, 2]", "b_O[2]", "t[2]"}
    panels.mouse.move(0, 0)


def test_any_line_can_show_its_sum_and_nothing_jumps(panels: Page) -> None:
    hidden = derivation(panels, "Part 2")
    hidden.focus()
    heights = []
    for key in ["Home", *["ArrowRight"] * 6]:
        panels.keyboard.press(key)
        heights.append(round(hidden.bounding_box()["height"]))  # type: ignore[index]
    assert len(set(heights)) == 1
    hidden.get_by_role("button", name="L3").click()
    expect(hidden.locator(".mlp-open .mlp-label")).to_have_text("L3")
    names = {name for name, _ in shown_numbers(panels) if name.startswith("w_H")}
    assert {"w_H L3 2[3]", "w_H L3 sums[0]", "w_H L3 products[1]"} <= names
    assert not any(name.startswith(("w_H L1 products", "w_H L6 products")) for name in names)
    assert_all_true(shown_numbers(panels), expected_now(panels))


@pytest.mark.parametrize("width", [1280, 800])
def test_every_open_sum_fits_and_its_bars_can_be_seen(page: Page, server: str, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 2400})
    cells = ["from mlp_lab import Lab\nlab = Lab()\nlab.select('w_H[0, 1]')", "lab.derivation('hidden')"]
    open_notebook(page, server, write_notebook(folder / f"sums{width}.ipynb", cells))
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    run_all(page)
    panel = page.locator(".mlp-derivation")
    panel.get_by_role("button", name="show all").click()
    for line in ("L1", "L2", "L3", "L4", "L5", "L6"):
        panel.get_by_role("button", name=line).click()
        expect(panel.locator(".mlp-open .mlp-label")).to_have_text(line)
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth"), line
        track = panel.locator(".mlp-open .mlp-track").first.bounding_box()
        bars = [bar.bounding_box() for bar in panel.locator(".mlp-open .mlp-bar").all()]
        ends = [abs(bar["x"] - (track["x"] + track["width"] / 2)) for bar in bars if bar and track]
        assert max(ends) == pytest.approx(0.4 * track["width"], abs=1.5)  # type: ignore[index]  # the largest sum
    outside = panel.locator(".mlp-open .mlp-outside").first.bounding_box()
    lanes = [lane.bounding_box() for lane in panel.locator(".mlp-open .mlp-k").all()]
    assert outside and all(lane and lane["y"] + lane["height"] <= outside["y"] + 1 for lane in lanes)


def test_start_values_bring_the_numbers_back(panels: Page) -> None:
    before = state(panels)
    python(panels, "lab.t = [0.5, 0.5, 0.5, 0.5]; lab.w_O = lab.w_O * 2")
    expect(field(panels)).to_have_value("1.6")
    panels.locator(".mlp-network .mlp-reset").first.click()
    expect(field(panels)).to_have_value("0.8")
    assert all(np.array_equal(a, b) for a, b in zip(state(panels), before, strict=True))


def slider(page: Page) -> Locator:
    return page.locator(".mlp-network .mlp-knob input[type=range]").first


def field(page: Page) -> Locator:
    return page.locator(".mlp-network .mlp-knob input[type=number]").first


def write(page: Page, text: str) -> None:
    """Write into the number field as a hand does."""
    field(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_quick_taps_are_not_lost_behind_a_slow_kernel(own_panels: Page) -> None:
    python(own_panels, "import time\nlab.on_msg(lambda *_: time.sleep(0.15))")
    slider(own_panels).focus()
    for _ in range(10):
        own_panels.keyboard.press("ArrowLeft")
        own_panels.wait_for_timeout(60)
    expect(own_panels.locator(".mlp-stale")).to_have_count(0)
    own_panels.wait_for_timeout(2500)
    assert slider(own_panels).get_attribute("aria-valuetext").startswith("-0.2,")  # type: ignore[union-attr]
    assert knob_value(own_panels) == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("key", "value"),
    [("ArrowRight", 0.9), ("ArrowLeft", 0.7), ("ArrowUp", 0.9), ("ArrowDown", 0.7), ("Home", -6.0), ("End", 6.0)],
)
def test_a_key_moves_the_slider_and_python_has_the_value(panels: Page, key: str, value: float) -> None:
    slider(panels).focus()
    panels.keyboard.press(key)
    expect(field(panels)).to_have_value(f"{value:g}")
    assert knob_value(panels) == value


def test_a_drag_costs_at_most_three_messages(page: Page, server: str, watch: Watch, panels_notebook: str) -> None:
    open_notebook(page, server, panels_notebook)
    run_all(page)
    slider(page).scroll_into_view_if_needed()
    box = slider(page).bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    watch.comm_messages.clear()
    page.mouse.move(box["x"] + box["width"] * 0.56, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + box["width"] * (0.56 + step / 100), y)
    assert watch.comm_messages == []
    page.mouse.up()
    page.wait_for_timeout(300)
    assert 1 <= len(watch.comm_messages) <= 3
    assert knob_value(page) == float(field(page).input_value()) > 3


@pytest.mark.parametrize("typed", ["1.2345", "-5", "40", "1e-3"])
def test_a_typed_value_is_taken_exactly(panels: Page, typed: str) -> None:
    write(panels, typed)
    panels.wait_for_function(
        "(v) => document.querySelector('.mlp-slice [data-number=\"w_O[1, 0]\"]').textContent.replace('−', '-') == v",
        arg=f"{float(typed):.4f}",
    )
    assert knob_value(panels) == float(typed)
    assert_all_true(shown_numbers(panels), expected_now(panels))


def test_what_cannot_be_taken_is_refused_in_words_and_changes_nothing(panels: Page) -> None:
    write(panels, "1e300")
    expect(panels.locator(".mlp-network .mlp-notice").first).to_contain_text(
        "Not taken: w_O[1, 0] holds a number beyond"
    )
    expect(field(panels)).to_have_value("0.8")
    write(panels, "")
    expect(field(panels)).to_have_value("0.8")
    assert knob_value(panels) == 0.8


def pick(page: Page, name: str) -> Locator:
    return page.locator(f".mlp-network >> nth=0 >> [role=option][data-knob='{name}']")


MIDDLE = """(group) => {
    const line = group.querySelector("line");
    if (!line) {
        const box = group.querySelector(".mlp-neuron").getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
    }
    const ends = group.dataset.knob.startsWith("w_H") ? 2 : 4; // where its sign stands, no other edge is near
    const at = (from, to) => (ends * line[from].baseVal.value + line[to].baseVal.value) / (ends + 1);
    const point = new DOMPoint(at("x1", "x2"), at("y1", "y2")).matrixTransform(line.getScreenCTM());
    return [point.x, point.y];
}"""


def point_at(page: Page, name: str) -> None:
    """Take the mouse to a knob in the picture."""
    page.mouse.move(*pick(page, name).evaluate(MIDDLE))


def click(page: Page, name: str) -> None:
    point_at(page, name)
    page.mouse.down()
    page.mouse.up()


@pytest.mark.parametrize("name", ["w_H[0, 1]", "w_O[0, 2]", "b_H[0]", "b_O[3]", "O_I[2]", "t[1]"])
def test_a_click_chooses_a_knob_in_every_panel(panels: Page, name: str) -> None:
    click(panels, name)
    for choice in panels.locator(".mlp-knob select").all():
        expect(choice).to_have_value(name)
    assert python(panels, "print(lab.knob)").strip() == name
    assert python(panels, "print(lab.weight)").strip() == (name if name.startswith("w") else "w_O[1, 0]")
    assert_all_true(shown_numbers(panels), expected_now(panels))


@pytest.mark.parametrize(
    ("pointed", "told"),
    [
        ("b_H[0]", "O₁ᴴ · O_H[0] · hidden neuron 1 · 0.8507 · net input x₁ᴴ = 1.7400 · bias b₁ᴴ = 0.9000"),
        ("b_O[3]", "O₄ᴼ · O_O[3] · output 4 · 0.7978 · net input x₄ᴼ = 1.3725 · bias b₄ᴼ = −0.6000"),
        ("O_I[1]", "O₂ᴵ · O_I[1] · input 2 · 0.2000"),
        ("t[2]", "t₃ · t[2] · target of output 3 · 0.2000"),
        ("w_H[2, 1]", "w₃₂ᴴ · w_H[2, 1] · from input 3 to hidden neuron 2 · 1.2000"),
    ],
)
def test_the_line_below_the_picture_tells_of_what_is_pointed_at(panels: Page, pointed: str, told: str) -> None:
    network = panels.locator(".mlp-network").first
    part = network.locator(f"[data-knob='{pointed}']")
    part.dispatch_event("pointerover")
    expect(network.locator(".mlp-readout")).to_have_text(told)
    network.locator("[data-symbol=E]").hover()
    expect(network.locator(".mlp-readout")).to_have_text("E · loss, over all outputs · 0.4052")
    panels.mouse.move(0, 0)


def test_a_screen_reader_hears_the_knob_with_its_number(panels: Page) -> None:
    network = panels.locator(".mlp-network").first
    network.locator("svg").focus()
    panels.keyboard.press("ArrowDown")
    heard = panels.context.new_cdp_session(panels).send("Accessibility.getFullAXTree")["nodes"]
    options = [node["name"]["value"] for node in heard if node["role"].get("value") == "option"]
    assert "w₂₂ᴼ · w_O[1, 1] · from hidden neuron 2 to output 2 · 0.4000" in options
    names = network.locator("svg [role=option]").evaluate_all(
        "(all) => Object.fromEntries(all.map((one) => [one.dataset.knob, one.getAttribute('aria-label')]))"
    )
    assert all(names.values())
    assert names["w_O[1, 0]"] == "w₂₁ᴼ · w_O[1, 0] · from hidden neuron 2 to output 1"  # its number might be an old one
    python(panels, "lab['w_O[1, 1]'] = 1")
    here = network.locator("[data-knob='w_O[1, 1]']")
    expect(here).to_have_attribute("aria-label", "w₂₂ᴼ · w_O[1, 1] · from hidden neuron 2 to output 2 · 1.0000")
    selected = network.locator("svg").get_by_role("option", selected=True)
    expect(selected).to_have_attribute("data-knob", "w_O[1, 0]")
    panels.keyboard.press("ArrowUp")
    panels.evaluate("document.activeElement.blur()")


def test_the_keyboard_walks_through_the_picture(panels: Page) -> None:
    panels.locator(".mlp-network svg").first.focus()
    for key in ["ArrowDown", "ArrowDown", "Enter"]:
        panels.keyboard.press(key)
    expect(panels.locator(".mlp-knob select").first).to_have_value("w_O[1, 2]")
    for key in ["ArrowRight", "ArrowRight", "ArrowDown", " "]:
        panels.keyboard.press(key)
    expect(panels.locator(".mlp-knob select").first).to_have_value("t[1]")
    for key in ["ArrowLeft"] * 6 + ["ArrowUp", "Enter"]:
        panels.keyboard.press(key)
    expect(panels.locator(".mlp-knob select").first).to_have_value("O_I[0]")


def test_a_knob_is_chosen_by_its_name(panels: Page) -> None:
    panels.locator(".mlp-slice .mlp-knob select").select_option("w_H[2, 0]")
    expect(slider(panels)).to_have_attribute("aria-label", re.compile(r"w_H\[2, 0\]"))
    assert python(panels, "print(lab.weight)").strip() == "w_H[2, 0]"


@pytest.mark.parametrize(("name", "outputs"), [("w_O[1, 0]", {0}), ("w_H[0, 1]", {0, 1, 2, 3})])
def test_the_path_to_the_loss_lights_up(panels: Page, name: str, outputs: set[int]) -> None:
    choose(panels, name)
    network = panels.locator(".mlp-network").first
    links = network.locator(".mlp-link.mlp-path")
    assert {int(str(link.get_attribute("data-output"))) for link in links.all()} == outputs
    edges = {edge.get_attribute("data-knob") for edge in network.locator(".mlp-pick.mlp-path:has(.mlp-edge)").all()}
    assert edges == {name} | ({f"w_O[1, {k}]" for k in outputs} if name.startswith("w_H") else set())


def test_hover_lights_up_across_panels_both_ways(panels: Page) -> None:
    output = derivation(panels, "Part 1")
    output.get_by_text("show all").click()
    panels.mouse.move(0, 0)
    assert panels.locator(".mlp-lit").count() == 0
    output.locator("math [data-symbol='O_H[1]']").last.hover()
    expect(panels.locator(".mlp-network >> nth=0 >> .mlp-lit[data-knob='b_H[1]']")).to_have_count(1)
    expect(panels.locator(".mlp-network >> nth=0 >> .mlp-lit")).to_have_count(1)
    panels.mouse.move(0, 0)
    expect(panels.locator(".mlp-lit")).to_have_count(0)
    point_at(panels, "b_O[0]")
    expect(output.locator("math .mlp-lit[data-symbol='O_O[0]']")).not_to_have_count(0)
    expect(output.locator("math .mlp-lit[data-symbol='x_O[0]']")).not_to_have_count(0)
    expect(output.locator("math .mlp-lit[data-symbol='O_H[1]']")).to_have_count(0)
    panels.mouse.move(0, 0)


def test_the_keyboard_walks_through_the_symbols(panels: Page) -> None:
    output = derivation(panels, "Part 1")
    output.focus()
    panels.keyboard.press("End")
    for _ in range(4):
        panels.keyboard.press("ArrowUp")
    assert panels.evaluate("document.activeElement.dataset.symbol") in ("t[0]", "x_O[0]", "O_O[0]")
    panels.keyboard.press("ArrowDown")
    panels.keyboard.press("ArrowDown")
    panels.keyboard.press("ArrowDown")
    assert panels.evaluate("document.activeElement.dataset.symbol") == "O_H[1]"
    expect(panels.locator(".mlp-network >> nth=0 >> .mlp-lit")).to_have_attribute("data-knob", "b_H[1]")
    panels.evaluate("document.activeElement.blur()")
    expect(panels.locator(".mlp-lit")).to_have_count(0)


def test_the_derivation_steps_by_button_and_by_key(panels: Page) -> None:
    output = derivation(panels, "Part 1")
    seen = output.locator(".mlp-line:not(.mlp-unseen)")
    output.focus()
    panels.keyboard.press("Home")
    expect(seen).to_have_count(1)
    output.get_by_label("next line").click()
    expect(seen).to_have_count(2)
    panels.keyboard.press("ArrowRight")
    expect(seen).to_have_count(3)
    assert seen.last.locator(".mlp-rule").text_content() == "(1)"
    assert seen.last.locator(".mlp-factor.mlp-changed").count() == 1
    panels.keyboard.press("ArrowLeft")
    expect(seen).to_have_count(2)
    panels.keyboard.press("End")
    expect(seen).to_have_count(5)
    values = {value.text_content() for value in output.locator(".mlp-total").all()}
    assert len(values) == 1


def test_each_equals_sign_waits_for_its_rule(panels: Page) -> None:
    asking = panels.locator(".mlp-derivation:has(.mlp-asking)")
    go_on, question = asking.get_by_label("next line"), asking.locator(".mlp-question")
    for line, rule in [("L1", "(4)"), ("L2", "(1)"), ("L3", "(2), (3)"), ("L4", "(5)")]:
        go_on.click()
        expect(question).to_contain_text(f"Which rule justifies the = of {line}?")
        expect(go_on).to_be_disabled()
        wrong = "(1)" if rule != "(1)" else "(5)"
        asking.locator(".mlp-choice", has=panels.get_by_text(wrong, exact=True)).click()
        expect(question).to_contain_text(f"Not {wrong}: it ")
        expect(go_on).to_be_disabled()
        asking.locator(".mlp-choice", has=panels.get_by_text(rule, exact=True)).click()
        expect(question).to_contain_text(f"Yes, {rule}.")
    expect(asking.locator(".mlp-line:not(.mlp-unseen)")).to_have_count(5)
    asking.focus()
    panels.keyboard.press("Home")


def test_the_question_stands_right_below_the_newest_line(panels: Page) -> None:
    asked = panels.locator(".mlp-derivation.mlp-asked")
    for lines in (1, 2):
        if lines == 2:
            asked.get_by_role("button", name="next line").click()
        newest, question = asked.locator(".mlp-newest").bounding_box(), asked.locator(".mlp-question").bounding_box()
        assert newest and question
        assert 0 <= question["y"] - (newest["y"] + newest["height"]) < 40
        assert asked.locator(".mlp-line:visible").count() == lines
    asked.get_by_role("button", name="line before").click()


def test_a_prediction_comes_before_the_slope_is_shown(panels: Page) -> None:
    predict = panels.locator(".mlp-predict")
    choose(panels, "w_O[0, 1]")
    expect(predict.locator(".mlp-question")).to_contain_text("w₁₂ᴼ")
    expect(predict.locator(".mlp-number")).to_be_hidden()
    predict.get_by_text("E falls").click()
    expect(predict.locator(".mlp-verdict")).to_contain_text("✗ Not so.")
    predict.get_by_text("E grows").click()
    expect(predict.locator(".mlp-verdict")).to_contain_text("✓ Right.")


def test_a_change_from_python_redraws_every_panel(panels: Page) -> None:
    python(panels, "lab.w_O = lab.w_O * -1; lab.t = 1 - lab.t")
    expect(field(panels)).to_have_value("-0.8")
    for panel in panels.locator(".mlp-network").all():
        expect(panel.locator("[data-number='t[0]']")).to_have_text("0.100")
    assert_all_true(shown_numbers(panels), expected_now(panels))


def test_the_point_on_the_curve_can_be_dragged(panels: Page) -> None:
    panels.locator(".mlp-slice").scroll_into_view_if_needed()
    box = panels.locator(".mlp-slice .mlp-point").bounding_box()
    assert box
    panels.mouse.move(box["x"] + 6, box["y"] + 6)
    panels.mouse.down()
    panels.mouse.move(box["x"] + 130, box["y"] + 6, steps=5)
    panels.mouse.up()
    assert knob_value(panels) == float(field(panels).input_value()) > 2
    assert_all_true(shown_numbers(panels), expected_now(panels))


def test_a_cell_run_again_and_again_leaves_one_working_panel(
    page: Page, server: str, watch: Watch, panels_notebook: str
) -> None:
    open_notebook(page, server, panels_notebook)
    for _ in range(20):
        run_all(page)
    expect(page.locator(".mlp")).to_have_count(9)
    slider(page).focus()
    page.keyboard.press("End")
    expect(field(page)).to_have_value("6")
    assert knob_value(page) == 6
    assert watch.errors == []


def test_a_restarted_kernel_is_told_of_and_run_all_mends_it(own_panels: Page) -> None:
    own_panels.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(own_panels.locator(".mlp-notice").first).to_contain_text("The kernel has stopped or restarted.")
    expect(own_panels.locator(".mlp-network").first).to_have_class(re.compile("mlp-stale"))
    expect(slider(own_panels)).to_be_disabled()
    run_all(own_panels)
    expect(slider(own_panels)).to_be_enabled()
    expect(own_panels.locator(".mlp-notice").first).to_be_empty()


def test_a_kernel_that_dies_is_told_of(own_panels: Page) -> None:
    start_python(own_panels, "import os; os._exit(1)")
    expect(own_panels.locator(".mlp-network").first).to_have_class(re.compile("mlp-stale"), timeout=20_000)
    expect(own_panels.locator(".mlp-notice").first).to_contain_text("kernel")


def test_a_kernel_that_is_shut_down_is_told_of(own_panels: Page) -> None:
    own_panels.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    expect(own_panels.locator(".mlp-notice").first).to_contain_text("The kernel has stopped or restarted.")
    expect(own_panels.locator(".mlp-network").first).to_have_class(re.compile("mlp-stale"))


def test_a_busy_kernel_is_told_of_and_nothing_is_lost(own_panels: Page) -> None:
    start_python(own_panels, "import time; time.sleep(6)")
    slider(own_panels).focus()
    own_panels.keyboard.press("Home")
    expect(own_panels.locator(".mlp-notice").first).to_contain_text("busy", timeout=8_000)
    expect(field(own_panels)).to_have_value("-6")
    expect(own_panels.locator(".mlp-notice").first).to_be_empty(timeout=8_000)
    assert knob_value(own_panels) == -6


def test_the_largest_network_stays_legible(page: Page, server: str, large_notebook: str) -> None:
    page.set_viewport_size({"width": 800, "height": 900})
    open_notebook(page, server, large_notebook)
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    run_all(page)
    page.wait_for_selector(".mlp-network")
    boxes = page.evaluate(
        """() => ["text.mlp-number:not(.mlp-tag *), text.mlp-name", ".mlp-glyph circle"].map((kind) =>
            [...document.querySelectorAll(kind)].filter((n) => !n.closest(".mlp-tag"))
                .map((n) => { const b = n.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; }))"""
    )
    sizes = page.evaluate(
        "[...document.querySelectorAll('.mlp svg text')].map((t) => t.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 9
    for kind in boxes:
        assert len(kind) > 20
        for n, a in enumerate(kind):
            for b in kind[n + 1 :]:
                overlap = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                assert min(overlap) < 3, (a, b)
