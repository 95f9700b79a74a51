/** The sheet's symbols, typeset in SVG: an italic letter, its subscript, and its layer upright above that. */

import { element } from "../../link/dom.js";
import { parse } from "../../link/names.js";

/** Make the text of a symbol, such as that of `O_H[0]`. */
export function symbolText(/** @type {string} */ name, /** @type {Record<string, unknown>} */ attributes = {}) {
  const { array, index } = parse(name);
  const [letter, layer] = array.split("_");
  const below = element("tspan", { dy: 4, class: "mlp-index" }, String(Number(index[0]) + 1));
  const above = layer ? [element("tspan", { dx: -5, dy: -9, class: "mlp-index mlp-upright" }, layer)] : [];
  return element("text", { class: "mlp-symbol", "data-name": name, ...attributes }, letter, below, ...above);
}
