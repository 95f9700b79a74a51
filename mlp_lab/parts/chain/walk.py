"""The walk along a chain: where the student is, what was answered, and what Python says to it."""

from collections.abc import Mapping
from typing import Any

import traitlets

from mlp_core import forward
from mlp_lab.link.link import Link
from mlp_lab.notation.formulas import mathml
from mlp_lab.notation.numbers import number
from mlp_lab.parts.chain.questions import CHANGES, RUNS, counted, judge_change, judge_runs
from mlp_lab.parts.chain.steps import BACK, Chain, Step
from mlp_lab.state.architecture import WEIGHTS
from mlp_lab.state.at_weight import AtWeight
from mlp_lab.state.knobs import Knob
from mlp_lab.state.shared import SharedState


class Walk(traitlets.HasTraits):
    """The traits of a panel that has a chain in it; the panel has the state as `shared`.

    chain: what `sent` gives. step: 0 is the question, then one for each step of the chain, and the cost at last; the
    way back opens when the derivation for its weights stands, as it ends in what is to be derived.
    predicted: the `weight` and the `word` that the student has just chosen for it. verdicts: by weight, what was
    answered and how it was judged; no step is taken before, and all walks of a lab have the same.
    scaling, scaled: the answer given last for a million weights, and its verdict; the right one stays.
    """

    link: Link
    shared: SharedState
    chain = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    predicted = traitlets.Dict().tag(sync=True)
    verdicts = traitlets.Dict().tag(sync=True)
    scaling = traitlets.Enum(["", *RUNS], "").tag(sync=True)
    scaled = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Link, **traits: Any) -> None:
        super().__init__(lab, **traits)
        traitlets.dlink((lab, "verdicts"), (self, "verdicts"))

    @traitlets.validate("step")
    def _hold_step(self, proposal: Mapping[str, Any]) -> int:
        """No step before the answer, and none beyond the last."""
        answered = str(self.shared.moment.weights[self.chain["array"]]) in self.verdicts
        last = self.chain["last" if self.chain["array"] in self.link.derived else "measured"]
        return min(max(int(proposal["value"]), 0), last if answered else 0)

    @traitlets.validate("predicted")
    def _known_answer(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        answer: dict[str, str] = proposal["value"]
        if answer.get("word") not in CHANGES or self._weight(answer).array != self.chain["array"]:
            words = ", ".join(CHANGES)
            raise traitlets.TraitError(f"an answer needs a weight of {self.chain['array']} and one of {words}")
        return answer

    @traitlets.observe("predicted")
    def _judge(self, change: Mapping[str, Any]) -> None:
        """Judge the first answer for a weight; it stays."""
        answer = change["new"]
        if answer["weight"] not in self.verdicts:
            with self.shared.lock:
                state = self.shared.moment.numbers
                at = AtWeight(state, forward(state.parameters, state.O_I), self._weight(answer))
                verdict = judge_change(at, answer["word"])
            with self.hold_trait_notifications():
                self.link.verdicts = {**self.verdicts, answer["weight"]: verdict._asdict()}
                self.step = 0

    @traitlets.validate("scaling")
    def _keep_right(self, proposal: Mapping[str, Any]) -> str:
        word: str = self.scaling if self.scaled.get("right") else proposal["value"]
        return word

    @traitlets.observe("scaling")
    def _judge_runs(self, change: Mapping[str, Any]) -> None:
        self.scaled = judge_runs(change["new"])._asdict() if change["new"] else {}

    def _weight(self, answer: dict[str, str]) -> Knob:
        try:
            return self.shared.knob(answer.get("weight", ""))
        except ValueError as unknown:
            raise traitlets.TraitError(str(unknown)) from None


def sent(of: Chain, shared: SharedState) -> dict[str, Any]:
    """Give a chain as the browser takes it: formulas are MathML, numbers are names in the sweep."""
    weights = sum(getattr(shared.moment.numbers, array).size for array in WEIGHTS)
    return {
        "array": of.array,
        "title": of.title,
        "left": mathml(of.left),
        "key": of.key("") + " ",
        "slopes": [{**slope._asdict(), "formula": mathml(slope.formula)} for slope in of.slopes],
        "steps": [_sent_step(step) for step in of.steps],
        "measured": sum(step.way != BACK for step in of.steps),
        "last": len(of.steps) + of.asks_cost,
        "changes": list(CHANGES),
        "runs": RUNS,
        "counted": counted(weights),
    }


def _sent_step(step: Step) -> dict[str, Any]:
    places = [{**place._asdict(), "name": mathml(place.name)} for place in step.places]
    return {**step._asdict(), "formula": mathml(step.formula), "places": places}


def question(of: Chain, shared: SharedState) -> str:
    """Write the question of a chain, which no number answers."""
    weight = shared.moment.weights[of.array]
    (j, i), w = weight.index, number(weight.value(shared.moment.numbers))
    return (
        f"{of.title}, the chain from {weight} = {w} to E, j = {j + 1}, i = {i + 1}\n"
        f"Predict: if {weight} grows by 0.1, does E rise, fall, or stay?"
    )
