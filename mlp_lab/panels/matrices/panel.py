"""A sum in index form, beside the product of matrices that does it for all indices at once."""

import numpy as np
import traitlets
from matplotlib.figure import Figure

from mlp_core import Array
from mlp_lab.link.link import Link
from mlp_lab.notation.numbers import number, row
from mlp_lab.panels.base import Panel
from mlp_lab.panels.matrices.picture import draw
from mlp_lab.panels.matrices.products import PRODUCTS, Operand
from mlp_lab.panels.matrices.sent import View, sent, views


class Matrices(Panel):
    """One product of matrices; an entry lights up the row and the column that made it.

    transposed: whether the product that needs a transpose is shown with it. Where a question comes first (`ask`), text
    and stored picture show only what is given.
    """

    product = traitlets.Dict().tag(sync=True)
    transposed = traitlets.Bool().tag(sync=True)

    def __init__(self, lab: Link, product: str, ask: bool = False) -> None:
        if product not in PRODUCTS:
            raise ValueError(f"there are no matrices for {product!r}, needs one of {', '.join(map(repr, PRODUCTS))}")
        self._product, self._ask = PRODUCTS[product], ask
        self.sources = (self._product.numbers,)
        self._views = views(self._product, lab.shared.moment.numbers)
        super().__init__(lab, product=sent(self._product, self._views))

    def __repr__(self) -> str:
        view = self._view()
        heads = [f"{self._product.title}: {self._product.index_form}"]
        heads += [] if self._ask else [f"{view.form}   {view.code}"]
        shown = [view.left, view.top, *(each.operand for each in view.rows)]
        names = [view.left.whole, view.top.whole, *(f"{each.sign} {each.operand.whole}".strip() for each in view.rows)]
        wide = max(map(len, names))
        arrays = [f"{name:<{wide}}  {row(self._array(of))}" for name, of in zip(names, shown, strict=True)]
        return "\n".join([*heads, *arrays, *self._sentences(view)])

    def draw(self, figure: Figure) -> None:
        view = self._view()
        draw(figure, view, self._array, self._sentences(view))

    def _view(self) -> View:
        """Give what the readings show now: the form that the panel shows, or only what it is made of.

        Where a mistaken form gives the right numbers, it is not called wrong.
        """
        if self._ask:
            return View(self._product.index_form, "", self._product.left, self._product.stored, ())
        view, numbers = self._views[-1 if self.transposed else 0], self.shared.now[1]
        twins = [numbers[name] for name in view.twins]
        if not twins or not np.array_equal(twins[0], twins[1]):
            return view
        rows = tuple(row if row.kind == "plain" else row._replace(sign="") for row in view.rows)
        return view._replace(rows=rows, says=view.same)

    def _sentences(self, view: View) -> list[str]:
        return [] if self._ask else [*filter(None, [view.says]), self._entry_in_words()]

    def _array(self, operand: Operand) -> Array:
        """Give the numbers of an operand in rows, as they are laid out."""
        numbers = np.atleast_2d(self.shared.number(operand.array))
        return numbers if operand.letters[-1] == operand.across else numbers.T

    def _entry_in_words(self) -> str:
        """Write the index form out for the entry of the chosen weight."""
        product, numbers = self._product, self.shared.now[1]
        chosen = dict(zip("ji", self.shared.moment.weights[product.weight].index, strict=True))
        entry = {letter: chosen[letter] for letter in product.result.letters}

        def written(of: Operand, place: dict[str, int]) -> str:
            return number(numbers[of.array][tuple(place[letter] for letter in of.letters)])

        each = range(len(numbers[product.left.array])) if product.summed else [0]
        places = [entry | dict.fromkeys(product.summed, n) for n in each]
        right = " + ".join(" · ".join(written(of, place) for of in product.made_of[:2]) for place in places)
        if product.last:
            sign, of = product.last
            right = f"{right} + {written(of, entry)}" if sign == "+" else f"({right}) · {written(of, entry)}"
        letters = ", ".join(f"{letter} = {n + 1}" for letter, n in entry.items())
        return f"{letters}: {right} = {written(product.result, entry)}"
