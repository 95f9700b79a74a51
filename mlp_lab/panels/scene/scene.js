/** The scene: the network, the derivation of one gradient in it, and one slider, on one screen. */

import { element, span, write } from "../../link/dom.js";
import { parse, symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { radios } from "../../link/traits.js";
import { chainPart } from "../../parts/chain/chain_part.js";
import { edgeChoice, networkPart } from "../../parts/network/network_part.js";
import { derivationPart } from "../../parts/derivation/derivation_part.js";

const SIDE_BY_SIDE = 1068; // px, from where on the network stands beside the derivation

/** The output whose lane of a sum is pointed at. */
const lanePointed = (/** @type {string | null} */ pointed) => pointed?.match(/^O_O\[(\d+)\]\|x_O/)?.[1];

/** Say which weight the scene is about. */
function heading(lab, title, array) {
  const [part, weight, words] = [element("b", {}, title), span("mlp-weight"), span("mlp-about")];
  const [from, to] = lab.listening.flatMap(({ letter, before }) =>
    array === `w_${letter}` ? [lab.neuronOf(before), lab.neuronOf(letter)] : [],
  );

  function update(name) {
    const [j, i] = parse(name).index.map((n) => Number(n) + 1);
    write(weight, symbol(name));
    write(words, `from ${from} ${j} to ${to} ${i}`);
  }
  return { node: element("p", { class: "mlp-heading" }, part, weight, words), update };
}

/** @param {import("../../link/panel.js").Tools<any>} tools */
function build({ lab, model, signal, mount, controls }) {
  const numbers = new Numbers(lab);
  const [title, array] = [model.get("title"), model.get("array")];
  const [head, choice] = [heading(lab, title, array), edgeChoice(model)];
  const derivation = derivationPart({ lab, numbers, model, changed: () => update() });
  const rooms = element("div", { class: "mlp-rooms" });
  let isWide = false; // as its observer says: to ask the page in a tick would cost a layout
  let width = 0;
  const wide = () => isWide;
  const network = networkPart({ lab, numbers, signal, edges: () => model.get("edges"), array, wide });
  const chainNumbers = new Numbers(lab); // written only while the chain is seen
  const chain = chainPart({ lab, numbers: chainNumbers, model, signal });
  const stage = element("div", { class: "mlp-stage" }, network.node, chain.picture, controls);
  const deriving = [derivation.ledger, derivation.bench, derivation.foot];
  const book = element("div", { class: "mlp-book" }, ...deriving, chain.ladder, chain.foot);
  const about = { class: "mlp mlp-scene", tabindex: 0, "aria-label": `Scene, ${title}` };
  const modes = radios(model, "mode", { label: "mode", title: "", words: { derive: "derive", chain: "chain" } });
  modes.node.classList.add("mlp-segments");
  const top = element("div", { class: "mlp-head" }, head.node, modes.node, choice.node);
  rooms.append(stage, book);
  const root = mount(about, top, rooms);
  const isChain = () => model.get("mode") === "chain";

  function show(/** @type {boolean} */ theChain) {
    for (const part of [network.node, choice.node, ...deriving]) part.hidden = theChain;
    for (const part of [chain.picture, chain.ladder, chain.foot]) part.hidden = !theChain;
    root.classList.toggle("mlp-in-chain", theChain);
  }
  /** Give the chain the height of the derivation, so that the page stays where it is when one takes the other's place. */
  function level() {
    show(false);
    network.update();
    rooms.style.minHeight = "";
    if (isChain()) rooms.style.minHeight = `${rooms.getBoundingClientRect().height}px`;
    show(isChain());
  }
  /** Show what belongs to the mode, and hide the rest. */
  function arrange() {
    if (root.classList.contains("mlp-in-chain") !== isChain()) level();
    root.classList.toggle("mlp-silent", isChain() && !chain.isOpen());
    modes.update();
    choice.update();
    update();
  }
  function update() {
    head.update(derivation.weight());
    if (isChain()) {
      chain.update();
      chainNumbers.write();
      return;
    }
    network.update();
    if (derivation.update()) network.tint(/** @type {any[]} */ (derivation.factors()));
    numbers.write();
  }
  function keepLane() {
    const lane = lanePointed(lab.pointed);
    network.keep(lane === undefined ? undefined : Number(lane));
    numbers.write();
  }
  derivation.attach(root, signal);
  for (const trait of ["edges", "mode", "verdicts", "step"]) model.on(`change:${trait}`, arrange);
  lab.followPointer(keepLane, signal);
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || contentRect.width === width) return; // out of view, or as before
    width = contentRect.width;
    const was = isWide;
    isWide = width >= SIDE_BY_SIDE;
    if (isChain()) level();
    if (isWide !== was) update();
  });
  observer.observe(rooms);
  signal.addEventListener("abort", () => observer.disconnect());
  show(false);
  arrange();
  return update;
}

export default { render: panel(build) };
