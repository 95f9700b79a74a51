/** The neurons, each filled from below up to its output. */

import { element, put, write } from "../../link/dom.js";
import { namesOf } from "../../link/names.js";
import { short } from "../../link/numbers.js";
import { RING } from "./layout.js";
import { levelPath } from "./level.js";
import { symbolText } from "./symbols.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {import("./layout.js").Layout} Layout */

const LETTER_WIDTH = 0.58; // of a digit, in units of its font's size
const LARGEST_FONT = 11.5;

/** A mark of a value that lies above or below what the disc can show. */
function beyondPath({ x, y }, radius, value) {
  if (value >= 0 && value <= 1) return "";
  const way = value > 1 ? -1 : 1;
  return `M${x - 4} ${y + way * (radius - 5)}h8l-4 ${way * 3.5}Z`;
}

/** All neurons; `option` makes the part of the list that one chooses a knob by: an input, or the bias of a neuron. */
export class NeuronDrawing {
  halos = element("g", { role: "presentation" });
  discs = element("g", { role: "presentation" });
  numbers = element("g", { "aria-hidden": "true", class: "mlp-tags" });
  /** @type {Map<string, any>} by the name of the output */
  parts = new Map();
  /** @type {Layout | undefined} */
  #layout;

  constructor(
    /** @type {Lab} */ lab,
    /** @type {(knob: string, symbols: string[], ...shapes: Node[]) => SVGElement} */ option,
  ) {
    this.lab = lab;
    for (const { letter, before } of lab.layers)
      for (const output of namesOf(`O_${letter}`, lab.shape(`O_${letter}`))) {
        const [bias, net] = ["b_", "x_"].map((of) => output.replace("O_", of));
        const [knob, symbols] = before ? [bias, [output, net, bias]] : [output, [output]];
        const [disc, rim] = ["mlp-disc", "mlp-neuron"].map((kind) => element("circle", { class: kind }));
        const [fill, beyond] = ["mlp-fill", "mlp-beyond"].map((kind) => element("path", { class: kind }));
        const name = symbolText(output);
        const group = option(knob, symbols, disc, fill, rim);
        const [halo, number] = [element("circle", { class: "mlp-halo" }), element("text", { class: "mlp-number" })];
        number.dataset.number = output;
        this.parts.set(output, { knob, symbols, group, disc, rim, fill, beyond, name, halo, number });
        this.halos.append(halo);
        this.discs.append(group);
        this.numbers.append(name, number, beyond);
      }
  }

  arrange(/** @type {Layout} */ layout) {
    this.#layout = layout;
    const { radius, place, above } = layout;
    for (const [output, part] of this.parts) {
      const { x, y } = place(output);
      for (const circle of [part.disc, part.rim]) put(circle, ["cx", "cy", "r"], [x, y, radius]);
      put(part.halo, ["cx", "cy", "r"], [x, y, radius + RING / 2]);
      const isAbove = output.startsWith("O_H") && above;
      const way = output.startsWith("O_I") ? -1 : 1;
      const [nameX, nameY] = isAbove ? [x - 2, y - radius - RING - 4] : [x + way * (radius + RING + 1), y + 3];
      put(part.name, ["x", "y"], [nameX, nameY]);
      part.name.classList.toggle("mlp-right", !isAbove && way < 0);
      part.name.classList.toggle("mlp-left", !isAbove && way > 0);
      put(part.number, ["x"], [x]);
    }
  }

  update(/** @type {Set<string>} */ path, /** @type {string} */ knob) {
    if (!this.#layout) return;
    const { radius, place } = this.#layout;
    for (const [output, part] of this.parts) {
      const [value, at] = [this.lab.value(output), place(output)];
      const text = short(value, 2);
      const size = Math.min(LARGEST_FONT, (1.86 * radius) / (LETTER_WIDTH * text.length));
      put(part.fill, ["d"], [levelPath(at, radius, value)]);
      put(part.beyond, ["d"], [beyondPath(at, radius, value)]);
      put(part.number, ["y"], [(at.y + size * 0.36).toFixed(1)]);
      if (part.size !== size) part.number.style.fontSize = `${(part.size = size)}px`; // stronger than the looks
      write(part.number, text);
      part.group.classList.toggle("mlp-path", path.has(output));
      put(part.group, ["aria-selected"], [part.knob === knob]);
    }
  }
}
