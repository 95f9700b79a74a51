"""Training panels in a bare page, and what mlp_core says of every step of their runs."""

from typing import Any

import numpy as np
from playwright.sync_api import Locator

from mlp_core import Array, Parameters, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.state.knobs import find_knob
from mlp_lab.training.data import Data
from tests.browser.bare import BarePage
from tests.browser.shown import assert_all_true, assert_shown_as, chosen, shown_numbers
from tests.descents import descent_alone, gradients_alone, loss_alone

BATCH = ("batch ", "ghost ")


def show(bare: BarePage, data: str = "xor", width: int = 848, dark: bool = False, **settings: Any) -> Lab:
    """Show the training panel of a lab that fits these data."""
    lab = Lab() if data == "own" else Lab((2, 3, 1))
    lab.select("w_O[1, 0]")
    bare.mount(lab, lab.training(data, **settings), width=width, dark=dark)
    return lab


def panel(bare: BarePage) -> Locator:
    return bare.panel("training")


def press(bare: BarePage, name: str) -> None:
    """Press a button of the panel by its name, and let Python answer."""
    panel(bare).get_by_role("button", name=name, exact=True).click()
    bare.settle()


def is_open(bare: BarePage, name: str) -> bool:
    button = panel(bare).get_by_role("button", name=name, exact=True)
    return button.get_attribute("aria-disabled") == "false"


def type_into(bare: BarePage, name: str, text: str) -> None:
    """Write into a field of the panel as a hand does."""
    field = panel(bare).get_by_role("textbox", name=name, exact=True)
    field.fill(text)
    field.press("Enter")


def status(bare: BarePage) -> str:
    return panel(bare).locator(".mlp-training-status [role=status]").inner_text()


def step_shown(bare: BarePage) -> int:
    """Read the step that the panel says it shows."""
    return int(panel(bare).locator(".mlp-training-step").inner_text().removeprefix("step ").replace(",", ""))


def passed(start: Parameters, data: Data, eta: float, steps: int, mean: bool = False) -> list[Parameters]:
    """Descend as one would by hand: the parameters at every step."""
    descent = descent_alone(start, data, eta, mean)
    return [next(descent) for _ in range(steps + 1)]


def steps_of(lab: Lab, eta: float, steps: int, mean: bool = False) -> list[Parameters]:
    """Descend by hand from where the lab's run began."""
    return passed(lab.run.at(0), lab.run.data, eta, steps, mean)


def expected(lab: Lab, parameters: Parameters, ghost: Parameters | None) -> dict[str, Array]:
    """Compute what the panel shows of a batch from mlp_core, example by example."""
    data, mean = lab.run.data, lab.run.mean
    knob = find_knob(lab.weight, lab.state)
    now = [forward(parameters, O_I) for O_I in data.O_I]
    slopes = [
        gradient_w_O(a, t) if knob.array == "w_O" else gradient_w_H(a, t, parameters.w_O)
        for a, t in zip(now, data.t, strict=True)
    ]
    numbers = {
        "batch E": np.array(loss_alone(parameters, data, mean)),
        "batch losses": np.array([loss(a.O_O, t) for a, t in zip(now, data.t, strict=True)]),
        "batch O_O": np.array([a.O_O for a in now]),
        "batch parts": np.array([slope[knob.index] for slope in slopes]) / (len(data.t) if mean else 1),
    }
    for name, slope in gradients_alone(parameters, data, mean)._asdict().items():
        numbers[f"batch gradient_{name}"] = slope
    if ghost is not None:
        numbers["ghost E"] = np.array(loss_alone(ghost, data, mean))
        numbers["ghost difference"] = numbers["batch E"] - numbers["ghost E"]
    return numbers


def assert_batch_is_true(
    shown: list[tuple[str, str]], lab: Lab, parameters: Parameters, ghost: Parameters | None = None
) -> set[str]:
    """Hold every number that is shown of the batch against mlp_core; give the names of those seen."""
    numbers = expected(lab, parameters, ghost)
    of_batch = [(name, text) for name, text in shown if name.startswith(BATCH)]
    for name, text in of_batch:
        array, _, index = name.partition("[")
        value = float(numbers[array][tuple(map(int, index.rstrip("]").split(", "))) if index else ()])
        assert_shown_as(text, value, name)
    return {name for name, _ in of_batch}


def assert_all_shown_is_true(bare: BarePage, lab: Lab, parameters: Parameters, ghost: Parameters | None = None) -> None:
    """Hold everything that the page shows against one step of a run."""
    shown = shown_numbers(bare.page)
    assert {"batch E", "batch losses[0]", "batch parts[0]"} <= assert_batch_is_true(shown, lab, parameters, ghost)
    state = lab.state._replace(**parameters._asdict())
    assert_all_true([(name, text) for name, text in shown if not name.startswith(BATCH)], state, chosen(lab))
    assert "NaN" not in bare.page.locator("main").inner_text()
