/** A function with its tangent, and its slope as a function of its own: values are looked up in tables that came once. */

import { Axes } from "../../link/axes.js";
import { element, put, span, uniqueId, write } from "../../link/dom.js";
import { bringIntoView } from "../../link/into_view.js";
import { format, Numbers } from "../../link/numbers.js";
import { dragPoint, onGrid, plot, say, slider } from "../../link/plot.js";
import { floats } from "../../link/sweep.js";

/**
 * `Sent` of panel.py: a table has a row for each position of the second trait, where there is one, and a column for each
 * of the first.
 * @typedef {{ name: string, table: DataView, heights: [number, number], ticks: number[] }} Curve
 * @typedef {{ traits: string[], grids: DataView[], ticks: number[], run: number, reach: number, curves: Curve[] }} Sent
 */

const [LEFT, TOP, RIGHT, BETWEEN, BELOW, PAD] = [48, 38, 14, 64, 42, 8];
const [HIGHEST, LOWER, SHARE] = [250, 150, 0.64]; // of frames: px, px, and the part of the first where they are side by side

const LABEL = 118; // px that "run 1, rise 0.1966" takes
const SCALES = ", both axes to the same scale";

/** The frames of both curves, the first with equal scales: below it or beside it, where it gets too high, the second. */
function framesIn(/** @type {number} */ width, /** @type {number} */ ratio) {
  const room = width - LEFT - RIGHT;
  if (room * ratio <= HIGHEST) {
    const upper = { x: LEFT, y: TOP, width: room, height: room * ratio };
    return [upper, { ...upper, y: TOP + upper.height + BETWEEN, height: LOWER }];
  }
  const first = SHARE * (room - BETWEEN);
  const left = { x: LEFT, y: TOP, width: first, height: first * ratio };
  return [left, { ...left, x: LEFT + first + BETWEEN, width: room - BETWEEN - first }];
}

/** One curve in its frame, with the point on it, a mark where the second trait stands, and what else is drawn there. */
function curveIn(/** @type {Element[]} */ ...parts) {
  const [clip, room, scale] = [uniqueId(), element("rect"), element("g", { class: "mlp-axes" })];
  const curve = element("path", { class: "mlp-curve" });
  const point = element("circle", { r: 6, class: "mlp-point" });
  const [guide, mark] = ["mlp-guide", "mlp-mark"].map((kind) => element("line", { class: kind }));
  const marked = element("text", {});
  const inside = element("g", { "clip-path": `url(#${clip})` }, guide, mark, curve, ...parts);
  const node = element("g", {}, element("clipPath", { id: clip }, room), scale, inside, point, marked);

  function drawAxes(/** @type {Axes} */ axes, /** @type {string} */ title, /** @type {string} */ across) {
    const { x, y, width, height } = axes.frame;
    for (const [name, size] of Object.entries(axes.frame)) room.setAttribute(name, size);
    const name = element("text", { x: x + width / 2, y: y + height + 33, class: "mlp-name" }, across);
    const above = element("text", { x: x - PAD, y: y - 22, class: "mlp-name mlp-start" }, title);
    scale.replaceChildren(...axes.grid(), above, name);
  }

  function draw(/** @type {Axes} */ axes, { xs, ys, at, second }) {
    curve.setAttribute("d", axes.path(xs, ys));
    put(point, ["cx", "cy"], axes.place(xs[at], ys[at]));
    axes.upright(guide, xs[at]);
    if (!second) return;
    axes.upright(mark, second.value());
    put(marked, ["x", "y"], axes.place(second.value(), axes.heights[1]));
    marked.setAttribute("dy", "-5");
    write(marked, second.trait);
  }
  return { node, drawAxes, draw };
}

/** The tangent, and the slope as the height of the other curve, in the colour of its sign. */
function slopeLines(/** @type {number} */ reach) {
  const [tangent, height] = ["mlp-tangent", "mlp-height"].map((kind) => element("line", { class: kind }));

  function draw(/** @type {Axes[]} */ [upper, lower], x, y, slope) {
    put(tangent, ["x1", "y1"], upper.place(x - reach, y - reach * slope));
    put(tangent, ["x2", "y2"], upper.place(x + reach, y + reach * slope));
    put(height, ["x1", "y1"], lower.place(x, 0));
    put(height, ["x2", "y2"], lower.place(x, slope));
    for (const line of [tangent, height]) {
      line.classList.toggle("mlp-positive", slope > 0);
      line.classList.toggle("mlp-negative", slope < 0);
    }
  }
  return { tangent, height, draw };
}

/** A run to the right, or to the left where there is no room, and the rise of the tangent over it. */
function runAndRise(/** @type {number} */ run, /** @type {number} */ right) {
  const triangle = element("path", { class: "mlp-triangle" });
  const label = element("text", { class: "mlp-right mlp-run" });

  function draw(/** @type {Axes} */ axes, x, y, slope) {
    const from = x + run <= right ? x : x - run;
    const base = y + (from - x) * slope;
    const rise = run * slope;
    const corners = [axes.place(from, base), axes.place(from + run, base), axes.place(from + run, base + rise)];
    triangle.setAttribute("d", `M${corners.map((corner) => corner.join(" ")).join("L")}`);
    write(label, `run ${run}, rise ${format(rise)}`);
    const place = Math.max(axes.x(x) - 8, axes.frame.x + LABEL); // upper left of an increasing curve is room
    put(label, ["x", "y"], [String(place), String(axes.y(y) - 10)]);
  }
  return { triangle, label, draw };
}

/** @type {import("@anywidget/types").Render<{ sent: Sent } & Record<string, any>>} */
function render({ model, el, signal }) {
  const { traits, grids, ticks, run, reach, curves } = model.get("sent");
  const moving = traits.map((trait, n) => onGrid(model, trait, floats(grids[n])));
  const [{ grid }, second] = moving;
  const [left, right] = [grid[0], grid[grid.length - 1]];
  const tables = curves.map(({ table }) => floats(table));
  const rows = () => {
    const start = (second?.at() ?? 0) * grid.length;
    return tables.map((table) => table.subarray(start, start + grid.length));
  };

  const names = [...traits, ...curves.map(({ name }) => name)];
  const values = () => [...moving.map((each) => each.value()), ...rows().map((row) => row[moving[0].at()])];
  const numbers = new Numbers({ value: (name) => values()[names.indexOf(name)] });
  const written = names.flatMap((name) => [span("", `${name} = `, numbers.place(name)), " "]);
  const readout = element("p", { class: "mlp-readout" }, ...written);
  const sliders = moving.map((each) => slider(each, each.trait, (end) => format(end, 2)));

  const [lines, over] = [slopeLines(reach), runAndRise(run, right)];
  const drawings = [curveIn(over.triangle, lines.tangent), curveIn(lines.height)];
  /** @type {Axes[]} */
  let axes;
  const { svg, resize } = plot(signal, (width) => {
    const [low, high] = curves[0].heights;
    const frames = framesIn(width, (high - low) / (right - left));
    axes = curves.map(({ heights, ticks: up }, n) => new Axes(frames[n], [left, right], ticks, up, PAD, { heights }));
    drawings.forEach((drawing, n) => {
      const lowest = frames[n].y === frames[1].y;
      drawing.drawAxes(axes[n], curves[n].name + (n ? "" : SCALES), lowest ? traits[0] : "");
    });
    update();
    return frames[1].y + frames[1].height + BELOW;
  });
  svg.append(...drawings.map(({ node }) => node), over.label);

  function update() {
    const at = moving[0].at();
    const [x, both] = [grid[at], rows()];
    const [y, slope] = both.map((row) => row[at]);
    drawings.forEach((drawing, n) => drawing.draw(axes[n], { xs: grid, ys: both[n], at, second }));
    lines.draw(axes, x, y, slope);
    if (run) over.draw(axes[0], x, y, slope);
    numbers.write();
    say(svg, readout);
    for (const each of sliders) each.update(readout.textContent ?? "");
  }

  /** Where values stand in the frame that a place belongs to. */
  function across(x, y) {
    const [upper, lower] = axes;
    const inLower = lower.frame.x > upper.frame.x ? x > lower.frame.x - PAD : y > lower.frame.y - PAD;
    return (value) => (inLower ? lower : upper).x(value);
  }
  dragPoint(svg, moving[0], across);
  const about = { class: "mlp mlp-curves", role: "group", "aria-label": `${curves[0].name} and its slope` };
  const root = element("div", about, svg, readout, ...sliders.map(({ node }) => node));
  el.append(root);
  resize();
  for (const trait of traits) model.on(`change:${trait}`, update);
  bringIntoView(el);
  return () => root.remove();
}

export default { render };
