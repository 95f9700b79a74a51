/** The weights of one layer read as w[from, to] or as w[to, from]: symbols, formula, matrix and code together. */

import { button, element, math, put, span, write } from "../../link/dom.js";
import { indices, namesOf, parse, range, symbol } from "../../link/names.js";
import { Numbers, short } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { radios } from "../../link/traits.js";

/**
 * What readings.py sends of a reading, and what is written in it for each layer.
 * @typedef {{ says: string, axes: [string, string], swapped: boolean,
 *   layers: Record<string, { formula: string, code: string }> }} Reading
 */

const [FROM, TO, TOP, ROOM, RADIUS] = [40, 180, 36, 136, 12]; // of the drawn edges
const AT = 0.42; // where on an edge its name stands

/** The name that a weight has in a reading; its number and its place in the network stay what they are. */
function nameIn(/** @type {Reading} */ { swapped }, /** @type {string} */ weight) {
  const { array, index } = parse(weight);
  return `${array}[${(swapped ? index.reverse() : index).join(", ")}]`;
}

/** The matrix of a layer as a reading lays it out: a button for each weight, under the names of its axes. */
function matrix(lab, numbers, /** @type {Reading} */ reading, layer) {
  const shape = lab.shape(`w_${layer}`);
  const [rows, columns] = reading.swapped ? [...shape].reverse() : shape;
  const at = (row, column) => `grid-row: ${row + 2}; grid-column: ${column + 2}`;
  const head = (axis, n, style) => element("span", { class: "mlp-axis", style }, `${reading.axes[axis]} ${n + 1}`);
  const heads = [
    ...range(columns).map((column) => head(1, column, at(-1, column))),
    ...range(rows).map((row) => head(0, row, at(row, -1))),
  ];
  const entries = indices([rows, columns]).map(([row, column]) => {
    const weight = `w_${layer}[${(reading.swapped ? [column, row] : [row, column]).join(", ")}]`;
    const click = () => lab.select(weight);
    const attributes = { class: "mlp-slot", "data-symbol": weight, style: at(row, column), click };
    const number = numbers.place(weight, "", { digits: 2, how: short });
    return { weight, node: button(attributes, span("mlp-name", symbol(nameIn(reading, weight))), number) };
  });

  /** Mark the chosen weight, and all weights that lead to the same neuron: they make one net input. */
  function update() {
    const to = parse(lab.sweep.weight);
    for (const { node, weight } of entries) {
      const { array, index } = parse(weight);
      node.setAttribute("aria-pressed", weight === lab.sweep.weight);
      node.classList.toggle("mlp-sharing", array === to.array && index[1] === to.index[1]);
    }
  }
  const attributes = { class: "mlp-matrix", style: `--mlp-columns: ${columns}` };
  return { node: element("div", attributes, ...heads, ...entries.map(({ node }) => node)), update };
}

/** The edges of a layer; those that lead to the same neuron as the chosen one carry their names in a reading. */
function edgesOf(lab, /** @type {Reading} */ reading, { letter: layer, before }) {
  const [starts, ends] = lab.shape(`w_${layer}`);
  const high = (n, count) => TOP + ROOM * (count > 1 ? n / (count - 1) : 0.5);
  const circle = (array, n, count, x) => {
    const at = { cx: x, cy: high(n, count), r: RADIUS, class: "mlp-dot-of", "data-symbol": `${array}[${n}]` };
    return [element("circle", at), element("text", { x, y: high(n, count) + 4.5 }, String(n + 1))];
  };
  const edges = indices([starts, ends]).map(([j, i]) => {
    const weight = `w_${layer}[${j}, ${i}]`;
    const [y1, y2] = [high(j, starts), high(i, ends)];
    const line = { x1: FROM + RADIUS, x2: TO - RADIUS, y1, y2, class: "mlp-edge-of", "data-symbol": weight };
    const name = { x: FROM + AT * (TO - FROM), y: y1 + AT * (y2 - y1) + 4, class: "mlp-name-of" };
    const text = element("text", name, symbol(nameIn(reading, weight)));
    return { weight, i, line: element("line", { ...line, click: () => lab.select(weight) }), text };
  });
  const heads = [`from ${lab.neuronOf(before)}`, `to ${lab.neuronOf(layer)}`].map((words, n) =>
    element("text", { x: [FROM, TO][n], y: 12, class: "mlp-title-of" }, words.replace(" neuron", "")),
  );
  const neurons = [
    ...range(starts).flatMap((n) => circle(`O_${before}`, n, starts, FROM)),
    ...range(ends).flatMap((n) => circle(`O_${layer}`, n, ends, TO)),
  ];
  const parts = [...edges.map(({ line }) => line), ...neurons, ...edges.map(({ text }) => text), ...heads];
  const about = { viewBox: "0 0 220 190", class: "mlp-edges-of", "aria-hidden": "true" };

  function update() {
    const chosen = parse(lab.sweep.weight);
    for (const { weight, i, line, text } of edges) {
      const isSharing = String(i) === chosen.index[1];
      line.classList.toggle("mlp-sharing", isSharing);
      for (const node of [line, text]) node.classList.toggle("mlp-chosen", weight === lab.sweep.weight);
      put(text, ["visibility"], [isSharing ? "visible" : "hidden"]);
    }
  }
  return { svg: element("svg", about, ...parts), update };
}

/** All that is written for one layer in one reading. */
function page(lab, numbers, /** @type {Reading} */ reading, own) {
  const { letter: layer, before } = own;
  const edges = edgesOf(lab, reading, own);
  const { formula, code } = reading.layers[layer];
  const table = matrix(lab, numbers, reading, layer);
  const [from, to] = [lab.neuronOf(before), lab.neuronOf(layer)];
  const chosen = element("p");
  const law = element("p", { class: "mlp-law" }, math(formula, true));
  const written = element("div", { class: "mlp-written" }, chosen, law, element("p", {}, element("code", {}, code)));
  const node = element("div", { class: "mlp-page" }, edges.svg, written, table.node);

  function update(read) {
    const { array, index } = parse(lab.sweep.weight);
    const shown = read === reading && array === `w_${layer}`;
    node.classList.toggle("mlp-away", !shown);
    if (!shown) return;
    const name = nameIn(reading, lab.sweep.weight);
    write(chosen, `${symbol(name)} · ${name} · from ${from} ${Number(index[0]) + 1} to ${to} ${Number(index[1]) + 1}`);
    edges.update();
    table.update();
  }
  return { node, update };
}

/** The net inputs of a layer, which are the same in both readings. */
function netInputs(lab, numbers, layer) {
  const parts = namesOf(`x_${layer}`, lab.shape(`x_${layer}`)).map((name) =>
    element("span", { class: "mlp-net", "data-symbol": name }, `${symbol(name)} = `, numbers.place(name)),
  );
  return { node: element("p", { class: "mlp-nets" }, "Net inputs: ", ...parts), layer };
}

/** @param {import("../../link/panel.js").Tools<{ reading: string, written: Record<string, Reading> }>} tools */
function build({ lab, model, mount }) {
  const written = model.get("written");
  const words = Object.fromEntries(Object.entries(written).map(([value, { says }]) => [value, says]));
  const title = "Indices of a weight:";
  const choice = radios(model, "reading", { label: "indices of a weight", title, words });
  const numbers = new Numbers(lab);
  const nets = lab.listening.map(({ letter }) => netInputs(lab, numbers, letter));
  const pages = Object.values(written).flatMap((reading) =>
    lab.listening.map((layer) => page(lab, numbers, reading, layer)),
  );
  mount(
    { class: "mlp mlp-convention", "aria-label": "Two readings of the indices" },
    choice.node,
    element("div", { class: "mlp-pages" }, ...pages.map(({ node }) => node)),
    ...nets.map(({ node }) => node),
  );

  function update() {
    choice.update();
    for (const each of pages) each.update(written[model.get("reading")]);
    for (const { node, layer } of nets) node.hidden = parse(lab.sweep.weight).array !== `w_${layer}`;
    numbers.write();
  }
  model.on("change:reading", update);
  return update;
}

export default { render: panel(build) };
