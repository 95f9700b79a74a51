/** A product of matrices: one array on the left, one on top, each entry where its row and its column cross. */

import { button, element, isStill, math, span, write } from "../../link/dom.js";
import { bindLetters, matches, namesOf, parse, range, symbol } from "../../link/names.js";
import { Numbers, short } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { save } from "../../link/traits.js";

/**
 * What sent.py sends. An operand is an array whose axes have letters, of which one runs across; `knob` is the array that
 * a click on its entries chooses from. A row is an array below the one on top, and a view a form of the product.
 * @typedef {{ formula: string, array: string, letters: string, across: string, mathml: string, knob: string }} Operand
 * @typedef {{ sign: string, operand: Operand, made_of: Operand[], kind: "plain" | "wrong" | "right" }} Row
 * @typedef {{ code: string, mathml: string, left: Operand, top: Operand, rows: Row[], says: string, twins: string[],
 *   same: string }} View
 * @typedef {{ title: string, index: string, weight: string, letters: string, summed: string, terms: string,
 *   left: Operand, top: Operand, crossing: Operand, sign: "" | "+" | "⊙", last: Operand | null, result: Operand,
 *   views: View[] }} Product
 * @typedef {Record<string, number>} Entry a letter -> its index
 */

const FLIP = 450; // ms that the transpose takes

/** Write letters of an operand as the indices of an entry; a letter that has none there stays, and stands for any. */
function nameOf(/** @type {{ array: string, letters: string }} */ { array, letters }, /** @type {Entry} */ entry) {
  return `${array}[${[...letters].map((letter) => entry[letter] ?? letter).join(", ")}]`;
}

/** Write an operand's formula for one entry, its indices counted from 1: `w_ik^O` as w₂₁ᴼ, `O^H w^O` as Oᴴ wᴼ, i = 2. */
function written(/** @type {Operand} */ { formula, letters }, /** @type {Entry} */ entry) {
  const symbols = formula.replace(/(.)(?:_([a-z]+))?\^([IHO])/gu, (_, letter, below, layer) =>
    symbol(below ? nameOf({ array: `${letter}_${layer}`, letters: below }, entry) : `${letter}_${layer}`),
  );
  const indices = [...letters].map((letter) => `${letter} = ${entry[letter] + 1}`);
  return formula.includes(`_${letters}^`) ? symbols : `${symbols}, ${indices.join(", ")}`;
}

/** Every entry of an operand as it is laid out, with the row and the column where it stands. */
function layOut(lab, /** @type {Operand} */ { array, letters, across }) {
  const count = Object.fromEntries(lab.shape(array).map((n, axis) => [letters[axis], n]));
  const down = letters.replace(across, "");
  const [rows, columns] = [count[down] ?? 1, count[across] ?? 1];
  const entries = range(rows * columns).map((n) => {
    const [row, column] = [Math.floor(n / columns), n % columns];
    return { row, column, entry: { ...(down && { [down]: row }), ...(across && { [across]: column }) } };
  });
  return { rows, columns, down, entries };
}

/** How numbers are written for which there is this much room, wherever they stand in the panel. */
function lookOf(lab, /** @type {View} */ { left, top }) {
  return layOut(lab, left).columns + layOut(lab, top).columns > 10 ? { digits: 3, how: short } : {};
}

/** A form of the product: its arrays in one grid, made once. */
class Form {
  /** @type {any[]} Its entries, each with its name, its place in the grid, its letters and its node. */
  cells = [];

  constructor(lab, /** @type {View} */ view) {
    this.lab = lab;
    this.view = view;
    this.numbers = new Numbers(lab);
    const [left, top] = [layOut(lab, view.left), layOut(lab, view.top)];
    this.look = lookOf(lab, view);
    const start = left.columns + 4; // the grid's first column of the array on top
    const below = top.rows + 3; // and its first row of what stands below
    this.grid = element("div", { class: "mlp-scheme", role: "listbox", "aria-label": view.code });
    this.grid.style.setProperty("--mlp-columns", left.columns + top.columns);
    const cells = (count) => `repeat(${count}, minmax(min-content, var(--mlp-cell)))`;
    this.grid.style.gridTemplateColumns = `auto ${cells(left.columns)} auto auto ${cells(top.columns)}`;
    const first = 2; // before it, the letters of a column's rows, or the name of a row
    if (left.down) this.#place("mlp-name mlp-over", [below - 1, first, first + left.columns], math(view.left.mathml));
    else this.#place("mlp-name", [below, 1, first], math(view.left.mathml));
    this.#addHeads(view.left, left, below, first);
    this.#addArray(view.left, left, [], below, first, "plain");
    this.#place("mlp-name", [2, 1, start - 1, top.rows], math(view.top.mathml));
    this.#addHeads(view.top, top, 2, start);
    this.#addArray(view.top, top, [], 2, start, "plain");
    let at = below;
    for (const { sign, operand, made_of, kind } of view.rows) {
      const shape = layOut(lab, operand);
      const beside = at === below; // the array on the left leaves less room for the name
      if (beside && operand.across !== view.top.across) this.#addHeads(operand, shape, at, start);
      const kinds = beside && !shape.down ? "mlp-name mlp-beside" : "mlp-name";
      const name = [span(`mlp-sign mlp-${kind}`, sign), " ", math(operand.mathml, true)];
      this.#place(kinds, [at, beside ? first + left.columns : 1, start - 1, shape.rows], ...name);
      this.#addArray(operand, shape, made_of, at, start, kind);
      at += shape.rows;
    }
    if (!view.rows.length) this.#place("mlp-gap", [below, start, start + top.columns], "do not fit");
    this.note = element("p", { class: "mlp-says", role: "status" }, view.says);
    const formula = element("p", { class: "mlp-form" }, math(view.mathml), element("code", {}, view.code));
    this.node = element("div", { class: "mlp-view" }, formula, this.grid, this.note);
  }

  /** Place what only the eye needs: each entry has a spoken name, and the formula stands above. */
  #place(kind, [row, from, to, rows = 1], ...content) {
    const style = `grid-area: ${row} / ${from} / span ${rows} / ${to}`;
    this.grid.append(element("span", { class: kind, style, "aria-hidden": true }, ...content));
  }

  /** The letters of an array's rows and columns, each with its number. */
  #addHeads(/** @type {Operand} */ { across }, { down, rows, columns }, top, left) {
    const head = (kind, row, column, letter, n) =>
      this.#place(`mlp-head-letter ${kind}`, [row, column, column + 1], n ? `${n + 1}` : `${letter} = 1`);
    if (across) for (const n of range(columns)) head("mlp-across", top - 1, left + n, across, n);
    if (down) for (const n of range(rows)) head("mlp-down", top + n, left - 1, down, n);
  }

  #addArray(/** @type {Operand} */ operand, { rows, columns, entries }, madeOf, top, left, kind) {
    this.#place(`mlp-bracket mlp-${kind}`, [top, left, left + columns, rows]);
    for (const { entry, ...at } of entries) {
      const [row, column, name] = [top + at.row, left + at.column, nameOf(operand, entry)];
      const knob = operand.knob && nameOf({ ...operand, array: operand.knob }, entry);
      const points = [name, ...madeOf.map((of) => nameOf(of, entry))].join("|");
      const names = { role: "option", tabindex: -1, "data-symbol": name, "data-points": points };
      const look = { class: `mlp-cell mlp-${kind}`, style: `grid-area: ${row} / ${column}` };
      const spoken = span("mlp-spoken", `${kind === "wrong" ? "wrong, " : ""}${written(operand, entry)}, `);
      const number = this.numbers.place(name, "", this.look);
      const node = element("span", { ...names, ...look, click: () => knob && this.lab.select(knob) }, spoken, number);
      node.classList.toggle("mlp-pick", Boolean(knob));
      this.grid.append(node);
      this.cells.push({ node, name, entry, row, column, knob, kind });
    }
  }

  /** Mark what makes up this entry of the result, what is chosen, and the entry from which the arrow keys go on. */
  update(made, here) {
    for (const cell of this.cells) {
      const isPart = made.some((name) => matches(name, cell.name));
      cell.node.classList.toggle("mlp-makes", isPart);
      cell.node.setAttribute("aria-selected", cell.knob === this.lab.sweep.knob);
      cell.node.tabIndex = cell === here ? 0 : -1;
    }
    this.numbers.write();
    const [wrong, right] = this.view.twins.map((name) => namesOf(name, this.lab.shape(name)));
    const same = wrong?.every((name, n) => this.lab.value(name) === this.lab.value(right[n])) ?? false;
    write(this.note, same ? this.view.same : this.view.says);
    this.grid.classList.toggle("mlp-same", same);
  }

  /** The nearest entry from one of them in the direction of an arrow key, straight ahead if there is one. */
  beside(cell, down, right) {
    const along = (other) => (other.row - cell.row) * down + (other.column - cell.column) * right;
    const far = (other) => Math.abs(other.row - cell.row) + Math.abs(other.column - cell.column);
    const ahead = this.cells.filter((other) => along(other) > 0);
    const straight = ahead.filter((other) => along(other) === far(other));
    return (straight.length ? straight : ahead).sort((a, b) => far(a) - far(b))[0] ?? cell;
  }
}

/** The index form, written out for one entry: the terms of its sum, and what is done to the sum. */
function indexForm(lab, /** @type {Product} */ product) {
  const { left, top, last, sign, summed, crossing, result } = product;
  const numbers = new Numbers(lab);
  const look = lookOf(lab, product.views[0]);
  let entry = {};
  const updates = [];

  /** A row of the table: what is written, the numbers of its factors, and its value; n is the index that is summed. */
  function row(kind, label, factors, value, n = 0) {
    const at = () => (summed ? { ...entry, [summed]: n } : entry);
    const [names, nameOfValue] = [factors.map((of) => () => nameOf(of, at())), () => nameOf(value, at())];
    const name = span("mlp-label");
    const middle = names.flatMap((own, nth) => [nth ? " · " : "", numbers.place(own, "", look)]);
    const node = element("div", { class: `mlp-term ${kind}` }, name, span("mlp-factors", ...middle));
    node.append(numbers.place(nameOfValue, "", look));
    updates.push(() => {
      write(name, label(at()));
      node.dataset.symbol = (factors.length ? names : [nameOfValue]).map((own) => own()).join("|");
    });
    return node;
  }
  const term = { array: product.terms, letters: product.letters + summed };
  const terms = range(summed ? lab.shape(left.array)[0] : 1).map((n) => {
    const label = (at) => `${n ? "+ " : ""}${written(left, at)} · ${written(top, at)}`;
    return row("", label, [left, top], term, n);
  });
  const scaled = sign === "⊙";
  const total = scaled ? [row("mlp-rule-above", () => `[ sum over ${summed} ]`, [], crossing)] : [];
  const after = last ? [row("", (at) => `${scaled ? "·" : "+"} ${written(last, at)}`, [], last)] : [];
  const outcome = row("mlp-rule-above mlp-outcome", (at) => `= ${written(result, at)}`, [], result);
  const formula = math(product.index, true);
  const setLetters = bindLetters(formula);
  const which = element("p", { class: "mlp-which" });
  const table = element("div", { class: "mlp-terms" }, ...terms, ...total, ...after, outcome);
  const node = element("div", { class: "mlp-index-form" }, element("p", { class: "mlp-form" }, formula), which, table);

  function update(now, mistaken) {
    entry = now;
    const places = Object.entries(entry)
      .map(([letter, n]) => `${letter} = ${n + 1}`)
      .join(", ");
    write(which, mistaken ? "another sum made that number" : `written out for ${places}`);
    setLetters(entry);
    for (const each of updates) each();
    numbers.write();
  }
  return { node, update };
}

/** Let every entry of one form move to the place that it has in the other. */
function flip(from, to) {
  if (isStill()) return;
  const before = new Map(from.cells.map((cell) => [cell.name, cell.node.getBoundingClientRect()]));
  for (const { name, node } of to.cells) {
    if (!before.has(name)) continue;
    const [was, is] = [before.get(name), node.getBoundingClientRect()];
    const start = { transform: `translate(${was.left - is.left}px, ${was.top - is.top}px)` };
    node.animate([start, { transform: "none" }], { duration: FLIP, easing: "ease-in-out" });
  }
}

/** @param {import("../../link/panel.js").Tools<{ product: Product, transposed: boolean }>} tools */
function build({ lab, model, signal, mount }) {
  const product = model.get("product");
  const forms = product.views.map((view) => new Form(lab, view));
  const index = indexForm(lab, product);
  const madeOf = [product.left, product.top, product.crossing, product.result, ...(product.last ? [product.last] : [])];
  const shown = () => forms[model.get("transposed") ? forms.length - 1 : 0];
  const sizes = lab.layers.map(({ letter }) => lab.shape(`O_${letter}`)[0]).join("-");
  const transpose = () => save(model, { transposed: !model.get("transposed") });
  const turn = button({ class: "mlp-transpose", click: transpose }, "ᵀ transpose wᴼ");
  const title = span("mlp-readout", `${product.title} · ${sizes}`);
  const stack = element("div", { class: "mlp-stack" }, ...forms.map(({ node }) => node));
  const root = mount(
    { class: "mlp mlp-matrices", "aria-label": `Matrices, ${product.title}, ${sizes}` },
    element("div", { class: "mlp-head" }, title, ...(forms.length > 1 ? [turn] : [])),
    element("div", { class: "mlp-both" }, index.node, stack),
  );

  let weight; // the chosen weight that the entry was taken from
  let entry = {};
  let here = null; // the entry from which the arrow keys go on

  /** Look at the entry that has these letters; letters that the result has not are left out. */
  function look(letters) {
    const own = Object.entries(letters).filter(([letter]) => product.letters.includes(letter));
    entry = { ...entry, ...Object.fromEntries(own) };
  }
  function update() {
    const chosen = lab.sweep.weights[product.weight];
    if (chosen !== weight) {
      [weight, here] = [chosen, null];
      const [j, i] = parse(chosen).index.map(Number);
      look({ j, i });
    }
    const form = shown();
    if (!form.cells.includes(here))
      here = form.cells.find(({ name }) => name === nameOf(product.result, entry)) ?? form.cells[0];
    forms.forEach((each) => each.node.classList.toggle("mlp-away", each !== form));
    turn.setAttribute("aria-pressed", form !== forms[0]);
    index.update(entry, root.classList.contains("mlp-mistaken"));
    const made = madeOf.map((of) => nameOf(of, entry));
    form.update(made, here);
  }
  function pointed(event) {
    const cell = shown().cells.find(({ node }) => node.contains(event.target));
    root.classList.toggle("mlp-mistaken", cell?.kind === "wrong"); // the formula's terms did not make this entry
    if (cell && event.type === "focusin") here = cell;
    if (cell) look(cell.entry);
    update();
  }
  const arrows = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  function press(event) {
    const cell = shown().cells.find(({ node }) => node === event.target);
    const [way, chooses] = [arrows[event.key], event.key === "Enter" || event.key === " "];
    if (!cell || !(way || chooses)) return;
    event.preventDefault();
    if (way) shown().beside(cell, way[0], way[1]).node.focus();
    else if (cell.knob) lab.select(cell.knob);
  }
  for (const start of ["pointerover", "focusin"]) root.addEventListener(start, pointed, { signal });
  root.addEventListener("keydown", press, { signal });
  model.on("change:transposed", () => {
    update();
    const [from, to] = shown() === forms[0] ? [...forms].reverse() : forms;
    flip(from, to);
  });
  return update;
}

export default { render: panel(build) };
