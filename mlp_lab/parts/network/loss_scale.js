/** How much of E a stack of its terms has room for. */

const SPARE = 4 / 3; // above the start

/**
 * The E that fills the stack: that of the start with some room to spare, doubled until E fits. While a knob is turned it
 * only grows. It knows nothing of which knob is chosen, so that choosing one changes no size.
 */
export class LossScale {
  #most = 0;

  constructor(/** @type {import("../../link/lab.js").Lab} */ lab) {
    this.lab = lab;
  }

  /** Give the scale for the row that the lab shows. */
  update() {
    const { lab } = this;
    const isTurning = lab.row < lab.sweep.rows - 1;
    const least = (lab.atStart("E") || 1) * SPARE;
    if (!isTurning || !this.#most) this.#most = least;
    while (this.#most < lab.value("E")) this.#most *= 2;
    return this.#most;
  }
}
