/** The rows of a chain: one a step, each as long as the nudge has come, and back. */

import { element, span } from "../../link/dom.js";
import { bindLetters } from "../../link/names.js";
import { chainFull, chainMath } from "./chain_write.js";

/** One row: its number once its step has been taken, and beside it what was measured there, once that has been. */
function chainRow(numbers, /** @type {import("./chain_walk.js").ChainWalk} */ walk, step, n) {
  const { key } = walk.chain;
  const isTaken = () => walk.step > n;
  const isMeasured = () => walk.step >= walk.measured;
  const [own, measured] = [`${key}${step.what}`, `${key}measured ${step.what}`];
  const isCompared = step.what !== "ΔE" && measured in walk.lab.sweep.columns; // ΔE has a row of its own for that
  const how = { how: chainFull };
  const value = step.lanes
    ? span("mlp-chain-lanes", "in each lane")
    : numbers.place(() => (isTaken() ? own : undefined), "mlp-chain-value", how);
  const beside = isCompared
    ? numbers.place(() => (isMeasured() ? measured : undefined), "mlp-chain-beside", how)
    : span("mlp-chain-beside", n ? "" : "measured"); // the first row heads the column
  const count = { forward: String(n + 1), measured: "", back: "◂" }[step.way];
  const words = step.way === "measured" ? ["measured: "] : [];
  const bar = span("mlp-chain-bar", span("mlp-chain-formula", ...words, chainMath(step.formula)));
  const parts = [span("mlp-chain-count", count), span("mlp-chain-room", bar), value, beside];
  const node = element("li", { class: `mlp-chain-row mlp-chain-${step.way}` }, ...parts);

  function update() {
    node.classList.toggle("mlp-chain-ahead", !isTaken());
    node.classList.toggle("mlp-chain-newest", walk.step === n + 1);
    value.toggleAttribute("hidden", !isTaken()); // which leaves an attribute alone that is as it should be
    beside.toggleAttribute("hidden", !isMeasured());
  }
  return { node, bar, station: step.station, update };
}

/**
 * @param {import("../../link/numbers.js").Numbers} numbers
 * @param {import("./chain_walk.js").ChainWalk} walk
 */
export function chainLadder(numbers, walk) {
  const rows = walk.chain.steps.map((step, n) => chainRow(numbers, walk, step, n));
  const about = { class: "mlp-chain-ladder", "aria-label": "Steps of the chain" };
  const node = element("ol", about, ...rows.map((row) => row.node));
  const setLetters = bindLetters(node);

  function update() {
    const { j, i } = walk.weight;
    setLetters({ j, i });
    for (const row of rows) row.update();
  }
  /** Let every bar reach as far as its station. */
  function reach(/** @type {Record<string, number>} */ stations) {
    for (const { bar, station } of rows) bar.style.setProperty("--mlp-chain-reach", stations[station].toFixed(4));
  }
  return { node, update, reach };
}
