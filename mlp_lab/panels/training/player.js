/** Playing a run: the step that is shown goes on by itself, until its end or until anything else is done. */

import { isStill } from "../../link/dom.js";
import { lookAround } from "../../link/steps.js";
import { STEP } from "../../link/sweep.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */

const LONGEST_FRAME = 100; // ms that a step may be late by without being made good
const STILL = 500; // ms from picture to picture for who wants no motion
const ONE_BY_ONE = 100; // steps a second up to which none is left out

export class Player {
  #lab;
  #speed;
  #changed;
  #frame = 0;
  #at = 0; // where the run is played, between two steps too
  #shown = 0;
  #before = 0; // ms

  /**
   * @param {Lab} lab
   * @param {AbortSignal} signal
   * @param {() => number} speed in steps a second
   * @param {() => void} changed
   */
  constructor(lab, signal, speed, changed) {
    this.#lab = lab;
    this.#speed = speed;
    this.#changed = changed;
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame));
  }

  get isPlaying() {
    return this.#frame !== 0;
  }

  play() {
    this.#shown = this.#at = this.#lab.value(STEP);
    this.#before = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#go(now));
    this.#changed();
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#lab.release();
    this.#changed();
  }

  /** Stop where something else has moved on. */
  watch() {
    const { lost, sweep } = this.#lab;
    if (this.isPlaying && (lost || sweep.knob !== STEP || this.#lab.value(STEP) !== this.#shown)) this.pause();
  }

  #go(/** @type {number} */ now) {
    const { positions } = this.#lab.sweep;
    const last = positions.length - 1;
    const passed = now - this.#before;
    this.#frame = requestAnimationFrame((next) => this.#go(next));
    if (isStill() && passed < STILL) return;
    this.#before = now;
    this.#at += (Math.min(passed, isStill() ? passed : LONGEST_FRAME) * this.#speed()) / 1000;
    const next = positions.findLastIndex((step) => step <= this.#at);
    if (positions[next] > this.#shown) this.#show(next);
    if (next === last) this.pause();
  }

  #show(/** @type {number} */ row) {
    this.#shown = this.#lab.sweep.positions[row];
    this.#lab.move(row);
    if (this.#speed() <= ONE_BY_ONE) lookAround(this.#lab);
  }
}
