/** E along the chosen weight, the point of now, and the tangent whose slope is the gradient. */

import { Axes, ticks } from "../../link/axes.js";
import { element, put, uniqueId, write } from "../../link/dom.js";
import { symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { nearest } from "../../link/sweep.js";

const WIDTH = 800;
const HEIGHT = 260;
const FRAME = { x: 62, y: 14, width: 722, height: 206 };
const REACH = 0.2; // of the tangent to either side, as a part of the axis

/** The axes of one sweep: they stay while its knob moves, so that only the point moves. */
function axesOf({ along, curves }) {
  const [lowest, highest] = [curves.reduce((a, b) => Math.min(a, b)), curves.reduce((a, b) => Math.max(a, b))];
  const middle = (lowest + highest) / 2;
  const reach = Math.max(highest - lowest, 0.2 * middle, 1e-6) / 2; // a curve that is all but flat looks it
  const [left, right] = [along[0], along[along.length - 1]];
  const up = ticks(Math.max(0, middle - reach), middle + reach, 4);
  return new Axes(FRAME, [left, right], ticks(left, right, 6), up, 8);
}

/** The sentence above the picture, with its numbers. */
function sentence(lab, numbers) {
  const names = [() => lab.sweep.weight, "E", () => `gradient_${lab.sweep.weight}`];
  const [chosen, [value, E, slope]] = [element("span"), names.map((name) => numbers.place(name))];
  const words = ["At ", chosen, " = ", value, ": E = ", E, ", slope of the tangent ∂E/∂w = ", slope];
  return { node: element("p", { class: "mlp-readout" }, ...words), chosen };
}

/** Take the point along with the pointer, where the knob is the weight that the axis shows. */
function dragByPointer(lab, svg, axes, signal) {
  function drag(event) {
    if (lab.sweep.knob !== lab.sweep.weight || lab.stale || !(event.buttons & 1)) return;
    const box = svg.getBoundingClientRect();
    const value = axes().at(((event.clientX - box.left) * WIDTH) / box.width);
    lab.move(nearest(lab.sweep.positions, value));
  }
  function grab(event) {
    if (event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    if (lab.sweep.knob !== lab.sweep.weight) lab.select(lab.sweep.weight);
    drag(event);
  }
  svg.addEventListener("pointerdown", grab, { signal });
  svg.addEventListener("pointermove", drag, { signal });
}

/** @param {import("../../link/panel.js").Tools<{}>} tools */
function build({ lab, signal, mount }) {
  const numbers = new Numbers(lab);
  const above = sentence(lab, numbers);
  const scale = element("g", { class: "mlp-axes" });
  const curve = element("path", { class: "mlp-curve" });
  const tangent = element("line", { class: "mlp-tangent" });
  const point = element("circle", { r: 6, class: "mlp-point" });
  const clip = uniqueId();
  const mask = element("clipPath", { id: clip }, element("rect", FRAME));
  const plot = element("g", { "clip-path": `url(#${clip})` }, curve, tangent);
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, mask, scale, plot, point);
  mount({ class: "mlp mlp-slice", "aria-label": "Loss along a weight" }, above.node, svg);

  let drawn; // the sweep that the axes belong to
  /** @type {Axes} */
  let axes;

  function drawAxes() {
    if (drawn === lab.sweep) return;
    [drawn, axes] = [lab.sweep, axesOf(lab.sweep)];
    const name = element("text", { x: FRAME.x + FRAME.width / 2, y: HEIGHT - 6, class: "mlp-name" });
    name.append(`${symbol(drawn.weight)}   ${drawn.weight}`);
    scale.replaceChildren(...axes.grid(), name, element("text", { x: 14, y: FRAME.y + 12, class: "mlp-name" }, "E"));
  }

  function drawTangent(now, E, slope) {
    const reach = REACH * (axes.ends[1] - axes.ends[0]);
    put(tangent, ["x1", "y1"], axes.place(now - reach, E - reach * slope));
    put(tangent, ["x2", "y2"], axes.place(now + reach, E + reach * slope));
    tangent.classList.toggle("mlp-positive", slope > 0);
    tangent.classList.toggle("mlp-negative", slope < 0);
  }

  function update() {
    const { along, weight } = lab.sweep;
    const [now, E] = [lab.value(weight), lab.value("E")];
    drawAxes();
    curve.setAttribute("d", axes.path(along, lab.curve()));
    drawTangent(now, E, lab.value(`gradient_${weight}`));
    put(point, ["cx", "cy"], axes.place(now, E));
    write(above.chosen, symbol(weight));
    numbers.write();
    svg.setAttribute("aria-label", above.node.textContent);
  }
  dragByPointer(lab, svg, () => axes, signal);
  return update;
}

export default { render: panel(build) };
