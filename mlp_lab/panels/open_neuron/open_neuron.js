/** One neuron opened: what arrives, times its weights, plus the bias, and the sigmoid of that sum. */

import { element, math, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { parse, symbol } from "../../link/names.js";
import { format, halfTrack, stretch, writeNumbers } from "../../link/numbers.js";
import { pointing } from "../../link/pointing.js";

const PLOT = { width: 300, height: 240, x: 42, y: 28, right: 288, below: 200 };

/** The neuron that is open, and the names of its numbers. */
function names(lab) {
  const { array, index } = parse(lab.sweep.neuron);
  const [layer, i] = [array.slice(-1), Number(index[0])];
  const own = (letter) => `${letter}_${layer}[${i}]`;
  const before = `O_${lab.listening.find(({ letter }) => letter === layer).before}`;
  return {
    layer,
    output: own("O"),
    net: own("x"),
    bias: own("b"),
    inputs: lab.shape(before)[0],
    input: (j) => `${before}[${j}]`,
    weight: (j) => `w_${layer}[${j}, ${i}]`,
    term: (j) => `terms_${layer}[${j}, ${i}]`,
    sum: (j) => `sums_${layer}[${j}, ${i}]`,
    sums: `sums_${layer}`,
  };
}

/** A symbol over its number, to click for its knob; what is shown may change with the neuron that is open. */
function cell(lab, numbers, name, choose) {
  const label = element("span", { class: "mlp-name" });
  const number = element("span", { class: "mlp-number" });
  const node = element("button", { type: "button", class: "mlp-slot", click: () => lab.select(choose()) });
  node.append(label, number);
  numbers.push({ node: number, name, digits: 4 });

  function update() {
    const own = name();
    node.dataset.symbol = own;
    node.setAttribute("aria-pressed", choose() === lab.sweep.knob);
    node.setAttribute("title", `choose ${choose()}`);
    write(label, symbol(own));
  }
  return { node, update };
}

/** The rows of the sum: a term for each input, the bias, and what they add up to. */
function sumRows(lab, shown, open) {
  const most = Math.max(...lab.listening.map(({ before }) => lab.shape(`O_${before}`)[0]));
  const rows = [];
  const mark = (text) => element("span", { class: "mlp-mark" }, text);
  const track = () => {
    const bar = element("i", { class: "mlp-bar" });
    return { bar, node: element("span", { class: "mlp-track" }, bar) };
  };
  const result = (name) => {
    const node = element("span", { class: "mlp-number mlp-addend" });
    shown.push({ node, name, digits: 4, row: rows.length });
    return node;
  };
  for (let j = 0; j < most; j++) {
    const numbers = [];
    const isKnob = () => (open().layer === "H" ? open().input(j) : open().input(j).replace("O_", "b_"));
    const input = cell(lab, numbers, () => open().input(j), isKnob);
    const weight = cell(
      lab,
      numbers,
      () => open().weight(j),
      () => open().weight(j),
    );
    const { bar, node } = track();
    const term = result(() => open().term(j));
    shown.push(...numbers.map((number) => ({ ...number, row: j })));
    const parts = [mark(j ? "+" : ""), input.node, mark("·"), weight.node, mark("="), term, node];
    rows.push({ parts, bar, cells: [input, weight], there: () => j < open().inputs });
  }
  const numbers = [];
  const bias = cell(
    lab,
    numbers,
    () => open().bias,
    () => open().bias,
  );
  bias.node.classList.add("mlp-wide");
  shown.push(...numbers.map((number) => ({ ...number, row: most })));
  const last = track();
  rows.push({
    parts: [mark("+"), bias.node, mark("="), result(() => open().bias), last.node],
    bar: last.bar,
    cells: [bias],
    there: () => true,
  });
  const netLabel = element("span", { class: "mlp-name mlp-netname" });
  const net = element("span", { class: "mlp-number mlp-addend mlp-total" });
  shown.push({ node: net, name: () => open().net, digits: 4, row: most });
  const total = [netLabel, mark("="), net];
  const node = element("div", { class: "mlp-addends" }, ...rows.flatMap(({ parts }) => parts), ...total);
  [...rows.map(({ parts }) => parts), total].forEach((parts, row) =>
    parts.forEach((part) => (part.style.gridRow = row + 1)),
  );

  /** Each bar reaches from the sum before to the sum so far; the scale fits the knob at rest, and stays while it moves. */
  function update() {
    const { inputs, sum, net: whole, sums } = open();
    const atRest = [sums, whole.split("[")[0]].map((array) => lab.largest(array, true));
    const scale = halfTrack(Math.max(...atRest));
    let before = 0;
    rows.forEach(({ parts, bar, cells, there }, j) => {
      for (const part of parts) part.hidden = !there();
      if (!there()) return;
      for (const each of cells) each.update();
      const now = lab.value(j < inputs ? sum(j) : whole);
      stretch(bar, scale, before, now);
      before = now;
    });
    write(netLabel, `net input ${symbol(whole)}`);
    node.style.setProperty("--mlp-spare", most - inputs);
  }
  return { node, update, isThere: (row) => rows[row].there() };
}

/** The sigmoid, and where the neuron stands on it. */
function sigmoidPlot(lab, curve, open) {
  const [low, high] = [curve.x[0], curve.x[curve.x.length - 1]];
  const x = (value) => PLOT.x + ((value - low) / (high - low)) * (PLOT.right - PLOT.x);
  const y = (value) => PLOT.below - value * (PLOT.below - PLOT.y);
  const text = (place, kind, ...content) => element("text", { ...place, class: kind }, ...content);
  const grid = [0, 0.5, 1].flatMap((value) => [
    element("line", { x1: PLOT.x, x2: PLOT.right, y1: y(value), y2: y(value), class: "mlp-grid" }),
    text({ x: PLOT.x - 6, y: y(value) + 4 }, "mlp-right", String(value)),
  ]);
  const ticks = [-8, -4, 0, 4, 8].map((value) =>
    text({ x: x(value), y: PLOT.below + 16 }, "", String(value).replace("-", "−")),
  );
  const path = `M${curve.x.map((value, n) => `${x(value).toFixed(2)} ${y(curve.y[n]).toFixed(2)}`).join("L")}`;
  const lead = element("path", { class: "mlp-lead" });
  const point = element("circle", { r: 6, class: "mlp-point" });
  const across = text({ x: (PLOT.x + PLOT.right) / 2, y: PLOT.height - 6 }, "mlp-name");
  const up = text({ x: PLOT.x - 30, y: PLOT.y - 14 }, "mlp-name mlp-start");
  const svg = element(
    "svg",
    { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: "img" },
    element("g", { class: "mlp-axes" }, ...grid, ...ticks),
    element("path", { d: path, class: "mlp-curve" }),
    lead,
    point,
    across,
    up,
  );

  function update() {
    const { net, output } = open();
    const [inside, height] = [Math.min(Math.max(lab.value(net), low), high), lab.value(output)];
    lead.setAttribute("d", `M${x(inside).toFixed(2)} ${PLOT.below}V${y(height).toFixed(2)}H${PLOT.x}`);
    point.setAttribute("cx", x(inside).toFixed(2));
    point.setAttribute("cy", y(height).toFixed(2));
    write(across, `net input ${symbol(net)}`);
    write(up, `output ${symbol(output)}`);
    const words = `The sigmoid of ${format(lab.value(net))} is ${format(height)}`;
    if (svg.getAttribute("aria-label") !== words) svg.setAttribute("aria-label", words);
  }
  return { svg, update };
}

/** A button for each neuron, to open it. */
function neuronChoice(lab) {
  const buttons = lab.listening.flatMap(({ letter: layer }) =>
    Array.from({ length: lab.shape(`b_${layer}`)[0] }, (_, i) => {
      const click = () => lab.select(`b_${layer}[${i}]`);
      const name = `O_${layer}[${i}]`;
      const node = element(
        "button",
        { type: "button", class: "mlp-pill", "data-symbol": name, click },
        symbol(name),
      );
      return { node, name };
    }),
  );
  const node = element(
    "div",
    { class: "mlp-pills", role: "group", "aria-label": "neuron to open" },
    ...buttons.map((button) => button.node),
  );
  const update = () =>
    buttons.forEach((button) => button.node.setAttribute("aria-pressed", button.name === lab.sweep.neuron));
  return { node, update };
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const shown = [];
  const open = () => names(lab);
  const choice = neuronChoice(lab);
  const formulas = Object.entries(model.get("formulas")).map(([layer, inside]) => ({
    layer,
    node: element("p", { class: "mlp-law" }, math(inside, true)),
  }));
  const rows = sumRows(lab, shown, open);
  const plot = sigmoidPlot(lab, model.get("curve"), open);
  const outputLabel = element("span", { class: "mlp-name" });
  const output = element("span", { class: "mlp-number mlp-total" });
  const outputNumber = { node: output, name: () => open().output, digits: 4 };
  const result = element("p", { class: "mlp-result" }, outputLabel, output);
  const root = element(
    "div",
    { class: "mlp mlp-open-neuron", role: "group", "aria-label": "One neuron, opened" },
    element("div", { class: "mlp-head" }, "Open neuron", choice.node),
    ...formulas.map(({ node }) => node),
    element("div", { class: "mlp-inside" }, rows.node, element("div", { class: "mlp-squash" }, plot.svg, result)),
    knobBar(lab, signal),
  );
  el.append(root);

  function update() {
    const { layer, net, output: own } = open();
    root.classList.toggle("mlp-stale", lab.stale);
    choice.update();
    for (const formula of formulas) formula.node.hidden = formula.layer !== layer;
    rows.update();
    plot.update();
    write(outputLabel, `${symbol(own)} = sig(${symbol(net)}) = `);
    writeNumbers(lab, [...shown.filter(({ row }) => rows.isThere(row)), outputNumber]);
  }
  lab.follow(update, signal);
  pointing(lab, root, signal);
  return () => root.remove();
}

export default { render };
