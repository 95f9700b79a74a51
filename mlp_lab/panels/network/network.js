/** The network: neurons with their outputs, edges by weight or gradient, the chosen weight's path to the loss. */

import { element, put, span, uniqueId, write } from "../../link/dom.js";
import { namesOf, parse, range, symbol } from "../../link/names.js";
import { format, Numbers, short } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { radios } from "../../link/traits.js";

const WIDTH = 760;
const ROW = 76;
const TOP = 44;
const RADIUS = 21;
const [LEFT, APART, TO_TARGET, TO_LOSS] = [70, 200, 120, 230]; // from column to column

/** Where things stand, for the sizes of this lab: `x` of each column, from left to right, and `y` of each place in it. */
function layOut(lab) {
  const layers = lab.layers.map(({ letter }) => `O_${letter}`);
  const last = LEFT + (layers.length - 1) * APART;
  const x = Object.fromEntries(layers.map((array, n) => [array, LEFT + n * APART]));
  const counts = Object.fromEntries([...layers, "t"].map((array) => [array, lab.shape(array)[0]]));
  const middle = TOP + (ROW * Math.max(...Object.values(counts))) / 2;
  const y = (array, n) => middle + ROW * (n - (counts[array] - 1) / 2);
  return { counts, middle, x: { ...x, t: last + TO_TARGET, E: last + TO_LOSS }, y, height: 2 * middle - TOP };
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
  const kinds = neurons
    ? [`from ${neurons[0]}`, `to ${neurons[1]}`]
    : [layer ? lab.neuronOf(layer) : "target of output"];
  const way = kinds.map((kind, axis) => `${kind} ${Number(index[axis]) + 1}`).join(" ");
  return `${symbol(own)} · ${own} · ${way}`;
}

/** What there is to tell of a knob: words, each with the name of the number that follows them. */
function account(lab, name, prefix) {
  if (name === "E") return [["E · loss, over all outputs · ", "E"]];
  if (between(lab, parse(name).array)) return [[`${describe(lab, name)} · ${prefix ? "∂E/∂w = " : ""}`, prefix + name]];
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
  const [from, to] = (between(lab, array) ?? []).map((letter) => `O_${letter}`);
  const isLast = to === "O_O";
  const outputs = isLast ? [i] : range(lab.shape("t")[0]);
  const onward = outputs.flatMap((k) => [`O_O[${k}]`, `t[${k}]`, ...(isLast ? [] : [`w_O[${i}, ${k}]`])]);
  return {
    has: new Set([weight, `${from}[${j}]`, `${to}[${i}]`, ...onward]),
    letters: { [`${from}[${j}]`]: `\u2003j = ${j + 1}`, [`${to}[${i}]`]: `\u2003i = ${i + 1}` },
    outputs,
  };
}

/** The picture: one part for each knob, made once and then updated. */
class Picture {
  /** @type {Map<string, any>} Parts by the name of their knob. */
  parts = new Map();
  /** What is drawn, from the back to the front; what is written is for the eye, as each knob has a name. */
  #layers = Object.fromEntries(
    ["links", "edges", "glyphs", "neurons", "captions"].map((name) => [name, element("g", { role: "presentation" })]),
  );
  #links = [];
  #prefix = "";
  #scale = 1;
  #scaled;

  constructor(lab, numbers) {
    this.lab = lab;
    this.numbers = numbers;
    this.layout = layOut(lab);
    this.id = uniqueId();
    const viewBox = `0 0 ${WIDTH} ${this.layout.height}`;
    const about = { role: "listbox", "aria-label": "Knobs of the network", tabindex: 0 };
    this.svg = element("svg", { viewBox, ...about }, ...Object.values(this.#layers));
    put(this.#layers.captions, ["aria-hidden", "pointer-events"], ["true", "none"]);
    const titles = [...lab.layers.map(({ neuron }) => neuron.replace(" neuron", "")), "target", "loss"];
    Object.values(this.layout.x).forEach((x, n) => this.#caption(titles[n], { x, y: 16, class: "mlp-title" }));
    for (const { letter, before } of lab.listening) this.#addEdges(`w_${letter}`, `O_${before}`, `O_${letter}`);
    for (const layer of lab.layers) this.#addNeurons(layer);
    this.#addTargets();
    this.#addLoss();
    this.tag = element("g", { class: "mlp-tag" }, element("rect", { x: -32, y: -10, width: 64, height: 20, rx: 4 }));
    this.tag.append(this.#number(() => this.#prefix + lab.sweep.weight, 4, { y: 4 }));
    this.#layers.captions.append(this.tag);
  }

  #caption(text, attributes) {
    return this.#layers.captions.appendChild(element("text", attributes, text));
  }

  #number(name, digits, place, kind = "") {
    const how = digits < 4 ? short : format;
    return this.#layers.captions.appendChild(this.numbers.place(name, kind, { tag: "text", digits, how, ...place }));
  }

  #addKnob(knob, symbols, ...shapes) {
    const about = { role: "option", "aria-label": describe(this.lab, knob), class: "mlp-pick" };
    const names = {
      id: `${this.id}-${knob.replace(/\W+/g, "-")}`,
      "data-knob": knob,
      "data-symbol": symbols.join("|"),
    };
    const group = element("g", { ...about, ...names, click: () => this.lab.select(knob) }, ...shapes);
    const part = { knob, group, symbols };
    this.parts.set(knob, part);
    return part;
  }

  #addEdges(array, from, to) {
    const { counts, y, x } = this.layout;
    const at = 1 / (counts[to] + 1); // at this part of their way no two edges of a layer can meet
    for (const name of namesOf(array, [counts[from], counts[to]])) {
      const [j, i] = parse(name).index.map(Number);
      const ends = { x1: x[from] + RADIUS, y1: y(from, j), x2: x[to] - RADIUS, y2: y(to, i) };
      const along = (part) => [ends.x1 + part * (ends.x2 - ends.x1), ends.y1 + part * (ends.y2 - ends.y1)];
      const [line, sign] = [element("line", { ...ends, class: "mlp-edge" }), element("path")];
      const place = { class: "mlp-glyph", transform: `translate(${along(at)})` };
      const glyph = element("g", place, element("circle", { r: 4 }), sign);
      const part = this.#addKnob(name, [name], line, element("line", { ...ends, class: "mlp-hit" }));
      Object.assign(part, { line, glyph, sign, middle: along(0.55) });
      this.#layers.edges.append(part.group);
      this.#layers.glyphs.append(glyph);
    }
  }

  #addNeurons({ letter, before }) {
    const array = `O_${letter}`;
    for (const output of namesOf(array, [this.layout.counts[array]])) {
      const [x, y] = [this.layout.x[array], this.layout.y(array, Number(parse(output).index[0]))];
      const [bias, net] = ["b_", "x_"].map((of) => output.replace("O_", of));
      const circle = element("circle", { cx: x, cy: y, r: RADIUS, class: "mlp-neuron" });
      const room = { x: x - RADIUS, y: y - RADIUS - 17, width: 2 * RADIUS, height: 2 * RADIUS + (before ? 32 : 17) };
      const [knob, symbols] = before ? [bias, [output, net, bias]] : [output, [output]];
      const part = this.#addKnob(knob, symbols, circle, element("rect", { ...room, class: "mlp-room" }));
      this.#layers.neurons.append(part.group);
      this.#number(output, before ? 3 : 2, { x, y: y + 4.5 });
      Object.assign(part, { output, label: this.#caption("", { x, y: y - RADIUS - 5, class: "mlp-name" }) });
      if (!before) continue;
      this.#caption("b ", { x: x - 1, y: y + RADIUS + 12, class: "mlp-bias" });
      this.#number(bias, 2, { x: x + 1, y: y + RADIUS + 12 }, "mlp-left");
    }
  }

  #addTargets() {
    for (const n of range(this.layout.counts.t)) {
      const [x, y, name] = [this.layout.x.t, this.layout.y("t", n), `t[${n}]`];
      const box = element("rect", { x: x - 28, y: y - 15, width: 56, height: 30, rx: 4, class: "mlp-neuron" });
      const room = element("rect", { x: x - 28, y: y - 32, width: 56, height: 47, class: "mlp-room" });
      this.#layers.neurons.append(this.#addKnob(name, [name], box, room).group);
      this.#number(name, 3, { x, y: y + 4 });
      this.#caption(symbol(name), { x, y: y - 20, class: "mlp-name" });
      const d = `M${x - TO_TARGET + RADIUS} ${y}H${x + 28}L${this.layout.x.E - 42} ${this.layout.middle}`;
      this.#links.push(element("path", { d, class: "mlp-link", "data-output": n }));
    }
    this.#layers.links.append(...this.#links);
  }

  #addLoss() {
    const [x, y] = [this.layout.x.E, this.layout.middle];
    const box = element("rect", { x: x - 42, y: y - 18, width: 84, height: 36, rx: 8, class: "mlp-neuron mlp-loss" });
    const number = this.#number("E", 4, { x, y: y + 5 }, "mlp-large");
    const name = element("text", { x, y: y - 24, class: "mlp-name" }, "E");
    this.#layers.neurons.append(element("g", { "data-symbol": "E" }, box, name, number));
  }

  /** Show the row that the lab shows; `prefix` says whether edges are weights or gradients. */
  update(prefix) {
    const path = pathOf(this.lab, this.lab.sweep.weight);
    this.#fitScale(prefix);
    for (const part of this.parts.values()) {
      part.group.setAttribute("aria-selected", part.knob === this.lab.sweep.knob);
      const isOn = part.symbols.some((name) => path.has.has(name));
      part.group.classList.toggle("mlp-path", isOn);
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

/** Let the arrow keys walk through the knobs of the picture, and Enter or Space choose one; `accountOf` tells of one. */
function walkByKeys(picture, accountOf, signal) {
  const { lab, svg, parts } = picture;
  const columns = lab.knobArrays.map(({ array }) => namesOf(array, lab.shape(array))); // as the arrow keys go
  let here = lab.sweep.knob;

  /** The knob that is so many columns to the right, or so many places below. */
  function beside(right, below) {
    const at = columns.findIndex((names) => names.includes(here));
    if (right) return columns[at + right]?.[0] ?? here;
    const next = columns[at].indexOf(here) + below;
    return columns[at][Math.min(Math.max(next, 0), columns[at].length - 1)];
  }
  const ways = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], Enter: null, " ": null };

  /** Stand at a knob: only there its name holds its number, so that no other holds one from before. */
  function stand(name) {
    if (here !== name) parts.get(here).group.setAttribute("aria-label", describe(lab, here));
    here = name;
    const { group } = parts.get(name);
    const words = accountOf(name).map(([text, number]) => text + format(lab.value(number)));
    group.setAttribute("aria-label", words.join(""));
    svg.setAttribute("aria-activedescendant", group.id);
  }
  function press(event) {
    if (!(event.key in ways)) return;
    event.preventDefault();
    const way = ways[event.key];
    if (way) stand(beside(way[0], way[1]));
    else lab.select(here);
    lab.point(parts.get(here).group.dataset.symbol);
  }
  svg.addEventListener("keydown", press, { signal });
  svg.addEventListener("blur", () => lab.point(null), { signal });
  lab.follow(() => stand(document.activeElement === svg ? here : lab.sweep.knob), signal);
}

/** The line below the picture: words, each with the number that follows them. */
function readout(numbers) {
  let facts = []; // as `account` gives them
  const slots = range(3).map((n) => ({ words: element("span"), number: numbers.place(() => facts[n]?.[1]) }));
  const parts = slots.flatMap(({ words, number }) => [words, number]);

  function update(now) {
    facts = now;
    slots.forEach(({ words, number }, n) => {
      words.hidden = number.hidden = n >= facts.length;
      write(words, facts[n]?.[0] ?? "");
      if (number.hidden) write(number, "");
    });
  }
  return { node: element("p", { class: "mlp-readout" }, ...parts), update };
}

/** @param {import("../../link/panel.js").Tools<{ edges: "weight" | "gradient" }>} tools */
function build({ lab, model, signal, mount }) {
  const numbers = new Numbers(lab);
  const picture = new Picture(lab, numbers);
  const words = { weight: "weight w", gradient: "gradient ∂E/∂w" };
  const edges = radios(model, "edges", { label: "edges show", title: "Edges show", words });
  edges.node.append(span("mlp-legend", "+ positive · − negative · thicker is larger"));
  const below = readout(numbers);
  mount({ class: "mlp mlp-network", "aria-label": "Network" }, edges.node, picture.svg, below.node);

  const accountOf = (name) => account(lab, name, model.get("edges") === "gradient" ? "gradient_" : "");
  /** What the line below the picture is about: what is pointed at, or the chosen knob. */
  const subject = () =>
    ["E", ...picture.parts.keys()].find((name) => lab.pointed?.split("|").includes(name)) ?? lab.sweep.knob;

  function update() {
    edges.update();
    picture.update(model.get("edges") === "gradient" ? "gradient_" : "");
    below.update(accountOf(subject()));
    numbers.write();
  }
  model.on("change:edges", update);
  lab.followPointer(update, signal);
  walkByKeys(picture, accountOf, signal);
  return update;
}

export default { render: panel(build) };
