"""The two chains as data: what each step says, which slope it needs, and where in the picture its numbers stand."""

from typing import NamedTuple

from mlp_lab.parts.chain.values import CHAIN_SOURCES, chain_key
from mlp_lab.state.sweep import Source

FORWARD, MEASURED, BACK = "forward", "measured", "back"


class Slope(NamedTuple):
    """A local slope: the station that it belongs to, its formula, and its kind, which gives it its tint."""

    station: str
    formula: str
    kind: str


class Place(NamedTuple):
    """A place on the path where a number comes to stand, what it is called there, and which number it is.

    Without a name only the path is drawn as far as that.
    """

    slot: str
    name: str
    what: str


class Step(NamedTuple):
    """One step: which way it goes, its formula, its number, how far it reaches, and what it says.

    what: its number, `lanes` of numbers where each output has its own. station: where its bar ends. slope: the station
    whose local slope it uses first. In what it says, `{Δw}` stands for its number, or for one for each k.
    """

    way: str
    formula: str
    what: str
    station: str
    says: str
    places: tuple[Place, ...] = ()
    slope: str = ""
    lanes: bool = False


class Chain(NamedTuple):
    """The way of a nudge from a weight to the loss, and the way back; at the end it may ask what the two ways cost."""

    title: str
    array: str
    left: str
    slopes: tuple[Slope, ...]
    steps: tuple[Step, ...]
    asks_cost: bool = False

    @property
    def source(self) -> Source:
        """What gives its numbers."""
        return CHAIN_SOURCES[self.array]

    def key(self, what: str) -> str:
        """Name one of its numbers as the sweep does."""
        return chain_key(self.array, what)


_KEPT = "Promised {promise}, measured {measured ΔE}; the rest, {rest}, is the bend of the curve."
_SAME = "The same slope as from the nudge: {∂E/∂w} · {Δw} = {promise}."

OUTPUT_CHAIN = Chain(
    title="Part 1",
    array="w_O",
    left="w_ji^O",
    slopes=(
        Slope("O_j", "O_j^H", "carried"),
        Slope("slope_k", "sig′(x_i^O)", "slope"),
        Slope("error", "(O_i^O − t_i)", "error"),
    ),
    steps=(
        Step(
            FORWARD,
            "Δw_ji^O",
            "Δw",
            "w",
            "The weight grows by {Δw}. How far the net input behind it moves depends on what the weight carries.",
            (Place("w", "Δw_ji^O", "Δw"),),
        ),
        Step(
            FORWARD,
            "Δx_i^O = O_j^H · Δw_ji^O",
            "Δx_k",
            "x_k",
            "The weight carries {O_j}, so the net input moves by {Δx_k}, exactly.",
            (Place("s_k", "", "Δx_k"), Place("x_k", "Δx_i^O", "Δx_k")),
            "O_j",
        ),
        Step(
            FORWARD,
            "ΔO_i^O ≈ sig′(x_i^O) · Δx_i^O",
            "ΔO_k",
            "O_k",
            "The sigmoid has the slope {slope_k} here, so its output moves by about {ΔO_k}.",
            (Place("O_k", "ΔO_i^O", "ΔO_k"),),
            "slope_k",
        ),
        Step(
            FORWARD,
            "ΔE ≈ (O_i^O − t_i) · ΔO_i^O",
            "ΔE",
            "E",
            "The error of this output is {error}: E moves by about {ΔE}. So the slopes promise. ▶ measures it.",
            (Place("E_k", "ΔE", "ΔE"),),
            "error",
        ),
        Step(MEASURED, "E(w_ji^O + Δw_ji^O) − E(w_ji^O)", "measured ΔE", "E", _KEPT),
        Step(
            BACK,
            "δ_i^O = (O_i^O − t_i) · sig′(x_i^O)",
            "δ_k",
            "x_k",
            "Now from E back: the error {error} times the slope {slope_k} is the error signal δ = {δ_k}.",
            (Place("O_k", "", "error"), Place("x_k", "δ_i^O", "δ_k")),
        ),
        Step(
            BACK,
            "∂E / ∂w_ji^O = δ_i^O · O_j^H",
            "∂E/∂w",
            "w",
            "δ times what the weight carries, {O_j}. " + _SAME,
            (Place("w", "∂E / ∂w_ji^O", "∂E/∂w"),),
        ),
    ),
)

HIDDEN_CHAIN = Chain(
    title="Part 2",
    array="w_H",
    left="w_ji^H",
    slopes=(
        Slope("O_j", "O_j^I", "carried"),
        Slope("slope_i", "sig′(x_i^H)", "slope"),
        Slope("w_ik", "w_ik^O", "carried"),
        Slope("slope_k", "sig′(x_k^O)", "slope"),
        Slope("error", "(O_k^O − t_k)", "error"),
    ),
    steps=(
        Step(
            FORWARD,
            "Δw_ji^H",
            "Δw",
            "w",
            "The weight grows by {Δw}. How far the net input behind it moves depends on what the weight carries.",
            (Place("w", "Δw_ji^H", "Δw"),),
        ),
        Step(
            FORWARD,
            "Δx_i^H = O_j^I · Δw_ji^H",
            "Δx_i",
            "x_i",
            "The weight carries {O_j}, so the net input moves by {Δx_i}, exactly.",
            (Place("x_i", "Δx_i^H", "Δx_i"),),
            "O_j",
        ),
        Step(
            FORWARD,
            "ΔO_i^H ≈ sig′(x_i^H) · Δx_i^H",
            "ΔO_i",
            "O_i",
            "The sigmoid has the slope {slope_i} here, so its output moves by about {ΔO_i}.",
            (Place("O_i", "ΔO_i^H", "ΔO_i"),),
            "slope_i",
        ),
        Step(
            FORWARD,
            "Δx_k^O = w_ik^O · ΔO_i^H",
            "Δx_k",
            "x_k",
            "The nudge splits: every output feels it through a weight of its own. {Δx_k}.",
            (Place("s_k", "", "ΔO_i"), Place("x_k", "Δx_k^O", "Δx_k")),
            "w_ik",
            lanes=True,
        ),
        Step(
            FORWARD,
            "ΔO_k^O ≈ sig′(x_k^O) · Δx_k^O",
            "ΔO_k",
            "O_k",
            "Each output moves by the slope of its own sigmoid. {ΔO_k}.",
            (Place("O_k", "ΔO_k^O", "ΔO_k"),),
            "slope_k",
            lanes=True,
        ),
        Step(
            FORWARD,
            "ΔE ≈ Σ_k (O_k^O − t_k) · ΔO_k^O",
            "ΔE",
            "E",
            "At E the lanes come together. {terms}. Their sum {ΔE} is what the slopes promise. ▶ measures it.",
            (Place("E_k", "ΔE", "terms"),),
            "error",
        ),
        Step(MEASURED, "E(w_ji^H + Δw_ji^H) − E(w_ji^H)", "measured ΔE", "E", _KEPT),
        Step(
            BACK,
            "δ_k^O = (O_k^O − t_k) · sig′(x_k^O)",
            "δ_k",
            "x_k",
            "Now from E back: each error times the slope of its sigmoid is an error signal. {δ_k}.",
            (Place("O_k", "", "error"), Place("x_k", "δ_k^O", "δ_k")),
            lanes=True,
        ),
        Step(
            BACK,
            "δ_i^H = [Σ_k δ_k^O w_ik^O] · sig′(x_i^H)",
            "δ_i",
            "x_i",
            "Each δ goes back through its weight. {δ_k w_ik}. Their sum {Σ} times the slope {slope_i} is {δ_i}.",
            (Place("s_k", "δ_k^O w_ik^O", "δ_k w_ik"), Place("O_i", "Σ", "Σ"), Place("x_i", "δ_i^H", "δ_i")),
        ),
        Step(
            BACK,
            "∂E / ∂w_ji^H = δ_i^H · O_j^I",
            "∂E/∂w",
            "w",
            "δ times what the weight carries, {O_j}. " + _SAME,
            (Place("w", "∂E / ∂w_ji^H", "∂E/∂w"),),
        ),
    ),
    asks_cost=True,
)

CHAINS = {"output": OUTPUT_CHAIN, "hidden": HIDDEN_CHAIN}
