/** Where the parts of the network stand: flat above a ledger, tall beside one, or narrow on a small screen. */

import { namesOf, parse, range } from "../../link/names.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {{ x: number, y: number, width: number, height: number }} Box */
/** @typedef {{ middle: number, span: number, pitch: number }} Rows how the places of a column lie: at most so far apart */

/**
 * x: of the columns; track: the ends of the scale of outputs and targets; beside: where the errors are written, or else
 * below their tracks; stack: the room of E. Two hidden neurons stand two and a half
 * rows of outputs apart, so that edges keep apart in their middle, too.
 */
const TALL = {
  width: 430,
  height: 330,
  radius: 15,
  x: { O_I: 46, O_H: 146, O_O: 247 },
  rows: {
    O_I: { middle: 164, span: 240, pitch: 116 },
    O_H: { middle: 166, span: 230, pitch: 200 },
    O_O: { middle: 164, span: 250, pitch: 80 },
  },
  track: [298, 352],
  beside: NaN,
  stack: { x: 386, y: 30, width: 34, height: 268 },
};
const LAYOUTS = {
  flat: {
    width: 822,
    height: 184,
    radius: 14,
    x: { O_I: 60, O_H: 270, O_O: 508 },
    rows: {
      O_I: { middle: 98, span: 130, pitch: 62 },
      O_H: { middle: 102, span: 124, pitch: 107.5 },
      O_O: { middle: 99.5, span: 130, pitch: 43 },
    },
    track: [570, 686],
    beside: 734,
    stack: { x: 772, y: 30, width: 34, height: 128 },
  },
  tall: TALL,
  narrow: {
    ...TALL,
    width: 334,
    radius: 14,
    x: { O_I: 36, O_H: 117, O_O: 201 },
    track: [242, 274],
    stack: { ...TALL.stack, x: 294, width: 28 },
  },
};
const NAME = { width: 18, height: 16 };
const CLEARANCE = 2.4; // between the rims of two neurons
export const RING = 4; // around a neuron, for its tint
const APART = 3; // between two numbers on edges, and from a number to a neuron
const FRACTIONS = range(77).map((n) => 0.12 + n / 100); // of the way from rim to rim
const [BEFORE, AHEAD] = [0.45, 0.62]; // where numbers stand on edges of hidden neurons, and on those that fan out of one
const TRIES = [0.06, -0.06, 0.12, -0.12, 0.18, -0.18, 0.24, -0.24, -0.3, 0.3];

/** @typedef {keyof typeof LAYOUTS} Kind */
/** @typedef {{ x1: number, y1: number, x2: number, y2: number }} Ends */

/** The smallest distance between any two of these. */
function closest(/** @type {number[]} */ places) {
  const sorted = places.toSorted((a, b) => a - b);
  return Math.min(Infinity, ...sorted.slice(1).map((place, n) => place - sorted[n]));
}

/** Lay a network out: `place` gives the centre of a neuron, `edges` the ends of an edge and where it is by itself. */
export function layOut(/** @type {Lab} */ lab, /** @type {Kind} */ kind) {
  const layout = LAYOUTS[kind];
  const arrays = Object.keys(layout.rows);
  const counts = Object.fromEntries(arrays.map((array) => [array, lab.shape(array)[0]]));
  const pitch = (/** @type {string} */ array) =>
    Math.min(layout.rows[array].pitch, layout.rows[array].span / Math.max(1, counts[array] - 1));
  const radius = Math.min(layout.radius, ...arrays.map((array) => (pitch(array) - CLEARANCE) / 2));
  const place = (/** @type {string} */ name) => {
    const { array, index } = parse(name);
    const y = layout.rows[array].middle + pitch(array) * (Number(index[0]) - (counts[array] - 1) / 2);
    return { x: layout.x[array], y };
  };

  /** @type {Map<string, { ends: Ends, clear: number, apart: number }>} */
  const edges = new Map();
  for (const { letter, before } of lab.listening) {
    const names = namesOf(`w_${letter}`, lab.shape(`w_${letter}`));
    const ends = names.map((name) => {
      const [j, i] = parse(name).index;
      const [from, to] = [place(`O_${before}[${j}]`), place(`O_${letter}[${i}]`)];
      return { x1: from.x + radius, y1: from.y, x2: to.x - radius, y2: to.y };
    });
    const apart = (/** @type {number} */ at) => closest(ends.map(({ y1, y2 }) => y1 + at * (y2 - y1)));
    const room = (/** @type {number} */ at) => apart(at) - Math.abs(at - 0.5) / 100; // of two alike the middle one
    const clear = FRACTIONS.reduce((best, at) => (room(at) > room(best) ? at : best));
    names.forEach((name, n) => edges.set(name, { ends: ends[n], clear, apart: apart(clear) }));
  }
  const above = pitch("O_H") >= 2 * (radius + RING) + NAME.height; // where the names of hidden neurons are
  return { ...layout, kind, counts, pitch, radius, place, edges, above };
}

/** @typedef {ReturnType<typeof layOut>} Layout */

/** A point of a way from end to end. */
export const along = (/** @type {Ends} */ { x1, y1, x2, y2 }, /** @type {number} */ at) => ({
  x: x1 + at * (x2 - x1),
  y: y1 + at * (y2 - y1),
});

const meet = (/** @type {Box} */ a, /** @type {Box} */ b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * The room of a number on an edge, which hides no neuron and no other number; the first edges have the choice.
 * What has no room has no number, but for the edge that is pointed at: what would meet its number gives way.
 */
export function tagPlaces(
  /** @type {Layout} */ layout,
  /** @type {string[]} */ edges,
  /** @type {number} */ width,
  /** @type {string | undefined} */ pointed,
) {
  const { radius, counts, place } = layout;
  const around = ({ x, y }, w, h) => ({ x: x - w / 2, y: y - h / 2, width: w, height: h });
  const neurons = Object.keys(counts).flatMap((array) => namesOf(array, [counts[array]]));
  const names = neurons.filter((name) => name.startsWith("O_H")).map(place);
  const [aside, above] = [radius + RING + NAME.width / 2, radius + RING + NAME.height / 2];
  const middles = names.map(({ x, y }) => (layout.above ? { x, y: y - above } : { x: x + aside, y }));
  const taken = [
    ...neurons.map((name) => around(place(name), 2 * radius, 2 * radius)),
    ...middles.map((middle) => around(middle, NAME.width, NAME.height)),
  ];
  const [wide, tall] = [width + 2 * APART, TAG_HEIGHT + 2 * APART];
  /** @type {Map<string, { x: number, y: number }>} */
  const places = new Map();
  for (const name of edges) {
    const { ends, clear } = layout.edges.get(name) ?? { ends: { x1: 0, y1: 0, x2: 0, y2: 0 }, clear: 0.5 };
    const first = name.startsWith("w_O") ? AHEAD : BEFORE;
    const tries = [first, clear, ...TRIES.map((off) => first + off)].map((at) => along(ends, at));
    const free = tries.find((at) => !taken.some((other) => meet(around(at, wide, tall), other)));
    if (!free) continue;
    taken.push(around(free, width, TAG_HEIGHT));
    places.set(name, free);
  }
  const edge = layout.edges.get(pointed ?? "");
  if (!pointed || !edge || places.has(pointed)) return places;
  const here = along(edge.ends, edge.clear);
  for (const [name, other] of places)
    if (meet(around(here, wide, tall), around(other, width, TAG_HEIGHT))) places.delete(name);
  return places.set(pointed, here);
}

export const TAG_HEIGHT = 15;
