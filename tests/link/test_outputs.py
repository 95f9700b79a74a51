"""What is not seen costs nothing, and what is closed is closed with all that it is made of."""

import gc
from typing import Any

import ipywidgets
import pytest

from mlp_lab import Lab, sigmoid_plot
from mlp_lab.link import outputs
from mlp_lab.panels.differences.panel import DifferencePlot
from mlp_lab.panels.plot.plot import Plot


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


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Plot]:
    """Give the list to which a plot is added each time that it is drawn."""
    drawn: list[Plot] = []
    draw = Plot._quick_png

    def draw_and_note(plot: Plot) -> bytes:
        drawn.append(plot)
        return draw(plot)

    monkeypatch.setattr(Plot, "_quick_png", draw_and_note)
    return drawn


def test_a_plot_out_of_view_is_not_drawn_until_it_comes_into_view(drawn: list[Plot]) -> None:
    lab = Lab()
    plots = [lab.differences(), lab.differences(complex_step=True), sigmoid_plot()]
    drawn.clear()
    for value in (0.1, 0.2, 0.3):
        lab["t[0]"] = value
        plots[2].sliders["x"].value = value
    assert drawn == []
    for plot in plots:
        plot.picture.seen = True
    assert drawn == plots
    assert [plot.picture.words for plot in plots] == [repr(plot) for plot in plots]
    plots[0].picture.seen = False
    lab["t[0]"] = 0.4
    assert drawn == [*plots, plots[1]]


def test_the_lines_of_a_difference_plot_are_computed_when_the_lab_changes_and_not_at_each_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab, moved = Lab(), []
    monkeypatch.setattr(DifferencePlot, "_move_lines", lambda plot, _: moved.append(plot))
    plot = lab.differences()
    plot.picture.seen = True
    moved.clear()
    for h in (1e-3, 1e-5, 1e-9):
        plot.sliders["step h"].value = h
    assert moved == []
    lab["t[0]"] = 0.25
    assert moved == [plot]


def test_a_closed_plot_does_not_follow_its_lab(drawn: list[Plot]) -> None:
    lab = Lab()
    plot = lab.differences()
    plot.picture.seen = True
    plot.close()
    drawn.clear()
    lab["t[0]"] = 0.25
    assert drawn == []
    plot.open()
    lab["t[0]"] = 0.5
    assert drawn == [plot]


def test_what_a_cell_shows_is_closed_when_it_shows_something_else(shell: Shell) -> None:
    others, lab = open_widgets(), Lab()
    for _ in range(3):
        shell.run("a", lab.network())
        assert len(open_widgets() - others) == 4  # the link and the panel, each with its layout
    shell.run("b", sigmoid_plot())
    assert len(open_widgets() - others) > 8
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
