"""Every number that a panel can show, at every position of every knob, is the one that mlp_core gives there."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from mlp_core import Activations, Array, Parameters, delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.parts.derivation.lines import DERIVATIONS
from mlp_lab.state.knobs import Knob, State, all_knobs, find_knob, positions
from mlp_lab.state.runs import RunAt
from mlp_lab.state.sweep import Known, Moment, Sweep, compute_sweep, knob_axis, numbers_of, run_axis
from mlp_lab.training.run import begin
from tests.descents import drawn_data
from tests.states import at_chosen, at_weight, known

BINARY = ("positions", "table", "along", "curves")


def off_grid() -> Lab:
    """Make a 1-3-2 with every number between two positions, some out of the usual range, and a hidden weight chosen."""
    random = np.random.default_rng(8)
    w_H, b_H, w_O, b_O, O_I, t = (random.normal(size=shape) for shape in ((1, 3), (3,), (3, 2), (2,), (1,), (2,)))
    w_O[2, 1], b_H[0], t[:] = 7.123, -13.1, (-0.251, 1.503)
    lab = Lab(parameters=Parameters(w_H, b_H, w_O, b_O), O_I=O_I, t=t)
    lab.select("w_O[1, 0]")
    lab.select("w_H[0, 2]")
    return lab


LABS: dict[str, Callable[[], Lab]] = {"3-2-4": Lab, "1-3-2": off_grid}
KNOBS = [(sizes, make, str(knob)) for sizes, make in LABS.items() for knob in all_knobs(make().state)]
PLAIN = {*State._fields, *Activations._fields, "E", "delta_O", "delta_H", "gradient_w_O", "gradient_w_H"}
CASES = [pytest.param(make, name, id=f"{sizes} {name}") for sizes, make, name in KNOBS]


def with_every_derivation(make: Callable[[], Lab]) -> Lab:
    """Make a lab whose sweep carries all that a lab can show."""
    lab = make()
    for layer in DERIVATIONS:
        lab.derivation(layer)
    return lab


def names_of(layer: str) -> set[str]:
    """Give the names of all numbers of a derivation."""
    part = DERIVATIONS[layer]
    return set(dict(part.numbers(known(at_chosen(Lab(), part.array)))))


def decoded(sweep: Sweep) -> dict[str, Any]:
    """Read a sweep as the browser does: little-endian float64, a row a position and a last one for the value of now."""
    sent: dict[str, Any] = {**sweep}
    read = sent | {name: np.frombuffer(sent[name], "<f8") for name in BINARY}
    rows = len(read["positions"]) + 1
    return read | {"table": read["table"].reshape(rows, -1), "curves": read["curves"].reshape(-1, len(read["along"]))}


def shown(sweep: dict[str, Any], name: str) -> Array:
    """Look a name up in every row of a decoded sweep."""
    first, *shape = sweep["columns"][name]
    table: Array = sweep["table"]
    return table[:, first : first + int(np.prod(shape))].reshape(-1, *shape)


def at(state: State, knob: Knob, value: float) -> State:
    """Give the state with the knob at one value."""
    array = getattr(state, knob.array).copy()
    array[knob.index] = value
    return state._replace(**{knob.array: array})


def numbers_alone(state: State, lab: Lab) -> dict[str, Array]:
    """Compute every number of one state, by one plain call each."""
    activations, t = forward(state.parameters, state.O_I), state.t
    numbers = state._asdict() | activations._asdict()
    numbers |= {"E": loss(activations.O_O, t), "delta_O": delta_O(activations, t)}
    numbers |= {"delta_H": delta_H(activations, t, state.w_O), "gradient_w_O": gradient_w_O(activations, t)}
    numbers |= {"gradient_w_H": gradient_w_H(activations, t, state.w_O)}
    for part in DERIVATIONS.values():
        numbers |= part.numbers(known(at_weight(state, part.array, lab.chosen(part.array).index)))
    return numbers


def assert_same(numbers: Array, wanted: Array, largest: Array, name: str) -> None:
    """Hold numbers within 2 ulp of the largest: in a batch NumPy is free to add the terms of a sum in another order.

    Where this was written, no bit differed. There is no number where there should be none.
    """
    assert numbers.shape == wanted.shape, name
    there = ~np.isnan(wanted)
    assert np.array_equal(~np.isnan(numbers), there), name
    numbers, wanted, largest = (values[there] for values in np.broadcast_arrays(numbers, wanted, largest))
    assert (np.abs(numbers - wanted) <= 2 * np.spacing(np.abs(largest))).all(), name


@pytest.mark.parametrize(("make", "name"), CASES)
def test_every_number_at_every_position_is_that_of_the_core(make: Callable[[], Lab], name: str) -> None:
    lab = with_every_derivation(make)
    lab.select(name)
    sweep, knob = decoded(lab._link.sweep), find_knob(name, lab.state)
    values = [*sweep["positions"], lab[name]]
    assert (sweep["knob"], sweep["weight"]) == (lab.knob, lab.weight) == (name, name if knob.is_weight else lab.weight)
    assert sweep["weights"] == {array: str(lab.chosen(array)) for array in ("w_H", "w_O")}
    assert np.array_equal(sweep["positions"], positions(knob, lab[name]))
    assert np.array_equal([row[knob.index] for row in shown(sweep, knob.array)], values)

    alone = [numbers_alone(at(lab.state, knob, value), lab) for value in values]
    assert set(sweep["columns"]) == set(alone[0])
    for reading in alone[0]:
        wanted = np.array([numbers[reading] for numbers in alone])
        sizes = np.array([size_of(reading, numbers) for numbers in alone])
        assert_same(shown(sweep, reading), wanted, sizes.max(axis=0), reading)


def size_of(reading: str, numbers: dict[str, Array]) -> Array:
    """Give what a number is measured by: its own size, or that of the terms which are added up or compared in it."""
    array, _, kind = reading.partition(" ")
    if kind.endswith(" sums"):
        return np.asarray(np.abs(numbers[reading.replace("sums", "products")]).sum())
    if kind == "spread" and array == "w_O":
        return np.abs(numbers["w_O L0"])
    if array == "w_H" and (kind == "spread" or re.fullmatch(r"L\d", kind)):
        return np.asarray(np.abs(numbers["w_H L6 products"]).sum())
    return np.abs(numbers[reading])


@pytest.mark.parametrize(("make", "name"), CASES)
def test_the_curve_is_the_loss_along_the_chosen_weight(make: Callable[[], Lab], name: str) -> None:
    lab = make()
    lab.select(name)
    sweep, knob, weight = decoded(lab._link.sweep), find_knob(name, lab.state), find_knob(lab.weight, lab.state)
    values = [lab[name]] if knob == weight else [*sweep["positions"], lab[name]]
    along = sweep["along"]
    assert np.array_equal(along, positions(weight, lab[lab.weight]))
    assert sweep["curves"].shape == (len(values), len(along))
    last = len(values) - 1
    for row, value in enumerate(values):
        places = range(len(along)) if row == last else (0, (7 * row) % len(along), len(along) - 1)
        states = [at(at(lab.state, knob, value), weight, along[n]) for n in places]
        wanted = np.array([loss(forward(state.parameters, state.O_I).O_O, state.t) for state in states])
        assert_same(sweep["curves"][row, list(places)], wanted, wanted.max(), f"row {row}")


def test_a_sweep_carries_no_derivation_that_no_panel_shows() -> None:
    with_every_derivation(Lab)  # what another lab shows is no matter
    assert set(Lab()._link.sweep["columns"]) == PLAIN


@pytest.mark.parametrize("ask", [False, True])
@pytest.mark.parametrize("layer", DERIVATIONS)
def test_a_sweep_carries_a_derivation_from_its_first_panel_on_and_no_other(layer: str, ask: bool) -> None:
    lab = Lab()
    lab.loss_slice()
    lab.ask("sign of the slope")
    assert set(lab._link.sweep["columns"]) == PLAIN
    plain = decoded(lab._link.sweep)
    lab.derivation(layer, ask=ask)
    sweep = decoded(lab._link.sweep)
    assert set(sweep["columns"]) == PLAIN | names_of(layer)
    for name in PLAIN:
        assert np.array_equal(shown(sweep, name), shown(plain, name))
    assert np.array_equal(sweep["curves"], plain["curves"])
    changes: list[Callable[[], None]] = [lambda: lab.select("w_H[2, 0]"), lambda: lab.__setitem__("t[1]", 0.25)]
    for change in changes:
        change()
        assert set(lab._link.sweep["columns"]) == PLAIN | names_of(layer)


def test_the_derivations_of_a_sweep_may_come_in_any_order() -> None:
    first, second = Lab(), Lab()
    for layers, lab in ((["output", "hidden", "output"], first), (["hidden", "output", "hidden"], second)):
        for layer in layers:
            lab.derivation(layer)
    one, other = decoded(first._link.sweep), decoded(second._link.sweep)
    assert set(one["columns"]) == set(other["columns"]) == PLAIN | names_of("output") | names_of("hidden")
    assert all(np.array_equal(shown(one, name), shown(other, name)) for name in one["columns"])


@pytest.mark.parametrize("layers", [[], ["output"], ["hidden"], ["hidden", "output"]])
def test_a_sweep_is_computed_with_the_derivations_it_is_asked_for(layers: list[str]) -> None:
    lab, sources = off_grid(), [DERIVATIONS[layer].numbers for layer in layers]
    weights = {array: lab.chosen(array) for array in ("w_H", "w_O")}
    knob = find_knob("b_H[1]", lab.state)
    wanted = PLAIN.union(*map(names_of, layers))
    moment = Moment(lab.state, knob, weights["w_H"], weights, "O_O[0]", tuple(sources))
    assert set(compute_sweep(moment, knob_axis(knob, lab.state))["columns"]) == wanted
    assert set(numbers_of(lab.state, weights, sources)) == wanted


def test_two_sources_of_one_name_are_refused_and_change_nothing() -> None:
    lab = with_every_derivation(Lab)
    before = lab._shared.moment

    def twin(known: Known) -> Iterator[tuple[str, Array]]:
        yield "w_O L0", np.zeros(1)

    with pytest.raises(KeyError, match="w_O L0"):
        lab._shared.include(twin)
    assert lab._shared.moment == before
    lab.t = lab.t / 2  # and the lab goes on working


def test_a_sweep_forgets_a_source_that_no_panel_shows_any_more() -> None:
    lab = Lab()
    leave = [lab._shared.include(DERIVATIONS["output"].numbers) for _ in range(2)]
    for each, there in zip(leave, (True, False), strict=True):
        each()
        lab.t = lab.t / 2
        assert ("w_O L0" in lab._link.sweep["columns"]) == there


def test_the_rows_of_a_run_are_its_steps_and_the_state_of_now() -> None:
    lab = with_every_derivation(off_grid)
    now, run = lab.state, begin(drawn_data(1, 4, 1, 2), lab.parameters, 0.5).extend(5)
    steps = [State(*run.at(n), now.O_I, now.t) for n in range(6)]
    sweep = decoded(compute_sweep(lab._shared.moment, run_axis(RunAt(run, 3, 0), now)))
    assert (sweep["knob"], list(sweep["positions"])) == ("step", [0, 1, 2, 3, 4, 5])
    assert sweep["curves"].shape == (7, len(sweep["along"]))
    weight = find_knob(lab.weight, lab.state)
    for row, state in enumerate([*steps, now]):
        for name, wanted in numbers_alone(state, lab).items():
            assert_same(shown(sweep, name)[row], wanted, np.abs(size_of(name, numbers_alone(state, lab))), name)
        along = [loss(forward(at(state, weight, w).parameters, state.O_I).O_O, state.t) for w in sweep["along"][::20]]
        assert sweep["curves"][row, ::20] == pytest.approx(along, rel=1e-14)


def test_no_two_numbers_share_a_column() -> None:
    lab = with_every_derivation(Lab)
    sweep = decoded(lab._link.sweep)
    taken = [first + n for first, *shape in sweep["columns"].values() for n in range(int(np.prod(shape)))]
    assert sorted(taken) == list(range(sweep["table"].shape[1]))


SEEN_BY_JAVASCRIPT = """(() => {
    for (const name of ["positions", "table", "along", "curves"]) {
        const bytes = Uint8Array.from(atob(given.sweep[name]), (character) => character.charCodeAt(0));
        given.sweep[name] = new DataView(bytes.buffer);
    }
    const model = { get: (name) => given[name], on() {}, widget_manager: {} };
    const lab = new Lab(model, new AbortController().signal);
    const all = () => given.names.map((name) => lab.value(name));
    const answer = { largest: lab.largest("w_O"), rest: all(), table: [], curves: [] };
    for (let row = 0; row < lab.sweep.rows; row++) {
        lab.move(row);
        answer.table.push(all());
        answer.curves.push([...lab.curve()]);
    }
    return answer;
})()"""


def sent_in_base64(lab: Lab) -> dict[str, Any]:
    """Give the sweep of a lab as JSON can carry it."""
    sweep: dict[str, Any] = lab._link.sweep
    return sweep | {name: b64encode(sweep[name]).decode() for name in BINARY}


@pytest.mark.parametrize(("make", "name"), [(Lab, "b_H[1]"), (off_grid, "w_O[2, 1]")])
def test_the_javascript_finds_the_same_numbers(run_js: Callable[..., Any], make: Callable[[], Lab], name: str) -> None:
    lab = with_every_derivation(make)
    lab.select(name)
    sweep = decoded(lab._link.sweep)
    names = [
        f"{reading}[{', '.join(map(str, index))}]" if index else reading
        for reading, (_, *shape) in sweep["columns"].items()
        for index in np.ndindex(*shape)
    ]
    answer = run_js("lab.js", SEEN_BY_JAVASCRIPT, {"sweep": sent_in_base64(lab), "names": names})
    every = [shown(sweep, reading).reshape(len(sweep["table"]), -1) for reading in sweep["columns"]]
    assert np.array_equal(answer["table"], np.concatenate(every, axis=1), equal_nan=True)
    assert np.array_equal(answer["rest"], answer["table"][-1], equal_nan=True)
    assert np.array_equal(answer["curves"], np.broadcast_to(sweep["curves"], np.shape(answer["curves"])))
    assert answer["largest"] == np.abs(shown(sweep, "w_O")).max()
