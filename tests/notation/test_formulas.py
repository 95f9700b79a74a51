"""Formulas are written once: nothing is lost on the way to MathML, LaTeX and Python."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from matplotlib.mathtext import MathTextParser

from mlp_lab import Lab
from mlp_lab.notation.formulas import latex, mathml, python_name
from mlp_lab.panels.derivation.lines import DERIVATIONS
from mlp_lab.panels.slips.lines import PRINTED


def formulas() -> Iterator[str]:
    """Give every formula that the derivations hold."""
    for derivation in DERIVATIONS.values():
        yield derivation.left
        yield from derivation.rules.values()
        yield from (part.formula for line in derivation.lines for part in line.written)


FORMULAS = sorted(set(formulas()))
PIECES = sorted({formula for line in PRINTED for piece in line.pieces for formula in piece[:2] if formula})
SYMBOL = re.compile(r"E|[a-zδ]_[a-z]+(?:\^[IHO])?|O_[a-z]+\^[IHO]|(?<![a-z_])d(?![a-z_])")
COMMON_FACTOR = "Σ_k (c_k · d) = (Σ_k c_k) · d"  # the one rule that is about no numbers of the network


def xml_of(formula: str) -> ET.Element:
    """Read the MathML of a formula as XML, which fails where it is not well-formed."""
    return ET.fromstring(f"<math>{mathml(formula)}</math>")


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
    signs = formula.replace("½", "12").translate(str.maketrans("²Σ", "2∑", " _^/"))
    assert "".join(xml_of(formula).itertext()) == signs


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_part_of_a_formula_is_left_unread(formula: str) -> None:
    for part in xml_of(formula).iter():
        allowed = {"mo": r"[∂∑()=·−+,]", "mn": r"\d", "mi": r"sig′?|[A-Za-zδ]"}.get(part.tag)
        assert allowed is None or re.fullmatch(allowed, part.text or ""), ET.tostring(part, encoding="unicode")


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_symbol_carries_the_name_of_its_number(formula: str) -> None:
    columns = Lab()._link.sweep["columns"] | ({"c": [0, 4], "d": [0]} if formula == COMMON_FACTOR else {})
    names = [name for part in xml_of(formula).iter() if (name := part.get("data-symbol"))]
    assert names == [python_name(symbol) for symbol in SYMBOL.findall(formula)]
    for name in names:
        array, _, indices = name.rstrip("]").partition("[")
        assert len(columns[array]) - 1 == len(indices.split(", ") if indices else [])


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
        ("½", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ("sig)²", '<mi mathvariant="normal">sig</mi><msup><mo stretchy="false">)</mo><mn>2</mn></msup>'),
    ],
)
def test_mathml_puts_each_part_where_it_belongs(formula: str, expected: str) -> None:
    assert mathml(formula) == expected
