/** The controls that every panel has: which knob, its slider under the curve of E, its number, its slope. */

import { button, element, put, span, write } from "./dom.js";
import { parse, symbol } from "./names.js";
import { Numbers, format } from "./numbers.js";
import { lookAround, showNear } from "./steps.js";
import { hasRun, nearest, SCALE, STEP } from "./sweep.js";
import { knobOptions } from "./weight_choice.js";

/** @typedef {import("./lab.js").Lab} Lab */

const [CURVE_TOP, CURVE_BOTTOM] = [3, 21]; // of the curve, in px
const TRACK_HEIGHT = 29; // where the slider runs
const TANGENT_REACH = 0.14; // of the tangent to either side, as a part of the axis
const TANGENT_BOTTOM = 25; // it stays above the slider
const FLATTEST_CURVE = 0.1; // of E: a curve that varies less looks flat

/** The list of all knobs, by kind, after the step of the run and the scale of all weights, where there are any. */
function knobChoice(/** @type {Lab} */ lab) {
  const choice = element("select", { "aria-label": "knob", change: () => lab.select(choice.value) });
  const [step, scale] = [STEP, SCALE].map((value) => element("option", { value }, value));
  choice.append(...knobOptions(lab, "wbOt"));
  function update() {
    if (lab.knob === SCALE && !scale.parentNode) choice.prepend(scale);
    if (hasRun(lab.sweep) && !step.parentNode) choice.prepend(step);
    if (choice.value !== lab.knob) choice.value = lab.knob; // Chromium looks all through a list that is set
  }
  return { choice, update };
}

/** Whether the positions are the steps of the run, which are not all known one by one. */
const isOverSteps = (/** @type {Lab} */ lab) => lab.sweep.knob === STEP;

/** Whether the positions multiply all weights. */
const isOfScale = (/** @type {Lab} */ lab) => lab.sweep.knob === SCALE;

/** A slider over the positions of the knob, or over all steps of the run; a key that is held down is one turn, though its every repeat is a change. */
function knobSlider(/** @type {Lab} */ lab) {
  let byKey = false;
  const release = () => ((byKey = false), lab.release());
  function move() {
    const value = Number(slider.value);
    if (!isOverSteps(lab)) lab.move(value);
    else if (!byKey) lab.move(nearest(lab.sweep.positions, value));
    else {
      showNear(lab, value);
      lookAround(lab);
    }
  }
  const slider = element("input", {
    type: "range",
    min: 0,
    step: 1,
    input: move,
    change: () => byKey || lab.release(),
    keydown: () => (byKey = true),
    keyup: release,
    blur: release,
  });
  return slider;
}

/** The name of ∂E/∂ of a knob, which inputs and targets do not have. */
function slopeOf(/** @type {string} */ knob) {
  const { array } = parse(knob);
  if (array.startsWith("w_")) return `gradient_${knob}`;
  return array.startsWith("b_") ? knob.replace("b_", "delta_") : undefined;
}

/** The name of the loss: over the steps of a run it is that of its batch. */
const lossOf = (/** @type {Lab} */ lab) => (isOverSteps(lab) ? "batch E" : "E");

/** How far a tangent reaches from a height to one side, as a part of the axis, without leaving its room. */
function tangentReach(/** @type {number} */ height, /** @type {number} */ fall) {
  const room = fall > 0 ? TANGENT_BOTTOM - height : height;
  return Math.min(TANGENT_REACH, room / (Math.abs(fall) || 1e-12));
}

/** E over the positions of the knob, drawn over the slider on the same axis. */
function lossAbove(/** @type {Lab} */ lab) {
  const kind = (/** @type {string} */ name) => ({ class: `mlp-dock-${name}` });
  const curve = element("path", { ...kind("curve"), "vector-effect": "non-scaling-stroke" });
  const stretched = element("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none" }, curve);
  put(stretched, ["y", "height"], [CURVE_TOP, CURVE_BOTTOM - CURVE_TOP]);
  const line = (/** @type {string} */ name, /** @type {number} */ up, /** @type {number} */ down) =>
    element("line", { ...kind(name), y1: up, y2: down });
  const [track, zero, start] = [line("track", TRACK_HEIGHT, TRACK_HEIGHT), line("zero", 24, 34), line("start", 22, 36)];
  const [moved, tangent] = [line("moved", TRACK_HEIGHT, TRACK_HEIGHT), line("tangent", 0, 0)];
  const point = element("circle", { ...kind("point"), r: 3.5 });
  put(track, ["x1", "x2"], ["0%", "100%"]);
  const node = element("svg", { "aria-hidden": "true", ...kind("loss") });
  const ground = element("rect", kind("ground"));
  node.append(stretched, ground, track, zero, start, moved, tangent, point);

  let sweep; // the one that the curve belongs to
  let [lowest, highest] = [0, 1];
  const across = (/** @type {number} */ value) => {
    const { positions } = lab.sweep;
    const ends = [positions[0], positions[positions.length - 1]];
    const [at, low, high] = [value, ...ends].map(isOfScale(lab) ? Math.log : Number);
    return (at - low) / (high - low || 1); // a run may be of no step
  };
  const percent = (/** @type {number} */ part) => `${(100 * part).toFixed(3)}%`;
  const up = (/** @type {number} */ E) =>
    CURVE_BOTTOM - ((E - lowest) / (highest - lowest)) * (CURVE_BOTTOM - CURVE_TOP);

  /** Draw what stays while the knob moves: the curve, and where it was at the start and is zero. */
  function drawCurve() {
    sweep = lab.sweep;
    const E = lab.column(lossOf(lab));
    const [least, most] = [E.reduce((a, b) => Math.min(a, b)), E.reduce((a, b) => Math.max(a, b))];
    const spare = Math.max(0, FLATTEST_CURVE * most - (most - least), 1e-12) / 2;
    [lowest, highest] = [least - spare, most + spare];
    const places = [...E].map((value, n) => {
      const y = (up(value) - CURVE_TOP) / (CURVE_BOTTOM - CURVE_TOP);
      return `${across(sweep.positions[n]).toFixed(5)} ${y.toFixed(4)}`;
    });
    put(curve, ["d"], [`M${places.join("L")}`]);
    for (const [tick, value] of /** @type {const} */ ([
      [zero, 0],
      [start, lab.atStart(sweep.knob)],
    ])) {
      const at = tick === zero && (isOverSteps(lab) || isOfScale(lab)) ? -1 : across(value);
      put(tick, ["x1", "x2", "visibility"], [percent(at), percent(at), at >= 0 && at <= 1 ? "visible" : "hidden"]);
    }
  }

  function update() {
    if (sweep !== lab.sweep) drawCurve();
    const [now, E, name] = [lab.value(sweep.knob), lab.value(lossOf(lab)), slopeOf(sweep.knob)];
    const at = across(now);
    put(point, ["cx", "cy"], [percent(at), up(E).toFixed(2)]);
    const begun = Math.min(Math.max(across(lab.atStart(sweep.knob)), 0), 1);
    put(moved, ["x1", "x2"], [percent(begun), percent(at)]);
    put(tangent, ["visibility"], [name ? "visible" : "hidden"]);
    if (!name) return;
    const slope = lab.value(name);
    const axis = sweep.positions[sweep.positions.length - 1] - sweep.positions[0];
    const fall = up(E + axis * slope) - up(E); // in px along all of the axis
    const [left, right] = [-1, 1].map((side) => side * tangentReach(up(E), side * fall));
    put(tangent, ["x1", "y1"], [percent(at + left), (up(E) + left * fall).toFixed(2)]);
    put(tangent, ["x2", "y2"], [percent(at + right), (up(E) + right * fall).toFixed(2)]);
    tangent.classList.toggle("mlp-positive", slope > 0);
    tangent.classList.toggle("mlp-negative", slope < 0);
  }
  return { node, update };
}

/** Write an end of a slider, which is a whole number. */
const rangeEnd = (/** @type {number} */ value) => String(value).replace("-", "−");

/** Make the controls; their panel brings them up to date, as it does with all that it shows. */
export function dock(/** @type {Lab} */ lab) {
  const [slider, loss, numbers] = [knobSlider(lab), lossAbove(lab), new Numbers(lab)];
  const { choice, update: updateChoice } = knobChoice(lab);
  let typing = false;
  const shown = span("mlp-knob-number"); // over the field, as a number in a field is costly to change at each tick
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
  const slope = span(
    "mlp-slope",
    span("mlp-word", "slope "),
    numbers.place(() => slopeOf(lab.sweep.knob)),
  );
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
    updateChoice();
    const over = isOverSteps(lab);
    put(slider, ["max"], [over ? sweep.positions[last] : last]);
    slider.value = over ? now : row <= last ? row : nearest(sweep.positions, now);
    slider.disabled = lab.stale;
    put(
      slider,
      ["aria-label"],
      [over ? STEP : isOfScale(lab) ? "scale of all weights" : `${symbol(sweep.knob)}, ${sweep.knob}`],
    );
    put(slider, ["aria-valuetext"], [`${now}, E is ${format(lab.value(lossOf(lab)))}`]);
    field.disabled = choice.disabled = lab.lost;
    if (!typing && (!hasCome() || row < last)) field.value = "";
    else if (!typing && !lab.stale) field.value = now;
    write(shown, hasCome() && row < last && !typing ? String(now) : "");
    write(low, rangeEnd(sweep.positions[0]));
    write(high, rangeEnd(sweep.positions[last]));
    write(notice, lab.notice);
    slope.classList.toggle("mlp-away", !slopeOf(sweep.knob));
    loss.update();
    numbers.write();
  }
  const room = element("div", { class: "mlp-dock-room" }, loss.node, slider);
  const value = element("div", { class: "mlp-knob-value" }, field, shown);
  const row = element("div", { class: "mlp-knob" }, choice, low, room, high, value, slope, reset);
  return { node: element("div", {}, row, notice), update };
}
