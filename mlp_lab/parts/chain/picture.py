"""The stored picture of a chain: the network, the path, and its stations, without a number."""

from itertools import pairwise, product

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mlp_lab.notation.formulas import latex
from mlp_lab.notation.numbers import number
from mlp_lab.parts.chain.steps import Chain
from mlp_lab.parts.drawing import INK
from mlp_lab.state.architecture import LAYERS
from mlp_lab.state.sweep import Moment

TINTS = {"carried": "#FBECCC", "slope": "#CCECE3", "error": "#F5E4ED"}
FAINT = "#D5D5D5"
COLUMNS = {"I": 0.4, "H": 3.1, "O": 6.9}
STATIONS = {"slope_i": 2.35, "w_ik": 5.0, "slope_k": 6.1, "error": 7.9}
FAN, LOSS = 4.3, 9.3  # where the path has come to its lanes, and to its end


def draw(figure: Figure, of: Chain, moment: Moment) -> None:
    """Draw the question, the network, and on the path of the chosen weight an empty station for each local slope."""
    weight, state = moment.weights[of.array], moment.numbers
    counts = dict(zip("IHO", (*state.w_H.shape, len(state.t)), strict=True))
    rows = {layer: [(n - 1) / 2 - at for at in range(n)] for layer, n in counts.items()}
    top = (max(counts.values()) - 1) / 2
    figure.set_size_inches(8.2, 1.5 + 0.42 * max(counts.values()))
    ax = figure.add_subplot()
    ax.axis("off")
    for one, other in pairwise(each.letter for each in LAYERS):
        for start, end in product(rows[one], rows[other]):
            ax.plot((COLUMNS[one], COLUMNS[other]), (start, end), color=FAINT, lw=0.8, zorder=1)
    j, i = weight.index
    if of.array == "w_H":
        before = [(COLUMNS["I"], rows["I"][j]), (STATIONS["slope_i"], rows["H"][i]), (COLUMNS["H"], rows["H"][i])]
        lanes, pill = rows["O"], ((COLUMNS["I"] + STATIONS["slope_i"]) / 2, (rows["I"][j] + rows["H"][i]) / 2)
    else:
        before = [(COLUMNS["H"], rows["H"][j])]
        lanes, pill = [rows["O"][i]], (STATIONS["w_ik"], rows["O"][i])
    for lane in lanes:
        _path(ax, [*before, (FAN, lane), (STATIONS["error"] + 0.4, lane), (LOSS, 0)])
    for layer, places in rows.items():
        ax.plot([COLUMNS[layer]] * len(places), places, "o", ms=13, mfc="white", mec=INK, zorder=3)
    ax.text(LOSS, 0, "$E$", ha="center", va="center", fontsize=12, color=INK, zorder=5, bbox=_box("white"))
    carrier = COLUMNS["I" if of.array == "w_H" else "H"]
    for slope in of.slopes:
        x = STATIONS.get(slope.station, carrier)
        ax.text(x, top + 0.75, f"${latex(slope.formula)}$", ha="center", va="center", fontsize=11, color=INK)
        stations = {"O_j": [], "slope_i": rows["H"][i : i + 1]}.get(slope.station, lanes)
        for place in stations:
            box = {"boxstyle": "round,pad=0.35", "fc": TINTS[slope.kind], "ec": INK, "lw": 0.7}
            ax.text(x, place, "      ", ha="center", va="center", fontsize=8, bbox=box, zorder=4)
    w = number(weight.value(state))
    ax.text(*pill, w, ha="center", va="center", fontsize=9, color=INK, zorder=5, bbox=_box("white"))
    asks = f"${latex(of.left)}$, {weight}, grows by 0.1: does E rise, fall, or stay?"
    ax.text(0, -top - 0.8, asks, va="center", fontsize=10.5, color=INK)
    ax.set(xlim=(-0.2, 10), ylim=(-top - 1.1, top + 1.15))


def _path(ax: Axes, places: list[tuple[float, float]]) -> None:
    ax.plot(*zip(*places, strict=True), color=INK, lw=1.6, zorder=2)


def _box(fill: str) -> dict[str, object]:
    return {"boxstyle": "round,pad=0.3", "fc": fill, "ec": INK, "lw": 1}
