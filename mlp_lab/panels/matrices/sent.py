"""A product of matrices as the browser takes it: one view, or two where a transpose is to be found."""

from typing import Any, NamedTuple

from mlp_lab.notation.formulas import mathml
from mlp_lab.panels.matrices.products import Operand, Product
from mlp_lab.state.knobs import State

WRONG = "It fits, and is wrong: it sums down the columns of wᴼ, and the formula along its rows."
SAME = "It fits, and here both happen to give the same numbers."
SINGLE = "wᴼ is a single number, which is its own transpose: both are the same."


class Row(NamedTuple):
    """An array below the one on top; made_of: the arrays that an entry is made of; kind: plain, wrong or right."""

    sign: str
    operand: Operand
    made_of: tuple[Operand, ...] = ()
    kind: str = "plain"


class View(NamedTuple):
    """A form of a product; twins: two arrays, equal where a mistake does not matter, and `same` says so."""

    form: str
    code: str
    left: Operand
    top: Operand
    rows: tuple[Row, ...]
    says: str = ""
    twins: tuple[str, ...] = ()
    same: str = ""


def views(product: Product, state: State) -> list[View]:
    """Give the views of a product for the sizes of this state."""
    rows, n = state.w_O.shape
    if not product.mistaken:
        return [_view(product, product.top, _rows_of(product))]
    fits = f"({n}) and ({n}, {rows}) fit: a row of {n} meets columns of {n}."
    return [_stored_view(product, product.mistaken, state), _view(product, product.top, _rows_of(product), fits)]


def sent(product: Product, views: list[View]) -> dict[str, Any]:
    """Give a product as `Product` of matrices.js has it; `terms` names what its sums add up."""
    return {
        "title": product.title,
        "index": mathml(product.index_form),
        "weight": product.weight,
        "letters": product.result.letters,
        "summed": product.summed,
        "terms": product.terms if product.summed else product.result.array,
        "left": _operand(product.left),
        "top": _operand(product.top),
        "crossing": _operand(product.crossing),
        "sign": product.last[0] if product.last else "",
        "last": _operand(product.last[1]) if product.last else None,
        "result": _operand(product.result),
        "views": [
            {
                **view._asdict(),
                "mathml": mathml(view.form),
                "left": _operand(view.left),
                "top": _operand(view.top),
                "rows": [
                    row._asdict() | {"operand": _operand(row.operand), "made_of": [*map(_operand, row.made_of)]}
                    for row in view.rows
                ],
            }
            for view in views
        ],
    }


def _operand(of: Operand) -> dict[str, str]:
    """Give an array; its knob is the one that a click on an entry chooses from, if there is one."""
    knob = of.array.removeprefix("gradient_")
    return of._asdict() | {"mathml": mathml(of.whole), "knob": knob if knob in State._fields else ""}


def _view(product: Product, top: Operand, rows: tuple[Row, ...], *more: Any) -> View:
    return View(product.matrix_form, product.code, product.left, top, rows, *more)


def _rows_of(product: Product, sign: str = "=", kind: str = "plain") -> tuple[Row, ...]:
    """Give what stands below the array on top, from the product of the two down to the result."""
    if product.last is None:
        return (Row("", product.result, product.made_of),)
    made_of = (product.crossing, *product.made_of)
    crossing = Row("", product.crossing, product.made_of[:2])
    return crossing, Row(*product.last), Row(sign, product.result, made_of, kind)


def _stored_view(product: Product, slip: Product, state: State) -> View:
    """Give the view without the transpose: what does not fit, or what fits and is wrong beside what is right."""
    if product.slip(state) is None:
        rows, n = state.w_O.shape
        says = f"({n}) and ({rows}, {n}) do not fit: a row of {n} meets columns of {rows}."
        return _view(slip, product.stored, (), says)
    both = (*_rows_of(slip, "✗", "wrong"), Row("✓", product.result, product.made_of, "right"))
    same = SINGLE if state.w_O.size == 1 else SAME
    return _view(slip, product.stored, both, WRONG, (slip.crossing.array, product.crossing.array), same)
