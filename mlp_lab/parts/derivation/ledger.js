/** The ledger of a derivation: a slot for each line, which it fills once it is found; nothing else moves. */

import { button, element, isStill, math, span, write } from "../../link/dom.js";
import { formula } from "./formula.js";
import { stripHead, stripOf } from "./strip.js";

/** @typedef {import("./formula.js").Line} Line */

const GROWING = { duration: 450, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };

/** Let what the newest rule brought in grow out of the line above. */
function grow(/** @type {HTMLElement} */ row) {
  if (isStill()) return;
  for (const part of row.querySelectorAll(".mlp-changed, .mlp-strip"))
    part.animate(
      [
        { transform: "translateY(-22px)", opacity: 0.2 },
        { transform: "none", opacity: 1 },
      ],
      GROWING,
    );
}

/** A slot: empty, asked for, or filled. */
function slot(lab, numbers, name, lanes, left, open) {
  const label = button({ class: "mlp-label", click: open, disabled: "" }, name);
  const [tag, equals, place] = [span("mlp-tag"), span("mlp-equals"), span("mlp-place")];
  const isFirst = left.length > 0;
  const rule = span("mlp-rule", ...left, tag, equals);
  const node = element("li", { class: "mlp-line", click: () => label.disabled || open() }, label, rule, place);
  /** @type {Line | undefined} what the slot was filled with */
  let filled;
  /** @type {Element | undefined} */
  let strip;

  function fill(/** @type {Line} */ line) {
    if (!filled) {
      place.replaceChildren(formula(line));
      node.append(span("mlp-value", "= ", numbers.place(line.number, "mlp-total")));
    }
    const bracket = line.paths > 0 && line.paths < line.factors.length;
    strip?.remove();
    node.append((strip = stripOf({ ...line, bracket }, lanes)));
    if (!filled) grow(node);
    filled = line;
  }
  function update(/** @type {Line | undefined} */ line, isNext, isOpen, isNewest) {
    if (line && filled?.ring !== line.ring) fill(line); // its ring comes with its rule
    if (!line && !place.firstChild && isNext) place.append(span("mlp-blank", "?"));
    label.disabled = !(line || isNext);
    write(tag, line?.rule ?? "");
    tag.hidden = !line || isFirst;
    write(equals, line || isNext ? " =" : "");
    rule.classList.toggle("mlp-asked-for", line?.rule === "?");
    label.setAttribute("aria-current", isOpen);
    node.classList.toggle("mlp-opened", isOpen);
    node.classList.toggle("mlp-newest", isNewest);
    node.classList.toggle("mlp-found", Boolean(line));
  }
  return { node, update };
}

/**
 * Make the ledger; `open` opens the line of a slot.
 * @param {{ lab: any, numbers: any, model: any }} tools
 * @param {(n: number) => void} open
 */
export function ledgerOf({ lab, numbers, model }, open) {
  const lanes = model.get("array") === "w_O" ? 1 : lab.shape("t")[0];
  const rows = model
    .get("slots")
    .map((name, n) => slot(lab, numbers, name, lanes, n ? [] : [math(model.get("left"))], () => open(n)));
  const head = element(
    "div",
    { class: "mlp-ledger-head" },
    span("mlp-left"),
    span("mlp-value", "value"),
    stripHead(model.get("stations")),
  );
  const list = element("ol", { class: "mlp-lines" }, ...rows.map(({ node }) => node));

  function update(opened) {
    const [lines, { kind }] = [model.get("lines"), model.get("question")];
    rows.forEach((row, n) =>
      row.update(lines[n], n === lines.length && kind === "line", n === opened, n === lines.length - 1),
    );
  }
  const style = `--mlp-stations: ${model.get("stations").length}`;
  return { node: element("div", { class: "mlp-ledger", style }, head, list), update };
}
