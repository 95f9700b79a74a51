"""The plots of lessons 02 and 05 in a real JupyterLab."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from mlp_core import sigmoid, sigmoid_prime
from mlp_lab import Lab
from mlp_lab.notation.numbers import number
from tests.browser.jupyterlab import Watch, open_notebook, run_all


@pytest.fixture(scope="module")
def lesson(chromium: Browser, server: str) -> Iterator[Page]:
    """Give the lesson after Run All."""
    page = chromium.new_page(viewport={"width": 1280, "height": 6000})
    watch = Watch(page, server)
    open_notebook(page, server, "02_sigmoid_and_loss.ipynb")
    run_all(page)
    expect(page.locator(".mlp-picture img[alt]")).to_have_count(2)
    expect(page.locator(".mlp-open-neuron")).to_be_visible()
    yield page
    assert watch.errors == []
    page.close()


def test_keys_move_the_slider_and_the_picture_follows_in_its_place(lesson: Page) -> None:
    picture = lesson.locator(".mlp-picture").first
    image, handle = picture.locator("img"), lesson.locator(".widget-slider .noUi-handle").first
    box, source = picture.bounding_box(), image.get_attribute("src")
    handle.focus()
    for n in range(1, 6):
        lesson.keyboard.press("ArrowRight")
        x = round(1 + n / 10, 10)
        words = f"x = {number(x)}, sig(x) = {number(float(sigmoid(x)))}, sig′(x) = {number(float(sigmoid_prime(x)))}"
        expect(picture.locator(".mlp-readout")).to_have_text(words)
        expect(image).to_have_attribute("alt", words)
        assert picture.bounding_box() == box
    assert image.get_attribute("src") != source
    assert image.evaluate("(image) => image.complete && image.naturalWidth") == 960


def test_a_drag_moves_the_output_through_its_target(lesson: Page) -> None:
    picture = lesson.locator(".mlp-picture").last
    expect(picture.locator(".mlp-readout")).to_contain_text("O − t = −0.4000")
    handle = lesson.locator(".widget-slider .noUi-handle").nth(1)
    at = handle.bounding_box()
    assert at
    lesson.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    lesson.mouse.down()
    lesson.mouse.move(at["x"] + 600, at["y"], steps=12)
    lesson.mouse.up()
    expect(picture.locator(".mlp-readout")).to_have_text("O = 1.0000, t = 0.6000, ½(O − t)² = 0.0800, O − t = 0.4000")


def test_the_handles_of_the_sliders_have_names(lesson: Page) -> None:
    for name in ("x", "O", "t"):
        expect(lesson.get_by_role("slider", name=name, exact=True)).to_be_visible()


def test_the_errors_of_a_difference_follow_the_step_and_the_lab(page: Page, server: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 1280, "height": 6000})
    open_notebook(page, server, "05_is_it_right.ipynb")
    run_all(page)
    panels, handles = page.locator(".mlp-picture"), page.get_by_role("slider", name="step h")
    expect(handles).to_have_count(2)
    expect(page.locator(".mlp-network svg")).to_be_visible()
    expect(page.locator(".mlp-picture img[alt]")).to_have_count(2)
    lab = Lab()
    plots = [lab.differences(), lab.differences(complex_step=True)]
    lab.select("w_O[1, 0]")
    handles.last.focus()
    page.wait_for_timeout(1000)  # until the pictures above have their place
    box = panels.last.bounding_box()
    for n in range(1, 20):
        page.keyboard.press("ArrowLeft")
        plots[1].sliders["step h"].value = 10 ** (-2 - n / 8)
        expect(panels.last.locator("img")).to_have_attribute("alt", repr(plots[1]))
        assert panels.last.bounding_box() == box
    expect(handles.last).to_have_attribute("aria-valuetext", "4.2e-5")
    page.locator(".mlp-network select").select_option("w_H[0, 1]")
    lab.select("w_H[0, 1]")
    for panel, plot in zip((panels.first, panels.last), plots, strict=True):
        expect(panel.locator("img")).to_have_attribute("alt", repr(plot))
        expect(panel.locator(".mlp-readout")).to_have_text(repr(plot))
    assert watch.errors == []
