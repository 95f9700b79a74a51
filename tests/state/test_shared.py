"""The shared state loses no change, whichever thread brings it, and makes none by halves."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from mlp_lab import Lab
from tests.labs import ask, listen, snapshot, sweeps


def run_together(*jobs: Callable[[], object]) -> None:
    """Run jobs in threads that start at the same time, and wait for them."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        gate.wait()
        job()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_two_threads_lose_no_change() -> None:
    lab = Lab((6, 6, 6))

    def turn(name: str) -> Callable[[], None]:
        def job() -> None:
            for n in range(150):
                lab[name] = n / 100
                assert lab[name] == n / 100

        return job

    run_together(turn("w_O[0, 0]"), turn("w_O[0, 1]"))
    assert (lab["w_O[0, 0]"], lab["w_O[0, 1]"]) == (1.49, 1.49)


def test_a_slider_let_go_while_a_cell_runs_is_not_lost() -> None:
    lab = Lab()
    lost = []
    for n in range(30):
        value = n / 50

        def let_go(value: float = value) -> None:
            ask(lab, do="turn", knob="w_O[1, 0]", value=value, request=f"{value}")

        def cell(value: float = value) -> None:
            lab["t[0]"] = value

        run_together(let_go, cell)
        lost += [value] * ((lab["w_O[1, 0]"], lab["t[0]"]) != (value, value))
    assert lost == []


def test_changes_made_together_are_one_change_and_one_sweep() -> None:
    lab = Lab()
    heard = listen(lab)
    with lab.together():
        for n in range(400):
            lab["w_O[0, 0]"] = n / 100
        lab.t = [0, 0, 0, 0]
        lab.select("w_H[1, 1]")
        assert lab["w_O[0, 0]"] == 3.99  # who changes it sees it at once
        assert heard == []
    (sweep,) = sweeps(heard)
    assert (sweep["knob"], lab["w_O[0, 0]"], list(lab.t)) == ("w_H[1, 1]", 3.99, [0, 0, 0, 0])


def test_what_raises_inside_undoes_all_that_was_changed_together() -> None:
    lab = Lab()
    before, heard = snapshot(lab), listen(lab)
    with pytest.raises(ZeroDivisionError), lab.together():
        lab.t = [0, 0, 0, 0]
        lab.select("w_H[1, 1]")
        _ = 1 / 0
    assert snapshot(lab) == before
    assert heard == []


def test_a_refused_change_among_others_is_the_only_one_not_made() -> None:
    lab = Lab()
    with lab.together():
        lab["t[0]"] = 0.25
        with pytest.raises(ValueError, match="NaN"):
            lab["t[1]"] = np.nan
        with lab.together():
            lab["t[2]"] = 0.5
    assert list(lab.t) == [0.25, 0.1, 0.5, 0.8]


def test_other_threads_see_changes_made_together_all_or_none() -> None:
    lab, seen, ready = Lab(), [], threading.Event()

    def look() -> None:
        ready.wait()
        seen.append(list(lab.t))

    thread = threading.Thread(target=look)
    thread.start()
    with lab.together():
        lab["t[0]"] = 0
        ready.set()
        time.sleep(0.05)
        lab.t = [0, 0, 0, 0]
    thread.join()
    assert seen == [[0, 0, 0, 0]]


def test_a_listener_hears_of_every_change_until_it_leaves() -> None:
    lab, heard = Lab(), []
    leave = lab._shared.listen(lambda: heard.append(lab["t[0]"]))
    lab["t[0]"] = 0.25
    lab["t[0]"] = 0.5
    leave()
    lab["t[0]"] = 0.75
    assert heard == [0.25, 0.5]


def test_a_listener_that_fails_neither_undoes_the_change_nor_keeps_it_from_others() -> None:
    lab, heard = Lab(), []

    def fail() -> None:
        raise ValueError("no picture")

    lab._shared.listen(fail)
    lab._shared.listen(lambda: heard.append(lab["t[0]"]))
    with pytest.raises(ExceptionGroup, match="has changed") as raised:
        lab["t[0]"] = 0.25
    assert [str(error) for error in raised.value.exceptions] == ["no picture"]
    assert heard == [lab["t[0]"]] == [0.25]


def test_text_and_picture_of_a_panel_are_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab()
    panel, drawn, ready = lab.network(), [], threading.Event()

    def draw(figure: object) -> None:
        ready.set()  # a slider is let go of now
        time.sleep(0.05)
        drawn.append(lab["t[0]"])

    def let_go() -> None:
        ready.wait()
        ask(lab, do="turn", knob="t[0]", value=0.25, request="let go")

    monkeypatch.setattr(panel, "draw", draw)
    thread = threading.Thread(target=let_go)
    thread.start()
    panel._repr_mimebundle_()
    thread.join()
    assert drawn == [0.8]
    assert lab["t[0]"] == 0.25
