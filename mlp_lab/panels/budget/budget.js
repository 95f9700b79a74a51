/** The gradient of a weight as a budget: each factor takes some powers of ten, and the smallest is named. */

import { power, ticks } from "../../link/axes.js";
import { sumBars } from "../../link/bars.js";
import { button, element, put, span, write } from "../../link/dom.js";
import { inWords } from "../../link/examples.js";
import { parse, range, symbol } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { hasRun, SCALE } from "../../link/sweep.js";
import { radios } from "../../link/traits.js";
import { weightChoice } from "../../link/weight_choice.js";

/** @typedef {{ way: string }} Traits the output that the error comes back from, or "sum" */
/** @typedef {import("../../link/panel.js").Tools<Traits>} Tools */
/** @typedef {{ kind: string, word: string, sign: string, points: string }} Factor what it is, and what it lights up */

const SUM = "sum";
const BELOW = 2; // powers of ten below all others, where a bar to exactly 0 ends
const TICKS = 7;
const TOLD = { error: "the error", slope: "the slope", weight: "the weight", back: "what comes back," };
const told = (/** @type {Factor} */ { word, sign }) => `${TOLD[word] ?? "what comes in,"} ${sign}`;

const signed = (/** @type {number} */ value) => (value > 0 ? "+" : "") + format(value);

/** What the factors of a weight are. @returns {Factor[]} */
function factorsOf(/** @type {string} */ weight, /** @type {string} */ way) {
  const { array, index } = parse(weight);
  const [j, i] = index;
  const isHidden = array === "w_H";
  const k = isHidden ? way : i;
  const slope = (/** @type {string} */ x) => ({ kind: "slope", word: "slope", sign: `sig′(${symbol(x)})`, points: x });
  const carried = isHidden ? `O_I[${j}]` : `O_H[${j}]`;
  const error = { kind: "error", word: "error", sign: `${symbol(`O_O[${k}]`)} − ${symbol(`t[${k}]`)}` };
  const onward = { kind: "carried", word: "weight", sign: symbol(`w_O[${i}, ${k}]`), points: `w_O[${i}, ${k}]` };
  const back = { kind: "error", word: "back", sign: `Σₖ δₖᴼ wᵢₖᴼ`.replace("ᵢ", symbol(`w[${i}]`).slice(1)) };
  const paths = way === SUM ? [{ ...back, points: `delta_H[${i}]` }] : [{ ...error, points: `O_O[${k}]|t[${k}]` }];
  if (way !== SUM) paths.push(slope(`x_O[${k}]`));
  if (isHidden && way !== SUM) paths.push(onward);
  if (isHidden) paths.push(slope(`x_H[${i}]`));
  return [...paths, { kind: "carried", word: "comes in", sign: symbol(carried), points: carried }];
}

/** The bars, a row for each factor, and one for their product, over a scale of powers of ten. */
function walk(/** @type {Tools} */ { lab }, /** @type {() => string} */ wayNow) {
  const [list, total] = [element("div"), element("div", { class: "mlp-budget-one mlp-budget-total" })];
  const [scale, grid] = ["scale", "grid"].map((kind) =>
    element("div", { class: `mlp-budget-${kind}`, "aria-hidden": "true" }),
  );
  const node = element("div", { class: "mlp-budget-all" }, grid, list, total, scale);
  let numbers = new Numbers(lab);
  let bars = sumBars(lab, 0);
  let [made, drawn] = ["", ""]; // what the rows, and the scale, are for
  /** @type {Element[]} */
  let rows = [];
  /** @type {Factor[]} */
  let factors = [];

  function renew(/** @type {string} */ way) {
    factors = factorsOf(lab.sweep.weight, way);
    numbers = new Numbers(lab);
    bars = sumBars(lab, factors.length + 1, true);
    rows = factors.map(({ kind, word, sign, points }, n) => {
      const name = span("mlp-budget-name", span("mlp-budget-word", `${word} `), sign);
      const size = numbers.place(`budget ${way} factors[${n}]`, "mlp-budget-size", { how: signed });
      const about = { class: `mlp-budget-one mlp-budget-${kind}`, "data-symbol": points };
      return element("div", about, name, size, bars.tracks[n]);
    });
    list.replaceChildren(...rows);
    const product = numbers.place(`budget ${way} product`, "mlp-budget-size", { how: signed });
    total.replaceChildren(span("mlp-budget-name", "product"), product, bars.tracks[factors.length]);
  }

  /** Write the powers of ten below the bars. */
  function drawScale() {
    const [low, high] = bars.ends();
    const key = `${low} ${high}`;
    if (key === drawn) return;
    drawn = key;
    const all = ticks(low, high || 1e-9, TICKS).filter((at) => Number.isInteger(at) && at >= low && at <= high);
    const at = (/** @type {number} */ value) => ({ style: `left: ${bars.place(value).toFixed(2)}%` });
    scale.replaceChildren(...all.map((value) => element("span", at(value), value ? power(value) : "1")));
    grid.replaceChildren(...all.map((value) => element("i", at(value))));
  }

  function update() {
    const way = wayNow();
    const about = `${way} of ${lab.sweep.weight}`;
    if (made !== about) renew(way);
    made = about;
    const sums = [...lab.values(`budget ${way} so far`)];
    const floor = Math.min(0, ...sums.filter(Number.isFinite)) - BELOW;
    const shown = sums.map((sum) => (Number.isFinite(sum) ? sum : floor));
    bars.update([...shown, shown[shown.length - 1]]);
    drawScale();
    const smallest = lab.value(`budget ${way} smallest`);
    const values = lab.values(`budget ${way} factors`);
    rows.forEach((row, n) => {
      row.classList.toggle("mlp-budget-smallest", n === smallest);
      row.classList.toggle("mlp-budget-nothing", values[n] === 0);
    });
    total.classList.toggle("mlp-budget-nothing", values.includes(0));
    numbers.write();
  }

  /** What there is to say of the smallest factor. */
  function verdict() {
    const smallest = lab.value(`budget ${wayNow()} smallest`);
    const value = lab.value(`budget ${wayNow()} factors[${smallest}]`);
    if (value === 0) return `A factor is exactly 0: ${told(factors[smallest])}. Nothing comes through.`;
    return `The smallest factor is ${told(factors[smallest])}.`;
  }
  return { node, update, verdict };
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, model, mount } = tools;
  const count = lab.shape("t")[0];
  const ways = [...range(count).map((k) => [String(k), `k = ${k + 1}`]), [SUM, "sum of all"]];
  const about = { label: "path of the error", title: "path", words: Object.fromEntries(ways) };
  const [choice, path, numbers] = [weightChoice(lab), radios(model, "way", about), new Numbers(lab)];
  const isHidden = () => lab.sweep.weight.startsWith("w_H");
  const wayNow = () => (isHidden() ? model.get("way") : "0");
  const bars = walk(tools, wayNow);
  const scale = button({ class: "mlp-budget-scale-all", click: () => lab.select(SCALE) }, "scale all weights");
  const net = numbers.place(() => `gradient_${lab.sweep.weight}`, "mlp-total", { how: signed });
  const of = span("mlp-legend");
  const head = element("div", { class: "mlp-head" }, span("", "Budget of ∂E/∂", choice.node, "= ", net), of, scale);
  const says = element("p", { class: "mlp-readout" });
  mount({ class: "mlp mlp-budget", "aria-label": "Budget of a gradient" }, head, path.node, bars.node, says);

  return function update() {
    choice.update();
    path.update();
    path.node.hidden = !isHidden() || count === 1;
    bars.update();
    numbers.write();
    write(of, hasRun(lab.sweep) ? inWords(lab, lab.example) : "of the lab’s example");
    write(says, bars.verdict());
    put(scale, ["aria-pressed", "aria-disabled"], [lab.knob === SCALE, lab.lost]);
  };
}

export default { render: panel(build) };
