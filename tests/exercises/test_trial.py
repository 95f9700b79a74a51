"""A student's function is run on copies, is stopped, and leaves nothing behind, in the main thread and in any other."""

import io
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from typing import Any, TypeVar

import numpy as np
import pytest

from mlp_core import Activations
from mlp_lab.exercises import limit
from mlp_lab.exercises.limit import TooLongError, within
from mlp_lab.exercises.trial import Other, Trials, tried
from tests.exercises import functions

Result = TypeVar("Result")
NOW = Activations(np.array([1.0, -2.0]), np.array([0.1]), np.array([0.6]), np.array([0.5, -0.5]), np.array([0.7, 0.3]))
GIVEN = (NOW, np.array([0.0, 1.0]))


def in_main_thread(call: Callable[[], Result]) -> Result:
    return call()


def in_another_thread(call: Callable[[], Result]) -> Result:
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(call()))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return results[0]


@pytest.fixture(params=[in_main_thread, in_another_thread])
def where(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(autouse=True)
def everything_stays_as_it_was() -> Iterator[None]:
    def state() -> tuple[Any, ...]:
        chance = random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
        system = sys.stdout, sys.stderr, sys.gettrace(), sys.getrecursionlimit(), signal.getsignal(signal.SIGINT)
        return np.geterr(), np.get_printoptions(), list(warnings.filters), chance, system, threading.active_count()

    before = state()
    yield
    time.sleep(0.01)  # the thread that watched has been told to end
    assert state() == before


def trial(f: Callable[..., Any], seconds: float = 5.0) -> Trials:
    return tried(f, [GIVEN], seconds)


# ---- stopped


STOPPED = ("spins", "swallows_all", "suppresses_all", "returns_when_stopped", "branches_forever")


@pytest.mark.parametrize("name", STOPPED)
def test_a_function_that_never_ends_is_stopped(name: str, where: Any) -> None:
    begin = time.monotonic()
    assert where(lambda: trial(getattr(functions, name), 0.3)).stopped
    assert time.monotonic() - begin < 3


class Lingers:
    """Python passes over all that is raised while a thing is given up."""

    def __del__(self) -> None:
        while True:
            pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_who_goes_on_after_the_stop_is_not_called_again(where: Any) -> None:
    found = where(lambda: tried(lambda now, t: (Lingers(), 1.0)[1:], [GIVEN] * 9, 0.3))
    assert found.stopped
    assert len(found.first) <= 1


def test_a_function_that_sleeps_in_the_main_thread_is_woken() -> None:
    begin = time.monotonic()
    assert trial(functions.sleeps, 0.3).stopped
    assert time.monotonic() - begin < 3


def test_the_time_is_that_of_a_call_and_begins_anew_with_each() -> None:
    def slow(now: Any, t: Any) -> Any:
        time.sleep(0.1)
        return 1.0

    assert not tried(slow, [GIVEN] * 4, 0.3).stopped
    assert tried(slow, [GIVEN] * 20, 0.3).stopped  # but not for ever


def test_a_function_that_ends_is_never_stopped_late(where: Any) -> None:
    def many() -> int:
        ended = 0
        for n in range(300):  # about as long as the limit: before, after and during
            try:
                within(0.002, lambda _, n=n: time.sleep(0.0015 + n * 4e-6))  # type: ignore[misc]
                ended += 1
            except TooLongError:
                pass
        for _ in range(1000):
            time.sleep(0)  # what came too late would arrive here
        return ended

    assert 0 < where(many) < 300


def test_nothing_arrives_once_the_function_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    settle = limit._InMainThread._settle

    def slowly(watch: limit._InMainThread) -> None:
        settle(watch)
        time.sleep(0.3)

    monkeypatch.setattr(limit._InMainThread, "_settle", slowly)
    assert within(0.1, lambda _: 3) == 3  # the time is over while all is put back


def test_an_interrupt_by_the_student_stays_an_interrupt() -> None:
    if sys.platform == "win32":
        pytest.skip("a test cannot press the button there")
    press = threading.Timer(0.2, lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT))
    press.start()
    with pytest.raises(KeyboardInterrupt):
        trial(functions.spins)
    press.join()


def test_what_cannot_be_stopped_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlp_lab.exercises.limit.AGAIN", 0.05)
    monkeypatch.setattr("mlp_lab.exercises.limit._raise_at_next_line", lambda frame: None)
    until, out = time.monotonic() + 1, io.StringIO()

    def swallows(_: object) -> None:
        while time.monotonic() < until:
            with suppress(BaseException):
                time.sleep(0.5)

    with redirect_stdout(out), pytest.raises(TooLongError):
        within(0.1, swallows)
    assert "interrupt" in out.getvalue()
    assert "restart" in out.getvalue()


# ---- raised


def test_an_error_is_told_with_its_line() -> None:
    place, raised = trial(functions.raises).raised or (None, None)
    assert place == 0
    assert raised is not None
    assert raised.line == "return np.dot(now.O_I, wrong)"
    assert raised.number == functions.raises.__code__.co_firstlineno + 2
    assert raised.message


@pytest.mark.parametrize(
    ("name", "kind"), [("leaves", "SystemExit"), ("takes_one", "TypeError"), ("calls_itself", "RecursionError")]
)
def test_whatever_is_raised_is_kept(name: str, kind: str, where: Any) -> None:
    _, raised = where(lambda: trial(getattr(functions, name))).raised
    assert raised.kind == kind


def test_an_address_in_a_message_is_left_out() -> None:
    def f(now: Any, t: Any) -> Any:
        raise ValueError(object())

    _, raised = trial(f).raised or (None, None)
    assert raised is not None
    assert raised.message == "<object object at 0x…>"


# ---- returned


def test_what_is_returned_is_copied_at_once() -> None:
    other = (NOW._replace(O_O=np.array([9.0, 9.0])), GIVEN[1])
    first = [call.value.tolist() for call in tried(functions.reuses_its_buffer, [GIVEN, other]).first]
    assert first == [[0.7, 0.3], [9.0, 9.0]]


def test_a_generator_is_not_run() -> None:
    assert trial(functions.yields).first[0].value == Other("generator")


def test_a_list_that_holds_itself_comes_to_an_end() -> None:
    def f(now: Any, t: Any) -> Any:
        endless: list[Any] = []
        endless.append(endless)
        return endless

    assert "Other" in repr(trial(f).first[0].value)


def test_changed_arguments_are_found_and_never_reach_the_next_call() -> None:
    given = (NOW, np.array([0.0, 1.0]))
    found = tried(functions.changes, [given])
    assert found.first[0].changed == (1,)
    assert found.differing is None
    assert given[1].tolist() == [0.0, 1.0]


def test_chance_and_memory_show_in_the_second_call() -> None:
    assert trial(functions.counts).differing == 0
    assert trial(lambda now, t: np.random.random(2)).differing == 0
    assert trial(lambda now, t: now.O_O * np.nan).differing is None


# ---- printed


def test_prints_are_kept_shortened_and_without_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    printed = trial(functions.prints).printed
    assert printed.splitlines()[:2] == ["line 0", "line 1"]
    assert printed.splitlines()[-1] == "… and 99991 more lines"
    assert len(printed) < 500
    assert capsys.readouterr() == ("", "")


def test_a_short_print_is_kept_whole_and_once() -> None:
    def f(now: Any, t: Any) -> Any:
        print("hello", object())
        return 1.0

    assert trial(f).printed == "hello <object object at 0x…>"


def test_warnings_are_kept_without_the_file_they_come_from() -> None:
    assert trial(lambda now, t: np.log(now.O_O * 0)).printed == "RuntimeWarning: divide by zero encountered in log"


def test_what_other_threads_print_is_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    def f(now: Any, t: Any) -> Any:
        other = threading.Thread(target=lambda: print("theirs"))
        other.start()
        other.join()
        return 1.0

    assert trial(f).printed == ""
    assert capsys.readouterr().out == "theirs\n"


def test_what_a_function_sets_is_put_back() -> None:
    assert trial(functions.unsettles).raised is None  # and the fixture compares
