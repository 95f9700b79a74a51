/** The keyboard's way through the picture of the network. */

import { put } from "../../link/dom.js";
import { namesOf, parse } from "../../link/names.js";
import { format } from "../../link/numbers.js";
import { describe } from "./path.js";

const WAYS = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], Enter: null, " ": null };

/**
 * Let the arrow keys walk through the knobs, and Enter or Space choose one.
 * @param {import("../../link/lab.js").Lab} lab
 * @param {import("./path.js").Choosing} choosing
 * @param {SVGElement} svg
 * @param {Map<string, SVGElement>} options by the name of their knob
 * @param {(name: string) => number} heightOf how far down a knob stands
 * @param {(name: string) => [string, string?][]} accountOf
 * @param {AbortSignal} signal
 */
export function walkByKeys(lab, choosing, svg, options, heightOf, accountOf, signal) {
  const arrays = lab.knobArrays.map(({ array }) => array);
  const columns = arrays.map((array) => namesOf(array, lab.shape(array))); // from left to right, as the arrow keys go
  let here = lab.knobOrWeight;

  /** The knob that is so many columns to the right and nearest in height, or so many places below. */
  function beside(right, below) {
    const at = arrays.indexOf(parse(here).array);
    const apart = (/** @type {string} */ name) => Math.abs(heightOf(name) - heightOf(here));
    if (right) return columns[at + right]?.reduce((a, b) => (apart(b) < apart(a) ? b : a)) ?? here;
    const next = columns[at].indexOf(here) + below;
    return columns[at][Math.min(Math.max(next, 0), columns[at].length - 1)];
  }

  /** Stand at a knob: only there its name holds its number, so that no other holds one from before. */
  function stand(name) {
    if (here !== name) options.get(here)?.setAttribute("aria-label", describe(lab, here));
    here = name;
    const group = /** @type {SVGElement} */ (options.get(name));
    const words = accountOf(name).map(([text, number]) => text + (number ? format(lab.value(number)) : ""));
    put(group, ["aria-label"], [words.join("")]);
    put(svg, ["aria-activedescendant"], [group.id]);
  }
  function press(event) {
    if (!(event.key in WAYS)) return;
    event.preventDefault();
    const way = WAYS[event.key];
    if (way) {
      stand(beside(way[0], way[1]));
      if (choosing.turns) lab.lookAhead(here);
    } else choosing.choose(here);
    lab.point(options.get(here)?.dataset.symbol ?? null);
  }
  svg.addEventListener("keydown", press, { signal });
  svg.addEventListener("blur", () => lab.point(null), { signal });
  lab.follow(() => stand(document.activeElement === svg ? here : choosing.subject() || lab.knobOrWeight), signal);
}
