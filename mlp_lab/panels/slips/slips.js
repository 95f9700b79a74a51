/** A printed line of the sheet, piece by piece: its slips are to be found and mended; both are judged in Python. */

import { button, element, math, span, write } from "../../link/dom.js";
import { bindLetters, parse, range, symbol } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";

/**
 * What panel.py sends: a line, without a word of its slips, and what was found and tried. Formulas are MathML; a piece's
 * mark says how it stands, and its mend what is in its place; rows are names of numbers by the row's name.
 * @typedef {{ printed: string, spoken: string, plain: boolean }} Piece
 * @typedef {{ title: string, array: string, quantity: string, pieces: Piece[], rows: Record<string, string> }} Line
 * @typedef {{ math: string, spoken: string, tried: boolean }} Option
 * @typedef {{ marks: ("" | "fine" | "open" | "wrong" | "right")[], mends: (string | null)[], slip: number | null,
 *   options: Option[], says: string, wrong: number, begun: boolean, mending: boolean, done: boolean }} Search
 * @typedef {{ do: string, piece?: number, slip?: number, mend?: number }} Wish
 */

const GONE = "The kernel has stopped or restarted, so nothing can be judged. Run the notebook again.";
const SPOKEN = {
  "": "",
  fine: ", tried, no slip",
  open: ", a slip",
  wrong: ", a slip, wrongly mended",
  right: ", mended",
};

/** The pieces of the line, each a button, with room below it for what is put in its place. */
function pieces(/** @type {Line} */ line, /** @type {(wish: Wish) => void} */ tell) {
  const places = line.pieces.map(({ printed, spoken, plain }, n) => {
    const click = () => tell({ do: "point", piece: n });
    const formula = math(printed, true);
    const asPrinted = plain ? span("mlp-slip-piece", formula) : button({ class: "mlp-slip-piece", click }, formula);
    const asMended = span("mlp-slip-mended");
    return {
      plain,
      spoken,
      formula,
      asPrinted,
      asMended,
      written: "",
      node: span("mlp-slip-place", asPrinted, asMended),
    };
  });

  function update(/** @type {Search} */ { marks, mends, options, done }, /** @type {boolean} */ isLost) {
    places.forEach((place, n) => {
      const { formula, asPrinted, asMended, plain, spoken } = place;
      const [mark, mend] = [marks[n], mends[n]];
      for (const kind of ["fine", "open", "wrong", "right"])
        asPrinted.classList.toggle(`mlp-slip-${kind}`, mark === kind);
      asPrinted.classList.toggle("mlp-slip-struck", mend !== null);
      if (place.written !== (mend ?? "")) asMended.replaceChildren(...(mend ? [math(mend, true)] : []));
      place.written = mend ?? "";
      asMended.classList.toggle("mlp-slip-wrong", options.length > 0 && mark === "wrong");
      if (plain) return;
      formula.setAttribute("aria-label", `${spoken}${SPOKEN[mark]}`); // which becomes the button's name
      asPrinted.setAttribute(
        "aria-disabled",
        isLost || done || options.length > 0 || mark === "fine" || mark === "right",
      );
    });
  }
  const about = { class: "mlp-slip-line", role: "group", "aria-label": `${line.title}, as printed` };
  return { node: element("div", about, ...places.map(({ node }) => node)), update };
}

/** The three mends of the slip that is open; their room is kept free. */
function mendsToChoose(/** @type {(wish: Wish) => void} */ tell) {
  const node = element("div", { class: "mlp-slip-options", role: "group", "aria-label": "mends to choose from" });
  let shown = "";

  function update(/** @type {Search} */ { slip, options }, /** @type {boolean} */ isLost) {
    const now = `${slip} ${options.map(({ spoken }) => spoken)}`;
    if (shown !== now) {
      const choose = (mend) => tell({ do: "mend", slip: slip ?? 0, mend });
      const each = options.map((option, n) =>
        button({ class: "mlp-slip-option", click: () => choose(n) }, math(option.math, true)),
      );
      node.replaceChildren(...each);
    }
    shown = now;
    options.forEach(({ spoken, tried }, n) => {
      const option = node.children[n];
      option.classList.toggle("mlp-slip-wrong", tried);
      option.firstElementChild?.setAttribute("aria-label", `${spoken}${tried ? ", tried, not so" : ""}`);
      option.setAttribute("aria-disabled", String(tried || isLost));
    });
  }
  return { node, update };
}

/** What the line computes as printed and as mended so far, and what is true; in columns where there is one for each k. */
function comparison(lab, /** @type {Line} */ line) {
  const numbers = new Numbers(lab);
  const names = Object.entries(line.rows);
  const [count] = lab.shape(names[0][1]);
  const columns = count ? range(count).map((k) => `[${k}]`) : [""];
  const how = (value, digits) => (Number.isNaN(value) ? "does not exist" : format(value, digits));
  const rows = names.map(([name, number]) => {
    const cells = columns.map((at) => numbers.place(number + at, "", { tag: "td", how }));
    return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
  });
  const heads = columns.map((at, k) => (at ? element("th", { scope: "col" }, `k = ${k + 1}`) : element("td")));
  const head = element("tr", {}, element("td", {}, math(line.quantity, true)), ...heads);

  function update(/** @type {Search} */ { mending }) {
    rows[1].classList.toggle("mlp-away", !mending);
    numbers.write();
  }
  return { node: element("table", { class: "mlp-slip-numbers" }, head, ...rows), update };
}

/** @param {import("../../link/panel.js").Tools<{ line: Line, search: Search }>} tools */
function build({ lab, model, mount }) {
  const line = model.get("line");
  const tell = (/** @type {Wish} */ wish) => lab.lost || model.send(wish);
  const [formula, options, compared] = [pieces(line, tell), mendsToChoose(tell), comparison(lab, line)];
  const heading = element("p", { class: "mlp-readout" });
  const says = element("p", { class: "mlp-question", role: "status" });
  const count = span("mlp-count");
  const again = button({ click: () => model.get("search").begun && tell({ do: "again" }) }, "begin again");
  const root = mount(
    { class: "mlp mlp-slips", "aria-label": line.title },
    element("div", { class: "mlp-head" }, heading, span("mlp-steps", count, again)),
    formula.node,
    element("div", { class: "mlp-slip-below" }, compared.node, element("div", {}, says, options.node)),
  );
  let [said, bind] = ["", bindLetters(root)];

  function update() {
    const [search, weight, isLost] = [model.get("search"), lab.sweep.weights[line.array], Boolean(lab.lost)];
    const [j, i] = parse(weight).index.map(Number);
    write(heading, `${line.title}, as printed · for ${symbol(weight)} · ${weight} · j = ${j + 1}, i = ${i + 1}`);
    write(count, search.wrong ? `${search.wrong} wrong ${search.wrong === 1 ? "try" : "tries"}` : "");
    formula.update(search, isLost);
    options.update(search, isLost);
    compared.update(search);
    again.setAttribute("aria-disabled", !search.begun || isLost); // not `disabled`: that would lose the focus
    const words = isLost && !search.done ? GONE : search.says;
    if (said !== words) says.innerHTML = words;
    said = words;
    bind = bindLetters(root);
    bind({ j, i });
  }
  model.on("change:search", () => {
    const had = options.node.contains(document.activeElement);
    update();
    if (had && !options.node.childElementCount) says.focus();
  });
  says.tabIndex = -1;
  return update;
}

export default { render: panel(build) };
