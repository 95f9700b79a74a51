/** A printed line of the sheet, piece by piece: its slips are to be found, and its number stands beside the true one. */

import { element, math, write } from "../../link/dom.js";
import { knobBar } from "../../link/knob_bar.js";
import { letters, parse, symbol } from "../../link/names.js";
import { format, writeNumbers } from "../../link/numbers.js";
import { pointing } from "../../link/pointing.js";

/** The pieces of the line, each a button, with room below it for what belongs in its place. */
function pieces(line, choose) {
  const places = line.pieces.map((piece) => {
    const { printed, mended, spoken, plain } = piece;
    const how = { type: "button", class: "mlp-slip-piece", "aria-label": spoken, click: () => choose(piece) };
    const asPrinted = plain
      ? element("span", { class: "mlp-slip-piece" }, math(printed, true))
      : element("button", how, math(printed, true));
    const asMended = element("span", { class: "mlp-slip-mended" }, mended ? math(mended, true) : "");
    return { piece, asPrinted, asMended, node: element("span", { class: "mlp-slip-place" }, asPrinted, asMended) };
  });

  function update(found, tried) {
    for (const { piece, asPrinted, asMended } of places) {
      const known = found.includes(piece.slip);
      asPrinted.classList.toggle("mlp-slip-known", known && piece.mended !== "");
      asPrinted.classList.toggle("mlp-slip-tried", tried.has(piece));
      asMended.classList.toggle("mlp-away", !known);
      if (asPrinted.localName === "button") asPrinted.setAttribute("aria-pressed", known);
    }
  }
  const node = element("div", { class: "mlp-slip-line", role: "group", "aria-label": `${line.title}, as printed` });
  node.append(...places.map((place) => place.node));
  return { node, update };
}

/** What there is to say: how many slips are left, and why each that was found is one. */
function verdicts(line) {
  const question = element("p", { class: "mlp-question", role: "status" });
  const words = (reason) => reason.map((part, n) => (n % 2 ? math(part) : part)); // every other part is a formula
  const reasons = line.slips.map((reason) => element("li", {}, ...words(reason)));
  const node = element("div", {}, question, element("ol", { class: "mlp-slip-reasons" }, ...reasons));
  let told; // what the question says now

  function sentence(found, chosen) {
    const left = line.slips.length - found.length;
    const [are, slips] = left === 1 ? ["is", "1 slip"] : ["are", `${left} slips`];
    if (!left) return ["That is all. Now compare the numbers."];
    if (chosen?.slip === null)
      return [math(chosen.printed), ` is as it should be. There ${are} ${slips} to find.`];
    return [found.length ? `Yes. ${slips} to go.` : `There ${are} ${slips} in this line. Choose a piece.`];
  }
  function update(found, chosen) {
    reasons.forEach((reason, n) => reason.classList.toggle("mlp-away", !found.includes(n)));
    const now = `${found} ${chosen?.spoken}`;
    if (told === now) return;
    told = now;
    const last = chosen && found.includes(chosen.slip) ? words(line.slips[chosen.slip]) : [];
    question.replaceChildren(...sentence(found, chosen), element("span", { class: "mlp-spoken" }, ...last));
  }
  return { node, update };
}

/** What the line computes as printed and as mended, and what is true; in columns where there is one for each k. */
function comparison(lab, line) {
  const shape = lab.shape(line.rows[0].number);
  const columns = shape.length ? [...Array(shape[0]).keys()].map((k) => `[${k}]`) : [""];
  const exists = (value, digits) => (Number.isNaN(value) ? "does not exist" : format(value, digits));
  const numbers = [];
  const rows = line.rows.map(({ name, number, mended }) => {
    const nodes = columns.map((at) => {
      const node = element("td", { class: "mlp-number" });
      numbers.push({ node, name: number + at, digits: 4, write: exists });
      return node;
    });
    const node = element("tr", { class: mended ? "mlp-slip-new" : "" }, element("th", { scope: "row" }, name), ...nodes);
    return { node, mended };
  });
  const heads = columns.map((_, k) => element(shape.length ? "th" : "td", {}, shape.length ? `k = ${k + 1}` : ""));
  const head = element("tr", {}, element("td", {}, math(line.quantity, true)), ...heads);
  const node = element("table", { class: "mlp-slip-numbers" }, head, ...rows.map(({ node }) => node));
  const update = (all) => rows.forEach((row) => row.node.classList.toggle("mlp-away", row.mended && !all));
  return { node, numbers, update };
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const line = model.get("line");
  let chosen = null; // the piece chosen last
  const tried = new Set(); // those that are as they should be

  function set(found) {
    model.set("found", found);
    model.save_changes();
    update();
  }
  function choose(piece) {
    chosen = piece;
    const found = model.get("found");
    if (piece.slip === null) tried.add(piece);
    if (piece.slip === null || found.includes(piece.slip)) update();
    else set([...found, piece.slip]);
  }
  function start(found) {
    chosen = null;
    tried.clear();
    set(found);
  }
  const [formula, said, compared] = [pieces(line, choose), verdicts(line), comparison(lab, line)];
  const heading = element("p", { class: "mlp-readout" });
  const all = element("button", { type: "button", click: () => start(line.slips.map((_, n) => n)) }, "show all");
  const again = element("button", { type: "button", click: () => start([]) }, "hide again");
  const root = element(
    "div",
    { class: "mlp mlp-slips", role: "group", "aria-label": line.title },
    element("div", { class: "mlp-head" }, heading, element("span", { class: "mlp-slip-buttons" }, again, all)),
    formula.node,
    said.node,
    compared.node,
    knobBar(lab, signal),
  );
  el.append(root);
  const setLetters = letters(root);

  function update() {
    const found = model.get("found");
    const weight = lab.sweep.weights[line.array];
    const [j, i] = parse(weight).index.map(Number);
    root.classList.toggle("mlp-stale", lab.stale);
    write(heading, `${line.title}, as printed · for ${symbol(weight)} · ${weight} · j = ${j + 1}, i = ${i + 1}`);
    formula.update(found, tried);
    said.update(found, chosen);
    compared.update(found.length === line.slips.length);
    again.setAttribute("aria-disabled", !found.length && !tried.size); // not `disabled`: that would lose the focus
    all.setAttribute("aria-disabled", found.length === line.slips.length);
    writeNumbers(lab, compared.numbers);
    setLetters([j, i]);
  }
  model.on("change:found", update);
  lab.follow(update, signal);
  pointing(lab, root, signal);
  return () => root.remove();
}

export default { render };
