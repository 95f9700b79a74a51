"""The same network and the same readings as `lab.network()`, asked of the kernel anew at every tick of the slider."""

from typing import Any

import anywidget
import matplotlib.pyplot as plt
import numpy as np
import traitlets
from ipywidgets import FloatSlider, interact

from mlp_core import forward, gradient_w_H, gradient_w_O, loss
from mlp_lab import Lab
from mlp_lab.parts.network.picture import draw
from mlp_lab.parts.network.values import on_edges
from mlp_lab.state.knobs import find_knob

WEIGHT, START = "w_O[1, 0]", -3.0
STATE = Lab().state
KNOB = find_knob(WEIGHT, STATE)


def readings(w: float) -> dict[str, Any]:
    """Compute what the network panel shows, with the weight at w."""
    state = KNOB.turned(STATE, w)
    activations = forward(state.parameters, state.O_I)
    numbers = state._asdict() | activations._asdict()
    numbers["E"] = float(loss(activations.O_O, state.t))
    numbers["gradient_w_O"] = gradient_w_O(activations, state.t)
    numbers["gradient_w_H"] = gradient_w_H(activations, state.t, state.w_O)
    return numbers


def interact_matplotlib() -> None:
    """Redraw a matplotlib picture at every tick, as notebooks commonly do."""
    interact(_draw, w=FloatSlider(START, min=-6, max=6, step=0.1, layout={"width": "600px"}))


def _draw(w: float) -> None:
    numbers = readings(w)
    numbers["errors"] = numbers["O_O"] - numbers["t"]
    numbers["E terms"] = loss(numbers["O_O"][:, None], numbers["t"][:, None])
    draw(plt.figure(), numbers, KNOB, on_edges(numbers, "weight", KNOB), "weight", Lab().E)
    plt.show()


class RoundTrip(anywidget.AnyWidget):
    """Sends every tick to the kernel as a synced trait, and draws the readings that come back."""

    _esm = """
    const SVG = "http://www.w3.org/2000/svg";
    const X = { O_I: 70, O_H: 270, O_O: 470, t: 590, E: 700 };
    function render({ model, el }) {
      const slider = Object.assign(document.createElement("input"), { type: "range", max: 120, value: 30 });
      slider.addEventListener("input", () => (model.set("position", Number(slider.value)), model.save_changes()));
      const picture = document.createElementNS(SVG, "svg");
      picture.setAttribute("viewBox", "0 0 760 348");
      const made = new Map(); // name -> element
      function part(name, tag, fixed) {
        if (!made.has(name)) {
          made.set(name, picture.appendChild(document.createElementNS(SVG, tag)));
          for (const [key, value] of Object.entries(fixed)) made.get(name).setAttribute(key, value);
        }
        return made.get(name);
      }
      function update() {
        const answer = model.get("answer");
        const y = (array, n) => 196 + 76 * (n - (answer[array].length - 1) / 2);
        for (const [array, from, to] of [["w_H", "O_I", "O_H"], ["w_O", "O_H", "O_O"]]) {
          answer[array].forEach((row, j) => row.forEach((value, i) => {
            const line = part(`${array} ${j} ${i}`, "line", { x1: X[from], y1: y(from, j), x2: X[to], y2: y(to, i) });
            line.setAttribute("stroke-width", (0.75 + 3 * Math.sqrt(Math.abs(value))).toFixed(2));
            line.setAttribute("stroke", value < 0 ? "#D55E00" : "#0072B2");
          }));
        }
        for (const array of ["O_I", "O_H", "O_O", "t"]) {
          answer[array].forEach((value, n) => {
            const [cx, cy] = [X[array], y(array, n)];
            part(`ring ${array} ${n}`, "circle", { cx, cy, r: 21, fill: "white", stroke: "#222" });
            part(`${array} ${n}`, "text", { x: cx - 15, y: cy + 4 }).textContent = value.toFixed(3);
          });
        }
        part("E", "text", { x: X.E, y: 196 }).textContent = answer.E.toFixed(4);
        part("w", "text", { x: 330, y: 20 }).textContent = answer.w_O[1][0].toFixed(4);
        part("slope", "text", { x: 330, y: 340 }).textContent = answer.gradient_w_O[1][0].toFixed(4);
      }
      model.on("change:answer", update);
      update();
      el.append(slider, picture);
    }
    export default { render };
    """
    position = traitlets.Int(30).tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    @traitlets.default("answer")
    def _first(self) -> dict[str, Any]:
        return self._read()

    @traitlets.observe("position")
    def _answer(self, _: object) -> None:
        self.answer = self._read()

    def _read(self) -> dict[str, Any]:
        return {name: np.asarray(values).tolist() for name, values in readings(self.position / 10 - 6).items()}
