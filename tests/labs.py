"""Labs to test with, and what a lab holds, hears and says, for tests to compare."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mlp_core import Parameters
from mlp_lab import Lab

UNEVEN = "many digits"


def uneven() -> Lab:
    """Make a 3-2-4 with numbers of many digits and another weight chosen."""
    draw = np.random.default_rng(12).normal
    parameters = Parameters(draw(size=(3, 2)), draw(size=2), draw(size=(2, 4)), draw(size=4))
    lab = Lab(parameters=parameters, O_I=draw(size=3), t=draw(size=4))
    lab.select("w_O[1, 2]")
    return lab


def trained(data: str = "xor", sizes: tuple[int, int, int] = (2, 3, 1), **settings: Any) -> Lab:
    """Make a lab with a run."""
    lab = Lab(sizes)
    lab.training(data, **settings)
    return lab


def flat() -> Lab:
    """Make a 3-2-4 in which every number is zero."""
    return Lab(parameters=Parameters(*(0 * array for array in Lab().parameters)), O_I=[0] * 3, t=[0] * 4)


def saturated() -> Lab:
    """Make a 3-2-4 with the largest numbers that a lab takes."""
    lab = Lab(O_I=[1e6, -1e6, 1e6], t=[1e6, -1e6, 40, 0])
    lab.b_O = [1e6, -1e6, -700, 40]
    return lab


def long_numbers(name: str) -> Lab:
    """Make a 3-2-4 whose every number is negative or tiny, and so as long as it gets when written."""
    lab = Lab()
    lab.parameters = Parameters(*(-np.abs(array) for array in lab.parameters))
    lab.O_I, lab.t = -np.abs(lab.O_I), [1e6, 99999, 1.5, 12345.678]
    lab.b_O = [-700, -40, 40, -13]
    lab.select(name)
    return lab


LABS: dict[str, Callable[[], Lab]] = {
    "3-2-4": Lab,
    UNEVEN: uneven,
    "1-1-1": lambda: Lab((1, 1, 1)),
    "6-6-6": lambda: Lab((6, 6, 6)),
    "all zero": flat,
    "saturated": saturated,
    "long numbers": lambda: long_numbers("w_H[2, 1]"),
}


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
