/** The picture of a surface: bands of E, the run's path as it is seen on the plane, the step that is shown, and −∇E. */

import { Axes, plain, ticks } from "../../link/axes.js";
import { element, put, uniqueId } from "../../link/dom.js";
import { range, symbol } from "../../link/names.js";
import { floats } from "../../link/sweep.js";

/**
 * `SentSurface` and `SentPath` of panel.py.
 * @typedef {{ across: DataView, up: DataView }} SentPath
 * @typedef {{ two: number[], ghost: number[], slopes: number[], E: number, on: number, isOff: boolean }} Marked what is shown; NaN: not known
 * @typedef {{ names: [string, string], slopes: [string, string], loss: string, on: string, apart: string,
 *   across: DataView, up: DataView, E: DataView, levels: number[], outlines: string[], ends: [number, number],
 *   steepest: number, about: string, step: number | null, has_run: boolean, by_hand: boolean, farthest: number,
 *   band: number, path: SentPath, is_near: boolean[], dots: SentPath, ghost: SentPath, ghost_at: string, every: number, made_for: Record<string, number[]> }} SentSurface
 */

const [LEFT, TOP, BELOW, APART, STRIP, RIGHT] = [52, 24, 42, 24, 14, 48]; // px; the strip is the scale of E
const [LARGEST, ROOMY] = [290, 240]; // px, of a side, and from where on it has room for more ticks
const SIDE = 1000; // of the square that the outlines are drawn in
const DARKEST = 0.62; // how much of its colour the highest band has
const LONGEST = 90; // px, of the arrow
const [HEAD, HALF] = [9, 5]; // px, of the arrow's head
const [START, END] = ["m-5 -5h10v10h-10z", "m-7 0l7 7l7 -7l-7 -7z"]; // around the ends of the path
const LABELS = 8; // of the scale, at most

/** Numbers in order, as the browser draws them. */
const places = (/** @type {SentPath} */ { across, up }) => [floats(across), floats(up)];

/** Write the value of a tick in little room. */
const tick = (/** @type {number} */ value) =>
  Math.abs(value) < 1e4 ? plain(value) : value.toExponential().replace("e+", "e").replace("-", "−");

/** An arrow from a place by so many px. */
function arrow(/** @type {number[]} */ [x, y], /** @type {number[]} */ [right, down]) {
  const length = Math.hypot(right, down);
  if (length < 1) return "";
  const [dx, dy] = [right / length, down / length];
  const [tipX, tipY] = [x + right, y + down];
  const back = Math.min(HEAD, length);
  const half = (HALF * back) / HEAD;
  const corner = (/** @type {number} */ side) =>
    `${(tipX - back * dx - side * half * dy).toFixed(2)} ${(tipY - back * dy + side * half * dx).toFixed(2)}`;
  const tip = `${tipX.toFixed(2)} ${tipY.toFixed(2)}`;
  return `M${x.toFixed(2)} ${y.toFixed(2)}L${tip}M${corner(1)}L${tip}L${corner(-1)}Z`;
}

const LOOKS = { ghost: "mlp-ghost", end: "mlp-hollow", on: "mlp-hollow" }; // which other pictures have too
const classOf = (/** @type {string} */ kind) => `mlp-surface-${kind} ${LOOKS[kind] ?? ""}`;

/** The parts of the picture, each by its class, from the back to the front. */
function parts() {
  const [clip, clipOutlines] = [uniqueId(), uniqueId()];
  const node = (/** @type {string} */ tag, /** @type {string} */ kind, attributes = {}) =>
    element(tag, { class: classOf(kind), ...attributes });
  const made = {
    room: element("rect"),
    square: element("rect", { width: SIDE, height: SIDE }),
    scale: element("g", { class: "mlp-axes" }),
    outlines: node("g", "outlines", { "clip-path": `url(#${clipOutlines})` }),
    frame: node("rect", "frame"),
    ghost: node("path", "ghost"),
    ghostPoint: element("circle", { class: "mlp-point mlp-hollow mlp-ghost", r: 4.5 }),
    path: node("path", "path"),
    near: node("path", "near"),
    dots: node("path", "dots"),
    start: node("path", "end"),
    end: node("path", "end"),
    cursor: node("path", "cursor"),
    arrow: node("path", "arrow"),
    point: element("circle", { class: "mlp-point", r: 6 }),
    strip: node("g", "strip"),
    on: node("path", "on", { d: "M0 0l-13 -7.5v15z" }),
    E: node("path", "true", { d: "M0 0l-9 -4.5v9z" }),
  };
  const inside = [
    made.ghost,
    made.path,
    made.near,
    made.dots,
    made.cursor,
    made.start,
    made.end,
    made.ghostPoint,
    made.arrow,
  ];
  const masks = [element("clipPath", { id: clip }, made.room), element("clipPath", { id: clipOutlines }, made.square)];
  const group = element("g", { "clip-path": `url(#${clip})` }, ...inside);
  return {
    ...made,
    nodes: [...masks, made.scale, made.outlines, made.frame, group, made.point, made.strip, made.on, made.E],
  };
}

/** The marks of the picture as they stand in words: the kind of each, and what is drawn in 18 × 14 px. */
const KEYS = {
  true: "M14 7l-9 -4.5v9z",
  on: "M16 7l-13 -6.5v13z",
  arrow: "M2 7h13m0 0l-7 -4v8z",
  end: `M9 7${START}`,
  last: `M9 7${END}`,
  dots: "M9 7h0",
  path: "M1 7h16",
  near: "M1 7h16",
  ghost: "M1 7h16",
};

/** A mark of the picture, to stand beside words. */
export const key = (/** @type {keyof typeof KEYS} */ kind) =>
  element(
    "svg",
    { viewBox: "0 0 18 14", class: "mlp-surface-key", "aria-hidden": "true" },
    element("path", { d: KEYS[kind], class: classOf(kind === "last" ? "end" : kind) }),
  );

/** The picture; `draw` takes a surface and a width, and `mark` what is shown of it. */
export function surfaceMap() {
  const drawing = parts();
  /** @type {SentSurface} */
  let surface;
  /** @type {Axes} */
  let axes;
  /** @type {Axes} the scale of E */
  let heights;
  const line = (/** @type {Float64Array[]} */ [across, up]) => (across.length ? axes.path(across, up) : "");

  /** The pieces of a path at whose both ends something holds. */
  const pieces = (/** @type {Float64Array[]} */ [across, up], /** @type {boolean[]} */ holds) =>
    holds
      .map((is, n) => (is ? `${n && holds[n - 1] ? "L" : "M"}${axes.place(across[n], up[n]).join(" ")}` : ""))
      .join("");

  function drawScale(/** @type {{ x: number, y: number, width: number, height: number }} */ frame) {
    const { levels, ends, E } = surface;
    const values = levels.length ? ends : [0, Math.max(2 * floats(E)[0], 1e-9)];
    heights = new Axes(frame, [0, 1], [], [], 0, { heights: values });
    const from = (/** @type {number} */ low) => {
      const top = heights.y(values[1]);
      return element("rect", { ...frame, y: top, height: heights.y(low) - top, class: "mlp-surface-band" });
    };
    const skip = Math.ceil(levels.length / LABELS);
    const named = levels.filter((_, n) => n % skip === 0);
    const text = (/** @type {number} */ level) =>
      element(
        "text",
        { x: frame.x + frame.width + 5, y: heights.y(level) + 4, class: "mlp-surface-level" },
        heights.tick(level),
      );
    const name = element("text", { x: frame.x + frame.width / 2, y: TOP - 9, class: "mlp-name" }, "E");
    const outline = element("rect", { ...frame, class: "mlp-surface-frame" });
    drawing.strip.replaceChildren(...levels.map(from), outline, name, ...named.map(text));
  }

  function drawAxes() {
    const { x, y, width, height } = axes.frame;
    const names = surface.names.map((name) => `${symbol(name)}   ${name}`);
    const across = element("text", { x: x + width / 2, y: y + height + 35, class: "mlp-name" }, names[0]);
    const up = element("text", { x: x - 8, y: y - 10, class: "mlp-name mlp-start" }, names[1]);
    drawing.scale.replaceChildren(...axes.grid(), across, up);
    for (const node of [drawing.room, drawing.frame]) put(node, ["x", "y", "width", "height"], [x, y, width, height]);
    put(drawing.outlines, ["transform"], [`translate(${x} ${y}) scale(${width / SIDE})`]);
  }

  function drawBands() {
    const bands = surface.outlines.map((d) => element("path", { d, class: "mlp-surface-band" }));
    drawing.outlines.replaceChildren(...bands);
    const each = 1 - (1 - DARKEST) ** (1 / Math.max(bands.length, 1)); // a place lies under the tints of all levels below it
    for (const group of [drawing.outlines, drawing.strip]) group.style.setProperty("--mlp-tint", each.toFixed(4));
  }

  function drawPaths() {
    const path = places(surface.path);
    put(drawing.path, ["d"], [line(path)]);
    put(drawing.near, ["d"], [pieces(path, surface.is_near)]);
    put(drawing.ghost, ["d"], [line(places(surface.ghost))]);
    const [across, up] = places(surface.dots);
    put(drawing.dots, ["d"], [[...across].map((x, n) => `M${axes.place(x, up[n]).join(" ")}h0`).join("")]);
    const last = path[0].length - 1;
    if (last < 0) return;
    const at = (/** @type {number} */ n) => axes.place(path[0][n], path[1][n]).join(" ");
    put(drawing.start, ["d"], [`M${at(0)}${START}`]);
    put(drawing.end, ["d"], [`M${at(last)}${END}`]);
  }

  return {
    nodes: drawing.nodes,
    outlines: drawing.outlines,

    /** Draw what stays while the steps are gone through; gives the height. */
    draw(/** @type {SentSurface} */ sent, /** @type {number} */ width) {
      surface = sent;
      const side = Math.min(LARGEST, width - LEFT - APART - STRIP - RIGHT);
      const frame = { x: LEFT, y: TOP, width: side, height: side };
      const [across, up] = [sent.across, sent.up].map(floats);
      const ends = (/** @type {Float64Array} */ grid) => [grid[0], grid[grid.length - 1]];
      const inside = (/** @type {number[]} */ [low, high]) =>
        ticks(low, high, side > ROOMY ? 7 : 4).filter((value) => value >= low - 1e-9 && value <= high + 1e-9);
      const [[left, right], bottomAndTop] = [ends(across), ends(up)];
      axes = new Axes(frame, [left, right], inside([left, right]), inside(bottomAndTop), 8, {
        heights: bottomAndTop,
        tick,
      });
      drawScale({ x: LEFT + side + APART, y: TOP, width: STRIP, height: side });
      drawAxes();
      drawBands();
      drawPaths();
      return TOP + side + BELOW;
    },

    /** Mark the place of the two parameters, with the arrow against their slopes, and both E on their scale. */
    mark(/** @type {Marked} */ { two: [x, y], ghost, slopes, E, on, isOff }) {
      const there = axes.place(x, y);
      const [[left, right], [bottom, top]] = [axes.ends, axes.heights];
      const isIn = x >= left && x <= right && y >= bottom && y <= top;
      put(drawing.point, ["cx", "cy", "visibility"], [...there, isIn ? "visible" : "hidden"]);
      drawing.point.classList.toggle("mlp-hollow", isOff);
      const isThere = ghost.every(Number.isFinite);
      put(drawing.ghostPoint, ["visibility"], [isThere ? "visible" : "hidden"]);
      if (isThere) put(drawing.ghostPoint, ["cx", "cy"], axes.place(ghost[0], ghost[1]));
      const long = surface.steepest ? LONGEST / surface.steepest : 0;
      put(drawing.arrow, ["d"], [arrow(there.map(Number), [-long * slopes[0], long * slopes[1]])]);
      const { x: beside } = heights.frame;
      for (const [node, value] of /** @type {[Element, number][]} */ ([
        [drawing.E, E],
        [drawing.on, on],
      ])) {
        const isInside = value >= heights.heights[0] && value <= heights.heights[1];
        const place = `translate(${beside - 1} ${heights.y(value).toFixed(2)})`;
        put(node, ["transform", "visibility"], isInside ? [place, "visible"] : ["", "hidden"]);
      }
    },

    /** Cross lines at a place, or nowhere. */
    cross(/** @type {[number, number] | null} */ place) {
      const { x, y, width, height } = axes.frame;
      const [at, over] = place ? axes.place(...place) : [0, 0];
      put(drawing.cursor, ["d"], [place ? `M${x} ${over}h${width}M${at} ${y}v${height}` : ""]);
    },

    /** The columns and the row of the grid that are nearest to a place in the picture; null outside the frame. */
    nearest(/** @type {number} */ right, /** @type {number} */ down, /** @type {Float64Array[]} */ grids) {
      const { x, y, width, height } = axes.frame;
      const parts_ = [(right - x) / width, 1 - (down - y) / height];
      if (parts_.some((part) => part < 0 || part > 1)) return null;
      return parts_.map((part, n) => Math.round(part * (grids[n].length - 1)));
    },
  };
}

/** Whether the surface is about the numbers that the sweep has last, up to rounding. */
export function isMadeFor(
  /** @type {SentSurface} */ { made_for: numbers, on, apart },
  /** @type {import("../../link/sweep.js").Sweep} */ sweep,
) {
  const { table, width, rows, columns } = sweep;
  if (![on, apart].every((name) => name in columns)) return false;
  return Object.entries(numbers).every(([name, values]) => {
    if (!(name in columns)) return false;
    const first = (rows - 1) * width + columns[name][0];
    return range(values.length).every(
      (n) => Math.abs(table[first + n] - values[n]) <= 1e-9 * Math.max(Math.abs(values[n]), 1),
    );
  });
}
