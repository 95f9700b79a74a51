"""Functions that students hand in and that no one would like to run."""

import contextlib
import random
import sys
import time
import warnings
from typing import Any

import numpy as np


def spins(now: Any, t: Any) -> Any:
    while True:
        pass


def sleeps(now: Any, t: Any) -> Any:
    time.sleep(1000)


def swallows_all(now: Any, t: Any) -> Any:
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except:  # noqa: E722
            pass


def suppresses_all(now: Any, t: Any) -> Any:
    while True:
        with contextlib.suppress(BaseException):
            while True:
                time.sleep(0.001)


def returns_when_stopped(now: Any, t: Any) -> Any:
    try:
        while True:
            pass
    except BaseException:
        return np.outer(now.O_H, t)


def branches_forever(now: Any, t: Any) -> Any:
    while True:
        with contextlib.suppress(RecursionError):
            branches_forever(now, t)


def calls_itself(now: Any, t: Any) -> Any:
    return calls_itself(now, t)


def raises(now: Any, t: Any) -> Any:
    wrong = "no"
    return np.dot(now.O_I, wrong)


def leaves(now: Any, t: Any) -> Any:
    sys.exit(3)


def takes_one(now: Any) -> Any:
    return now.O_O


def yields(now: Any, t: Any) -> Any:
    yield from now.O_O


def returns_none(now: Any, t: Any) -> Any:
    np.outer(now.O_H, now.O_O - t)


def returns_text(now: Any, t: Any) -> Any:
    return f"{now.O_O[0]:.1f}"


def returns_ragged(now: Any, t: Any) -> Any:
    return [now.O_O, now.O_O[:1]]


def prints(now: Any, t: Any) -> Any:
    for n in range(100_000):
        print("line", n)
    print(object(), file=sys.stderr)
    return now.O_O


def changes(now: Any, t: Any) -> Any:
    t -= now.O_O
    return np.outer(now.O_H, t)


def unsettles(now: Any, t: Any) -> Any:
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    np.random.seed(1)
    random.seed(1)
    return now.O_O


CALLS = [0]


def counts(now: Any, t: Any) -> Any:
    CALLS[0] += 1
    return now.O_O * CALLS[0]


BUFFER = np.zeros(2)


def reuses_its_buffer(now: Any, t: Any) -> Any:
    BUFFER[:] = now.O_O[:2]
    return BUFFER
