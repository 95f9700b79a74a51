/** The controls that every panel has: which knob, its slider, its number, and what there is to say. */

import { button, element, span, write } from "./dom.js";
import { namesOf, symbol } from "./names.js";
import { format } from "./numbers.js";
import { nearest } from "./sweep.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** The list of all knobs, by kind. */
function knobChoice(/** @type {Lab} */ lab) {
  const choice = element("select", { "aria-label": "knob", change: () => lab.select(choice.value) });
  for (const { array, kind } of lab.knobArrays) {
    const options = namesOf(array, lab.shape(array)).map((name) =>
      element("option", { value: name }, `${symbol(name)}  ${name}`),
    );
    choice.append(element("optgroup", { label: kind }, ...options));
  }
  return choice;
}

/** A slider over the positions of the knob; a key that is held down is one turn, though its every repeat is a change. */
function knobSlider(/** @type {Lab} */ lab) {
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
  return slider;
}

/** Make the controls, which follow the lab until the signal aborts. */
export function knobBar(/** @type {Lab} */ lab, /** @type {AbortSignal} */ signal) {
  const [choice, slider] = [knobChoice(lab), knobSlider(lab)];
  let typing = false;
  const field = element("input", {
    type: "number",
    step: "any",
    "aria-label": "value of the knob",
    input: () => (typing = true),
    change: take,
    keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && take(),
  });
  const reset = button({ class: "mlp-reset", click: () => lab.reset() }, "start values");
  const [low, high] = [span("mlp-end"), span("mlp-end")];
  const notice = element("p", { class: "mlp-notice", role: "status" });
  const hasCome = () => lab.knob === lab.sweep.knob; // the knob that was asked for last may not be there yet

  /** Take what was typed, once; an empty field goes back to the value there is. */
  function take() {
    if (!typing) return;
    typing = false;
    const value = field.valueAsNumber;
    if (!Number.isNaN(value) && !(hasCome() && value === lab.value(lab.knob))) lab.turn(value);
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
    if (!typing && !hasCome()) field.value = "";
    else if (!typing && !lab.stale) field.value = now;
    write(low, format(sweep.positions[0], 1));
    write(high, format(sweep.positions[last], 1));
    write(notice, lab.notice);
  }
  lab.follow(update, signal);
  return element("div", {}, element("div", { class: "mlp-knob" }, choice, low, slider, high, field, reset), notice);
}
