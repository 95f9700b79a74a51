"""The one verdict on an answer: the first that applies, from what cannot be judged to what has been recognised."""

import dis
import inspect
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from mlp_core import Array
from mlp_lab.exercises.networks import JUDGES, Network
from mlp_lab.exercises.recognise import Reading, recognise
from mlp_lab.exercises.returned import Parts, Problem, read
from mlp_lab.exercises.tasks import Exercise
from mlp_lab.exercises.trial import SECONDS, Arguments, Trials, tried
from mlp_lab.exercises.truth import agrees, truth

SLIPS = ("not recognised", "slip", "two slips", "three slips")  # by how many explain an answer
MISTAKES = (*SLIPS, "another question")
UNWRITTEN = "Write your own lines where the placeholder stands, and check again."


class Answer(NamedTuple):
    """A function, what came of calling it on the networks, and what is known of that by now."""

    exercise: Exercise
    f: Callable[..., Any]
    trials: Trials
    parts: tuple[Parts, ...] = ()

    @property
    def values(self) -> list[tuple[Network, Any]]:
        """What was returned for each network: an array, or several where the exercise has several parts."""
        several = len(self.exercise.parts) > 1
        return [(network, parts if several else parts[0]) for network, parts in zip(JUDGES, self.parts, strict=True)]


class Verdict(NamedTuple):
    """The verdict, why in words, the answer that was judged, and how a wrong one can be read."""

    name: str
    says: tuple[str, ...]
    answer: Answer
    readings: tuple[Reading, ...] = ()


def judged(exercise: Exercise, f: Callable[..., Any]) -> Verdict:
    """Call a function on all networks, and judge what it returned."""
    answer = Answer(exercise, f, tried(f, [exercise.arguments_of(network) for network in JUDGES]))
    for check in (_not_written, _raised, _never_ends):
        if says := check(answer):
            return Verdict(check.__name__[1:].replace("_", " "), says, answer)
    parts = []
    for network, trial in zip(JUDGES, answer.trials.first, strict=True):
        one = read(exercise, trial.value, truth(exercise, network))
        if isinstance(one, Problem):
            return Verdict(one.verdict, one.says, answer)
        parts.append(one)
    answer = answer._replace(parts=tuple(parts))
    for check in (_not_finite, _changes_its_arguments, _depends_on_more_than_its_arguments, _right):
        if says := check(answer):
            return Verdict(check.__name__[1:].replace("_", " "), says, answer)
    readings = recognise(exercise, answer.values)
    return Verdict(_mistake(readings), (), answer, readings)


def _mistake(readings: tuple[Reading, ...]) -> str:
    if readings and readings[0].another:
        return "another question"
    return SLIPS[len(readings[0].slips) if readings else 0]


def _not_written(answer: Answer) -> tuple[str, ...]:
    if placeholder(answer.f, answer.trials) or _constant(answer.f, answer.trials):
        return (UNWRITTEN,)
    return ()


def placeholder(f: Callable[..., Any], trials: Trials) -> bool:
    """Whether a function is still what a student finds: it raises so, ends without a word, or returns dots."""
    raised = trials.raised[1] if trials.raised else None
    stands = raised is not None and (
        raised.kind == "NotImplementedError" or (raised.kind == "TypeError" and "ellipsis" in raised.message)
    )
    ended = not raised and not trials.stopped
    value = trials.first[0].value if ended else 0
    return stands or (value is None and _untouched(f)) or _holds_ellipsis(value)


def _constant(f: Callable[..., Any], trials: Trials) -> bool:
    """Whether a function returns something of its own, and looks at nothing for it."""
    return not trials.raised and not trials.stopped and _untouched(f) and not f.__code__.co_names


def _untouched(f: Callable[..., Any]) -> bool:
    return hasattr(f, "__code__") and not reads(f.__code__)


def _holds_ellipsis(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_holds_ellipsis, value))
    return value is ... or (
        isinstance(value, np.ndarray) and value.dtype == object and any(v is ... for v in value.flat)
    )


def reads(code: CodeType) -> set[str]:
    """Give the arguments that a function looks at, by its bytecode."""
    starred = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    arguments = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + starred])
    found: set[str] = arguments & set(code.co_cellvars)  # a function inside may look at these
    for instruction in dis.get_instructions(code):
        if "LOAD_FAST" in instruction.opname:  # some load two at once
            names = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
            found |= arguments & set(names)
    return found


def _raised(answer: Answer) -> tuple[str, ...]:
    if answer.trials.raised is None:
        return ()
    n, raised = answer.trials.raised
    says = [f"{raised.kind}: {raised.message}" if raised.message else raised.kind]
    if raised.line:
        says.append(f"That was in line {raised.number}: `{raised.line}`")
    exercise = answer.exercise
    says.append(f"It was called as `{exercise.name}({', '.join(exercise.arguments)})`.")
    given = "; ".join(described(exercise, exercise.arguments_of(JUDGES[n])))
    return (*says, f"The shapes of what it was given: {given}.")


def described(exercise: Exercise, arguments: Arguments) -> Iterator[str]:
    """Describe arguments by their shapes, and single numbers by themselves."""
    for name, argument in zip(exercise.arguments, arguments, strict=True):
        if hasattr(argument, "_fields"):
            yield ", ".join(f"{name}.{field} {np.shape(part)}" for field, part in argument._asdict().items())
        else:
            yield f"{name} {np.shape(argument)}" if np.ndim(argument) else f"{name} = {argument}"


def _never_ends(answer: Answer) -> tuple[str, ...]:
    if not answer.trials.stopped:
        return ()
    ended = len(answer.trials.first) + len(answer.trials.second)
    if ended:
        return (f"It takes too long, and was stopped when {ended} of {2 * len(JUDGES)} calls had ended.",)
    return (
        f"It was stopped after {SECONDS:.0f} seconds. Look at its loops: what brings each of them to its end?",
        "The kernel goes on as before.",
    )


def _not_finite(answer: Answer) -> tuple[str, ...]:
    for network, parts in zip(JUDGES, answer.parts, strict=True):
        for name, part in zip(answer.exercise.parts, parts, strict=True):
            if not np.isfinite(part).all():
                what = "NaN" if np.isnan(part).any() else "infinity"
                return (
                    f"{name} holds {what} in this network: {network.about}.",
                    "Is something divided by 0, or is there too large a power?",
                )
    return ()


def _changes_its_arguments(answer: Answer) -> tuple[str, ...]:
    places = sorted({n for trial in answer.trials.first for n in trial.changed})
    if not places:
        return ()
    names = " and ".join(f"`{answer.exercise.arguments[n]}`" for n in places)
    return (
        f"After the call {names} held other numbers than before. Whoever called it goes on with those.",
        "Write `a = a - b`, which makes a new array, where `a -= b` or `a[...] =` writes into the one it was given.",
    )


def _depends_on_more_than_its_arguments(answer: Answer) -> tuple[str, ...]:
    n = answer.trials.differing
    code = getattr(answer.f, "__code__", None)
    if n is not None:
        return (
            "Called twice with the same arguments, it returned different numbers.",
            "Something outside of it has its hand in this: a variable of the notebook that it changes, or chance.",
        )
    if code is not None and not reads(code):
        names = ", ".join(f"`{name}`" for name in answer.exercise.arguments)
        return (f"It looks at none of its arguments {names}, only at variables of the notebook.",)
    return ()


def _right(answer: Answer) -> tuple[str, ...]:
    if not all(agrees(answer.exercise, network, value) for network, value in answer.values):
        return ()
    count = sum(part.size for parts in answer.parts for part in parts)
    measured = {"loss": "the loss", "forward": "the forward pass", "sigmoid_prime": "slopes that were measured"}
    against = measured.get(answer.exercise.name, "slopes of the loss that were measured, by no formula of a gradient,")
    return (f"It agrees with {against} at {count} numbers of {len(JUDGES)} networks.",)


def fingerprint(verdict: Verdict) -> str:
    """Tell answers apart: by what they return, to nine digits, or by their code where they return no numbers."""
    if verdict.answer.parts:
        return repr([_digits(part) for parts in verdict.answer.parts for part in parts])
    code = getattr(verdict.answer.f, "__code__", None)
    return repr((verdict.name, verdict.says, code and (code.co_code, code.co_names)))


def _digits(part: Array) -> list[str]:
    return [f"{number:.8e}" for number in part.ravel().tolist()]
