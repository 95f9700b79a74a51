/** How formulas and numbers of a chain are written. */

import { math } from "../../link/dom.js";
import { format, short } from "../../link/numbers.js";

const chainSign = (/** @type {number} */ value) => (value > 0 ? "+" : "");

/** Write a number with its sign, in little room. */
export const chainShort = (/** @type {number} */ value, digits = 4) => chainSign(value) + short(value, digits);

/** Write a number with its sign, and enough digits. */
export const chainFull = (/** @type {number} */ value) => chainSign(value) + format(value);

/** A formula in a line of text: a sum has its index beside it. */
export function chainMath(/** @type {string} */ formula) {
  const made = math(formula);
  for (const sign of made.querySelectorAll("munder > mo")) sign.setAttribute("movablelimits", "true");
  return made;
}
