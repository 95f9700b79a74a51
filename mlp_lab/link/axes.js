/** The axes of a plot: where a value stands in its frame, and the grid and the numbers that say so. */

import { element, put } from "./dom.js";
import { range } from "./names.js";

/** Write the value of a tick without the digits that rounding left behind. */
export const plain = (/** @type {number} */ value) => String(Number(value.toPrecision(6))).replace("-", "−");

/** Write a power of ten by its exponent. */
export const power = (/** @type {number} */ n) =>
  `10${[...String(n)].map((digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)]).join("")}`;

/** Round steps of 1, 2 or 5 that cover a range with about this many ticks. */
export function ticks(/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ count) {
  const raw = (high - low) / count;
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = ten * ([1, 2, 5].find((n) => n * ten >= raw) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  return range(Math.ceil(high / step - 1e-9) - first + 1).map((n) => (first + n) * step);
}

export class Axes {
  /**
   * @param {{ x: number, y: number, width: number, height: number }} frame
   * @param {[number, number]} ends the values at its left and at its right
   * @param {number[]} across the ticks from left to right
   * @param {number[]} up the ticks from its bottom to its top
   * @param {number} pad from the frame to the numbers beside it
   * @param {{ heights?: number[], tick?: (value: number) => string, tickUp?: (value: number) => string }} how the values
   *   at its bottom and at its top, where they are no ticks, and how a tick is written, upwards too unless that is given
   */
  constructor(frame, ends, across, up, pad, how = {}) {
    const { heights = [up[0], up[up.length - 1]], tick = plain, tickUp = tick } = how;
    this.heights = heights;
    this.tick = tick;
    this.tickUp = tickUp;
    this.frame = frame;
    this.ends = ends;
    this.across = across;
    this.up = up;
    this.pad = pad;
  }

  x(/** @type {number} */ value) {
    const [left, right] = this.ends;
    return this.frame.x + ((value - left) / (right - left)) * this.frame.width;
  }

  y(/** @type {number} */ value) {
    const [bottom, top] = this.heights;
    return this.frame.y + ((top - value) / (top - bottom)) * this.frame.height;
  }

  /** The value at a place across the picture. */
  at(/** @type {number} */ x) {
    const [left, right] = this.ends;
    return left + ((x - this.frame.x) / this.frame.width) * (right - left);
  }

  /** A place as a path or an attribute takes it. */
  place(/** @type {number} */ x, /** @type {number} */ y) {
    return [this.x(x).toFixed(2), this.y(y).toFixed(2)];
  }

  /** A curve through these places, as a path takes it. */
  path(/** @type {ArrayLike<number>} */ xs, /** @type {ArrayLike<number>} */ ys) {
    return `M${Array.from(xs, (x, n) => this.place(x, ys[n]).join(" ")).join("L")}`;
  }

  /** Let a line stand upright at a value, from the bottom of the frame to its top. */
  upright(/** @type {Element} */ line, /** @type {number} */ value) {
    const [x, { y, height }] = [this.x(value).toFixed(2), this.frame];
    put(line, ["x1", "x2", "y1", "y2"], [x, x, String(y), String(y + height)]);
  }

  grid() {
    const { x, y, width, height } = this.frame;
    const line = (place) => element("line", { x1: x, x2: x + width, y1: place, y2: place, class: "mlp-grid" });
    const right = { x: x - this.pad, class: "mlp-right" };
    return [
      ...this.up.map((value) => line(this.y(value))),
      ...this.up.map((value) => element("text", { ...right, y: this.y(value) + 4 }, this.tickUp(value))),
      ...this.across.map((value) => element("text", { x: this.x(value), y: y + height + 16 }, this.tick(value))),
    ];
  }
}
