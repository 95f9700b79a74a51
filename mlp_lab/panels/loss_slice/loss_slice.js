/** E along the chosen weight, the point of now, and the tangent whose slope is the gradient. */

import { element, uniqueId, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { symbol } from "../../link/names.js";
import { writeNumbers } from "../../link/numbers.js";
import { nearest } from "../../link/sweep.js";

const WIDTH = 800;
const HEIGHT = 260;
const FRAME = { x: 62, y: 14, width: 722, height: 206 };
const REACH = 0.2; // of the tangent to either side, as a part of the axis

/** Round steps of 1, 2 or 5 that cover a range with about this many ticks. */
function ticks(low, high, count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((n) => n * power >= raw) * power;
  const first = Math.floor(low / step + 1e-9);
  return Array.from({ length: Math.ceil(high / step - 1e-9) - first + 1 }, (_, n) => (first + n) * step);
}

/** Write the value of a tick without the digits that rounding left behind. */
const plain = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/** The axes of one sweep: they stay while its knob moves, so that only the point moves. */
class Axes {
  constructor(lab) {
    const { along, curves, weight } = lab.sweep;
    const [lowest, highest] = [curves.reduce((a, b) => Math.min(a, b)), curves.reduce((a, b) => Math.max(a, b))];
    const middle = (lowest + highest) / 2;
    const reach = Math.max(highest - lowest, 0.2 * middle, 1e-6) / 2; // a curve that is all but flat looks it
    [this.left, this.right] = [along[0], along[along.length - 1]];
    this.across = ticks(this.left, this.right, 6);
    this.up = ticks(Math.max(0, middle - reach), middle + reach, 4);
    [this.bottom, this.top] = [this.up[0], this.up[this.up.length - 1]];
    this.title = `${symbol(weight)}   ${weight}`;
  }

  x(value) {
    return FRAME.x + ((value - this.left) / (this.right - this.left)) * FRAME.width;
  }

  y(value) {
    return FRAME.y + ((this.top - value) / (this.top - this.bottom)) * FRAME.height;
  }

  /** The value of the weight at a place across the picture. */
  at(x) {
    return this.left + ((x - FRAME.x) / FRAME.width) * (this.right - this.left);
  }

  draw() {
    const [right, below] = [FRAME.x + FRAME.width, FRAME.y + FRAME.height];
    const text = (x, y, kind, content) => element("text", { x, y, class: kind }, content);
    return [
      ...this.up.flatMap((value) => [
        element("line", { x1: FRAME.x, x2: right, y1: this.y(value), y2: this.y(value), class: "mlp-grid" }),
        text(FRAME.x - 8, this.y(value) + 4, "mlp-right", plain(value)),
      ]),
      ...this.across.map((value) => text(this.x(value), below + 16, "", plain(value))),
      text(FRAME.x + FRAME.width / 2, HEIGHT - 6, "mlp-name", this.title),
      text(14, FRAME.y + 12, "mlp-name", "E"),
    ];
  }
}

/** The sentence above the picture, and the numbers in it. */
function sentence(lab) {
  const chosen = element("span");
  const numbers = [() => lab.sweep.weight, "E", () => `gradient_${lab.sweep.weight}`].map((name) => ({
    node: element("span", { class: "mlp-number" }),
    name,
    digits: 4,
  }));
  const [value, E, slope] = numbers.map(({ node }) => node);
  const words = ["At ", chosen, " = ", value, ": E = ", E, ", slope of the tangent ∂E/∂w = ", slope];
  return { node: element("p", { class: "mlp-readout" }, ...words), chosen, numbers };
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
  svg.addEventListener("lostpointercapture", () => lab.release(), { signal });
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const scale = element("g", { class: "mlp-axes" });
  const curve = element("path", { class: "mlp-curve" });
  const tangent = element("line", { class: "mlp-tangent" });
  const point = element("circle", { r: 6, class: "mlp-point" });
  const clip = uniqueId();
  const mask = element("clipPath", { id: clip }, element("rect", FRAME));
  const plot = element("g", { "clip-path": `url(#${clip})` }, curve, tangent);
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, mask, scale, plot, point);
  const above = sentence(lab);
  const root = element(
    "div",
    { class: "mlp mlp-slice", role: "group", "aria-label": "Loss along a weight" },
    above.node,
    svg,
    knobBar(lab, signal),
  );
  el.append(root);

  let drawn; // the sweep that the axes belong to
  let axes;

  function drawAxes() {
    if (drawn === lab.sweep) return;
    drawn = lab.sweep;
    axes = new Axes(lab);
    scale.replaceChildren(...axes.draw());
  }

  function drawTangent(now, E, slope) {
    const reach = REACH * (axes.right - axes.left);
    const ends = {
      x1: axes.x(now - reach),
      y1: axes.y(E - reach * slope),
      x2: axes.x(now + reach),
      y2: axes.y(E + reach * slope),
    };
    for (const [name, place] of Object.entries(ends)) tangent.setAttribute(name, place.toFixed(2));
    tangent.classList.toggle("mlp-positive", slope > 0);
    tangent.classList.toggle("mlp-negative", slope < 0);
  }

  function update() {
    const { along, weight } = lab.sweep;
    const [now, E, heights] = [lab.value(weight), lab.value("E"), lab.curve()];
    root.classList.toggle("mlp-stale", lab.stale);
    drawAxes();
    const places = Array.from(along, (value, n) => `${axes.x(value).toFixed(2)} ${axes.y(heights[n]).toFixed(2)}`);
    curve.setAttribute("d", `M${places.join("L")}`);
    drawTangent(now, E, lab.value(`gradient_${weight}`));
    point.setAttribute("cx", axes.x(now).toFixed(2));
    point.setAttribute("cy", axes.y(E).toFixed(2));
    write(above.chosen, symbol(weight));
    writeNumbers(lab, above.numbers);
    svg.setAttribute("aria-label", above.node.textContent);
  }
  lab.follow(update, signal);
  dragByPointer(lab, svg, () => axes, signal);
  return () => root.remove();
}

export default { render };
