/** Where the student is on a chain: what has been reached, and what is known of the weight that it is about. */

import { parse, symbol } from "../../link/names.js";

/**
 * What walk.py sends: formulas are MathML, numbers are named by `key` and what they are.
 * @typedef {{ slot: string, name: string, what: string }} ChainPlace
 * @typedef {{ way: string, formula: string, what: string, station: string, says: string, places: ChainPlace[],
 *   slope: string, lanes: boolean }} ChainStep
 * @typedef {{ array: string, title: string, left: string, key: string, measured: number, last: number, steps: ChainStep[],
 *   slopes: { station: string, formula: string, kind: string }[], changes: string[], runs: Record<string, string>,
 *   counted: string }} Chain
 * @typedef {{ word: string, right: boolean, says: string }} ChainVerdict
 * @typedef {{ chain: Chain, step: number, predicted: { weight?: string, word?: string }, scaling: string,
 *   verdicts: Record<string, ChainVerdict>, scaled: Partial<ChainVerdict> }} ChainTraits
 */

export class ChainWalk {
  /**
   * @param {import("../../link/lab.js").Lab} lab
   * @param {import("@anywidget/types").AnyModel<ChainTraits>} model
   */
  constructor(lab, model) {
    this.lab = lab;
    this.model = model;
    this.chain = model.get("chain");
    this.measured = this.chain.measured;
  }

  /** The weight that the chain is about, and the neurons that it joins. */
  get weight() {
    const name = this.lab.sweep.weights[this.chain.array];
    const [j, i] = parse(name).index.map(Number);
    return { name, j, i };
  }

  get verdict() {
    return this.model.get("verdicts")[this.weight.name];
  }

  /** What was answered for the weight; Python may not yet have judged it. */
  get predicted() {
    const { weight, word } = this.model.get("predicted");
    return this.verdict?.word ?? (weight === this.weight.name ? word : undefined);
  }

  get scaled() {
    return this.model.get("scaled");
  }

  /** Whether something on the page may tell the slope: only once it has been walked to. */
  get isOpen() {
    return this.step >= this.chain.steps.length;
  }

  /** How many steps have been taken: none before the answer. */
  get step() {
    return this.verdict ? this.model.get("step") : 0;
  }

  /** The step that was taken last; none at the question, and none at the cost. */
  get current() {
    return this.chain.steps[this.step - 1];
  }

  /** Whether the way back is open: it ends in what is to be derived. */
  get hasBack() {
    return this.lab.hasDerived(this.chain.array);
  }

  get canGoOn() {
    return Boolean(this.verdict) && this.step < (this.hasBack ? this.chain.last : this.measured);
  }

  get isCost() {
    return this.step > this.chain.steps.length;
  }

  /** Whether a local slope has been used. */
  reached(/** @type {string} */ station) {
    return this.chain.steps.slice(0, this.step).some(({ slope }) => slope === station);
  }

  /** What stands in a slot now: of the way back once that has begun, else of the way forward. */
  place(/** @type {string} */ slot) {
    const taken = this.chain.steps.slice(0, this.step);
    const way = taken.some((step) => step.way === "back") ? "back" : "forward";
    const places = taken.filter((step) => step.way === way).flatMap((step) => step.places);
    return places.find((place) => place.slot === slot);
  }

  get about() {
    const { name, j, i } = this.weight;
    return `The way of ${symbol(name)}, from j = ${j + 1} to i = ${i + 1}, through the network to E`;
  }
}
