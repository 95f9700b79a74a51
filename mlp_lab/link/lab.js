/**
 * The shared state of a lesson in the browser: the last sweep the kernel sent, the row of it that is shown, and what the
 * student points at. Nothing here knows a formula of the network: numbers are looked up in the sweep's table.
 */

import { parse } from "./names.js";
import { readSweep, SCALE, STEP } from "./sweep.js";

/**
 * @typedef {{ letter: string, neuron: string, before: string | null }} Layer
 * @typedef {{ O_I: number[][], t: number[][], mean: boolean }} Batch of the run, empty where there is none
 * @typedef {{ layers: Layer[], start: Record<string, number[]>, batch: Batch, derived: string[],
 *   sweep: import("./sweep.js").Sent }} Traits
 * @typedef {import("@anywidget/types").AnyModel<Traits>} Model
 */

const BUSY_AFTER = 4000; // ms without an answer before a panel says so
const LEAVES_AFTER = 120; // ms over nothing: on its way from one part to the next a pointer crosses gaps

/** The state that all panels of a lab share, and the one line to the kernel. */
export class Lab extends EventTarget {
  #model;
  #signal;
  /** @type {Map<string, boolean>} request -> whether what is shown will not be true until its answer */
  #waiting = new Map();
  #grabbed = false;
  /** @type {{ request: string, knob?: string } | null} the knob that was asked for last, until it comes */
  #asked = null;
  /** @type {{ request: string, example: number } | null} the example that was asked for last, until it comes */
  #example = null;
  /** @type {Map<string, import("./sweep.js").Sweep | null>} by knob: what was fetched ahead, null while it is on its way */
  #ahead = new Map();
  /** @type {{ columns: unknown, at: Map<string, number> }} where numbers have been found in the table of a sweep */
  #found = { columns: null, at: new Map() };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #leaving;
  #era = 0; // of the numbers that the kernel has
  /** @type {string | null} What the student points at: names joined by `|`. */
  pointed = null;
  /** What there is to say. */
  notice = "";
  /** Whether the kernel has gone. */
  lost = false;

  constructor(/** @type {Model} */ model, /** @type {AbortSignal} */ signal) {
    super();
    this.#model = model;
    this.#signal = signal;
    this.layers = model.get("layers"); // the architecture
    this.sweep = readSweep(model.get("sweep")); // what the kernel sent last
    this.row = this.sweep.rows - 1; // the one that is shown
    model.on("change:sweep", () => this.#receive());
    model.on("change:derived", () => this.#announce());
    model.on("msg:custom", (message, buffers) => {
      if (message.refuses) this.#refused(message);
      if (message.ahead) this.#looked(message, buffers);
    });
    this.#watchKernel(model);
    // a drag that ends where it began is no change to the browser
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => this.release(), { signal });
  }

  /** The arrays that have knobs, from left to right in the network, and what their numbers are called. */
  get knobArrays() {
    const [input, ...others] = this.layers;
    const parameters = others.flatMap(({ letter, neuron }) => [
      { array: `w_${letter}`, kind: neuron.replace("neuron", "weights") },
      { array: `b_${letter}`, kind: neuron.replace("neuron", "biases") },
    ]);
    return [{ array: `O_${input.letter}`, kind: `${input.neuron}s` }, ...parameters, { array: "t", kind: "targets" }];
  }

  /** The layers that listen to another one, each with that one's letter. */
  get listening() {
    return this.layers.flatMap(({ letter, before }) => (before ? [{ letter, before }] : []));
  }

  /** Whether the derivation for an array of weights stands. */
  hasDerived(/** @type {string} */ array) {
    return this.#model.get("derived").includes(array);
  }

  /** What a neuron of a layer is called. */
  neuronOf(/** @type {string} */ letter) {
    return this.layers.find((layer) => layer.letter === letter)?.neuron ?? "";
  }

  /** Call `update` now and after every change of what is shown, until the panel goes. */
  follow(/** @type {() => void} */ update, /** @type {AbortSignal} */ signal) {
    this.addEventListener("change", update, { signal });
    update();
  }

  /** Call `update` whenever the student points at something else, until the panel goes. */
  followPointer(/** @type {() => void} */ update, /** @type {AbortSignal} */ signal) {
    this.addEventListener("point", update, { signal });
  }

  /** Whether the numbers shown may not be those of the kernel. */
  get stale() {
    return this.lost || [...this.#waiting.values()].some(Boolean);
  }

  /** The knob to turn: the one asked for, or the one there is. */
  get knob() {
    return this.#asked?.knob ?? this.sweep.knob;
  }

  /** The knob that is chosen, or the chosen weight while it is the step of the run or the scale of all weights. */
  get knobOrWeight() {
    const { knob, weight } = this.sweep;
    return knob === STEP || knob === SCALE ? weight : knob;
  }

  /** The examples of the run. */
  get batch() {
    return this.#model.get("batch");
  }

  /** The example of the run to show: the one asked for, or the one there is. */
  get example() {
    return this.#example?.example ?? this.value("example");
  }

  /** Whether the kernel has still to answer. */
  get isWaiting() {
    return this.#waiting.size > 0;
  }

  /** Look a number up by its name, in the row that is shown or in another one. */
  value(/** @type {string} */ name, row = this.row) {
    return this.sweep.table[row * this.sweep.width + this.#column(name)];
  }

  /** All numbers of an array, one row after the other. */
  values(/** @type {string} */ array) {
    const { table, width, columns } = this.sweep;
    const [start, ...shape] = columns[array];
    const first = this.row * width + start;
    return table.subarray(first, first + shape.reduce((a, b) => a * b, 1));
  }

  /** Look a number up by its name, as it was at the start. */
  atStart(/** @type {string} */ name) {
    const { array, at } = this.#find(name);
    return this.#model.get("start")[array][at];
  }

  /** A number at every position of the knob. */
  column(/** @type {string} */ name) {
    return Float64Array.from(this.sweep.positions, (_, row) => this.value(name, row));
  }

  /** The array of a number, and how many numbers of the array stand before it. */
  #find(/** @type {string} */ name) {
    const { array, index } = parse(name);
    const shape = this.shape(array);
    return { array, at: index.reduce((before, n, axis) => before * shape[axis] + Number(n), 0) };
  }

  /** The column of a number in the table. */
  #column(/** @type {string} */ name) {
    const { columns } = this.sweep;
    if (columns !== this.#found.columns) this.#found = { columns, at: new Map() };
    let at = this.#found.at.get(name);
    if (at === undefined) {
      const found = this.#find(name);
      this.#found.at.set(name, (at = columns[found.array][0] + found.at));
    }
    return at;
  }

  /** The shape of an array of the sweep. */
  shape(/** @type {string} */ array) {
    return this.sweep.columns[array].slice(1);
  }

  /** The largest size of an array's numbers, over the whole sweep or where the knob rests. */
  largest(/** @type {string} */ array, atRest = false) {
    const { table, width, rows, columns } = this.sweep;
    const [start, ...shape] = columns[array];
    const count = shape.reduce((a, b) => a * b, 1);
    let largest = 0;
    for (let row = atRest ? rows - 1 : 0; row < rows; row++)
      for (let n = start; n < start + count; n++) largest = Math.max(largest, Math.abs(table[row * width + n]));
    return largest;
  }

  /** E along the chosen weight, for the row that is shown. */
  curve() {
    const { curves, along } = this.sweep;
    const row = curves.length === along.length ? 0 : this.row;
    return curves.subarray(row * along.length, (row + 1) * along.length);
  }

  /** Show another position of the knob; nothing is asked of the kernel. */
  move(/** @type {number} */ position) {
    this.#grabbed = true;
    this.row = position;
    this.#announce();
  }

  /** Let go of the knob: the kernel takes the value. */
  release() {
    const { knob } = this.sweep;
    if (this.#grabbed) this.#ask({ do: "turn", knob, value: this.value(knob) }, false);
  }

  /** Turn the knob to a typed value, which may lie between two positions. */
  turn(/** @type {number} */ value) {
    this.#ask({ do: "turn", knob: this.knob, value }, this.knob !== STEP); // the step that is shown stays true
  }

  /** Go back to the numbers that the lab began with. */
  reset() {
    this.#ask({ do: "reset" });
  }

  /** Look at another weight; the step stays chosen if it is what is turned. */
  lookAt(/** @type {string} */ weight) {
    this.release();
    this.#ask({ do: "look at", weight });
  }

  /** Let an example of the run be the one that is shown; what is shown of the others stays true. */
  showExample(/** @type {number} */ example) {
    this.release();
    this.#ask({ do: "example", example }, false);
  }

  /** Choose another knob by its name; its numbers may have come ahead. */
  select(/** @type {string} */ name) {
    this.release();
    const ahead = this.#ahead.get(name);
    if (ahead) [this.sweep, this.row] = [ahead, ahead.rows - 1];
    this.#ask({ do: "select", knob: name }, !ahead);
  }

  /** Fetch the numbers of a knob that may be chosen next. */
  lookAhead(/** @type {string} */ knob) {
    if (this.stale || this.#grabbed || knob === this.sweep.knob || this.#ahead.has(knob)) return;
    this.#ahead.set(knob, null);
    this.#model.send({ do: "look ahead", knob, era: this.#era });
  }

  /** @param {{ ahead: any, floats: string[], era: number }} message @param {DataView[]} buffers */
  #looked({ ahead, floats, era }, buffers) {
    if (era !== this.#era) return; // something has changed since
    this.#ahead.set(
      ahead.knob,
      readSweep({ ...ahead, ...Object.fromEntries(floats.map((name, n) => [name, buffers[n]])) }),
    );
  }

  /** What was fetched ahead is no longer true. */
  #forgetAhead() {
    this.#era += 1;
    this.#ahead.clear();
  }

  /** Say what the student points at. */
  point(/** @type {string | null} */ names) {
    clearTimeout(this.#leaving);
    if (names === null) this.#leaving = setTimeout(() => this.#signal.aborted || this.#pointAt(null), LEAVES_AFTER);
    else this.#pointAt(names);
  }

  #pointAt(/** @type {string | null} */ names) {
    if (this.pointed === names) return;
    this.pointed = names;
    this.dispatchEvent(new Event("point"));
  }

  #announce(notice = this.notice) {
    this.notice = notice;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * @param {{ do: "turn" | "select" | "reset" | "look at" | "example", knob?: string, value?: number, weight?: string,
   *   example?: number }} wish
   * @param {boolean} untrue whether what is shown is not true until it is answered
   */
  #ask(wish, untrue = true) {
    const request = `${Date.now()}-${Math.random()}`;
    this.#grabbed = false;
    if (wish.do !== "select") this.#forgetAhead();
    this.#waiting.set(request, untrue);
    if (wish.do === "select") this.#asked = { request, knob: wish.knob };
    if (wish.example !== undefined) this.#example = { request, example: wish.example };
    setTimeout(() => this.#busy(request), BUSY_AFTER);
    this.#model.send({ ...wish, request });
    this.#announce();
  }

  #answered(/** @type {string} */ request) {
    this.#waiting.delete(request); // it may be another browser's
    if (this.#asked?.request === request) this.#asked = null;
    if (this.#example?.request === request) this.#example = null;
  }

  #busy(/** @type {string} */ request) {
    if (!this.#waiting.has(request) || this.#signal.aborted || this.lost) return;
    this.#announce("The kernel is busy or has stopped. What you changed waits for it.");
  }

  #receive() {
    this.#forgetAhead();
    const before = this.sweep;
    this.sweep = readSweep(this.#model.get("sweep"));
    this.#answered(this.sweep.answers);
    const at = this.#placeOf(before);
    this.#grabbed &&= at >= 0;
    const hasMovedOn = at >= 0 && (this.#grabbed || this.#waiting.size);
    this.row = hasMovedOn ? at : this.sweep.rows - 1;
    this.lost = false;
    this.#announce("");
  }

  /** Where in the new sweep that stands which was shown in the one before; −1 if nowhere. */
  #placeOf(/** @type {import("./sweep.js").Sweep} */ before) {
    const { knob, positions } = this.sweep;
    if (before.knob !== knob) return -1;
    if (`${before.positions}` === `${positions}`) return this.row;
    return knob === STEP ? positions.indexOf(before.positions[this.row]) : -1; // a step stays that step
  }

  #refused(/** @type {{ refuses: string, reason: string }} */ { refuses, reason }) {
    this.#answered(refuses);
    this.row = this.sweep.rows - 1;
    this.#announce(`Not taken: ${reason}.`);
  }

  #watchKernel(/** @type {any} */ model) {
    const gone = () => {
      this.lost = true;
      this.#announce("The kernel has stopped or restarted. Run the notebook again; these numbers are from before.");
    };
    model.on("comm_live_update", gone); // after its start a widget can only lose its kernel
    const disposed = model.widget_manager.kernel?.disposed; // JupyterLab: the kernel was shut down
    disposed?.connect(gone);
    this.#signal.addEventListener("abort", () => disposed?.disconnect(gone));
  }
}

export default {
  initialize: (/** @type {{ model: Model, signal: AbortSignal }} */ { model, signal }) => new Lab(model, signal),
};
