/** What there is to say of the knobs of a network, and what lies between a weight and the loss. */

import { parse, range, symbol } from "../../link/names.js";

/** @typedef {import("../../link/lab.js").Lab} Lab */
/** @typedef {"weight" | "gradient" | "share"} Edges what the edges show */
/**
 * How a knob is chosen in a network, and which one is; `turns` if that is the one which sliders turn. `weight` is the one
 * whose path stands out; without one all of the network does.
 * @typedef {{ chosen: () => string, subject: () => string, choose: (knob: string) => void, turns: boolean,
 *   weight: () => string }} Choosing `subject` is what is told of where nothing is pointed at
 */

/** Choose the knob of the lab. @returns {Choosing} */
export function choosingKnob(/** @type {Lab} */ lab) {
  const choose = (/** @type {string} */ knob) => lab.knob === knob || lab.select(knob);
  const [chosen, subject] = [() => lab.sweep.knob, () => lab.knobOrWeight];
  return { chosen, subject, choose, turns: true, weight: () => lab.sweep.weight };
}

/** The layer that an array of weights comes from and the one it leads to, if it is one. @returns {string[] | null} */
export function between(/** @type {Lab} */ lab, /** @type {string} */ array) {
  const layer = array.startsWith("w_") && lab.listening.find(({ letter }) => array === `w_${letter}`);
  return layer ? [layer.before, layer.letter] : null;
}

/** Say in words which knob a name means; a bias stands for its neuron. */
export function describe(/** @type {Lab} */ lab, /** @type {string} */ name, own = name) {
  const { array, index } = parse(name);
  const [, layer] = array.split("_");
  const neurons = between(lab, array)?.map((letter) => lab.neuronOf(letter));
  const kinds = neurons
    ? [`from ${neurons[0]}`, `to ${neurons[1]}`]
    : [layer ? lab.neuronOf(layer) : "target of output"];
  const way = kinds.map((kind, axis) => `${kind} ${Number(index[axis]) + 1}`).join(" ");
  return `${symbol(own)} · ${own} · ${way}`;
}

const ALONG = { weight: "", gradient: "∂E/∂w = ", share: "∂E/∂w = " };

/**
 * What there is to tell of a part of the picture: words, each with the name of the number that follows them.
 * @returns {[string, string?][]}
 */
export function account(/** @type {Lab} */ lab, /** @type {string} */ name, /** @type {Edges} */ edges) {
  const { array, index } = parse(name);
  const k = Number(index[0]) + 1;
  if (name === "E") return [["E · loss, over all outputs · ", name]];
  if (array === "E terms") return [[`½ (O${symbol(`_O[${k - 1}]`)} − ${symbol(`t[${k - 1}]`)})² · part of E · `, name]];
  if (between(lab, array))
    return [[`${describe(lab, name)} · ${ALONG[edges]}`, edges === "weight" ? name : `gradient_${name}`]];
  const [output, net] = ["O_", "x_"].map((letter) => name.replace("b_", letter));
  if (output === name) return [[`${describe(lab, name)} · `, name]];
  return [
    [`${describe(lab, name, output)} · `, output],
    [` · net input ${symbol(net)} = `, net],
    [` · bias ${symbol(name)} = `, name],
  ];
}

/**
 * What lies between a weight and the loss: its own names, the neurons and outputs, and what its two ends are called.
 * `shares` is the name of the number that each edge carries of ∂E/∂w; `only` keeps the path through one output.
 */
export function pathOf(/** @type {Lab} */ lab, /** @type {string} */ weight, /** @type {number} */ only = NaN) {
  const { array, index } = parse(weight);
  const [j, i] = index.map(Number);
  const [from, to] = (between(lab, array) ?? []).map((letter) => `O_${letter}`);
  const isLast = to === "O_O";
  const all = isLast ? [i] : range(lab.shape("t")[0]);
  const outputs = all.filter((k) => Number.isNaN(only) || k === only);
  const onward = isLast ? [] : outputs.map((k) => [`w_O[${i}, ${k}]`, `${array} shares[${k}]`]);
  const ends = outputs.flatMap((k) => [`O_O[${k}]`, `t[${k}]`]);
  return {
    weight,
    outputs,
    letters: { [from]: `j = ${j + 1}`, [to]: `i = ${i + 1}` },
    has: new Set([weight, `${from}[${j}]`, `${to}[${i}]`, ...ends, ...onward.map(([edge]) => edge)]),
    shares: new Map([...onward, [weight, `gradient_${weight}`]].map(([edge, number]) => [edge, number])),
  };
}

/** What there is instead of a path where all of the network stands out. @returns {Path} */
export function noPath(/** @type {Lab} */ lab) {
  return { weight: "", outputs: range(lab.shape("t")[0]), letters: {}, has: new Set(), shares: new Map() };
}

/** @typedef {ReturnType<typeof pathOf>} Path */
