/** The decision boundary: an output over the plane of two inputs, with the examples of the run. */

import { element, span, write } from "../../link/dom.js";
import { inWords } from "../../link/examples.js";
import { namesOf, symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { STEP } from "../../link/sweep.js";
import { radios } from "../../link/traits.js";
import { planePlot } from "./plane_plot.js";
import { key } from "./key.js";

/** @typedef {{ levels: number[], output: string }} Traits the net inputs between bands, and the output that is shown */
/** @typedef {import("../../link/panel.js").Tools<Traits>} Tools */

/** What is told beside the plane: how many examples are right, and the one that is shown. */
function telling(/** @type {Tools} */ { lab, model }) {
  const numbers = new Numbers(lab);
  const k = () => Number(model.get("output").slice("O_O[".length, -1));
  const whole = { how: String };
  const [right, count, example, verdict, everywhere] = ["", "", "", "mlp-boundary-verdict", ""].map((kind) =>
    span(kind),
  );
  const [step, output] = [span("mlp-boundary-step"), span("")];
  const E = numbers.place("batch E", "mlp-total");
  const told = () => (pointed >= 0 && pointed < lab.batch.t.length ? pointed : lab.example);
  const shown = numbers.place(() => `batch O_O[${told()}, ${k()}]`, "mlp-total");
  let pointed = -1; // the example that the pointer is at
  right.append(numbers.place("boundary right", "mlp-boundary-right", whole), count);
  const line = (...parts) => element("p", { class: "mlp-readout" }, ...parts);
  const node = element(
    "div",
    { class: "mlp-boundary-told" },
    line(step, "E of the batch ", E),
    line(right),
    line(example),
    line(output, shown, verdict),
    line(everywhere),
  );

  function update() {
    const { t } = lab.batch;
    const net = lab.values("boundary net");
    const [isFlat, isCut] = [net.every((one) => one === net[0]), net.some((one) => one > 0 !== net[0] > 0)];
    write(step, `step ${lab.value(STEP).toLocaleString("en")}: `);
    write(count, ` of ${t.length} on the right side of ½`);
    write(everywhere, isFlat ? "The output is the same everywhere." : isCut ? "" : "It is nowhere ½ in this plane.");
    write(example, inWords(lab, told()));
    write(output, `output ${symbol(model.get("output"))} `);
    const side = lab.value(`boundary sides[${told()}]`);
    write(verdict, side > 0 ? "right side" : side < 0 ? "× wrong side" : "× just at ½");
    numbers.write();
  }
  function point(/** @type {number} */ n) {
    pointed = n;
    update();
  }
  return { node, update, point };
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, model, signal, mount } = tools;
  const names = namesOf("O_O", lab.shape("O_O"));
  const words = Object.fromEntries(names.map((name) => [name, symbol(name)]));
  const choice = radios(model, "output", { label: "output that is shown", title: "Decision boundary", words });
  if (names.length === 1) choice.node.replaceChildren("Decision boundary");
  const [plane, told] = [planePlot(tools), telling(tools)];
  const beside = element("div", { class: "mlp-boundary-beside" }, told.node, key());
  const about = { class: "mlp mlp-boundary", "aria-label": "Decision boundary" };
  mount(about, choice.node, element("div", { class: "mlp-boundary-all" }, plane.node, beside));
  plane.resize();
  for (const event of ["pointerover", "pointerleave"])
    plane.node.addEventListener(event, (/** @type {Event} */ at) => told.point(plane.examples.at(at)), { signal });

  return function update() {
    choice.update();
    plane.update();
    told.update();
  };
}

export default { render: panel(build) };
