/** Numbers as text, the same as in Python, and their places in a panel. */

/** @typedef {{ value: (name: string) => number }} Source what gives a number by its name, such as a lab */

import { element, write } from "./dom.js";

/** Write a number at fixed digits, two more where they would show only one, and as a power of ten beyond that. */
export function format(/** @type {number} */ value, digits = 4) {
  if (value === 0) return (0).toFixed(digits);
  const size = Math.abs(value);
  const places = size >= 10 ** (1 - digits) ? digits : digits + 2;
  const isFixed = size >= 10 ** -digits && size < 1e5;
  return (isFixed ? value.toFixed(places) : value.toExponential(digits - 2).replace("+", "")).replaceAll("-", "−");
}

/** Write a number that has little room: fixed digits up to 1000, unless they would show nothing but zeros. */
export function short(/** @type {number} */ value, /** @type {number} */ digits) {
  const [size, fixed] = [Math.abs(value), value.toFixed(digits)];
  if (size < 1000 && Number(fixed)) return fixed.replace("-", "−");
  return value === 0 ? (0).toFixed(digits) : format(value, size < 1 ? 2 : size < 1e5 ? 0 : 3);
}

/** The numbers of a panel: each has its place, and all are written together. */
export class Numbers {
  #source;
  /** @type {{ node: HTMLElement | SVGElement, nameNow: () => string | undefined, digits: number, how: typeof short,
   *   written?: number }[]} `written` is the value that stands there */
  #places = [];

  constructor(/** @type {Source} */ source) {
    this.#source = source;
  }

  /**
   * Make the place of a number.
   * @param {string | (() => string | undefined)} name which it is, or what gives that; undefined if it is none just now
   * @param {string} kind more classes
   * @param {{ tag?: string, digits?: number, how?: typeof short, [attribute: string]: unknown }} how
   */
  place(name, kind = "", { tag = "span", digits = 4, how = format, ...attributes } = {}) {
    const node = element(tag, { class: `mlp-number ${kind}`, ...attributes });
    this.#places.push({ node, nameNow: typeof name === "function" ? name : () => name, digits, how });
    return node;
  }

  /** Write all of them, and note at each place which it is. */
  write() {
    for (const place of this.#places) {
      const { node, nameNow, digits, how } = place;
      const name = nameNow();
      const value = name === undefined ? undefined : this.#source.value(name);
      const isSame = Object.is(value, place.written);
      place.written = value;
      if (name === undefined || value === undefined) continue;
      if (node.dataset.number !== name) node.dataset.number = name;
      else if (isSame) continue;
      write(node, how(value, digits));
      node.classList.toggle("mlp-below", value < 0);
    }
  }
}
