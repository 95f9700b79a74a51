"""A picture of the kernel's takes the place of the one before once it is decoded, and says whether it is in view."""

import pytest
from playwright.sync_api import expect

from mlp_lab import Lab, sigmoid_plot
from mlp_lab.panels.curves.panel import TangentPlot
from tests.browser.bare import BarePage

COUNT_ADDRESSES = """() => {
    const make = URL.createObjectURL;
    window.made = 0;
    URL.createObjectURL = (blob) => (window.made++, make.call(URL, blob));
}"""


@pytest.fixture
def plot(bare: BarePage) -> TangentPlot:
    """Show the picture of a plot, without its sliders."""
    plot = sigmoid_plot()
    bare.mount(Lab(), plot.picture)
    expect(bare.page.locator("img")).to_have_attribute("alt", repr(plot))
    bare.page.wait_for_function("document.querySelector('img').complete")
    bare.settle()
    return plot


def test_picture_and_words_come_together_and_are_decoded_once(bare: BarePage, plot: TangentPlot) -> None:
    bare.page.evaluate(COUNT_ADDRESSES)
    for n in range(1, 4):
        plot.sliders["x"].value = n / 2 + 1
        bare.settle()
        expect(bare.page.locator("img")).to_have_attribute("alt", repr(plot))
        expect(bare.page.locator(".mlp-readout")).to_have_text(repr(plot))
        assert bare.page.evaluate("window.made") == n


def test_a_picture_that_cannot_be_decoded_leaves_the_old_one_pale(bare: BarePage, plot: TangentPlot) -> None:
    before = bare.page.locator("img").get_attribute("src")
    with plot.picture.hold_sync():
        plot.picture.png, plot.picture.words = b"no picture", "words of no picture"
    bare.settle()
    expect(bare.page.locator(".mlp-picture.mlp-stale")).to_have_count(1)
    assert bare.page.locator("img").get_attribute("src") == before
    assert bare.page.locator("img").get_attribute("alt") == repr(plot)
    plot.sliders["x"].value = 3  # the next one is good
    bare.settle()
    expect(bare.page.locator(".mlp-picture.mlp-stale")).to_have_count(0)
    expect(bare.page.locator("img")).to_have_attribute("alt", repr(plot))


def test_a_picture_says_whether_it_is_in_view(bare: BarePage, plot: TangentPlot) -> None:
    assert plot.picture.seen
    for far, seen in ((5000, False), (0, True)):
        bare.page.evaluate("(far) => (document.querySelector('main').style.marginTop = `${far}px`)", far)
        bare.page.wait_for_timeout(150)  # the browser looks once a frame
        bare.settle()
        assert plot.picture.seen == seen
    bare.page.evaluate("document.querySelector('main').style.marginTop = ''")
