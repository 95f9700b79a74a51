/** What a run is made with: its data and start, the learning rate, how many steps, and whether E is a sum or a mean. */

import { button, element } from "../../link/dom.js";
import { segments } from "./segments.js";

/** @typedef {import("./trainer.js").Tools} Tools */

const ETAS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const SEED = "seed"; // a start that is drawn
const STARTS = { lab: "the lab", zero: "zero", large: "large", [SEED]: "drawn, seed" };
const DATA = { own: "own example", and: "AND", xor: "XOR", penguins: "penguins" };

const numberOf = (/** @type {string} */ text) => (text.trim() ? Number(text.replace("−", "-")) : NaN);

/** A select of these values, in words. */
export function choice(
  /** @type {string} */ label,
  /** @type {string[]} */ values,
  words,
  /** @type {() => void} */ change,
) {
  const options = values.map((value) => element("option", { value }, words[value] ?? value));
  return element("select", { "aria-label": label, change }, ...options);
}

/** A field for a number, which is taken with Enter or when it is left. */
export function field(/** @type {string} */ label, /** @type {(value: number) => void} */ take) {
  let typing = false;
  function done() {
    const isNew = typing;
    typing = false;
    if (isNew) take(numberOf(input.value));
  }
  const input = element("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": label,
    input: () => (typing = true),
    change: done,
    keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && done(),
  });
  return {
    input,
    value: () => numberOf(input.value),
    update: (/** @type {number} */ value) => typing || (input.value = String(value)),
  };
}

/** The learning rate: a field, and a slider in steps of 1, 2, 5. */
function learningRate(/** @type {(eta: number) => void} */ take) {
  const typed = field("learning rate η", take);
  let byKey = false;
  let moved = false;
  const given = () => ETAS[Number(slider.value)];
  function release() {
    if (moved) take(given());
    [byKey, moved] = [false, false];
  }
  const slider = element("input", {
    type: "range",
    min: 0,
    max: ETAS.length - 1,
    step: 1,
    "aria-label": "learning rate η, in steps",
    input: () => ((moved = true), show(given())),
    change: () => byKey || release(),
    keydown: () => (byKey = true),
    keyup: release,
    blur: release,
  });
  function show(/** @type {number} */ eta) {
    typed.input.value = eta;
    slider.setAttribute("aria-valuetext", `η = ${eta}`);
  }
  function update(/** @type {number} */ eta) {
    if (moved) return;
    const apart = ETAS.map((each) => Math.abs(Math.log(each / eta)));
    slider.value = eta > 0 ? apart.indexOf(Math.min(...apart)) : 0;
    slider.setAttribute("aria-valuetext", `η = ${eta}`);
    typed.update(eta);
  }
  return { node: element("label", {}, "η", typed.input, slider), inputs: [typed.input, slider], update };
}

/** @param {Tools} tools @param {import("./trainer.js").Trainer} trainer */
export function settings({ lab, model }, trainer) {
  const offers = model.get("offers");
  const begin = () => trainer.begin(data.value, start.value === SEED ? seed.value() : start.value);
  const data = choice("data", offers.data, DATA, () => {});
  const start = choice("start", [...offers.starts, SEED], STARTS, update);
  const seed = field("seed", () => {}); // until the run starts over
  seed.update(1);
  const over = button({ click: begin }, "start over");
  const rate = learningRate((eta) => trainer.train(null, null, { eta }));
  const steps = field("number of steps", (count) => trainer.lengthen(count));
  const sum = segments("E of the batch", ["sum", "mean"], (word) =>
    trainer.train(null, null, { mean: word === "mean" }),
  );
  seed.input.classList.add("mlp-training-seed");
  const again = element("div", { class: "mlp-training-push" }, data, "from", start, seed.input, over);
  const count = element("label", {}, "steps", steps.input);
  let shown = "";

  function update() {
    const { data: name, eta, mean } = model.get("run");
    rate.update(eta);
    steps.update(trainer.end);
    sum.update(mean ? "mean" : "sum", !lab.lost);
    if (shown !== name) data.value = shown = name;
    seed.input.classList.toggle("mlp-away", start.value !== SEED);
    for (const control of [...rate.inputs, steps.input, data, start, seed.input, over]) control.disabled = lab.lost;
  }
  return { nodes: [rate.node, count, sum.node], again, update };
}
