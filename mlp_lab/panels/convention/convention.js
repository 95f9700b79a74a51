/** The weights of one layer read as w[from, to] or as w[to, from]: symbols, formula, matrix and code together. */

import { element, math, uniqueId, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { parse, symbol } from "../../link/names.js";
import { short, writeNumbers } from "../../link/numbers.js";
import { pointing } from "../../link/pointing.js";

/** The name that a weight has in a reading; its number and its place in the network stay what they are. */
function nameIn(reading, weight) {
  const { array, index } = parse(weight);
  return `${array}[${(reading.swapped ? [...index].reverse() : index).join(", ")}]`;
}

/** The matrix of a layer as a reading lays it out: a button for each weight, under the names of its axes. */
function matrix(lab, numbers, reading, layer) {
  const shape = lab.shape(`w_${layer}`);
  const [rows, columns] = reading.swapped ? [shape[1], shape[0]] : shape;
  const head = (kind, n, style) => element("span", { class: "mlp-axis", style }, `${kind} ${n + 1}`);
  const node = element("div", { class: "mlp-matrix", style: `--mlp-columns: ${columns}` });
  for (let c = 0; c < columns; c++) node.append(head(reading.axes[1], c, `grid-row: 1; grid-column: ${c + 2}`));
  for (let r = 0; r < rows; r++) node.append(head(reading.axes[0], r, `grid-row: ${r + 2}; grid-column: 1`));
  const entries = [];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const weight = `w_${layer}[${reading.swapped ? [c, r] : [r, c]}]`.replace(",", ", ");
      const number = element("span", { class: "mlp-number" });
      const label = element("span", { class: "mlp-name" }, symbol(nameIn(reading, weight)));
      const attributes = { type: "button", class: "mlp-slot", "data-symbol": weight, click: () => lab.select(weight) };
      const place = `grid-row: ${r + 2}; grid-column: ${c + 2}`;
      const button = element("button", { ...attributes, style: place }, label, number);
      numbers.push({ node: number, name: weight, digits: 2, write: short });
      entries.push({ button, weight });
      node.append(button);
    }

  /** Mark the chosen weight, and all weights that lead to the same neuron: they make one net input. */
  function update() {
    const [chosen, to] = [lab.sweep.weight, parse(lab.sweep.weight)];
    for (const { button, weight } of entries) {
      const here = parse(weight);
      button.setAttribute("aria-pressed", weight === chosen);
      button.classList.toggle("mlp-sharing", here.array === to.array && here.index[1] === to.index[1]);
    }
  }
  return { node, update };
}

/** All that is written for one layer in one reading. */
function page(lab, numbers, name, reading, { letter: layer, before }) {
  const { formula, code } = reading.layers[layer];
  const table = matrix(lab, numbers, reading, layer);
  const [from, to] = [lab.neuronOf(before), lab.neuronOf(layer)];
  const chosen = element("span");
  const written = element(
    "div",
    { class: "mlp-side" },
    element("p", {}, chosen),
    element("p", { class: "mlp-law" }, math(formula, true)),
    element("p", {}, element("code", {}, code)),
  );
  const node = element("div", { class: "mlp-page" }, written, table.node);

  function update(reads) {
    node.classList.toggle("mlp-away", reads !== name || parse(lab.sweep.weight).array !== `w_${layer}`);
    if (node.classList.contains("mlp-away")) return;
    const [j, i] = parse(lab.sweep.weight).index.map(Number);
    const own = nameIn(reading, lab.sweep.weight);
    write(chosen, `${symbol(own)} · ${own} · from ${from} ${j + 1} to ${to} ${i + 1}`);
    table.update();
  }
  return { node, update };
}

/** The net inputs of a layer, which are the same in both readings. */
function netInputs(lab, layer) {
  const numbers = [];
  const parts = Array.from({ length: lab.shape(`x_${layer}`)[0] }, (_, i) => {
    const [name, node] = [`x_${layer}[${i}]`, element("span", { class: "mlp-number" })];
    numbers.push({ node, name, digits: 4 });
    return element("span", { class: "mlp-net", "data-symbol": name }, `${symbol(name)} = `, node);
  });
  return { node: element("p", { class: "mlp-nets" }, "Net inputs: ", ...parts), numbers, layer };
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const written = model.get("written");
  const group = uniqueId();
  const choices = Object.entries(written).map(([value, { says }]) => {
    const choose = () => (model.set("reading", value), model.save_changes());
    const input = element("input", { type: "radio", name: group, value, change: choose });
    return { input, label: element("label", {}, input, ` ${says}`) };
  });
  const nets = lab.listening.map(({ letter }) => netInputs(lab, letter));
  const numbers = nets.flatMap((net) => net.numbers);
  const pages = Object.entries(written).flatMap(([name, reading]) =>
    lab.listening.map((layer) => page(lab, numbers, name, reading, layer)),
  );
  const head = { class: "mlp-head", role: "radiogroup", "aria-label": "indices of a weight" };
  const root = element(
    "div",
    { class: "mlp mlp-convention", role: "group", "aria-label": "Two readings of the indices" },
    element("div", head, "Indices of a weight:", ...choices.map(({ label }) => label)),
    element("div", { class: "mlp-pages" }, ...pages.map(({ node }) => node)),
    ...nets.map(({ node }) => node),
    knobBar(lab, signal),
  );
  el.append(root);

  function update() {
    root.classList.toggle("mlp-stale", lab.stale);
    for (const { input } of choices) input.checked = input.value === model.get("reading");
    for (const each of pages) each.update(model.get("reading"));
    for (const { node, layer } of nets) node.hidden = parse(lab.sweep.weight).array !== `w_${layer}`;
    writeNumbers(lab, numbers);
  }
  model.on("change:reading", update);
  lab.follow(update, signal);
  pointing(lab, root, signal);
  return () => root.remove();
}

export default { render };
