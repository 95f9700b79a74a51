/** One neuron opened: what arrives, times its weights, plus the bias, and the sigmoid of that sum. */

import { Axes } from "../../link/axes.js";
import { sumBars } from "../../link/bars.js";
import { button, element, math, put, span, write } from "../../link/dom.js";
import { namesOf, parse, range, symbol } from "../../link/names.js";
import { format, Numbers, short } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";

const [WIDTH, HEIGHT] = [300, 240];
const FRAME = { x: 42, y: 28, width: 246, height: 172 };

/** The neuron that is open, and the names of its numbers. */
function openOf(lab) {
  const { array: outputs, index } = parse(lab.sweep.neuron);
  const [layer, i] = [outputs.slice(-1), index[0]];
  const before = `O_${lab.listening.find(({ letter }) => letter === layer).before}`;
  const own = (letter) => `${letter}_${layer}[${i}]`;
  const from = (array) => (j) => `${array}_${layer}[${j}, ${i}]`;
  const inputs = lab.shape(before)[0];
  const input = (j) => `${before}[${j}]`;
  const parts = { weight: from("w"), term: from("terms"), sum: from("sums") };
  return { layer, inputs, input, ...parts, output: own("O"), net: own("x"), bias: own("b") };
}

/** The knob that a number is turned by: the output of a neuron by its bias, any other by itself. */
const knobOf = (lab, output) => (output.startsWith(`O_${lab.layers[0].letter}`) ? output : output.replace("O_", "b_"));

/** The rows of the sum: a term for each input, the bias, and what they add up to. */
function sumRows(lab, numbers, open) {
  const most = Math.max(...lab.listening.map(({ before }) => lab.shape(`O_${before}`)[0]));
  const bars = sumBars(lab, most + 1);
  const slots = [];
  const mark = (text) => element("span", {}, text);

  /** A symbol over its number, to click for its knob; what is shown may change with the neuron that is open. */
  function slot(name, kind = "") {
    const [label, knob] = [span("mlp-name"), () => knobOf(lab, name())];
    const attributes = { class: `mlp-slot ${kind}`, click: () => lab.select(knob()) };
    slots.push({ name, label, knob, node: button(attributes, label, numbers.place(name)) });
    return slots[slots.length - 1].node;
  }
  const rows = range(most).map((j) => {
    const there = (part) => () => (j < open().inputs ? open()[part](j) : undefined);
    const factors = [mark(j ? "+" : ""), slot(there("input")), mark("·"), slot(there("weight"))];
    return [...factors, mark("="), numbers.place(there("term"), "mlp-addend"), bars.tracks[j]];
  });
  const bias = () => open().bias;
  rows.push([mark("+"), slot(bias, "mlp-wide"), mark("="), numbers.place(bias, "mlp-addend"), bars.tracks[most]]);
  const label = span("mlp-name mlp-netname");
  rows.push([label, mark("="), numbers.place(() => open().net, "mlp-addend mlp-total")]);
  rows.forEach((parts, row) => parts.forEach((part) => (part.style.gridRow = row + 1)));
  const node = element("div", { class: "mlp-addends" }, ...rows.flat());

  function update() {
    const { inputs, sum, net } = open();
    for (const [row, parts] of rows.slice(0, most).entries()) for (const part of parts) part.hidden = row >= inputs;
    for (const { name, label: own, knob, node: to } of slots.filter((each) => each.name())) {
      to.dataset.symbol = name();
      to.setAttribute("aria-pressed", knob() === lab.sweep.knob);
      to.setAttribute("title", `choose ${knob()}`);
      write(own, symbol(name()));
    }
    const soFar = range(most).map((j) => lab.value(sum(Math.min(j, inputs - 1)))); // no row that is hidden adds to it
    bars.update([...soFar, lab.value(net)]);
    write(label, `net input ${symbol(net)}`);
    node.style.setProperty("--mlp-spare", most - inputs);
  }
  return { node, update };
}

/** The sigmoid, and where the neuron stands on it; a net input beyond the axis is written at its end, with an arrow. */
function sigmoidPlot(lab, curve, open) {
  const [low, high] = [curve.x[0], curve.x[curve.x.length - 1]];
  const axes = new Axes(FRAME, [low, high], [-8, -4, 0, 4, 8], [0, 0.5, 1], 6);
  const lead = element("path", { class: "mlp-lead" });
  const point = element("circle", { r: 6, class: "mlp-point" });
  const across = element("text", { x: FRAME.x + FRAME.width / 2, y: HEIGHT - 6, class: "mlp-name" });
  const beyond = element("text", { y: FRAME.y + FRAME.height - 8, class: "mlp-name mlp-beyond" });
  const up = element("text", { x: FRAME.x - 30, y: FRAME.y - 14, class: "mlp-name mlp-start" });
  const grid = element("g", { class: "mlp-axes" }, ...axes.grid());
  const sigmoid = element("path", { d: axes.path(curve.x, curve.y), class: "mlp-curve" });
  const about = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" };
  const svg = element("svg", about, grid, sigmoid, lead, point, across, up, beyond);

  function update() {
    const { net, output } = open();
    const [value, height] = [lab.value(net), lab.value(output)];
    const [x, y] = axes.place(Math.min(Math.max(value, low), high), height);
    const isBeyond = value < low || value > high;
    lead.setAttribute("d", isBeyond ? `M${x} ${y}H${FRAME.x}` : `M${x} ${FRAME.y + FRAME.height}V${y}H${FRAME.x}`);
    put(beyond, ["x"], [value < low ? FRAME.x + 34 : FRAME.x + FRAME.width - 34]);
    write(beyond, !isBeyond ? "" : value < low ? `← ${short(value, 1)}` : `${short(value, 1)} →`);
    put(point, ["cx", "cy"], [x, y]);
    write(across, `net input ${symbol(net)}`);
    write(up, `output ${symbol(output)}`);
    const words = `The sigmoid of ${format(value)} is ${format(height)}`;
    if (svg.getAttribute("aria-label") !== words) svg.setAttribute("aria-label", words);
  }
  return { svg, update };
}

/** A button for each neuron, to open it. */
function neuronChoice(lab) {
  const names = lab.listening.flatMap(({ letter }) => namesOf(`O_${letter}`, lab.shape(`O_${letter}`)));
  const buttons = names.map((name) =>
    button({ class: "mlp-pill", "data-symbol": name, click: () => lab.select(knobOf(lab, name)) }, symbol(name)),
  );
  const about = { class: "mlp-pills", role: "group", "aria-label": "neuron to open" };
  const update = () => buttons.forEach((each, n) => each.setAttribute("aria-pressed", names[n] === lab.sweep.neuron));
  return { node: element("div", about, ...buttons), update };
}

/** @typedef {{ formulas: Record<string, string>, curve: { x: number[], y: number[] } }} Traits MathML of each layer */

/** @param {import("../../link/panel.js").Tools<Traits>} tools */
function build({ lab, model, mount }) {
  const numbers = new Numbers(lab);
  const open = () => openOf(lab);
  const choice = neuronChoice(lab);
  const formulas = Object.entries(model.get("formulas")).map(([layer, inside]) => ({
    layer,
    node: element("p", { class: "mlp-law" }, math(inside, true)),
  }));
  const rows = sumRows(lab, numbers, open);
  const plot = sigmoidPlot(lab, model.get("curve"), open);
  const label = span("mlp-name");
  const output = numbers.place(() => open().output, "mlp-total");
  const result = element("p", { class: "mlp-result" }, label, output);
  mount(
    { class: "mlp mlp-open-neuron", "aria-label": "One neuron, opened" },
    element("div", { class: "mlp-head" }, "Open neuron", choice.node),
    ...formulas.map(({ node }) => node),
    element("div", { class: "mlp-inside" }, rows.node, element("div", { class: "mlp-squash" }, plot.svg, result)),
  );

  return function update() {
    const { layer, net, output: own } = open();
    choice.update();
    for (const formula of formulas) formula.node.hidden = formula.layer !== layer;
    rows.update();
    plot.update();
    write(label, `${symbol(own)} = sig(${symbol(net)}) = `);
    numbers.write();
  };
}

export default { render: panel(build) };
