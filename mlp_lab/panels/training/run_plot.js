/** What a run comes to, over its steps: its loss beside that of the other run, its weights, or its gradients. */

import { element, put, span, uniqueId, write } from "../../link/dom.js";
import { format } from "../../link/numbers.js";
import { plot } from "../../link/plot.js";
import { showStep } from "../../link/steps.js";
import { nearest, STEP } from "../../link/sweep.js";
import { readHistory } from "./history.js";
import { segments } from "./segments.js";
import { axesFor, namesIn, titleOf, VIEWS } from "./views.js";

/** @typedef {import("./trainer.js").Tools} Tools */
/** @typedef {import("./views.js").View} View */

const [LEFT, TOP, RIGHT, BELOW, HEIGHT] = [64, 10, 22, 24, 180];
const CROSS = 5; // px to either side, where a run has stopped

/** Write a number of the other run, which may have come to its end before. */
export const told = (/** @type {number} */ value, /** @type {number} */ digits) =>
  Number.isNaN(value) ? "ended" : format(value, digits);

/** The parts of the picture, from the back to the front. */
function parts() {
  const [scale, clip, room] = [element("g", { class: "mlp-axes" }), uniqueId(), element("rect")];
  const path = (/** @type {string} */ kind) => element("path", { class: kind });
  const line = (/** @type {string} */ kind) => element("line", { class: kind });
  const dot = (/** @type {string} */ kind, /** @type {number} */ r) => element("circle", { class: kind, r });
  const kinds = ["mlp-run-of-hidden", "mlp-run-of-output", "mlp-ghost", "mlp-curve"];
  const [hidden, output, ghost, main] = kinds.map(path);
  const [parted, guide, reading] = ["mlp-run-parted", "mlp-guide", "mlp-run-reading"].map(line);
  const [ghostNow, now] = [dot("mlp-point mlp-hollow mlp-ghost", 4.5), dot("mlp-point", 6)];
  const [ghostRead, read] = [dot("mlp-hollow", 3.5), dot("mlp-hollow", 3.5)];
  const stopped = path("mlp-run-stopped");
  const inside = element("g", { "clip-path": `url(#${clip})` }, hidden, output, ghost, main);
  const mask = element("clipPath", { id: clip }, room);
  const nodes = [mask, scale, parted, guide, reading, inside, stopped, ghostRead, read, ghostNow, now];
  return {
    nodes,
    scale,
    room,
    hidden,
    output,
    ghost,
    main,
    parted,
    guide,
    reading,
    ghostNow,
    now,
    ghostRead,
    read,
    stopped,
  };
}

/** @param {Tools} tools */
export function runPlot({ lab, model, signal }) {
  let history = readHistory(model.get("history"));
  /** @type {View} */
  let view = "loss";
  let isLog = false;
  let width = 0;
  let drawnFor = ""; // the weight
  /** @type {ReturnType<typeof axesFor>} */
  let placed;
  let main = "E"; // what is followed
  const drawing = parts();
  const title = span("mlp-name mlp-run-title");
  const said = span("mlp-run-said");
  const column = (/** @type {string} */ name) => /** @type {Float64Array} */ (history.columns.get(name));
  const ghost = () => (view === "loss" ? history.columns.get("ghost E") : undefined);
  const hasLog = () => isLog && VIEWS[view].hasLog;

  const { svg, resize } = plot(signal, (/** @type {number} */ now) => {
    width = now;
    draw();
    return TOP + HEIGHT + BELOW;
  });
  svg.append(...drawing.nodes);
  const views = segments("what is drawn", Object.keys(VIEWS), (word) => ((view = /** @type {View} */ (word)), draw()));
  const scales = segments("scale", ["linear", "log"], (word) => ((isLog = word === "log"), draw()));
  const choices = element("div", { class: "mlp-training-push" }, views.node, scales.node);
  const head = element("div", { class: "mlp-training-row mlp-run-head" }, title, said, choices);

  /** Draw what stays while the steps are gone through. */
  function draw() {
    const { weight } = lab.sweep;
    const names = namesIn(history, view, weight);
    [drawnFor, main] = [weight, names.main];
    const columns = [names.main, ...names.hidden, ...names.output].map(column);
    const frame = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: HEIGHT };
    const all = [...columns, ghost() ?? new Float64Array()];
    placed = axesFor(history, all, { frame, isLog: hasLog(), fromZero: view === "loss" });
    const path = (/** @type {string} */ name) => placed.path(history.steps, column(name));
    put(drawing.main, ["d"], [path(names.main)]);
    put(drawing.hidden, ["d"], [names.hidden.map(path).join("")]);
    put(drawing.output, ["d"], [names.output.map(path).join("")]);
    put(
      drawing.ghost,
      ["d"],
      [placed.path(history.steps, ghost() ?? new Float64Array(history.steps.length).fill(NaN))],
    );
    put(drawing.room, ["x", "y", "width", "height"], [frame.x, frame.y - 2, frame.width + 2, frame.height + 4]);
    drawing.scale.replaceChildren(...placed.axes.grid());
    drawEnds();
    views.update(view);
    scales.update(hasLog() ? "log" : "linear", VIEWS[view].hasLog);
    write(title, titleOf(view, weight, hasLog()));
    svg.setAttribute("aria-label", `${title.textContent}, from step 0 to ${history.last}`);
    read(null);
    mark();
  }

  /** Mark where the runs part, and where this one has stopped. */
  function drawEnds() {
    const { parted, stopped, last } = model.get("run");
    const apart = model.get("ghost") !== null && parted > 0;
    drawing.parted.toggleAttribute("hidden", !apart);
    if (apart) placed.axes.upright(drawing.parted, parted);
    const [x, y] = placed.axes.place(last, placed.height(column(main)[history.steps.length - 1])).map(Number);
    const cross = `M${x - CROSS} ${y - CROSS}l${2 * CROSS} ${2 * CROSS}m0 ${-2 * CROSS}l${-2 * CROSS} ${2 * CROSS}`;
    put(drawing.stopped, ["d"], [stopped ? cross : ""]);
  }

  /** Put a point where a number stands at a step; without a number it is not there. */
  function dot(/** @type {Element} */ node, /** @type {number} */ step, /** @type {number | undefined} */ value) {
    const isThere = value !== undefined && Number.isFinite(value);
    if (node.hasAttribute("hidden") === isThere) node.toggleAttribute("hidden", !isThere);
    if (isThere) put(node, ["cx", "cy"], placed.axes.place(step, placed.height(value)));
  }

  /** Mark the step that is shown. */
  function mark() {
    const step = lab.value(STEP);
    const hasGhost = view === "loss" && "ghost E" in lab.sweep.columns;
    placed.axes.upright(drawing.guide, step);
    dot(drawing.now, step, lab.value(VIEWS[view].now(main)));
    dot(drawing.ghostNow, step, hasGhost ? lab.value("ghost E") : undefined);
  }

  /** Read the picture at the step that is pointed at. */
  function read(/** @type {number | null} */ step) {
    drawing.reading.toggleAttribute("hidden", step === null);
    const n = step === null ? -1 : nearest(history.steps, step);
    const at = history.steps[n];
    dot(drawing.read, at, column(main)[n]);
    dot(drawing.ghostRead, at, ghost()?.[n]);
    if (n < 0) return write(said, "");
    placed.axes.upright(drawing.reading, at);
    const beside = ghost();
    const other = beside ? `, other run ${told(beside[n], 4)}` : "";
    const apart = beside ? `, difference ${told(column("ghost difference")[n], 4)}` : "";
    return write(said, `at step ${at.toLocaleString("en")}: ${told(column(main)[n], 4)}${other}${apart}`);
  }

  const stepAt = (/** @type {PointerEvent} */ event) => {
    const { left, width: wide } = svg.getBoundingClientRect();
    const step = Math.round(placed.axes.at(((event.clientX - left) * width) / wide));
    return Math.min(Math.max(step, 0), history.last);
  };
  function drag(/** @type {PointerEvent} */ event) {
    const isHeld = (event.buttons & 1) !== 0 && svg.hasPointerCapture(event.pointerId);
    if (!isHeld) return read(stepAt(event));
    if (lab.sweep.knob !== STEP || lab.stale) return undefined;
    return lab.move(nearest(lab.sweep.positions, stepAt(event)));
  }
  function grab(/** @type {PointerEvent} */ event) {
    if (event.button !== 0 || lab.lost) return;
    svg.setPointerCapture(event.pointerId);
    read(null);
    if (lab.knob === STEP) drag(event);
    else showStep(lab, stepAt(event));
  }
  svg.addEventListener("pointerdown", grab, { signal });
  svg.addEventListener("pointermove", drag, { signal });
  svg.addEventListener("pointerleave", () => read(null), { signal });
  const renew = () => {
    history = readHistory(model.get("history"));
    draw();
  };
  model.on("change:history", renew);
  model.on("change:run", draw);

  function update() {
    if (drawnFor === lab.sweep.weight) mark();
    else draw();
  }
  return { head, svg, update, resize };
}
