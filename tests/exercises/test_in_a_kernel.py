"""In a real kernel: each hostile function gets its verdict, and the kernel goes on with the cell that follows."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parents[2]


class Kernel:
    """A kernel, and what it answers."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager, self.client = manager, client

    def run(self, code: str, seconds: float = 60) -> str:
        """Run a cell, and give all that it shows as text: prints, the result, and the name of an error."""
        asked = self.client.execute(code)
        shown: list[str] = []
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=seconds)
            except Empty:
                pytest.fail(f"the kernel does not answer to {code}")
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return "".join(shown)
            shown.append(
                content.get("text", "") or content.get("data", {}).get("text/plain", "") or content.get("ename", "")
            )


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    manager = KernelManager(kernel_name="python3")
    folder = tmp_path_factory.mktemp("notebook")
    manager.start_kernel(
        cwd=str(folder), env=os.environ | {"PYTHONPATH": str(ROOT)}, extra_arguments=["--log-level=ERROR"]
    )
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    running = Kernel(manager, client)
    running.run(
        "from mlp_lab import check\nfrom mlp_lab.exercises import trial\nfrom tests.exercises import functions as f"
    )
    running.run("trial.tried.__defaults__ = (0.5,)")
    yield running
    client.stop_channels()
    manager.shutdown_kernel(now=True)


HOSTILE = {
    "raises": "raised an error",
    "leaves": "raised an error",
    "takes_one": "raised an error",
    "calls_itself": "raised an error",
    "spins": "does not come to an end",
    "sleeps": "does not come to an end",
    "swallows_all": "does not come to an end",
    "suppresses_all": "does not come to an end",
    "returns_when_stopped": "does not come to an end",
    "returns_none": "returned no numbers",
    "returns_text": "returned no numbers",
    "yields": "returned no numbers",
    "prints": "returned another shape",
    "changes": "changes its arguments",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_kernel_lives_on_after(name: str, kernel: Kernel) -> None:
    begin = time.monotonic()
    kernel.run(f"trial.tried.__defaults__ = ({4.0 if name == 'prints' else 0.5},)")
    shown = kernel.run(f"check(f.{name}, 'gradient_w_O')")
    assert shown.startswith(f"gradient_w_O {HOSTILE[name]}")
    assert len(shown) < 1500
    assert kernel.run("6 * 7") == "42"
    assert time.monotonic() - begin < 20


ELSEWHERE = """
import threading
thread = threading.Thread(target=lambda: print(check(f.{name}, 'gradient_w_O')))
thread.start()
thread.join()
"""


@pytest.mark.parametrize("name", ["spins", "swallows_all", "leaves"])
def test_it_lives_on_when_the_cell_runs_in_another_thread(name: str, kernel: Kernel) -> None:
    assert f"gradient_w_O {HOSTILE[name]}" in kernel.run(ELSEWHERE.format(name=name))
    assert kernel.run("6 * 7") == "42"


def test_exit_ends_the_function_and_not_the_kernel(kernel: Kernel) -> None:
    assert "SystemExit" in kernel.run("def loss(O_O, t):\n    exit()\ncheck(loss)")
    assert kernel.run("6 * 7") == "42"


def test_a_line_is_told_by_its_number_in_the_cell(kernel: Kernel) -> None:
    shown = kernel.run("def loss(O_O, t):\n    wrong = O_O / 'x'\n    return wrong\ncheck(loss)")
    assert "line 2: `wrong = O_O / 'x'`" in shown


def test_the_button_that_interrupts_interrupts(kernel: Kernel) -> None:
    kernel.run("trial.tried.__defaults__ = (30.0,)")
    asked = kernel.client.execute("check(f.spins, 'gradient_w_O')")
    time.sleep(2)
    kernel.manager.interrupt_kernel()
    reply = kernel.client.get_shell_msg(timeout=15)
    while reply["parent_header"]["msg_id"] != asked:
        reply = kernel.client.get_shell_msg(timeout=15)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert kernel.run("6 * 7").endswith("42")
    kernel.run("trial.tried.__defaults__ = (0.5,)")
