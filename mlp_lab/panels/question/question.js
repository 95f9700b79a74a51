/** A question that a student answers before the answer can be seen; it is judged in Python. */

import { button, element, math, span, uniqueId, write } from "../../link/dom.js";
import { parse, symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { networkPart } from "../../parts/network/network_part.js";

/**
 * What panel.py sends. Every other part of a text is a formula, as MathML; a goal has the name of its `number`, and for a
 * pick it says what the `edges` of the network show, whose `path` stands out, and whether a `neuron` is asked for.
 * @typedef {{ parts: string[], plain: string }} Text
 * @typedef {{ name: string, kind: "choice" | "amount" | "pick" | "goal", text: Text, options: Text[], number: string,
 *   wanted: string, aim: "below" | "above", limit: number, edges: import("../../parts/network/path.js").Edges,
 *   path: string, neuron: boolean }} Asked
 * @typedef {{ answer: number | string, verdict: "right" | "wrong" | "shown", says: Text }} Judged
 * @typedef {{ name: Text, numbers: string[] }} Row
 * @typedef {{ question: Asked, judged: Judged[], tries: number, done: boolean, rows: Row[],
 *   progress: { best: string, barred: Text } }} Traits
 * @typedef {import("../../link/panel.js").Tools<Traits>} Tools
 */

const BUSY_AFTER = 4000; // ms without a verdict before the panel says so
const TRIES_UNTIL_SHOWN = 2;
const GONE = "The kernel has stopped or restarted, so an answer cannot be judged. Run the notebook again.";
const BUSY = "The kernel is busy or has stopped. Your answer waits for it.";
const WORDS = { right: ["✓", "Right."], wrong: ["✗", "Not so."], shown: ["→", ""] };
const FIRST = {
  choice: "Choose before you read on.",
  amount: "Give a number before you read on.",
  pick: "Choose it in this network, then answer.",
  goal: "",
};

/** Make the nodes of a text; what follows a formula without a space stays on its line. */
const nodes = (/** @type {Text} */ { parts }) =>
  parts.map((part, n) => {
    if (n % 2) return span("mlp-ask-formula", math(part), /^\S*/.exec(parts[n + 1])?.[0] ?? "");
    return n ? part.replace(/^\S+/, "") : part;
  });

/** The way of an answer to Python: one at a time, and none while nobody is there to judge it. */
class Desk {
  #tools;
  #update;
  /** @type {string | null} */
  #waiting = null;
  notice = "";

  constructor(/** @type {Tools} */ tools, /** @type {() => void} */ update) {
    this.#tools = tools;
    this.#update = update;
    tools.model.on("change:judged", () => this.#come(""));
    tools.model.on(
      "msg:custom",
      ({ refuses, reason }) => refuses === this.#waiting && this.#come(`Not taken: ${reason}.`),
    );
  }

  /** Whether there is something to answer, and someone to judge it. */
  get isOpen() {
    return !(this.#tools.lab.lost || this.#tools.model.get("done"));
  }

  send(/** @type {{ answer?: number | string, show?: true }} */ content) {
    if (!this.isOpen || this.#waiting) return;
    const request = (this.#waiting = uniqueId());
    setTimeout(() => this.#waiting === request && this.#say(BUSY), BUSY_AFTER);
    this.#tools.model.send({ ...content, request });
    this.#say("");
  }

  #come(/** @type {string} */ notice) {
    this.#waiting = null;
    this.#say(notice);
  }

  #say(/** @type {string} */ notice) {
    if (this.#tools.signal.aborted) return;
    this.notice = notice;
    this.#update();
  }
}

/** Options, each a button: a click answers, and a click on one that was tried tells again why. */
function choice({ model }, /** @type {Desk} */ desk, /** @type {(at: number) => void} */ tellAgain) {
  const { options } = model.get("question");
  const judgedAt = (n) => model.get("judged").findIndex(({ answer }) => answer === n);
  const marks = options.map(() => element("span", { class: "mlp-ask-mark", "aria-hidden": "true" }, "○"));
  const buttons = options.map((option, n) => {
    const click = () => (judgedAt(n) < 0 ? desk.send({ answer: n }) : tellAgain(judgedAt(n)));
    return button({ class: "mlp-ask-option", click }, marks[n], element("span", {}, ...nodes(option)));
  });

  function update() {
    options.forEach(({ plain }, n) => {
      const verdict = model.get("judged")[judgedAt(n)]?.verdict;
      const [glyph, word] = verdict ? WORDS[verdict] : ["○", ""];
      write(marks[n], glyph);
      buttons[n].dataset.verdict = verdict ?? "";
      buttons[n].setAttribute("aria-label", word ? `${plain}: ${word}` : plain);
      buttons[n].setAttribute("aria-disabled", !verdict && !desk.isOpen);
    });
  }
  return { node: element("div", { class: "mlp-ask-options" }, ...buttons), note: "", update };
}

/** A field for a number; after two tries the number can be shown. */
function amount({ model }, /** @type {Desk} */ desk) {
  const given = model.get("judged").at(-1)?.answer ?? "";
  const answer = () => desk.send({ answer: field.value });
  const field = element("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": "your answer, a number",
    value: String(given).replace("-", "−"),
    keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && answer(),
  });
  const [give, show] = [
    button({ click: answer }, "answer"),
    button({ click: () => desk.send({ show: true }) }, "show it"),
  ];
  show.classList.add("mlp-ask-quiet");

  function update() {
    const isDone = model.get("done");
    field.readOnly = isDone;
    give.setAttribute("aria-disabled", !desk.isOpen);
    show.setAttribute("aria-disabled", !desk.isOpen);
    show.classList.toggle(
      "mlp-away",
      model.get("tries") < TRIES_UNTIL_SHOWN || (isDone && show !== document.activeElement),
    );
  }
  return { node: element("div", { class: "mlp-ask-row" }, field, give, show), note: "", update };
}

/** What an answer is called, in words and in Python: a bias or a target stands for its neuron where one is asked for. */
function nameOf(lab, /** @type {string} */ knob, /** @type {boolean} */ asksNeuron) {
  const { array, index } = parse(knob);
  if (!asksNeuron || array.startsWith("w_")) return [symbol(knob), knob];
  const letter = array === "t" ? "O" : array.slice(-1);
  return [`${lab.neuronOf(letter)} ${Number(index[0]) + 1}`, `O_${letter}[${index[0]}]`];
}

/** A network of its own, in which a knob is chosen that stays as it is, and a button that answers with it. */
function pick({ lab, model, signal }, /** @type {Desk} */ desk) {
  const { edges, path, neuron } = model.get("question");
  const numbers = new Numbers(lab);
  let chosen = "";
  const choosing = { chosen: () => chosen, subject: () => chosen, choose, turns: false, weight: () => path };
  const network = networkPart({ lab, numbers, signal, edges: () => edges, choosing });
  const give = button({ click: () => chosen && desk.send({ answer: chosen }) });
  const name = span("mlp-ask-faint");

  function choose(/** @type {string} */ knob) {
    if (!desk.isOpen) return;
    chosen = knob;
    update();
  }
  function update() {
    if (model.get("done") || !chosen) chosen = String(model.get("judged").at(-1)?.answer ?? "");
    network.update();
    numbers.write();
    const [word, inPython] = chosen ? nameOf(lab, chosen, neuron) : [];
    write(give, word ? `answer with ${word}` : "answer");
    write(name, inPython ? `in Python ${inPython}` : "");
    give.setAttribute("aria-disabled", String(!(desk.isOpen && chosen)));
  }
  lab.followPointer(update, signal);
  const row = element("div", { class: "mlp-ask-row" }, give, name);
  return { node: element("div", {}, network.node, row), note: "", update };
}

/** Where the number of a goal stands, how near it has come, and why what is turned does not count. */
function goal({ lab, model }) {
  const { number, wanted, aim, limit } = model.get("question");
  let wasMet = false;
  const [numbers, best, barred] = [
    new Numbers(lab),
    element("b"),
    element("p", { class: "mlp-notice", role: "status" }),
  ];
  const facts = [
    ["now", numbers.place(number)],
    ["best so far", best],
    ["wanted", element("b", {}, wanted)],
  ];
  const parts = facts.map(([word, value]) => element("span", {}, `${word} `, value));
  const row = element("div", { class: "mlp-ask-row mlp-ask-facts" }, `${symbol(number)}:`, ...parts);
  let said = "";

  function update() {
    const { best: now, barred: why } = model.get("progress");
    const isMet = aim === "below" ? lab.value(number) < limit : lab.value(number) > limit;
    const isPassed = isMet && !wasMet;
    wasMet = isMet;
    if (isPassed && !model.get("done")) lab.release(); // Python judges what a drag has passed, while it goes on
    numbers.write();
    write(best, now);
    if (why.plain !== said) barred.replaceChildren(...nodes(why));
    said = why.plain;
  }
  return { node: row, note: barred, update };
}

/** Rows of numbers that appear with the right answer. */
function table(/** @type {Row[]} */ rows) {
  return rows.map(({ name, numbers }) => {
    const written = element("span", { "aria-hidden": "true" }, ...nodes(name)); // a formula alone would be no header
    const head = element("th", { scope: "row" }, written, span("mlp-spoken", name.plain));
    return element("tr", {}, head, ...numbers.map((number) => element("td", {}, number)));
  });
}

/** The verdict on an answer, why, and what to do next. */
function sentence(/** @type {Judged} */ { verdict, says }, /** @type {boolean} */ isDone, kind) {
  const [glyph, judged] = WORDS[verdict];
  const word = kind === "goal" ? "Reached." : judged;
  const next = verdict === "right" ? " One more is right: find it too." : kind === "amount" ? "" : " Try another one.";
  const mark = element("span", { class: "mlp-ask-mark", "aria-hidden": "true" }, glyph);
  return [mark, " ", element("b", {}, word), " ", ...nodes(says), isDone ? "" : next];
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, model, mount } = tools;
  const { name, kind, text } = model.get("question");
  const tries = span("mlp-ask-faint mlp-ask-tries");
  const verdict = element("p", { class: "mlp-ask-verdict", role: "status" });
  const notice = element("p", { class: "mlp-notice", role: "status" });
  const rows = element("table", { class: "mlp-ask-rows" });
  /** @type {number | null} The answer whose explanation is told again; else the last one is. */
  let again = null;
  let told = "";

  const desk = new Desk(tools, update);
  const kinds = { choice, amount, pick, goal };
  const answers = kinds[kind](tools, desk, (/** @type {number} */ at) => ((again = at), update()));
  const question = element("p", { class: "mlp-question" }, ...nodes(text));
  const head = element("div", { class: "mlp-ask-head" }, question, tries);
  const said = element("div", { class: "mlp-ask-said" }, verdict, answers.note, notice);
  mount({ class: "mlp mlp-ask", "aria-label": `Question: ${name}` }, head, answers.node, said, rows);

  function tell() {
    const [judged, isDone] = [model.get("judged"), model.get("done")];
    const one = judged[again ?? judged.length - 1];
    const now = JSON.stringify([one, isDone, again]);
    if (told === now) return;
    told = now;
    verdict.dataset.verdict = one?.verdict ?? "";
    verdict.replaceChildren(...(one ? sentence(one, isDone, kind) : [FIRST[kind]]));
    rows.replaceChildren(...table(model.get("rows")));
  }
  function update() {
    const count = kind === "goal" ? 0 : model.get("tries");
    answers.update();
    tell();
    write(tries, count ? `${count} ${count === 1 ? "try" : "tries"}` : "");
    write(notice, lab.lost && !model.get("done") ? GONE : desk.notice);
  }
  model.on("change:judged", () => (again = null));
  for (const trait of ["judged", "tries", "done", "rows", "progress"]) model.on(`change:${trait}`, update);
  return update;
}

export default { render: panel(build, false) };
