/** The network behind a chain: every neuron filled as far as its output, and every edge, faint. */

import { element, put } from "../../link/dom.js";
import { namesOf, parse } from "../../link/names.js";
import { short } from "../../link/numbers.js";
import { levelPath } from "../network/level.js";

const CENTRE = { x: 0, y: 0 }; // of a neuron, in its own group

export class ChainNetwork {
  /**
   * @param {import("../../link/lab.js").Lab} lab
   * @param {import("../../link/numbers.js").Numbers} numbers
   * @param {Record<string, SVGGElement>} layers
   * @param {Record<string, number>} counts
   */
  constructor(lab, numbers, layers, counts) {
    this.lab = lab;
    this.radius = 1;
    this.edges = lab.listening.flatMap(({ letter, before }) =>
      namesOf(`w_${letter}`, [counts[before], counts[letter]]).map((name) => {
        const line = element("line", { class: "mlp-chain-edge", "data-symbol": name });
        layers.edges.append(line);
        return { name, line, from: before, to: letter, index: parse(name).index.map(Number) };
      }),
    );
    this.neurons = lab.layers.flatMap(({ letter }) =>
      namesOf(`O_${letter}`, [counts[letter]]).map((name) => {
        const [circle, fill] = [element("circle"), element("path")];
        const number = numbers.place(name, "mlp-chain-plain", { tag: "text", digits: 2, how: short, dy: 4 });
        const about = { class: "mlp-chain-neuron", "data-symbol": `${name}|${name.replace("O_", "x_")}` };
        const group = element("g", about, circle, fill, number);
        layers.neurons.append(group);
        return { name, layer: letter, n: Number(parse(name).index[0]), circle, fill, group };
      }),
    );
  }

  /** Put all in place; an edge that the path runs along gives way to it. */
  place(/** @type {import("./chain_layout.js").ChainLayout} */ { x, y, radius }, { j, i }, isHidden) {
    this.radius = radius;
    const [own, carrier] = isHidden ? ["H", "I"] : ["O", "H"]; // the layers that the weight joins
    const isOn = {
      I: (n) => isHidden && n === j,
      H: (n) => n === (isHidden ? i : j),
      O: (n) => isHidden || n === i,
    };
    for (const { line, from, to, index } of this.edges) {
      const ends = [x[from] + radius, y(from, index[0]), x[to] - radius, y(to, index[1])];
      put(line, ["x1", "y1", "x2", "y2"], ends.map(String));
      const isPath = to === own ? index[0] === j && index[1] === i : isHidden && index[0] === i;
      line.classList.toggle("mlp-away", isPath);
    }
    for (const { layer, n, circle, group } of this.neurons) {
      circle.setAttribute("r", String(radius));
      group.setAttribute("transform", `translate(${x[layer]} ${y(layer, n)})`);
      group.classList.toggle("mlp-chain-off", !isOn[layer](n));
      group.classList.toggle("mlp-chain-carrier", layer === carrier && n === j);
    }
  }

  update() {
    for (const { name, line } of this.edges) {
      const value = this.lab.value(name);
      line.classList.toggle("mlp-positive", value > 0);
      line.classList.toggle("mlp-negative", value < 0);
    }
    for (const { name, fill } of this.neurons) put(fill, ["d"], [levelPath(CENTRE, this.radius, this.lab.value(name))]);
  }
}
