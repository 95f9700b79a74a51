"""Numbers as text, the same as in the browser."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

from mlp_core import Array


def number(value: float, digits: int = 4) -> str:
    """Write a number as the browser does, halves away from 0: fixed digits, two more where they would show only one.

    Powers of ten stand where those too would hide it.
    """
    if value == 0 or 10 ** (1 - digits) <= abs(value) < 1e5:
        return _written(value or 0, f".{digits}f")
    if 10**-digits <= abs(value) < 1:
        return _written(value, f".{digits + 2}f")
    mantissa, exponent = _written(value, f".{digits - 2}e").split("e")
    return f"{mantissa}e{int(exponent.replace('−', '-'))}".replace("-", "−")


def short(value: float, digits: int) -> str:
    """Write a number that has little room: fixed digits up to 1000, unless they would show nothing but zeros."""
    fixed = _written(value or 0, f".{digits}f")
    if abs(value) < 1000 and (value == 0 or fixed.strip("−0.")):
        return fixed
    return number(value, 2 if abs(value) < 1 else 0 if abs(value) < 1e5 else 3)


def _written(value: float, form: str) -> str:
    with localcontext(rounding=ROUND_HALF_UP):
        return f"{Decimal(value):{form}}".replace("-", "−")


def row(values: Array) -> str:
    """Write the numbers of a row, or rows with a semicolon between them, column under column."""
    rows = values.reshape(-1, values.shape[-1])
    return "; ".join(" ".join(f"{number(value):>7}" for value in one) for one in rows).strip()
