"""What a moving slider costs: `python -m benchmarks.drag`.

The same network, weight and readings are shown in three ways, in a real JupyterLab and a real Chromium, and beside
them a slider that does nothing but set a text, which is what the browser itself takes on this machine at this hour:

- `interact`: a matplotlib picture, inline, drawn by the kernel at every tick;
- `round trip`: an anywidget whose trait goes to the kernel at every tick; its readings come back and are drawn as SVG
  (ipywidgets holds a trait back until the one before was answered, here as in `interact`);
- `sweep`: `lab.network()` of this project;
- `text alone`: neither network nor kernel.

A drag is 60 inputs, one every 1/60 s, each to a position of its own; one whose frame the browser missed is not given.
Input to picture is the time from the dispatch of the input to the end of the first frame that has painted the picture
of this very position (rasterising goes on beside it and is not in it). Shown are the inputs whose picture came, during
the drag or after it; only they have a time. Messages are all kernel messages on the page's WebSocket, both ways, until
the page is quiet, without those that only tell busy from idle. Everything passes a relay on the loopback, which first
passes it on at once and then, with the page running, holds every chunk back for 100 ms each way.
"""

import json
import os
import platform
import shutil
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

import nbformat
from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from benchmarks.relay import Relay, relay
from benchmarks.rivals import START, STATE, WEIGHT
from mlp_lab.state.knobs import find_knob, positions
from mlp_lab.state.sweep import Moment, compute_sweep, knob_axis
from tests.browser.jupyterlab import jupyterlab, launch, open_notebook, run_all

HERE = Path(__file__).parent
CELLS = {
    "interact": "from rivals import interact_matplotlib\ninteract_matplotlib()",
    "round trip": "from rivals import RoundTrip\nRoundTrip()",
    "sweep": f"from mlp_lab import Lab\nlab = Lab()\nlab.select({WEIGHT!r})\nlab[{WEIGHT!r}] = {START}\nlab.network()",
    "text alone": """%%html\n<input type="range" max="120" value="30"> <output id="text">30</output>""",
}
PICTURE = {"interact": ".jp-OutputArea-output img", "round trip": ".jp-OutputArea-output svg"}
PICTURE |= {"sweep": ".mlp-network", "text alone": "#text"}
ROADS = {"direct": 0.0, "through a 200 ms round trip": 0.1}  # seconds each way
INPUTS, DRAGS = 60, 5
GRID = positions(find_knob(WEIGHT, STATE), START)
FIRST = int(abs(GRID - START).argmin())  # where the slider stands at the start
QUIET = 500  # ms in which the last answers come in


class Drag(NamedTuple):
    """One drag: how long each input that was shown waited for its picture, in ms, and the kernel messages."""

    waits: list[float]
    messages: int


class Traffic:
    """Counts the kernel messages that a page exchanges, without those that only tell busy from idle."""

    def __init__(self, page: Page) -> None:
        self.messages = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if "/channels" in socket.url:
            socket.on("framesent", self._count)
            socket.on("framereceived", self._count)

    def _count(self, frame: bytes | str) -> None:
        self.messages += _kind(frame) != "status"


def _kind(frame: bytes | str) -> str:
    """Read a message's type; in JupyterLab's v1 protocol the parts' offsets come first, then channel and header."""
    if isinstance(frame, str):
        return str(json.loads(frame)["header"]["msg_type"])
    offsets = struct.unpack_from(f"<{struct.unpack_from('<Q', frame)[0]}Q", frame, 8)
    return str(json.loads(frame[offsets[1] : offsets[2]])["msg_type"])


def write_notebooks(folder: Path) -> None:
    """Write a notebook of one cell for each way."""
    shutil.copy(HERE / "rivals.py", folder)
    for way, cell in CELLS.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{way}.ipynb")


@contextmanager
def opened(browser: Browser, address: str, way: str) -> Iterator[tuple[Page, Traffic]]:
    """Open the notebook of one way, run it, and learn which picture belongs to which position."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(path=HERE / "drag.js")
    traffic = Traffic(page)
    open_notebook(page, address, f"{way}.ipynb")
    run_all(page)
    page.wait_for_selector(PICTURE[way])
    page.wait_for_timeout(QUIET)
    page.evaluate("([way, first, count]) => bench.learn(way, first, count)", [way, FIRST, INPUTS])
    yield page, traffic
    page.close()


def turn(page: Page, way: str) -> list[float]:
    """Turn the slider from within the page."""
    waits: list[float] = page.evaluate("([way, first, count]) => bench.drag(way, first, count)", [way, FIRST, INPUTS])
    return waits


def turn_by_mouse(page: Page, way: str) -> list[float]:
    """Drag the slider of `lab.network()` over the same positions by the mouse."""
    box = page.locator(".mlp-network input[type=range]").bounding_box()
    assert box
    low, width, y = box["x"] + box["height"] / 2, box["width"] - box["height"], box["y"] + box["height"] / 2
    page.mouse.move(low + width * FIRST / (len(GRID) - 1), y)
    page.mouse.down()
    page.evaluate("(way) => void (window.followed = bench.follow(way))", way)
    start = time.perf_counter()
    for n in range(1, INPUTS + 1):
        time.sleep(max(0, start + n / 60 - time.perf_counter()))
        page.mouse.move(low + width * (FIRST + n) / (len(GRID) - 1), y)
    page.mouse.up()
    waits: list[float] = page.evaluate("window.followed")
    return waits


def drag(page: Page, traffic: Traffic, way: str, move: Callable[[Page, str], list[float]]) -> Drag:
    """Drag once from the first position, and wait for the last answer."""
    page.evaluate("([way, first]) => bench.goTo(way, first)", [way, FIRST])
    page.wait_for_timeout(QUIET)
    before = traffic.messages
    waits = move(page, way)
    page.wait_for_timeout(QUIET)
    return Drag(waits, traffic.messages - before)


def first_sweeps(page: Page) -> list[float]:
    """Choose weights by clicks; give how long each sweep took until it was drawn, in ms."""
    waits = []
    for name in ["w_H[0, 1]", "w_O[0, 2]", "w_H[2, 0]", "w_O[1, 3]", WEIGHT]:
        waits.append(page.evaluate("(name) => bench.choose(name)", name))
        page.wait_for_timeout(QUIET / 2)
    return waits


def measure(browser: Browser, address: str, road: Relay) -> tuple[dict[str, dict[str, list[Drag]]], list[str]]:
    """Give the drags by road and way, and what there is to say of the first sweeps."""
    drags: dict[str, dict[str, list[Drag]]] = {name: {} for name in ROADS}
    first = []
    for way in CELLS:
        road.delay = 0
        with opened(browser, address, way) as (page, traffic):
            for name, road.delay in ROADS.items():
                drags[name][way] = [drag(page, traffic, way, turn) for _ in range(DRAGS)]
                if way == "sweep":
                    drags[name]["sweep, by mouse"] = [drag(page, traffic, way, turn_by_mouse)]
                    waits = first_sweeps(page)
                    first.append(f"{median(waits):.0f} ms {name} (worst {max(waits):.0f})")
    return drags, first


def row(way: str, drags: list[Drag], ours: list[Drag]) -> str:
    """Write one row of the table: medians over the drags, the worst wait, and the fewest shown."""
    waits = [wait for drag in drags for wait in drag.waits]
    against = median(waits) / median(wait for drag in ours for wait in drag.waits)
    shown = [len(drag.waits) for drag in drags]
    messages = median(drag.messages for drag in drags)
    return (
        f"  {way:<18}{median(waits):8.1f} ms{max(waits):8.1f} ms{against:8.1f}×{median(shown):9.0f} ({min(shown)})"
        f"{messages:9.0f}"
    )


def kernel_share() -> str:
    """Say what one sweep takes in the kernel, and how large it is."""
    knob = find_knob(WEIGHT, STATE)
    moment = Moment(STATE, knob, knob, {"w_O": knob, "w_H": find_knob("w_H[0, 0]", STATE)}, "O_O[0]")
    times = []
    for _ in range(200):
        start = time.perf_counter()
        sweep = compute_sweep(moment, knob_axis(knob, STATE))
        times.append(1000 * (time.perf_counter() - start))
    size = sum(len(part) for part in sweep.values() if isinstance(part, bytes))
    return f"One sweep of {WEIGHT}: {len(GRID)} positions, {median(times):.2f} ms of the kernel, {size / 1000:.0f} kB"


def machine(browser: Browser) -> str:
    """Name the machine and the versions."""
    system = [f"{platform.system()} {platform.machine()}", f"{os.cpu_count()} processors"]
    system += [f"Python {platform.python_version()}", f"Chromium {browser.version}"]
    packages = [f"{name} {version(name)}" for name in ("jupyterlab", "ipywidgets", "anywidget", "matplotlib", "numpy")]
    return ", ".join(system + packages)


def main() -> None:
    """Measure all three ways on both roads and print the table."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        write_notebooks(Path(temporary))
        browser = launch(playwright)
        with jupyterlab(Path(temporary)) as address, relay(int(address.rpartition(":")[2])) as road:
            drags, first = measure(browser, f"http://127.0.0.1:{road.port}", road)
        about = machine(browser)
        browser.close()
    print("Input to picture      median      worst   ÷ sweep  shown of 60 (fewest)  kernel messages")
    for name, ways in drags.items():
        print(name, *(row(way, made, ways["sweep"]) for way, made in ways.items()), sep="\n")
    print(f"First sweep after a click: {', '.join(first)}", kernel_share(), about, sep="\n")


if __name__ == "__main__":
    main()
