/** A derivation: its ledger, the workbench on which one line lies open, and below it what there is to say and to do. */

import { button, element, span, write } from "../../link/dom.js";
import { bindLetters, lettered, parse } from "../../link/names.js";
import { formula } from "./formula.js";
import { lanesOf } from "./lanes.js";
import { ledgerOf } from "./ledger.js";
import { questionOf } from "./question.js";

/** @typedef {import("./formula.js").Line} Line */

const PROMPTS = { line: "Which line follows?", rule: "By which rule?", "": "" };

/** Which slot is open: a line found, or the next one, where it is asked for. */
function opening(model, changed) {
  const [lines, question] = [() => model.get("lines"), () => model.get("question")];
  const asksLine = () => question().kind === "line";
  const last = () => lines().length - (asksLine() ? 0 : 1);
  let opened = lines().length === 1 || !asksLine() ? last() : last() - 1;
  const canCome = () => question().kind === "" && lines().length < model.get("slots").length;
  const go = (n) => ((opened = Math.min(Math.max(n, 0), last())), changed());

  model.on("change:lines", () => go(lines().length - 1));
  return {
    opened: () => opened,
    /** The line on the workbench. */
    line: () => /** @type {Line} */ (lines()[Math.min(opened, lines().length - 1)]),
    /** What is asked at the open slot. */
    asked: () => (opened === (asksLine() ? lines().length : lines().length - 1) ? question().kind : ""),
    isNewest: () => opened >= lines().length - 1,
    isFirst: () => opened === 0,
    isLast: () => opened === last() && !canCome(),
    go,
    back: () => go(opened - 1),
    next: () => (opened === last() && canCome() ? model.send({ do: "next" }) : go(opened + 1)),
    first: () => go(0),
    end: () => go(last()),
  };
}

/** The open line: asked about, it stands in large over what there is to choose; else its lanes show its numbers. */
function workbenchOf({ lab, model }, at, answered) {
  const question = questionOf({ lab, model }, (option) =>
    model.send({ do: "choose", at: model.get("question").at, option }),
  );
  const [large, prompt] = [span("mlp-large-line"), element("b", { class: "mlp-prompt" })];
  const asking = element(
    "div",
    { class: "mlp-asking" },
    element("div", { class: "mlp-asked-line" }, large, prompt),
    question.node,
  );
  const lanes = new Map();
  const count = model.get("array") === "w_O" ? 1 : lab.shape("t")[0];
  const node = element("div", { class: "mlp-workbench", style: `--mlp-lane-count: ${count}` }, asking);
  let shown;

  function lanesNow() {
    const line = at.line();
    if (!lanes.has(line.name)) {
      lanes.set(line.name, lanesOf(lab, line));
      node.append(lanes.get(line.name).node);
    }
    return lanes.get(line.name);
  }
  function update() {
    const asked = at.asked();
    const line = at.line();
    const held = asking.contains(document.activeElement);
    asking.hidden = asked === "";
    if (held && !asked) answered(); // what had the focus is gone
    if (!asked) lanesNow();
    for (const [name, each] of lanes) each.node.toggleAttribute("hidden", asked !== "" || name !== line.name);
    if (!asked) return lanesNow().update();
    if (shown !== line) large.replaceChildren(span("mlp-name", line.name), formula(line, true));
    shown = line;
    write(prompt, PROMPTS[asked]);
    question.update();
  }
  return { node, update };
}

/** Below the workbench: a sentence, how many were wrong, and the way through the lines; it stays where it is. */
function footOf(model, at) {
  const says = element("p", { class: "mlp-says", role: "status" });
  const [tries, count] = [span("mlp-count"), span("mlp-count")];
  const step = (label, content, click) => button({ "aria-label": label, click }, content);
  const [back, next] = [step("line before", "◀", at.back), step("next line", "▶", at.next)];
  const all = button({ class: "mlp-all", click: () => model.send({ do: "all" }) }, "show all");
  const node = element("div", { class: "mlp-foot" }, says, span("mlp-steps", tries, all, back, count, next));
  let said;

  function update() {
    const [line, slots, lines] = [at.line(), model.get("slots"), model.get("lines")];
    const words = at.isNewest() ? model.get("says") : `${line.rule}: ${line.reason}`;
    if (words !== said) says.innerHTML = said = words; // the kernel wrote it
    const [tried, isDone] = [model.get("mistakes"), lines.length === slots.length && model.get("question").kind === ""];
    write(tries, tried && !isDone ? `${tried} wrong` : "");
    write(count, `${line.name} of ${slots.length - 1}`);
    back.setAttribute("aria-disabled", at.isFirst()); // not `disabled`: that would lose the focus
    next.setAttribute("aria-disabled", at.isLast());
    all.classList.toggle("mlp-away", isDone);
  }
  return { node, update, goOn: () => next.focus() };
}

const SYMBOLS = ".mlp-lines math [data-symbol], .mlp-lanes:not([hidden]) .mlp-k";

/** Walk from symbol to symbol by key: each takes the focus, and lights up what it stands for. */
function walk(/** @type {HTMLElement} */ root, /** @type {number} */ by) {
  const symbols = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(SYMBOLS))];
  const here = symbols.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = /** @type {HTMLElement} */ (symbols.at(here < 0 && by < 0 ? -1 : (here + by) % symbols.length));
  next.setAttribute("tabindex", "-1");
  next.setAttribute("data-lm-suppress-shortcuts", "true");
  next.focus();
}

/**
 * Make the parts of a derivation, which the panel mounts; `attach` lets its root take the keys.
 * @param {{ lab: any, numbers: any, model: any, changed: () => void }} tools `changed` brings the whole panel up to date
 */
export function derivationPart({ lab, numbers, model, changed }) {
  const at = opening(model, changed);
  const ledger = ledgerOf({ lab, numbers, model }, at.go);
  const foot = footOf(model, at);
  const bench = workbenchOf({ lab, model }, at, foot.goOn);
  const weight = () => lab.sweep.weights[model.get("array")];
  const pieces = [ledger.node, bench.node];
  /** @type {unknown[]} what ledger, foot and letters were written for */
  let written = [];

  /** While a knob moves, only the workbench and the numbers change; gives whether something else has. */
  function update() {
    const traits = ["lines", "question", "says", "mistakes"].map((trait) => model.get(trait));
    const now = [weight(), at.opened(), ...traits];
    bench.update();
    if (now.every((value, n) => value === written[n])) return false;
    written = now;
    ledger.update(at.opened());
    foot.update();
    const [j, i] = parse(weight()).index.map(Number);
    for (const piece of pieces) bindLetters(piece)({ j, i });
    return true;
  }
  function attach(/** @type {HTMLElement} */ root, /** @type {AbortSignal} */ signal) {
    const ways = { ArrowRight: at.next, ArrowLeft: at.back, Home: at.first, End: at.end };
    const keys = { ...ways, ArrowDown: () => walk(root, 1), ArrowUp: () => walk(root, -1) };
    function press(event) {
      if (!(event.key in keys) || event.target.closest("input, select, svg")) return;
      event.preventDefault();
      keys[event.key]();
    }
    root.addEventListener("keydown", press, { signal });
    for (const trait of ["question", "says", "mistakes"]) model.on(`change:${trait}`, changed);
  }
  /** The factors of the open line that are out from under the ∂, each with the names of what it stands for. */
  function factors() {
    const [j, i] = parse(weight()).index.map(Number);
    const out = at.line().factors.filter(({ kind }) => kind !== "open");
    return out.map(({ kind, flat }) => ({
      kind,
      symbols: Array.from(flat.matchAll(/data-symbol="([^"]+)"/g), ([, name]) => lettered(name, { j, i })),
    }));
  }
  return { ledger: ledger.node, bench: bench.node, foot: foot.node, update, attach, weight, factors };
}
