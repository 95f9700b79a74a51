"""The question for the sign of a gradient: nothing gives the answer away, and it is judged by the core's number."""

import numpy as np
import pytest

from mlp_core import gradient_w_H, gradient_w_O
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from tests.browser.bare import BarePage

SIGNS = {"grows": 1, "falls": -1, "stays": 0}


@pytest.mark.parametrize("word", SIGNS)
@pytest.mark.parametrize(("name", "right"), [("w_O[0, 1]", "grows"), ("w_O[1, 0]", "falls"), ("w_H[0, 1]", "stays")])
def test_a_prediction_is_judged_by_the_sign_of_the_gradient(bare: BarePage, name: str, right: str, word: str) -> None:
    lab = Lab(O_I=[0, 0.2, 0.3])
    lab.select(name)
    panel = lab.predict_sign()
    gradients = {"w_O": gradient_w_O(lab.activations, lab.t), "w_H": gradient_w_H(lab.activations, lab.t, lab.w_O)}
    slope = gradients[name[:3]][lab.chosen(name[:3]).index]
    assert np.sign(slope) == SIGNS[right]
    bare.mount(lab, panel)
    bare.page.get_by_text(f"E {word}").click()
    verdict = bare.panel("predict").locator(".mlp-verdict").inner_text()
    assert verdict.startswith("✓ Right." if word == right else "✗ Not so.")
    bare.settle()
    assert panel.answer == {"weight": name, "word": word, "slope": pytest.approx(slope, rel=1e-12)}


def test_the_slope_cannot_be_read_before_a_prediction(bare: BarePage) -> None:
    lab = Lab()
    lab.select("w_O[0, 1]")
    slope = number(lab.gradient("w_O[0, 1]"))
    bare.mount(lab, lab.predict_sign())
    panel = bare.panel("predict")
    assert "w₁₂ᴼ" in panel.locator(".mlp-question").inner_text()
    assert panel.locator(".mlp-verdict").inner_text() == "Choose before you read on."
    assert slope not in panel.inner_text()
    panel.get_by_text("E grows").click()
    assert panel.locator(".mlp-verdict").inner_text().startswith("✓ Right.")
    assert slope in panel.inner_text()
