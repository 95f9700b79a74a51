/** One step against all slopes at once: what they promise, what comes, and the steps that were taken. */

import { Axes, plain, ticks } from "../../link/axes.js";
import { button, element, put, span, uniqueId, write } from "../../link/dom.js";
import { range } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { dragPoint, onGrid, plot, slider } from "../../link/plot.js";
import { hasRun } from "../../link/sweep.js";

/** @typedef {{ eta: number, etas: number[], along: number[], trail: number[] }} Traits */
/** @typedef {import("../../link/panel.js").Tools<Traits>} Tools */
/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {import("../../link/plot.js").Moving} Moving */

const [LEFT, TOP, RIGHT, BETWEEN, BELOW, HEIGHT, PAD] = [52, 28, 16, 56, 40, 188, 8];
const AHEAD = 0.72; // the part of the picture that the step ahead has
const ROOMS = [10, 20, 50, 100, 200, 500]; // steps that the picture has room for
const PARTS = [0, 0.5, 1, 1.5, 2]; // of η, where the ticks are
const SPARE = 1.06; // of an axis of E above the highest one
const SEEN = 1e-12; // of E: a promise below it is lost in the rounding of E
const ZERO = 0.25; // where the bars begin: what lies to the left of it is a rise of E
const BUSY_AFTER = 4000; // ms without an answer before the panel says so
const BUSY = "The kernel is busy or has stopped. Your step waits for it.";

/** @typedef {{ eta: number, E: number, after: number, promise: number, came: number, ratio: number }} Step */

/** What a step would bring, for the row that is shown: the promise η‖∇E‖², and the fall of E that comes. @returns {Step} */
function stepOf(/** @type {Lab} */ lab, /** @type {number} */ eta, /** @type {number} */ at) {
  const [E, after] = [lab.value("step E[0]"), lab.value(`step E[${at}]`)]; // of the batch, where there is one
  const promise = eta * lab.value("step slope");
  const came = promise > SEEN * E ? E - after : NaN;
  return { eta, E, after, promise, came, ratio: came / promise };
}

/** Write a number, where there is one. */
const text = (/** @type {number} */ value, /** @type {number} */ digits) =>
  Number.isNaN(value) ? "—" : format(value, digits);

/** Say in words what becomes of a promise, by the digits that are shown. */
function verdict(/** @type {Step} */ { promise, ratio }) {
  if (promise === 0) return "no slope to go down";
  if (Number.isNaN(ratio)) return "too little to be seen";
  if (ratio < 0) return "E rises";
  const shown = Number(ratio.toFixed(3));
  return shown === 1 ? "as promised" : shown < 1 ? "less than promised" : "more than promised";
}

/** The promise and what comes, as bars from one zero to one scale, with their ratio. */
function bars(/** @type {Numbers} */ numbers) {
  const row = (/** @type {string} */ name, /** @type {string} */ words, /** @type {string} */ kind) => {
    const mark = element("circle", { cx: 7, cy: 7, r: 4.5, class: kind });
    const glyph = element("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, mark);
    const bar = element("i", { class: `mlp-step-bar mlp-step-${name}` });
    const zero = element("i", { class: "mlp-step-zero", style: `left: ${100 * ZERO}%` });
    const track = span("mlp-step-track", zero, bar);
    return { bar, parts: [span("", glyph, words), track, numbers.place(name, "", { how: text })] };
  };
  const rows = [row("promise", "promised η‖∇E‖²", "mlp-step-end"), row("came", "fall that comes", "mlp-point")];
  const [ratio, says] = [numbers.place("ratio", "", { how: text, digits: 3 }), span("mlp-step-says")];
  const node = element("div", { class: "mlp-step-bars" });
  for (const part of rows.flatMap(({ parts }) => parts)) node.append(part, " ");
  node.append(span("mlp-step-ratio", "comes / promised"), " ", says, " ", ratio);

  function update(/** @type {Step} */ step) {
    const falls = [step.promise, Number.isNaN(step.came) ? 0 : step.came];
    const unit = Math.max(...falls, (-falls[1] * (1 - ZERO)) / ZERO) / (1 - ZERO) || 1;
    rows.forEach(({ bar }, n) => {
      bar.style.left = `${(100 * (ZERO + Math.min(0, falls[n] / unit))).toFixed(2)}%`;
      bar.style.width = `${((100 * Math.abs(falls[n])) / unit).toFixed(2)}%`;
    });
    write(says, verdict(step));
  }
  return { node, update };
}

/** The way of a step to Python: none is lost, however quickly one follows another. */
class Desk {
  #tools;
  #update;
  /** @type {Map<string, number>} request -> how many steps it adds */
  #waiting = new Map();
  notice = "";

  constructor(/** @type {Tools} */ tools, /** @type {() => void} */ update) {
    this.#tools = tools;
    this.#update = update;
    tools.model.on("msg:custom", ({ answers, refused }) => {
      this.#waiting.delete(answers);
      this.#say(refused ? `Not taken: ${refused}.` : "");
    });
  }

  /** Whether a step is on its way, so that what is shown is no longer true. */
  get waits() {
    return this.#waiting.size > 0;
  }

  /** How many steps there are to take back. */
  get taken() {
    return [...this.#waiting.values()].reduce((a, b) => a + b, this.#tools.model.get("trail").length - 1);
  }

  send(/** @type {{ do: "step", eta: number } | { do: "undo" }} */ wish) {
    if (this.#tools.lab.lost) return;
    const request = uniqueId();
    this.#waiting.set(request, wish.do === "step" ? 1 : -1);
    setTimeout(() => this.#waiting.has(request) && this.#say(BUSY), BUSY_AFTER);
    this.#tools.model.send({ ...wish, request });
    this.#say("");
  }

  #say(/** @type {string} */ notice) {
    if (this.#tools.signal.aborted) return;
    this.notice = notice;
    this.#update();
  }
}

/** Write a tick, as a power of ten where it would get long. */
function tick(/** @type {number} */ value) {
  if (value === 0 || (value >= 1e-3 && value < 1e5)) return plain(value);
  return Number(value.toPrecision(6)).toExponential().replace("+", "").replace("-", "−");
}

/** Axes of E from 0, with room above the highest; ticks across may be no round numbers. */
function axesOf(frame, end, across, highest) {
  const top = SPARE * highest || 1;
  const up = ticks(0, top, 5).filter((value) => value <= top);
  return new Axes(frame, [0, end], across, up, PAD, { heights: [0, top], tick });
}

/** What is written at axes, with a title and what goes across; it is made anew only for axes that differ. */
function scaleOf(/** @type {string} */ title, /** @type {string} */ across) {
  const node = element("g", { class: "mlp-axes" });
  let drawn = "";

  function draw(/** @type {Axes} */ axes) {
    const { x, y, width, height } = axes.frame;
    const key = [x, y, width, axes.ends, axes.heights].join();
    if (key === drawn) return;
    drawn = key;
    const above = element("text", { x: x - PAD, y: y - 14, class: "mlp-name mlp-start" }, title);
    const below = element("text", { x: x + width / 2, y: y + height + 34, class: "mlp-name" }, across);
    node.replaceChildren(...axes.grid(), above, below);
  }
  return { node, draw };
}

/** E along the step ahead: the curve, its tangent, which is the promise, and where the step lands. */
function aheadPicture(/** @type {Lab} */ lab, /** @type {Moving} */ moving, /** @type {Float64Array} */ along) {
  const [clip, room] = [uniqueId(), element("rect")];
  const scale = scaleOf("E along the step", "η, against all slopes");
  const curve = element("path", { class: "mlp-curve" });
  const tangent = element("line", { class: "mlp-tangent mlp-negative" });
  const [guide, gap] = ["mlp-guide", "mlp-step-gap"].map((kind) => element("line", { class: kind }));
  const promised = element("circle", { r: 4.5, class: "mlp-step-end" });
  const [start, point] = [4, 7].map((r) => element("circle", { r, class: "mlp-point" }));
  const inside = element("g", { "clip-path": `url(#${clip})` }, guide, curve, tangent, gap, promised);
  const node = element("g", {}, element("clipPath", { id: clip }, room), scale.node, inside, start, point);
  const self = { node, axes: /** @type {any} */ (null), held: /** @type {number | null} */ (null), draw };
  let highest = 0;

  /** E along the way for the row that is shown, to the first place that is not on the axis any more. */
  function heightsTo(/** @type {number} */ end) {
    const first = lab.row * lab.sweep.width + lab.sweep.columns["step E"][0];
    return lab.sweep.table.subarray(first, first + along.findIndex((s) => s >= end) + 1);
  }

  function draw(frame, /** @type {Step} */ step) {
    const { eta, E, after, promise } = step;
    const end = self.held ?? 2 * eta;
    const heights = heightsTo(end);
    const most = heights.reduce((a, b) => Math.max(a, b));
    highest = lab.row < lab.sweep.rows - 1 ? Math.max(highest, most) : most; // while a knob is turned it only widens
    const across = PARTS.map((part) => (part * end) / 2);
    const axes = (self.axes = axesOf(frame, end, across, highest));
    put(room, Object.keys(frame), Object.values(frame));
    scale.draw(axes);
    curve.setAttribute("d", axes.path(along.subarray(0, heights.length), heights));
    axes.upright(guide, eta);
    const [from, to, landing] = [axes.place(0, E), axes.place(eta, E - promise), axes.place(eta, after)];
    put(tangent, ["x1", "y1", "x2", "y2"], [...from, ...to]);
    put(gap, ["x1", "y1", "x2", "y2"], [...to, ...landing]);
    put(promised, ["cx", "cy"], to);
    put(start, ["cx", "cy"], from);
    put(point, ["cx", "cy"], landing);
  }
  return self;
}

/** E after each step that was taken. */
function trailPicture() {
  const scale = scaleOf("E", "steps taken");
  const [line, dots] = ["mlp-step-trail", "mlp-step-dots"].map((kind) => element("path", { class: kind }));
  const now = element("circle", { r: 4, class: "mlp-point" });
  const node = element("g", {}, scale.node, line, dots, now);

  function draw(frame, /** @type {number[]} */ trail) {
    const steps = trail.length - 1;
    const room = ROOMS.find((n) => n >= steps) ?? steps;
    const axes = axesOf(frame, room, [0, room / 2, room], Math.max(...trail));
    scale.draw(axes);
    put(line, ["d"], [axes.path(range(steps + 1), trail)]);
    put(dots, ["d"], [trail.map((E, n) => `M${axes.place(n, E).join(" ")}h0`).join("")]);
    put(now, ["cx", "cy"], axes.place(steps, trail[steps]));
  }
  return { node, draw };
}

/** The frames of the two pictures, side by side. */
function framesIn(/** @type {number} */ width) {
  const room = width - LEFT - RIGHT - BETWEEN;
  const first = { x: LEFT, y: TOP, width: AHEAD * room, height: HEIGHT };
  return [first, { ...first, x: LEFT + first.width + BETWEEN, width: room - first.width }];
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, model, signal, mount } = tools;
  const moving = onGrid(model, "eta", Float64Array.from(model.get("etas")));
  const along = Float64Array.from(model.get("along"));
  const now = () => stepOf(lab, moving.value(), along.indexOf(moving.value()));
  const numbers = new Numbers({ value: (name) => now()[/** @type {keyof Step} */ (name)] });
  const desk = new Desk(tools, update);

  const [of, eta] = [span("mlp-step-of"), numbers.place("eta", "", { how: String })];
  const readout = element("p", { class: "mlp-readout" }, of, " = ", numbers.place("E"), " now, ");
  readout.append(numbers.place("after"), " after one step of all weights and biases with η = ", eta);
  const two = bars(numbers);
  const knob = slider(moving, "η", String);
  const press = { class: "mlp-step-press", click: () => desk.send({ do: "step", eta: moving.value() }) };
  const down = button(press, "step down");
  const undo = button({ click: () => desk.taken > 0 && desk.send({ do: "undo" }) }, "undo");
  const status = element("span", { role: "status" });

  const [ahead, trail] = [aheadPicture(lab, moving, along), trailPicture()];
  let frames = framesIn(1);
  const { svg, resize } = plot(signal, (width) => {
    frames = framesIn(width);
    update();
    return TOP + HEIGHT + BELOW;
  });
  svg.append(ahead.node, trail.node);
  const choices = element("div", { class: "mlp-choices" }, down, undo, status);
  const foot = element("div", { class: "mlp-step-foot" }, element("div", {}, knob.node, choices), two.node);
  const root = mount({ class: "mlp mlp-step-down", "aria-label": "One step down" }, readout, svg, foot);

  function update() {
    const [step, steps] = [now(), model.get("trail").length - 1];
    ahead.draw(frames[0], step);
    trail.draw(frames[1], model.get("trail"));
    write(of, hasRun(lab.sweep) ? `E of the ${lab.batch.t.length} examples` : "E");
    numbers.write();
    two.update(step);
    const words = `${readout.textContent}. ${two.node.textContent}`;
    put(svg, ["aria-label"], [words]);
    knob.update(words);
    write(status, desk.notice || (steps ? `${steps} ${steps > 1 ? "steps" : "step"} taken` : ""));
    down.setAttribute("aria-disabled", lab.lost);
    undo.setAttribute("aria-disabled", lab.lost || desk.taken < 1);
    root.classList.toggle("mlp-stale", lab.stale || desk.waits);
  }

  dragPoint(svg, moving, () => {
    const end = (ahead.held = 2 * moving.value()); // the axis stays while its point is dragged
    return (value) => (value <= end ? ahead.axes.x(value) : Infinity);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => ((ahead.held = null), update()));
  resize();
  for (const trait of ["eta", "trail"]) model.on(`change:${trait}`, update);
  return update;
}

export default { render: panel(build) };
