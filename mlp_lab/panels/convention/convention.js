/** The weights of one layer read as w[from, to] or as w[to, from]: symbols, formula, matrix and code together. */

import { button, element, math, span, write } from "../../link/dom.js";
import { indices, namesOf, parse, range, symbol } from "../../link/names.js";
import { Numbers, short } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { radios } from "../../link/traits.js";

/**
 * What readings.py sends of a reading, and what is written in it for each layer.
 * @typedef {{ says: string, axes: [string, string], swapped: boolean,
 *   layers: Record<string, { formula: string, code: string }> }} Reading
 */

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

/** All that is written for one layer in one reading. */
function page(lab, numbers, /** @type {Reading} */ reading, { letter: layer, before }) {
  const { formula, code } = reading.layers[layer];
  const table = matrix(lab, numbers, reading, layer);
  const [from, to] = [lab.neuronOf(before), lab.neuronOf(layer)];
  const chosen = element("p");
  const law = element("p", { class: "mlp-law" }, math(formula, true));
  const written = element("div", {}, chosen, law, element("p", {}, element("code", {}, code)));
  const node = element("div", { class: "mlp-page" }, written, table.node);

  function update(read) {
    const { array, index } = parse(lab.sweep.weight);
    const shown = read === reading && array === `w_${layer}`;
    node.classList.toggle("mlp-away", !shown);
    if (!shown) return;
    const own = nameIn(reading, lab.sweep.weight);
    write(chosen, `${symbol(own)} · ${own} · from ${from} ${Number(index[0]) + 1} to ${to} ${Number(index[1]) + 1}`);
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
