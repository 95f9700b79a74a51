"""The network is drawn as it is: sizes as sizes, signs as signs, and all of it legible wherever a knob stands."""

from itertools import combinations, product

import numpy as np
import pytest
from playwright.sync_api import expect

from mlp_core import Activations, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.panels.network.panel import Network
from mlp_lab.state.knobs import Knob, State, find_knob
from tests.browser.bare import BarePage
from tests.browser.drawing import colour_of, drag, name_of_colour
from tests.browser.drawn_network import LEGIBLE, edges, inside, named, neurons, read
from tests.browser.shown import assert_shown_as

SIZES = [(3, 2, 4), (1, 3, 2), (6, 6, 6)]
KINDS = ["weight", "gradient", "share"]
FULL_WIDTH, THINNEST, THICKEST = 16, 0.75, 18
PIXEL = 0.03
WIDTHS = {"narrow": 360, "flat": 848, "tall": 456}


def activations(state: State) -> Activations:
    return forward(state.parameters, state.O_I)


def gradients(state: State) -> dict[str, float]:
    a = activations(state)
    return named({"w_H": gradient_w_H(a, state.t, state.w_O), "w_O": gradient_w_O(a, state.t)})


def shares(state: State, weight: Knob) -> dict[str, float]:
    """Compute what each edge carries of ∂E/∂w, by nudging: the part that runs through output k is that of its error."""
    carried = {str(weight): gradients(state)[str(weight)]}
    if weight.array == "w_H":
        a = activations(state)
        for k in range(len(state.t)):
            others_right = np.where(np.arange(len(state.t)) == k, state.t, a.O_O)  # so that only k has an error
            carried[f"w_O[{weight.index[1]}, {k}]"] = gradients(state._replace(t=others_right))[str(weight)]
    return carried


def on_edges(state: State, kind: str, weight: Knob) -> dict[str, float]:
    """Compute the number of each edge that has one."""
    if kind == "weight":
        return named({"w_H": state.w_H, "w_O": state.w_O})
    return gradients(state) if kind == "gradient" else shares(state, weight)


def scale_of(state: State, kind: str, weight: Knob) -> float:
    """Compute the number of an edge of full width: what its slider reaches, or the next power of two."""
    largest = max(map(abs, on_edges(state, kind, weight).values()))
    scale = 6.0 if kind == "weight" else 2.0**-40
    while scale < largest:
        scale *= 2
    return scale


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sizes", SIZES)
def test_every_edge_joins_its_neurons_and_shows_its_sign_by_colour_and_by_dashes(
    bare: BarePage, sizes: tuple[int, int, int], kind: str, dark: bool
) -> None:
    lab = Lab(sizes)
    lab.select("w_H[0, 0]")
    weight = find_knob(lab.weight, lab.state)
    bare.mount(lab, lab.network(kind), dark=dark)
    for state in drag(bare, lab):
        found, values = edges(read(bare.panel("network"))), on_edges(state, kind, weight)
        assert found.keys() == named({"w_H": state.w_H, "w_O": state.w_O}).keys()
        for name, edge in found.items():
            j, i = map(int, name[4:-1].split(", "))
            before, after = {"w_H": ("O_I", "O_H"), "w_O": ("O_H", "O_O")}[name[:3]]
            assert (edge.start, edge.end) == (f"{before}[{j}]", f"{after}[{i}]")
            assert edge.colour == colour_of(values.get(name, 0))
            assert edge.is_dashed == (values.get(name, 0) < 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["w_O[1, 0]", "w_H[2, 1]", "w_H[0, 1]"])
def test_an_edge_is_as_wide_as_its_number_on_one_scale_while_a_knob_moves(bare: BarePage, name: str, kind: str) -> None:
    lab = Lab()
    lab.select(name)
    bare.mount(lab, lab.network(kind))
    weight = find_knob(name, lab.state)
    scale = scale_of(lab.state, kind, weight)
    for state in drag(bare, lab):
        values = on_edges(state, kind, weight)
        for edge, drawn in edges(read(bare.panel("network"))).items():
            width = np.clip(FULL_WIDTH * abs(values.get(edge, 0)) / scale, THINNEST, THICKEST)
            assert drawn.width == pytest.approx(width, abs=0.006), edge


@pytest.mark.parametrize("kind", KINDS)
def test_no_edge_changes_its_width_when_another_knob_is_chosen(bare: BarePage, kind: str) -> None:
    lab = Lab()
    lab.select("w_H[0, 1]")
    bare.mount(lab, lab.network(kind))
    before = {name: edge.width for name, edge in edges(read(bare.panel("network"))).items()}
    others = ["t[0]", "b_O[0]", "O_I[0]", "t[3]", "b_H[1]"]
    for name in [*others, *(["w_H[0, 0]", "w_O[0, 0]"] if kind != "share" else [])]:  # a weight has shares of its own
        lab.select(name)
        bare.settle()
        assert {name: edge.width for name, edge in edges(read(bare.panel("network"))).items()} == before, name


def test_no_weight_leaves_its_scale_however_far_a_slider_goes(bare: BarePage) -> None:
    lab = Lab()
    lab["w_O[0, 0]"] = 40
    lab.select("w_O[0, 0]")
    bare.mount(lab, lab.network())
    for state in drag(bare, lab):
        width = edges(read(bare.panel("network")))["w_O[0, 0]"].width
        assert width == pytest.approx(max(THINNEST, FULL_WIDTH * abs(state.w_O[0, 0]) / 48), abs=0.006)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["w_O[1, 2]", "w_H[0, 1]"])
def test_the_edges_of_the_path_have_their_numbers_and_the_others_fade(bare: BarePage, name: str, kind: str) -> None:
    lab = Lab()
    lab.select(name)
    bare.mount(lab, lab.network(kind))
    weight = find_knob(name, lab.state)
    path = {name} | ({f"w_O[1, {k}]" for k in range(4)} if name.startswith("w_H") else set())
    for state in drag(bare, lab):
        drawn, values = read(bare.panel("network")), on_edges(state, kind, weight)
        assert {own for own, edge in edges(drawn).items() if edge.opacity == 1} == path
        assert {edge.opacity for own, edge in edges(drawn).items() if own not in path} == {0.2}
        ends = {edge["knob"]: edge["ends"] for edge in drawn["edges"]}
        written = {
            edge: next(tag for tag in drawn["tags"] if tag["number"] == number)
            for edge, number in ((own, _number(own, kind, name)) for own in path)
        }
        for own, tag in written.items():
            assert_shown_as(tag["text"], values[own], own)
            assert tag["text"][0] == ("+" if values[own] > 0 else "−" if values[own] < 0 else "0")
            x, y = tag["at"]
            x1, y1, x2, y2 = ends[own]
            assert x1 < x < x2
            assert y == pytest.approx(y1 + (y2 - y1) * (x - x1) / (x2 - x1), abs=2)
        assert [tag["number"] for tag in drawn["tags"] if tag["chosen"]] == [_number(name, kind, name)]


def _number(edge: str, kind: str, weight: str) -> str:
    """Name the number that an edge shows."""
    if kind == "share" and edge != weight:
        return f"w_H shares[{edge[:-1].split(', ')[1]}]"
    return edge if kind == "weight" else f"gradient_{edge}"


def test_the_shares_of_a_hidden_weight_add_up_to_its_gradient(bare: BarePage) -> None:
    lab = Lab((2, 3, 5))
    lab.select("w_H[1, 2]")
    bare.mount(lab, lab.network("share"))
    for state in drag(bare, lab):
        carried = shares(state, find_knob("w_H[1, 2]", state))
        total = carried.pop("w_H[1, 2]")
        assert sum(carried.values()) == pytest.approx(total)


@pytest.mark.parametrize("sizes", SIZES)
def test_every_neuron_is_filled_from_below_to_its_output_and_has_its_number(
    bare: BarePage, sizes: tuple[int, int, int]
) -> None:
    lab = Lab(sizes, O_I=[0.25, 1.5, -0.5, 0, 1, 0.7][: sizes[0]])
    bare.mount(lab, lab.network())
    for state in drag(bare, lab):
        drawn, a = read(bare.panel("network")), activations(state)
        outputs = named({"O_I": a.O_I, "O_H": a.O_H, "O_O": a.O_O})
        circles = neurons(drawn)
        assert circles.keys() == outputs.keys()
        for name, (x, y, r) in circles.items():
            (level,) = [
                (left, top, width, height)
                for left, top, width, height in drawn["fills"]
                if abs(left + width / 2 - x) < 0.1 and abs(top + height - y - r) < 1
            ]
            full = np.clip(outputs[name], 0, 1)
            assert level[3] == pytest.approx(2 * r * full, abs=0.1)
            assert level[1] + level[3] == pytest.approx(y + r, abs=0.1)
            (text,) = inside([x - r, y - r, 2 * r, 2 * r], drawn["numbers"])
            assert_shown_as(text, outputs[name], name)
            marks = [mark for mark in drawn["beyond"] if np.hypot(mark[0] - x, mark[1] - y) < r]
            assert [np.sign(mark[1] - y) for mark in marks] == [-1] * (outputs[name] > 1) + [1] * (outputs[name] < 0)


@pytest.mark.parametrize("name", ["t[1]", "w_O[0, 0]"])
@pytest.mark.parametrize("sizes", SIZES)
def test_a_gap_reaches_from_the_output_to_the_target_in_the_colour_of_its_sign(
    bare: BarePage, sizes: tuple[int, int, int], name: str
) -> None:
    lab = Lab(sizes, t=[1.4, 0.5, -0.3, 0.1, 0, 1][: sizes[2]])
    lab.select(name)
    bare.mount(lab, lab.network())
    for state in drag(bare, lab):
        drawn, a = read(bare.panel("network")), activations(state)
        circles = neurons(drawn)
        for k, gap in enumerate(drawn["gaps"]):
            left, top, width, height = gap["scale"]
            assert top + height / 2 == pytest.approx(circles[f"O_O[{k}]"][1], abs=PIXEL)
            at = [left + width * np.clip(value, 0, 1) for value in (a.O_O[k], state.t[k])]
            assert [gap["output"][0], gap["target"][0]] == pytest.approx(at, abs=PIXEL)
            assert [gap["bar"][0], gap["bar"][0] + gap["bar"][2]] == pytest.approx(sorted(at), abs=PIXEL)
            assert name_of_colour(gap["colour"]) == colour_of(a.O_O[k] - state.t[k])
            assert_shown_as(gap["error"], a.O_O[k] - state.t[k], f"error {k}")
            beyond = gap["shape"][0] + gap["shape"][2] / 2  # its mark points outwards
            assert np.sign(round(beyond, 3)) == (state.t[k] > 1) - (state.t[k] < 0) * 1


@pytest.mark.parametrize("name", ["t[0]", "w_O[0, 0]"])
@pytest.mark.parametrize("sizes", SIZES)
def test_the_terms_of_E_stack_up_to_E_beside_the_ghost_of_the_start_on_a_scale_that_only_widens(
    bare: BarePage, sizes: tuple[int, int, int], name: str
) -> None:
    lab = Lab(sizes)
    start = lab.E
    lab["b_O[0]"] = 2.5
    lab.select(name)
    bare.mount(lab, lab.network())
    scales = []
    for state in drag(bare, lab):
        drawn, a = read(bare.panel("network")), activations(state)
        E = float(loss(a.O_O, state.t))
        tops, heights = np.array(drawn["terms"])[:, 1], np.array(drawn["terms"])[:, 3]
        scale = drawn["ghost"][3] / start
        scales.append(scale)
        assert heights == pytest.approx(scale * (a.O_O - state.t) ** 2 / 2, abs=PIXEL)
        assert heights.sum() == pytest.approx(scale * E, abs=PIXEL * len(heights))
        assert tops[0] >= 29  # below the title
        assert tops[1:] == pytest.approx((tops + heights)[:-1], abs=PIXEL)  # each on the next
        assert tops[-1] + heights[-1] == pytest.approx(drawn["ghost"][1] + drawn["ghost"][3], abs=PIXEL)
        assert_shown_as(drawn["sum"], E, "E")
        for (_, top, _, height), flow in zip(drawn["terms"], drawn["flows"], strict=True):
            assert flow[1] - 0.1 <= top <= top + height <= flow[1] + flow[3] + 0.1
    assert (np.diff(scales) <= 1e-6).all()  # as far as a drag needs
    room = 128  # px
    factors = room / (np.array(scales) * start) * 3 / 4
    assert np.log2(factors) == pytest.approx(np.log2(factors).round(), abs=1e-3)


def test_a_click_on_another_knob_changes_no_size_of_the_stack(bare: BarePage) -> None:
    lab = Lab()
    lab["b_O[0]"] = 2.5
    bare.mount(lab, lab.network())
    before = read(bare.panel("network"))
    for name in ("w_O[1, 0]", "t[1]", "O_I[0]", "w_H[0, 1]", "b_O[0]"):
        lab.select(name)
        bare.settle()
        drawn = read(bare.panel("network"))
        assert (drawn["terms"], drawn["ghost"]) == (before["terms"], before["ghost"]), name


def test_layers_run_from_left_to_right_and_neurons_from_top_to_bottom(bare: BarePage) -> None:
    for sizes in SIZES:
        lab = Lab(sizes)
        bare.mount(lab, lab.network())
        drawn = read(bare.panel("network"))
        layers = zip(("O_I", "O_H", "O_O"), sizes, strict=True)
        in_order = [f"{array}[{n}]" for array, size in layers for n in range(size)]
        circles = neurons(drawn)
        assert sorted(circles, key=lambda name: circles[name][:2]) == in_order
        assert max(x for x, _, _ in circles.values()) < min(gap["scale"][0] for gap in drawn["gaps"])
        assert max(sum(gap["scale"][::2]) for gap in drawn["gaps"]) < drawn["terms"][0][0]
        bare.clear()


def laid_out(lab: Lab, kind: str, layout: str) -> Network:
    """Give a network that is laid out for its room; beside a ledger it is tall."""
    panel = lab.network(kind)
    if layout == "tall":
        assert "wide = () => false" in panel.script
        panel.script = panel.script.replace("wide = () => false", "wide = () => true")
    return panel


@pytest.mark.parametrize("layout", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sizes", [(3, 2, 4), (1, 1, 1), (6, 6, 6)])
def test_all_of_it_is_legible_at_both_ends_of_a_knob(
    bare: BarePage, sizes: tuple[int, int, int], kind: str, layout: str
) -> None:
    lab = Lab(sizes)
    lab.select("w_H[0, 0]")
    bare.mount(lab, laid_out(lab, kind, layout), width=WIDTHS[layout])
    panel = bare.panel("network")
    expect(panel.locator(".mlp-drawn")).to_have_attribute("data-layout", layout)
    for _ in drag(bare, lab):
        seen = panel.evaluate(LEGIBLE)
        left, top, right, bottom, _ = seen["picture"]
        for box in seen["texts"] + seen["shapes"]:
            assert left - 1 <= box[0] <= box[2] <= right + 1, box
            assert top - 2 <= box[1] <= box[3] <= bottom + 2, box
        for one, other in combinations(seen["texts"], 2):
            assert overlap(one, other) < 3, (one, other)  # a box has air above and below its letters
        assert_numbers_apart(seen)
        assert min(seen["sizes"]) > 6


def assert_numbers_apart(seen: dict[str, list[list[float]]]) -> None:
    """Hold that air is between any two numbers on edges, and between a number and a neuron."""
    for one, other in [*combinations(seen["tags"], 2), *product(seen["tags"], seen["neurons"])]:
        assert overlap(one, other) < -1.5, (one, other)


@pytest.mark.parametrize("layout", WIDTHS)
def test_a_number_without_room_is_shown_when_its_edge_is_pointed_at(bare: BarePage, layout: str) -> None:
    lab = Lab((6, 6, 6))
    lab.select("w_H[0, 0]")
    bare.mount(lab, laid_out(lab, "gradient", layout), width=WIDTHS[layout])
    panel = bare.panel("network")
    for edge in ("w_H[2, 3]", "w_H[5, 1]", "w_O[1, 3]", "w_O[4, 2]", "w_O[0, 5]"):
        panel.locator(f"[role=option][data-knob='{edge}'] .mlp-hit").hover()
        seen = panel.evaluate(LEGIBLE)
        assert f"gradient_{edge}" in {tag["number"] for tag in read(panel)["tags"]}
        for one, other in combinations(seen["tags"], 2):
            assert overlap(one, other) < -1.5, (one, other)


def overlap(a: list[float], b: list[float]) -> float:
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def test_a_frame_of_the_focus_is_for_who_comes_by_key(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.network())
    picture = bare.panel("network").get_by_role("listbox")
    outline = "(picture) => getComputedStyle(picture).outlineStyle"
    picture.locator("[data-knob='b_O[1]']").click()
    assert picture.evaluate("(picture) => picture === document.activeElement")
    assert picture.evaluate(outline) == "none"
    bare.page.keyboard.press("Tab")
    bare.page.keyboard.press("Shift+Tab")
    assert picture.evaluate(outline) != "none"


@pytest.mark.parametrize("layout", WIDTHS)
@pytest.mark.parametrize("sizes", [(3, 2, 4), (6, 6, 6)])
def test_neither_a_tint_covers_a_name_nor_the_start_a_number(
    bare: BarePage, sizes: tuple[int, int, int], layout: str
) -> None:
    lab = Lab(sizes)
    bare.mount(lab, laid_out(lab, "weight", layout), width=WIDTHS[layout])
    panel = bare.panel("network")
    rings = panel.locator("circle.mlp-halo").evaluate_all(
        """(rings) => rings.map((ring) => [ring.cx.baseVal.value, ring.cy.baseVal.value,
            ring.r.baseVal.value + parseFloat(getComputedStyle(ring).strokeWidth) / 2])"""
    )
    names = panel.locator(".mlp-symbol").evaluate_all(
        """(names) => names.map((name) => [name.getBBox(), name.y.baseVal[0].value])
            .map(([{ x, width }, y]) => [x, y - 11, width, 15])"""  # the box of a text has air above and below
    )
    assert len(rings) == len(names) == sum(sizes)
    for (x, y, radius), (left, top, width, height) in product(rings, names):
        away = np.hypot(max(left - x, 0, x - left - width), max(top - y, 0, y - top - height))
        assert away >= radius, (x, y, left, top)
    order = """(ghost) => [...ghost.parentNode.querySelectorAll(".mlp-segment")]
        .map((term) => ghost.compareDocumentPosition(term) === Node.DOCUMENT_POSITION_FOLLOWING)"""
    assert panel.locator(".mlp-ghost").evaluate(order) == [True] * sizes[2]  # terms hide where it crosses them


@pytest.mark.parametrize("layout", WIDTHS)
@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 4, 1), (6, 6, 6)])
def test_a_click_on_the_handle_of_an_edge_chooses_that_edge(
    bare: BarePage, sizes: tuple[int, int, int], layout: str
) -> None:
    lab = Lab(sizes)
    lab.select("b_O[0]")
    bare.mount(lab, laid_out(lab, "weight", layout), width=WIDTHS[layout])
    for name in named({"w_H": lab.w_H, "w_O": lab.w_O}):
        bare.panel("network").locator(f"[role=option][data-knob='{name}'] .mlp-hit").click()
        bare.settle()
        assert lab.knob == name


def test_the_middle_of_an_edge_of_a_3_2_4_is_its_own(bare: BarePage) -> None:
    lab = Lab()
    bare.mount(lab, lab.network())
    top_most = """(network) => Object.fromEntries([...network.querySelectorAll(".mlp-edge")].map((line) => {
        const at = (one, other) => (line[one].baseVal.value + line[other].baseVal.value) / 2;
        const { x, y } = new DOMPoint(at("x1", "x2"), at("y1", "y2")).matrixTransform(line.getScreenCTM());
        const found = document.elementFromPoint(x, y).closest("[data-edge], [data-knob]").dataset;
        return [line.closest("[data-edge]").dataset.edge, found.edge ?? found.knob];
    }))"""
    found = bare.panel("network").evaluate(top_most)
    assert len(found) == 14
    assert {name: own for name, own in found.items() if name != own} == {}
