/** A sweep as the kernel sends it, and read. */

/**
 * @typedef {{ knob: string, weight: string, weights: Record<string, string>, neuron: string, positions: DataView,
 *   columns: Record<string, number[]>, table: DataView, along: DataView, curves: DataView, answers: string }} Sent
 */

/**
 * Row `rows - 1` of the table is the value at rest, the others are the positions of the knob.
 * @typedef {Omit<Sent, "positions" | "table" | "along" | "curves"> & { positions: Float64Array, table: Float64Array,
 *   along: Float64Array, curves: Float64Array, rows: number, width: number }} Sweep
 */

/** The name of the knob whose positions are the steps of a run. */
export const STEP = "step";

/** The name of the knob that multiplies all weights; its positions are those of a logarithmic scale. */
export const SCALE = "scale";

/** Whether the lab that a sweep is of has a run. */
export const hasRun = (/** @type {Sweep} */ { columns }) => STEP in columns;

/** Read numbers that come as bytes. */
export const floats = (/** @type {DataView} */ { buffer, byteOffset, byteLength }) =>
  new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));

/** Read a sweep. @returns {Sweep} */
export function readSweep(/** @type {Sent} */ sent) {
  const [positions, table, along, curves] = [sent.positions, sent.table, sent.along, sent.curves].map(floats);
  const rows = positions.length + 1;
  return { ...sent, positions, table, along, curves, rows, width: table.length / rows };
}

/** The position nearest to a value. */
export function nearest(/** @type {Float64Array} */ positions, /** @type {number} */ value) {
  const apart = (/** @type {number} */ at) => Math.abs(positions[at] - value);
  return positions.reduce((best, _, at) => (apart(at) < apart(best) ? at : best), 0);
}
