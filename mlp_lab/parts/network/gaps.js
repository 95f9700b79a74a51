/** Outputs and targets on one scale, the gaps between them, and E as the stack of what each gap adds. */

import { element, put, write } from "../../link/dom.js";
import { range } from "../../link/names.js";
import { short } from "../../link/numbers.js";
import { nearest } from "../../link/sweep.js";
import { LossScale } from "./loss_scale.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {import("./layout.js").Layout} Layout */

const LANE = 20; // the height of a track
const BAR = 9;
const WRITTEN = 13; // px of a term that holds its number

/** A target on its scale, or a mark that it lies beyond its left or its right end. */
function targetPath(/** @type {number} */ value) {
  if (value >= 0 && value <= 1) return "M0 -6.5L5.5 0L0 6.5L-5.5 0Z";
  return value > 1 ? "M-3 -6L6 0L-3 6Z" : "M3 -6L-6 0L3 6Z";
}

/** Let a target be dragged along its scale. */
function dragTarget(lab, k, part, signal) {
  const knob = `t[${k}]`;
  /** @type {DOMRect | undefined} */
  let box; // of the scale, measured when it is taken
  function take(event) {
    if (event.button !== 0) return;
    part.target.setPointerCapture(event.pointerId);
    box = part.scale.getBoundingClientRect();
    if (lab.knob !== knob) lab.select(knob);
  }
  function drag(event) {
    if (!box || lab.sweep.knob !== knob || lab.stale) return;
    lab.move(nearest(lab.sweep.positions, (event.clientX - box.left) / box.width));
  }
  part.target.addEventListener("pointerdown", take, { signal });
  part.target.addEventListener("pointermove", drag, { signal });
  for (const end of ["pointerup", "pointercancel"])
    part.target.addEventListener(end, () => (box = undefined), { signal });
}

/** The right side of the picture; `option` makes the part of the list that one chooses a target by. */
export class GapDrawing {
  flows = element("g", { role: "presentation" });
  lanes = element("g", { role: "presentation" });
  errors = element("g", { "aria-hidden": "true" });
  stack = element("g", { "data-symbol": "E", class: "mlp-stack" });
  /** @type {any[]} by output */
  parts = [];
  #scale;
  #most = 0; // what the ghost was drawn for
  /** @type {Layout | undefined} */
  #layout;

  /**
   * @param {Lab} lab
   * @param {import("../../link/numbers.js").Numbers} numbers
   * @param {import("./path.js").Choosing} choosing
   * @param {(knob: string, symbols: string[], ...shapes: Node[]) => SVGElement} option
   * @param {AbortSignal} signal
   */
  constructor(lab, numbers, choosing, option, signal) {
    this.lab = lab;
    this.choosing = choosing;
    this.#scale = new LossScale(lab);
    for (const k of range(lab.shape("t")[0])) {
      const part = this.#addLane(k, numbers, option);
      this.parts.push(part);
      if (choosing.turns) dragTarget(lab, k, part, signal);
    }
    this.room = element("rect", { class: "mlp-room" });
    this.ghost = element("rect", { class: "mlp-ghost" });
    this.total = numbers.place("E", "mlp-sum", { tag: "text" });
    this.stack.append(this.room, this.ghost, ...this.parts.map(({ term }) => term), this.total); // it strikes no number
  }

  #addLane(k, numbers, option) {
    const [lane, bar, segment] = ["mlp-lane-room", "mlp-gap", "mlp-segment"].map((kind) =>
      element("rect", { class: kind }),
    );
    const [scale, target, flow] = ["mlp-scale", "mlp-target", "mlp-flow"].map((kind) =>
      element("path", { class: kind }),
    );
    const lead = element("line", { class: "mlp-lead" });
    const output = element("circle", { class: "mlp-output", r: 4.5 });
    const how = (/** @type {number} */ value) => (value > 0 ? "+" : "") + short(value, 2);
    const error = numbers.place(`errors[${k}]`, "mlp-error", { tag: "text", how });
    const written = element("text", { class: "mlp-number" });
    written.dataset.number = `E terms[${k}]`;
    const group = option(`t[${k}]`, [`t[${k}]`], lead, lane, scale, bar, output, target);
    const term = element("g", { "data-symbol": `E terms[${k}]` }, segment, written);
    this.lanes.append(group);
    this.errors.append(error);
    this.flows.append(flow);
    return { group, lane, bar, segment, scale, target, flow, lead, output, error, term, written };
  }

  arrange(/** @type {Layout} */ layout) {
    [this.#layout, this.#most] = [layout, 0];
    const { place, radius, track, stack, beside } = layout;
    const [left, right] = track;
    this.parts.forEach(({ lane, bar, scale, output, lead, error, segment, written }, k) => {
      const { x, y } = place(`O_O[${k}]`);
      const room = Math.min(LANE, layout.pitch("O_O") - 4);
      put(lane, ["x", "y", "width", "height", "rx"], [left - 9, y - room / 2, right - left + 18, room, 4]);
      put(scale, ["d"], [`M${left} ${y - 4}v8M${left} ${y}H${right}M${right} ${y - 4}v8`]);
      put(bar, ["y", "height"], [y - BAR / 2, BAR]);
      put(output, ["cy"], [y]);
      put(lead, ["x1", "x2", "y1", "y2"], [x + radius + 24, left - 11, y, y]);
      put(lead, ["visibility"], [left - x - radius > 42 ? "visible" : "hidden"]);
      const isUnder = Number.isNaN(beside);
      put(error, ["x", "y"], isUnder ? [(left + right) / 2, y + 21] : [beside, y + 4]);
      error.classList.toggle("mlp-right", !isUnder);
      put(segment, ["x", "width"], [stack.x, stack.width]);
      put(written, ["x"], [stack.x + stack.width / 2]);
    });
    put(this.room, ["x", "y", "width", "height"], [stack.x - 4, stack.y, stack.width + 8, stack.height + 20]);
    put(this.total, ["x", "y"], [stack.x + stack.width / 2, stack.y + stack.height + 16]);
  }

  /** Show the row that the lab shows; `outputs` are on the path of the chosen weight. */
  update(/** @type {number[]} */ outputs) {
    if (!this.#layout) return;
    const { lab } = this;
    const { track, stack, place, beside } = this.#layout;
    const most = this.#scale.update();
    if (this.#most !== most) this.#drawGhost(most);
    const [low, width] = [track[0], track[1] - track[0]];
    const on = (/** @type {number} */ value) => low + width * Math.min(Math.max(value, 0), 1);
    const height = (/** @type {number} */ E) => (stack.height * E) / most;
    let top = stack.y + stack.height - height(lab.value("E"));
    this.parts.forEach((part, k) => {
      const { y } = place(`O_O[${k}]`);
      const [O, t, term] = [`O_O[${k}]`, `t[${k}]`, `E terms[${k}]`].map((name) => lab.value(name));
      const [from, to] = [on(O), on(t)];
      put(part.output, ["cx"], [from.toFixed(2)]);
      put(part.target, ["transform", "d"], [`translate(${to.toFixed(2)} ${y})`, targetPath(t)]);
      put(part.bar, ["x", "width"], [Math.min(from, to).toFixed(2), Math.abs(to - from).toFixed(2)]);
      for (const node of [part.bar, part.error]) {
        node.classList.toggle("mlp-positive", O > t);
        node.classList.toggle("mlp-negative", O < t);
      }
      const start = (Number.isNaN(beside) ? track[1] : beside) + (Number.isNaN(beside) ? 12 : 5);
      put(part.flow, ["d"], [flowPath([start, y], [stack.x - 3, top, top + height(term)])]);
      put(part.segment, ["y", "height"], [top.toFixed(2), height(term).toFixed(2)]);
      put(part.written, ["y"], [(top + height(term) / 2 + 4).toFixed(1)]);
      const text = short(term, 2);
      write(part.written, text);
      const fits = height(term) > WRITTEN && text.length < 6;
      put(part.written, ["visibility"], [fits ? "visible" : "hidden"]);
      for (const node of [part.group, part.flow, part.term, part.error])
        node.classList.toggle("mlp-path", outputs.includes(k));
      put(part.group, ["aria-selected"], [this.choosing.chosen() === `t[${k}]`]);
      top += height(term);
    });
  }

  #drawGhost(/** @type {number} */ most) {
    if (!this.#layout) return;
    const { stack } = this.#layout;
    this.#most = most;
    const height = (stack.height * this.lab.atStart("E")) / most;
    const box = [stack.x - 3, stack.y + stack.height - height, stack.width + 6, height];
    put(this.ghost, ["x", "y", "width", "height"], box);
  }
}

/** A band that leads from a gap to its term. */
function flowPath([x, y], [end, top, bottom]) {
  const middle = (x + end) / 2;
  const [high, low, to, from] = [y - 3, y + 3, top, bottom].map((place) => place.toFixed(1));
  return `M${x} ${high}C${middle} ${high} ${middle} ${to} ${end} ${to}V${from}C${middle} ${from} ${middle} ${low} ${x} ${low}Z`;
}
