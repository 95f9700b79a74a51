/** Names of numbers, such as `w_O[1, 0]`, and the symbols of the sheet that they stand for. */

import { put } from "./dom.js";

/** Split a name into its array and its indices, which may be letters. */
export function parse(/** @type {string} */ name) {
  const [array, inside] = name.replace("]", "").split("[");
  return { array, index: inside ? inside.split(", ") : [] };
}

/** Whether two names can mean the same number; a bound index such as k stands for any. */
export function matches(/** @type {string} */ one, /** @type {string} */ other) {
  const [a, b] = [parse(one), parse(other)];
  const free = (/** @type {string} */ letter) => Number.isNaN(Number(letter));
  return a.array === b.array && a.index.every((n, at) => n === b.index[at] || free(n) || free(b.index[at]));
}

const SUPERSCRIPTS = Object.assign(Object.create(null), { I: "ᴵ", H: "ᴴ", O: "ᴼ" });

/** A name as the sheet prints it, counted from 1: `w_O[1, 0]` is w₂₁ᴼ, and `gradient_w_O[1, 0]` its slope. */
export function symbol(/** @type {string} */ name) {
  if (name.startsWith("gradient_")) return `∂E/∂${symbol(name.slice("gradient_".length))}`;
  const { array, index } = parse(name);
  const [letter, layer] = array.split("_");
  const below = index.map((n) => [...String(Number(n) + 1)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join(""));
  return letter + below.join("") + (layer ? SUPERSCRIPTS[layer] : "");
}

/** Every whole number below n. */
export const range = (/** @type {number} */ n) => [...Array(n).keys()];

/** Every index of an array of this shape, in row-major order. */
export const indices = (/** @type {number[]} */ shape) =>
  shape.reduce((all, n) => all.flatMap((head) => range(n).map((i) => [...head, i])), /** @type {number[][]} */ ([[]]));

/** The names of all numbers of an array. */
export const namesOf = (/** @type {string} */ array, /** @type {number[]} */ shape) =>
  indices(shape).map((index) => `${array}[${index.join(", ")}]`);

/** @type {WeakMap<Element, string>} what the symbols of a formula were called before a letter stood for a neuron */
const LETTERED = new WeakMap();

/** Let the letters of a name, such as the j and i of a weight, stand for neurons. */
export const lettered = (/** @type {string} */ name, /** @type {Record<string, number>} */ neurons) =>
  name.replace(/\b[a-z]\b(?=[,\]])/g, (letter) => String(neurons[letter] ?? letter));

/** Let letters in the symbols of a part, such as the j and i of a weight, stand for neurons; gives what sets them. */
export function bindLetters(/** @type {Element} */ root) {
  const nodes = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-symbol]"))];
  for (const node of nodes) if (!LETTERED.has(node)) LETTERED.set(node, node.dataset.symbol ?? "");
  return (/** @type {Record<string, number>} */ neurons) =>
    nodes.forEach((node) => put(node, ["data-symbol"], [lettered(LETTERED.get(node) ?? "", neurons)]));
}
