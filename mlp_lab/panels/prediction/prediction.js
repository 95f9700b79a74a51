/** A question before the answer: which sign has the chosen weight's gradient? */

import { button, element, write } from "../../link/dom.js";
import { symbol } from "../../link/names.js";
import { format } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { save } from "../../link/traits.js";

const SIGNS = { grows: 1, falls: -1, stays: 0 };

/** @typedef {{ weight: string, word: keyof typeof SIGNS, slope: number }} Answer an empty one before it is given */

/** An answer is about the slope of its moment: it stays right or wrong when a knob is turned afterwards. */
function judge(/** @type {Answer} */ { weight, word, slope }) {
  const verdict = Math.sign(slope) === SIGNS[word] ? "✓ Right." : "✗ Not so.";
  return `${verdict} The slope ∂E/∂w of ${symbol(weight)} was ${format(slope)} when you chose.`;
}

/** @param {import("../../link/panel.js").Tools<{ answer: Answer }>} tools */
function build({ lab, model, mount }) {
  function choose(word) {
    const { weight } = lab.sweep;
    save(model, { answer: { weight, word, slope: lab.value(`gradient_${weight}`) } });
    update();
  }
  const question = element("p", { class: "mlp-question" });
  const words = Object.keys(SIGNS);
  const choices = words.map((word) => button({ class: "mlp-choice", click: () => choose(word) }, `E ${word}`));
  const group = element("div", { class: "mlp-choices", role: "group", "aria-label": "your prediction" }, ...choices);
  const verdict = element("p", { class: "mlp-verdict", role: "status" });
  mount({ class: "mlp mlp-predict", "aria-label": "Prediction" }, question, group, verdict);

  function update() {
    const answer = model.get("answer");
    const given = answer.weight === lab.sweep.weight;
    write(question, `If ${symbol(lab.sweep.weight)} grows a little, what does E do?`);
    choices.forEach((choice, n) => {
      choice.setAttribute("aria-pressed", given && answer.word === words[n]);
      choice.disabled = lab.stale;
    });
    write(verdict, given ? judge(answer) : "Choose before you read on.");
  }
  model.on("change:answer", update);
  return update;
}

export default { render: panel(build, false) };
