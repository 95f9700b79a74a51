/** Bars of a sum, one below the other: each reaches from the sum before to the sum so far. */

import { element, span } from "./dom.js";
import { range } from "./names.js";

const ROOM = 40; // percent of a track, from its middle, for the largest sum: the others may outgrow it a little

/** Make the bars, each on its track; the scale fits `largest`, which stays while a knob moves. */
export function sumBars(/** @type {number} */ count) {
  const bars = range(count).map(() => element("i", { class: "mlp-bar" }));

  function update(/** @type {number[]} */ sums, /** @type {number} */ largest) {
    const scale = ROOM / (largest || 1);
    bars.forEach((bar, n) => {
      const [before, sum] = [n ? sums[n - 1] : 0, sums[n]];
      bar.style.left = `${50 + scale * Math.min(before, sum)}%`;
      bar.style.width = `${scale * Math.abs(sum - before)}%`;
      bar.classList.toggle("mlp-below", sum < before);
    });
  }
  return { tracks: bars.map((bar) => span("mlp-track", bar)), update };
}
