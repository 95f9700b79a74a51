/** Where the stations of a chain stand, for a width and a network: nothing is drawn here. */

/**
 * @typedef {{ chip: number, slot: number, pill: number, radius: number, free: number, end: number, stacked: boolean }} Sizes
 * `free`: how much of what is left goes before the hidden neurons; `end`: what the gaps and E take; `stacked`: numbers
 * between stations stand below them.
 */

const CHAIN_SIZES = {
  wide: { chip: 52, slot: 54, pill: 48, radius: 14, free: 0.6, end: 128, stacked: false },
  compact: { chip: 46, slot: 48, pill: 46, radius: 13, free: 0.58, end: 72, stacked: false },
  narrow: { chip: 42, slot: 44, pill: 40, radius: 12, free: 0.7, end: 14, stacked: true },
};
const CHAIN_EDGE = 4; // of the picture
const CHAIN_LEAST = 26; // from lane to lane

/** The sizes that a width has room for. */
const chainSizes = (/** @type {number} */ width) =>
  width >= 800 ? CHAIN_SIZES.wide : width >= 640 ? CHAIN_SIZES.compact : CHAIN_SIZES.narrow;

/** Put stations side by side; gives the middle of each. @returns {Record<string, number>} */
function chainColumns(
  /** @type {Sizes} */ { chip, slot, pill, radius, free, end, stacked },
  /** @type {number} */ width,
) {
  const [round, between] = [2 * radius, stacked ? 8 : slot];
  /** @type {[string, number][]} */
  const before = [
    ["I", round],
    ["out", 0],
    ["w", pill],
    ["in", 0],
    ["slope_i", chip],
    ["H", round + 4],
  ];
  /** @type {[string, number][]} */
  const after = [
    ["O_i", stacked ? 4 : slot],
    ["fan", 0],
    ["s_k", stacked ? 4 : slot],
    ["w_ik", chip],
    ["x_k", between],
    ["slope_k", chip],
    ["O", round + 4],
    ["O_k", stacked ? 10 : slot],
    ["error", chip],
    ["E_k", stacked ? 4 : slot],
  ];
  const left = width - 2 * CHAIN_EDGE - end - [...before, ...after].reduce((sum, [, wide]) => sum + wide, 0);
  const spare = { out: (left * free) / 2, in: (left * free) / 2, fan: left * (1 - free) };
  /** @type {Record<string, number>} */
  const x = {};
  let at = CHAIN_EDGE;
  for (const [name, wide] of [...before, ...after]) {
    const own = spare[name] ?? wide;
    x[name] = at + own / 2;
    at += own;
  }
  return { ...x, left: x.fan - spare.fan / 2, right: x.fan + spare.fan / 2, end: at };
}

/**
 * @typedef {ReturnType<typeof chainLayout>} ChainLayout
 */

/**
 * Lay a chain out.
 * @param {number} width of the picture
 * @param {number} room height that its rows may take, if they can do with less
 * @param {Record<string, number>} counts how many neurons each layer has
 */
export function chainLayout(width, room, counts) {
  const sizes = chainSizes(width);
  const least = sizes.stacked ? 44 : CHAIN_LEAST;
  const most = Math.max(...Object.values(counts));
  const height = Math.max(room, least * most);
  const pitch = (/** @type {string} */ layer) => Math.min(height / counts[layer], Math.max(64, least));
  const y = (/** @type {string} */ layer, /** @type {number} */ n) =>
    8 + height / 2 + pitch(layer) * (n - (counts[layer] - 1) / 2);
  const radius = Math.min(sizes.radius, height / most / 2 - 1);
  return { ...sizes, radius, width, height: height + 26, x: chainColumns(sizes, width), y };
}
