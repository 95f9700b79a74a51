/** A line in large: under each factor its number, for each k where they are summed, and the sum as it grows. */

import { sumBars } from "../../link/bars.js";
import { element, span } from "../../link/dom.js";
import { range } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { chip, sumSign } from "./formula.js";

/** @typedef {import("./formula.js").Line} Line */

const at = (kind, column, row, ...content) =>
  element("span", { class: kind, style: `grid-column: ${column}; grid-row: ${row}` }, ...content);

/** The head of the columns, and under each factor its number or its numbers; gives the first free column too. */
function columns(numbers, /** @type {Line} */ line, outputs) {
  const { factors, paths } = line;
  const summed = factors.slice(0, paths || factors.length);
  const cells = summed.flatMap((factor, n) => {
    const column = 2 + 2 * n;
    const between = outputs.map((k) => at("mlp-lane", column + 1, k + 2)); // a lane has no holes
    const dot = n < summed.length - 1 ? [at("mlp-dot", column + 1, 1, "·"), ...between] : [];
    const place = (k, row) =>
      at("mlp-lane", column, row, numbers.place(paths ? `${factor.number}[${k}]` : factor.number));
    return [at("mlp-column", column, 1, chip(factor, true)), ...dot, ...outputs.map((k) => place(k, k + 2))];
  });
  return { cells, free: 2 + 2 * summed.length };
}

/** What stands outside the sum: its factors with their numbers, behind a bracket around the lanes. */
function outside(numbers, /** @type {Line} */ line, column, rows) {
  const factors = line.factors.slice(line.paths);
  const head = factors.flatMap((factor) => [span("mlp-dot", "·"), chip(factor, true)]);
  const values = factors.flatMap((factor) => ["× ", numbers.place(factor.number), " "]);
  const middle = { class: "mlp-outside", style: `grid-column: ${column}; grid-row: 2 / span ${rows}` };
  return [
    at("mlp-column mlp-outside-head", column, 1, ...head),
    element("span", middle, span("mlp-lane", ...values, "= ", numbers.place(line.number, "mlp-total"))),
  ];
}

/** Make the lanes of a line; their numbers are written only while they are open. */
export function lanesOf(lab, /** @type {Line} */ line) {
  const numbers = new Numbers(lab);
  const outputs = range(line.paths ? lab.shape("t")[0] : 1);
  const { cells, free } = columns(numbers, line, outputs);
  const bars = sumBars(lab, outputs.length);
  const isBracket = line.paths > 0 && line.paths < line.factors.length;
  const lane = (k) => [
    at("mlp-lane mlp-k", 1, k + 2, `k = ${k + 1}`),
    at("mlp-lane mlp-product", free, k + 2, numbers.place(`${line.products}[${k}]`)),
    at("mlp-lane mlp-adds", free + 1, k + 2, bars.tracks[k]),
    at(
      "mlp-lane mlp-sum",
      free + 2,
      k + 2,
      numbers.place(`${line.sums}[${k}]`, k === outputs.length - 1 ? "mlp-total" : ""),
    ),
  ];
  const heads = [
    at("mlp-column mlp-sum-sign", 1, 1, sumSign(true)),
    ...["product", isBracket ? "adds up" : "adds up, k after k", "so far"].map((words, n) =>
      at("mlp-column mlp-words", free + n, 1, words),
    ),
  ];
  const product = [
    at("mlp-column mlp-words", free, 1, "product"),
    at("mlp-lane mlp-product", free, 2, numbers.place(line.number, "mlp-total")),
  ];
  const sum = line.paths ? [...heads, ...outputs.flatMap(lane)] : product;
  const beyond = isBracket ? outside(numbers, line, free + 3, outputs.length) : [];
  const node = element("div", { class: `mlp-lanes ${isBracket ? "mlp-bracketed" : ""}` }, ...cells, ...sum, ...beyond);
  for (const cell of node.querySelectorAll(".mlp-lane[style]")) {
    const k = Number(cell.style.gridRow.split("/")[0]) - 2;
    if (line.paths) cell.dataset.symbol = `O_O[${k}]|x_O[${k}]|t[${k}]|w_O[i, ${k}]`;
  }

  function update() {
    numbers.write();
    if (line.paths) bars.update(outputs.map((k) => lab.value(`${line.sums}[${k}]`)));
  }
  return { node, update };
}
