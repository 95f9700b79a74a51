"""Every product of matrices is, letter by letter, what mlp_core computes; the mistaken one is not."""

import re
from collections.abc import Callable
from itertools import groupby

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from mlp_core import (
    Array,
    Parameters,
    delta_H,
    delta_O,
    forward,
    gradient_w_H,
    gradient_w_O,
    sigmoid_prime,
)
from mlp_lab import Lab
from mlp_lab.notation.formulas import mathml
from mlp_lab.notation.numbers import number
from mlp_lab.panels.matrices.products import PRODUCTS, Operand, Product, combined
from mlp_lab.state.knobs import all_knobs, positions
from mlp_lab.state.sweep import Moment, compute_sweep, knob_axis, numbers_of
from tests.readings import drawn, texts


def random_lab(*sizes: int) -> Lab:
    """Make a network of these sizes with numbers of many digits."""
    N_I, N_H, N_O = sizes
    draw = np.random.default_rng(N_I + 10 * N_H + 100 * N_O).normal
    parameters = Parameters(draw(size=(N_I, N_H)), draw(size=N_H), draw(size=(N_H, N_O)), draw(size=N_O))
    return Lab(parameters=parameters, O_I=draw(size=N_I), t=draw(size=N_O))


SIZES = [(3, 2, 4), (1, 1, 1), (3, 3, 3), (6, 6, 6), (2, 5, 5), (5, 1, 3)]
EQUAL = [sizes for sizes in SIZES if sizes[1] == sizes[2] > 1]
every_product = pytest.mark.parametrize("name", PRODUCTS)
every_size = pytest.mark.parametrize("sizes", SIZES, ids=str)


def core(lab: Lab) -> dict[str, Array]:
    """Compute all that operands and results stand for, by plain calls of the core."""
    a, t = forward(lab.parameters, lab.O_I), lab.t
    numbers = lab.parameters._asdict() | a._asdict() | {"slope_H": sigmoid_prime(a.x_H)}
    numbers |= {"delta_O": delta_O(a, t), "delta_H": delta_H(a, t, lab.w_O)}
    return numbers | {"gradient_w_O": gradient_w_O(a, t), "gradient_w_H": gradient_w_H(a, t, lab.w_O)}


def by_letters(product: Product, numbers: dict[str, Array]) -> Array:
    """Compute a product from nothing but its letters."""
    left, top, letters = product.left, product.top, f"{product.left.letters},{product.top.letters}"
    crossing = np.einsum(f"{letters}->{product.result.letters}", numbers[left.array], numbers[top.array])
    return combined(product, crossing, numbers)


def laid_out(operand: Operand, values: Array) -> Array:
    """Give an array as it is drawn: in rows, or stood upright where its last letter runs down."""
    rows = np.atleast_2d(values)
    return rows if operand.letters[-1] == operand.across else rows.T


@every_size
@every_product
def test_the_letters_alone_give_what_the_core_computes(name: str, sizes: tuple[int, ...]) -> None:
    product, numbers = PRODUCTS[name], core(random_lab(*sizes))
    np.testing.assert_allclose(by_letters(product, numbers), numbers[name], rtol=1e-13, atol=1e-15)
    assert product.result.array == name


@every_size
@every_product
def test_the_arrays_as_they_are_drawn_are_a_matrix_product(name: str, sizes: tuple[int, ...]) -> None:
    product, numbers = PRODUCTS[name], core(random_lab(*sizes))
    left, top = (laid_out(of, numbers[of.array]) for of in (product.left, product.top))
    crossing = left @ top  # raises where rows and columns do not meet
    drawn_result = laid_out(product.result, numbers[name])
    assert crossing.shape == drawn_result.shape
    if product.last:
        assert numbers[product.last[1].array].shape == numbers[name].shape
    last = combined(product, crossing.reshape(numbers[name].shape), numbers)
    np.testing.assert_allclose(last, numbers[name], rtol=1e-13, atol=1e-15)


@every_size
@every_product
def test_the_code_that_is_shown_computes_the_result(name: str, sizes: tuple[int, ...]) -> None:
    numbers = core(random_lab(*sizes))
    shown = eval(PRODUCTS[name].code, {"np": np, "sigmoid_prime": sigmoid_prime}, dict(numbers))
    np.testing.assert_allclose(shown, numbers[name], rtol=1e-13, atol=1e-15)


@every_product
def test_letters_and_formulas_agree(name: str) -> None:
    product = PRODUCTS[name]
    for part in filter(None, (product, product.mistaken)):
        for operand in (part.left, part.top, *([part.last[1]] if part.last else [])):
            assert f"_{operand.letters}^" in operand.formula
            assert operand.formula in part.index_form
            assert operand.whole in part.matrix_form
            assert set(operand.across) <= set(operand.letters)
            assert mathml(operand.whole) in mathml(part.matrix_form)


@every_size
def test_the_mistaken_product_exists_where_it_fits(sizes: tuple[int, ...]) -> None:
    lab = random_lab(*sizes)
    lab.matrices("delta_H")
    _, N_H, N_O = sizes
    assert ("delta_H mistaken" in lab._link.sweep["columns"]) == (N_H == N_O)
    says = repr(lab.matrices("delta_H"))
    assert (f"({N_O}) and ({N_H}, {N_O}) do not fit" in says) == (N_H != N_O)
    if N_H == N_O:
        numbers = core(lab)
        forgotten = (numbers["delta_O"] @ lab.w_O) * numbers["slope_H"]
        np.testing.assert_allclose(lab._shared.number("delta_H mistaken"), forgotten, rtol=1e-13, atol=1e-15)
    else:
        with pytest.raises(ValueError, match="mismatch"):
            core(lab)["delta_O"] @ lab.w_O


@pytest.mark.parametrize("sizes", EQUAL, ids=str)
def test_the_mistaken_product_differs_from_the_truth(sizes: tuple[int, ...]) -> None:
    lab = random_lab(*sizes)
    panel = lab.matrices("delta_H")
    assert np.abs(lab._shared.number("delta_H mistaken") - lab._shared.number("delta_H")).min() > 1e-4
    assert "It fits, and is wrong" in repr(panel)
    lab.w_O = lab.w_O + lab.w_O.T
    assert "both happen to give the same numbers" in repr(panel)
    panel.transposed = True
    assert "happen" not in repr(panel) and "wrong" not in repr(panel)


def test_a_single_weight_is_its_own_transpose() -> None:
    told = repr(Lab((1, 1, 1)).matrices("delta_H"))
    assert "wᴼ is a single number, which is its own transpose" in told
    assert "✗" not in told


def test_a_symmetric_matrix_is_not_called_wrong() -> None:
    lab = Lab((3, 3, 3))
    panel = lab.matrices("delta_H")
    assert "✗" in repr(panel)
    lab.w_O = lab.w_O + lab.w_O.T
    assert "both happen to give the same numbers" in repr(panel)
    assert "✗" not in repr(panel)
    figure = Figure()
    panel.draw(figure)
    assert not any("✗" in text.get_text() for text in figure.findobj(Text))


def test_the_transposed_form_says_why_it_fits() -> None:
    panel = Lab().matrices("delta_H")
    panel.transposed = True
    assert "(4) and (4, 2) fit: a row of 4 meets columns of 4." in repr(panel)


@every_size
@every_product
def test_every_number_of_a_sweep_is_that_of_its_position(name: str, sizes: tuple[int, ...]) -> None:
    lab, product = random_lab(*sizes), PRODUCTS[name]
    weights = {array: lab.chosen(array) for array in ("w_H", "w_O")}
    for knob in all_knobs(lab.state)[:: max(1, len(all_knobs(lab.state)) // 6)]:
        moment = Moment(lab.state, knob, weights["w_O"], weights, "O_O[0]", (product.numbers,))
        sweep = compute_sweep(moment, knob_axis(knob, lab.state))
        values = [*positions(knob, knob.value(lab.state)), knob.value(lab.state)]
        table = np.frombuffer(sweep["table"], "<f8").reshape(len(values), -1)
        for row in (0, 7, len(values) - 1):
            plain = numbers_of(knob.turned(lab.state, float(values[row])), weights, [product.numbers])
            for own in [n for n in plain if n.startswith((f"{name} ", "slope"))]:
                first, *shape = sweep["columns"][own]
                swept = table[row, first : first + int(np.prod(shape))].reshape(shape)
                np.testing.assert_allclose(swept, plain[own], rtol=1e-12, atol=1e-14)


@every_size
@every_product
def test_terms_add_up_to_the_product_and_the_product_leads_to_the_result(name: str, sizes: tuple[int, ...]) -> None:
    lab, product = random_lab(*sizes), PRODUCTS[name]
    lab.matrices(name)
    if product.summed:
        terms = lab._shared.number(f"{name} terms")
        assert terms.shape == (*lab._shared.number(name).shape, *lab._shared.number(product.left.array).shape)
        np.testing.assert_allclose(terms.sum(axis=-1), lab._shared.number(product.crossing.array), rtol=1e-14)
    last = combined(product, lab._shared.number(product.crossing.array), core(lab))
    np.testing.assert_allclose(last, core(lab)[name], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("make", [lambda: random_lab(3, 2, 4), lambda: random_lab(3, 3, 3), Lab])
@every_product
def test_the_text_has_the_numbers_of_the_core(name: str, make: Callable[[], Lab]) -> None:
    lab, product = make(), PRODUCTS[name]
    panel = lab.matrices(name)
    panel.transposed = True
    numbers = core(lab)
    lines = repr(panel).splitlines()
    assert lines[0] == f"{product.title}: {product.index_form}"
    assert lines[1] == f"{product.matrix_form}   {product.code}"
    for operand in (*product.made_of, product.result):
        found = [line for line in lines[2:-1] if re.match(rf"(?:[+⊙=✓] )?{re.escape(operand.whole)}  ", line)]
        assert len(found) == 1, operand.whole
        rows = [[number(value) for value in row] for row in laid_out(operand, numbers[operand.array])]
        assert [row.split() for row in found[0].split("  ", 1)[1].split(";")] == rows


def test_the_text_writes_the_sum_out_for_the_chosen_weight() -> None:
    lab = random_lab(3, 2, 4)
    lab.select("w_H[2, 1]")
    lab.select("w_O[0, 3]")
    a = forward(lab.parameters, lab.O_I)
    d = delta_O(a, lab.t)

    def last(name: str) -> str:
        return repr(lab.matrices(name)).splitlines()[-1]

    def total(left: Array, right: Array) -> str:
        return " + ".join(f"{number(x)} · {number(y)}" for x, y in zip(left, right, strict=True))

    forward_sum = total(a.O_H, lab.w_O[:, 3])
    assert last("x_O") == f"i = 4: {forward_sum} + {number(lab.b_O[3])} = {number(a.x_O[3])}"
    backward_sum, slope = total(d, lab.w_O[1]), sigmoid_prime(a.x_H)[1]
    true = delta_H(a, lab.t, lab.w_O)
    assert last("delta_H") == f"i = 2: ({backward_sum}) · {number(slope)} = {number(true[1])}"
    gradient = gradient_w_O(a, lab.t)[0, 3]
    assert last("gradient_w_O") == f"j = 1, i = 4: {number(a.O_H[0])} · {number(d[3])} = {number(gradient)}"
    gradient = gradient_w_H(a, lab.t, lab.w_O)[2, 1]
    assert last("gradient_w_H") == f"j = 3, i = 2: {number(lab.O_I[2])} · {number(true[1])} = {number(gradient)}"


@pytest.mark.parametrize("wrong", ["w_O", "", None, "delta_O"])
def test_a_wrong_name_is_refused_with_the_names_there_are(wrong: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(wrong))) as refusal:
        Lab().matrices(wrong)
    assert all(repr(name) in str(refusal.value) for name in PRODUCTS)


@every_size
@every_product
def test_every_array_that_is_sent_is_in_the_sweep_with_an_axis_for_each_letter(
    name: str, sizes: tuple[int, ...]
) -> None:
    lab = random_lab(*sizes)
    sent = lab.matrices(name).product
    columns = lab._link.sweep["columns"]
    operands = [sent["left"], sent["top"], sent["crossing"], sent["result"], *filter(None, [sent["last"]])]
    for view in sent["views"]:
        operands += [view["left"], view["top"]]
        for row in view["rows"]:
            operands += [row["operand"], *row["made_of"]]
    for of in operands:
        assert len(columns[of["array"]]) - 1 == len(of["letters"])
        assert not of["knob"] or of["knob"] in {knob.array for knob in all_knobs(lab.state)}
    assert len(columns[sent["terms"]]) - 1 == len(sent["letters"] + sent["summed"])


@pytest.mark.parametrize("transposed", [False, True])
def test_the_matrices_of_a_product_show_every_number_where_its_row_and_column_are(transposed: bool) -> None:
    lab = Lab((3, 3, 3))
    panel = lab.matrices("delta_H")
    panel.transposed = transposed
    placed = {text.get_position(): text.get_text() for text in texts(drawn(panel))}
    numbers = [(y, x, text) for (x, y), text in placed.items() if re.fullmatch(r"−?\d+\.\d+(e−\d+)?", text)]
    rows = [[text for _, _, text in sorted(row)] for _, row in groupby(sorted(numbers), key=lambda number: number[0])]
    a = forward(lab.parameters, lab.O_I)
    d, slope = delta_O(a, lab.t), sigmoid_prime(a.x_H)
    w_O = lab.w_O.T if transposed else lab.w_O
    below = [d @ w_O, slope, (d @ w_O) * slope, *([] if transposed else [(d @ lab.w_O.T) * slope])]
    wanted = [*w_O, np.append(d, below[0]), *below[1:]]
    assert rows == [[number(float(value)) for value in row] for row in wanted]


@every_product
def test_where_a_question_comes_first_text_and_picture_show_only_what_is_given(name: str) -> None:
    lab, product = random_lab(3, 3, 3), PRODUCTS[name]
    panel = lab.matrices(name, ask=True)
    numbers, given = core(lab), (product.left, product.stored)
    head, *rows = repr(panel).splitlines()
    assert head == f"{product.title}: {product.index_form}"
    for row, operand in zip(rows, given, strict=True):
        told = row.removeprefix(operand.whole).split()
        wanted = laid_out(operand, numbers[operand.array])
        assert [text.rstrip(";") for text in told] == [number(float(value)) for value in wanted.ravel()]
    written = {text.get_text() for text in texts(drawn(panel))}
    assert not written & {number(float(value)) for value in np.ravel(numbers[name])}
    assert product.code not in written


@every_product
def test_the_letters_that_name_a_weight_never_count(name: str) -> None:
    assert not {*PRODUCTS[name].summed} & {"j", "i"}
