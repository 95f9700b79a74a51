"""What a run costs until it is seen, and scrubbing it: `python -m benchmarks.training`.

In a real JupyterLab a number of steps is typed into the training panel of XOR: given is the median time from Enter to
the frame in which all of its curve is drawn. Then a run of 2,000 steps is scrubbed, a position a frame, 60 times, the
processor slowed down four times by the browser's own throttling: with the training panel alone, and with another one.
"""

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.scene import INPUTS, middle, shown
from tests.browser.jupyterlab import jupyterlab, launch, write_notebook

LAB = "from mlp_lab import Lab\nlab = Lab((2, 3, 1), seed=9)"
BESIDE = {"training alone": "", "with boundary": "lab.boundary()", "with pulls": "lab.pulls()"}
SCRUBBED, TIMES = 2000, 7
SLIDER = ".mlp-training .mlp-knob input[type=range]"
TRAIN = """async (count) => {
    const field = document.querySelector(".mlp-training input[aria-label='number of steps']");
    const plot = document.querySelector(".mlp-training svg.mlp-plot");
    const [frame, isDrawn] = [() => new Promise(requestAnimationFrame), () => {
        const last = Number(plot.getAttribute("aria-label").split(" ").at(-1));
        return last === count && !document.querySelector(".mlp-training.mlp-stale");
    }];
    await frame();
    const start = performance.now();
    field.value = count;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name));
    while (!isDrawn()) await frame();
    await frame(); // by then it has been painted
    return performance.now() - start;
}"""


def until_drawn(page: Page, steps: int) -> float:
    """Let a run come to so many steps from none, again and again; give the median time until it is drawn in ms."""
    taken: list[float] = []
    for _ in range(TIMES):
        page.evaluate(TRAIN, 0)
        taken.append(page.evaluate(TRAIN, steps))
    return median(taken)


def main() -> None:
    """Print one line for each length of a run, and for each set of panels."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cells = [LAB, f"lab.training('xor', eta=2, steps={SCRUBBED})"]
        names = [
            write_notebook(Path(folder) / f"{n}.ipynb", [*cells, beside]) for n, beside in enumerate(BESIDE.values())
        ]
        with jupyterlab(Path(folder)) as address, launch(playwright) as browser:
            for name, words in zip(names, BESIDE, strict=True):
                page = shown(browser, address, name, SLIDER)
                frames = middle(page, SLIDER, range(0, SCRUBBED, SCRUBBED // INPUTS)[:INPUTS])
                print(f"{words:<22} {frames}")
                if words == next(iter(BESIDE)):
                    for steps in (SCRUBBED, 10 * SCRUBBED):
                        print(f"{steps:,} steps of XOR      {until_drawn(page, steps):.0f} ms until drawn")
                page.close()


if __name__ == "__main__":
    main()
