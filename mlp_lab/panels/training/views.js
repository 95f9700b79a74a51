/** What can be drawn of a run over its steps, and the axes for it. */

import { Axes, power, ticks } from "../../link/axes.js";
import { range, symbol } from "../../link/names.js";

/** @typedef {import("./history.js").History} History */
/** @typedef {"loss" | "weights" | "gradients"} View */

const DECADES = 12; // of a logarithmic axis at most: what is smaller is drawn at its bottom
const FEWEST = 2; // decades, so that there are three ticks
const LAYERS = "output layer dashed";
const WIDE = 500; // px, from where on there is room for more ticks

/**
 * What a view draws: the prefix of the names of its numbers, whether it has a logarithmic scale, what it is called, and
 * where the number of now stands in the sweep. Weights have none: they pass through 0, and their signs matter.
 * @type {Record<View, { prefix: string, hasLog: boolean, words: (weight: string, isLog: boolean) => string,
 *   now: (name: string) => string }>}
 */
export const VIEWS = {
  loss: { prefix: "", hasLog: true, words: () => "E of the batch over the steps", now: () => "batch E" },
  weights: {
    prefix: "",
    hasLog: false,
    words: (weight) => `weights and biases: ${weight} thick, ${LAYERS}`,
    now: (name) => name,
  },
  gradients: {
    prefix: "gradient_",
    hasLog: true,
    words: (weight, isLog) => `${isLog ? "size of ∂E/∂ of each" : "∂E/∂ of each"}: ${weight} thick, ${LAYERS}`,
    now: (name) => `batch ${name}`,
  },
};

/** The names of the numbers that a view draws: the one that is followed, and the others by their layer. */
export function namesIn(/** @type {History} */ { columns }, /** @type {View} */ view, /** @type {string} */ weight) {
  if (view === "loss") return { main: "E", hidden: [], output: [] };
  const { prefix } = VIEWS[view];
  const main = prefix + weight;
  const of = (/** @type {string} */ letter) =>
    [...columns.keys()].filter(
      (name) =>
        name !== main && [`${prefix}w_${letter}[`, `${prefix}b_${letter}[`].some((start) => name.startsWith(start)),
    );
  return { main, hidden: of("H"), output: of("O") };
}

/** Where values stand up an axis: as they are, or their size as a power of ten that is not below the axis. */
function heightsOf(
  /** @type {Float64Array[]} */ columns,
  /** @type {boolean} */ isLog,
  /** @type {boolean} */ fromZero,
) {
  const values = columns.flatMap((column) => [...column]).filter(Number.isFinite);
  if (isLog) {
    const sizes = values.map(Math.abs).filter((size) => size > 0);
    const top = Math.ceil(Math.log10(Math.max(...sizes, Number.MIN_VALUE)) + 1e-9);
    const bottom = Math.max(Math.floor(Math.log10(Math.min(...sizes))), top - DECADES);
    const low = sizes.length ? Math.min(bottom, top - FEWEST) : -FEWEST;
    const high = sizes.length ? top : 0;
    const apart = Math.ceil((high - low) / 5);
    return {
      up: range(Math.floor((high - low) / apart) + 1)
        .map((n) => high - n * apart)
        .reverse(),
      ends: [low, high],
    };
  }
  const [low, high] = [Math.min(...values, fromZero ? 0 : Infinity), Math.max(...values)];
  const spare = high > low ? 0 : Math.max(Math.abs(high) / 2, 0.5);
  const up = ticks(fromZero ? low : low - spare, high + spare, 4);
  return { up, ends: [up[0], up[up.length - 1]] };
}

/** Make the axes for numbers over the steps of a run, and what places a number on them. */
export function axesFor(
  /** @type {History} */ { last },
  /** @type {Float64Array[]} */ columns,
  { frame, isLog, fromZero },
) {
  const across = last ? ticks(0, last, frame.width < WIDE ? 3 : 6) : [0];
  const { up, ends } = heightsOf(columns, isLog, fromZero);
  const how = isLog ? { heights: ends, tickUp: power } : { heights: ends };
  const whole = across.filter((step) => step <= last && Number.isInteger(step));
  const axes = new Axes(frame, [0, last || 1], whole, up, 8, how);
  const height = (/** @type {number} */ value) => (isLog ? Math.max(Math.log10(Math.abs(value)), ends[0]) : value);

  /** A curve through the steps that there are. */
  function path(/** @type {Float64Array} */ steps, /** @type {Float64Array} */ column) {
    const there = [...steps.keys()].filter((n) => !Number.isNaN(column[n]));
    return there.length
      ? axes.path(
          there.map((n) => steps[n]),
          there.map((n) => height(column[n])),
        )
      : "";
  }
  return { axes, height, path };
}

/** What a view is called, for the weight that is followed. */
export const titleOf = (/** @type {View} */ view, /** @type {string} */ weight, /** @type {boolean} */ isLog) =>
  VIEWS[view].words(symbol(weight), isLog);
