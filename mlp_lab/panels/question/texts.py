"""A text of a question as it is read: by the browser, in the text twin, and in the stored picture."""

import re
from typing import TypedDict

from mlp_lab.notation.formulas import latex, mathml


class SentText(TypedDict):
    """A text as the browser takes it: every other part is a formula, as MathML; and the whole as it is spoken."""

    parts: list[str]
    plain: str


def sent(text: str) -> SentText:
    """Turn a text into what the browser takes."""
    return {"parts": [mathml(part) if n % 2 else part for n, part in enumerate(text.split("`"))], "plain": plain(text)}


def plain(text: str) -> str:
    """Give a text without the marks around its formulas."""
    return text.replace("`", "")


def lines_for_mathtext(text: str, width: int) -> list[str]:
    """Break a text into lines of about this many letters for matplotlib; a formula is never broken."""
    lines, length = [""], 0
    for word in re.findall(r"(?:`[^`]*`|[^\s`])+", text):
        if length and length + len(word) > width:
            lines, length = [*lines, ""], 0
        lines[-1] += f"{' ' if length else ''}{_mathtext(word)}"
        length += len(plain(word)) + 1
    return lines


def _mathtext(text: str) -> str:
    parts = text.replace("$", r"\$").split("`")
    return "".join(f"${latex(part)}$" if n % 2 else part for n, part in enumerate(parts))
