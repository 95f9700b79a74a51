/** A product of matrices: one array on the left, one on top, each entry where its row and its column cross. */

import { element, math, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { matches, parse, symbol } from "../../link/names.js";
import { short, writeNumbers } from "../../link/numbers.js";
import { pointing } from "../../link/pointing.js";

const FLIP = 450; // ms that the transpose takes

/** Write letters of an operand as the indices of an entry; a letter that has none there stays, and stands for any. */
function nameOf({ array, letters }, entry) {
  return `${array}[${[...letters].map((letter) => entry[letter] ?? letter).join(", ")}]`;
}

/** Write an operand's formula for one entry, its indices counted from 1: `w_ik^O` as w₂₁ᴼ, `O^H w^O` as Oᴴ wᴼ, i = 2. */
function written({ formula, letters }, entry) {
  const symbols = formula.replace(/(.)(?:_([a-z]+))?\^([IHO])/gu, (_, letter, below, layer) =>
    symbol(below ? nameOf({ array: `${letter}_${layer}`, letters: below }, entry) : `${letter}_${layer}`),
  );
  const places = [...letters].map((letter) => `${letter} = ${entry[letter] + 1}`);
  return formula.includes(`_${letters}^`) ? symbols : `${symbols}, ${places.join(", ")}`;
}

/** Every entry of an operand as it is laid out, with the row and the column where it stands. */
function places(lab, { array, letters, across }) {
  const count = Object.fromEntries(lab.shape(array).map((n, axis) => [letters[axis], n]));
  const down = letters.replace(across, "");
  const [rows, columns] = [count[down] ?? 1, count[across] ?? 1];
  const entries = Array.from({ length: rows * columns }, (_, n) => {
    const [row, column] = [Math.floor(n / columns), n % columns];
    return { row, column, entry: { ...(down && { [down]: row }), ...(across && { [across]: column }) } };
  });
  return { rows, columns, down, entries };
}

/** A form of the product: its arrays in one grid, made once. */
class Form {
  /** Its entries, each with its name, its place in the grid, its letters and its node. */
  cells = [];
  /** Numbers to write, as `lab.writeNumbers` takes them. */
  numbers = [];

  constructor(lab, view) {
    [this.lab, this.view] = [lab, view];
    const [left, top] = [places(lab, view.left), places(lab, view.top)];
    this.digits = left.columns + top.columns > 10 ? 3 : 4; // what there is room for
    const start = left.columns + (left.down ? 4 : 3); // the grid's first column of the array on top
    const below = top.rows + 3; // and its first row of what stands below
    this.grid = element("div", { class: "mlp-scheme", role: "listbox", "aria-label": view.code });
    this.grid.style.setProperty("--mlp-columns", left.columns + top.columns);
    this.grid.style.gridTemplateColumns = [
      ...(left.down ? ["auto"] : []),
      `repeat(${left.columns}, minmax(min-content, var(--mlp-cell))) auto auto repeat(${top.columns}, minmax(min-content, var(--mlp-cell)))`,
    ].join(" ");
    const first = start - left.columns - 2;
    const above = left.down ? below - 1 : below - 2; // the letters of a row stand between it and its name
    this.#place("mlp-name mlp-over", [above, first, first + left.columns], math(view.left.mathml));
    this.#addHeads(view.left, left, below, first);
    this.#addArray(view.left, left, [], below, first, "plain");
    this.#place("mlp-name", [2, 1, start - 1, top.rows], math(view.top.mathml));
    this.#addHeads(view.top, top, 2, start);
    this.#addArray(view.top, top, [], 2, start, "plain");
    let at = below;
    for (const { sign, operand, made_of, kind } of view.rows) {
      const shape = places(lab, operand);
      const beside = at === below; // the array on the left leaves less room for the name
      if (beside && operand.across !== view.top.across) this.#addHeads(operand, shape, at, start);
      const mark = element("span", { class: `mlp-sign mlp-${kind}` }, sign);
      const name = [mark, " ", math(operand.mathml, true)];
      const kinds = beside && !shape.down ? "mlp-name mlp-beside" : "mlp-name";
      this.#place(kinds, [at, beside ? first + left.columns : 1, start - 1, shape.rows], ...name);
      this.#addArray(operand, shape, made_of, at, start, kind);
      at += shape.rows;
    }
    this.says = element("p", { class: "mlp-says", role: "status" }, view.says);
    const formula = element("p", { class: "mlp-form" }, math(view.mathml), element("code", {}, view.code));
    this.node = element("div", { class: "mlp-view" }, formula, this.grid, this.says);
    if (!view.rows.length) this.#place("mlp-gap", [below, start, start + top.columns], "do not fit");
  }

  #place(kind, [row, from, to, rows = 1], ...content) {
    const style = `grid-area: ${row} / ${from} / span ${rows} / ${to}`;
    this.grid.append(element("span", { class: kind, style, role: "presentation" }, ...content));
  }

  /** The letters of an array's rows and columns, each with its number. */
  #addHeads({ across }, { down, rows, columns }, top, left) {
    const head = (kind, row, column, letter, n) =>
      this.#place(`mlp-head-letter ${kind}`, [row, column, column + 1], n ? `${n + 1}` : `${letter} = 1`);
    if (across) for (let n = 0; n < columns; n++) head("mlp-across", top - 1, left + n, across, n);
    if (down) for (let n = 0; n < rows; n++) head("mlp-down", top + n, left - 1, down, n);
  }

  #addArray(operand, { rows, columns, entries }, madeOf, top, left, kind) {
    this.#place(`mlp-bracket mlp-${kind}`, [top, left, left + columns, rows]);
    for (const { row, column, entry } of entries) this.#addCell(operand, entry, madeOf, top + row, left + column, kind);
  }

  #addCell(operand, entry, madeOf, row, column, kind) {
    const name = nameOf(operand, entry);
    const points = [name, ...madeOf.map((of) => nameOf(of, entry))].join("|");
    const knob = operand.knob && nameOf({ ...operand, array: operand.knob }, entry);
    const number = element("span", { class: "mlp-number" });
    const says = `${kind === "wrong" ? "wrong, " : ""}${written(operand, entry)}, `;
    const spoken = element("span", { class: "mlp-spoken" }, says);
    const node = element(
      "span",
      {
        class: `mlp-cell ${knob ? "mlp-pick" : ""} mlp-${kind}`,
        style: `grid-area: ${row} / ${column}`,
        role: "option",
        tabindex: -1,
        "data-symbol": name,
        "data-points": points,
        ...(knob && { click: () => this.lab.select(knob) }),
      },
      spoken,
      number,
    );
    this.grid.append(node);
    this.numbers.push({ node: number, name, digits: this.digits, write: short });
    this.cells.push({ node, name, entry, row, column, knob, kind });
  }

  /** Mark what makes up this entry of the result, and what is chosen. */
  update(made, stands) {
    const { lab } = this;
    for (const cell of this.cells) {
      cell.node.classList.toggle(
        "mlp-makes",
        made.some((name) => matches(name, cell.name)),
      );
      cell.node.setAttribute("aria-selected", cell.knob === lab.sweep.knob);
      cell.node.tabIndex = cell === stands ? 0 : -1;
    }
    writeNumbers(lab, this.numbers);
    const [wrong, right] = this.view.twins;
    const entries = wrong ? [...Array(lab.shape(wrong)[0]).keys()] : [];
    const same = wrong && entries.every((n) => lab.value(`${wrong}[${n}]`) === lab.value(`${right}[${n}]`));
    write(this.says, same ? this.view.same : this.view.says);
    this.grid.classList.toggle("mlp-same", Boolean(same));
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
function indexForm(lab, product, numbers) {
  const { left, top, last, sign, summed, result } = product;
  let entry = {};
  const updates = [];

  /** A row of the table: what is written, the numbers of its factors, and its value. */
  function row(kind, label, factors, value) {
    const name = element("span", { class: "mlp-label" });
    const middle = element("span", { class: "mlp-factors" });
    const total = element("span", { class: "mlp-number" });
    factors.forEach((factor, n) => {
      const node = element("span", { class: "mlp-number" });
      middle.append(n ? " · " : "", node);
      numbers.push({ node, name: factor, digits: 4 });
    });
    numbers.push({ node: total, name: value, digits: 4 });
    const node = element("div", { class: `mlp-term ${kind}` }, name, middle, total);
    updates.push(() => {
      write(name, label());
      node.dataset.symbol = (factors.length ? factors : [value]).map((own) => own()).join("|");
    });
    return node;
  }
  const count = summed ? lab.shape(left.array)[0] : 1;
  const terms = Array.from({ length: count }, (_, n) => {
    const at = () => ({ ...entry, ...(summed && { [summed]: n }) });
    const factors = [left, top].map((of) => () => nameOf(of, at()));
    const label = () => `${n ? "+ " : ""}${written(left, at())} · ${written(top, at())}`;
    const value = { array: product.terms, letters: product.letters + summed };
    return row("", label, factors, () => nameOf(value, at()));
  });
  const rows = [...terms];
  if (last) {
    const sum = () => nameOf(product.crossing, entry);
    if (sign === "⊙") rows.push(row("mlp-rule-above", () => `[ sum over ${summed} ]`, [], sum));
    const name = () => nameOf(last, entry);
    rows.push(row("", () => `${sign === "⊙" ? "·" : "+"} ${written(last, entry)}`, [], name));
  }
  rows.push(
    row(
      "mlp-rule-above mlp-outcome",
      () => `= ${written(result, entry)}`,
      [],
      () => nameOf(result, entry),
    ),
  );
  const formula = math(product.index, true);
  const symbols = [...formula.querySelectorAll("[data-symbol]")].map((node) => [node, node.dataset.symbol]);
  const head = element("p", { class: "mlp-form" }, formula);
  const which = element("p", { class: "mlp-which" });
  const node = element(
    "div",
    { class: "mlp-index-form" },
    head,
    which,
    element("div", { class: "mlp-terms" }, ...rows),
  );

  function update(now) {
    entry = now;
    const letters = Object.entries(entry).map(([letter, n]) => `${letter} = ${n + 1}`);
    write(which, `written out for ${letters.join(", ")}`);
    for (const [symbol, name] of symbols)
      symbol.dataset.symbol = name.replace(/\b[a-z]\b(?=[,\]])/g, (letter) => entry[letter] ?? letter);
    for (const each of updates) each();
  }
  return { node, update };
}

/** Let every entry of one form move to the place that it has in the other. */
function flip(from, to) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const before = new Map(from.cells.map((cell) => [cell.name, cell.node.getBoundingClientRect()]));
  for (const { name, node } of to.cells) {
    if (!before.has(name)) continue;
    const [was, is] = [before.get(name), node.getBoundingClientRect()];
    const start = { transform: `translate(${was.left - is.left}px, ${was.top - is.top}px)` };
    node.animate([start, { transform: "none" }], { duration: FLIP, easing: "ease-in-out" });
  }
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const product = model.get("product");
  const forms = product.views.map((view) => new Form(lab, view));
  const numbers = [];
  const index = indexForm(lab, product, numbers);
  const madeOf = [product.left, product.top, product.crossing, product.result, ...(product.last ? [product.last] : [])];
  const shown = () => forms[model.get("transposed") ? forms.length - 1 : 0];
  const sizes = ["O_I", "O_H", "O_O"].map((array) => lab.shape(array)[0]).join("-");
  const title = element("span", { class: "mlp-readout" }, `${product.title} · ${sizes}`);
  const turn = element(
    "button",
    {
      type: "button",
      class: "mlp-transpose",
      click: () => (model.set("transposed", !model.get("transposed")), model.save_changes()),
    },
    "ᵀ transpose wᴼ",
  );
  const stack = element("div", { class: "mlp-stack" }, ...forms.map(({ node }) => node));
  const root = element(
    "div",
    { class: "mlp mlp-matrices", role: "group", "aria-label": `Matrices, ${product.title}, ${sizes}` },
    element("div", { class: "mlp-head" }, title, ...(forms.length > 1 ? [turn] : [])),
    element("div", { class: "mlp-both" }, index.node, stack),
    knobBar(lab, signal),
  );
  el.append(root);

  let weight; // the chosen weight that the entry was taken from
  let entry = {};
  let stands = null; // the entry where the arrow keys stand

  /** Look at the entry that has these letters; letters that the result has not are left out. */
  function look(letters) {
    const own = Object.entries(letters).filter(([letter]) => product.letters.includes(letter));
    entry = { ...entry, ...Object.fromEntries(own) };
  }
  function update() {
    const chosen = lab.sweep.weights[product.weight];
    if (chosen !== weight) {
      [weight, stands] = [chosen, null];
      const [j, i] = parse(chosen).index.map(Number);
      look({ j, i });
    }
    const form = shown();
    if (!form.cells.includes(stands))
      stands = form.cells.find(({ name }) => name === nameOf(product.result, entry)) ?? form.cells[0];
    forms.forEach((each) => each.node.classList.toggle("mlp-away", each !== form));
    turn.setAttribute("aria-pressed", form !== forms[0]);
    root.classList.toggle("mlp-stale", lab.stale);
    index.update(entry);
    form.update(
      madeOf.map((of) => nameOf(of, entry)),
      stands,
    );
    writeNumbers(lab, numbers);
  }
  function pointed(event) {
    const cell = shown().cells.find(({ node }) => node.contains(event.target));
    root.classList.toggle("mlp-mistaken", cell?.kind === "wrong"); // the formula's terms did not make this entry
    if (!cell) return;
    if (event.type === "focusin") stands = cell;
    look(cell.entry);
    update();
  }
  const arrows = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  function press(event) {
    const cell = shown().cells.find(({ node }) => node === event.target);
    if (!cell || !(event.key in arrows || event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    if (event.key in arrows)
      shown()
        .beside(cell, ...arrows[event.key])
        .node.focus();
    else if (cell.knob) lab.select(cell.knob);
  }
  for (const start of ["pointerover", "focusin"]) root.addEventListener(start, pointed, { signal });
  root.addEventListener("keydown", press, { signal });
  model.on("change:transposed", () => {
    update();
    flip(...(shown() === forms[0] ? [...forms].reverse() : forms));
  });
  lab.follow(update, signal);
  pointing(lab, root, signal);
  return () => root.remove();
}

export default { render };
