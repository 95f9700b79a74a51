/** A question before the answer: which sign has the chosen weight's gradient? */

import { element, write } from "../../link/dom.js";
import { symbol } from "../../link/names.js";
import { format } from "../../link/numbers.js";

const SIGNS = { grows: 1, falls: -1, stays: 0 };

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const question = element("p", { class: "mlp-question" });
  const choices = Object.keys(SIGNS).map((word) =>
    element("button", { type: "button", class: "mlp-choice", click: () => choose(word) }, `E ${word}`),
  );
  const group = element("div", { class: "mlp-choices", role: "group", "aria-label": "your prediction" }, ...choices);
  const verdict = element("p", { class: "mlp-verdict", role: "status" });
  const label = { role: "group", "aria-label": "Prediction" };
  const root = element("div", { class: "mlp mlp-predict", ...label }, question, group, verdict);
  el.append(root);

  /** An answer is about the slope of its moment: it stays right or wrong when a knob is turned afterwards. */
  function choose(word) {
    const { weight } = lab.sweep;
    model.set("answer", { weight, word, slope: lab.value(`gradient_${weight}`) });
    model.save_changes();
    update();
  }
  function judge({ weight, word, slope }) {
    const right = Math.sign(slope) === SIGNS[word] ? "✓ Right." : "✗ Not so.";
    return `${right} The slope ∂E/∂w of ${symbol(weight)} was ${format(slope)} when you chose.`;
  }
  function update() {
    const answer = model.get("answer");
    const given = answer.weight === lab.sweep.weight;
    root.classList.toggle("mlp-stale", lab.stale);
    write(question, `If ${symbol(lab.sweep.weight)} grows a little, what does E do?`);
    for (const [n, word] of Object.keys(SIGNS).entries()) {
      choices[n].setAttribute("aria-pressed", given && answer.word === word);
      choices[n].disabled = lab.stale;
    }
    write(verdict, given ? judge(answer) : "Choose before you read on.");
  }
  model.on("change:answer", update);
  lab.follow(update, signal);
  return () => root.remove();
}

export default { render };
