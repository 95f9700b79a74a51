"""Run every notebook and store its outputs, the same bytes from run to run."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LIVE_ONLY = "application/vnd.jupyter.widget-view+json"  # names a widget that lives only while its kernel does


def run(path: Path) -> NotebookNode:
    """Run a notebook in its own folder and return it with outputs that are free of chance."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, resources={"metadata": {"path": path.parent}}, record_timing=False, store_widget_state=False
    )
    client.execute()
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(LIVE_ONLY, None)
    return notebook


if __name__ == "__main__":
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(run(path), path)
        print(path.name)
