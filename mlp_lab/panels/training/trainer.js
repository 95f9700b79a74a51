/** The way of what a student wants of a run to Python and back, in chunks of steps that are asked for one by one. */

import { uniqueId } from "../../link/dom.js";
import { STEP } from "../../link/sweep.js";

/**
 * What panel.py sends.
 * @typedef {{ data: string, about: string, eta: number, mean: boolean, rule: string, last: number, stopped: string,
 *   parted: number }} Run
 * @typedef {{ data: string[], starts: string[] }} Offers
 * @typedef {{ steps: DataView, columns: Record<string, number[]>, table: DataView }} SentHistory
 * @typedef {{ offers: Offers, run: Run, ghost: Run | null, history: SentHistory, by_hand: boolean }} Traits
 * @typedef {import("../../link/panel.js").Tools<Traits>} Tools
 */

/**
 * @typedef {{ to: number, show: number | null, eta: number, mean: boolean, rule: string }} Way as far as a step, while
 *   one is shown, or always the one of now
 * @typedef {{ do: string, [argument: string]: unknown }} Wish
 */

const BUSY_AFTER = 4000; // ms without an answer before the panel says so

export class Trainer {
  #tools;
  #update;
  /** @type {string | null} the request that is not answered yet */
  #waiting = null;
  /** @type {(() => void)[]} what is to be done after it */
  #next = [];
  /** @type {Way | null} what is under way */
  #way = null;
  #isLong = false;
  /** What there is to say. */
  notice = "";

  constructor(/** @type {Tools} */ tools, /** @type {() => void} */ update) {
    this.#tools = tools;
    this.#update = update;
    tools.model.on("msg:custom", ({ done, refuses, reason }) => {
      if (this.#waiting !== (done ?? refuses)) return; // another view asked
      this.#waiting = null;
      if (refuses) this.#drop();
      this.notice = refuses ? `Not taken: ${reason}.` : "";
      this.#take();
      if (!tools.signal.aborted) this.#update();
    });
  }

  get run() {
    return this.#tools.model.get("run");
  }

  get #settings() {
    const { eta, mean, rule } = this.run;
    return { eta, mean, rule };
  }

  /** The step that is shown. */
  get step() {
    return this.#tools.lab.value(STEP);
  }

  /** The step that the run is to come to, or has come to. */
  get end() {
    return this.#way?.to ?? this.run.last;
  }

  /** The step to come to, where that takes more than a chunk. */
  get goal() {
    return this.#isLong && this.#way ? this.#way.to : null;
  }

  /** Whether Python has still to answer. */
  get isWaiting() {
    return this.#waiting !== null;
  }

  /**
   * Let the run come to a step, or as far as it is to come anyhow, with these settings from the one that is shown on;
   * show one, or the one of now.
   */
  train(/** @type {number | null} */ to, /** @type {number | null} */ show = null, settings = {}) {
    const all = { ...this.#settings, ...settings };
    if (Number.isNaN(to) || Number.isNaN(all.eta)) this.#say("Not taken: that is no number.");
    else this.#then(() => this.#set({ to: to ?? this.end, show, ...all }));
  }

  /** Let the run have so many steps. */
  lengthen(/** @type {number} */ to) {
    if (to >= this.run.last || Number.isNaN(to)) this.train(to);
    else this.#then(() => this.#send({ do: "cut", to }));
  }

  /** Begin another run, which comes as far as this one. */
  begin(/** @type {string} */ data, /** @type {string | number} */ start) {
    const [to, settings] = [this.end, this.#settings];
    this.#way = null;
    this.#then(() => this.#send({ do: "begin", data, start, ...settings }));
    this.#next.push(() => this.#set({ to, show: null, ...settings }));
  }

  /** Compute no more than what has been asked for. */
  stop() {
    this.#drop();
    this.#update();
  }

  /** Nobody is there to answer. */
  lose() {
    this.#drop();
    this.#waiting = null;
  }

  #drop() {
    this.#way = null;
    this.#next = [];
  }

  #then(/** @type {() => void} */ act) {
    if (this.#tools.lab.lost) return;
    if (this.isWaiting) this.#next.push(act);
    else act();
  }

  #set(/** @type {Way} */ way) {
    [this.#way, this.#isLong] = [way, false];
    this.#goOn();
  }

  /** Do what comes after an answer: what has been wished for meanwhile, or the next chunk. */
  #take() {
    const next = this.#next.shift();
    if (this.#way && (this.run.last >= this.#way.to || this.run.stopped)) this.#way = null;
    this.#isLong = this.#way !== null;
    if (next) next();
    else this.#goOn();
  }

  /** Ask for the next chunk, where there is more to come. */
  #goOn() {
    if (this.#way) this.#send({ do: "train", ...this.#way, show: this.#way.show ?? this.step });
  }

  #send(/** @type {Wish} */ wish) {
    const { lab, model } = this.#tools;
    const request = (this.#waiting = uniqueId());
    setTimeout(() => this.#busy(request), BUSY_AFTER);
    lab.release(); // the kernel has to know the step that is shown
    model.send({ ...wish, request });
    this.#update();
  }

  #busy(/** @type {string} */ request) {
    const { lab, signal } = this.#tools;
    if (this.#waiting !== request || signal.aborted || lab.lost) return;
    this.#say("The kernel is busy or has stopped. What you asked for waits for it.");
  }

  #say(/** @type {string} */ notice) {
    this.notice = notice;
    this.#update();
  }
}
