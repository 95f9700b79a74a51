"""What a lab holds, hears and says, for tests to compare."""

from typing import Any

from mlp_lab import Lab


def listen(lab: Lab) -> list[dict[str, Any]]:
    """Give the list to which every message to the browser is added from now on."""
    heard: list[dict[str, Any]] = []
    lab._link.comm.publish_msg = lambda _, data, **__: heard.append(data)
    return heard


def ask(lab: Lab, **message: object) -> None:
    """Send the lab what a panel sends it."""
    lab._link.comm.handle_msg({"content": {"data": {"method": "custom", "content": message}}, "buffers": []})


def snapshot(lab: Lab) -> tuple[object, ...]:
    """Give everything that a lab holds, to compare with later."""
    numbers = [array.tolist() for array in lab.state]
    return numbers, lab.knob, lab.weight, lab.chosen("w_H"), lab.chosen("w_O"), lab._link.sweep


def sweeps(heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the sweeps among the messages."""
    return [data["state"]["sweep"] for data in heard if data["method"] == "update"]
