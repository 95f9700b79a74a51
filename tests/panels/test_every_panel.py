"""Every panel has three readings of one state, and its JavaScript comes from this folder alone."""

import io
import json
import random
import re
from base64 import b64decode
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread
from traitlets import TraitError

import mlp_lab
from mlp_core import Array, Parameters, delta_O, forward, gradient_w_H, gradient_w_O, loss, sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.link.modules import ONCE, with_imports
from mlp_lab.notation.formulas import mathml
from mlp_lab.notation.numbers import number, short
from mlp_lab.panels.base import Panel
from mlp_lab.panels.derivation.lines import DERIVATIONS, HIDDEN
from mlp_lab.panels.derivation.values import Factor
from mlp_lab.panels.matrices.products import PRODUCTS
from mlp_lab.panels.plot.plot import Picture
from tests.states import at_chosen, known

pytestmark = pytest.mark.filterwarnings("error")  # a warning would be stored in the lessons

PANELS: dict[str, Callable[[Lab], Panel]] = {
    "network": Lab.network,
    "network of gradients": lambda lab: lab.network(edges="gradient"),
    "loss slice": Lab.loss_slice,
    "open neuron": Lab.open_neuron,
    "convention": Lab.convention,
    "prediction": Lab.predict_sign,
    **{f"derivation of {layer}": lambda lab, layer=layer: lab.derivation(layer) for layer in DERIVATIONS},
    **{f"matrices of {product}": lambda lab, product=product: lab.matrices(product) for product in PRODUCTS},
    **{f"question for {layer}": lambda lab, layer=layer: lab.derivation(layer, ask=True) for layer in DERIVATIONS},
}
QUESTIONS = [name for name in PANELS if name.startswith(("prediction", "question"))]
ANSWERS = [name for name in PANELS if name not in QUESTIONS]


FILES = sorted(path for path in Path(mlp_lab.__file__).parent.rglob("*") if path.suffix in (".js", ".css"))
SCRIPTS = [path for path in FILES if path.suffix == ".js"]


def uneven() -> Lab:
    """Make a 3-2-4 with numbers of many digits and another weight chosen."""
    draw = np.random.default_rng(12).normal
    parameters = Parameters(draw(size=(3, 2)), draw(size=2), draw(size=(2, 4)), draw(size=4))
    lab = Lab(parameters=parameters, O_I=draw(size=3), t=draw(size=4))
    lab.select("w_O[1, 2]")
    return lab


def flat() -> Lab:
    """Make a 3-2-4 in which every number is zero."""
    return Lab(parameters=Parameters(*(0 * array for array in Lab().parameters)), O_I=[0] * 3, t=[0] * 4)


def saturated() -> Lab:
    """Make a 3-2-4 with the largest numbers that a lab takes."""
    lab = Lab(O_I=[1e6, -1e6, 1e6], t=[1e6, -1e6, 40, 0])
    lab.b_O = [1e6, -1e6, -700, 40]
    return lab


LABS: dict[str, Callable[[], Lab]] = {
    "3-2-4": uneven,
    "1-1-1": lambda: Lab((1, 1, 1)),
    "6-6-6": lambda: Lab((6, 6, 6)),
    "all zero": flat,
    "saturated": saturated,
}


def bundle(panel: Panel) -> dict[str, Any]:
    """Give what a panel hands to the notebook."""
    shown = panel._repr_mimebundle_()
    assert shown is not None
    return shown[0]


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("name", PANELS)
def test_a_panel_is_a_view_a_text_and_a_picture(name: str, lab: str) -> None:
    panel = PANELS[name](LABS[lab]())
    data = bundle(panel)
    assert set(data) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert data["text/plain"] == repr(panel)
    picture = imread(io.BytesIO(b64decode(data["image/png"], validate=True)), format="png")
    assert min(picture.shape[:2]) > 50
    assert picture.std() > 0.005  # something is drawn


@pytest.mark.parametrize("name", PANELS)
def test_the_readings_are_the_same_on_every_run_and_every_display(name: str) -> None:
    panel, again = PANELS[name](uneven()), PANELS[name](uneven())
    shown = [{kind: bundle(p)[kind] for kind in ("text/plain", "image/png")} for p in (panel, panel, again)]
    assert shown[0] == shown[1] == shown[2]
    assert "0x" not in shown[0]["text/plain"]
    assert panel.model_id not in shown[0]["text/plain"]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_panel_shows_the_numbers_of_now(name: str) -> None:
    lab = uneven()
    panel = PANELS[name](lab)
    before = bundle(panel)
    lab.t, lab.O_I = -lab.t, -lab.O_I
    after = bundle(panel)
    assert before["text/plain"] != after["text/plain"]
    assert before["image/png"] != after["image/png"]
    assert after["text/plain"] == repr(PANELS[name](lab))


# The text twins, number by number


def numbers_after(name: str, twin: str) -> list[str]:
    """Give the numbers that stand after a name in a text twin."""
    found = re.search(rf"(?:^|\s){re.escape(name)} +([^\n]*)", twin)
    assert found, name
    return found[1].replace(";", " ").split()


@pytest.mark.parametrize("make", [uneven, saturated, lambda: Lab((2, 5, 3))])
def test_the_network_in_words_has_the_numbers_of_the_core(make: Callable[[], Lab]) -> None:
    lab = make()
    activations = forward(lab.parameters, lab.O_I)
    twin, gradients = repr(lab.network()), repr(lab.network("gradient"))
    assert f"E = {number(float(loss(activations.O_O, lab.t)))}" in twin
    assert f"knob {lab.knob} = {number(lab[lab.knob])}, weight {lab.weight} = {number(lab[lab.weight])}" in twin
    for name in ("O_I", "O_H", "O_O", "t", "w_H", "w_O"):
        values = getattr(activations if name.startswith("O") else lab, name)
        assert numbers_after(name, twin) == [number(value) for value in values.ravel()], name
    slopes = {"w_O": gradient_w_O(activations, lab.t), "w_H": gradient_w_H(activations, lab.t, lab.w_O)}
    for name, values in slopes.items():
        assert numbers_after(f"gradient_{name}", gradients) == [number(value) for value in values.ravel()], name


@pytest.mark.parametrize("weight", ["w_O[0, 3]", "w_H[2, 1]"])
def test_the_slice_in_words_has_the_numbers_of_the_core(weight: str) -> None:
    lab = uneven()
    lab.select(weight)
    activations = forward(lab.parameters, lab.O_I)
    at, E = lab[weight], float(loss(activations.O_O, lab.t))
    slope = {"w_O[0, 3]": gradient_w_O(activations, lab.t)[0, 3]}
    slope["w_H[2, 1]"] = gradient_w_H(activations, lab.t, lab.w_O)[2, 1]
    expected = f"Loss along {weight}: at {number(at)}, E = {number(E)}, slope ∂E/∂w = {number(slope[weight])}"
    assert repr(lab.loss_slice()) == expected


@pytest.mark.parametrize("make", [uneven, saturated, lambda: Lab((6, 1, 5), seed=3)])
def test_an_opened_neuron_in_words_adds_up_to_the_net_input_of_the_core(make: Callable[[], Lab]) -> None:
    lab = make()
    activations = forward(lab.parameters, lab.O_I)
    neurons = [("H", "I", i) for i in range(len(lab.b_H))] + [("O", "H", i) for i in range(len(lab.b_O))]
    for layer, before, i in neurons:
        lab.select(f"b_{layer}[{i}]")
        assert lab._shared.moment.neuron == f"O_{layer}[{i}]"
        head, *rows = repr(lab.open_neuron()).splitlines()
        assert head == f"Neuron O_{layer}[{i}], opened"
        outputs, weights = getattr(activations, f"O_{before}"), getattr(lab, f"w_{layer}")
        terms = [(f"O_{before}[{j}] · w_{layer}[{j}, {i}]", outputs[j] * weights[j, i]) for j in range(len(outputs))]
        last = [
            (f"{name}_{layer}[{i}]", getattr(source, f"{name}_{layer}")[i])
            for name, source in (("b", lab), ("x", activations), ("O", activations))
        ]
        for row, (name, value) in zip(rows, [*terms, *last], strict=True):
            assert row.startswith(f"{name} ")
            assert row.endswith(f" {number(float(value))}")
        for j, row in enumerate(rows[: len(outputs)]):
            assert f"{number(outputs[j])} · {number(weights[j, i])} =" in row


@pytest.mark.parametrize("weight", ["w_O[1, 2]", "w_H[2, 0]"])
def test_both_readings_of_the_indices_are_about_the_same_weight_and_net_inputs(weight: str) -> None:
    lab = uneven()
    lab.select(weight)
    layer, before, (j, i) = weight[2], {"O": "H", "H": "I"}[weight[2]], lab.chosen(weight[:3]).index
    arrays = {name: getattr(lab, name) for name in ("O_I", "w_H", "w_O", "b_H", "b_O")}
    arrays["O_H"] = lab.activations.O_H
    panel = lab.convention()
    names = {"from_to": weight, "to_from": f"w_{layer}[{i}, {j}]"}
    for reading, name in names.items():
        panel.reading = reading
        first, written, matrix, x = repr(panel).splitlines()
        assert f": {name} = {number(lab[weight])} leads from " in first
        assert first.endswith(f" {j + 1} to {'output' if layer == 'O' else 'hidden neuron'} {i + 1}")
        formula, _, code = written.partition("   in code: ")
        assert f"w_{'ji' if reading == 'from_to' else 'ij'}^{layer} O_j^{before}" in formula
        weights = arrays[f"w_{layer}"] if reading == "from_to" else arrays[f"w_{layer}"].T
        assert numbers_after(f"w_{layer} =", matrix) == [number(float(value)) for value in weights.ravel()]
        result = eval(code.partition(" = ")[2], {}, arrays | {f"w_{layer}": weights})
        assert numbers_after(f"x_{layer} =", x) == [number(float(value)) for value in result]
    with pytest.raises(TraitError):
        panel.reading = "both"


def assert_in_words(lab: Lab, layer: str, head: str, lines: list[tuple[list[str], float]]) -> None:
    """Hold the text twin of a derivation: what it is about, then each line as it is written and in numbers."""
    part = DERIVATIONS[layer]
    first, *rest, verdict = repr(lab.derivation(layer)).splitlines()
    assert first == head
    assert verdict == f"All {len(lines)} lines agree."
    for line, formula, numbers, (factors, value) in zip(part.lines, rest[::2], rest[1::2], lines, strict=True):
        name_and_rule, _, right = formula.partition(" = ")
        assert name_and_rule.split(maxsplit=1) == [line.name, line.rule]
        assert right == str(line)
        assert numbers.strip() == f"= {' · '.join(factors)} = {number(float(value))}"
        assert numbers.index("=") == formula.index("=")


def test_the_derivation_in_words_has_the_numbers_of_the_core() -> None:
    lab = uneven()
    _, _, O_H, x_O, O_O = forward(lab.parameters, lab.O_I)
    j, i = 1, 2
    sig, rest = sigmoid(x_O[i]), sigmoid(-x_O[i])
    error, slope = O_O[i] - lab.t[i], sig * rest * O_H[j]
    factors = [[error * slope], [error, slope], [error, slope], [error, sig, rest, O_H[j]], [error, sig, rest, O_H[j]]]
    lines = [([number(float(value)) for value in values], error * slope) for values in factors]
    assert_in_words(lab, "output", "Part 1: ∂E/∂w_ji^O for w_O[1, 2], j = 2, i = 3", lines)


@pytest.mark.parametrize("sizes", [(3, 2, 4), (2, 3, 1), (6, 6, 6)])
def test_the_sum_over_k_is_written_out_in_words(sizes: tuple[int, int, int]) -> None:
    lab = Lab(sizes, seed=4)
    lab.select("w_H[1, 0]")
    activations = forward(lab.parameters, lab.O_I)
    j, i = 1, 0
    onward = delta_O(activations, lab.t) * lab.w_O[i]  # δ_k^O w_ik^O
    slope, given = sigmoid_prime(activations.x_H[i]), lab.O_I[j]
    value = gradient_w_H(activations, lab.t, lab.w_O)[j, i]

    def total(products: Array) -> str:
        return f"({' + '.join(number(float(product)) for product in products)})"

    lines = [[number(float(value))], *[[total(onward * slope * given)]] * 5]
    lines.append([total(onward), number(float(slope)), number(float(given))])
    head = "Part 2: ∂E/∂w_ji^H for w_H[1, 0], j = 2, i = 1"
    assert_in_words(lab, "hidden", head, [(factors, value) for factors in lines])


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_derivation_is_about_the_weight_last_chosen_in_its_layer(layer: str) -> None:
    lab, part = Lab(), DERIVATIONS[layer]
    lab.select(f"{part.array}[1, 1]")
    lab.select("w_H[2, 0]" if part.array == "w_O" else "w_O[0, 2]")
    lab.select("t[0]")
    assert f"for {part.array}[1, 1], j = 2, i = 2" in repr(lab.derivation(layer))


def wrong_lines(monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    """Turn the sign of the last line of a derivation."""
    part = DERIVATIONS[layer]
    last = part.lines[-1]
    turned = last._replace(factors=(*last.factors, Factor("(−1)", lambda p: -np.ones_like(p.activations.O_O[..., 0]))))
    monkeypatch.setitem(DERIVATIONS, layer, part._replace(lines=(*part.lines[:-1], turned)))


VERDICTS = {"output": "All 5 lines agree.", "hidden": "All 7 lines agree."}


@pytest.mark.parametrize(
    ("knob", "value"),
    [("t[0]", 1e6), ("t[0]", 1e5), ("b_O[0]", 40.0), ("b_O[0]", -40.0), ("b_H[0]", 40.0), ("t[0]", 0.9)],
)
@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_verdict_holds_for_large_and_for_tiny_numbers(
    monkeypatch: pytest.MonkeyPatch, layer: str, knob: str, value: float
) -> None:
    def verdict() -> str:
        lab = Lab()
        lab.select("w_O[1, 0]")
        lab[knob] = value
        return repr(lab.derivation(layer)).splitlines()[-1]

    assert verdict() == VERDICTS[layer]
    wrong_lines(monkeypatch, layer)
    assert verdict() == VERDICTS[layer].replace("agree", "DISAGREE")


def test_the_verdict_holds_where_the_sum_cancels(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab((1, 1, 2))
    O_1, O_2 = lab.activations.O_O
    slopes = sigmoid_prime(lab.activations.x_O)
    ratio = slopes[0] * lab.w_O[0, 0] / (slopes[1] * lab.w_O[0, 1])
    lab.t = [O_1 - 1e5, O_2 + 1e5 * ratio]  # the two paths take each other away
    assert repr(lab.derivation("hidden")).endswith(VERDICTS["hidden"])
    products = lab._shared.number("w_H L5 products")
    assert abs(products.sum()) < 1e-14 * np.abs(products).sum()
    one_path = HIDDEN.lines[5]._replace(paths=(*HIDDEN.lines[5].paths, Factor("[k=1]", lambda _: np.array([1.0, 0.0]))))
    lines = (*HIDDEN.lines[:5], one_path, HIDDEN.lines[6])
    monkeypatch.setitem(DERIVATIONS, "hidden", HIDDEN._replace(lines=lines))
    again = Lab(parameters=lab.parameters, O_I=lab.O_I, t=lab.t)
    assert repr(again.derivation("hidden")).endswith("All 7 lines DISAGREE.")


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_lines_that_are_all_zero_agree(layer: str) -> None:
    lab = flat()
    lab.t = [0.5] * 4
    lab.select(f"{DERIVATIONS[layer].array}[1, 1]")
    assert lab.gradient(lab.weight) == 0
    assert repr(lab.derivation(layer)).endswith(VERDICTS[layer])


@pytest.mark.parametrize("bias", [680.0, 700.0, -700.0])
@pytest.mark.parametrize("layer", DERIVATIONS)
def test_lines_agree_where_a_measured_slope_is_too_small_for_a_float(layer: str, bias: float) -> None:
    lab = Lab()
    lab.b_O = [bias] * 4
    lab.select(f"{DERIVATIONS[layer].array}[0, 0]")
    assert 0 < abs(lab.gradient(lab.weight)) < 1e-290
    assert repr(lab.derivation(layer)).endswith(VERDICTS[layer])


# Questions keep their answers


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_in_words_does_not_hold_its_answer(name: str) -> None:
    lab = uneven()
    slope = lab.gradient(lab.weight)
    before = repr(PANELS[name](lab))
    lab.t = lab.activations.O_O + (lab.activations.O_O - lab.t)  # every error turns its sign
    assert lab.gradient(lab.weight) == pytest.approx(-slope)
    assert repr(PANELS[name](lab)) == before
    assert number(slope) not in before


def test_a_prediction_does_not_hold_its_answer_in_the_picture_either() -> None:
    lab = uneven()
    before = bundle(lab.predict_sign())["image/png"]
    lab.t = lab.activations.O_O + (lab.activations.O_O - lab.t)
    assert bundle(lab.predict_sign())["image/png"] == before
    lab.select("w_H[0, 0]")
    assert bundle(lab.predict_sign())["image/png"] != before


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_a_question_offers_the_rules_but_neither_their_order_nor_the_lines(layer: str) -> None:
    part, twin = DERIVATIONS[layer], repr(Lab().derivation(layer, ask=True))
    order = [line.rule for line in part.lines[1:]]
    offered = twin.partition("Name the rule over each =: ")[2]
    assert offered == ", ".join(part.rules)
    assert all(rule in offered for rule in order)
    assert ", ".join(order) not in offered
    for line in part.lines:
        assert not re.search(rf"\b{line.name}\b", twin)
        assert str(line) not in twin
        assert line.reason not in twin


def test_what_a_panel_cannot_show_is_refused() -> None:
    for layer in ("nothing", "w_O", None):
        with pytest.raises(ValueError, match=re.escape(repr(layer))):
            Lab().derivation(layer)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TraitError, match=r"weight.*gradient.*colour"):
        Lab().network(edges="colour")


# What the browser gets


@pytest.mark.parametrize("name", PANELS)
def test_what_a_panel_sends_is_json_and_leads_to_its_lab(name: str) -> None:
    lab = uneven()
    state = json.loads(json.dumps(PANELS[name](lab).get_state()))
    assert state["lab"] == f"anywidget:{lab._link.model_id}"
    assert "export default" in state["_esm"]
    assert "export default" in state["script"]


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_the_browser_gets_every_line_with_names_of_numbers_that_the_sweep_has(layer: str) -> None:
    lab, part = uneven(), DERIVATIONS[layer]
    panel = lab.derivation(layer)
    numbers = dict(part.numbers(known(at_chosen(lab, part.array))))
    assert f"{panel.array} spread" in lab._link.sweep["columns"]
    assert panel.left == mathml(part.left)
    assert panel.rules == {rule: mathml(says) for rule, says in part.rules.items()}
    assert (panel.shown, panel.named) == (1, 1)
    assert panel.effects == part.effects
    for sent, line in zip(panel.lines, part.lines, strict=True):
        assert set(sent) == {"name", "rule", "reason", "number", "products", "sums", "factors", "paths"}
        assert (sent["name"], sent["rule"], sent["reason"]) == (line.name, line.rule, line.reason)
        assert [of["mathml"] for of in sent["factors"]] == [mathml(of.formula) for of in (*line.paths, *line.factors)]
        assert sent["paths"] == len(line.paths)
        values = [numbers[of["number"]] for of in sent["factors"]]
        terms = np.prod(np.broadcast_arrays(*values), axis=0)
        assert np.sum(terms) == pytest.approx(float(numbers[sent["number"]]), rel=1e-14)


@pytest.mark.parametrize("layer", DERIVATIONS)
@pytest.mark.parametrize("lab", LABS)
def test_every_name_sent_to_the_browser_is_in_the_sweep(layer: str, lab: str) -> None:
    shared = LABS[lab]()
    panel = shared.derivation(layer)
    columns, N_O = shared._link.sweep["columns"], len(shared.t)
    shapes: dict[str, list[int]] = {panel.spread: []}
    for line in panel.lines:
        shapes[line["number"]] = []
        if line["paths"]:
            shapes |= {line[kind]: [N_O] for kind in ("products", "sums")}
        for n, part in enumerate(line["factors"]):
            assert set(part) == {"mathml", "number", "changed"}
            shapes[part["number"]] = [N_O] if n < line["paths"] else []
    assert {name: columns[name][1:] for name in shapes} == shapes
    assert set(shapes) == {name for name in columns if name.startswith(f"{panel.array} ")}
    formulas = [panel.left, *(part["mathml"] for line in panel.lines for part in line["factors"])]
    formulas += [says for rule, says in panel.rules.items() if rule != "Σ"]  # which is about any c_k and d
    symbols = re.findall(r'data-symbol="([^"]*)"', " ".join(formulas))
    assert symbols
    for array, _, index in (symbol.rstrip("]").partition("[") for symbol in symbols):
        assert len(columns[array][1:]) == len(index.split(", ") if index else []), array


@pytest.mark.parametrize("layer", DERIVATIONS)
def test_what_a_step_has_changed_is_marked(layer: str) -> None:
    sent = Lab().derivation(layer).lines
    assert not any(part["changed"] for part in sent[0]["factors"])
    for before, line in pairwise(sent):
        old = [part["mathml"] for part in before["factors"]]
        assert [part["changed"] for part in line["factors"]] == [part["mathml"] not in old for part in line["factors"]]
        moved = (line["rule"], before["paths"] - line["paths"]) == ("Σ", 2)  # nothing is new, but two have left the sum
        assert any(part["changed"] for part in line["factors"]) != moved


def test_every_script_belongs_to_a_widget_and_every_widget_to_a_script() -> None:
    lab = Lab()
    panels = {
        type(panel): panel for panel in (make(lab) for make in [*PANELS.values(), lambda lab: lab.find_slips("(2)")])
    }
    widgets = [lab._link, Picture(), *panels.values()]
    modules = [path for path in SCRIPTS if "export default {" in path.read_text(encoding="utf-8") and path != ONCE]
    assert sorted(map(with_imports, modules)) == sorted({widget.script for widget in widgets})
    assert {widget._esm for widget in widgets} == {ONCE.read_text(encoding="utf-8")}
    styles = "".join(str(widget._css) for widget in widgets)
    assert [path for path in FILES if path.suffix == ".css" and path.read_text(encoding="utf-8") not in styles] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_module_stands_by_itself_once_its_imports_are_put_in_front(path: Path) -> None:
    text = with_imports(path)
    assert not re.search(r"^import\b", text, re.MULTILINE)
    names = re.findall(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", text, re.MULTILINE)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_static_file_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")  # a name, never fetched
    assert not re.search(r"https?:|[\"'`(]//|@import|url\((?!#|`#)", text)
    text = text.replace("import(address)", "")  # of a script that the widget has brought with it
    elsewhere = r"^import\b(?!.*from \"\.)|\bimport\((?!\"[.@])|\b(?:require|fetch)\(|XMLHttpRequest"
    assert not re.search(elsewhere, text, re.MULTILINE)


def test_the_javascript_writes_numbers_as_python_does(run_js: Callable[..., Any]) -> None:
    draw = random.Random(20).uniform
    values = [0.0, -0.0, 1.0, 5e-324, 1e-300, 0.001, 0.01, 0.1, 99999.99999, 99999.5, 1e5, 1e6, 3e12]
    values += [float(np.nextafter(edge, way)) for edge in (0.001, 0.01, 0.1, 1e5) for way in (0, 1e9)]
    values += [n / 2**k for n in (1, 3, 7, 13) for k in range(1, 24)]  # many lie halfway between two roundings
    values += [100500.0, 123500.0, 1.0005, 0.99995]
    values += [10 ** draw(-15, 12) for _ in range(400)] + [draw(0, 1) for _ in range(400)]
    cases = [(sign * value, digits) for value in values for sign in (1, -1) for digits in (2, 3, 4)]
    written = run_js("numbers.js", "given.map(([value, digits]) => format(value, digits))", cases)
    assert [(case, text) for case, text in zip(cases, written, strict=True) if text != number(*case)] == []
    assert run_js("numbers.js", "given.map((value) => format(value))", values) == [number(value) for value in values]
    written = run_js("numbers.js", "given.map(([value, digits]) => short(value, digits))", cases)
    assert [(case, text) for case, text in zip(cases, written, strict=True) if text != short(*case)] == []


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(0.05, 2, "0.05"), (-0.001, 2, "−1e−3"), (0.0, 2, "0.00"), (-12.345, 2, "−12.35"), (0.0005, 3, "0.001")],
)
def test_a_number_with_little_room_shows_more_than_zeros(value: float, digits: int, text: str) -> None:
    assert short(value, digits) == text
