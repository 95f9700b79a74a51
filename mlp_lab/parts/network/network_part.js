/** The picture of the network: filled neurons, edges by what they show, gaps, and E as the stack of its terms. */

import { element, put, span, uniqueId, write } from "../../link/dom.js";
import { matches } from "../../link/names.js";
import { radios } from "../../link/traits.js";
import { EdgeDrawing } from "./edges.js";
import { GapDrawing } from "./gaps.js";
import { along, layOut } from "./layout.js";
import { NeuronDrawing } from "./neurons.js";
import { account, choosingKnob, describe, noPath, pathOf } from "./path.js";
import { walkByKeys } from "./walk.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {import("./path.js").Edges} Edges */
/** @typedef {{ kind: "error" | "slope" | "carried", symbols: string[] }} Factor a factor, and what it stands for */

const FLAT_FROM = 640; // px, below which a flat picture has no room

/** Segmented buttons for what the edges show, kept in the trait `edges`. */
export function edgeChoice(/** @type {import("@anywidget/types").AnyModel<any>} */ model) {
  const words = { weight: "weight", gradient: "gradient", share: "share" };
  const choice = radios(model, "edges", { label: "edges show", title: "edges", words });
  choice.node.classList.add("mlp-segments");
  return choice;
}

/** What the width of an edge means, with a sample as wide as half the scale. */
function edgeLegend() {
  const [number, what] = [element("span"), element("span")];
  const node = span("mlp-legend mlp-widths", "width: ", what, " ", element("i"), " = ", number, " · dashed: negative");
  const words = { weight: "|w|", gradient: "|∂E/∂w|", share: "share of slope" };
  function update(/** @type {Edges} */ shown, /** @type {number} */ scale) {
    write(number, String(Number((scale / 2).toPrecision(2))));
    write(what, words[shown]);
  }
  return { node, update };
}

/** The titles of the columns; two of them say which neurons the weight's letters stand for. */
function columnTitles(/** @type {Lab} */ lab) {
  const titles = lab.layers.map(({ letter, neuron }) => ({
    array: `O_${letter}`,
    word: neuron.replace("hidden neuron", "hidden"),
  }));
  const nodes = titles.map(() => element("text", { class: "mlp-title", y: 10 }));
  const [gaps, loss] = ["● output   ◇ target", "E"].map((text) => element("text", { class: "mlp-title", y: 10 }, text));
  let isNarrow = false;
  function arrange(/** @type {import("./layout.js").Layout} */ { x, track, stack, kind }) {
    isNarrow = kind === "narrow";
    titles.forEach(({ array }, n) => put(nodes[n], ["x"], [x[array]]));
    put(gaps, ["x"], [(track[0] + track[1]) / 2]);
    put(loss, ["x"], [stack.x + stack.width / 2]);
    write(gaps, kind === "flat" ? "output ● and target ◇" : "● ◇");
  }
  function update(/** @type {Record<string, string>} */ letters) {
    titles.forEach(({ array, word }, n) => {
      const letter = letters[array];
      const plural = word === "hidden" ? word : `${word}s`;
      write(nodes[n], letter ? (isNarrow ? letter : `${word}, ${letter}`) : plural);
    });
  }
  return { nodes: [...nodes, gaps, loss], arrange, update };
}

/**
 * @param {{ lab: Lab, numbers: import("../../link/numbers.js").Numbers, signal: AbortSignal, edges: () => Edges,
 *   array?: string, wide?: () => boolean, choosing?: import("./path.js").Choosing }} given
 *   array: the path is that of the weight chosen there, and else of the weight chosen last; wide: whether to be tall
 */
export function networkPart({ lab, numbers, signal, edges, array, wide = () => false, choosing = choosingKnob(lab) }) {
  const id = uniqueId();
  /** @type {Map<string, SVGElement>} */
  const options = new Map();
  function option(/** @type {string} */ knob, /** @type {string[]} */ symbols, /** @type {Node[]} */ ...shapes) {
    const names = { id: `${id}-${knob.replace(/\W+/g, "-")}`, "data-knob": knob, "data-symbol": symbols.join("|") };
    const about = { role: "option", "aria-label": describe(lab, knob), class: "mlp-pick" };
    const group = element("g", { ...about, ...names, click: () => choosing.choose(knob) }, ...shapes);
    options.set(knob, group);
    return group;
  }
  const weights = new EdgeDrawing(lab, choosing, (knob, ...shapes) => option(knob, [knob], ...shapes));
  const neurons = new NeuronDrawing(lab, option);
  const gaps = new GapDrawing(lab, numbers, choosing, option, signal);
  const titles = columnTitles(lab);
  const caption = element("g", { "aria-hidden": "true" }, ...titles.nodes);
  const layers = [weights.halos, neurons.halos, gaps.flows, weights.lines, weights.hits, neurons.discs];
  const written = [neurons.numbers, gaps.lanes, gaps.errors, gaps.stack, weights.tags, caption];
  const about = { role: "listbox", "aria-label": "Knobs of the network", tabindex: 0 };
  const svg = element("svg", about, ...layers, ...written);
  const legend = edgeLegend();
  const node = element("div", { class: "mlp-drawn" }, svg);
  /** @type {import("./layout.js").Layout} */
  let layout;
  /** @type {number | undefined} */
  let only;
  let width = 822;

  function arrange() {
    const kind = wide() ? "tall" : width < FLAT_FROM ? "narrow" : "flat";
    if (layout?.kind === kind) return;
    layout = layOut(lab, kind);
    put(svg, ["viewBox"], [`0 0 ${layout.width} ${layout.height}`]);
    put(node, ["data-layout"], [kind]);
    for (const drawing of [weights, neurons, gaps, titles]) drawing.arrange(layout);
  }

  const accountOf = (/** @type {string} */ name) => account(lab, name, edges());
  const pointedAt = () => lab.pointed?.split("|") ?? [];
  /** What is pointed at, or else the chosen knob. */
  function subject() {
    const terms = gaps.parts.map((_, k) => `E terms[${k}]`);
    const pointed = pointedAt();
    return [...terms, "E", ...options.keys()].find((name) => pointed.includes(name)) ?? choosing.subject();
  }

  function update() {
    arrange();
    const chosen = choosing.chosen();
    const weight = array ? lab.sweep.weights[array] : choosing.weight();
    const path = weight ? pathOf(lab, weight, only) : noPath(lab);
    node.classList.toggle("mlp-whole", !weight);
    weights.update(
      edges(),
      path,
      pointedAt().find((name) => weights.parts.has(name)),
    );
    neurons.update(path.has, chosen);
    gaps.update(path.outputs);
    for (const [name, { group }] of weights.parts) put(group, ["aria-selected"], [name === chosen]);
    titles.update(path.letters);
    legend.update(edges(), weights.scale);
  }

  /** Tint what factors stand for: gaps for errors, rings for slopes, edges and neurons for what is carried. */
  function tint(/** @type {Factor[]} */ factors) {
    const of = (/** @type {string[]} */ symbols, /** @type {string[]} */ ...kinds) =>
      factors.find(
        (factor) =>
          kinds.includes(factor.kind) && symbols.some((own) => factor.symbols.some((one) => matches(own, one))),
      )?.kind ?? "none";
    for (const [name, { halo }] of weights.parts) put(halo, ["data-tint"], [of([name], "carried")]);
    for (const { halo, symbols } of neurons.parts.values()) put(halo, ["data-tint"], [of(symbols, "slope", "carried")]);
    gaps.parts.forEach(({ lane }, k) => put(lane, ["data-tint"], [of([`O_O[${k}]`, `t[${k}]`], "error")]));
  }

  /** How far down a knob stands: an edge, a neuron with its bias, or a target beside its output. */
  function heightOf(/** @type {string} */ name) {
    const edge = layout.edges.get(name);
    return (edge ? along(edge.ends, 0.5) : layout.place(name.replace(/^t/, "O_O").replace("b_", "O_"))).y;
  }

  arrange();
  tint([]);
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width) return; // out of view
    width = contentRect.width;
    if (layout.kind !== (wide() ? "tall" : width < FLAT_FROM ? "narrow" : "flat")) update();
  });
  observer.observe(node);
  signal.addEventListener("abort", () => observer.disconnect());
  walkByKeys(lab, choosing, svg, options, heightOf, accountOf, signal);
  return {
    node,
    legend: legend.node,
    update,
    tint,
    accountOf,
    subject,
    /** Keep the path through one output alone, or all of them again. */
    keep(/** @type {number | undefined} */ output) {
      only = output;
      update();
    },
  };
}
