"""A real JupyterLab on a free port, and a lesson in it, opened in headless Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import nbformat
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, WebSocket

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
USUAL_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
USUAL_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OF_A_LOST_KERNEL = "Could not restore the debugger state"  # JupyterLab's debugger asks each kernel, also one that ends
HOW_TO_GET_ONE = "no Chromium found: install Chromium or Chrome, or run `python -m playwright install chromium`"


def find_chromium(playwright: Playwright) -> str | None:
    """Find a Chromium: on the path, at the usual places, or in Playwright's own folder."""
    found = [path for name in USUAL_NAMES if (path := shutil.which(name))]
    found += [path for path in (*USUAL_PLACES, playwright.chromium.executable_path) if Path(path).exists()]
    return found[0] if found else None


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium there is, without a window."""
    return playwright.chromium.launch(executable_path=find_chromium(playwright), args=QUIET)


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Serve a folder by JupyterLab on a free port of 127.0.0.1 and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--ip=127.0.0.1",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly",
    ]
    quiet = folder / ".settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    settings = {"JUPYTER_CONFIG_DIR": str(folder / ".config"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces")}
    settings |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings")}
    with (folder / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "jupyter", "lab", *options]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | settings)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, server, folder / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=2).close()
            return
        except (URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.25)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')}")


def write_notebook(path: Path, cells: list[str]) -> str:
    """Write a notebook of these cells and give its name."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path.name


def open_notebook(page: Page, address: str, name: str) -> None:
    """Open a notebook alone on the page and wait until its kernel is idle."""
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.wait_for_selector(".jp-Notebook")
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'")


def run_all(page: Page) -> None:
    """Run every cell, as Run › Run All Cells does."""
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")


def set_theme(page: Page, dark: bool) -> None:
    """Switch JupyterLab to its light or its dark theme, and wait until it has done so."""
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
    page.wait_for_selector(f"body[data-jp-theme-light={'false' if dark else 'true'}]", state="attached")
    page.wait_for_selector("#jupyterlab-splash", state="detached")  # it takes itself away, and only once


class Watch:
    """What a page logs as an error, what it asks of another host, and the messages it exchanges with the kernel."""

    def __init__(self, page: Page, address: str) -> None:
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.comm_messages: list[bytes] = []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note_request(request.url, address))
        page.on("websocket", self._note_messages)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_A_LOST_KERNEL):
            self.errors.append(message.text)

    def _note_request(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.elsewhere.append(url)

    def _note_messages(self, socket: WebSocket) -> None:
        for event in ("framesent", "framereceived"):
            socket.on(event, lambda frame: self._note_message(frame))

    def _note_message(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and _message_type(frame) == "comm_msg":
            self.comm_messages.append(frame)


def _message_type(frame: bytes) -> str:
    """Read the type of a kernel message: a frame starts with the count of its parts and where each begins."""
    count = int.from_bytes(frame[:8], "little")
    _, header, parent, *_ = (int.from_bytes(frame[8 * n : 8 * n + 8], "little") for n in range(1, count + 1))
    return str(json.loads(frame[header:parent])["msg_type"])


def python(page: Page, code: str) -> str:
    """Run code in the notebook's kernel, beside its cells, and give what it prints."""
    printed: str = page.evaluate(
        """async (code) => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            let printed = "";
            const future = kernel.requestExecute({ code, store_history: false });
            future.onIOPub = (message) => {
                printed += message.content.text ?? (message.content.traceback ?? []).join("\\n");
            };
            await future.done;
            return printed;
        }""",
        code,
    )
    return printed


def start_python(page: Page, code: str) -> None:
    """Run code in the notebook's kernel without waiting for its end."""
    kernel = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"(code) => void {kernel}.requestExecute({{ code }})", code)
