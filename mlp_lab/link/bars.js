/** Bars of a sum, one below the other: each reaches from the sum before to the sum so far. */

import { element, put, span } from "./dom.js";
import { range } from "./names.js";

/** @typedef {import("./lab.js").Lab} Lab */

const ROUND = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8];

/** The next round number that is not smaller. */
export function roundUp(/** @type {number} */ size) {
  if (!(size > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(size));
  return power * (ROUND.find((n) => n * power >= size) ?? 10);
}

/**
 * Make the bars, each on its track with a mark at 0. Their scale fits the numbers of now, and only widens while a knob
 * is turned: so it uses its room, no bar ever leaves it, and choosing another knob changes nothing.
 * @param {Lab} lab
 * @param {number} count
 * @param {boolean} hasTotal whether the last bar is that of the whole sum, from 0
 */
export function sumBars(lab, count, hasTotal = false) {
  const bars = range(count).map(() => element("i", { class: "mlp-bar" }));
  const zeros = range(count).map(() => element("i", { class: "mlp-zero" }));
  let [low, high] = [0, 0];
  /** Where a sum stands on the tracks, in percent. */
  const place = (/** @type {number} */ value) => (100 * (value + low)) / (low + high || 1);

  function update(/** @type {number[]} */ sums) {
    const ends = [roundUp(-Math.min(0, ...sums)), roundUp(Math.max(0, ...sums))];
    const turning = lab.row < lab.sweep.rows - 1;
    [low, high] = turning ? [Math.max(low, ends[0]), Math.max(high, ends[1])] : ends;
    const zero = `left: calc(${place(0).toFixed(2)}% - ${(low / (low + high || 1)).toFixed(2)}px)`;
    bars.forEach((bar, n) => {
      const [before, sum] = [n && !(hasTotal && n === count - 1) ? sums[n - 1] : 0, sums[n]];
      const [from, to] = [place(Math.min(before, sum)), place(Math.max(before, sum))];
      bar.style.transform = `translateX(${from.toFixed(2)}%) scaleX(${((to - from) / 100).toFixed(4)})`; // no layout
      bar.classList.toggle("mlp-below", sum < before);
      put(zeros[n], ["style"], [zero]);
    });
  }
  return { tracks: bars.map((bar, n) => span("mlp-track", zeros[n], bar)), place, ends: () => [-low, high], update };
}
