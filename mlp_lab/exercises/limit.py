"""Stopping a function that never ends, in the thread that it runs in, on every system.

In the main thread a signal stops it, which wakes it from a sleep too. In another thread, where no signal arrives,
Python raises an exception at the next step. Either comes from a second thread that waits for the time to be over.
"""

import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

AGAIN = 1.0  # seconds until it is asked to stop once more: long enough for one to have arrived before the next leaves
WHOLE = 5  # times as long as one call may take, for all of them together
ROOM = 100  # calls beyond the limit of recursion, so that one that is at the limit can be stopped too
STUCK = """Your function runs on, though it was asked to stop. Perhaps a bare `except:` catches that too.
Press ■ (interrupt the kernel). If it still runs on, press ↻ (restart the kernel).
"""

Result = TypeVar("Result")


class TooLongError(Exception):
    """A function did not come to an end in its time."""


class Stop(BaseException):
    """Ends the function. Whoever catches all exceptions meets a second one at the line that follows."""

    def __init__(self) -> None:
        super().__init__()
        # this runs in the function's own thread, and the frame behind it is where the function is
        _raise_at_next_line(sys._getframe(1))


def within(seconds: float, call: Callable[[Callable[[], None]], Result]) -> Result:
    """Call a function in this thread, and end it if it takes longer.

    call: is given a function that begins the time anew, though not for more than WHOLE times as long in all. Returns
    what it returns. Raises TooLongError if it had to be stopped, even if it went on to return something.
    """
    watch = (_InMainThread if threading.current_thread() is threading.main_thread() else _InThread)(seconds)
    try:
        try:
            watch.start()
            result = call(watch.renew)
        finally:
            watch.close()
    except Stop:  # as only one is under way at a time, none comes into the way of this
        watch.close()
    if watch.asked:
        raise TooLongError
    return result


class _Watch:
    """A thread that waits for the time to be over. How it stops the other thread is for those that inherit from it."""

    def __init__(self, seconds: float) -> None:
        self.asked = 0
        self._seconds = seconds
        self._end = self._last = 0.0
        self._running = False
        self._asking = False
        self._over = threading.Event()
        self._tracer, self._depth = sys.gettrace(), sys.getrecursionlimit()
        self._out = sys.stdout  # which is theirs, and not yet that of a trial
        self._thread = threading.Thread(target=self._wait, daemon=True)

    def start(self) -> None:
        self._end = time.monotonic() + self._seconds
        self._last = time.monotonic() + WHOLE * self._seconds
        self._thread.start()
        self._running = True  # from here on it may be stopped, and not while the thread is on its way

    def renew(self) -> None:
        if self.asked:  # someone caught it, and went on
            raise Stop
        self._end = min(time.monotonic() + self._seconds, self._last)

    def close(self) -> None:
        """Make sure that nothing arrives any more. May be called twice."""
        self._running = False
        while self._asking:  # it may have looked before that line; now that it is done, it will not ask again
            time.sleep(0)
        self._settle()
        sys.settrace(self._tracer)
        self._over.set()
        sys.setrecursionlimit(self._depth)

    def _wait(self) -> None:
        while not self._over.wait(self._end - time.monotonic()):
            if time.monotonic() < self._end:
                continue
            self._asking = True
            if self._running:
                self.asked += 1
                sys.setrecursionlimit(self._depth + ROOM)
                self._ask()
            self._asking = False
            if self.asked == 3:
                self._out.write(STUCK)
                self._out.flush()
            self._end = time.monotonic() + AGAIN

    def _ask(self) -> None:
        raise NotImplementedError

    def _settle(self) -> None:
        raise NotImplementedError


class _InMainThread(_Watch):
    """Sends the signal of an interrupt, and tells its own ones from those that a student sends."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._arrived = 0
        self._before: Any = signal.getsignal(signal.SIGINT)

    def start(self) -> None:
        signal.signal(signal.SIGINT, self._handle)
        super().start()

    def _ask(self) -> None:
        if sys.platform == "win32":
            signal.raise_signal(signal.SIGINT)  # from any thread it wakes the main one
        else:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._arrived < self.asked:
            self._arrived = self.asked
            raise Stop
        if callable(self._before):
            self._before(number, frame)

    def _settle(self) -> None:
        late = time.monotonic() + AGAIN
        while self._arrived < self.asked and time.monotonic() < late:
            time.sleep(0.001)
        signal.signal(signal.SIGINT, self._before or signal.SIG_DFL)


class _InThread(_Watch):
    """Lets Python raise the exception in the thread; a call that waits for something else than Python ends first."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._ident = ctypes.c_ulong(threading.get_ident())

    def _ask(self) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._ident, ctypes.py_object(Stop))

    def _settle(self) -> None:
        if not self.asked:
            return
        try:
            self._ask()  # takes the place of one that may still be under way, and arrives at once
            while True:  # to clear it instead would leave Python 3.11 looking for it for ever
                time.sleep(0)
        except Stop:
            pass


def _raise_at_next_line(frame: FrameType | None) -> None:
    """Let each function that is running, except for our own, raise at its next line."""

    def trace(_: FrameType, event: str, __: Any) -> Any:
        if event == "line":
            raise Stop
        return trace

    sys.settrace(lambda *_: None)  # a function that is called anew is none of these
    while frame is not None:
        if not frame.f_globals.get("__name__", "").startswith("mlp_lab."):
            frame.f_trace = trace
        elif frame.f_code is within.__code__:
            break
        frame = frame.f_back
