/** Who pulls: the gradient of the chosen weight as a sum over examples, and over the paths of each. */

import { sumBars } from "../../link/bars.js";
import { element, span, write } from "../../link/dom.js";
import { exampleList, inWords, listed } from "../../link/examples.js";
import { range, symbol } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { hasRun, STEP } from "../../link/sweep.js";
import { weightChoice } from "../../link/weight_choice.js";

/** @typedef {import("../../link/panel.js").Tools<{}>} Tools */

const LEGIBLE = 12; // bars that have room for their numbers
const LONGEST = 16; // letters of a name beside them
const HEIGHT = 230; // px, of all bars where there are more

/** What is on the whole to say of the pulls. */
function verdict(/** @type {import("../../link/lab.js").Lab} */ lab) {
  const [up, net] = [lab.value("pulls up"), lab.value("pulls net")];
  const weight = symbol(lab.sweep.weight);
  if (net !== 0) return `A step goes against them: ${weight} ${net > 0 ? "falls" : "grows"}.`;
  if (up !== 0) return `They cancel to exactly 0, though each pulls: ${weight} stays.`;
  return `Nothing pulls: ${weight} stays.`;
}

/** The bars, a row for each path of each example, and one for their sum. */
function waterfall(/** @type {Tools} */ { lab, signal }) {
  const list = element("div", { class: "mlp-pulls-list", "aria-label": "pulls of the examples" });
  const examples = exampleList(lab, list, signal);
  const net = element("i", { class: "mlp-pulls-net" });
  const over = element("div", { class: "mlp-pulls-over" }, net);
  const [low, high] = [span(""), span("")];
  const scale = element("div", { class: "mlp-pulls-scale", "aria-hidden": "true" }, low, high);
  const total = element("div", { class: "mlp-pulls-one mlp-pulls-sum" });
  const node = element("div", { class: "mlp-pulls-all" }, list, total, over, scale);
  let numbers = new Numbers(lab);
  let bars = sumBars(lab, 0);
  let drawn = "";
  /** @type {Element[]} */
  let rows = [];

  /** What an example is called beside its bars: its numbers, where they have room. */
  function nameOf(/** @type {number} */ n, /** @type {number} */ N, /** @type {number} */ K) {
    if (K > 1) return N > 1 ? `${n + 1}: ` : "";
    const words = hasRun(lab.sweep) ? `${listed(lab.batch.O_I[n])} → ${listed(lab.batch.t[n])}` : "the example";
    return words.length <= LONGEST ? words : `example ${n + 1}`;
  }

  function renew(/** @type {number} */ N, /** @type {number} */ K) {
    const isLegible = N * K <= LEGIBLE;
    numbers = new Numbers(lab);
    bars = sumBars(lab, N * K + 1, true);
    rows = range(N).map((n) => {
      const parts = range(K).flatMap((k) => {
        const track = bars.tracks[n * K + k];
        if (!isLegible) return [track];
        const words = span("mlp-pulls-name", k ? "" : nameOf(n, N, K), K > 1 ? `path k = ${k + 1}` : "");
        return [words, numbers.place(`pulls parts[${n}, ${k}]`, "mlp-pulls-part"), track];
      });
      return element(
        "div",
        { class: "mlp-pulls-one", ...(isLegible ? {} : { "aria-label": inWords(lab, n) }) },
        ...parts,
      );
    });
    list.replaceChildren(...rows);
    examples.renew(rows);
    node.classList.toggle("mlp-pulls-legible", isLegible);
    node.style.setProperty("--mlp-height", `${isLegible ? 24 : Math.max(Math.floor(HEIGHT / (N * K)), 3)}px`);
    const together = [span("mlp-pulls-name", "together"), " ", numbers.place("pulls net", "mlp-pulls-part")];
    total.replaceChildren(span("mlp-pulls-whole", ...together), bars.tracks[N * K]);
  }

  function update() {
    const [N, K] = lab.shape("pulls parts");
    const about = JSON.stringify([N, K, lab.batch]);
    if (drawn !== about) renew(N, K);
    drawn = about;
    bars.update([...lab.values("pulls so far"), lab.value("pulls net")]);
    net.style.transform = `translateX(${bars.place(lab.value("pulls net")).toFixed(2)}%)`;
    const plain = (/** @type {number} */ value) => (value ? format(value, 3).replace(/\.?0+$/, "") : "0");
    const ends = bars.ends();
    write(low, ends[0] ? plain(ends[0]) : "0");
    write(high, ends[1] ? plain(ends[1]) : "0");
    numbers.write();
    if (hasRun(lab.sweep)) examples.update();
  }
  return { node, list, examples, update };
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, mount, signal } = tools;
  const [choice, bars, numbers] = [weightChoice(lab), waterfall(tools), new Numbers(lab)];
  let pointed = -1; // the example that the pointer is at
  const told = () => (pointed >= 0 ? pointed : hasRun(lab.sweep) ? lab.example : 0);
  const [of, which, says] = [span(""), span(""), span("mlp-pulls-verdict")];
  const net = numbers.place("pulls net", "mlp-total");
  const head = element("div", { class: "mlp-head" }, "Who pulls: ∂E/∂", choice.node, span("", "= ", net), of);
  const sums = ["pulls up", "pulls down"].map((name) => numbers.place(name, "mlp-pulls-of"));
  const above = element("p", { class: "mlp-readout mlp-pulls-told" });
  above.append(span("", "upwards ", sums[0]), span("", "downwards ", sums[1]), says);
  const below = element("p", { class: "mlp-readout" }, which, " pulls ");
  below.append(numbers.place(() => `pulls each[${told()}]`, "mlp-total"));
  mount({ class: "mlp mlp-pulls", "aria-label": "Who pulls" }, head, above, bars.node, below);

  function point(/** @type {Event} */ event) {
    pointed = bars.examples.at(event);
    tell();
  }
  bars.list.addEventListener("pointerover", point, { signal });
  bars.list.addEventListener("pointerleave", point, { signal });

  function sumInWords() {
    const { t, mean } = lab.batch;
    const over = t.length > 1 ? `, the ${mean ? "mean" : "sum"} over ${t.length} examples` : "";
    return `at step ${lab.value(STEP).toLocaleString("en")}${over}`;
  }

  /** Tell of the example that is pointed at, or shown. */
  function tell() {
    if (pointed >= lab.shape("pulls each")[0]) pointed = -1;
    write(which, hasRun(lab.sweep) ? inWords(lab, told()) : "the lab's example");
    numbers.write();
  }
  function update() {
    choice.update();
    bars.update();
    write(of, hasRun(lab.sweep) ? sumInWords() : "for the lab's example");
    write(says, verdict(lab));
    tell();
  }
  return update;
}

export default { render: panel(build) };
