"""What a drag in the scene costs a slow processor: `python -m benchmarks.scene`.

The slider of the scene of lesson 04 is turned once a frame, 60 times, in the running lesson in a real JupyterLab, the
processor slowed down four times by the browser's own throttling; and one of 6-6-6 by itself. Beside them a slider that
only sets a text. Given are the frames whose time was one frame of the screen, the median frame, and how long the
script of one input ran.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.jupyterlab import NOTEBOOKS, jupyterlab, launch, open_notebook, run_all, write_notebook

SLOWER = 4
INPUTS = 60
FRAME = 1000 / 60
LESSON = "04_hidden_weights.ipynb"
CELLS = {
    "6-6-6 alone": "from mlp_lab import Lab\nlab = Lab((6, 6, 6))\nlab.select('w_H[0, 1]')\nlab.scene('hidden')",
    "text alone": '%%html\n<div class="mlp-scene"><input type="range" max="120" value="30"> <output></output></div>\n'
    "<script>document.querySelector('.mlp-scene input').addEventListener('input', (event) =>"
    " (document.querySelector('.mlp-scene output').textContent = event.target.value))</script>",
}
SLIDER = ".mlp-scene input[type=range]"
TURN = """async ([name, values]) => {
    const slider = document.querySelector(name);
    const frame = () => new Promise(requestAnimationFrame);
    const [frames, scripts] = [[], []];
    for (let n = 0; n < 90; n++) {
        if (n % 30 === 0) slider.scrollIntoView({ block: "center" }); // cells that come into view push it away
        await frame();
    }
    let before = await frame();
    for (const value of values) {
        const start = performance.now();
        slider.value = value;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        scripts.push(performance.now() - start);
        const now = await frame();
        frames.push(now - before);
        before = now;
    }
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    return [frames, scripts];
}"""


def turned(page: Page, slider: str, values: Sequence[int]) -> str:
    """Turn a slider of a page through these values on a slowed processor, and say what its frames took."""
    client = page.context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    frames, scripts = page.evaluate(TURN, [slider, [*values]])
    client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    shown = sum(frame < 1.5 * FRAME for frame in frames)
    return f"{shown} of {len(values)} frames, median {median(frames):.1f} ms, script {median(scripts):.1f} ms an input"


def middle(page: Page, slider: str, values: Sequence[int]) -> str:
    """Turn a slider three times; give the middle of what its frames took."""
    return sorted((turned(page, slider, values) for _ in range(3)), key=lambda words: int(words.split()[0]))[1]


def shown(browser: Browser, address: str, name: str, slider: str) -> Page:
    """Open a notebook, run it, and wait for a slider in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    open_notebook(page, address, name)
    run_all(page)
    page.wait_for_selector(slider)
    page.wait_for_timeout(1000)
    return page


def measure(browser: Browser, address: str, name: str) -> str:
    """Open a notebook, run it, and turn its scene three times; give the middle of them."""
    page = shown(browser, address, name, SLIDER)
    told = middle(page, SLIDER, range(30, 30 + INPUTS))
    page.close()
    return told


def main() -> None:
    """Print one line for each scene."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        shutil.copytree(NOTEBOOKS, folder, dirs_exist_ok=True)
        for name, cell in CELLS.items():
            write_notebook(Path(folder) / f"{name}.ipynb", [cell])
        with jupyterlab(Path(folder)) as address, launch(playwright) as browser:
            for name in (LESSON, *(f"{name}.ipynb" for name in CELLS)):
                print(f"{name.removesuffix('.ipynb'):<22} {measure(browser, address, name)}")


if __name__ == "__main__":
    main()
