"""A printed line as a student mends it, for tests."""

import json

from mlp_lab import Lab
from mlp_lab.panels.slips.lines import LINES
from mlp_lab.panels.slips.panel import Slips
from mlp_lab.panels.slips.search import PLAIN
from mlp_lab.panels.slips.values import PrintedLine


def tell(panel: Slips, **wish: object) -> None:
    """Send a panel what a browser sends it."""
    data = {"method": "custom", "content": wish}
    panel.comm.handle_msg({"content": {"data": json.loads(json.dumps(data))}, "buffers": []})


def piece_of(line: PrintedLine, slip: int | None) -> int:
    """Find the first piece of a slip, or the first that is as it should be."""
    return next(n for n, p in enumerate(line.pieces) if p.slip == slip and p.printed not in PLAIN)


def mend(panel: Slips, line: PrintedLine, slip: int) -> None:
    """Find a slip and mend it."""
    tell(panel, do="point", piece=piece_of(line, slip))
    tell(panel, do="mend", slip=slip, mend=line.slips[slip].right)


def mend_all(panel: Slips) -> None:
    """Find and mend every slip of a panel's line."""
    line = next(line for line in LINES.values() if line.title == panel.line["title"])
    for slip in range(len(line.slips)):
        mend(panel, line, slip)


def lesson_lab() -> Lab:
    """Give the lab of lesson 10."""
    lab = Lab((4, 3, 2))
    lab.select("w_O[1, 0]")
    lab.select("w_H[1, 0]")
    return lab
