/** The examples of the batch, side by side: what each has of E and of the chosen weight's gradient; one is shown. */

import { roundUp } from "../../link/bars.js";
import { element, span, write } from "../../link/dom.js";
import { exampleList, listed } from "../../link/examples.js";
import { symbol } from "../../link/names.js";
import { format, Numbers, short } from "../../link/numbers.js";
import { weightChoice } from "../../link/weight_choice.js";

/** @typedef {import("./trainer.js").Tools} Tools */

const LEGIBLE = 8; // examples that have room for their numbers

/** One example: its numbers, where there is room, over the bars of its parts, and how these are drawn. */
function example(numbers, /** @type {number} */ n, O_I, t, isLegible) {
  const bars = [element("b"), element("b")];
  const tracks = bars.map((bar) => element("i", {}, bar));
  const called = `example ${n + 1}: `;
  const pairs = `${listed(O_I)} → ${listed(t)}`;
  const spoken = span("mlp-spoken", called, isLegible ? "" : pairs);
  const place = (/** @type {number} */ k) => numbers.place(`batch O_O[${n}, ${k}]`, "", { digits: 2, how: short });
  const outputs = isLegible ? t.flatMap((_, k) => [" ", place(k)]) : [];
  const words = isLegible ? [span("", spoken, pairs), span("mlp-batch-output", "O", ...outputs)] : [spoken];
  return { node: element("div", { class: "mlp-batch-one" }, ...words, ...tracks), bars, drawn: ["", ""] };
}

/** @param {Tools} tools */
export function batchRow({ lab, signal }) {
  let numbers = new Numbers(lab);
  /** @type {ReturnType<typeof example>[]} */
  let examples = [];
  /** @type {import("../../link/lab.js").Batch | null} */
  let known = null;
  const list = element("div", { class: "mlp-batch-list", "aria-label": "examples of the batch" });
  const choice = exampleList(lab, list, signal);
  const [lossScale, slope, slopeScale] = [span(""), span(""), span("")];
  const names = [span("", "its E", element("br"), lossScale), span("", slope, element("br"), slopeScale)];
  const node = element("div", { class: "mlp-batch" }, element("div", { class: "mlp-batch-names" }, ...names), list);

  const about = new Numbers(lab);
  const which = span("mlp-batch-which");
  const loss = about.place(() => `batch losses[${lab.example}]`);
  const part = about.place(() => `batch parts[${lab.example}]`);
  const whole = about.place(() => `batch gradient_${lab.sweep.weight}`);
  const weights = weightChoice(lab);
  const outputs = span("mlp-batch-outputs");
  const told = element("p", { class: "mlp-readout mlp-batch-told" });
  told.append(span("", which, outputs), span("", "E ", loss), span("", "part of ∂E/∂", weights.node, " ", part));
  told.append(span("", "of ", whole));

  function renew() {
    const { O_I, t } = (known = lab.batch);
    const isLegible = t.length <= LEGIBLE;
    numbers = new Numbers(lab);
    examples = t.map((_, n) => example(numbers, n, O_I[n], t[n], isLegible));
    list.replaceChildren(...examples.map(({ node: one }) => one));
    choice.renew([...list.children]);
    node.classList.toggle("mlp-batch-legible", isLegible);
  }

  /** Let bars reach as far as the parts do, on a scale that the largest of them fits. */
  function drawBars(/** @type {0 | 1} */ kind, /** @type {string} */ array, /** @type {Element} */ words, sign) {
    const values = lab.values(array);
    const scale = roundUp(values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0));
    values.forEach((value, n) => {
      const { bars, drawn } = examples[n];
      const reach = (value / (scale || 1)).toFixed(3);
      if (drawn[kind] === reach) return;
      drawn[kind] = reach;
      bars[kind].style.transform = `scaleY(${reach})`;
      bars[kind].classList.toggle("mlp-below", value < 0);
    });
    write(words, sign + (scale ? format(scale, scale < 0.01 ? 2 : 3).replace(/\.?0+$/, "") : "0"));
  }

  function update() {
    if (known !== lab.batch) renew();
    const { O_I, t } = lab.batch;
    const [n, isLegible] = [lab.example, t.length <= LEGIBLE]; // so that its numbers stand above its bars
    numbers.write();
    drawBars(0, "batch losses", lossScale, "to ");
    drawBars(1, "batch parts", slopeScale, "to ±");
    about.write();
    choice.update();
    write(which, `example ${n + 1} of ${t.length}${isLegible ? "" : `: ${listed(O_I[n])} → ${listed(t[n])}, output `}`);
    const each = t[n].map((_, k) => format(lab.value(`batch O_O[${n}, ${k}]`)));
    write(outputs, isLegible ? "" : each.join(" "));
    write(slope, `∂E/∂${symbol(lab.sweep.weight)}`);
    weights.update();
  }
  return { node, told, update };
}
