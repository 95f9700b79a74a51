"""The panel of matrices: a sum in index form, beside the product of matrices that does it for all indices at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab import figures
from mlp_lab.knobs import State
from mlp_lab.matrices import PRODUCTS, Operand, Product
from mlp_lab.notation import mathml, number
from mlp_lab.panels import STATIC, Panel

if TYPE_CHECKING:
    from mlp_lab.lab import Lab

WRONG = "It fits, and is wrong: it sums down the columns of wᴼ, and the formula along its rows."
SAME = "It fits, and here both happen to give the same numbers."
SINGLE = "wᴼ is a single number, which is its own transpose: both are the same."


class MatrixPanel(Panel):
    """One product of matrices; an entry lights up the row and the column that made it.

    transposed: whether the product that needs a transpose is shown with it.
    """

    _esm = STATIC / "matrices.js"
    product = traitlets.Dict().tag(sync=True)
    transposed = traitlets.Bool().tag(sync=True)

    def __init__(self, lab: Lab, product: str) -> None:
        if product not in PRODUCTS:
            raise ValueError(f"there are no matrices for {product!r}, needs one of {', '.join(map(repr, PRODUCTS))}")
        self._product = PRODUCTS[product]
        lab.include(self._product)
        super().__init__(lab, product=_sent(self._product, lab.state))

    def __repr__(self) -> str:
        view = self._view()
        heads = [f"{self._product.title}: {self._product.index_form}", f"{view['form']}   {view['code']}"]
        shown = [view["left"], view["top"], *(row["operand"] for row in view["rows"])]
        names = [f"{row['sign']} {row['operand']['whole']}".strip() for row in view["rows"]]
        names = [view["left"]["whole"], view["top"]["whole"], *names]
        wide = max(map(len, names))
        arrays = [f"{name:<{wide}}  {_rows(self._array(of))}" for name, of in zip(names, shown, strict=True)]
        return "\n".join([*heads, *arrays, *filter(None, [view["says"]]), self._entry_in_words()])

    def draw(self, figure: Figure) -> None:
        view = self._view()
        down = len(self._array(view["top"])) + sum(len(self._array(row["operand"])) for row in view["rows"])
        figure.set_size_inches(8.6, 1.5 + 0.3 * down)
        below = [*filter(None, [view["says"]]), self._entry_in_words()]
        figures.matrices(figure.add_subplot(), view, self._array, below)

    def _view(self) -> dict[str, Any]:
        """Give the form that is shown now; where a mistaken one gives the right numbers, it is not called wrong."""
        views: list[dict[str, Any]] = self.product["views"]
        view = views[-1 if self.transposed else 0]
        twins = [self.lab.reading(name) for name in view["twins"]]
        if not twins or not np.array_equal(*twins):
            return view
        rows = [row | {"sign": row["sign"].strip("✗✓")} for row in view["rows"]]
        return view | {"rows": rows, "says": view["same"]}

    def _array(self, operand: dict[str, Any]) -> Array:
        """Give the numbers of an operand in rows, as they are laid out."""
        numbers = np.atleast_2d(self.lab.reading(operand["array"]))
        return numbers if operand["letters"][-1] == operand["across"] else numbers.T

    def _entry(self) -> dict[str, int]:
        """Give the letters of the result for the chosen weight."""
        place = dict(zip("ji", self.lab.chosen(self._product.weight).index, strict=True))
        return {letter: place[letter] for letter in self._product.result.letters}

    def _entry_in_words(self) -> str:
        """Write the index form out for the entry of the chosen weight."""
        product, entry = self._product, self._entry()
        at = tuple(entry.values())
        reading = self.lab.reading
        each = range(len(reading(product.left.array))) if product.summed else [0]
        places = [entry | dict.fromkeys(product.summed, n) for n in each]
        pairs = [
            " · ".join(number(reading(of.array)[tuple(place[x] for x in of.letters)]) for of in product.made_of[:2])
            for place in places
        ]
        right = " + ".join(pairs)
        if product.then:
            sign, of = product.then
            last = number(reading(of.array)[tuple(entry[letter] for letter in of.letters)])
            right = f"{right} + {last}" if sign == "+" else f"({right}) · {last}"
        letters = ", ".join(f"{letter} = {n + 1}" for letter, n in entry.items())
        return f"{letters}: {right} = {number(reading(product.result.array)[at])}"


def _rows(values: Array) -> str:
    return "; ".join(" ".join(f"{number(value):>7}" for value in row) for row in values).strip()


def _sent_operand(of: Operand) -> dict[str, str]:
    """Give an operand as the browser takes it; its knob is the array that a click on an entry chooses from."""
    knob = of.array.removeprefix("gradient_")
    return {
        "formula": of.formula,
        "array": of.array,
        "letters": of.letters,
        "across": of.across,
        "down": of.down,
        "whole": of.whole,
        "mathml": mathml(of.whole),
        "knob": knob if knob in State._fields else "",
    }


def _sent(product: Product, state: State) -> dict[str, Any]:
    """Give a product as the browser takes it: its index form, and one view, or two where a transpose is to be found."""
    if product.mistaken:
        rows, n = state.w_O.shape
        fits = f"({n}) and ({n}, {rows}) fit: a row of {n} meets columns of {n}."
        views = [_stored_view(product, product.mistaken, state), _view(product, product.top, _rows_of(product), fits)]
    else:
        views = [_view(product, product.top, _rows_of(product))]
    return {
        "title": product.title,
        "index": mathml(product.index_form),
        "weight": product.weight,
        "letters": product.result.letters,
        "summed": product.summed,
        "terms": f"{product.result.array} terms" if product.summed else product.result.array,
        "left": _sent_operand(product.left),
        "top": _sent_operand(product.top),
        "crossing": _sent_operand(product.crossing),
        "sign": product.then[0] if product.then else "",
        "then": _sent_operand(product.then[1]) if product.then else None,
        "result": _sent_operand(product.result),
        "views": views,
    }


def _view(
    product: Product,
    top: Operand,
    rows: list[dict[str, Any]],
    says: str = "",
    twins: tuple[str, ...] = (),
    same: str = "",
) -> dict[str, Any]:
    """Give a form of a product; twins are two arrays, equal where a mistake does not matter, and `same` says so."""
    return {
        "form": product.matrix_form,
        "mathml": mathml(product.matrix_form),
        "code": product.code,
        "left": _sent_operand(product.left),
        "top": _sent_operand(top),
        "rows": rows,
        "says": says,
        "same": same,
        "twins": twins,
    }


def _rows_of(product: Product, sign: str = "=", kind: str = "plain") -> list[dict[str, Any]]:
    """Give what stands below the array on top, from the product of the two down to the result."""
    if product.then is None:
        return [_row("", product.result, product.made_of)]
    then, operand = product.then
    made_of = (product.crossing, *product.made_of)
    crossing = _row("", product.crossing, product.made_of[:2])
    return [crossing, _row(then, operand), _row(sign, product.result, made_of, kind)]


def _row(sign: str, operand: Operand, made_of: tuple[Operand, ...] = (), kind: str = "plain") -> dict[str, Any]:
    return {
        "sign": sign,
        "operand": _sent_operand(operand),
        "made_of": [_sent_operand(of) for of in made_of],
        "kind": kind,
    }


def _stored_view(product: Product, slip: Product, state: State) -> dict[str, Any]:
    """Give the view without the transpose: what does not fit, or what fits and is wrong beside what is right."""
    if product.slip(state) is None:
        rows, n = state.w_O.shape
        says = f"({n}) and ({rows}, {n}) do not fit: a row of {n} meets columns of {rows}."
        return _view(slip, product.stored, [], says)
    both = [*_rows_of(slip, "✗", "wrong"), _row("✓", product.result, product.made_of, "right")]
    same = SINGLE if state.w_O.size == 1 else SAME
    return _view(slip, product.stored, both, WRONG, (slip.crossing.array, product.crossing.array), same)
