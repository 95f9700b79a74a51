/** The examples of the batch, side by side: what each has of E and of the chosen weight's gradient; one is shown. */

import { roundUp } from "../../link/bars.js";
import { element, put, span, uniqueId, write } from "../../link/dom.js";
import { listed } from "../../link/examples.js";
import { namesOf, symbol } from "../../link/names.js";
import { format, Numbers, short } from "../../link/numbers.js";

/** @typedef {import("./trainer.js").Tools} Tools */

const LEGIBLE = 8; // examples that have room for their numbers
const WAYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

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
  const about = { class: "mlp-batch-one", role: "option", id: uniqueId() };
  return { node: element("div", about, ...words, ...tracks), bars, drawn: ["", ""] };
}

/** @param {Tools} tools @param {import("./trainer.js").Trainer} trainer */
export function batchRow({ lab, model }, trainer) {
  let numbers = new Numbers(lab);
  /** @type {ReturnType<typeof example>[]} */
  let examples = [];
  let chosen = 0;
  const list = element("div", { class: "mlp-batch-list", role: "listbox", tabindex: 0, keydown: walk, click: pick });
  const [lossScale, slope, slopeScale] = [span(""), span(""), span("")];
  const names = [span("", "its E", element("br"), lossScale), span("", slope, element("br"), slopeScale)];
  const node = element("div", { class: "mlp-batch" }, element("div", { class: "mlp-batch-names" }, ...names), list);

  const about = new Numbers(lab);
  const which = span("mlp-batch-which");
  const loss = about.place(() => `batch losses[${chosen}]`);
  const part = about.place(() => `batch parts[${chosen}]`);
  const whole = about.place(() => `batch gradient_${lab.sweep.weight}`);
  const weights = element("select", { "aria-label": "weight whose gradient is shown", change: choose });
  for (const { array, kind } of lab.knobArrays.filter((each) => each.array.startsWith("w_"))) {
    const options = namesOf(array, lab.shape(array)).map((name) => element("option", { value: name }, symbol(name)));
    weights.append(element("optgroup", { label: kind }, ...options));
  }
  const outputs = span("mlp-batch-outputs");
  const told = element("p", { class: "mlp-readout mlp-batch-told" });
  told.append(span("", which, outputs), span("", "E ", loss), span("", "part of ∂E/∂", weights, " ", part));
  told.append(span("", "of ", whole));

  function choose() {
    trainer.ask({ do: "weight", weight: weights.value });
  }
  function show(/** @type {number} */ n) {
    if (n === chosen) return;
    chosen = n;
    trainer.ask({ do: "example", example: n });
    update();
  }
  function walk(/** @type {KeyboardEvent} */ event) {
    if (!(event.key in WAYS)) return;
    event.preventDefault();
    show(Math.min(Math.max(chosen + WAYS[event.key], 0), examples.length - 1));
  }
  function pick(/** @type {MouseEvent} */ event) {
    const at = /** @type {Element} */ (event.target).closest("[role=option]");
    const n = examples.findIndex((each) => each.node === at);
    if (n >= 0) show(n);
  }

  function renew() {
    const { name, O_I, t } = model.get("batch");
    const isLegible = t.length <= LEGIBLE;
    numbers = new Numbers(lab);
    examples = t.map((_, n) => example(numbers, n, O_I[n], t[n], isLegible));
    list.replaceChildren(...examples.map((each) => each.node));
    list.setAttribute("aria-label", `examples of ${name}`);
    node.classList.toggle("mlp-batch-legible", isLegible);
    chosen = model.get("example");
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
    const { O_I, t } = model.get("batch");
    if (lab.shape("batch losses")[0] !== examples.length) return; // other data are on their way
    numbers.write();
    drawBars(0, "batch losses", lossScale, "to ");
    drawBars(1, "batch parts", slopeScale, "to ±");
    about.write();
    examples.forEach(({ node: one }, n) => put(one, ["aria-selected"], [n === chosen]));
    put(list, ["aria-activedescendant"], [examples[chosen].node.id]);
    const [n, isLegible] = [chosen, t.length <= LEGIBLE]; // so that its numbers stand above its bars
    write(which, `example ${n + 1} of ${t.length}${isLegible ? "" : `: ${listed(O_I[n])} → ${listed(t[n])}, output `}`);
    const each = t[n].map((_, k) => format(lab.value(`batch O_O[${n}, ${k}]`)));
    write(outputs, isLegible ? "" : each.join(" "));
    write(slope, `∂E/∂${symbol(lab.sweep.weight)}`);
    weights.value = lab.sweep.weight;
    weights.disabled = lab.lost;
  }
  renew();
  model.on("change:batch", () => (renew(), update()));
  model.on("change:example", () => ((chosen = model.get("example")), update()));
  return { node, told, update };
}
