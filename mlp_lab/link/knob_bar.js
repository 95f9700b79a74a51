/** The controls that every panel has: which knob, its slider, its number, and what there is to say. */

import { element, write } from "./dom.js";
import { namesOf, symbol } from "./names.js";
import { format } from "./numbers.js";
import { nearest } from "./sweep.js";

/**
 * The list of all knobs, by kind.
 * @param {import("./lab.js").Lab} lab
 */
function knobChoice(lab) {
  const choice = element("select", { "aria-label": "knob", change: () => lab.select(choice.value) });
  for (const { array, kind } of lab.knobArrays) {
    const options = namesOf(array, lab.shape(array)).map((name) =>
      element("option", { value: name }, `${symbol(name)}  ${name}`),
    );
    choice.append(element("optgroup", { label: kind }, ...options));
  }
  return choice;
}

/**
 * A slider over the positions of the knob. A drag ends where the pointer goes up: one that ends where it began is no
 * change to the browser.
 * @param {import("./lab.js").Lab} lab
 * @param {AbortSignal} signal
 */
function knobSlider(lab, signal) {
  let byKey = false;
  const release = () => ((byKey = false), lab.release());
  const slider = element("input", {
    type: "range",
    min: 0,
    step: 1,
    input: () => lab.move(Number(slider.value)),
    change: () => byKey || lab.release(),
    keydown: () => (byKey = true),
    keyup: release,
    blur: release,
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, release, { signal });
  return slider;
}

/**
 * Make the controls, which follow the lab until the signal aborts.
 * @param {import("./lab.js").Lab} lab
 * @param {AbortSignal} signal
 */
export function knobBar(lab, signal) {
  const [choice, slider] = [knobChoice(lab), knobSlider(lab, signal)];
  let typing = false;
  const field = element("input", {
    type: "number",
    step: "any",
    "aria-label": "value of the knob",
    input: () => (typing = true),
    change: take,
    keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && take(),
  });
  const reset = element("button", { type: "button", class: "mlp-reset", click: () => lab.reset() }, "start values");
  const [low, high] = [0, 1].map(() => element("span", { class: "mlp-end" }));
  const notice = element("p", { class: "mlp-notice", role: "status" });
  const here = () => lab.knob === lab.sweep.knob; // a knob that was asked for may not have come yet

  /** Take what was typed; an empty field goes back to the value there is. */
  function take() {
    typing = false;
    const value = field.valueAsNumber;
    if (!Number.isNaN(value) && !(here() && value === lab.value(lab.knob))) lab.turn(value);
    else update();
  }

  function update() {
    const { sweep, row } = lab;
    const last = sweep.positions.length - 1;
    const now = lab.value(sweep.knob);
    choice.value = lab.knob;
    slider.max = last;
    slider.value = row <= last ? row : nearest(sweep.positions, now);
    slider.disabled = lab.stale;
    slider.setAttribute("aria-label", `${symbol(sweep.knob)}, ${sweep.knob}`);
    slider.setAttribute("aria-valuetext", `${now}, E is ${format(lab.value("E"))}`);
    field.disabled = choice.disabled = lab.lost;
    if (!typing && !here()) field.value = "";
    else if (!typing && !lab.stale) field.value = now;
    write(low, format(sweep.positions[0], 1));
    write(high, format(sweep.positions[last], 1));
    write(notice, lab.notice);
  }
  lab.follow(update, signal);
  const bar = element("div", { class: "mlp-knob" }, choice, low, slider, high, field, reset);
  return element("div", {}, bar, notice);
}
