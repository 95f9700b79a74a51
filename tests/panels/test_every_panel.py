"""Every panel has three readings of one state, legibly, and leads to its lab."""

import io
import json
import re
from base64 import b64decode

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from traitlets import TraitError

from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from mlp_lab.parts.drawing import png, words
from tests.all_panels import OF_RUNS, PANELS, QUESTIONS, TRAINING
from tests.labs import LABS, UNEVEN, trained, uneven
from tests.readings import assert_legible, bundle, drawn, readings


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("name", PANELS)
def test_a_panel_is_a_view_a_text_and_a_picture(name: str, lab: str) -> None:
    panel, data, _ = readings(name, lab)
    assert set(data) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert data["text/plain"] == repr(panel)
    picture = imread(io.BytesIO(b64decode(data["image/png"], validate=True)), format="png")
    assert min(picture.shape[:2]) > 50
    assert picture.std() > 0.005  # something is drawn


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("name", PANELS)
def test_no_text_leaves_the_picture_or_covers_another(name: str, lab: str) -> None:
    assert_legible(readings(name, lab).figure)


@pytest.mark.parametrize("name", [name for name in PANELS if name != TRAINING])  # which goes on from where it began
def test_the_readings_are_those_of_now_and_the_same_on_every_run_and_every_display(name: str) -> None:
    first, lab = readings(name, UNEVEN), uneven()
    panel = PANELS[name](lab)
    lab.t, lab.O_I = -lab.t, -lab.O_I
    other = bundle(panel)
    assert other["text/plain"] == repr(PANELS[name](lab))
    lab.t, lab.O_I = -lab.t, -lab.O_I
    again = bundle(panel)
    for kind in ("text/plain", "image/png"):
        assert again[kind] == first.data[kind]
        assert other[kind] != first.data[kind] or name in QUESTIONS
    assert "0x" not in again["text/plain"]
    assert panel.model_id not in again["text/plain"]


@pytest.mark.parametrize("data", ["and", "xor", "penguins", "own"])
@pytest.mark.parametrize("name", OF_RUNS)
def test_a_panel_of_a_run_has_its_three_readings_of_now_at_any_step(name: str, data: str) -> None:
    lab = trained(data, steps=300, start=3)
    first = bundle(OF_RUNS[name](lab))
    lab["step"] = 300
    panel = OF_RUNS[name](lab)
    last = bundle(panel)
    assert set(last) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert last["text/plain"] == repr(panel)
    assert "nan" not in last["text/plain"]
    assert_legible(drawn(panel))
    lab["step"] = 0
    for kind in ("text/plain", "image/png"):
        assert bundle(panel)[kind] == first[kind] != last[kind]
    state = json.loads(json.dumps(panel.get_state()))
    assert state["lab"] == f"anywidget:{lab._link.model_id}"


def test_a_picture_has_the_same_bytes_each_time_and_the_size_asked_for() -> None:
    def draw(figure: Figure) -> None:
        figure.set_size_inches(3, 1)
        words(figure.add_subplot(), "E grows")

    assert png(draw) == png(draw)
    picture = imread(io.BytesIO(png(draw)), format="png")
    assert picture.shape[:2] == (100, 300)
    assert picture[..., :3].min() < 0.5 < picture[..., :3].mean()  # dark letters on a light ground


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_in_words_does_not_hold_its_answer(name: str) -> None:
    lab = uneven()
    slope = lab.gradient(lab.weight)
    before = repr(PANELS[name](lab))
    lab.t = lab.activations.O_O + (lab.activations.O_O - lab.t)  # every error turns its sign
    assert lab.gradient(lab.weight) == pytest.approx(-slope)
    assert repr(PANELS[name](lab)) == before
    assert number(slope) not in before


def test_what_a_panel_cannot_show_is_refused() -> None:
    for layer in ("nothing", "w_O", None):
        with pytest.raises(ValueError, match=re.escape(repr(layer))):
            Lab().derivation(layer)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TraitError, match=r"weight.*gradient.*colour"):
        Lab().network(edges="colour")


@pytest.mark.parametrize("name", PANELS)
def test_what_a_panel_sends_is_json_with_bytes_beside_it_and_leads_to_its_lab(name: str) -> None:
    lab = uneven()
    state = json.loads(json.dumps(PANELS[name](lab).get_state(), default=bytes.hex))
    assert state["lab"] == f"anywidget:{lab._link.model_id}"
    assert "export default" in state["_esm"]
    assert "export default" in state["script"]
