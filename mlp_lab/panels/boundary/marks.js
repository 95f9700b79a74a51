/** The mark of an example: its shape and colour tell the target, a cross that it lies on the wrong side. */

import { element } from "../../link/dom.js";

/** @returns {SVGGElement} */
export function mark(/** @type {boolean} */ isOne, side = "") {
  const shape = isOne ? element("circle", { r: 5 }) : element("path", { d: "M0 -6.5L6.5 0L0 6.5L-6.5 0z" });
  const cross = element("path", { class: "mlp-boundary-cross", d: "M-8 -8L8 8M-8 8L8 -8" });
  const kind = isOne ? "mlp-boundary-one" : "mlp-boundary-zero";
  return element("g", { class: `mlp-boundary-mark ${kind}`, "data-side": side }, shape, cross);
}
