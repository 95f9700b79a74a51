"""Running a student's function: on copies, for some seconds at most, and without a trace of it left behind."""

import copy
import io
import linecache
import os
import random
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TextIO

import numpy as np
from IPython import get_ipython

from mlp_lab.exercises.limit import Stop, TooLongError, within

SECONDS = 4.0  # for a call
KEPT = 400  # letters of what is printed, or of a message
DEEP = 8  # lists within lists, from which on they are no numbers any more
Arguments = tuple[Any, ...]


class Other(NamedTuple):
    """What was returned instead of numbers: its type."""

    kind: str


class Raised(NamedTuple):
    """What a function raised: the exception's name and message, and the number and text of the line in the function."""

    kind: str
    message: str
    number: int | None
    line: str


class Trial(NamedTuple):
    """One call: what was returned, copied, or what was raised; which arguments were changed, by their place."""

    value: Any
    raised: Raised | None
    changed: tuple[int, ...]


@dataclass
class Trials:
    """All calls, in two rounds of the same ones; they end with the first that raises, or with the time."""

    first: list[Trial] = field(default_factory=list)
    second: list[Trial] = field(default_factory=list)
    stopped: bool = False
    printed: str = ""

    @property
    def raised(self) -> tuple[int, Raised] | None:
        """What was raised, and in which call of its round."""
        for trials in (self.first, self.second):
            if trials and trials[-1].raised:
                return len(trials) - 1, trials[-1].raised
        return None

    @property
    def differing(self) -> int | None:
        """The first call that gave something else the second time, although its arguments were the same."""
        pairs = enumerate(zip(self.first, self.second, strict=False))
        return next((n for n, (one, other) in pairs if not _same(one.value, other.value)), None)


def tried(
    f: Callable[..., Any], arguments: Sequence[Arguments], seconds: float = SECONDS, *, once: bool = False
) -> Trials:
    """Call a function with each of some arguments, and once more with all of them.

    once: in one round, which goes on where a call raises. What it prints or warns of in its first call is kept. An
    interrupt by the student passes through as what it is.
    """
    trials = Trials()

    def run(renew: Callable[[], None]) -> None:
        for results in (trials.first,) if once else (trials.first, trials.second):
            for given in arguments:
                renew()
                results.append(_called(f, given))
                sys.stdout = sys.stderr = nowhere  # which is fast, for what prints a lot in every call
                kept.full = True
                if results[-1].raised and not once:
                    return

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, _undisturbed() as kept:
        try:
            within(seconds, run)
        except TooLongError:
            trials.stopped = True
    trials.printed = kept.shortened()
    return trials


def _called(f: Callable[..., Any], given: Arguments) -> Trial:
    mine = copy.deepcopy(given)
    try:
        value, raised = _taken(f(*mine)), None
    except (Stop, KeyboardInterrupt):
        raise
    except BaseException as error:  # SystemExit too
        value, raised = None, _told(error, f)
    return Trial(value, raised, tuple(n for n, one in enumerate(given) if not _same(one, mine[n])))


def _taken(value: Any, depth: int = 0) -> Any:
    """Copy what was returned, so that nothing that the function does later changes it."""
    if isinstance(value, np.ndarray):
        return value.copy() if isinstance(value, np.matrix | np.ma.MaskedArray) else np.array(value)
    if isinstance(value, list | tuple) and depth < DEEP:
        return [_taken(one, depth + 1) for one in value]
    if hasattr(value, "__array__"):
        return np.array(value)
    plain = value is None or value is ... or isinstance(value, int | float | complex | str)
    return value if plain or hasattr(value, "__float__") else Other(type(value).__name__)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are alike to the last bit; NaN is like NaN."""
    if isinstance(one, list | tuple) and type(one) is type(other):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"))
    return type(one) is type(other) and bool(one == other or (one != one and other != other))


def _told(error: BaseException, f: Callable[..., Any]) -> Raised:
    """Tell of an exception by the last line of the function, or of what it calls in the same file, that led to it."""
    file = getattr(getattr(f, "__code__", None), "co_filename", None)
    number, trace = None, error.__traceback__
    while isinstance(trace, TracebackType):
        if trace.tb_frame.f_code.co_filename == file:
            number = trace.tb_lineno
        trace = trace.tb_next
    try:
        message = str(error)
    except Exception:
        message = ""
    if isinstance(error, RecursionError):
        message = "it calls itself without an end"
    line = linecache.getline(file, number).strip() if file and number else ""
    return Raised(type(error).__name__, shortened(message), number, line)


def shortened(text: str, lines: int | None = None) -> str:
    """Shorten a text, and leave out of it where things lie in memory, as that is another place in every run."""
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}\b", "0x…", text).strip("\n")
    count = text.count("\n") if lines is None else lines
    kept = "\n".join(text[:KEPT].splitlines()[:10])
    left = count - kept.count("\n")
    if left > 0:
        return f"{kept}\n… and {left} more line{'s' * (left > 1)}"
    return kept if kept == text else f"{kept}…"


@dataclass
class _Kept:
    """What a function prints in its first call, as far as there is room, and how many lines it was."""

    text: str = ""
    lines: int = 0
    full: bool = False

    def add(self, text: str) -> None:
        if not self.full:
            self.lines += text.count("\n")
            self.text += text[: max(0, 2 * KEPT - len(self.text))]

    def shortened(self) -> str:
        ended = self.text.endswith("\n") or len(self.text) == 2 * KEPT
        return shortened(self.text, max(0, self.lines - ended))


class _Writer(io.TextIOBase):
    """Keeps what one thread writes, and hands on what others do."""

    def __init__(self, kept: _Kept, others: TextIO) -> None:
        self._kept, self._others, self._thread = kept, others, threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() != self._thread:
            return self._others.write(text)
        self._kept.add(text)
        return len(text)

    def writable(self) -> bool:
        return True


@contextmanager
def _kernel_stays() -> Iterator[None]:
    """Let `exit()` raise SystemExit as in Python; in a notebook it would end the kernel, and not the function."""
    shell: Any = get_ipython()
    if shell is None:
        yield
        return
    ask_exit, shell.ask_exit = shell.ask_exit, sys.exit
    try:
        yield
    finally:
        shell.ask_exit = ask_exit


@contextmanager
def _undisturbed() -> Iterator[_Kept]:
    """Keep what is printed and warned of, and put back what a function may have set in NumPy, warnings and chance."""
    kept, chance = _Kept(), (random.getstate(), np.random.get_state())
    with (
        _kernel_stays(),
        np.errstate(all="warn"),
        np.printoptions(),
        warnings.catch_warnings(),
        redirect_stdout(_Writer(kept, sys.stdout)),
        redirect_stderr(_Writer(kept, sys.stderr)),
    ):
        warnings.simplefilter("always")  # "once" would make a second check say something else than the first
        warnings.showwarning = lambda message, *_, **__: kept.add(f"{type(message).__name__}: {message}\n")
        try:
            yield kept
        finally:
            random.setstate(chance[0])
            np.random.set_state(chance[1])
