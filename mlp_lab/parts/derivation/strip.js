/** The chain from a weight to E in small: which pieces are still under the ∂, and what the others have left. */

import { element, math } from "../../link/dom.js";
import { range } from "../../link/names.js";

const [STEP, HEIGHT, PAD] = [44, 22, 8]; // from station to station
const APART = 3.4; // from lane to lane

/** Where the stations of the chain stand, and where its lanes run: the last station is E, where they come together. */
function layOut(/** @type {number} */ stations, /** @type {number} */ lanes) {
  const x = (/** @type {number} */ n) => PAD + STEP * n;
  const y = (/** @type {number} */ lane) => HEIGHT / 2 + APART * (lane - (lanes - 1) / 2);
  const split = stations - 3; // the first station that there is one of for each output
  const at = (/** @type {number} */ n, /** @type {number} */ lane) =>
    `${x(n)} ${n < split || n === stations - 1 ? HEIGHT / 2 : y(lane)}`;
  return { x, at, isSplit: (/** @type {number} */ piece) => lanes > 1 && piece >= split - 1 };
}

/**
 * Draw the chain of one line, once.
 * @param {{ strip: string[], ring: number, bracket: boolean }} line
 * @param {number} lanes how many outputs the chain passes
 */
export function stripOf({ strip, ring, bracket }, lanes) {
  const { x, at, isSplit } = layOut(strip.length + 1, lanes);
  const pieces = strip.map((kind, n) => {
    const ways = range(isSplit(n) ? lanes : 1).map((lane) => `M${at(n, lane)}L${at(n + 1, lane)}`);
    return element("path", { d: ways.join(""), class: `mlp-piece mlp-of-${kind}`, "data-piece": n });
  });
  const single = range(strip.length + 1).filter((n) => n === strip.length || !isSplit(n - 1));
  const ends = single.map((n) => element("circle", { cx: x(n), cy: HEIGHT / 2, r: 2.5 }));
  const marks = [];
  if (ring >= 0) {
    const place = { x: x(ring) - 4, y: 1, width: x(ring + 1) - x(ring) + 8, height: HEIGHT - 2, rx: 4 };
    marks.push(element("rect", { ...place, class: "mlp-ring" }));
  }
  if (bracket) {
    const [left, right] = [x(strip.length - 3) - 3, x(strip.length) + 4];
    marks.push(
      element("path", { d: `M${left + 4} 1h-4v${HEIGHT - 2}h4M${right - 4} 1h4v${HEIGHT - 2}h-4`, class: "mlp-hook" }),
    );
  }
  const width = 2 * PAD + STEP * strip.length;
  const about = {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    style: `width: ${width}px`,
    class: "mlp-strip",
    "aria-hidden": true,
  };
  return element("svg", about, ...pieces, ...ends, ...marks);
}

/** Write the names of the stations over the strips. */
export function stripHead(/** @type {string[]} */ chain) {
  const width = 2 * PAD + STEP * (chain.length - 1);
  const place = (n) => `left: ${((100 * (PAD + STEP * n)) / width).toFixed(2)}%`;
  const names = chain.map((symbol, n) => element("span", { style: place(n) }, math(symbol)));
  return element("span", { class: "mlp-strip-head", style: `width: ${width}px`, "aria-hidden": true }, ...names);
}
