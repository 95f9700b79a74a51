"""One part of the derivation, line by line, each factor with its number under it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import traitlets
from matplotlib.figure import Figure

from mlp_lab.link.link import Link
from mlp_lab.notation.formulas import mathml
from mlp_lab.notation.numbers import number
from mlp_lab.panels.base import Panel
from mlp_lab.panels.derivation.lines import DERIVATIONS
from mlp_lab.panels.derivation.picture import draw
from mlp_lab.panels.derivation.values import Derivation, Line
from mlp_lab.state.sweep import Numbers


class SentFactor(NamedTuple):
    """A factor as the browser takes it: MathML, the name of its number, and whether the rule brought it in."""

    mathml: str
    number: str
    changed: bool


class SentLine(NamedTuple):
    """A line as the browser takes it; number, products and sums are names, and the first `paths` factors are summed."""

    name: str
    rule: str
    reason: str
    factors: list[dict[str, Any]]
    paths: int
    number: str
    products: str
    sums: str


class DerivationPanel(Panel):
    """A derivation: how many lines are shown, and of how many the rule is named; with `ask` each waits for its rule."""

    title = traitlets.Unicode().tag(sync=True)
    array = traitlets.Unicode().tag(sync=True)
    left = traitlets.Unicode().tag(sync=True)
    spread = traitlets.Unicode().tag(sync=True)
    lines: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    rules = traitlets.Dict().tag(sync=True)
    effects = traitlets.Dict().tag(sync=True)
    ask = traitlets.Bool().tag(sync=True)
    shown = traitlets.Int(1).tag(sync=True)
    named = traitlets.Int(1).tag(sync=True)

    def __init__(self, lab: Link, layer: str, ask: bool) -> None:
        if layer not in DERIVATIONS:
            raise ValueError(f"there is no derivation for {layer!r}, needs one of {', '.join(map(repr, DERIVATIONS))}")
        self._derivation = of = DERIVATIONS[layer]
        self.sources = (of.numbers,)
        super().__init__(
            lab,
            title=of.title,
            array=of.array,
            left=mathml(of.left),
            spread=of.spread,
            lines=[*_sent(of)],
            rules={rule: mathml(says) for rule, says in of.rules.items()},
            effects=of.effects,
            ask=ask,
        )

    def __repr__(self) -> str:
        of, numbers = self._derivation, self.shared.now[1]
        weight = self.shared.moment.weights[of.array]
        j, i = weight.index
        head = f"{of.title}: {of.left} for {weight}, j = {j + 1}, i = {i + 1}"
        if self.ask:
            return f"{head}\nName the rule over each =: {', '.join(of.rules)}"
        lines = [_text_line(of, line, numbers) for line in of.lines]
        verdict = "agree" if of.agree(numbers) else "DISAGREE"
        return "\n".join([head, *lines, f"All {len(lines)} lines {verdict}."])

    def draw(self, figure: Figure) -> None:
        of = self._derivation
        draw(figure, of, of.lines[: 1 if self.ask else None], self.shared.now[1])


def _sent(of: Derivation) -> Iterator[dict[str, Any]]:
    """Give the lines as the browser takes them."""
    before = of.lines[0].written
    for line in of.lines:
        old = {factor.formula for factor in before}
        factors = [
            SentFactor(mathml(factor.formula), of.key(line, n), factor.formula not in old)._asdict()
            for n, factor in enumerate(line.written)
        ]
        names = (of.key(line), of.key(line, "products"), of.key(line, "sums"))
        yield SentLine(line.name, line.rule, line.reason, factors, len(line.paths), *names)._asdict()
        before = line.written


def _text_line(of: Derivation, line: Line, numbers: Numbers) -> str:
    """Write a line of a derivation, and under it its numbers; a sum over k is written out."""
    factors = [number(float(numbers[of.key(line, len(line.paths) + n)])) for n in range(len(line.factors))]
    if line.paths:
        factors.insert(0, f"({' + '.join(map(number, numbers[of.key(line, 'products')]))})")
    value = number(float(numbers[of.key(line)]))
    return f"{line.name} {line.rule:>8} = {line}\n{'':11} = {' · '.join(factors)} = {value}"
