"""A plot is updated in place, and its picture is the same live and stored."""

import io
from base64 import b64decode
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.image import imread

from mlp_lab.panels.plot.plot import Plot
from tests.plots import PLACES, PLOTS, put


@pytest.mark.parametrize(("name", "make"), PLOTS.items())
def test_a_plot_is_updated_in_place_at_one_size(name: str, make: Callable[[], Plot]) -> None:
    plot, places = make(), PLACES[name]
    parts, axes = dict(plot._artists), [ax.get_position().bounds for ax in plot._figure.axes]
    pictures = []
    for place in places:
        put(plot, place)
        pictures.append(plot.picture.png)
        assert imread(io.BytesIO(plot.picture.png), format="png").shape == (660, 960, 4)
    assert len(set(pictures)) == len(places)
    assert all(plot._artists[part] is parts[part] for part in parts)
    assert [ax.get_position().bounds for ax in plot._figure.axes] == axes
    assert plt.get_fignums() == []


@pytest.mark.parametrize("make", PLOTS.values())
def test_the_live_picture_is_the_stored_one_on_a_page_that_shows_through(make: Callable[[], Plot]) -> None:
    plot = make()
    live = imread(io.BytesIO(plot.picture.png), format="png").astype(float)
    stored = imread(io.BytesIO(b64decode(plot._repr_mimebundle_()[0]["image/png"])), format="png")[..., :3]
    assert live[0, 0, 3] == 0
    on_white = live[..., :3] * live[..., 3:] + 1 - live[..., 3:]
    assert (np.abs(on_white - stored).max(axis=-1) > 0.3).mean() < 0.002  # a line may lie over another


@pytest.mark.parametrize("make", PLOTS.values())
def test_the_three_readings_are_the_same_on_every_run(make: Callable[[], Plot]) -> None:
    plot, again = make(), make()
    (data, metadata), (other, _) = plot._repr_mimebundle_(), again._repr_mimebundle_()
    assert data["text/plain"] == other["text/plain"] == repr(plot)
    assert data["image/png"] == other["image/png"] == plot._repr_mimebundle_()[0]["image/png"]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == plot.model_id
    picture = imread(io.BytesIO(b64decode(data["image/png"])), format="png")
    assert picture[0, 0].tolist() == [1, 1, 1, 1]  # a white page, where GitHub's may be dark
    assert metadata == {"image/png": {"width": plot.picture.width, "height": plot.picture.height}}
