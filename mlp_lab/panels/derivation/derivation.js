/** One part of the derivation, a line at a time, each factor with its number under it. */

import { element, math, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { letters, parse, symbol } from "../../link/names.js";
import { halfTrack, stretch, writeNumbers } from "../../link/numbers.js";
import { pointing } from "../../link/pointing.js";

/** A number's place, which is noted in `numbers`. */
function numberPlace(numbers, name, kind, digits = 4) {
  const node = element("span", { class: `mlp-number ${kind}` });
  numbers.push({ node, name, digits });
  return node;
}

/** A piece of a line at its place in the line's grid. */
function cell(kind, column, row, ...content) {
  return element("span", { class: kind, style: `grid-column: ${column}; grid-row: ${row}` }, ...content);
}

/** The lanes of a sum, one for each k: the number of every factor under it, their product, and the sum so far. */
function lanes(lab, numbers, line, columns) {
  const place = (name, kind) => numberPlace(numbers, name, kind);
  const last = columns[columns.length - 1];
  const bars = [];
  const cells = ["product", "sum so far"].map((title, n) => cell("mlp-written mlp-title", last + 1 + n, 1, title));
  for (let k = 0; k < lab.shape("t")[0]; k++) {
    const symbol = `O_O[${k}]|x_O[${k}]|t[${k}]|w_O[i, ${k}]`;
    const add = (column, kind, ...content) => {
      const made = cell(`mlp-lane ${kind}`, column, k + 2, ...content);
      made.dataset.symbol = symbol;
      cells.push(made);
    };
    add(2, "mlp-k", `k = ${k + 1}`);
    columns.slice(0, line.paths).forEach((column, n) => add(column, "", place(`${line.factors[n].number}[${k}]`, "")));
    add(last + 1, "mlp-product", place(`${line.products}[${k}]`, ""));
    bars.push(element("i", { class: "mlp-bar" }));
    const track = element("span", { class: "mlp-track" }, bars[k]);
    add(last + 2, "mlp-sum", track, place(`${line.sums}[${k}]`, ""));
  }

  /** Each bar reaches from the sum before to the sum so far; the scale fits the knob at rest, and stays while it moves. */
  function update() {
    const scale = halfTrack(lab.largest(line.sums, true));
    let before = 0;
    bars.forEach((bar, k) => {
      const sum = lab.value(`${line.sums}[${k}]`);
      stretch(bar, scale, before, sum);
      before = sum;
    });
  }
  return { cells, update };
}

/** The grid of a line: `=` under its rule, the formula piece by piece, and the numbers under it. */
function formulaGrid(lab, numbers, line, rule) {
  const written = (kind, column, ...content) => cell(`mlp-written ${kind}`, column, 1, ...content);
  const cells = [cell("mlp-equals", 1, 1, rule, "=")];
  const bracket = line.paths && line.paths < line.factors.length;
  if (line.paths)
    cells.push(written("", 2, bracket ? "[ " : "", math("<munder><mo>∑</mo><mi>k</mi></munder>", true)));
  const columns = line.factors.map((_, n) => 3 + 2 * n);
  line.factors.forEach((factor, n) => {
    const marks = [n < line.factors.length - 1 ? "·" : ""];
    if (bracket && n === line.paths - 1) marks.unshift("] ");
    cells.push(
      written(factor.changed ? "mlp-factor mlp-changed" : "mlp-factor", columns[n], math(factor.mathml, true)),
    );
    cells.push(written("", columns[n] + 1, ...marks));
    if (n >= line.paths) {
      const kinds = `mlp-under ${factor.changed ? "mlp-changed" : ""} ${line.paths ? "mlp-outside" : ""}`;
      cells.push(cell(kinds, columns[n], 2, numberPlace(numbers, factor.number, "")));
    }
  });
  const sum = line.paths ? lanes(lab, numbers, line, columns) : { cells: [], update() {} };
  return { node: element("div", { class: "mlp-formula" }, ...cells, ...sum.cells), update: sum.update };
}

/** One line: its name, the left side if it is the first, `=` and its formula, its value, its reason. */
function linePlace(lab, numbers, line, left, open) {
  const rule = element("span", { class: "mlp-rule" });
  const formula = formulaGrid(lab, numbers, line, rule);
  const total = numberPlace(numbers, line.number, "mlp-total");
  const reason = element("p", { class: "mlp-reason" });
  const label = line.paths
    ? element(
        "button",
        { type: "button", class: "mlp-label", title: "show the sum of this line", click: open },
        line.name,
      )
    : element("span", { class: "mlp-label" }, line.name);
  const node = element(
    "li",
    { class: "mlp-line" },
    label,
    element("span", { class: "mlp-written" }, ...left),
    formula.node,
    element("span", { class: "mlp-value mlp-written" }, "=", total),
    reason,
  );

  function update(shown, named, opened, n) {
    node.classList.toggle("mlp-unseen", n >= shown);
    node.classList.toggle("mlp-newest", n === shown - 1);
    node.classList.toggle("mlp-open", n === opened);
    if (line.paths) {
      label.setAttribute("aria-expanded", n === opened);
      label.disabled = n >= shown;
    }
    write(rule, n < named ? line.rule : "?");
    write(reason, n < named ? line.reason : "");
    if (n === opened) formula.update();
  }
  return { node, update };
}

/** How many lines are seen, and of how many the rule is named; without questions every line seen is named. */
function steps(model, changed) {
  const [last, ask] = [model.get("lines").length, model.get("ask")];
  function show(shown, named) {
    model.set("shown", shown);
    model.set("named", named);
    model.save_changes();
    changed();
  }
  const self = {
    get shown() {
      return model.get("shown");
    },
    get named() {
      return model.get("named");
    },
    get canGoOn() {
      return self.shown < last && self.named === self.shown;
    },
    name: () => show(self.shown, self.shown),
    back: () => self.shown > 1 && show(self.shown - 1, Math.min(self.named, self.shown - 1)),
    next: () => self.canGoOn && show(self.shown + 1, ask ? self.named : self.shown + 1),
    first: () => show(1, 1),
    all: () => show(last, last),
  };
  return self;
}

/** The question which rule justifies the newest `=`, beside the buttons, and the rules to choose from. */
function ruleQuestion(model, at, buttons) {
  const [lines, effects] = [model.get("lines"), model.get("effects")];
  const question = element("p", { class: "mlp-question", role: "status" });
  let wrong = null; // the rule last chosen for the newest line, if it does not justify it

  function choose(rule) {
    if (at.named === at.shown) return;
    wrong = rule === lines[at.shown - 1].rule ? null : rule;
    if (wrong === null) at.name();
    else update();
  }
  const choices = Object.entries(model.get("rules")).map(([rule, says]) => {
    const content = [element("b", {}, rule), " ", math(says, true)];
    return element("button", { type: "button", class: "mlp-choice", click: () => choose(rule) }, ...content);
  });

  function sentence() {
    const [line, before] = [lines[at.shown - 1], lines[at.shown - 2]];
    if (at.shown === 1) return "Press ▶ for the next line.";
    if (at.named === at.shown) return `Yes, ${line.rule}. ${line.reason}`;
    if (wrong === null) return `Which rule justifies the = of ${line.name}?`;
    return `Not ${wrong}: it ${effects[wrong]}. From ${before.name} to ${line.name} something else has happened.`;
  }
  function update() {
    if (at.named === at.shown) wrong = null;
    for (const choice of choices) choice.setAttribute("aria-disabled", at.named === at.shown);
    write(question, sentence());
  }
  const head = element("div", { class: "mlp-head" }, question, buttons.node);
  const node = element("div", { class: "mlp-asking" }, head, element("div", { class: "mlp-choices" }, ...choices));
  return { node, update };
}

/** The buttons that go through the lines. */
function stepButtons(at, lines) {
  const button = (label, content, click) => element("button", { type: "button", "aria-label": label, click }, content);
  const [back, next] = [button("line before", "◀", at.back), button("next line", "▶", at.next)];
  const count = element("span", { class: "mlp-count" });
  const node = element("span", { class: "mlp-steps" }, back, count, next, button("show all", "show all", at.all));

  function update() {
    write(count, `${lines[at.shown - 1].name} of ${lines[lines.length - 1].name}`);
    back.setAttribute("aria-disabled", at.shown === 1); // not `disabled`: that would lose the focus
    next.setAttribute("aria-disabled", !at.canGoOn);
  }
  return { node, update };
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

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const [lines, array, title] = ["lines", "array", "title"].map((name) => model.get(name));
  const numbers = [];
  const at = steps(model, () => open(model.get("shown") - 1));
  let opened = at.shown - 1; // the line whose sum is shown
  const open = (n) => ((opened = n), update());
  const rows = lines.map((line, n) => {
    const left = n ? [] : [math(model.get("left"), true)];
    return linePlace(lab, numbers, line, left, () => open(n));
  });
  const heading = element("p", { class: "mlp-readout" });
  const apart = numberPlace(numbers, model.get("spread"), "", 3);
  const spread = element(
    "p",
    { class: "mlp-spread" },
    element("span", {}, "Largest difference between the lines: ", apart),
  );
  const buttons = stepButtons(at, lines);
  const asking = model.get("ask") ? [ruleQuestion(model, at, buttons)] : [];
  const kind = `mlp mlp-derivation ${model.get("ask") ? "mlp-asked" : ""}`;
  const root = element(
    "div",
    { class: kind, tabindex: 0, role: "group", "aria-label": `Derivation, ${title}` },
    element("div", { class: "mlp-head" }, heading, ...(model.get("ask") ? [] : [buttons.node])),
    element("ol", { class: "mlp-lines", style: `--mlp-lanes: ${lab.shape("t")[0]}` }, ...rows.map(({ node }) => node)),
    spread,
    ...asking.map(({ node }) => node),
    knobBar(lab, signal),
  );
  el.append(root);
  const [walk, setLetters] = [walkOverSymbols(root), letters(root)];

  function update() {
    const chosen = lab.sweep.weights[array];
    const place = parse(chosen).index.map(Number);
    root.classList.toggle("mlp-stale", lab.stale);
    write(heading, `${title} for ${symbol(chosen)} · ${chosen} · from j = ${place[0] + 1} to i = ${place[1] + 1}`);
    rows.forEach((row, n) => row.update(at.shown, at.named, opened, n));
    writeNumbers(lab, numbers);
    spread.classList.toggle("mlp-unseen", at.shown < 2);
    for (const part of [buttons, ...asking]) part.update();
    setLetters(place);
  }
  const keys = { ArrowRight: at.next, ArrowLeft: at.back, Home: at.first, End: at.all };
  keys.ArrowDown = () => walk(1);
  keys.ArrowUp = () => walk(-1);
  function press(event) {
    if (!(event.key in keys) || event.target.closest("input, select")) return;
    event.preventDefault();
    keys[event.key]();
  }
  root.addEventListener("keydown", press, { signal });
  model.on("change:shown", () => open(at.shown - 1));
  model.on("change:named", update);
  lab.follow(update, signal);
  pointing(lab, root, signal);
  return () => root.remove();
}

export default { render };
