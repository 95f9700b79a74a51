/** The network: neurons with their outputs, edges by weight or gradient, the chosen weight's path to the loss. */

import { element, uniqueId, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { parse, symbol } from "../../link/names.js";
import { format, short, writeNumbers } from "../../link/numbers.js";
import { pointing } from "../../link/pointing.js";

const WIDTH = 760;
const ROW = 76;
const TOP = 44;
const RADIUS = 21;
const [LEFT, APART, TO_TARGET, TO_LOSS] = [70, 200, 120, 230]; // from column to column

/** Where things stand, for the sizes of this lab. */
function layOut(lab) {
  const counts = Object.fromEntries([...lab.layers.map(({ letter }) => `O_${letter}`), "t"].map((array) => [array, lab.shape(array)[0]]));
  const middle = TOP + (ROW * Math.max(...Object.values(counts))) / 2;
  const y = (array, n) => middle + ROW * (n - (counts[array] - 1) / 2);
  const column = Object.fromEntries(lab.layers.map(({ letter }, n) => [`O_${letter}`, LEFT + n * APART]));
  const last = Math.max(...Object.values(column));
  const title = lab.layers.map(({ letter, neuron }) => [`O_${letter}`, neuron.replace(" neuron", "")]);
  return {
    counts,
    middle,
    y,
    height: 2 * middle - TOP,
    column: { ...column, t: last + TO_TARGET, E: last + TO_LOSS },
    title: [...title, ["t", "target"], ["E", "loss"]],
  };
}

/** The layer that an array of weights comes from and the one it leads to, if it is one. */
function between(lab, array) {
  const layer = array.startsWith("w_") && lab.listening.find(({ letter }) => array === `w_${letter}`);
  return layer ? [layer.before, layer.letter] : null;
}

/** Say in words which knob a name means; a bias stands for its neuron. */
function describe(lab, name, own = name) {
  const { array, index } = parse(name);
  const [, layer] = array.split("_");
  const neurons = between(lab, array)?.map(lab.neuronOf, lab);
  const kinds = neurons ? [`from ${neurons[0]}`, `to ${neurons[1]}`] : [layer ? lab.neuronOf(layer) : `target of output`];
  const way = kinds.map((kind, axis) => `${kind} ${Number(index[axis]) + 1}`).join(" ");
  return `${symbol(own)} · ${own} · ${way}`;
}

/** What there is to tell of a knob: words, each with the name of the number that follows them. */
function account(lab, name, prefix) {
  if (name === "E") return [["E · loss, over all outputs · ", "E"]];
  if (between(lab, parse(name).array))
    return [[`${describe(lab, name)} · ${prefix ? "∂E/∂w = " : ""}`, prefix + name]];
  const [output, net] = ["O_", "x_"].map((letter) => name.replace("b_", letter));
  if (output === name) return [[`${describe(lab, name)} · `, name]];
  return [
    [`${describe(lab, name, output)} · `, output],
    [` · net input ${symbol(net)} = `, net],
    [` · bias ${symbol(name)} = `, name],
  ];
}

/** What lies between a chosen weight and the loss, and which letter its two ends have on the sheet. */
function pathOf(lab, weight) {
  const { array, index } = parse(weight);
  const [j, i] = index.map(Number);
  const [from, to] = between(lab, array).map((letter) => `O_${letter}`);
  const outputs = array === "w_O" ? [i] : [...Array(lab.shape("t")[0]).keys()];
  const hidden = array === "w_O" ? j : i;
  const onward = array === "w_O" ? [] : outputs.map((k) => `w_O[${i}, ${k}]`);
  return {
    has: new Set([
      weight,
      ...onward,
      `${from}[${j}]`,
      `O_H[${hidden}]`,
      ...outputs.flatMap((k) => [`O_O[${k}]`, `t[${k}]`]),
    ]),
    letters: { [`${from}[${j}]`]: `\u2003j = ${j + 1}`, [`${to}[${i}]`]: `\u2003i = ${i + 1}` },
    outputs,
  };
}

/** The picture: one part for each knob, made once and then updated. */
class Picture {
  /** Parts by the name of their knob. */
  parts = new Map();
  /** Numbers to write, as `lab.writeNumbers` takes them. */
  numbers = [];
  #links = [];
  #prefix = "";
  #scale = 1;
  #scaled;

  constructor(lab) {
    this.lab = lab;
    this.id = uniqueId();
    this.layout = layOut(lab);
    const viewBox = `0 0 ${WIDTH} ${this.layout.height}`;
    this.svg = element("svg", { viewBox, role: "listbox", "aria-label": "Knobs of the network", tabindex: 0 });
    const layers = ["links", "edges", "glyphs", "neurons"].map(() => element("g", { role: "presentation" }));
    this.svg.append(...layers);
    const [links, edges, glyphs, neurons] = layers;
    for (const [array, title] of this.layout.title)
      neurons.append(element("text", { x: this.layout.column[array], y: 16, class: "mlp-title" }, title));
    for (const { letter, before } of lab.listening) this.#addEdges(`w_${letter}`, `O_${before}`, `O_${letter}`, edges, glyphs);
    for (const layer of lab.layers) this.#addNeurons(layer, neurons);
    this.#addTargets(links, neurons);
    this.#addLoss(neurons);
    this.tag = element("g", { class: "mlp-tag" }, element("rect", { x: -32, y: -10, width: 64, height: 20, rx: 4 }));
    this.tag.append(this.#number(() => this.#prefix + lab.sweep.weight, 4, { y: 4 }));
    neurons.append(this.tag);
  }

  #number(name, digits, attributes) {
    const node = element("text", { class: "mlp-number", ...attributes });
    this.numbers.push({ node, name, digits, write: digits < 4 ? short : undefined });
    return node;
  }

  #addKnob(knob, symbols, ...shapes) {
    const group = element(
      "g",
      {
        role: "option",
        id: `${this.id}-${knob.replace(/\W+/g, "-")}`,
        class: "mlp-pick",
        "aria-label": describe(this.lab, knob),
        "data-knob": knob,
        "data-symbol": symbols.join("|"),
        click: () => this.lab.select(knob),
      },
      ...shapes,
    );
    const part = { knob, group, symbols };
    this.parts.set(knob, part);
    return part;
  }

  #addEdges(array, from, to, edges, glyphs) {
    const { counts, y, column } = this.layout;
    const at = 1 / (counts[to] + 1); // at this part of their way no two edges of a layer can meet
    for (let j = 0; j < counts[from]; j++) {
      for (let i = 0; i < counts[to]; i++) {
        const ends = { x1: column[from] + RADIUS, y1: y(from, j), x2: column[to] - RADIUS, y2: y(to, i) };
        const along = (part) => [ends.x1 + part * (ends.x2 - ends.x1), ends.y1 + part * (ends.y2 - ends.y1)];
        const line = element("line", { ...ends, class: "mlp-edge" });
        const sign = element("path");
        const glyph = element(
          "g",
          { class: "mlp-glyph", transform: `translate(${along(at)})` },
          element("circle", { r: 4 }),
          sign,
        );
        const name = `${array}[${j}, ${i}]`;
        const part = this.#addKnob(name, [name], line, element("line", { ...ends, class: "mlp-hit" }));
        Object.assign(part, { line, glyph, sign, middle: along(0.55) });
        edges.append(part.group);
        glyphs.append(glyph);
      }
    }
  }

  #addNeurons({ letter, before }, neurons) {
    const array = `O_${letter}`;
    for (let n = 0; n < this.layout.counts[array]; n++) {
      const [x, y, output] = [this.layout.column[array], this.layout.y(array, n), `${array}[${n}]`];
      const [bias, net] = [`b_${letter}[${n}]`, `x_${letter}[${n}]`];
      const below = y + RADIUS + 12;
      const label = element("text", { x, y: y - RADIUS - 5, class: "mlp-name" });
      const shapes = [
        element("circle", { cx: x, cy: y, r: RADIUS, class: "mlp-neuron" }),
        this.#number(output, before ? 3 : 2, { x, y: y + 4.5 }),
        label,
      ];
      if (before)
        shapes.push(
          element("text", { x: x - 1, y: below, class: "mlp-bias" }, "b "),
          this.#number(bias, 2, { x: x + 1, y: below, class: "mlp-number mlp-left" }),
        );
      const part = before
        ? this.#addKnob(bias, [output, net, bias], ...shapes)
        : this.#addKnob(output, [output], ...shapes);
      Object.assign(part, { label, output });
      neurons.append(part.group);
    }
  }

  #addTargets(links, neurons) {
    for (let n = 0; n < this.layout.counts.t; n++) {
      const [x, y, name] = [this.layout.column.t, this.layout.y("t", n), `t[${n}]`];
      const box = element("rect", { x: x - 28, y: y - 15, width: 56, height: 30, rx: 4, class: "mlp-neuron" });
      const label = element("text", { x, y: y - 20, class: "mlp-name" }, symbol(name));
      neurons.append(this.#addKnob(name, [name], box, this.#number(name, 3, { x, y: y + 4 }), label).group);
      const d = `M${x - TO_TARGET + RADIUS} ${y}H${x + 28}L${this.layout.column.E - 42} ${this.layout.middle}`;
      this.#links.push(element("path", { d, class: "mlp-link", "data-output": n }));
    }
    links.append(...this.#links);
  }

  #addLoss(neurons) {
    const [x, y] = [this.layout.column.E, this.layout.middle];
    const box = element("rect", { x: x - 42, y: y - 18, width: 84, height: 36, rx: 8, class: "mlp-neuron mlp-loss" });
    const number = this.#number("E", 4, { x, y: y + 5, class: "mlp-number mlp-large" });
    neurons.append(
      element("g", { "data-symbol": "E" }, box, element("text", { x, y: y - 24, class: "mlp-name" }, "E"), number),
    );
  }

  /** Show the row that the lab shows; `prefix` says whether edges are weights or gradients. */
  update(prefix) {
    const path = pathOf(this.lab, this.lab.sweep.weight);
    this.#fitScale(prefix);
    for (const part of this.parts.values()) {
      part.group.setAttribute("aria-selected", part.knob === this.lab.sweep.knob);
      part.group.classList.toggle(
        "mlp-path",
        part.symbols.some((name) => path.has.has(name)),
      );
      if (part.line) this.#updateEdge(part);
      if (part.label) write(part.label, symbol(part.output) + (path.letters[part.output] ?? ""));
    }
    this.#links.forEach((link, k) => link.classList.toggle("mlp-path", path.outputs.includes(k)));
    this.tag.setAttribute("transform", `translate(${this.parts.get(this.lab.sweep.weight).middle})`);
  }

  /** Thickness is relative to the largest number of the whole sweep, so that it does not jump while a knob moves. */
  #fitScale(prefix) {
    if (this.#scaled === this.lab.sweep && this.#prefix === prefix) return;
    [this.#scaled, this.#prefix] = [this.lab.sweep, prefix];
    const largest = this.lab.listening.map(({ letter }) => this.lab.largest(`${prefix}w_${letter}`));
    this.#scale = prefix ? Math.max(...largest) || 1 : Math.max(6, ...largest);
  }

  #updateEdge({ knob, group, line, glyph, sign }) {
    const value = this.lab.value(this.#prefix + knob);
    const size = Math.sqrt(Math.abs(value) / this.#scale);
    line.setAttribute("stroke-width", (0.75 + 6 * size).toFixed(2));
    sign.setAttribute("d", value > 0 ? "M-2.4 0h4.8M0 -2.4v4.8" : value < 0 ? "M-2.4 0h4.8" : "");
    for (const part of [group, glyph]) {
      part.classList.toggle("mlp-positive", value > 0);
      part.classList.toggle("mlp-negative", value < 0);
    }
  }
}

/** Let the arrow keys walk through the knobs of the picture, and Enter or Space choose one; `tell` says what one is. */
function walkByKeys(picture, tell, signal) {
  const { lab, svg, parts } = picture;
  const names = [...parts.keys()];
  const ofArray = (array) => names.filter((name) => parse(name).array === array);
  const order = lab.knobArrays.map(({ array }) => array); // from left to right, as the arrow keys go
  let here = lab.sweep.knob;

  function beside(by) {
    const next = order[order.indexOf(parse(here).array) + by];
    return next ? ofArray(next)[0] : here;
  }
  function above(by) {
    const all = ofArray(parse(here).array);
    return all[Math.min(Math.max(all.indexOf(here) + by, 0), all.length - 1)];
  }
  const moves = {
    ArrowDown: () => above(1),
    ArrowUp: () => above(-1),
    ArrowLeft: () => beside(-1),
    ArrowRight: () => beside(1),
    Enter: () => (lab.select(here), here),
    " ": () => (lab.select(here), here),
  };
  /** Stand at a knob: only there its name holds its number, so that no other holds one from before. */
  function stand(name) {
    if (here !== name) parts.get(here).group.setAttribute("aria-label", describe(lab, here));
    here = name;
    const { group } = parts.get(name);
    const words = tell(name).map(([text, number]) => text + format(lab.value(number)));
    group.setAttribute("aria-label", words.join(""));
    svg.setAttribute("aria-activedescendant", group.id);
  }
  svg.addEventListener(
    "keydown",
    (event) => {
      if (!(event.key in moves)) return;
      event.preventDefault();
      stand(moves[event.key]());
      lab.point(parts.get(here).group.dataset.symbol);
    },
    { signal },
  );
  svg.addEventListener("blur", () => lab.point(null), { signal });
  lab.follow(() => stand(document.activeElement === svg ? here : lab.sweep.knob), signal);
}

/** The switch between weights and gradients on the edges. */
function edgeSwitch(lab, model, name) {
  const choices = { weight: " weight w", gradient: " gradient ∂E/∂w" };
  const inputs = Object.keys(choices).map((value) =>
    element("input", { type: "radio", name, value, change: () => (model.set("edges", value), model.save_changes()) }),
  );
  const labels = inputs.map((input) => element("label", {}, input, choices[input.value]));
  const legend = element("span", { class: "mlp-legend" }, "+ positive · − negative · thicker is larger");
  const head = element(
    "div",
    { class: "mlp-head", role: "radiogroup", "aria-label": "edges show" },
    "Edges show",
    ...labels,
    legend,
  );
  return { head, update: () => inputs.forEach((input) => (input.checked = input.value === model.get("edges"))) };
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const picture = new Picture(lab);
  const edges = edgeSwitch(lab, model, picture.id);
  const slots = [0, 1, 2].map(() => ({ words: element("span"), node: element("span", { class: "mlp-number" }) }));
  const readout = element("p", { class: "mlp-readout" }, ...slots.flatMap(({ words, node }) => [words, node]));
  const root = element(
    "div",
    { class: "mlp mlp-network", role: "group", "aria-label": "Network" },
    edges.head,
    picture.svg,
    readout,
    knobBar(lab, signal),
  );
  el.append(root);

  const prefix = () => (model.get("edges") === "gradient" ? "gradient_" : "");
  /** What the line below the picture tells of: what is pointed at, or the chosen knob. */
  const told = () =>
    ["E", ...picture.parts.keys()].find((name) => lab.pointed?.split("|").includes(name)) ?? lab.sweep.knob;

  function update() {
    root.classList.toggle("mlp-stale", lab.stale);
    edges.update();
    picture.update(prefix());
    const facts = account(lab, told(), prefix());
    slots.forEach(({ words, node }, n) => {
      words.hidden = node.hidden = n >= facts.length;
      write(words, facts[n]?.[0] ?? "");
      if (node.hidden) write(node, "");
    });
    const numbers = facts.map(([, name], n) => ({ node: slots[n].node, name, digits: 4 }));
    writeNumbers(lab, [...picture.numbers, ...numbers]);
  }
  model.on("change:edges", update);
  lab.follow(update, signal);
  lab.followPointer(update, signal);
  pointing(lab, root, signal);
  walkByKeys(picture, (name) => account(lab, name, prefix()), signal);
  return () => root.remove();
}

export default { render };
