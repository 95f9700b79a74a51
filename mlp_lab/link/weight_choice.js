/** Lists of weights and biases to choose one from. */

import { element } from "./dom.js";
import { namesOf, symbol } from "./names.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** The knobs whose arrays begin with one of these letters, by their kind, as options of a list. */
export const knobOptions = (/** @type {Lab} */ lab, /** @type {string} */ letters) =>
  lab.knobArrays
    .filter(({ array }) => letters.includes(array[0]))
    .map(({ array, kind }) => {
      const names = namesOf(array, lab.shape(array));
      return element("optgroup", { label: kind }, ...names.map((value) => element("option", { value }, symbol(value))));
    });

/** A list of all weights, to look at another one. */
export function weightChoice(/** @type {Lab} */ lab) {
  const change = () => lab.lookAt(node.value);
  const about = { class: "mlp-weights", "aria-label": "weight whose gradient is shown", change };
  const node = element("select", about, ...knobOptions(lab, "w"));
  function update() {
    node.value = lab.sweep.weight;
    node.disabled = lab.lost;
  }
  return { node, update };
}
