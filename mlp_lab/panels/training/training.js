/** Watch it learn: a run of gradient descent, step by step, and what it is made with. */

import { element, span, write } from "../../link/dom.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { STEP } from "../../link/sweep.js";
import { batchRow } from "./batch_row.js";
import { runPlot, told } from "./run_plot.js";
import { choice, settings } from "./settings.js";
import { Trainer } from "./trainer.js";
import { wayThrough } from "./way.js";

/** @typedef {import("./trainer.js").Tools} Tools */

const TITLES = { own: "Own example", and: "AND", xor: "XOR", penguins: "Penguins" };
const RULES = { together: "w ← w − η ∂E/∂w", "output first": "wrong: wᴼ first" };

/** What the run is about, and its numbers at the step that is shown. */
function heading(/** @type {Tools} */ { lab, model }, /** @type {Trainer} */ trainer) {
  const numbers = new Numbers(lab);
  const [title, source] = [element("b"), element("p")];
  const rule = choice("rule", Object.keys(RULES), RULES, () => trainer.train(null, null, { rule: rule.value }));
  const about = element("details", { class: "mlp-training-about" }, element("summary", {}, title), source);
  const step = span("mlp-training-step");
  const E = numbers.place("batch E", "mlp-training-E");
  const [other, apart] = ["ghost E", "ghost difference"].map((name) =>
    numbers.place(() => (name in lab.sweep.columns ? name : undefined), "", { how: told }),
  );
  const key = (/** @type {string} */ kind) => element("i", { class: `mlp-key ${kind}` });
  const beside = [span("", key("mlp-key-ghost"), "other run ", other), span("", "difference ", apart)];
  const now = element("p", { class: "mlp-readout mlp-training-now" }, ...beside, step, span("", key(""), "E ", E));
  const node = element("div", { class: "mlp-head mlp-training-head" }, about, rule, now);

  function update() {
    const { data, about: words, rule: name } = model.get("run");
    write(title, TITLES[data] ?? data);
    write(source, words);
    rule.value = name;
    rule.disabled = lab.lost;
    write(step, `step ${lab.value(STEP).toLocaleString("en")}`);
    for (const part of beside) part.classList.toggle("mlp-away", !("ghost E" in lab.sweep.columns));
    numbers.write();
  }
  return { node, update };
}

/** @param {Tools} tools */
function build(tools) {
  const { model, lab, mount } = tools;
  const trainer = new Trainer(tools, () => slow());
  const head = heading(tools, trainer);
  const made = settings(tools, trainer);
  const way = wayThrough(tools, trainer);
  const plot = runPlot(tools);
  const batch = batchRow(tools);
  const about = { class: "mlp mlp-training", "aria-label": "Training" };
  const row = (...parts) => element("div", { class: "mlp-training-row" }, ...parts);
  const rows = [row(...made.nodes, way.status), row(way.node, made.again)];
  mount(about, head.node, ...rows, plot.head, plot.svg, batch.node, batch.told);
  plot.resize();

  let wasLost = lab.lost;
  /** Bring up to date what does not change from step to step. */
  function slow() {
    made.update();
    way.update();
  }
  function update() {
    if (lab.lost) trainer.lose();
    if (lab.lost !== wasLost) made.update();
    wasLost = lab.lost;
    way.update();
    head.update();
    plot.update();
    batch.update();
  }
  made.update();
  for (const trait of ["run", "by_hand"]) model.on(`change:${trait}`, () => (slow(), update()));
  return update;
}

export default { render: panel(build) };
