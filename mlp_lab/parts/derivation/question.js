/** What a derivation asks: which line follows, or which rule makes the newest one right; Python judges. */

import { button, element, math, span } from "../../link/dom.js";
import { format, Numbers } from "../../link/numbers.js";
import { formula } from "./formula.js";

/** @typedef {import("./formula.js").Option} Option */

/** Two bars on one zero line: the number of what was chosen, and the true one below it. */
function twoBars(lab, /** @type {string[]} */ names) {
  const bars = names.map(() => element("i", { class: "mlp-bar" }));
  const node = span("mlp-track mlp-two", element("i", { class: "mlp-zero" }), ...bars);

  function update() {
    const values = names.map((name) => lab.value(name) || 0);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const place = (value) => (100 * (value - low)) / (high - low || 1);
    values.forEach((value, n) => {
      bars[n].style.left = `${place(Math.min(0, value)).toFixed(2)}%`;
      bars[n].style.width = `${((100 * Math.abs(value)) / (high - low || 1)).toFixed(2)}%`;
      bars[n].classList.toggle("mlp-below", value < 0);
    });
    node.firstChild.style.left = `${place(0).toFixed(2)}%`;
  }
  return { node, update };
}

/** A line to choose; once it was tried, its number stands beside the true one. */
function lineOption(lab, numbers, /** @type {Option} */ option, truth, choose) {
  const row = button({ class: "mlp-option", click: choose }, span("mlp-letter", option.name), "= ", formula(option));
  if (!option.tried) return { node: row, update() {} };
  row.setAttribute("aria-disabled", true);
  row.classList.add("mlp-tried");
  const bars = twoBars(lab, [option.number, truth]);
  const own = numbers.place(option.number, "mlp-total", { how: orNone });
  const compared = [own, span("mlp-unequal", " ≠ "), numbers.place(truth), span("mlp-cross", " ✗")];
  row.append(bars.node, span("mlp-compared", ...compared));
  return { node: row, update: bars.update };
}

/** A sum that asks for a neuron that is not there has no number. */
const orNone = (value, digits) => (Number.isNaN(value) ? "does not exist" : format(value, digits));

/** A rule to choose. */
function ruleOption(/** @type {Option} */ option, choose) {
  const about = { class: "mlp-option mlp-rule-option", "aria-disabled": option.tried, click: choose };
  const node = button(about, element("b", {}, option.name), " ", math(option.mathml));
  node.classList.toggle("mlp-tried", option.tried);
  return { node, update() {} };
}

/**
 * Make the place where questions are asked; `answer` takes the number of what was chosen.
 * @param {{ lab: any, model: any }} tools
 * @param {(option: number) => void} answer
 */
export function questionOf({ lab, model }, answer) {
  const node = element("div", { class: "mlp-options", role: "group" });
  let shown; // the question that is shown
  let numbers = new Numbers(lab);
  /** @type {{ node: HTMLElement, update: () => void }[]} */
  let options = [];

  function show(question) {
    const had = options.findIndex((option) => option.node === document.activeElement);
    const { lines, isRule } = { lines: model.get("lines"), isRule: question.kind === "rule" };
    const truth = lines[lines.length - 1].number;
    shown = question;
    numbers = new Numbers(lab);
    options = question.options.map((option, n) => {
      const choose = () => option.tried || answer(n);
      return isRule ? ruleOption(option, choose) : lineOption(lab, numbers, option, truth, choose);
    });
    node.replaceChildren(...options.map((option) => option.node));
    node.classList.toggle("mlp-rules", isRule);
    node.setAttribute("aria-label", isRule ? "which rule" : "which line follows");
    if (had >= 0) options[Math.min(had, options.length - 1)]?.node.focus(); // the keyboard stays where it was
  }
  function update() {
    const question = model.get("question");
    if (question !== shown) show(question);
    numbers.write();
    for (const option of options) option.update();
  }
  return { node, update };
}
