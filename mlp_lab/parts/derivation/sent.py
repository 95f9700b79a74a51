"""A derivation as the browser takes it; what is not found yet is not sent."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mlp_lab.notation.formulas import mathml, prose
from mlp_lab.parts.derivation.progress import Progress
from mlp_lab.parts.derivation.values import Derivation, Factor, Line, Wrong


class SentFactor(NamedTuple):
    """A factor: its formula, large and in one row, its kind, the name of its number, and whether it is new there."""

    mathml: str
    flat: str
    kind: str
    number: str
    changed: bool


class SentLine(NamedTuple):
    """A line found; number, products and sums are names, and the first `paths` factors are summed.

    strip: the kind of each piece of the chain from the weight to E. ring: the piece that was only written anew, or −1,
    which it is too before the rule is named.
    """

    name: str
    rule: str
    reason: str
    factors: list[dict[str, Any]]
    paths: int
    number: str
    products: str
    sums: str
    strip: list[str]
    ring: int


class SentOption(NamedTuple):
    """Something to choose: a line by its factors or a rule by its formula; once tried and wrong, with its number."""

    name: str
    factors: list[dict[str, Any]]
    paths: int
    mathml: str
    tried: bool
    number: str


def lines(progress: Progress) -> list[dict[str, Any]]:
    """Give the lines found, each with its rule where that is named."""
    of, sent, before = progress.of, [], progress.of.lines[0]
    for n, line in enumerate(of.lines[: progress.found]):
        named = n < progress.named
        names = (of.key(line), of.key(line, "products"), of.key(line, "sums"))
        factors = [*_factors(of, line, {factor.formula for factor in before.written})]
        strip, ring = _strip(of, line)
        rule, reason, ring = (line.rule, prose(line.reason), ring) if named else ("?", "", -1)
        sent.append(SentLine(line.name, rule, reason, factors, len(line.paths), *names, strip, ring)._asdict())
        before = line
    return sent


def question(progress: Progress) -> dict[str, Any]:
    """Give what is asked: `at`, by which an answer says what it answers, `kind`, and `options`."""
    asked = progress.asked
    options = {"line": _line_options, "rule": _rule_options}[asked](progress) if asked else []
    return {"at": progress.at, "kind": asked, "options": [option._asdict() for option in options]}


def _line_options(progress: Progress) -> list[SentOption]:
    of, line, options = progress.of, progress.of.lines[progress.found], []
    for n, option in enumerate(progress.options):
        tried = n in progress.tried
        number = of.key(line, f"wrong {line.wrong.index(option)}") if tried and isinstance(option, Wrong) else ""
        factors = [_factor(factor, "", False) for factor in (*option.paths, *option.factors)]
        for factor in factors:
            factor["kind"] = factor["kind"] if tried else ""  # a tint fewer would give the answer away
        options.append(SentOption("ABC"[n], factors, len(option.paths), "", tried, number))
    return options


def _rule_options(progress: Progress) -> list[SentOption]:
    rules = enumerate(progress.of.rules.items())
    return [
        SentOption(rule, [], 0, mathml(formula, flat=True), n in progress.tried, "") for n, (rule, formula) in rules
    ]


def _factors(of: Derivation, line: Line, old: set[str]) -> Iterator[dict[str, Any]]:
    for n, factor in enumerate(line.written):
        yield _factor(factor, of.key(line, n), factor.formula not in old)


def _factor(factor: Factor, number: str, changed: bool) -> dict[str, Any]:
    formulas = mathml(factor.formula), mathml(factor.formula, flat=True)
    return SentFactor(*formulas, factor.kind, number, changed)._asdict()


def _strip(of: Derivation, line: Line) -> tuple[list[str], int]:
    """Say of each piece of the chain, from the weight to E, whether it is still under the ∂ or which factor it left."""
    kinds = [factor.kind for factor in line.written if factor.kind != "open"]
    left = [kind for n, kind in enumerate(kinds) if n == 0 or kind != kinds[n - 1]]  # a slope may be two factors
    pieces = len(of.stations) - 1
    strip = ["open"] * (pieces - len(left)) + left[::-1]
    return list(strip), pieces - len(left) - 1 if line.rewrites else -1
