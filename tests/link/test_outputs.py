"""What a new output replaces is closed, with all that it is made of."""

import gc
from typing import Any

import ipywidgets
import pytest

from mlp_lab import Lab, sigmoid_plot
from mlp_lab.link import outputs


def open_widgets() -> set[str]:
    """Name the widgets that the kernel holds open."""
    return set(ipywidgets.widgets.widget._instances)


class Shell:
    """What a kernel's shell knows of the cell that runs."""

    def __init__(self) -> None:
        self.parent: dict[str, Any] = {}
        self.after_cell: list[Any] = []
        self.events = self

    def get_parent(self) -> dict[str, Any]:
        return self.parent

    def register(self, event: str, callback: Any) -> None:
        assert event == "post_run_cell"
        self.after_cell.append(callback)

    def run(self, cell: str, *widgets: Any) -> None:
        """Run a cell that shows these widgets."""
        execution = str(int(self.parent.get("header", {}).get("msg_id", "0")) + 1)
        self.parent = {"metadata": {"cellId": cell}, "header": {"msg_id": execution}}
        for widget in widgets:
            widget._repr_mimebundle_()
        for callback in self.after_cell:
            callback(None)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell = Shell()
    monkeypatch.setattr(outputs, "get_ipython", lambda: shell)
    monkeypatch.setattr(outputs, "_shown", {})
    return shell


def test_what_a_cell_shows_is_closed_when_it_shows_something_else(shell: Shell) -> None:
    others, lab = open_widgets(), Lab()
    for _ in range(3):
        shell.run("a", lab.network())
        assert len(open_widgets() - others) == 4  # the link and the panel, each with its layout
    shell.run("b", sigmoid_plot())
    assert len(open_widgets() - others) == 6
    shell.run("b")
    shell.run("b", lab.loss_slice())
    assert len(open_widgets() - others) == 6


def test_what_another_cell_still_shows_stays_open(shell: Shell) -> None:
    lab = Lab()
    panel = lab.network()
    shell.run("a", panel)
    shell.run("b", panel)
    shell.run("a", lab.loss_slice())
    assert panel.comm is not None
    shell.run("b", lab.convention())
    assert panel.comm is None


def test_a_closed_panel_opens_when_it_is_shown_again_with_its_numbers(shell: Shell) -> None:
    lab = Lab()
    panel = lab.derivation("output")
    panel.shown = 3
    shell.run("a", panel)
    shell.run("a", lab.network())
    assert "w_O L0" in lab._link.sweep["columns"]
    lab["t[0]"] = 0.25
    assert "w_O L0" not in lab._link.sweep["columns"]
    shell.run("a", panel)
    assert panel.comm is not None
    assert panel.shown == 3
    assert "w_O L0" in lab._link.sweep["columns"]


def test_the_link_of_a_lab_is_open_as_long_as_the_lab_or_one_of_its_panels_is_there() -> None:
    lab = Lab()
    link, panel = lab._link, lab.network()
    panel.close()
    assert link.comm is not None
    panel.open()
    del lab
    gc.collect()
    assert link.comm is not None
    panel.close()
    assert link.comm is None
    panel.open()
    assert link.comm is not None
