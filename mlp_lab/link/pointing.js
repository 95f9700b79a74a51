/** What the student points at lights up in every panel. */

/** @typedef {import("./lab.js").Lab} Lab */

import { matches } from "./names.js";

const LINGERS = 80; // ms at a knob, after which it may be the one to be chosen next

/**
 * Tell the lab what is pointed at in a panel, by hover or focus, and light up there what it says is pointed at.
 * @param {Lab} lab
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function pointing(lab, root, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  function point(/** @type {Event} */ event) {
    const at = /** @type {Element} */ (event.target).closest("[data-symbol]");
    const { points, symbol, knob } = /** @type {HTMLElement | undefined} */ (at)?.dataset ?? {};
    lab.point(points ?? symbol ?? null); // an entry may point at more than itself
    clearTimeout(waiting);
    if (knob) waiting = setTimeout(() => signal.aborted || lab.lookAhead(knob), LINGERS);
  }
  for (const start of ["pointerover", "focusin"]) root.addEventListener(start, point, { signal });
  for (const end of ["pointerleave", "focusout"]) root.addEventListener(end, () => lab.point(null), { signal });

  function light() {
    const pointed = lab.pointed?.split("|") ?? [];
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-symbol]"))) {
      const own = part.dataset.symbol?.split("|") ?? [];
      const lit = pointed.some((one) => own.some((other) => matches(one, other)));
      part.classList.toggle("mlp-lit", lit);
    }
  }
  lab.followPointer(light, signal);
  lab.follow(() => lab.pointed && light(), signal); // a part may have come to stand for something else
}
