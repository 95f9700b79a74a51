/** The examples of a run as a list of choices: the one that is chosen becomes the example of the lab. */

import { put, uniqueId } from "./dom.js";
import { hasRun } from "./sweep.js";

/** @typedef {import("./lab.js").Lab} Lab */

const WAYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

const plain = (/** @type {number} */ value) => String(value).replace("-", "−");

/** Numbers of an example, as they were given. */
export const listed = (/** @type {number[]} */ values) => values.map(plain).join(" ");

/** What an example of the run is, in words. */
export const inWords = (/** @type {Lab} */ { batch }, /** @type {number} */ n) =>
  `example ${n + 1} of ${batch.t.length}: inputs ${listed(batch.O_I[n])}, target ${listed(batch.t[n])}`;

/**
 * Let examples be chosen in a list, by mouse and by keyboard; `renew` tells which nodes they are.
 * @param {Lab} lab
 * @param {Element} list
 * @param {AbortSignal} signal
 */
export function exampleList(lab, list, signal) {
  /** @type {Element[]} */
  let nodes = [];
  list.classList.add("mlp-examples");
  put(list, ["role", "tabindex", "data-lm-suppress-shortcuts"], ["listbox", 0, true]);
  const show = (/** @type {number} */ n) => n === lab.example || lab.lost || lab.showExample(n);
  const isOpen = () => hasRun(lab.sweep); // else there is no other example to choose
  const at = (/** @type {Event} */ { target }) =>
    nodes.findIndex((node) => node.contains(/** @type {Node} */ (target)));
  function walk(/** @type {KeyboardEvent} */ event) {
    if (!(event.key in WAYS) || !isOpen()) return;
    event.preventDefault();
    show(Math.min(Math.max(lab.example + WAYS[event.key], 0), nodes.length - 1));
  }
  function pick(/** @type {MouseEvent} */ event) {
    if (at(event) >= 0 && isOpen()) show(at(event));
  }
  list.addEventListener("keydown", /** @type {EventListener} */ (walk), { signal });
  list.addEventListener("click", /** @type {EventListener} */ (pick), { signal });
  return {
    /** The example that an event is about, −1 for none. */
    at,
    renew(/** @type {Element[]} */ now) {
      nodes = now;
      nodes.forEach((node) => put(node, ["role", "id"], ["option", uniqueId()]));
    },
    update() {
      const { id } = nodes[lab.example];
      if (list.getAttribute("aria-activedescendant") === id) return;
      list.setAttribute("aria-activedescendant", id);
      nodes.forEach((node) => node.setAttribute("aria-selected", String(node.id === id)));
    },
  };
}
