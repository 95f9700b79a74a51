/** The network with the path of a nudge in it: its stations with their local slopes, and what has come as far as each. */

import { element, isStill, put, span, write } from "../../link/dom.js";
import { bindLetters, range } from "../../link/names.js";
import { short } from "../../link/numbers.js";
import { ChainGaps } from "./chain_gaps.js";
import { chainLayout } from "./chain_layout.js";
import { ChainNetwork } from "./chain_network.js";
import { chainReach, chainRoute, CHAIN_SHARED, CHAIN_SLOTS } from "./chain_slots.js";
import { chainMath, chainShort } from "./chain_write.js";

const CHAIN_GROWS = 400; // ms
const CHAIN_IN_LANES = new Set(["w_ik", "slope_k", "error"]);
const CHAIN_LAYERS = ["edges", "paths", "neurons", "chips", "slots"]; // from the back to the front

export class ChainPicture {
  /** The weight that everything was put in place for. */
  #placed = "";
  #route;

  /**
   * @param {import("../../link/lab.js").Lab} lab
   * @param {import("../../link/numbers.js").Numbers} numbers
   * @param {import("./chain_walk.js").ChainWalk} walk
   * @param {(reach: Record<string, number>) => void} reached called with how far each station is on the way
   * @param {AbortSignal} signal
   */
  constructor(lab, numbers, walk, reached, signal) {
    this.lab = lab;
    this.numbers = numbers;
    this.walk = walk;
    this.reached = reached;
    this.isHidden = walk.chain.array === "w_H";
    this.counts = Object.fromEntries(lab.layers.map(({ letter }) => [letter, lab.shape(`O_${letter}`)[0]]));
    this.layers = Object.fromEntries(CHAIN_LAYERS.map((name) => [name, element("g")]));
    this.network = new ChainNetwork(lab, numbers, this.layers, this.counts);
    this.gaps = new ChainGaps(lab, numbers, this.layers.neurons, `${walk.chain.key}loss terms`, this.counts.O);
    this.labels = walk.chain.slopes.map((slope) => ({
      ...slope,
      label: span(`mlp-chain-label mlp-chain-${slope.kind}`, chainMath(slope.formula)),
    }));
    this.chips = walk.chain.slopes.filter(({ station }) => station !== "O_j").flatMap((slope) => this.#chips(slope));
    const slots = new Set(walk.chain.steps.flatMap(({ places }) => places.map(({ slot }) => slot)));
    this.slots = [...slots].flatMap((slot) => this.#slotsOf(slot));
    this.captions = [...slots].map((slot) => ({
      slot,
      name: "",
      caption: span(`mlp-chain-caption mlp-chain-at-${slot}`),
    }));
    this.pill = this.#pill();
    this.svg = element("svg", { role: "img", class: "mlp-chain-svg" }, ...Object.values(this.layers));
    const above = element(
      "div",
      { class: "mlp-chain-head", "aria-hidden": true },
      ...this.labels.map(({ label }) => label),
    );
    const captions = this.captions.map(({ caption }) => caption);
    const below = element("div", { class: "mlp-chain-axis", "aria-hidden": true }, ...captions, this.gaps.legend);
    this.node = element("div", { class: "mlp-chain-picture" }, above, this.svg, below);
    this.setLetters = bindLetters(above);
    this.step = walk.step;
    this.layout = chainLayout(822, 140, this.counts);
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.node);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** The lanes that something stands in: all, or that of the weight, which moves with it. */
  #lanes(/** @type {boolean} */ each) {
    return each && this.isHidden ? range(this.counts.O) : [0];
  }

  /** Which output a lane belongs to. */
  #output(/** @type {number} */ lane) {
    return this.isHidden ? lane : this.walk.weight.i;
  }

  #nameOf(/** @type {string} */ what, /** @type {number} */ lane) {
    const name = this.walk.chain.key + what;
    return this.lab.shape(name).length ? `${name}[${lane}]` : name;
  }

  /** The stations of a local slope, with its number once that has been used. */
  #chips({ station, kind }) {
    const isPlain = kind === "slope";
    const digits = kind === "carried" ? 2 : 4;
    return this.#lanes(CHAIN_IN_LANES.has(station)).map((lane) => {
      const name = () => (this.walk.reached(station) ? this.#nameOf(station, lane) : undefined);
      const how = { tag: "text", digits, how: isPlain ? short : chainShort };
      const box = element("rect", { height: 20, rx: 4, y: -10 });
      const number = this.numbers.place(name, isPlain ? "mlp-chain-plain" : "", how);
      const group = element("g", { class: `mlp-chain-chip mlp-chain-${kind}` }, box, number);
      this.layers.chips.append(group);
      return { station, lane, group, box };
    });
  }

  #slotsOf(/** @type {string} */ slot) {
    const here = () => this.walk.place(slot);
    return this.#lanes(!CHAIN_SHARED.has(slot)).map((lane) => {
      const nameNow = () => this.#nameOf(here()?.what ?? "", lane);
      const name = () => (here()?.name ? nameNow() : undefined);
      const path = element("path", { class: "mlp-chain-way", pathLength: 1 });
      const number = this.numbers.place(name, "mlp-chain-change", { tag: "text", how: chainShort, dy: 4 });
      this.layers.paths.append(path);
      this.layers.slots.append(number);
      return { slot, lane, path, number, value: () => this.lab.value(nameNow()) };
    });
  }

  #pill() {
    const how = { tag: "text", dy: 4, how: short, digits: 2 };
    const box = element("rect", { y: -11, height: 22, rx: 11 });
    const number = this.numbers.place(() => this.walk.weight.name, "mlp-chain-plain", how);
    const group = element("g", { class: "mlp-chain-pill" }, box, number);
    this.layers.chips.append(group);
    return { group, box };
  }

  /** Take the room that there is. */
  #fit() {
    const { clientWidth } = this.node;
    if (!clientWidth) return;
    const room = parseFloat(getComputedStyle(this.node).getPropertyValue("--mlp-chain-room")) || 140;
    this.layout = chainLayout(clientWidth, room, this.counts);
    this.#placed = "";
    this.update();
  }

  /** Put everything where it belongs, for the weight of now. */
  #place() {
    const { layout, isHidden, walk } = this;
    const { x, y, width, height, stacked } = layout;
    const { weight } = walk;
    this.#route = chainRoute(layout, weight, isHidden);
    put(this.svg, ["viewBox", "width", "height"], [`0 0 ${width} ${height}`, `${width}`, `${height}`]);
    this.network.place(layout, weight, isHidden);
    this.gaps.place(layout);
    for (const { station, label } of this.labels) label.style.left = `${x[station] ?? (isHidden ? x.I : x.H)}px`; // what carries the nudge in is a neuron itself
    for (const { station, lane, group, box } of this.chips) {
      const k = this.#output(lane);
      const at = station === "slope_i" ? this.#route.hidden : y("O", k);
      put(box, ["x", "width"], [`${-layout.chip / 2}`, `${layout.chip}`]);
      group.setAttribute("transform", `translate(${x[station]} ${at})`);
      const { i } = weight;
      const symbols = {
        slope_i: `x_H[${i}]`,
        w_ik: `w_O[${i}, ${k}]`,
        slope_k: `x_O[${k}]`,
        error: `O_O[${k}]|t[${k}]`,
      };
      group.dataset.symbol = symbols[station];
    }
    for (const { slot, lane, path, number } of this.slots) {
      const { at, d } = CHAIN_SLOTS[slot](layout, this.#route, y("O", this.#output(lane)));
      path.setAttribute("d", d);
      put(number, ["x", "y"], at.map(String));
    }
    const aside = stacked ? { w: -14, x_i: -2, O_i: 22 } : {}; // as names need more room than numbers
    for (const { slot, caption } of this.captions)
      caption.style.left = `${CHAIN_SLOTS[slot](layout, this.#route, 0).at[0] + (aside[slot] ?? 0)}px`;
    put(this.pill.box, ["x", "width"], [`${-layout.pill / 2}`, `${layout.pill}`]);
    this.pill.group.setAttribute("transform", `translate(${this.#route.pill.join(" ")})`);
    this.node.classList.toggle("mlp-chain-stacked", stacked);
    this.node.classList.toggle("mlp-chain-compact", layout.chip < 50);
    this.reached(chainReach(layout, isHidden));
    this.setLetters({ j: weight.j, i: weight.i });
    this.svg.setAttribute("aria-label", walk.about);
    this.#placed = weight.name;
  }

  update() {
    const { walk } = this;
    if (this.#placed !== walk.weight.name) this.#place();
    this.network.update();
    this.gaps.update();
    for (const { station, group } of this.chips) group.classList.toggle("mlp-chain-ahead", !walk.reached(station));
    for (const slot of this.slots) this.#updateSlot(slot);
    for (const each of this.captions) {
      const name = walk.place(each.slot)?.name ?? "";
      if (each.name !== name) each.caption.replaceChildren(...(name ? [chainMath(name)] : []));
      each.name = name;
    }
    if (walk.step === this.step + 1) this.#grow();
    this.step = walk.step;
  }

  /** Draw a piece of path in the colour of its number; its width grows with the root of that, over the whole sweep. */
  #updateSlot({ slot, path, number, value }) {
    const here = this.walk.place(slot);
    const now = here ? value() : 0;
    path.classList.toggle("mlp-positive", now > 0);
    path.classList.toggle("mlp-negative", now < 0);
    const largest = here ? this.lab.largest(this.walk.chain.key + here.what) : 0;
    path.style.strokeWidth = (1.5 + 3 * Math.sqrt(Math.abs(now) / (largest || 1))).toFixed(2);
    number.classList.toggle("mlp-chain-ahead", !here?.name);
    if (!here?.name) write(number, "");
  }

  /** Let what is new grow out of the station before. */
  #grow() {
    if (isStill()) return;
    const { way, places = [] } = this.walk.current ?? {};
    const from = way === "back" ? 1 : -1;
    const timing = { duration: CHAIN_GROWS, easing: "ease-out" };
    const fresh = this.slots.filter(({ slot }) => places.some((place) => place.slot === slot));
    for (const { path, number } of fresh) {
      path.animate({ strokeDasharray: ["1", "1"], strokeDashoffset: [-from, 0] }, timing);
      number.animate([{ transform: `translateX(${40 * from}px)`, opacity: 0 }, {}], timing);
    }
  }
}
