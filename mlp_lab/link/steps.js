/** The way along the steps of a run. */

import { nearest, STEP } from "./sweep.js";

/** @typedef {import("./lab.js").Lab} Lab */

const AHEAD = 20; // steps that are known one by one before and after the one that is shown, or more are asked for

/** Show a step of the run: at once where it is known, else once the kernel has it. */
export function showStep(/** @type {Lab} */ lab, /** @type {number} */ step) {
  if (lab.knob !== STEP) lab.select(STEP);
  const at = lab.sweep.knob === STEP ? lab.sweep.positions.indexOf(step) : -1;
  if (at >= 0) lab.move(at);
  else lab.turn(step);
}

/** Show about this step, but never the one that is shown if it is another. */
export function showNear(/** @type {Lab} */ lab, /** @type {number} */ step) {
  const { positions } = lab.sweep;
  const at = nearest(positions, step);
  if (positions[at] !== lab.value(STEP)) lab.move(at);
  else if (!lab.isWaiting) lab.turn(step);
}

/** Ask for more before the steps that are known one by one come to an end. */
export function lookAround(/** @type {Lab} */ lab) {
  const { positions } = lab.sweep;
  const [from, to] = [Math.max(lab.row - AHEAD, 0), Math.min(lab.row + AHEAD, positions.length - 1)];
  if (positions[to] - positions[from] > to - from && !lab.isWaiting) lab.release();
}
