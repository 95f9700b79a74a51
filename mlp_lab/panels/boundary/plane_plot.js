/** The picture of the plane: bands of the output, where it is ½, the lines of the hidden neurons, and the examples. */

import { Axes, ticks } from "../../link/axes.js";
import { element, put, uniqueId } from "../../link/dom.js";
import { exampleList, inWords } from "../../link/examples.js";
import { range, symbol } from "../../link/names.js";
import { plot } from "../../link/plot.js";
import { contour } from "./contour.js";
import { mark } from "./marks.js";

/** @typedef {import("./boundary.js").Tools} Tools */

const [LEFT, TOP, RIGHT, BELOW, HEIGHT] = [60, 8, 10, 34, 250];
const TICK = 7; // px, from a line to its side of larger outputs
const [INSIDE, ASIDE] = [16, 14]; // px, of the name of a line from its end, and from the frame

/** A hidden neuron's line: its name, and a tick to the side where its output is larger. */
function hiddenLine(/** @type {number} */ i) {
  const line = element("path", { class: "mlp-boundary-hidden" });
  const name = element("text", { class: "mlp-boundary-name" }, symbol(`O_H[${i}]`));
  const node = element("g", { "data-symbol": `O_H[${i}]` }, line, name);
  function update(/** @type {Axes} */ axes, /** @type {number[]} */ [x, y, toX, toY]) {
    node.toggleAttribute("hidden", Number.isNaN(x));
    if (Number.isNaN(x)) return;
    const [from, to] = [
      [axes.x(x), axes.y(y)],
      [axes.x(toX), axes.y(toY)],
    ];
    const [across, down] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(across, down) || 1;
    const tick = `${((TICK * down) / length).toFixed(2)} ${((-TICK * across) / length).toFixed(2)}`; // to its left
    const place = (/** @type {number[]} */ at) => at.map((one) => one.toFixed(2)).join(" ");
    const middle = [from[0] + across / 2, from[1] + down / 2];
    put(line, ["d"], [`M${place(from)}L${place(to)}M${place(middle)}l${tick}`]);
    const back = Math.min(INSIDE / length, 0.5);
    const { frame } = axes;
    const within = (/** @type {number} */ at, /** @type {number} */ start, /** @type {number} */ room) =>
      Math.min(Math.max(at, start + ASIDE), start + room - ASIDE);
    const nameAt = [
      within(to[0] - back * across, frame.x, frame.width),
      within(to[1] - back * down, frame.y, frame.height),
    ];
    put(name, ["x", "y"], [nameAt[0].toFixed(2), (nameAt[1] + 4).toFixed(2)]);
  }
  return { node, update };
}

/** @param {Tools} tools */
export function planePlot({ lab, model, signal }) {
  const levels = model.get("levels");
  const clip = uniqueId();
  const room = element("rect", {});
  const scale = element("g", { class: "mlp-axes" });
  const ground = element("rect", { class: "mlp-band-0" });
  const bands = levels.map((_, n) => element("path", { class: `mlp-band-${n + 1}` }));
  const half = element("path", { class: "mlp-boundary-half", "vector-effect": "non-scaling-stroke" });
  const grid = element("g", {}, ...bands, half);
  const lines = range(lab.shape("O_H")[0]).map(hiddenLine);
  const here = element("circle", { class: "mlp-boundary-here", r: 10 });
  const list = element("g", { "aria-label": "examples" });
  const inside = element("g", { "clip-path": `url(#${clip})` }, ground, grid, ...lines.map(({ node }) => node), here);
  const examples = exampleList(lab, list, signal);
  const isOne = (/** @type {number[]} */ t) => t[outputNow()] >= 0.5;
  const outputNow = () => Number(model.get("output").slice("O_O[".length, -1));
  /** @type {SVGGElement[]} */
  let marks = [];
  /** @type {Axes} */
  let axes;
  let width = 0;
  let drawn = ""; // what the axes and the marks are for

  const { svg, resize } = plot(signal, (/** @type {number} */ now) => {
    width = now;
    drawn = "";
    update();
    return TOP + HEIGHT + BELOW;
  });
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", "the plane of the two inputs");
  svg.append(element("clipPath", { id: clip }, room), scale, inside, list);

  /** Draw what stays while a knob is turned. */
  function drawAxes(/** @type {number[]} */ [left, right, low, high], /** @type {number} */ size) {
    const frame = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: HEIGHT };
    const within = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ count) =>
      ticks(from, to, count).filter((tick) => tick >= from && tick <= to);
    const [across, up] = [within(left, right, frame.width < 260 ? 3 : 5), within(low, high, 4)];
    axes = new Axes(frame, [left, right], across, up, 8, { heights: [low, high] });
    const box = ["x", "y", "width", "height"];
    for (const rect of [room, ground]) put(rect, box, [frame.x, frame.y, frame.width, frame.height]);
    const [a, b] = [frame.width / (size - 1), frame.height / (size - 1)];
    put(grid, ["transform"], [`translate(${frame.x} ${frame.y + frame.height}) scale(${a} ${-b})`]);
    const name = (/** @type {Record<string, unknown>} */ at, /** @type {number} */ j) =>
      element("text", { ...at, class: "mlp-name" }, symbol(`O_I[${j}]`));
    const names = [
      name({ x: frame.x + frame.width / 2, y: TOP + HEIGHT + 32 }, 0),
      name({ x: 14, y: TOP + HEIGHT / 2 }, 1),
    ];
    scale.replaceChildren(...axes.grid(), ...names);
    marks = lab.batch.O_I.map(([x, y], n) => {
      const node = mark(isOne(lab.batch.t[n]));
      put(node, ["transform"], [`translate(${axes.place(x, y).join(" ")})`]);
      return node;
    });
    list.replaceChildren(...marks);
    list.classList.toggle("mlp-boundary-many", marks.length > 20);
    examples.renew(marks);
  }

  function update() {
    if (!width) return;
    const [ends, size] = [[...lab.values("boundary ends")], lab.shape("boundary net")[0]];
    const about = JSON.stringify([ends, lab.batch, model.get("output")]);
    if (drawn !== about) drawAxes(ends, size);
    drawn = about;
    const net = lab.values("boundary net");
    levels.forEach((level, n) => {
      const { region, line } = contour(net, size, level);
      put(bands[n], ["d"], [region]);
      if (n === (levels.length - 1) / 2) put(half, ["d"], [line]);
    });
    const places = lab.values("boundary lines");
    lines.forEach((each, i) => each.update(axes, [...places.subarray(4 * i, 4 * i + 4)]));
    put(here, ["cx", "cy"], axes.place(lab.value("O_I[0]"), lab.value("O_I[1]")));
    const sides = lab.values("boundary sides");
    marks.forEach((node, n) => {
      const side = sides[n] > 0 ? "right" : "wrong";
      if (node.dataset.side === side) return;
      node.dataset.side = side;
      node.setAttribute("aria-label", `${inWords(lab, n)}, ${side} side`);
    });
    examples.update();
  }
  return { node: svg, examples, update, resize };
}
