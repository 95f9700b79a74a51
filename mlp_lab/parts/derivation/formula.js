/** The right side of a line: its factors, each tinted by its kind, and the sum and the bracket around those summed. */

import { element, math, span } from "../../link/dom.js";

/**
 * What sent.py sends: formulas are MathML, numbers are names, and the first `paths` factors of a line are summed over k.
 * @typedef {{ mathml: string, flat: string, kind: string, number: string, changed: boolean }} Factor
 * @typedef {{ name: string, rule: string, reason: string, factors: Factor[], paths: number, number: string,
 *   products: string, sums: string, strip: string[], ring: number }} Line
 * @typedef {{ name: string, factors: Factor[], paths: number, mathml: string, tried: boolean, number: string }} Option
 */

const SUM = {
  flat: '<msub><mo largeop="false">∑</mo><mi>k</mi></msub>',
  large: '<munder><mo movablelimits="false">∑</mo><mi>k</mi></munder>',
};

/** A factor as a chip; what the newest rule brought in is marked. */
export function chip(/** @type {Factor} */ factor, large = false) {
  const { kind, changed } = factor;
  const classes = `mlp-factor ${kind && `mlp-of-${kind}`} ${changed ? "mlp-changed" : ""}`;
  return span(classes, large ? math(factor.mathml, true) : math(factor.flat));
}

/** The sign of the sum over k. */
export const sumSign = (large = false) => math(large ? SUM.large : SUM.flat, large);

/** Write a line or an option in one row. */
export function formula(/** @type {{ factors: Factor[], paths: number }} */ { factors, paths }, large = false) {
  const isBracket = paths > 0 && paths < factors.length;
  const pieces = factors.flatMap((factor, n) => {
    const end = isBracket && n === paths - 1 ? [span("mlp-bracket", "]")] : [];
    const dot = n < factors.length - 1 ? [span("mlp-dot", "·")] : [];
    return [chip(factor, large), ...end, ...dot];
  });
  const sum = paths ? [...(isBracket ? [span("mlp-bracket", "[")] : []), sumSign(large)] : [];
  return element("span", { class: `mlp-formula ${large ? "mlp-large" : ""}` }, ...sum, ...pieces);
}
