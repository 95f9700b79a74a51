"""The sheet's sums as products of matrices: each with its index form, its matrix form and the arrays it is made of."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mlp_core import Array, sigmoid_prime
from mlp_lab.state.architecture import BEFORE
from mlp_lab.state.knobs import State
from mlp_lab.state.sweep import Key, Known, Numbers

COUNTS = {"H": "n", "O": "l"}  # the letter that counts what comes in, as in (7) and (2); j names a weight
COMBINE = {"+": np.add, "⊙": np.multiply}


class Operand(NamedTuple):
    """An array of a product: an entry's formula, the name of its numbers, its index letters, and the one across.

    letters: one for each axis. across: the letter that runs from left to right; another one runs down.
    """

    formula: str
    array: str
    letters: str
    across: str = ""

    @property
    def whole(self) -> str:
        """The formula of the whole array: without its indices, and with ᵀ where its last axis does not run across."""
        bare = self.formula.replace(f"_{self.letters}", "")
        return bare if self.letters[-1] == self.across else f"({bare})ᵀ"


class Product(NamedTuple):
    """A product of two arrays, left and top, with what is done to it last: `+` a row, or `⊙` entry by entry.

    weight: the weight array whose chosen weight says which entry is looked at. mistaken: the same without its
    transpose, which fits where the sizes happen to be equal.
    """

    title: str
    index_form: str
    matrix_form: str
    code: str
    weight: str
    left: Operand
    top: Operand
    result: Operand
    last: tuple[str, Operand] | None = None
    mistaken: "Product | None" = None

    @property
    def summed(self) -> str:
        """The letter that the sum runs over; an outer product has none."""
        return "".join(letter for letter in self.left.letters if letter not in self.result.letters)

    @property
    def crossing(self) -> Operand:
        """What left and top alone give; an outer product is done there."""
        if self.last is None:
            return self.result
        both = f"{self.left.whole} {self.top.whole}"
        return Operand(both, str(Key(self.result.array, which="product")), self.result.letters, self.result.across)

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """The arrays that an entry of the result is made of."""
        return (self.left, self.top, *([self.last[1]] if self.last else []))

    @property
    def stored(self) -> Operand:
        """The array on top as it is stored, with its last axis across."""
        return self.top._replace(across=self.top.letters[-1])

    def slip(self, state: State) -> "Product | None":
        """Give the mistaken form if the sizes of this state let it pass."""
        fits = state.w_O.shape[-1] == state.w_O.shape[-2]
        return self.mistaken if fits else None

    @property
    def terms(self) -> str:
        """The name of the products under the sum, the summed letter last."""
        return str(Key(self.result.array, which="terms"))

    def numbers(self, known: Known) -> Iterator[tuple[str, Array]]:
        """Yield the numbers that only this product shows.

        `x_O terms` has the products under the sum, `x_O product` their sums; `slope_H` is sig′(x^H), `delta_H mistaken`
        the result of the mistaken form.
        """
        numbers = known.numbers | {"slope_H": sigmoid_prime(known.activations.x_H)}
        if self.last and self.last[1].array == "slope_H":
            yield "slope_H", numbers["slope_H"]
        if self.summed:
            yield from _sums(self, numbers)
        if slip := self.slip(known.state):
            yield from (sums := dict(_sums(slip, numbers))).items()
            yield slip.result.array, combined(slip, sums[slip.crossing.array], numbers)


def _sums(product: Product, numbers: Numbers) -> Iterator[tuple[str, Array]]:
    """Yield the terms of a product's sums, and the sums."""
    left, top, letters = product.left, product.top, product.result.letters + product.summed
    to = f"...{left.letters},...{top.letters}->...{letters}"
    terms = np.einsum(to, numbers[left.array], numbers[top.array], order="C")  # so that equal terms have equal sums
    yield product.terms, terms
    yield product.crossing.array, terms.sum(axis=-1)


def combined(product: Product, crossing: Array, numbers: Numbers) -> Array:
    """Do what a product does last."""
    if product.last is None:
        return crossing
    sign, operand = product.last
    result: Array = COMBINE[sign](crossing, numbers[operand.array])
    return result


def _forward(layer: str, title: str) -> Product:
    """Give the net inputs of a layer: (2) and (7)."""
    before, n = BEFORE[layer], COUNTS[layer]
    return Product(
        title=title,
        index_form=f"x_i^{layer} = Σ_{n} O_{n}^{before} w_{n}i^{layer} + b_i^{layer}",
        matrix_form=f"x^{layer} = O^{before} w^{layer} + b^{layer}",
        code=f"O_{before} @ w_{layer} + b_{layer}",
        weight=f"w_{layer}",
        left=Operand(f"O_{n}^{before}", f"O_{before}", n, across=n),
        top=Operand(f"w_{n}i^{layer}", f"w_{layer}", f"{n}i", across="i"),
        result=Operand(f"x_i^{layer}", f"x_{layer}", "i", across="i"),
        last=("+", Operand(f"b_i^{layer}", f"b_{layer}", "i", across="i")),
    )


def _outer(layer: str, title: str) -> Product:
    """Give all gradients of a layer's weights: the last lines of Part 1 and Part 2."""
    before = BEFORE[layer]
    return Product(
        title=title,
        index_form=f"∂E/∂w_ji^{layer} = O_j^{before} δ_i^{layer}",
        matrix_form=f"∂E/∂w^{layer} = (O^{before})ᵀ δ^{layer}",
        code=f"np.outer(O_{before}, delta_{layer})",
        weight=f"w_{layer}",
        left=Operand(f"O_j^{before}", f"O_{before}", "j"),
        top=Operand(f"δ_i^{layer}", f"delta_{layer}", "i", across="i"),
        result=Operand(f"∂E/∂w_ji^{layer}", f"gradient_w_{layer}", "ji", across="i"),
    )


_DELTA_O = Operand("δ_k^O", "delta_O", "k", across="k")
_SLOPE = ("⊙", Operand("sig′(x_i^H)", "slope_H", "i", across="i"))
_DELTA_H = Product(
    title="Error signals of the hidden neurons",
    index_form="δ_i^H = [ Σ_k δ_k^O w_ik^O ] sig′(x_i^H)",
    matrix_form="δ^H = ( δ^O (w^O)ᵀ ) ⊙ sig′(x^H)",
    code="(delta_O @ w_O.T) * sigmoid_prime(x_H)",
    weight="w_H",
    left=_DELTA_O,
    top=Operand("w_ik^O", "w_O", "ik", across="i"),
    result=Operand("δ_i^H", "delta_H", "i", across="i"),
    last=_SLOPE,
)
_WITHOUT_TRANSPOSE = _DELTA_H._replace(
    index_form="[ Σ_k δ_k^O w_ki^O ] sig′(x_i^H)",
    matrix_form="( δ^O w^O ) ⊙ sig′(x^H)",
    code="(delta_O @ w_O) * sigmoid_prime(x_H)",
    top=Operand("w_ki^O", "w_O", "ki", across="i"),
    result=Operand("( δ^O w^O ) ⊙ sig′(x^H)", str(Key("delta_H", which="mistaken")), "i", across="i"),
)

PRODUCTS = {
    "x_H": _forward("H", "Net inputs of the hidden neurons"),
    "x_O": _forward("O", "Net inputs of the outputs"),
    "delta_H": _DELTA_H._replace(mistaken=_WITHOUT_TRANSPOSE),
    "gradient_w_O": _outer("O", "Gradients of the output weights"),
    "gradient_w_H": _outer("H", "Gradients of the hidden weights"),
}
