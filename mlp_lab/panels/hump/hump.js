/** The hump: δ of an output over the output, with a dot for each example; and beside it the line of cross-entropy. */

import { Axes, ticks } from "../../link/axes.js";
import { element, put, span, write } from "../../link/dom.js";
import { exampleList, inWords } from "../../link/examples.js";
import { range, symbol } from "../../link/names.js";
import { Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { plot } from "../../link/plot.js";
import { hasRun, STEP } from "../../link/sweep.js";
import { save } from "../../link/traits.js";

/** @typedef {{ entropy: boolean }} Traits whether the line of cross-entropy is shown */
/** @typedef {import("../../link/panel.js").Tools<Traits>} Tools */

const [LEFT, TOP, RIGHT, BELOW, HEIGHT] = [58, 22, 14, 36, 210];
const LEGIBLE = 8; // dots that have room for their numbers
const NAMED = 2; // curves that have room for their targets
const [INSIDE, OUTSIDE] = [
  [24, -16],
  [-10, 20],
]; // px, of a target from the middle of a curve that is above 0, and of one below
const COLUMNS = { O: "O", t: "t", error: "O − t", slope: "sig′(x)", delta: "δ", entropy: "cross-entropy" };

/** A dot on a curve, and a hollow one on the line beside it. */
function dotOf(/** @type {string} */ name, isLegible) {
  const about = { class: "mlp-hump-number", y: 4, "aria-hidden": "true" };
  const words = isLegible ? [element("text", about, name)] : [];
  const dot = element("g", {}, element("circle", { class: "mlp-hump-dot", r: isLegible ? 9 : 4.5 }), ...words);
  const hollow = element("circle", { class: "mlp-hump-hollow mlp-hollow", r: isLegible ? 6 : 4 });
  return { node: element("g", { class: "mlp-hump-one" }, hollow, dot), dot, hollow };
}

/** A curve and the line beside it, with the target that both are for. */
function curveOf() {
  const [curve, line] = ["mlp-curve", "mlp-hump-line"].map((kind) => element("path", { class: kind }));
  const name = element("text", { class: "mlp-hump-target" });
  return { node: element("g", {}, line, curve, name), curve, line, name };
}

/** @param {Tools} tools */
function picture({ lab, model, signal }) {
  const scale = element("g", { class: "mlp-axes" });
  const zero = element("line", { class: "mlp-hump-zero" });
  const [curves, list] = [element("g"), element("g", { "aria-label": "examples" })];
  const examples = exampleList(lab, list, signal);
  /** @type {ReturnType<typeof dotOf>[]} */
  let dots = [];
  /** @type {ReturnType<typeof curveOf>[]} */
  let made = [];
  /** @type {Axes} */
  let axes;
  let width = 0;
  let [drawn, shown] = ["", ""]; // what the axes, and the dots, are for
  const { svg, resize } = plot(signal, (/** @type {number} */ now) => {
    [width, drawn] = [now, ""];
    update();
    return TOP + HEIGHT + BELOW;
  });
  put(svg, ["role", "aria-label"], ["group", "δ over the output"]);
  svg.append(scale, zero, curves, list);

  function drawAxes(/** @type {ArrayLike<number>} */ heights) {
    const frame = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: HEIGHT };
    const up = ticks(heights[0], heights[1] || 1e-3, 6);
    const across = [0, 0.25, 0.5, 0.75, 1];
    axes = new Axes(frame, [0, 1], across, up, 8);
    const name = (/** @type {string} */ text, at) => element("text", { ...at, class: "mlp-name" }, text);
    const below = name("output O", { x: LEFT + frame.width / 2, y: TOP + HEIGHT + 33 });
    const title = model.get("entropy") ? "∂E/∂x: δ, and dashed that of cross-entropy" : "δ = (O − t) sig′(x)";
    const above = element("text", { x: LEFT, y: 14, class: "mlp-name mlp-start" }, title);
    scale.replaceChildren(...axes.grid(), above, below);
    const [left, height] = axes.place(0, 0);
    put(zero, ["x1", "x2", "y1", "y2"], [left, LEFT + frame.width, height, height]);
  }

  function renew(/** @type {number} */ N, /** @type {number} */ K) {
    const isLegible = N * K <= LEGIBLE;
    const each = range(N).map((n) => range(K).map((k) => dotOf(String((N > 1 ? n : k) + 1), isLegible)));
    dots = each.flat();
    const group = (/** @type {string} */ words, those) =>
      element("g", { "aria-label": words }, ...those.map(({ node }) => node));
    const nodes = hasRun(lab.sweep)
      ? each.map((those, n) => group(inWords(lab, n), those))
      : dots.map((dot, k) => group(`the lab’s example, output ${k + 1}`, [dot]));
    list.replaceChildren(...nodes);
    examples.renew(nodes);
    made = range(lab.shape("hump targets")[0]).map(curveOf);
    curves.replaceChildren(...made.map(({ node }) => node));
  }

  function drawCurves() {
    const [targets, controls, lines] = ["targets", "curves", "lines"].map((name) => lab.values(`hump ${name}`));
    made.forEach(({ curve, line, name }, c) => {
      const [first, second, middle] = controls.subarray(3 * c, 3 * c + 3);
      const place = (/** @type {number} */ x, /** @type {number} */ y) => axes.place(x, y).join(" ");
      put(curve, ["d"], [`M${place(0, 0)}C${place(1 / 3, first)} ${place(2 / 3, second)} ${place(1, 0)}`]);
      put(line, ["d"], [`M${place(0, lines[2 * c])}L${place(1, lines[2 * c + 1])}`]);
      const [above, below] = model.get("entropy") ? OUTSIDE : INSIDE;
      put(name, ["x", "y"], [axes.x(0.5).toFixed(2), (axes.y(middle) + (middle < 0 ? below : above)).toFixed(2)]);
      write(name, made.length <= NAMED ? `t = ${Number(targets[c].toPrecision(4))}` : "");
    });
  }

  function update() {
    if (!width) return;
    const [N, K] = lab.shape("hump O");
    const entropy = model.get("entropy");
    const heights = lab.values(entropy ? "hump line heights" : "hump heights");
    const about = JSON.stringify([N, K, lab.shape("hump targets"), lab.batch]);
    if (shown !== about) renew(N, K);
    shown = about;
    const key = `${heights} ${entropy}`;
    if (drawn !== key) drawAxes(heights);
    drawn = key;
    svg.classList.toggle("mlp-hump-beside", entropy);
    drawCurves();
    const [outputs, deltas, slopes] = ["O", "delta", "entropy"].map((name) => lab.values(`hump ${name}`));
    dots.forEach(({ dot, hollow }, n) => {
      const x = outputs[n];
      put(dot, ["transform"], [`translate(${axes.place(x, deltas[n]).join(" ")})`]);
      put(hollow, ["cx", "cy"], axes.place(x, slopes[n]));
      dot.classList.toggle("mlp-hump-below", deltas[n] < 0);
    });
    if (hasRun(lab.sweep)) examples.update();
  }
  return { node: svg, list, examples, update, resize };
}

/** The numbers of one example, a row for each of its outputs. */
function telling(/** @type {Tools} */ { lab }, /** @type {() => number} */ told) {
  const numbers = new Numbers(lab);
  const head = element("tr", {}, element("th", { scope: "col" }, "output"));
  for (const [name, title] of Object.entries(COLUMNS))
    head.append(element("th", { scope: "col", class: `mlp-hump-of-${name}` }, title));
  const rows = range(lab.shape("O_O")[0]).map((k) => {
    const cells = Object.keys(COLUMNS).map((name) =>
      numbers.place(() => `hump ${name}[${told()}, ${k}]`, `mlp-hump-of-${name}`, { tag: "td" }),
    );
    return element("tr", {}, element("th", { scope: "row" }, symbol(`O_O[${k}]`)), ...cells);
  });
  return { node: element("table", { class: "mlp-hump-table" }, head, ...rows), update: () => numbers.write() };
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, model, mount, signal } = tools;
  let pointed = -1; // the example that the pointer is at
  const told = () => (pointed >= 0 ? pointed : hasRun(lab.sweep) ? lab.example : 0);
  const [plane, table, which] = [picture(tools), telling(tools, told), span("")];
  const box = element("input", { type: "checkbox", change: () => save(model, { entropy: box.checked }) });
  const beyond = element("label", { class: "mlp-hump-beyond" }, box, " beyond the sheet: cross-entropy beside it");
  const head = element("div", { class: "mlp-head" }, span("", "δᴼ over the output"), beyond);
  const about = element("p", { class: "mlp-readout" }, which);
  const root = mount({ class: "mlp mlp-hump", "aria-label": "The hump of δ" }, head, plane.node, about, table.node);
  plane.resize();
  for (const event of ["pointerover", "pointerleave"])
    plane.list.addEventListener(
      event,
      (/** @type {Event} */ at) => ((pointed = hasRun(lab.sweep) ? plane.examples.at(at) : -1), tell()),
      {
        signal,
      },
    );
  model.on("change:entropy", update);

  function tell() {
    if (pointed >= lab.shape("hump O")[0]) pointed = -1;
    const step = hasRun(lab.sweep) ? `step ${lab.value(STEP).toLocaleString("en")}: ${inWords(lab, told())}` : "";
    write(which, step || "the lab’s example");
    table.update();
  }
  function update() {
    box.checked = model.get("entropy");
    root.classList.toggle("mlp-hump-with-entropy", box.checked);
    plane.update();
    tell();
  }
  return update;
}

export default { render: panel(build) };
