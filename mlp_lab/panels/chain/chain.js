/** A chain by itself: its picture, its steps beside or below it, and its question. */

import { element, math, span, write } from "../../link/dom.js";
import { parse } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { chainPart } from "../../parts/chain/chain_part.js";

/** @param {import("../../link/panel.js").Tools<import("../../parts/chain/chain_walk.js").ChainTraits>} tools */
function build({ lab, model, signal, mount }) {
  const numbers = new Numbers(lab);
  const { title, left, array } = model.get("chain");
  const part = chainPart({ lab, numbers, model, signal });
  const letters = span("mlp-legend");
  const head = element("p", { class: "mlp-head mlp-chain-title" }, element("b", {}, title), math(left), letters);
  const beside = element("div", { class: "mlp-chain-beside-picture" }, part.ladder, part.foot);
  const parts = element("div", { class: "mlp-chain-parts" }, part.picture, beside);
  const root = mount({ class: "mlp mlp-chain", "aria-label": `Chain, ${title}` }, head, parts);

  function update() {
    const [j, i] = parse(lab.sweep.weights[array]).index.map(Number);
    write(letters, `j = ${j + 1} → i = ${i + 1}`);
    part.update();
    numbers.write();
    root.classList.toggle("mlp-silent", !part.isOpen());
  }
  for (const trait of ["verdicts", "step"]) model.on(`change:${trait}`, update);
  return update;
}

export default { render: panel(build) };
