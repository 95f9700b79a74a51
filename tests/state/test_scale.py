"""All weights are multiplied at once by what is turned as a knob is, and every number follows."""

import numpy as np
import pytest

from mlp_core import Parameters, forward
from mlp_lab import Lab
from mlp_lab.state.knobs import SCALES
from tests.labs import ask, flat, listen, snapshot, sweeps, trained
from tests.state.test_sweep import decoded, shown


def test_the_positions_are_round_twenty_to_a_power_of_ten() -> None:
    assert SCALES[::20].tolist() == [0.1, 1, 10, 100]
    assert np.log10(SCALES) == pytest.approx(np.linspace(-1, 2, 61), abs=0.003)


def test_the_sweep_has_the_network_with_scaled_weights_at_every_position() -> None:
    lab = Lab()
    start = lab.state
    lab.select("scale")
    sweep = decoded(lab._link.sweep)
    assert sweep["knob"] == "scale"
    assert sweep["positions"].tolist() == SCALES.tolist()
    for row, by in enumerate([*SCALES, 1.0]):
        scaled = Parameters(by * start.w_H, start.b_H, by * start.w_O, start.b_O)
        assert shown(sweep, "scale")[row] == by
        assert shown(sweep, "w_H")[row] == pytest.approx(scaled.w_H)
        assert shown(sweep, "b_O")[0] == pytest.approx(start.b_O)
        assert shown(sweep, "O_O")[row] == pytest.approx(forward(scaled, start.O_I).O_O, rel=1e-12)
    assert np.shape(sweep["curves"])[0] == len(SCALES) + 1


def test_scaling_leads_back_to_the_last_bit_and_does_not_add_up() -> None:
    lab = Lab()
    start = lab.state
    for by in (10, 3.7, 0.1, 10):
        lab["scale"] = by
        assert lab["scale"] == by
        assert (lab.w_H == by * start.w_H).all() and (lab.w_O == by * start.w_O).all()
        assert (lab.b_H == start.b_H).all() and (lab.b_O == start.b_O).all()
    lab["scale"] = 1
    assert all(a.tobytes() == b.tobytes() for a, b in zip(lab.state, start, strict=True))


def test_other_weights_have_scale_1_anew_unless_they_are_a_multiple() -> None:
    lab = Lab()
    lab.select("scale")
    lab["scale"] = 10
    lab["w_O[0, 0]"] = 0.5
    assert (lab.knob, lab["scale"]) == ("scale", 1)
    sweep = decoded(lab._link.sweep)
    assert shown(sweep, "w_O")[-1] == pytest.approx(lab.w_O)
    assert shown(sweep, "w_O")[40] == pytest.approx(10 * lab.w_O)
    before = lab.w_O
    for by in (2, 4):
        lab["scale"] = by
        assert lab.w_O == pytest.approx(by * before)
    lab.reset()
    assert lab["scale"] == 1
    lab.w_H, lab.w_O = 3 * lab.w_H, 3 * lab.w_O
    assert lab["scale"] == 3


def test_the_scale_of_weights_that_are_all_zero_is_1() -> None:
    lab = flat()
    lab.select("scale")
    lab["scale"] = 10
    assert lab["scale"] == 1
    assert not lab.w_H.any()


@pytest.mark.parametrize("by", [0, -1, 0.05, 101, "much", float("nan")])
def test_what_is_no_scale_is_refused_and_changes_nothing(by: object) -> None:
    lab = Lab()
    lab.select("scale")
    before = snapshot(lab)
    with pytest.raises(ValueError, match=r"^scale "):
        lab["scale"] = by  # type: ignore[assignment]  # on purpose
    assert snapshot(lab) == before


def test_a_step_is_scaled_too_and_the_run_goes_on_from_there() -> None:
    lab = trained(steps=30, start=3, eta=2)
    lab["step"] = 20
    there = lab.parameters
    lab.select("scale")
    assert lab["scale"] == 1
    lab["scale"] = 2
    assert (lab.step, lab.w_O.tolist()) == (20, (2 * there.w_O).tolist())
    lab._shared.train(25, 25, eta=2.0, mean=False)
    assert lab.run.at(20).w_H.tolist() == (2 * there.w_H).tolist()
    lab["step"] = 19
    lab["step"] = 20
    assert lab.w_H.tolist() == (2 * there.w_H).tolist()


def test_a_run_begins_from_scaled_weights_and_a_cell_run_again_scales_no_further() -> None:
    lab = Lab((2, 3, 1), seed=9)
    start = lab.w_H
    for _ in range(2):
        lab.reset()
        lab["scale"] = 5
        lab.training("xor", steps=10)
        assert lab.w_H.tolist() == (5 * start).tolist()
        lab["step"] = 10


def test_the_start_has_a_scale_to_be_marked_by() -> None:
    lab = Lab((2, 3, 1), seed=9)
    lab["scale"] = 5
    assert lab._shared.at_start["scale"] == 1
    lab.training("xor", steps=10)
    assert lab._shared.at_start["scale"] == 5  # where start values lead


def test_a_panel_turns_the_scale_and_looks_at_another_weight_meanwhile() -> None:
    lab = Lab()
    heard = listen(lab)
    ask(lab, do="select", knob="scale", request="a")
    ask(lab, do="turn", knob="scale", value=4, request="b")
    ask(lab, do="look at", weight="w_H[1, 0]", request="c")
    assert [sweep["answers"] for sweep in sweeps(heard)][-1] == "c"
    assert (lab.knob, lab["scale"], lab.weight) == ("scale", 4, "w_H[1, 0]")
