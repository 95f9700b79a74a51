/** Below a chain: the question, what was answered, the buttons, and one sentence about the newest step. */

import { button, element, put, span, write } from "../../link/dom.js";
import { range, symbol } from "../../link/names.js";
import { format } from "../../link/numbers.js";
import { save } from "../../link/traits.js";
import { chainFull, chainShort } from "./chain_write.js";

/**
 * Buttons of which one is chosen.
 * @param {string} label
 * @param {[string, string][]} words what is chosen, and what its button says
 * @param {(word: string) => void} choose
 */
function chainChoices(label, words, choose) {
  const choices = words.map(([word, text]) => ({
    word,
    press: button({ class: "mlp-choice mlp-chain-choice", click: () => choose(word) }, text),
  }));
  const about = { class: "mlp-chain-choices", role: "group", "aria-label": label };
  return {
    node: element("div", about, ...choices.map(({ press }) => press)),
    /** Show which one is chosen, and once that is settled, that no other can be chosen any more. */
    show(/** @type {string | undefined} */ chosen, /** @type {boolean} */ isStale, isSettled = Boolean(chosen)) {
      for (const { word, press } of choices) {
        const isOff = isStale || (isSettled && chosen !== word);
        put(press, ["aria-pressed", "aria-disabled"], [chosen === word, isOff]);
      }
    },
  };
}

/** What the foot says, in words. */
class ChainWords {
  constructor(/** @type {import("./chain_walk.js").ChainWalk} */ walk) {
    this.walk = walk;
  }

  /** Put numbers into a sentence; where there is one for each k, all of them. */
  #filled(/** @type {string} */ text) {
    const { lab, chain } = this.walk;
    return text.replace(/\{(.+?)\}/g, (_, what) => {
      const name = chain.key + what;
      const [lanes] = lab.shape(name);
      const isSlope = chain.slopes.some(({ station }) => station === what);
      if (lanes === undefined) return (isSlope ? format : chainFull)(lab.value(name));
      const lane = (k) => `k\u00a0=\u00a0${k + 1}:\u00a0${chainShort(lab.value(`${name}[${k}]`))}`;
      return range(lanes).map(lane).join(", ");
    });
  }

  get sentence() {
    const { walk } = this;
    const { current, verdict, chain } = walk;
    if (walk.isCost) return walk.scaled.says ?? `${chain.counted} How do the runs compare for a million weights?`;
    if (!verdict) return "Choose before you walk.";
    if (!current) return `You said: E ${verdict.word}. ▶ lets the nudge run.`;
    if (current.way !== "measured") return this.#filled(current.says);
    const then = walk.hasBack ? "" : " The way back opens when the derivation stands.";
    return this.#filled(`${verdict.says} ${current.says}${then}`);
  }

  get question() {
    const { isCost, weight, predicted } = this.walk;
    if (isCost) return "And a million weights?";
    return `${symbol(weight.name)} + 0.1: ${predicted ? `E ${predicted}, you said.` : "what will E do?"}`;
  }

  /** Where the student is: so many steps forward, or back. */
  get where() {
    const { step, measured, chain, current, isCost } = this.walk;
    if (isCost) return "the cost";
    if (current?.way === "measured") return "measured";
    return current?.way === "back"
      ? `back ${step - measured} of ${chain.steps.length - measured}`
      : `${step} of ${measured - 1}`;
  }
}

/**
 * @param {import("./chain_walk.js").ChainWalk} walk
 * @param {() => void} changed
 */
export function chainFoot(walk, changed) {
  const { chain, model, lab } = walk;
  const words = new ChainWords(walk);
  const take = (traits) => (save(model, traits), changed());
  const first = chainChoices(
    "what E does",
    chain.changes.map((word) => [word, `E ${word}`]),
    (word) => walk.predicted === undefined && take({ predicted: { weight: walk.weight.name, word } }),
  );
  const second = chainChoices(
    "what a million weights cost",
    Object.entries(chain.runs),
    (word) => walk.scaled.right || take({ scaling: word }),
  );
  const go = (/** @type {number} */ by) => {
    if (by > 0 ? walk.canGoOn : walk.step > 0) take({ step: walk.step + by });
  };
  const [back, next] = [
    button({ "aria-label": "step before", click: () => go(-1) }, "◀"),
    button({ "aria-label": "next step", click: () => go(1) }, "▶"),
  ];
  const question = element("p", { class: "mlp-chain-question" });
  const where = span("mlp-count mlp-chain-where");
  const sentence = element("p", { class: "mlp-chain-sentence" });
  const spoken = element("p", { class: "mlp-spoken", role: "status" });
  const steps = span("mlp-steps", back, where, next);
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) event.preventDefault();
    if (by) go(by);
  };
  const parts = [question, first.node, second.node, steps, sentence, spoken];
  const node = element("div", { class: "mlp-chain-foot", keydown }, ...parts);
  let said = ""; // what the sentence was about

  function update() {
    write(question, words.question);
    first.show(walk.predicted, lab.stale);
    second.show(model.get("scaling") || undefined, lab.stale, Boolean(walk.scaled.right));
    const hadFocus = [first, second].some(({ node: choices }) => choices.contains(document.activeElement));
    first.node.toggleAttribute("hidden", walk.isCost);
    second.node.toggleAttribute("hidden", !walk.isCost);
    if (hadFocus && !document.activeElement?.checkVisibility()) back.focus(); // its button has gone
    put(back, ["aria-disabled"], [walk.step === 0]); // not `disabled`: that would lose the focus
    put(next, ["aria-disabled"], [!walk.canGoOn]);
    write(where, words.where);
    write(sentence, words.sentence);
    const about = [
      walk.weight.name,
      walk.step,
      walk.predicted,
      walk.verdict?.says,
      walk.scaled.says,
      walk.hasBack,
    ].join();
    if (said && about !== said) write(spoken, words.sentence);
    else if (spoken.textContent !== words.sentence) write(spoken, ""); // a moving slider is not told of
    said = about;
  }
  return { node, update };
}
