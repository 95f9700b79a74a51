"""The sheet's notation, written once as plain text and turned into MathML, LaTeX and Python names.

A formula is written as on paper: `O_i^O` has the subscript i and the superscript O, `∂E/∂w_ji^O` is a fraction, and
`Σ_l=1^N_H` a sum with its bounds.
"""

import re

_LAYER = r"(?:\([A-Z]′?−1\)|[A-Z]′?(?:−1)?)"
_SYMBOL = rf"(?P<letter>[A-Za-zδ])(?:_(?P<sub>[a-z]+))?(?:\^(?P<sup>{_LAYER}))?(?![A-Za-z_^])"
_TOKEN = re.compile(
    r"∂(?P<top>[^\s/]*)/∂(?P<bottom>\S+)|Σ_(?P<sum>[a-z])(?:=1\^(?P<to>\S+))?|(?P<half>½)|(?P<function>sig′?)"
    rf"|(?P<squared>\)²)|N_(?P<count>{_LAYER})|{_SYMBOL}|(?P<mark>\S)"
)


def mathml(formula: str) -> str:
    """Turn a formula into the inside of a `<math>` element; each symbol carries the name of its number."""
    return "".join(_mathml_token(token) for token in _TOKEN.finditer(formula))


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
    if token["half"]:
        return "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
    if token["function"] or token["mark"] == "ᵀ":
        return f'<mi mathvariant="normal">{token[0]}</mi>'
    if token["squared"]:
        return '<msup><mo stretchy="false">)</mo><mn>2</mn></msup>'
    if token["letter"]:
        return _mathml_symbol(token)
    kind = "mn" if token["mark"].isdigit() else 'mo stretchy="false"'
    return f"<{kind}>{token['mark']}</{kind.split()[0]}>"


def _mathml_symbol(token: re.Match[str]) -> str:
    letter, name = f"<mi>{token['letter']}</mi>", python_name(token[0])
    sub = f"<mrow>{''.join(f'<mi>{index}</mi>' for index in token['sub'])}</mrow>" if token["sub"] else ""
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
    if token["half"]:
        return r"\frac{1}{2}"
    if token["function"]:
        return r"\mathrm{sig}" + ("'" if token["function"].endswith("′") else "")
    if token["squared"]:
        return ")^2"
    if token["letter"]:
        sub = f"_{{{token['sub']}}}" if token["sub"] else ""
        sup = f"^{{{_latex_layer(token['sup'])}}}" if token["sup"] else ""
        return {"δ": r"\delta"}.get(token["letter"], token["letter"]) + sub + sup
    return {"−": "-", "·": r"\cdot", "→": r"\to", "⊙": r"\odot", "ᵀ": "^T"}.get(token["mark"], token["mark"])


def _latex_layer(layer: str) -> str:
    return layer.replace("′", "'").replace("−", "-")


def python_name(symbol: str) -> str:
    """Give a symbol's name in the code: a superscript is a suffix, subscripts are indices. `w_ji^O` is `w_O[j, i]`."""
    token = re.fullmatch(_SYMBOL, symbol)
    if token is None:
        raise ValueError(f"{symbol!r} is not a symbol such as O_i^O")
    suffix = f"_{token['sup']}" if token["sup"] else ""
    return (
        {"δ": "delta"}.get(token["letter"], token["letter"])
        + suffix
        + (f"[{', '.join(token['sub'])}]" if token["sub"] else "")
    )
