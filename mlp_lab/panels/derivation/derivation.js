/** One part of the derivation, a line at a time, each factor with its number under it. */

import { element, span, write } from "../../link/dom.js";
import { parse, symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { derivationPart } from "../../parts/derivation/derivation_part.js";

/** @param {import("../../link/panel.js").Tools<any>} tools */
function build({ lab, model, signal, mount }) {
  const numbers = new Numbers(lab);
  const part = derivationPart({ lab, numbers, model, changed: () => update() });
  const heading = element("p", { class: "mlp-readout" });
  const apart = numbers.place(model.get("spread"), "", { digits: 3 });
  const spread = span("mlp-spread", "largest difference between the lines: ", apart);
  const root = mount(
    { class: "mlp mlp-derivation", tabindex: 0, "aria-label": `Derivation, ${model.get("title")}` },
    element("div", { class: "mlp-head" }, heading, spread),
    part.ledger,
    part.bench,
    part.foot,
  );

  function update() {
    const [j, i] = parse(part.weight()).index.map(Number);
    write(heading, `${model.get("title")} for ${symbol(part.weight())} · from j = ${j + 1} to i = ${i + 1}`);
    spread.classList.toggle("mlp-away", model.get("lines").length < 2);
    part.update();
    numbers.write();
  }
  part.attach(root, signal);
  return update;
}

export default { render: panel(build) };
