"""The sheet's notation, written once as plain text and turned into MathML, LaTeX and Python names.

A formula is written as on paper: `O_i^O` has the subscript i and the superscript O, `∂E/∂w_ji^O` is a fraction, and
`Σ_l=1^N_H` a sum with its bounds. Neurons are counted from 1, so `w_21^O` leads from hidden neuron 2 to output 1.
"""

import re
from html import escape

_LAYER = r"(?:\([A-Z]′?−1\)|[A-Z]′?(?:−1)?)"
_SYMBOL = rf"(?P<letter>[A-Za-zδ])(?:_(?P<sub>[a-z]+|[1-9]+))?(?:\^(?P<sup>{_LAYER}))?(?![A-Za-z_^])"
_TOKEN = re.compile(
    r"∂(?P<top>[^\s/]*)/∂(?P<bottom>\S+)|Σ_(?P<sum>[a-z])(?:=1\^(?P<to>\S+))?|(?P<part>[½¼⅙])|(?P<function>sig′?)"
    rf"|(?P<squared>\)²)|(?P<change>Δ)|N_(?P<count>{_LAYER})|e\^(?P<power>−?[a-z])|(?P<digits>\d+(?:\.\d+)?)"
    rf"|{_SYMBOL}|(?P<mark>\S)"
)
_BELOW = {"½": 2, "¼": 4, "⅙": 6}  # what a part of 1 is divided by

_OPENS = ("(", "[", "=", "·")  # after these, and at the beginning, a minus is a sign


def mathml(formula: str, flat: bool = False) -> str:
    """Turn a formula into the inside of a `<math>` element; each symbol carries the name of its number.

    flat: write fractions and sums in one row, as where there is no room above and below.
    """
    write = _flat_token if flat else _mathml_token
    return "".join(write(token) for token in _TOKEN.finditer(formula))


def prose(text: str) -> str:
    """Turn words into HTML, with MathML for the formulas between backticks."""
    pieces = enumerate(text.split("`"))
    return "".join(f"<math>{mathml(piece, flat=True)}</math>" if n % 2 else escape(piece) for n, piece in pieces)


def _flat_token(token: re.Match[str]) -> str:
    if token["bottom"]:
        top, bottom = (f"<mo>∂</mo>{mathml(token[part], True)}" for part in ("top", "bottom"))
        space = "" if token["top"] else '<mspace width="0.2em"/>'
        return f'<mrow>{top}<mo lspace="0" rspace="0">/</mo>{bottom}{space}</mrow>'
    if token["sum"] and not token["to"]:
        return f'<msub><mo largeop="false">∑</mo><mi>{token["sum"]}</mi></msub>'
    if token["part"]:
        return f"<mn>{token['part']}</mn>"
    return _mathml_token(token)


def _mathml_token(token: re.Match[str]) -> str:
    if token["bottom"]:
        top, bottom = (f"<mrow><mo>∂</mo>{mathml(token[part])}</mrow>" for part in ("top", "bottom"))
        space = "" if token["top"] else '<mspace width="0.2em"/>'  # an operator keeps its distance from what follows
        return f"<mfrac>{top}{bottom}</mfrac>{space}"
    if token["to"]:
        start = f"<mrow><mi>{token['sum']}</mi><mo>=</mo><mn>1</mn></mrow>"
        return f'<munderover><mo movablelimits="false">∑</mo>{start}{mathml(token["to"])}</munderover>'
    if token["sum"]:
        return f'<munder><mo movablelimits="false">∑</mo><mi>{token["sum"]}</mi></munder>'
    if token["count"]:
        return f'<msub><mi>N</mi><mi mathvariant="normal">{token["count"]}</mi></msub>'
    if token["part"]:
        return f"<mfrac><mn>1</mn><mn>{_BELOW[token['part']]}</mn></mfrac>"
    if token["power"]:
        return f"<msup><mi>e</mi><mrow>{mathml(token['power'])}</mrow></msup>"
    if token["digits"]:
        return f"<mn>{token['digits']}</mn>"
    if token["function"] or token["change"] or token["mark"] == "ᵀ":  # as an operator Δ would keep its distance
        return f'<mi mathvariant="normal">{token[0]}</mi>'
    if token["squared"]:
        return '<msup><mo stretchy="false">)</mo><mn>2</mn></msup>'
    if token["letter"]:
        return _mathml_symbol(token)
    if token["mark"].islower():
        return f"<mi>{token['mark']}</mi>"
    before = token.string[: token.start()].rstrip()
    form = ' form="prefix"' if token["mark"] == "−" and before[-1:] in _OPENS else ""  # else it would keep its distance
    return f'<mo stretchy="false"{form}>{escape(token["mark"])}</mo>'


def _mathml_symbol(token: re.Match[str]) -> str:
    letter, name = f"<mi>{token['letter']}</mi>", python_name(token[0])
    kind = "mn" if (token["sub"] or "").isdigit() else "mi"
    sub = f"<mrow>{''.join(f'<{kind}>{index}</{kind}>' for index in token['sub'])}</mrow>" if token["sub"] else ""
    sup = f'<mi mathvariant="normal">{token["sup"]}</mi>' if token["sup"] else ""
    tag = {(True, True): "msubsup", (True, False): "msub", (False, True): "msup"}.get((bool(sub), bool(sup)), "mrow")
    return f'<{tag} data-symbol="{name}">{letter}{sub}{sup}</{tag}>'


def latex(formula: str) -> str:
    """Turn a formula into LaTeX that matplotlib's mathtext draws as well."""
    return " ".join(_latex_token(token) for token in _TOKEN.finditer(formula))


def _latex_token(token: re.Match[str]) -> str:
    if token["bottom"]:
        space = "" if token["top"] else r"\,"
        return rf"\frac{{\partial {latex(token['top'])}}}{{\partial {latex(token['bottom'])}}}{space}"
    if token["to"]:
        return rf"\sum_{{{token['sum']} = 1}}^{{{latex(token['to'])}}}"
    if token["sum"]:
        return rf"\sum_{{{token['sum']}}}"
    if token["count"]:
        return f"N_{{{_latex_layer(token['count'])}}}"
    if token["part"]:
        return rf"\frac{{1}}{{{_BELOW[token['part']]}}}"
    if token["power"]:
        return f"e^{{{latex(token['power'])}}}"
    if token["digits"]:
        return str(token["digits"])
    if token["function"]:
        return r"\mathrm{sig}" + ("'" if token["function"].endswith("′") else "")
    if token["squared"]:
        return ")^2"
    if token["change"]:
        return r"\Delta"
    if token["letter"]:
        sub = f"_{{{token['sub']}}}" if token["sub"] else ""
        sup = f"^{{{_latex_layer(token['sup'])}}}" if token["sup"] else ""
        return {"δ": r"\delta"}.get(token["letter"], token["letter"]) + sub + sup
    return {"−": "-", "·": r"\cdot", "→": r"\to", "⊙": r"\odot", "ᵀ": "^T", "≈": r"\approx"}.get(
        token["mark"], token["mark"]
    )


def _latex_layer(layer: str) -> str:
    return layer.replace("′", "'").replace("−", "-")


def python_name(symbol: str) -> str:
    """Give a symbol's name in the code: a superscript is a suffix, subscripts are indices. `w_ji^O` is `w_O[j, i]`.

    Neurons count from 1 on paper and from 0 in the code: `w_21^O` is `w_O[1, 0]`.
    """
    token = re.fullmatch(_SYMBOL, symbol)
    if token is None:
        raise ValueError(f"{symbol!r} is not a symbol such as O_i^O")
    suffix = f"_{token['sup']}" if token["sup"] else ""
    indices = [str(int(index) - 1) if index.isdigit() else index for index in token["sub"] or ""]
    letter: str = {"δ": "delta"}.get(token["letter"], token["letter"])
    return letter + suffix + (f"[{', '.join(indices)}]" if indices else "")


def on_paper(name: str) -> str:
    """Give the symbol of a number by its name in the code, the other way round: `w_O[1, 0]` is `w_21^O`."""
    array, *indices = re.findall(r"\w+", name)
    letter, _, layer = array.partition("_")
    below = "".join(str(int(index) + 1) for index in indices)
    symbol = {"delta": "δ"}.get(letter, letter)
    return f"{symbol}{below and f'_{below}'}{layer and f'^{layer}'}"
