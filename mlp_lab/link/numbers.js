/** Numbers as text, the same as in Python. */

import { write } from "./dom.js";

/**
 * A number in a panel: where it stands and which it is; `name` may be a function that gives it.
 * @typedef {{ node: HTMLElement | SVGElement, name: string | (() => string), digits: number,
 *   write?: (value: number, digits: number) => string }} Shown
 */

/** Write a number at fixed digits, and as a power of ten where those would hide it. */
export function format(/** @type {number} */ value, digits = 4) {
  if (value === 0) return (0).toFixed(digits);
  const size = Math.abs(value);
  const fixed = size >= 10 ** (1 - digits) && size < 1e5;
  return (fixed ? value.toFixed(digits) : value.toExponential(digits - 2).replace("+", "")).replaceAll("-", "−");
}

/**
 * Write a number that has little room: fixed digits up to 1000, unless they would show nothing but zeros.
 * @param {number} value
 * @param {number} digits
 */
export function short(value, digits) {
  const [size, fixed] = [Math.abs(value), value.toFixed(digits)];
  if (size < 1000 && Number(fixed)) return fixed.replace("-", "−");
  return value === 0 ? (0).toFixed(digits) : format(value, size >= 1 ? 3 : 2);
}

/**
 * Write numbers at their nodes, and note there which they are.
 * @param {import("./lab.js").Lab} lab
 * @param {Shown[]} numbers
 */
export function writeNumbers(lab, numbers) {
  for (const { node, name, digits, write: how = format } of numbers) {
    const own = typeof name === "function" ? name() : name;
    const value = lab.value(own);
    if (node.dataset.number !== own) node.dataset.number = own;
    write(node, how(value, digits));
    node.classList.toggle("mlp-below", value < 0);
  }
}

/** The percent of a track for each unit of a bar that starts in its middle, so that this length leaves room to grow. */
export const halfTrack = (/** @type {number} */ length) => 40 / (length || 1);

/**
 * Let a bar reach from the sum before to the sum so far.
 * @param {HTMLElement} bar
 * @param {number} scale
 * @param {number} before
 * @param {number} sum
 */
export function stretch(bar, scale, before, sum) {
  bar.style.left = `${50 + scale * Math.min(before, sum)}%`;
  bar.style.width = `${scale * Math.abs(sum - before)}%`;
  bar.classList.toggle("mlp-below", sum < before);
}
