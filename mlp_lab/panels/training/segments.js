/** A choice of one among a few words, as a row of segments. */

import { element, uniqueId } from "../../link/dom.js";

/**
 * @param {string} label
 * @param {string[]} words
 * @param {(word: string) => void} choose
 */
export function segments(label, words, choose) {
  const name = uniqueId();
  const inputs = words.map((value) => element("input", { type: "radio", name, value, change: () => choose(value) }));
  const labels = inputs.map((input) => element("label", {}, input, input.value));
  const node = element("div", { class: "mlp-head mlp-segments", role: "radiogroup", "aria-label": label }, ...labels);
  return {
    node,
    update(/** @type {string} */ word, isOpen = true) {
      for (const input of inputs) [input.checked, input.disabled] = [input.value === word, !isOpen];
    },
  };
}
