/** The places on the path of a nudge where numbers come to stand, each with the piece of path that leads to it. */

/** @typedef {import("./chain_layout.js").ChainLayout} ChainLayout */

const CHAIN_ABOVE = 9; // a number stands above the path that it is about

/** Which slots there are once, not in every lane. */
export const CHAIN_SHARED = new Set(["w", "x_i", "O_i"]);

/**
 * Where the path runs, for the weight from j to i: from its start through the weight itself, in its pill, to the hidden
 * neuron, and from where it splits. `label` is where the number of the weight stands, beside the path.
 * @typedef {ReturnType<typeof chainRoute>} ChainRoute
 */
export function chainRoute(/** @type {ChainLayout} */ layout, { j, i }, isHidden) {
  const { x, y, radius, chip } = layout;
  if (!isHidden) {
    const [hidden, pill] = [y("H", j), [x.w_ik, y("O", i)]];
    return { hidden, start: pill, pill, split: x.H + radius, label: [pill[0] - 12, pill[1] - 19] };
  }
  const [start, hidden] = [[x.I + radius, y("I", j)], y("H", i)];
  const part = (x.w - start[0]) / (x.slope_i - chip / 2 - start[0]);
  const pill = [x.w, start[1] + part * (hidden - start[1])];
  const aside = hidden < start[1] ? 19 : -18; // where the path is not
  return { hidden, start, pill, split: x.left, label: [pill[0] + 10, pill[1] + aside] };
}

/**
 * Where the number of a slot stands, in the lane at the height y, and its piece of path.
 * @type {Record<string, (layout: ChainLayout, route: ChainRoute, y: number) => { at: number[], d: string }>}
 */
export const CHAIN_SLOTS = {
  w: (_, { label }) => ({ at: label, d: "" }),
  x_i: ({ x, chip }, { start, hidden }) => ({
    at: [x.slope_i, hidden + 22],
    d: `M${start.join(" ")}L${x.slope_i - chip / 2} ${hidden}`,
  }),
  O_i: ({ x, radius, stacked }, { hidden }) => ({
    at: stacked ? [x.slope_i + 14, hidden - 16] : [x.O_i, hidden - CHAIN_ABOVE],
    d: `M${x.H + radius} ${hidden}H${x.left}`,
  }),
  s_k: ({ x, chip, stacked }, { split, hidden }, y) => ({
    at: stacked ? [x.w_ik - 8, y + 20] : [x.s_k, y - CHAIN_ABOVE],
    d: `M${split} ${hidden}H${x.left}C${x.fan} ${hidden} ${x.fan} ${y} ${x.right} ${y}H${x.w_ik - chip / 2}`,
  }),
  x_k: ({ x, chip, stacked }, _, y) => ({
    at: stacked ? [x.slope_k - 12, y + 20] : [x.x_k, y - CHAIN_ABOVE],
    d: `M${x.w_ik + chip / 2} ${y}H${x.slope_k - chip / 2}`,
  }),
  O_k: ({ x, chip, radius, stacked }, _, y) => ({
    at: stacked ? [x.O + 4, y + 20] : [x.O_k, y - CHAIN_ABOVE],
    d: `M${x.O + radius} ${y}H${x.error - chip / 2}`,
  }),
  E_k: ({ x, chip, stacked }, _, y) => ({
    at: stacked ? [x.error + 4, y + 20] : [x.E_k, y - CHAIN_ABOVE],
    d: `M${x.error + chip / 2} ${y}H${x.end}`,
  }),
};

/** How far each station is on the way from the input to E, from 0 to 1. */
export function chainReach({ x, pill, chip }, isHidden) {
  const w = isHidden ? x.w + pill / 2 : x.w_ik + chip / 2;
  const [x_i, x_k, O_k] = [x.slope_i, x.slope_k, x.error].map((middle) => middle - chip / 2);
  const ends = { w, x_i, O_i: x.left, x_k, O_k, E: x.end };
  return Object.fromEntries(Object.entries(ends).map(([name, end]) => [name, end / x.end]));
}
