"""The benchmark of the core runs, and refuses to time gradients that differ; no time is asserted."""

import re

import numpy as np
import pytest

from benchmarks import core, scalar_engine
from mlp_core import Parameters, forward, gradient_w_H, gradient_w_O


def test_a_small_run_prints_a_time_and_a_ratio_of_each_contender(capsys: pytest.CaptureFixture[str]) -> None:
    core.main(sizes=(5, 4, 3, 6), positions=7, repeats=2, steps=30)
    *tables, run = capsys.readouterr().out.strip().split("\n\n")
    titles = ["one example, 3-2-4", "7 positions of a weight, 3-2-4", "5-4-3, a batch of 6"]
    assert [table.partition(":")[0] for table in tables] == titles
    assert run.startswith("30 steps of gradient descent, 2-3-1 on XOR:")
    assert ("  mlp_lab.training " in run, "  bare NumPy " in run) == (True, True)
    for table in tables:
        lines = dict(re.findall(r"^  (\S.*?) {2,}(\d+\.\d µs +\d+\.\d\d ×)$", table, re.MULTILINE))
        assert {core.BARE, "mlp_core", "products of matrices alone"} <= lines.keys()
        assert lines[core.BARE].endswith(" 1.00 ×")
        for name in core.RIVALS:
            assert (name in lines) != (f"  {name} is not installed: left out" in table)
        assert ("a scalar engine" in lines) == ("batch" not in table)


def test_gradients_that_differ_are_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "gradient_w_H", lambda *arguments: 1.000001 * gradient_w_H(*arguments))
    with pytest.raises(AssertionError, match="mlp_core"):
        core.main(sizes=(5, 4, 3, 6), positions=7, repeats=1)


def test_runs_that_end_elsewhere_are_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "core_run", lambda given, steps: core.bare_run(given, steps + 1))
    with pytest.raises(AssertionError, match=r"mlp_lab\.training"):
        core.main(sizes=(5, 4, 3, 6), positions=7, repeats=1, steps=30)


def test_the_scalar_engine_gives_the_gradients_of_the_core() -> None:
    given = core.example(3, 2, 4)
    activations = forward(Parameters(*given[:4]), given.O_I)
    right = gradient_w_O(activations, given.t), gradient_w_H(activations, given.t, given.w_O)
    for computed, expected in zip(scalar_engine.gradients(*(array.tolist() for array in given)), right, strict=True):
        np.testing.assert_allclose(computed, expected, rtol=1e-13)
