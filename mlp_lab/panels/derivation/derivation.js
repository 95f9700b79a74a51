/** One part of the derivation, a line at a time, each factor with its number under it. */

import { sumBars } from "../../link/bars.js";
import { button, element, math, span, write } from "../../link/dom.js";
import { bindLetters, parse, range, symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { save } from "../../link/traits.js";

/**
 * What panel.py sends: formulas are MathML, numbers are names, and the first `paths` factors of a line are summed over k.
 * @typedef {{ mathml: string, number: string, changed: boolean }} Factor
 * @typedef {{ name: string, rule: string, reason: string, factors: Factor[], paths: number, number: string,
 *   products: string, sums: string }} Line
 * @typedef {{ title: string, array: string, left: string, spread: string, lines: Line[], ask: boolean, shown: number,
 *   named: number, rules: Record<string, string>, effects: Record<string, string> }} Traits
 * @typedef {import("../../link/panel.js").Tools<Traits>} Tools
 */

/** A piece of a line at its place in the line's grid. */
function cell(/** @type {string} */ kind, column, row, ...content) {
  return element("span", { class: kind, style: `grid-column: ${column}; grid-row: ${row}` }, ...content);
}

/** The lanes of a sum, one for each k: the number of every factor under it, their product, and the sum so far. */
function lanes(lab, numbers, /** @type {Line} */ line, columns) {
  const outputs = range(lab.shape("t")[0]);
  const bars = sumBars(outputs.length);
  const last = columns[columns.length - 1];
  const titles = ["product", "sum so far"].map((title, n) => cell("mlp-written mlp-title", last + 1 + n, 1, title));
  const cells = outputs.flatMap((k) => {
    const place = (name) => numbers.place(`${name}[${k}]`);
    const parts = [
      cell("mlp-lane mlp-k", 2, k + 2, `k = ${k + 1}`),
      ...line.factors.slice(0, line.paths).map(({ number }, n) => cell("mlp-lane", columns[n], k + 2, place(number))),
      cell("mlp-lane mlp-product", last + 1, k + 2, place(line.products)),
      cell("mlp-lane mlp-sum", last + 2, k + 2, bars.tracks[k], place(line.sums)),
    ];
    for (const part of parts) part.dataset.symbol = `O_O[${k}]|x_O[${k}]|t[${k}]|w_O[i, ${k}]`;
    return parts;
  });
  const sums = () => outputs.map((k) => lab.value(`${line.sums}[${k}]`));
  return { cells: [...titles, ...cells], update: () => bars.update(sums(), lab.largest(line.sums, true)) };
}

/** The grid of a line: `=` under its rule, the formula piece by piece, and the numbers under it. */
function formulaGrid(lab, numbers, /** @type {Line} */ line, rule) {
  const { factors, paths } = line;
  const written = (kind, column, ...content) => cell(`mlp-written ${kind}`, column, 1, ...content);
  const bracket = paths > 0 && paths < factors.length;
  const columns = factors.map((_, n) => 3 + 2 * n);
  const sumSign = [bracket ? "[ " : "", math("<munder><mo>∑</mo><mi>k</mi></munder>", true)];
  const cells = factors.flatMap(({ mathml, number, changed }, n) => {
    const mark = changed ? "mlp-changed" : "";
    const between = (bracket && n === paths - 1 ? "] " : "") + (n < factors.length - 1 ? "·" : "");
    const kinds = `mlp-under ${mark} ${paths ? "mlp-outside" : ""}`;
    return [
      written(`mlp-factor ${mark}`, columns[n], math(mathml, true)),
      written("", columns[n] + 1, between),
      ...(n < paths ? [] : [cell(kinds, columns[n], 2, numbers.place(number))]),
    ];
  });
  const sum = paths ? lanes(lab, numbers, line, columns) : { cells: [], update() {} };
  const head = [cell("mlp-equals", 1, 1, rule, "="), ...(paths ? [written("", 2, ...sumSign)] : [])];
  return { node: element("div", { class: "mlp-formula" }, ...head, ...cells, ...sum.cells), update: sum.update };
}

/** One line: its name, the left side if it is the first, `=` and its formula, its value, its reason. */
function linePlace(lab, numbers, /** @type {Line} */ line, left, open) {
  const rule = span("mlp-rule");
  const formula = formulaGrid(lab, numbers, line, rule);
  const reason = element("p", { class: "mlp-reason" });
  const opening = { class: "mlp-label", title: "show the sum of this line", click: open };
  const label = line.paths ? button(opening, line.name) : span("mlp-label", line.name);
  const value = span("mlp-value mlp-written", "=", numbers.place(line.number, "mlp-total"));
  const node = element("li", { class: "mlp-line" }, label, span("mlp-written", ...left), formula.node, value, reason);

  function update(shown, named, n, isOpen) {
    node.classList.toggle("mlp-unseen", n >= shown);
    node.classList.toggle("mlp-newest", n === shown - 1);
    node.classList.toggle("mlp-open", isOpen);
    if (line.paths) {
      label.setAttribute("aria-expanded", isOpen);
      label.disabled = n >= shown;
    }
    write(rule, n < named ? line.rule : "?");
    write(reason, n < named ? line.reason : "");
    if (isOpen) formula.update();
  }
  return { node, update };
}

/** How many lines are seen, and of how many the rule is named; without questions every line seen is named. */
function steps(/** @type {Tools["model"]} */ model, changed) {
  const [last, ask] = [model.get("lines").length, model.get("ask")];
  const [shown, named] = [() => model.get("shown"), () => model.get("named")];
  const canGoOn = () => shown() < last && named() === shown();
  function show(lines, withRules) {
    save(model, { shown: lines, named: withRules });
    changed();
  }
  return {
    shown,
    named,
    canGoOn,
    name: () => show(shown(), shown()),
    back: () => shown() > 1 && show(shown() - 1, Math.min(named(), shown() - 1)),
    next: () => canGoOn() && show(shown() + 1, ask ? named() : shown() + 1),
    first: () => show(1, 1),
    all: () => show(last, last),
  };
}

/** The question which rule justifies the newest `=`, beside the buttons, and the rules to choose from. */
function ruleQuestion(/** @type {Tools["model"]} */ model, at, buttons) {
  const [lines, effects] = [model.get("lines"), model.get("effects")];
  const question = element("p", { class: "mlp-question", role: "status" });
  let wrong = null; // the rule last chosen for the newest line, if it does not justify it

  function choose(rule) {
    if (at.named() === at.shown()) return;
    wrong = rule === lines[at.shown() - 1].rule ? null : rule;
    if (wrong === null) at.name();
    else update();
  }
  const choices = Object.entries(model.get("rules")).map(([rule, formula]) =>
    button({ class: "mlp-choice", click: () => choose(rule) }, element("b", {}, rule), " ", math(formula, true)),
  );

  function sentence() {
    const [line, before] = [lines[at.shown() - 1], lines[at.shown() - 2]];
    if (at.shown() === 1) return "Press ▶ for the next line.";
    if (at.named() === at.shown()) return `Yes, ${line.rule}. ${line.reason}`;
    if (wrong === null) return `Which rule justifies the = of ${line.name}?`;
    return `Not ${wrong}: it ${effects[wrong]}. From ${before.name} to ${line.name} something else has happened.`;
  }
  function update() {
    if (at.named() === at.shown()) wrong = null;
    for (const choice of choices) choice.setAttribute("aria-disabled", at.named() === at.shown());
    write(question, sentence());
  }
  const head = element("div", { class: "mlp-head" }, question, buttons.node);
  const node = element("div", { class: "mlp-asking" }, head, element("div", { class: "mlp-choices" }, ...choices));
  return { node, update };
}

/** The buttons that go through the lines. */
function stepButtons(at, /** @type {Line[]} */ lines) {
  const step = (label, content, click) => button({ "aria-label": label, click }, content);
  const [back, next] = [step("line before", "◀", at.back), step("next line", "▶", at.next)];
  const count = span("mlp-count");

  function update() {
    write(count, `${lines[at.shown() - 1].name} of ${lines[lines.length - 1].name}`);
    back.setAttribute("aria-disabled", at.shown() === 1); // not `disabled`: that would lose the focus
    next.setAttribute("aria-disabled", !at.canGoOn());
  }
  return { node: span("mlp-steps", back, count, next, step("show all", "show all", at.all)), update };
}

const SEEN = ".mlp-line:not(.mlp-unseen) math [data-symbol], .mlp-open:not(.mlp-unseen) .mlp-k";

/** Let the symbols of all lines take the focus; gives what walks from one to the next. */
function walkOverSymbols(root) {
  const symbols = [...root.querySelectorAll(".mlp-lines [data-symbol]")];
  for (const node of symbols) {
    node.setAttribute("tabindex", -1);
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  return (by) => {
    const seen = symbols.filter((node) => node.matches(SEEN));
    const here = seen.indexOf(document.activeElement);
    const next = here < 0 && by < 0 ? seen.length - 1 : here + by;
    seen[(next + seen.length) % seen.length].focus();
  };
}

/** @param {Tools} tools */
function build({ lab, model, signal, mount }) {
  const [lines, title, ask] = [model.get("lines"), model.get("title"), model.get("ask")];
  const numbers = new Numbers(lab);
  const at = steps(model, () => open(at.shown() - 1));
  let opened = at.shown() - 1; // the line whose sum is shown
  const open = (n) => ((opened = n), update());
  const rows = lines.map((line, n) => {
    const left = n ? [] : [math(model.get("left"), true)];
    return linePlace(lab, numbers, line, left, () => open(n));
  });
  const heading = element("p", { class: "mlp-readout" });
  const apart = numbers.place(model.get("spread"), "", { digits: 3 });
  const words = element("span", {}, "Largest difference between the lines: ", apart);
  const spread = element("p", { class: "mlp-spread" }, words);
  const buttons = stepButtons(at, lines);
  const asking = ask ? [ruleQuestion(model, at, buttons)] : [];
  const style = `--mlp-lanes: ${lab.shape("t")[0]}`;
  const root = mount(
    { class: `mlp mlp-derivation ${ask ? "mlp-asked" : ""}`, tabindex: 0, "aria-label": `Derivation, ${title}` },
    element("div", { class: "mlp-head" }, heading, ...(ask ? [] : [buttons.node])),
    element("ol", { class: "mlp-lines", style }, ...rows.map(({ node }) => node)),
    spread,
    ...asking.map(({ node }) => node),
  );
  const [walk, setLetters] = [walkOverSymbols(root), bindLetters(root)];

  function update() {
    const chosen = lab.sweep.weights[model.get("array")];
    const [j, i] = parse(chosen).index.map(Number);
    write(heading, `${title} for ${symbol(chosen)} · ${chosen} · from j = ${j + 1} to i = ${i + 1}`);
    rows.forEach((row, n) => row.update(at.shown(), at.named(), n, n === opened));
    numbers.write();
    spread.classList.toggle("mlp-unseen", at.shown() < 2);
    for (const part of [buttons, ...asking]) part.update();
    setLetters({ j, i });
  }
  const jumps = { ArrowRight: at.next, ArrowLeft: at.back, Home: at.first, End: at.all };
  const keys = { ...jumps, ArrowDown: () => walk(1), ArrowUp: () => walk(-1) };
  function press(event) {
    if (!(event.key in keys) || event.target.closest("input, select")) return;
    event.preventDefault();
    keys[event.key]();
  }
  root.addEventListener("keydown", press, { signal });
  model.on("change:shown", () => open(at.shown() - 1));
  model.on("change:named", update);
  return update;
}

export default { render: panel(build) };
