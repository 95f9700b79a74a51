"""Steps down taken with the core alone, and the buttons that take them, for tests."""

import json

from mlp_core import delta_H, delta_O, forward, gradient_w_H, gradient_w_O, loss
from mlp_lab.panels.step_down.panel import StepDown
from mlp_lab.state.knobs import State


def press(panel: StepDown, eta: object = None, wish: str = "step") -> None:
    """Send a panel what its buttons send."""
    content = json.loads(json.dumps({"do": wish, "eta": eta, "request": "this"}))
    panel.comm.handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def refusals(panel: StepDown) -> list[str | None]:
    """Give the list to which the answer to every press is added from now on."""
    heard: list[str | None] = []
    panel.send = lambda content, buffers=None: heard.append(content["refused"])
    return heard


def by_hand(state: State, eta: float) -> tuple[State, float]:
    """Take a step with the core alone; give where it leads, and the sum of the squares of all slopes."""
    a = forward(state.parameters, state.O_I)
    slopes = {"w_H": gradient_w_H(a, state.t, state.w_O), "b_H": delta_H(a, state.t, state.w_O)}
    slopes |= {"w_O": gradient_w_O(a, state.t), "b_O": delta_O(a, state.t)}
    moved = {name: getattr(state, name) - eta * slope for name, slope in slopes.items()}
    return state._replace(**moved), float(sum((slope**2).sum() for slope in slopes.values()))


def E_of(state: State) -> float:
    return float(loss(forward(state.parameters, state.O_I).O_O, state.t))


def same(one: State, other: State) -> bool:
    """Whether two states are equal to the last bit."""
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))
