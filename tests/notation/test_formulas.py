"""Formulas are written once: nothing is lost on the way to MathML, LaTeX and Python."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from matplotlib.mathtext import MathTextParser

from mlp_lab import Lab
from mlp_lab.notation.formulas import latex, mathml, on_paper, prose, python_name
from mlp_lab.panels.slips.lines import PRINTED_LINES
from mlp_lab.parts.chain.steps import CHAINS
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.state.knobs import all_knobs


def formulas() -> Iterator[str]:
    """Give every formula that the derivations and the chains hold."""
    for derivation in DERIVATIONS.values():
        yield derivation.left
        yield from derivation.rules.values()
        yield from derivation.stations
        for line in derivation.lines:
            factors = [*line.written, *(factor for wrong in line.wrong for factor in (*wrong.paths, *wrong.factors))]
            yield from (factor.formula for factor in factors)
    for chain in CHAINS.values():
        yield chain.left
        yield from (slope.formula for slope in chain.slopes)
        for step in chain.steps:
            yield step.formula
            yield from (place.name for place in step.places if place.name)


FORMULAS = sorted(set(formulas()))
MENDS = [mend for line in PRINTED_LINES for slip in line.slips for mend in slip.mends]
PIECES = sorted(
    {piece.printed for line in PRINTED_LINES for piece in line.pieces}
    | {text for mend in MENDS for text in (mend.text, *mend.pieces.values()) if text}
)
SYMBOL = re.compile(r"E|[a-zδ]_[a-z]+(?:\^[IHO])?|O_[a-z]+\^[IHO]|(?<![a-z_])d(?![a-z_])")
COMMON_FACTOR = "Σ_k c_k d = (Σ_k c_k) d"  # the one rule that is about no numbers of the network


def xml_of(formula: str, flat: bool = False) -> ET.Element:
    """Read the MathML of a formula as XML, which fails where it is not well-formed."""
    return ET.fromstring(f"<math>{mathml(formula, flat)}</math>")


def symbols_in(part: ET.Element) -> list[str]:
    """Give the names that the symbols of a formula carry, in their order."""
    return [name for each in part.iter() if (name := each.get("data-symbol"))]


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("w_ji^O", "w_O[j, i]"),
        ("w_ki^H", "w_H[k, i]"),
        ("O_j^I", "O_I[j]"),
        ("O_k^O", "O_O[k]"),
        ("x_i^H", "x_H[i]"),
        ("b_i^O", "b_O[i]"),
        ("t_k", "t[k]"),
        ("w_ik^O", "w_O[i, k]"),
        ("w_lk^O", "w_O[l, k]"),
        ("E", "E"),
        ("δ_i^O", "delta_O[i]"),
    ],
)
def test_a_symbol_has_the_name_it_has_in_the_code(symbol: str, name: str) -> None:
    assert python_name(symbol) == name


@pytest.mark.parametrize("symbol", ["", "w_", "ww", "w^OO", "w_JI^O", "w_ji^", "1", "∂", "w_ji^O ", "sig(x_i^O)"])
def test_what_is_no_symbol_is_refused_by_name(symbol: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(symbol))):
        python_name(symbol)


@pytest.mark.parametrize("formula", FORMULAS + PIECES)
def test_mathml_holds_every_sign_of_the_formula_in_its_order(formula: str) -> None:
    signs = re.sub(r"(∂[^\s/]*)/∂|Σ_", lambda found: found[0].replace("/", "").replace("Σ", "∑"), formula)
    signs = signs.replace("½", "12").translate(str.maketrans("²", "2", " _^"))
    assert "".join(xml_of(formula).itertext()) == signs


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_part_of_a_formula_is_left_unread(formula: str) -> None:
    for part in xml_of(formula).iter():
        allowed = {"mo": r"[∂∑Σ()[\]=≈·−+,/]", "mn": r"\d", "mi": r"sig′?|[A-Za-zδΔ]"}.get(part.tag)
        assert allowed is None or re.fullmatch(allowed, part.text or ""), ET.tostring(part, encoding="unicode")


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_symbol_carries_the_name_of_its_number(formula: str) -> None:
    columns = Lab()._link.sweep["columns"] | ({"c": [0, 4], "d": [0]} if formula == COMMON_FACTOR else {})
    names = symbols_in(xml_of(formula))
    assert names == [python_name(symbol) for symbol in SYMBOL.findall(formula)]
    for name in names:
        array, _, indices = name.rstrip("]").partition("[")
        assert len(columns[array]) - 1 == len(indices.split(", ") if indices else [])


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_flat_form_has_the_same_symbols_and_signs_in_one_row(formula: str) -> None:
    large, flat = xml_of(formula), xml_of(formula, flat=True)
    assert symbols_in(flat) == symbols_in(large)
    signs = "".join(flat.itertext()).replace("½", "12")
    assert signs.replace("/", "") == "".join(large.itertext()).replace("/", "")
    assert signs.count("/") == formula.count("/")
    assert {part.tag for part in flat.iter()}.isdisjoint({"mfrac", "munder", "munderover"})


def test_words_are_escaped_and_formulas_between_backticks_are_set() -> None:
    assert prose("a < b & <i>c</i>") == "a &lt; b &amp; &lt;i&gt;c&lt;/i&gt;"
    assert prose("R&D: `∂E/∂t_k` < 1.") == f"R&amp;D: <math>{mathml('∂E/∂t_k', flat=True)}</math> &lt; 1."
    assert prose("`E`, `t_k`") == f"<math>{mathml('E')}</math>, <math>{mathml('t_k')}</math>"


@pytest.mark.parametrize("formula", FORMULAS + PIECES)
def test_latex_is_drawn_by_matplotlib(formula: str) -> None:
    width, height, *_ = MathTextParser("path").parse(f"${latex(formula)}$")
    assert width > 0 < height


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("∂E/∂w_ji^O", r"\frac{\partial E}{\partial w_{ji}^{O}}"),
        ("∂/∂w_ji^H Σ_k t_k", r"\frac{\partial }{\partial w_{ji}^{H}}\, \sum_{k} t_{k}"),
        ("Σ_n=1^N_L′−1 w_nk^L′", r"\sum_{n = 1}^{N_{L'-1}} w_{nk}^{L'}"),
        ("O_n^(L−1) + O_j^H)", r"O_{n}^{(L-1)} + O_{j}^{H} )"),
        ("½ (O_k^O − t_k)²", r"\frac{1}{2} ( O_{k}^{O} - t_{k} )^2"),
        ("ΔO_i^H ≈ sig′(x_i^H)", r"\Delta O_{i}^{H} \approx \mathrm{sig}' ( x_{i}^{H} )"),
        ("∂E / ∂t_k", r"∂ E / ∂ t_{k}"),
        ("sig′(x_i^H) · δ_i^O", r"\mathrm{sig}' ( x_{i}^{H} ) \cdot \delta_{i}^{O}"),
    ],
)
def test_latex_is_the_formula_as_on_paper(formula: str, expected: str) -> None:
    assert latex(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (
            "∂E/∂t_k",
            '<mfrac><mrow><mo>∂</mo><mrow data-symbol="E"><mi>E</mi></mrow></mrow>'
            '<mrow><mo>∂</mo><msub data-symbol="t[k]"><mi>t</mi><mrow><mi>k</mi></mrow></msub></mrow></mfrac>',
        ),
        (
            "w_ji^O",
            '<msubsup data-symbol="w_O[j, i]"><mi>w</mi><mrow><mi>j</mi><mi>i</mi></mrow>'
            '<mi mathvariant="normal">O</mi></msubsup>',
        ),
        ("ΔE", '<mi mathvariant="normal">Δ</mi><mrow data-symbol="E"><mi>E</mi></mrow>'),
        (
            "Δw_ji^H",
            '<mi mathvariant="normal">Δ</mi><msubsup data-symbol="w_H[j, i]"><mi>w</mi>'
            '<mrow><mi>j</mi><mi>i</mi></mrow><mi mathvariant="normal">H</mi></msubsup>',
        ),
        ("≈", '<mo stretchy="false">≈</mo>'),
        ("½", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ("⅙", "<mfrac><mn>1</mn><mn>6</mn></mfrac>"),
        ("η", "<mi>η</mi>"),
        ("sig)²", '<mi mathvariant="normal">sig</mi><msup><mo stretchy="false">)</mo><mn>2</mn></msup>'),
    ],
)
def test_mathml_puts_each_part_where_it_belongs(formula: str, expected: str) -> None:
    assert mathml(formula) == expected


@pytest.mark.parametrize(
    ("formula", "signs"),
    [("sig(−x)", ["−"]), ("E · −η", ["−"]), ("E = −η", ["−"]), ("E − η", []), ("(E) − η", [])],
)
def test_a_minus_that_is_a_sign_keeps_no_distance(formula: str, signs: list[str]) -> None:
    assert [one.text for one in xml_of(formula).iter("mo") if one.get("form") == "prefix"] == signs


@pytest.mark.parametrize(
    ("symbol", "name"),
    [("w_21^O", "w_O[1, 0]"), ("b_3^O", "b_O[2]"), ("t_1", "t[0]"), ("δ_6^H", "delta_H[5]"), ("E", "E")],
)
def test_neurons_count_from_1_on_paper_and_from_0_in_the_code(symbol: str, name: str) -> None:
    assert python_name(symbol) == name
    assert on_paper(name) == symbol
    assert ET.fromstring(mathml(symbol)).get("data-symbol") == name


@pytest.mark.parametrize("knob", [*map(str, all_knobs(Lab((6, 6, 6)).state))])
def test_every_knob_has_a_symbol_that_leads_back_to_it(knob: str) -> None:
    assert python_name(on_paper(knob)) == knob


@pytest.mark.parametrize(
    ("formula", "expected", "as_latex"),
    [
        ("w_21^O", "w21O", "w_{21}^{O}"),
        ("¼", "14", r"\frac{1}{4}"),
        ("⅙", "16", r"\frac{1}{6}"),
        ("0.25", "0.25", "0.25"),
        ("x = 10", "x=10", "x = 10"),
        ("e^−x", "e−x", "e^{- x}"),
        ("1 / (1 + e^−x)²", "1/(1+e−x)2", "1 / ( 1 + e^{- x} )^2"),
        ("E < 1", "E<1", "E < 1"),
    ],
)
def test_numbers_powers_and_signs_are_read(formula: str, expected: str, as_latex: str) -> None:
    assert "".join(xml_of(formula).itertext()) == expected
    assert latex(formula) == as_latex


def test_a_number_is_one_number_and_a_power_stands_above() -> None:
    assert mathml("0.25") == "<mn>0.25</mn>"
    assert mathml("e^−x").startswith("<msup><mi>e</mi><mrow><mo")
    assert mathml("w_21^O").count("<mn>") == 2
    assert mathml("a<b").count("<b") == 0
