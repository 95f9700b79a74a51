/** A list of all weights, to look at another one. */

import { element } from "./dom.js";
import { namesOf, symbol } from "./names.js";

/** @param {import("./lab.js").Lab} lab */
export function weightChoice(lab) {
  const change = () => lab.lookAt(node.value);
  const node = element("select", { class: "mlp-weights", "aria-label": "weight whose gradient is shown", change });
  for (const { array, kind } of lab.knobArrays.filter((each) => each.array.startsWith("w_"))) {
    const options = namesOf(array, lab.shape(array)).map((name) => element("option", { value: name }, symbol(name)));
    node.append(element("optgroup", { label: kind }, ...options));
  }
  function update() {
    node.value = lab.sweep.weight;
    node.disabled = lab.lost;
  }
  return { node, update };
}
