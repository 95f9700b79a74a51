/** What the marks and colours of the plane mean. */

import { element, span } from "../../link/dom.js";
import { range } from "../../link/names.js";
import { mark } from "./marks.js";

const BANDS = 10;

/** A small picture, with the words for it. */
function entry(/** @type {string} */ words, /** @type {Node[]} */ ...drawn) {
  const picture = element("svg", { viewBox: "-12 -9 24 18", "aria-hidden": "true" }, ...drawn);
  return span("mlp-boundary-entry", picture, words);
}

export function key() {
  const line = (/** @type {string} */ kind) => element("path", { class: kind, d: "M-11 0H11" });
  const tick = element("path", { class: "mlp-boundary-hidden", d: "M0 0V-6" });
  const bands = range(BANDS).map((n) => element("i", { class: `mlp-band-${n}` }));
  const scale = span("mlp-boundary-scale", "output 0 ", span("mlp-boundary-bands", ...bands), " 1");
  return element(
    "div",
    { class: "mlp-boundary-key" },
    entry("target ½ or more", mark(true)),
    entry("target below ½", mark(false)),
    entry("on the wrong side", mark(true, "wrong")),
    entry("the example shown", element("circle", { class: "mlp-boundary-here", r: 7 })),
    entry("output is ½", line("mlp-boundary-half")),
    entry("hidden neuron is ½, more where the tick points", line("mlp-boundary-hidden"), tick),
    scale,
  );
}
