/** A printed line of the sheet, piece by piece: its slips are to be found, and its number stands beside the true one. */

import { button, element, math, span, write } from "../../link/dom.js";
import { bindLetters, parse, range, symbol } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { save } from "../../link/traits.js";

/**
 * What panel.py sends: a piece, a row of numbers, and the line that has them; every other part of a slip's reason is a
 * formula. Formulas are MathML, and `slip` is the piece's place among the slips.
 * @typedef {{ printed: string, mended: string, slip: number | null, spoken: string, plain: boolean }} Piece
 * @typedef {{ name: string, number: string, mended: boolean }} Row
 * @typedef {{ title: string, array: string, quantity: string, pieces: Piece[], rows: Row[], slips: string[][] }} Line
 */

/** The pieces of the line, each a button, with room below it for what belongs in its place. */
function pieces(/** @type {Line} */ line, choose) {
  const places = line.pieces.map((piece) => {
    const printed = math(piece.printed, true);
    if (!piece.plain) printed.setAttribute("aria-label", piece.spoken); // which becomes the button's name
    const attributes = { class: "mlp-slip-piece", click: () => choose(piece) };
    const asPrinted = piece.plain ? span("mlp-slip-piece", printed) : button(attributes, printed);
    const asMended = span("mlp-slip-mended", piece.mended ? math(piece.mended, true) : "");
    return { piece, asPrinted, asMended, node: span("mlp-slip-place", asPrinted, asMended) };
  });

  function update(found, tried) {
    for (const { piece, asPrinted, asMended } of places) {
      const known = found.includes(piece.slip);
      asPrinted.classList.toggle("mlp-slip-known", known && piece.mended !== "");
      asPrinted.classList.toggle("mlp-slip-tried", tried.has(piece));
      asMended.classList.toggle("mlp-away", !known);
      if (!piece.plain) asPrinted.setAttribute("aria-pressed", known);
    }
  }
  const about = { class: "mlp-slip-line", role: "group", "aria-label": `${line.title}, as printed` };
  return { node: element("div", about, ...places.map(({ node }) => node)), update };
}

/** What there is to say: how many slips are left, and why each that was found is one. */
function verdicts(/** @type {Line} */ line) {
  const question = element("p", { class: "mlp-question", role: "status" });
  const words = (reason) => reason.map((part, n) => (n % 2 ? math(part) : part));
  const reasons = line.slips.map((reason) => element("li", {}, ...words(reason)));
  const node = element("div", {}, question, element("ol", { class: "mlp-slip-reasons" }, ...reasons));
  let answered; // what the question answers now

  function sentence(found, chosen) {
    const left = line.slips.length - found.length;
    const [are, slips] = left === 1 ? ["is", "1 slip"] : ["are", `${left} slips`];
    if (!left) return ["That is all. Now compare the numbers."];
    if (chosen?.slip === null) return [math(chosen.printed), ` is as it should be. There ${are} ${slips} to find.`];
    return [found.length ? `Yes. ${slips} to go.` : `There ${are} ${slips} in this line. Choose a piece.`];
  }
  function update(found, chosen) {
    reasons.forEach((reason, n) => reason.classList.toggle("mlp-away", !found.includes(n)));
    const now = `${found} ${chosen?.spoken}`;
    if (answered === now) return;
    answered = now;
    const last = chosen && found.includes(chosen.slip) ? words(line.slips[chosen.slip]) : [];
    question.replaceChildren(...sentence(found, chosen), span("mlp-spoken", ...last));
  }
  return { node, update };
}

/** What the line computes as printed and as mended, and what is true; in columns where there is one for each k. */
function comparison(lab, /** @type {Line} */ line) {
  const numbers = new Numbers(lab);
  const [count] = lab.shape(line.rows[0].number);
  const columns = count ? range(count).map((k) => `[${k}]`) : [""];
  const how = (value, digits) => (Number.isNaN(value) ? "does not exist" : format(value, digits));
  const rows = line.rows.map(({ name, number, mended }) => {
    const cells = columns.map((at) => numbers.place(number + at, "", { tag: "td", how }));
    return element("tr", { class: mended ? "mlp-slip-new" : "" }, element("th", { scope: "row" }, name), ...cells);
  });
  const heads = columns.map((at, k) => (at ? element("th", { scope: "col" }, `k = ${k + 1}`) : element("td")));
  const head = element("tr", {}, element("td", {}, math(line.quantity, true)), ...heads);

  function update(all) {
    line.rows.forEach(({ mended }, n) => rows[n].classList.toggle("mlp-away", mended && !all));
    numbers.write();
  }
  return { node: element("table", { class: "mlp-slip-numbers" }, head, ...rows), update };
}

/** @param {import("../../link/panel.js").Tools<{ line: Line, found: number[] }>} tools */
function build({ lab, model, mount }) {
  const line = model.get("line");
  let chosen = null; // the piece chosen last
  const tried = new Set(); // those that are as they should be

  function set(found) {
    save(model, { found });
    update();
  }
  function choose(piece) {
    chosen = piece;
    const found = model.get("found");
    if (piece.slip === null) tried.add(piece);
    set(piece.slip === null || found.includes(piece.slip) ? found : [...found, piece.slip]);
  }
  function start(found) {
    chosen = null;
    tried.clear();
    set(found);
  }
  const [formula, verdict, compared] = [pieces(line, choose), verdicts(line), comparison(lab, line)];
  const heading = element("p", { class: "mlp-readout" });
  const all = button({ click: () => start([...line.slips.keys()]) }, "show all");
  const again = button({ click: () => start([]) }, "hide again");
  const root = mount(
    { class: "mlp mlp-slips", "aria-label": line.title },
    element("div", { class: "mlp-head" }, heading, span("mlp-steps", again, all)),
    formula.node,
    verdict.node,
    compared.node,
  );
  const setLetters = bindLetters(root);

  function update() {
    const [found, weight] = [model.get("found"), lab.sweep.weights[line.array]];
    const [j, i] = parse(weight).index.map(Number);
    write(heading, `${line.title}, as printed · for ${symbol(weight)} · ${weight} · j = ${j + 1}, i = ${i + 1}`);
    formula.update(found, tried);
    verdict.update(found, chosen);
    compared.update(found.length === line.slips.length);
    again.setAttribute("aria-disabled", !found.length && !tried.size); // not `disabled`: that would lose the focus
    all.setAttribute("aria-disabled", found.length === line.slips.length);
    setLetters({ j, i });
  }
  model.on("change:found", update);
  return update;
}

export default { render: panel(build) };
