/** How far measured slopes are from the formula, over the steps that were tried: the V appears as the student goes along it. */

import { Axes, power } from "../../link/axes.js";
import { button, element, put, span, uniqueId, write } from "../../link/dom.js";
import { range, symbol } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { dragPoint, onGrid, plot, say, slider } from "../../link/plot.js";
import { save } from "../../link/traits.js";

/** @typedef {{ h: number, visited: number[], guess: number | null, revealed: boolean, steps: number[],
 *   methods: string[] }} Traits */

const [LEFT, TOP, RIGHT, BELOW] = [52, 28, 14, 44];
const [LEAST, RIM, TOP_LEVEL] = [-18, -19.5, 1]; // powers of ten: what lies below the least is drawn at the rim
const LAST = 1e-16; // the last digits of a slope: what lies below is chance, as a single small error beside large ones is
const ENOUGH = 8; // steps to try before all may be seen
const NEAR = 4; // positions: a move that is not longer passes over what lies between
const [LINE, LETTER] = [15, 7.5]; // px: of the names of methods
const [ASIDE, CLEAR] = [12, 4]; // px: from a point to its name, and from a name to a mark
const WORDS = 8; // px: from the top to the middle of the words at the step that was held for the best

/** The marks of the methods around a place, and the one for what lies below the picture. */
const MARKS = [
  (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (x, y, r) => `M${x} ${y - 1.2 * r}l${1.1 * r} ${2 * r}h${-2.2 * r}z`,
];
const BELOW_MARK = (x, y, r) => `M${x - 1.1 * r} ${y - r}h${2.2 * r}l${-1.1 * r} ${2 * r}z`;

/** What is expected: its name, on which side of its line (px) and about how high (a power of ten) that stands. */
const EXPECTED = [
  { words: "truncation ½ |E″| h", apart: 13, level: -14.5 },
  { words: "truncation ⅙ |E‴| h²", apart: 13, level: -17.5 },
  { words: "rounding ε E / h", apart: -6, level: -2 },
];

const isBelow = (/** @type {number} */ value) => value < 10 ** LEAST;
const level = (/** @type {number} */ value) => (isBelow(value) ? RIM : Math.log10(value));
const text = (/** @type {number} */ value) => (isBelow(value) ? "< 1e−18" : format(value, 3));
const step = (/** @type {number} */ value) => value.toExponential(1).replace("e+0", "").replaceAll("-", "−");

/**
 * Where names stand beside their points, one above the other: each as near as can be, where it hides the fewest marks.
 * @param {{ name: string, x: number, y: number }[]} points
 * @param {[number, number][]} marks
 * @param {{ x: number, y: number, width: number, height: number }} frame
 */
function besides(points, marks, frame) {
  /** @type {number[]} */
  const taken = [];
  return points.map(({ name, x, y }) => {
    const wide = LETTER * name.length;
    const tries = [0, -1, 1, -2, 2, -3, 3, -4, 4].flatMap((off) =>
      [1, -1].map((side) => {
        const [left, middle] = [side > 0 ? x + ASIDE : x - ASIDE - wide, y + off * LINE];
        const isInside = left >= frame.x && left + wide <= frame.x + frame.width;
        const isBetween = middle >= frame.y + WORDS + LINE && middle <= frame.y + frame.height - 8;
        const isFree = isInside && isBetween && taken.every((other) => Math.abs(other - middle) >= LINE);
        const isHidden = (/** @type {[number, number]} */ [across, down]) =>
          across > left - CLEAR && across < left + wide + CLEAR && Math.abs(down - middle) < LINE / 2 + CLEAR;
        return { side, middle, hides: isFree ? marks.filter(isHidden).length : Infinity };
      }),
    );
    const best = tries.reduce((least, one) => (one.hides < least.hides ? one : least));
    taken.push(best.middle);
    return best;
  });
}

const NAMES = { central: "the central difference", "complex step": "the complex step" };

/** The question, the answer to it, and what lets all be seen. */
function question(model, moving, errorsOf) {
  const name = NAMES[model.get("methods").at(-1)];
  const unlocked = () => model.get("guess") !== null || model.get("visited").length >= ENOUGH;
  const verdict = element("p", { class: "mlp-verdict", role: "status" });
  const here = button({ click: () => model.get("revealed") || save(model, { guess: moving.value() }) }, "here");
  const all = button({ click: reveal }, "show all");
  const words = element("span", { class: "mlp-question" }, `Which h is best for ${name}? Go there, and press`);

  function reveal() {
    if (unlocked()) save(model, { revealed: !model.get("revealed") });
    else write(verdict, `First say where, or look at ${ENOUGH} steps: then all can be shown.`);
  }

  function judge(guess) {
    if (guess === null) return "";
    if (!model.get("revealed")) return `You hold h = ${step(guess)} for the best.`;
    const errors = errorsOf(model.get("methods").length - 1);
    const near = errors.map((_, n) => Math.max(...errors.subarray(Math.max(n - 1, 0), n + 2), LAST));
    const [at, best] = [moving.grid.indexOf(guess), near.indexOf(Math.min(...near))];
    const found = near[at] <= 10 * near[best] ? "✓ Well chosen" : "✗ Not there";
    const off = [...new Set([at, best])].map((n) => `at h = ${step(moving.grid[n])} by ${text(errors[n])}`);
    return `${found}: ${name} is off ${off.join(", ")}.`;
  }

  function update() {
    all.setAttribute("aria-disabled", !unlocked());
    all.setAttribute("aria-pressed", model.get("revealed"));
    here.setAttribute("aria-disabled", model.get("revealed"));
    write(verdict, judge(model.get("guess")));
  }
  const node = element("div", {}, element("div", { class: "mlp-choices" }, words, here, all), verdict);
  return { node, update };
}

/** What is drawn of a method: its line, its marks, the mark of now, and its name beside that. */
function way(name, n) {
  const path = (kind) => element("path", { class: `${kind} mlp-way-${n}` });
  return { line: path("mlp-way"), marks: path("mlp-marks"), now: path("mlp-marks mlp-now"), name, n };
}

/** @param {import("../../link/panel.js").Tools<Traits>} tools */
function build({ lab, model, signal, mount }) {
  const moving = onGrid(model, "h", Float64Array.from(model.get("steps")));
  const levels = Array.from(moving.grid, Math.log10);
  const errorsOf = (/** @type {number} */ n) => {
    const start = lab.row * lab.sweep.width + lab.sweep.columns.measured[0] + n * levels.length;
    return lab.sweep.table.subarray(start, start + levels.length);
  };
  const ways = model.get("methods").map(way);
  const lines = EXPECTED.map(({ words }) => ({
    line: element("line", { class: "mlp-expected" }),
    label: element("text", { class: "mlp-along" }, words),
  }));
  const labels = ways.map(({ name }) => element("text", {}, name));
  const [guide, guess] = ["mlp-guide", "mlp-guess"].map((kind) => element("line", { class: kind }));
  const guessed = element("text", {}, "your h");
  const [clip, room, scale] = [uniqueId(), element("rect"), element("g", { class: "mlp-axes" })];
  const inside = element("g", { "clip-path": `url(#${clip})` }, guide, guess, ...lines.map(({ line }) => line));
  inside.append(...ways.map(({ line }) => line));

  const numbers = new Numbers(lab);
  const [weight, h] = [span(""), span("")];
  const slope = numbers.place(() => `gradient_${lab.sweep.weight}`);
  const readout = element("p", { class: "mlp-readout" }, span("", "∂E/∂", weight, " = ", slope), " ", h, " ");
  ways.forEach(({ name, n }) => {
    const mark = element("path", { d: MARKS[n](6, 6, 4.5), class: `mlp-marks mlp-way-${n}` });
    const glyph = element("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, mark);
    const off = numbers.place(() => `measured[${n}, ${moving.at()}]`, "", { how: text });
    readout.append(span("", glyph, `${name} `, off, " off"), " ");
  });

  /** @type {Axes} */
  let axes;
  const { svg, resize } = plot(signal, (width) => {
    const frame = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: Math.min(300, 0.5 * width + 80) };
    const sparse = frame.width < 500 ? 4 : 2;
    const across = range(16 / sparse + 1).map((n) => n * sparse - 16);
    const up = range(7).map((n) => 3 * n + LEAST);
    axes = new Axes(frame, [-16, 0], across, up, 8, { heights: [RIM - 0.5, TOP_LEVEL], tick: power });
    for (const [name, size] of Object.entries(frame)) room.setAttribute(name, size);
    const rim = axes.y(RIM);
    const end = frame.x + frame.width;
    scale.replaceChildren(
      ...axes.grid(),
      element("line", { x1: frame.x, x2: end, y1: rim, y2: rim, class: "mlp-guide" }),
      element("text", { x: frame.x - 8, y: rim + 4, class: "mlp-name mlp-right" }, "below"),
      element("text", { x: 6, y: 14, class: "mlp-name mlp-start" }, "|measured − formula|"),
      element("text", { x: frame.x + frame.width / 2, y: frame.y + frame.height + 36, class: "mlp-name" }, "step h"),
    );
    update();
    return frame.y + frame.height + BELOW;
  });
  const over = [...lines.map(({ label }) => label), guessed, ...ways.map(({ marks }) => marks)];
  svg.append(element("clipPath", { id: clip }, room), scale, inside, ...over, ...ways.map(({ now }) => now), ...labels);

  function drawGuess() {
    const at = model.get("guess");
    for (const node of [guess, guessed]) node.toggleAttribute("hidden", at === null);
    if (at === null) return;
    axes.upright(guess, Math.log10(at));
    const [x, isLeft] = [axes.x(Math.log10(at)), at < 1e-8];
    put(
      guessed,
      ["x", "y", "class"],
      [`${x + (isLeft ? 5 : -5)}`, `${TOP + WORDS + 4}`, isLeft ? "mlp-start" : "mlp-right"],
    );
  }

  function drawExpected() {
    const start = lab.row * lab.sweep.width + lab.sweep.columns.expected[0];
    lines.forEach(({ line, label }, n) => {
      const [left, right] = [0, 1].map((end) => Math.log10(lab.sweep.table[start + 2 * n + end]));
      const there = model.get("revealed") && Number.isFinite(left);
      for (const node of [line, label]) node.toggleAttribute("hidden", !there);
      if (!there) return;
      put(line, ["x1", "y1"], axes.place(-16, left));
      put(line, ["x2", "y2"], axes.place(0, right));
      const rise = (right - left) / 16;
      const at = Math.min(Math.max(-16 + (EXPECTED[n].level - left) / rise, -15.6), -6);
      const [x, y] = axes.place(at, left + rise * (at + 16));
      const angle = (Math.atan2(axes.y(0) - axes.y(rise), axes.x(1) - axes.x(0)) * 180) / Math.PI;
      label.setAttribute("transform", `translate(${x} ${y}) rotate(${(-angle).toFixed(2)})`);
      label.setAttribute("y", EXPECTED[n].apart);
    });
  }

  function drawWay({ line, marks, now, n }, shown, at) {
    const errors = errorsOf(n);
    const place = (i) => axes.place(levels[i], level(errors[i]));
    const mark = (i, r) => (isBelow(errors[i]) ? BELOW_MARK : MARKS[n])(...place(i).map(Number), r);
    const size = axes.frame.width < 500 ? 2.2 : 3.2;
    const joined = shown.map((i, k) => `${k && shown[k - 1] === i - 1 ? "L" : "M"}${place(i).join(" ")}`);
    line.setAttribute("d", joined.join(""));
    marks.setAttribute("d", shown.map((i) => mark(i, size)).join(""));
    now.setAttribute("d", mark(at, 6));
    return { marks: shown.map((i) => place(i).map(Number)), y: Number(place(at)[1]) };
  }

  function update() {
    const at = moving.at();
    const shown = model.get("revealed") ? range(levels.length) : model.get("visited");
    const x = axes.x(levels[at]);
    axes.upright(guide, levels[at]);
    drawGuess();
    const { frame } = axes;
    const drawn = ways.map((each) => drawWay(each, shown, at));
    const points = drawn.map(({ y }, n) => ({ name: ways[n].name, x, y }));
    const places = besides(
      points,
      drawn.flatMap(({ marks }) => marks),
      frame,
    );
    labels.forEach((label, n) => {
      const { side, middle } = places[n];
      put(label, ["x", "y"], [`${x + side * ASIDE}`, `${middle + 4}`]);
      label.setAttribute("class", side > 0 ? "mlp-start" : "mlp-right");
    });
    drawExpected();
    write(weight, symbol(lab.sweep.weight));
    write(h, `h = ${step(moving.value())}`);
    numbers.write();
    say(svg, readout);
    steps.update(readout.textContent ?? "");
    asked.update();
  }

  const steps = slider(moving, "step h", step);
  const asked = question(model, moving, errorsOf);
  mount(
    { class: "mlp mlp-differences", "aria-label": "Errors of measured slopes" },
    svg,
    readout,
    steps.node,
    asked.node,
  );
  resize();
  dragPoint(svg, moving, () => (value) => axes.x(Math.log10(value)));

  let before = moving.at();
  function visit() {
    const now = moving.at();
    const from = Math.abs(now - before) <= NEAR ? before : now;
    const passed = range(Math.abs(now - from) + 1).map((n) => Math.min(now, from) + n);
    before = now;
    model.set(
      "visited",
      [...new Set([...model.get("visited"), ...passed])].sort((a, b) => a - b),
    );
    update();
  }
  model.on("change:h", visit);
  for (const trait of ["visited", "guess", "revealed"]) model.on(`change:${trait}`, update);
  return update;
}

export default { render: panel(build, false) };
