/** The network: neurons with their outputs, edges by what they show, gaps, and the loss. */

import { element, write } from "../../link/dom.js";
import { range } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { edgeChoice, networkPart } from "../../parts/network/network_part.js";

/** The line below the picture: words, each with the number that follows them. */
function readout(numbers) {
  let facts = []; // as the part gives them
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

/** @param {import("../../link/panel.js").Tools<{ edges: import("../../parts/network/path.js").Edges }>} tools */
function build({ lab, model, signal, mount }) {
  const numbers = new Numbers(lab);
  const choice = edgeChoice(model);
  const part = networkPart({ lab, numbers, signal, edges: () => model.get("edges") });
  const below = readout(numbers);
  const head = element("div", { class: "mlp-head" }, choice.node, part.legend);
  mount({ class: "mlp mlp-network", "aria-label": "Network" }, head, part.node, below.node);

  function update() {
    choice.update();
    part.update();
    below.update(part.accountOf(part.subject()));
    numbers.write();
  }
  model.on("change:edges", update);
  lab.followPointer(update, signal);
  return update;
}

export default { render: panel(build) };
