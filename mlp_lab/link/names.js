/** Names of numbers, such as `w_O[1, 0]`, and the symbols of the sheet that they stand for. */

/**
 * Split a name into its array and its indices, which may be letters.
 * @param {string} name
 * @returns {{ array: string, index: string[] }}
 */
export function parse(name) {
  const [array, inside] = name.replace("]", "").split("[");
  return { array, index: inside ? inside.split(", ") : [] };
}

/**
 * Whether two names can mean the same number; a bound index such as k stands for any.
 * @param {string} one
 * @param {string} other
 */
export function matches(one, other) {
  const [a, b] = [parse(one), parse(other)];
  const free = (/** @type {string} */ letter) => Number.isNaN(Number(letter));
  return a.array === b.array && a.index.every((n, at) => n === b.index[at] || free(n) || free(b.index[at]));
}

const SUPERSCRIPTS = Object.assign(Object.create(null), { I: "ᴵ", H: "ᴴ", O: "ᴼ" });

/**
 * A name as the sheet prints it, counted from 1: `w_O[1, 0]` is w₂₁ᴼ.
 * @param {string} name
 */
export function symbol(name) {
  const { array, index } = parse(name);
  const [letter, layer] = array.split("_");
  const below = index.map((n) => [...String(Number(n) + 1)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join(""));
  return letter + below.join("") + (layer ? SUPERSCRIPTS[layer] : "");
}

/**
 * Every index of an array of this shape, in row-major order.
 * @param {number[]} shape
 */
export function indices(shape) {
  /** @type {number[][]} */
  const start = [[]];
  return shape.reduce((all, n) => all.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])), start);
}

/**
 * The names of all numbers of an array.
 * @param {string} array
 * @param {number[]} shape
 */
export const namesOf = (array, shape) => indices(shape).map((index) => `${array}[${index.join(", ")}]`);

/**
 * Let the letters j and i in a panel's symbols stand for the neurons of a weight; gives what sets them.
 * @param {Element} root
 */
export function letters(root) {
  const symbols = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-symbol]"))];
  const names = symbols.map((node) => node.dataset.symbol ?? "");
  return (/** @type {number[]} */ [j, i]) =>
    symbols.forEach((node, n) => {
      node.dataset.symbol = names[n].replace(/\bj\b/, String(j)).replace(/\bi\b/, String(i));
    });
}
