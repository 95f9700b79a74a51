/** Traits of a widget that a student sets. */

/** @typedef {import("@anywidget/types").AnyModel} AnyModel */

import { element, uniqueId } from "./dom.js";

/** Set traits, and tell the kernel. */
export function save(/** @type {AnyModel} */ model, /** @type {Record<string, unknown>} */ traits) {
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  model.save_changes();
}

/**
 * Radio buttons for a trait: what they are about, and the words for each of its values.
 * @param {AnyModel} model
 * @param {string} trait
 * @param {{ label: string, title: string, words: Record<string, string> }} about
 */
export function radios(model, trait, { label, title, words }) {
  const name = uniqueId();
  const inputs = Object.keys(words).map((value) =>
    element("input", { type: "radio", name, value, change: () => save(model, { [trait]: value }) }),
  );
  const labels = inputs.map((input) => element("label", {}, input, ` ${words[input.value]}`));
  const node = element("div", { class: "mlp-head", role: "radiogroup", "aria-label": label }, title, ...labels);
  return { node, update: () => inputs.forEach((input) => (input.checked = input.value === model.get(trait))) };
}
