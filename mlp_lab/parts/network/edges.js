/** The edges of the network, as wide as what they show, and the numbers on them. */

import { element, put, write } from "../../link/dom.js";
import { namesOf } from "../../link/names.js";
import { format, short } from "../../link/numbers.js";
import { TAG_HEIGHT, along, tagPlaces } from "./layout.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {import("./path.js").Edges} Shown */
/** @typedef {import("./path.js").Path} Path */

const FULL_WIDTH = 16; // of an edge as large as the scale
const [THINNEST, THICKEST] = [0.75, 18];
const HIT = 10;
const LIMIT = 6; // of a weight's slider, until it has been set to more
const [LETTER, PAD] = [6.4, 6]; // of a tag
const MOST_TAGS = 14; // of the largest slopes: all of a 3-2-4

/** Write a number with its sign, as short as what is shown needs: some digits, and letters that they take at most. */
const signed = (/** @type {number} */ value, /** @type {number} */ digits) =>
  (value > 0 ? "+" : "") + (digits === 2 ? short(value, 2) : format(value, digits));
const LONGEST = { 2: 7, 3: 8, 4: 9 };

/**
 * The number that is as wide as an edge can be. It rests on the numbers at rest, so it is the same whatever knob is
 * chosen, and stands while one is dragged. Weights: the range of the sliders, which no weight can leave.
 * Slopes have no range: the next power of two, and what outgrows that while a knob is dragged stays as wide as it gets.
 */
export function edgeScale(/** @type {Lab} */ lab, /** @type {Shown} */ shown, /** @type {Path} */ path) {
  const rest = lab.sweep.rows - 1;
  const slopes = () => Math.max(...lab.listening.map(({ letter }) => lab.largest(`gradient_w_${letter}`, true)));
  const shares = () => Math.max(...[...path.shares.values()].map((name) => Math.abs(lab.value(name, rest))));
  if (shown !== "weight") return 2 ** Math.ceil(Math.log2((shown === "share" ? shares() : slopes()) || 1));
  const largest = Math.max(...lab.listening.map(({ letter }) => lab.largest(`w_${letter}`, true)));
  return LIMIT * 2 ** Math.max(0, Math.ceil(Math.log2(largest / LIMIT)));
}

/** The name of the number that an edge shows, if it has one. */
export function numberOn(/** @type {string} */ edge, /** @type {Shown} */ shown, /** @type {Path} */ path) {
  if (shown === "share") return path.shares.get(edge);
  return shown === "weight" ? edge : `gradient_${edge}`;
}

/** All edges; `option` makes the part of the list that one chooses an edge by. */
export class EdgeDrawing {
  halos = element("g", { role: "presentation" });
  lines = element("g", { role: "presentation" });
  hits = element("g", { role: "presentation" });
  tags = element("g", { "aria-hidden": "true", class: "mlp-tags" });
  /** @type {Map<string, { line: SVGElement, halo: SVGElement, reach: SVGElement, hit: SVGElement, group: SVGElement, tag: SVGElement,
   *   box: SVGElement, text: SVGElement }>} */
  parts = new Map();
  scale = 1;
  #scaled = "";
  #sweep;
  #placed = "";
  /** @type {string[]} */
  #tagged = [];
  /** @type {import("./layout.js").Layout | undefined} */
  #layout;

  /**
   * @param {Lab} lab
   * @param {import("./path.js").Choosing} choosing
   * @param {(knob: string, ...shapes: Node[]) => SVGElement} option
   */
  constructor(lab, choosing, option) {
    this.choosing = choosing;
    this.lab = lab;
    for (const { letter } of lab.listening)
      for (const name of namesOf(`w_${letter}`, lab.shape(`w_${letter}`))) {
        const [halo, reach] = ["mlp-halo", "mlp-reach"].map((kind) => element("line", { class: kind }));
        const hit = element("circle", { class: "mlp-hit" });
        const pick = { click: () => choosing.choose(name), "data-symbol": name, "data-edge": name };
        const line = element("line", { class: "mlp-edge" });
        const body = element("g", pick, reach, line);
        const [box, text] = [element("rect", { rx: 4, height: TAG_HEIGHT }), element("text", { class: "mlp-number" })];
        const tag = element("g", { class: "mlp-tag", visibility: "hidden" }, box, text);
        const group = option(name, hit);
        this.parts.set(name, { line, halo, reach, hit, group, tag, box, text });
        this.halos.append(halo);
        this.lines.append(body);
        this.hits.append(group);
        this.tags.append(tag);
      }
  }

  arrange(/** @type {import("./layout.js").Layout} */ layout) {
    this.#layout = layout;
    this.#placed = "";
    for (const [name, { ends, clear, apart }] of layout.edges) {
      const part = this.parts.get(name);
      if (!part) continue;
      for (const node of [part.line, part.halo, part.reach]) put(node, Object.keys(ends), Object.values(ends));
      const { x, y } = along(ends, clear);
      put(part.hit, ["cx", "cy", "r"], [x, y, Math.min(HIT, apart) / 2]); // no larger than where an edge is by itself
    }
  }

  /** Show the row that the lab shows: `pointed` is the edge pointed at, if one is. */
  update(/** @type {Shown} */ shown, /** @type {Path} */ path, /** @type {string | undefined} */ pointed) {
    const scaled = `${shown} ${path.weight}`;
    if (this.#sweep !== this.lab.sweep || this.#scaled !== scaled) this.scale = edgeScale(this.lab, shown, path);
    this.#placeTags(shown, path, pointed);
    [this.#sweep, this.#scaled] = [this.lab.sweep, scaled];
    for (const [name, part] of this.parts) {
      const number = numberOn(name, shown, path);
      const value = number === undefined ? 0 : this.lab.value(number);
      const width = Math.max(THINNEST, Math.min(THICKEST, (FULL_WIDTH * Math.abs(value)) / this.scale));
      put(part.line, ["stroke-width"], [width.toFixed(2)]);
      put(part.halo, ["stroke-width"], [(width + 9).toFixed(2)]);
      for (const node of [part.line, part.tag]) {
        node.classList.toggle("mlp-positive", value > 0);
        node.classList.toggle("mlp-negative", value < 0);
      }
      if (this.#tagged.includes(name) && number !== undefined)
        this.#writeTag(part, number, signed(value, this.#digits(shown)));
    }
  }

  #digits(/** @type {Shown} */ shown) {
    return shown === "weight" ? 2 : this.#layout?.kind === "narrow" ? 3 : 4;
  }

  #writeTag({ box, text }, number, words) {
    const width = LETTER * words.length + PAD;
    if (text.dataset.number !== number) text.dataset.number = number;
    write(text, words);
    put(box, ["x", "width"], [-width / 2, width]);
  }

  /** Place the numbers anew where others are to be seen: of the path, of the knob, of what is pointed at. */
  #placeTags(shown, path, pointed) {
    const knob = this.choosing.chosen();
    const placed = [shown, [...path.has], knob, pointed, shown === "gradient" && this.lab.sweep.answers].join(" ");
    if (this.#placed === placed || !this.#layout) return;
    this.#placed = placed;
    const wished = [path.weight, knob, ...path.has, ...(shown === "gradient" ? this.#bySize() : [])];
    const names = [...new Set(wished)].filter((name) => this.parts.has(name) && numberOn(name, shown, path));
    const width = LETTER * LONGEST[this.#digits(shown)] + PAD;
    const places = tagPlaces(this.#layout, names, width, pointed && numberOn(pointed, shown, path) && pointed);
    this.#tagged = [...places.keys()];
    for (const [name, { line, group, tag, box, text }] of this.parts) {
      const place = places.get(name);
      for (const node of [line, group, tag]) node.classList.toggle("mlp-path", path.has.has(name));
      put(tag, ["visibility"], [place ? "visible" : "hidden"]);
      tag.classList.toggle("mlp-chosen", name === path.weight);
      tag.classList.toggle("mlp-turned", name === knob);
      if (!place) continue;
      put(box, ["y"], [place.y - TAG_HEIGHT / 2]);
      put(tag, ["transform"], [`translate(${place.x.toFixed(1)} 0)`]);
      put(text, ["y"], [(place.y + 4).toFixed(1)]);
    }
    const last = this.parts.get(pointed ?? "")?.tag;
    if (last) this.tags.append(last);
  }

  #bySize() {
    const rest = this.lab.sweep.rows - 1;
    const size = (name) => Math.abs(this.lab.value(`gradient_${name}`, rest));
    return [...this.parts.keys()].toSorted((a, b) => size(b) - size(a)).slice(0, MOST_TAGS);
  }
}
