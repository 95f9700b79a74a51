/** At the end of a chain: how far each output is from its target, and E as the pile of what these gaps cost. */

import { element, put, write } from "../../link/dom.js";
import { parse, range } from "../../link/names.js";
import { format } from "../../link/numbers.js";
import { LossScale } from "../network/loss_scale.js";

export class ChainGaps {
  #track = { left: 0, width: 0 };
  #pile = { top: 0, height: 0 };
  #scale;

  /**
   * @param {import("../../link/lab.js").Lab} lab
   * @param {import("../../link/numbers.js").Numbers} numbers
   * @param {SVGGElement} parent
   * @param {string} terms the name of what each output adds to E
   * @param {number} count
   */
  constructor(lab, numbers, parent, terms, count) {
    this.lab = lab;
    this.#scale = new LossScale(lab);
    this.terms = terms;
    this.rows = range(count).map((k) => {
      const [track, bar] = [element("line", { class: "mlp-grid" }), element("rect", { y: -4, height: 8 })];
      const [output, target] = [element("circle", { r: 4 }), element("path")];
      const group = element("g", { class: "mlp-chain-gap" }, track, bar, output, target);
      const term = element("rect", { class: "mlp-chain-term" });
      parent.append(group, term);
      return { k, track, bar, output, target, term, group };
    });
    this.E = numbers.place("E", "mlp-chain-plain mlp-chain-loss", { tag: "text", y: 12, how: format });
    this.title = element("text", { class: "mlp-chain-loss", y: 12 }, "E");
    this.legend = element("span", { class: "mlp-chain-caption mlp-legend" });
    parent.append(this.E, this.title);
  }

  place(/** @type {import("./chain_layout.js").ChainLayout} */ { x, y, width, height, stacked, end }) {
    const isNarrow = end < 100;
    const wide = isNarrow ? 22 : 26;
    this.#track = { left: x.end + (isNarrow ? 7 : 8), width: isNarrow ? 32 : 72 };
    this.#pile = { top: 20, height: height - 34 };
    const { left, width: along } = this.#track;
    for (const { k, track, group, term } of this.rows) {
      group.setAttribute("transform", `translate(0 ${y("O", k)})`);
      put(track, ["x1", "x2", "y1", "y2"], [left, left + along, 0, 0].map(String));
      put(term, ["x", "width"], [width - wide - (isNarrow ? 4 : 12), wide].map(String));
      for (const part of [group, term]) part.classList.toggle("mlp-away", stacked);
    }
    this.E.setAttribute("x", String(width - 26));
    this.title.setAttribute("x", String(width - 58));
    write(this.legend, isNarrow ? "● O ◇ t" : "● output ◇ target");
    this.legend.style.left = `${left + along / 2}px`;
    this.legend.hidden = stacked;
  }

  /** The values at the two ends of every track: outputs lie from 0 to 1, targets may lie beyond. */
  #ends() {
    const { knob, positions } = this.lab.sweep;
    const targets = this.rows.map(({ k }) => this.lab.value(`t[${k}]`));
    const others = parse(knob).array === "t" ? [positions[0], positions[positions.length - 1]] : [];
    return [Math.min(0, ...targets, ...others), Math.max(1, ...targets, ...others)];
  }

  update() {
    const [low, high] = this.#ends();
    const at = (value) => this.#track.left + ((value - low) / (high - low)) * this.#track.width;
    const scale = this.#pile.height / this.#scale.update();
    let top = this.#pile.top + this.#pile.height;
    for (const { k, bar, output, target, term } of [...this.rows].reverse()) {
      const [from, to] = [at(this.lab.value(`t[${k}]`)), at(this.lab.value(`O_O[${k}]`))];
      put(bar, ["x", "width"], [Math.min(from, to).toFixed(2), Math.abs(to - from).toFixed(2)]);
      put(bar, ["class"], [to > from ? "mlp-chain-over" : "mlp-chain-under"]);
      put(output, ["cx"], [to.toFixed(2)]);
      put(target, ["d"], [`M${from.toFixed(2)} -6l5 6l-5 6l-5 -6Z`]);
      const tall = this.lab.value(`${this.terms}[${k}]`) * scale;
      top -= tall;
      put(term, ["y", "height"], [top.toFixed(2), tall.toFixed(2)]);
    }
  }
}
