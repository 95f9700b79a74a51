"""The surface shows E with two parameters at each place and all others held, and says what of the run lies off it."""

import json
import re
from typing import Any

import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.text import Annotation

from mlp_core import Array, Parameters
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.panels.surface.contours import SIDE
from mlp_lab.panels.surface.panel import SurfacePanel
from mlp_lab.state.knobs import State, find_knob
from mlp_lab.training.data import DATA, Data, own
from tests.descents import flat, gradients_alone, loss_alone
from tests.labs import LABS, snapshot
from tests.panels.test_training import answer, heard_by
from tests.readings import assert_legible, bundle, drawn, points, written_in

AXES = ("w_H[0, 0]", "w_O[0, 0]")


def made(data: str = "xor", axes: tuple[str, ...] = AXES, **settings: Any) -> tuple[Lab, SurfacePanel]:
    """Make a 2-3-1 that is trained, and its surface."""
    lab = Lab((2, 3, 1))
    lab.training(data, **{"steps": 200, "eta": 2.0} | settings)
    return lab, lab.surface(*axes)


def floats(sent: bytes) -> Array:
    """Read numbers that come as bytes."""
    return np.frombuffer(sent)


def two(sent: dict[str, bytes]) -> Array:
    """Read a path."""
    return np.stack([floats(sent["across"]), floats(sent["up"])], axis=1)


def put(state: State, values: dict[str, float]) -> Parameters:
    """Give the parameters of a state with some at other values."""
    for name, value in values.items():
        state = find_knob(name, state).turned(state, value)
    return state.parameters


def assert_grid_is_true(lab: Lab, panel: SurfacePanel, data: Data, mean: bool = False) -> None:
    """Hold E on the grid, here and there, against E of the examples one by one."""
    sent = panel.surface
    across, up = floats(sent["across"]), floats(sent["up"])
    E = floats(sent["E"]).reshape(len(up), len(across))
    assert len(up) == len(across) > 30
    for row in range(0, len(up), 9):
        for n in range(0, len(across), 7):
            there = put(lab.state, dict(zip(sent["names"], (across[n], up[row]), strict=True)))
            assert E[row, n] == pytest.approx(loss_alone(there, data, mean), rel=1e-12)


@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("axes", [AXES, ("w_O[2, 0]", "w_O[0, 0]"), ("b_O[0]", "b_H[1]")])
def test_the_grid_has_the_loss_of_the_batch_with_all_others_as_at_the_step_shown(
    axes: tuple[str, str], mean: bool
) -> None:
    lab, panel = made(axes=axes, mean=mean)
    for step in (0, 120):
        lab["step"] = step
        assert panel.surface["step"] == step
        assert_grid_is_true(lab, panel, DATA["xor"], mean)


def test_without_a_run_it_is_the_loss_of_the_own_example_over_all_that_sliders_reach() -> None:
    lab = Lab()
    panel = lab.surface("w_H[2, 1]", "b_O[3]")
    assert (panel.surface["loss"], panel.surface["step"], panel.surface["has_run"]) == ("E", None, False)
    assert_grid_is_true(lab, panel, own(lab.O_I, lab.t))
    for axis in ("across", "up"):
        assert floats(panel.surface[axis])[[0, -1]].tolist() == [-6, 6]
    lab["O_I[0]"] = 2.5
    assert_grid_is_true(lab, panel, own(lab.O_I, lab.t))


def test_both_axes_have_one_scale_and_hold_the_whole_path() -> None:
    _, panel = made(steps=3000, start=3, against={"start": 5})
    grids = [floats(panel.surface[axis]) for axis in ("across", "up")]
    for n, grid in enumerate(grids):
        assert np.diff(grid) == pytest.approx(np.diff(grids[0])[0])
        assert (grid[0] < two(panel.surface["path"])[:, n]).all()
        assert (two(panel.surface["path"])[:, n] < grid[-1]).all()


def test_the_path_goes_through_the_run_and_its_dots_are_as_many_steps_apart_as_it_says() -> None:
    lab, panel = made(steps=700, against={"eta": 20.0})
    sent, run = panel.surface, lab.run
    passed = np.stack([run.passed.w_H[:, 0, 0], run.passed.w_O[:, 0, 0]], axis=1)
    path = two(sent["path"])
    rows = [int(np.flatnonzero((passed == place).all(axis=1))[0]) for place in path]
    assert (rows[0], rows[-1]) == (0, 700)
    assert 1 <= min(np.diff(rows)) <= max(np.diff(rows)) <= 2
    assert np.array_equal(two(sent["dots"]), passed[:: sent["every"]])
    assert 10 <= len(two(sent["dots"])) <= 41
    assert run.ghost is not None
    ghost = two(sent["ghost"])
    for n, step in ((0, 0), (-1, 700)):
        assert ghost[n].tolist() == [run.ghost.passed.w_H[step, 0, 0], run.ghost.passed.w_O[step, 0, 0]]


def test_the_path_is_near_where_the_surface_shows_its_loss_to_half_a_band() -> None:
    lab, panel = made(steps=300, start=3)
    lab["step"] = 120
    sent, run = panel.surface, lab.run
    assert {True, False} == set(sent["is_near"])
    for step in range(0, 301, 10):  # every step is a place of the path
        there = run.at(step)
        shown = put(lab.state, {"w_H[0, 0]": there.w_H[0, 0], "w_O[0, 0]": there.w_O[0, 0]})
        off = abs(loss_alone(shown, run.data) - loss_alone(there, run.data))
        assert sent["is_near"][step] == (off <= sent["band"] / 2), step
    assert np.diff(sent["levels"]) == pytest.approx(sent["band"])


def polygons(path: str) -> list[Path]:
    """Read the polygons of an outline."""
    numbers = [np.array(re.findall(r"\d+", one), float).reshape(-1, 2) for one in path.split("M")[1:]]
    return [Path(corners) for corners in numbers]


@pytest.mark.parametrize("axes", [AXES, ("w_O[2, 0]", "w_O[0, 0]")])
def test_an_outline_goes_around_all_that_lies_above_its_level_and_nothing_else(axes: tuple[str, str]) -> None:
    lab, panel = made(steps=2000, start=3, axes=axes)
    lab["step"] = 300
    sent = panel.surface
    E = floats(sent["E"]).reshape(len(floats(sent["up"])), -1)
    up, across = (np.linspace(0, SIDE, n)[1:-1] for n in E.shape)
    places = np.stack(np.meshgrid(across, up[::-1]), axis=-1).reshape(-1, 2)
    assert len(sent["levels"]) == len(sent["outlines"]) >= 5
    for level, outline in zip(sent["levels"], sent["outlines"], strict=True):
        around = np.sum([polygon.contains_points(places) for polygon in polygons(outline)], axis=0)
        inside = around % 2 == 1
        steep = np.hypot(*np.gradient(E))[1:-1, 1:-1] / (SIDE / len(E))  # an outline is rounded to one part of its side
        clear = abs(E[1:-1, 1:-1] - level) > 1.5 * steep + 1e-6
        assert clear.mean() > 0.9
        assert np.array_equal(inside.reshape(clear.shape)[clear], (E[1:-1, 1:-1] > level)[clear])


def columns(lab: Lab, *names: str) -> list[Array]:
    """Read numbers off the sweep of a lab, a row a position."""
    sweep = lab._shared.sweep
    table = floats(sweep["table"]).reshape(len(floats(sweep["positions"])) + 1, -1)
    return [
        table[:, first : first + int(np.prod(shape))] for first, *shape in (sweep["columns"][name] for name in names)
    ]


def test_every_row_of_the_steps_says_how_far_it_lies_off_and_what_the_surface_has_there() -> None:
    lab, panel = made(steps=300, start=3, against={"start": 5})
    lab["step"] = 120
    sent, run = panel.surface, lab.run
    on, apart, ghost = columns(lab, sent["on"], sent["apart"], sent["ghost_at"])
    rows = [*floats(lab._shared.sweep["positions"]).astype(int), 120]
    for row, step in enumerate(rows):
        there, here = run.at(step), run.at(120)
        shown = put(lab.state, {"w_H[0, 0]": there.w_H[0, 0], "w_O[0, 0]": there.w_O[0, 0]})
        moved = flat(there) - flat(here)
        moved[[0, 9]] = 0  # w_H[0, 0], and w_O[0, 0] after 6 weights and 3 biases
        assert on[row, 0] == pytest.approx(loss_alone(shown, run.data), rel=1e-12)
        assert apart[row, 0] == pytest.approx(np.linalg.norm(moved), rel=1e-12)
        assert run.ghost is not None
        assert ghost[row].tolist() == [run.ghost.passed.w_H[step, 0, 0], run.ghost.passed.w_O[step, 0, 0]]
    assert apart[-1] == 0
    assert sent["farthest"] == pytest.approx(apart.max())


def test_a_ghost_that_has_stopped_stands_nowhere() -> None:
    lab, panel = made(steps=20, against={"eta": 1e300})
    (ghost,) = columns(lab, panel.surface["ghost_at"])
    assert np.isfinite(ghost[0]).all()
    assert np.isnan(ghost[1:-1]).all()


@pytest.mark.parametrize("knob", ["w_H[0, 0]", "w_H[1, 2]", "b_O[0]", "O_I[1]"])
def test_every_row_of_a_knob_says_it_too(knob: str) -> None:
    lab = Lab((2, 3, 1))
    panel = lab.surface(*AXES)
    lab.select(knob)
    on, apart = columns(lab, panel.surface["on"], panel.surface["apart"])
    grid = [*floats(lab._shared.sweep["positions"]), lab[knob]]
    for value, shown, off in zip(
        grid, np.broadcast_to(on, (len(grid), 1)), np.broadcast_to(apart, (len(grid), 1)), strict=True
    ):
        there = put(lab.state, {knob: value} if knob in AXES else {})
        assert shown == pytest.approx(loss_alone(there, own(lab.O_I, lab.t)), rel=1e-12)
        assert off == pytest.approx(abs(value - lab[knob]) if knob in ("w_H[1, 2]", "b_O[0]") else 0, abs=1e-12)


def test_a_run_in_which_nothing_else_moves_has_a_surface_that_is_true_at_every_step() -> None:
    lab = Lab((1, 1, 1), O_I=[0.5], t=[0.9])
    lab.b_H = [1000]  # sig′ is 0: no slope comes through
    lab.training(steps=50)
    panel = lab.surface()
    assert panel.surface["names"] == ["w_O[0, 0]", "b_O[0]"]
    assert panel.surface["farthest"] == 0
    assert all(panel.surface["is_near"])
    assert made()[1].surface["farthest"] > 0.1


def test_the_two_that_are_not_named_moved_most_or_have_the_largest_slopes_and_stay() -> None:
    lab, panel = made(axes=(), steps=500, start=3)
    run = lab.run
    moved = abs(flat(run.at(500)) - flat(run.at(0)))
    names = [f"w_H[{j}, {i}]" for j in range(2) for i in range(3)] + [f"b_H[{i}]" for i in range(3)]
    names += [f"w_O[{j}, 0]" for j in range(3)] + ["b_O[0]"]
    first, second = sorted(np.argsort(moved)[-2:])
    assert panel.surface["names"] == [names[first], names[second]]
    untrained = Lab((2, 3, 1))
    slopes = gradients_alone(untrained.parameters, own(untrained.O_I, untrained.t))
    first, second = sorted(np.argsort(abs(flat(slopes)))[-2:])
    panel = untrained.surface()
    assert panel.surface["names"] == [names[first], names[second]]
    other = next(name for name in names if name not in (names[first], names[second]))
    largest = names[int(np.argmax(abs(flat(slopes))))]
    assert untrained.surface(up=other).surface["names"] == [largest, other]
    assert largest not in untrained.surface(largest.replace(", ", ",")).surface["names"][1:]


@pytest.mark.parametrize(
    ("words", "axes"),
    [
        ("there is no knob 'w_H[9, 9]'", ("w_H[9, 9]", "w_O[0, 0]")),
        ("there is no knob 3", (3, "w_O[0, 0]")),
        ("O_I[0] is no weight or bias", ("O_I[0]", "w_O[0, 0]")),
        ("t[0] is no weight or bias", ("w_O[0, 0]", "t[0]")),
        ("both are w_O[0, 0], needs two different", ("w_O[0, 0]", "w_O[0,0]")),
    ],
)
def test_what_is_no_plane_is_refused(words: str, axes: tuple[Any, Any]) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        Lab((2, 3, 1)).surface(*axes)


def test_the_surface_is_made_anew_when_the_state_changes_and_not_when_another_knob_is_chosen() -> None:
    lab, panel = made()
    heard = heard_by(panel)
    lab.select("w_O[1, 0]")
    lab.select("step")
    assert heard == []
    lab["step"] = 20
    assert [list(data["state"]) for data in heard] == [["surface"]]
    assert panel.surface["by_hand"] is False
    lab["w_O[1, 0]"] = 3
    assert (panel.surface["step"], panel.surface["by_hand"]) == (None, True)
    assert_grid_is_true(lab, panel, DATA["xor"])


def test_the_browser_can_tell_for_which_numbers_it_was_made() -> None:
    lab, panel = made()
    lab["step"] = 50
    numbers = panel.surface["made_for"]
    assert set(numbers) == {"w_H", "b_H", "w_O", "b_O", "batch E", panel.surface["on"]}
    for name, values in numbers.items():
        assert columns(lab, name)[0][-1].tolist() == values
    assert numbers["w_H"] == lab.w_H.ravel().tolist()


def test_both_are_put_to_a_place_in_one_change() -> None:
    lab, panel = made()
    lab["step"] = 30
    before, changes = lab.parameters, []
    stop = lab._shared.listen(lambda: changes.append(1))
    assert answer(panel, {"do": "put", "across": 1.5, "up": -2.5}) == {"done": "this one"}
    stop()
    assert len(changes) == 1
    assert (lab["w_H[0, 0]"], lab["w_O[0, 0]"], lab.step) == (1.5, -2.5, 30)
    assert (flat(lab.parameters) != flat(before)).sum() == 2
    assert (panel.surface["step"], panel.surface["by_hand"]) == (30, True)  # the others are still those of the step


def test_the_plane_is_turned_and_the_numbers_of_the_one_before_are_sent_no_more() -> None:
    lab, panel = made()
    before = panel.surface["on"]
    assert answer(panel, {"do": "turn", "across": "b_O[0]", "up": "w_H[1, 2]"}) == {"done": "this one"}
    assert panel.surface["names"] == ["b_O[0]", "w_H[1, 2]"]
    assert panel.surface["on"] in lab._shared.sweep["columns"]
    assert before not in lab._shared.sweep["columns"]
    assert_grid_is_true(lab, panel, DATA["xor"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("w_H[0, 0] is None", {"do": "put", "up": 1}),
        ("w_O[0, 0] is 'far'", {"do": "put", "across": 1, "up": "far"}),
        ("w_O[0, 0] holds a number beyond", {"do": "put", "across": 1, "up": 1e9}),
        ("both are b_O[0]", {"do": "turn", "across": "b_O[0]", "up": "b_O[0]"}),
        ("there is no knob None", {"do": "turn", "across": "b_O[0]"}),
        ("needs one of put, turn", {"do": "train"}),
        ("needs one of put, turn", {}),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_changes_nothing(words: str, message: dict[str, Any]) -> None:
    lab, panel = made()
    before, sent = snapshot(lab), panel.surface
    refused = answer(panel, message)
    assert refused["refuses"] == "this one"
    assert words in refused["reason"]
    assert snapshot(lab) == before
    assert panel.surface is sent


def test_no_trait_is_taken_from_the_browser() -> None:
    _, panel = made()
    before = panel.surface
    panel.set_state({"surface": {}})
    assert panel.surface is before


def test_a_panel_that_was_closed_hears_nothing_and_catches_up_when_it_is_shown_again() -> None:
    lab, panel = made()
    panel.close()
    lab["step"] = 20
    assert panel.surface["step"] == 0
    assert panel.surface["on"] not in lab._shared.sweep["columns"]
    bundle(panel)
    assert panel.surface["step"] == 20
    assert panel.surface["on"] in lab._shared.sweep["columns"]


def test_two_panels_of_one_plane_share_its_numbers() -> None:
    lab, panel = made()
    other = lab.surface(*AXES)
    panel.close()
    lab["step"] = 20
    assert other.surface["on"] in lab._shared.sweep["columns"]


def test_the_panel_in_words_says_where_it_lies_and_what_is_shown() -> None:
    lab, panel = made(steps=200)
    lab["step"] = 120
    across, up = floats(panel.surface["across"]), floats(panel.surface["up"])
    E = floats(panel.surface["E"]).reshape(len(up), -1)
    low, high = (np.unravel_index(n, E.shape) for n in (E.argmin(), E.argmax()))
    slopes = gradients_alone(lab.parameters, DATA["xor"])

    path = two(panel.surface["path"])

    def place(*values: float) -> str:
        return f"({', '.join(number(float(value)) for value in values)})"

    assert repr(panel).splitlines() == [
        "E of xor, sum of 4 over w_H[0, 0] and w_O[0, 0], all others as at step 120",
        f"w_H[0, 0] and w_O[0, 0] run from {place(across[0], up[0])} to {place(across[-1], up[-1])}",
        f"On the grid E is from {number(E[low])} at {place(across[low[1]], up[low[0]])} "
        f"to {number(E[high])} at {place(across[high[1]], up[high[0]])}",
        f"Shown: {place(lab['w_H[0, 0]'], lab['w_O[0, 0]'])}, E = {number(loss_alone(lab.parameters, DATA['xor']))}, "
        f"∇E = {place(slopes.w_H[0, 0], slopes.w_O[0, 0])}",
        f"The run goes from {place(*path[0])} at step 0 to {place(*path[-1])} at step 200; "
        f"its others come as far as {number(panel.surface['farthest'])} off the surface",
    ]


def test_the_picture_has_the_path_the_step_that_is_shown_and_the_slope_downwards() -> None:
    lab, panel = made(steps=200)
    lab["step"] = 60
    figure = drawn(panel)
    ax = figure.axes[0]
    path, _, dots, start, end, point = (points(line) for line in ax.lines)
    assert np.array_equal(path, two(panel.surface["path"]))
    assert np.array_equal(dots, two(panel.surface["dots"]))
    assert (start.tolist(), end.tolist()) == ([path[0].tolist()], [path[-1].tolist()])
    assert point.tolist() == [[lab["w_H[0, 0]"], lab["w_O[0, 0]"]]]
    (arrow,) = ax.texts
    assert isinstance(arrow, Annotation)
    slopes = gradients_alone(lab.parameters, DATA["xor"])
    tip = np.array([arrow.xy]) - point
    down = -np.array([slopes.w_H[0, 0], slopes.w_O[0, 0]])
    assert tip[0] / np.linalg.norm(tip) == pytest.approx(down / np.linalg.norm(down), rel=1e-9)
    assert {*AXES, "all others as at step 60"} <= set(written_in(figure))


RUNS: dict[str, dict[str, Any]] = {
    "no steps": {"steps": 0},
    "one step": {"steps": 1},
    "a start at zero": {"start": "zero"},
    "a large start": {"start": "large"},
    "a learning rate far too large": {"eta": 1e6},
    "a run that stops at once": {"eta": 1e300},
    "a ghost that stops at once": {"against": {"eta": 1e300}},
    "a ghost far away": {"against": {"eta": 1e5}},
    "a batch of one": {"data": "own"},
    "fifty examples": {"data": "penguins", "mean": True},
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_any_kind_has_a_surface_without_a_number_that_is_none(name: str) -> None:
    _, panel = made(axes=(), **RUNS[name])
    data = bundle(panel)
    assert "nan" not in data["text/plain"].lower()
    assert "inf" not in data["text/plain"]
    assert_legible(drawn(panel))
    sent = panel.surface
    for values in (sent["across"], sent["up"], sent["E"], *sent["path"].values(), *sent["ghost"].values()):
        assert np.isfinite(floats(values)).all()
    plain = {key: value for key, value in sent.items() if not isinstance(value, bytes | dict)}
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@pytest.mark.parametrize("lab", LABS)
def test_every_lab_has_a_surface_and_warns_of_nothing(lab: str, recwarn: pytest.WarningsRecorder) -> None:
    panel = LABS[lab]().surface()
    assert np.isfinite(floats(panel.surface["E"])).all()
    assert not recwarn.list
