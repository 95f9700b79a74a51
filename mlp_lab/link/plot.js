/** What plots share: a picture as wide as its place, and a trait that its point and a slider move. */

import { element, span } from "./dom.js";

/** @typedef {import("@anywidget/types").AnyModel<any>} Model */

const USUAL = 834; // px, until the picture has its place

/** Make a picture that is drawn anew for each width that its place has; `draw` gives its height. */
export function plot(/** @type {AbortSignal} */ signal, /** @type {(width: number) => number} */ draw) {
  /** @type {SVGSVGElement} */
  const svg = element("svg", { class: "mlp-plot", role: "img" });
  let drawn = 0;
  function resize() {
    const width = svg.clientWidth || drawn || USUAL;
    if (width === drawn) return;
    drawn = width;
    svg.setAttribute("viewBox", `0 0 ${width} ${draw(width)}`);
  }
  const observer = new ResizeObserver(resize);
  observer.observe(svg);
  signal.addEventListener("abort", () => observer.disconnect());
  return { svg, resize };
}

/**
 * A trait on its grid: while it is moved the page follows, and the kernel is told once it is let go of.
 * @param {Model} model
 * @param {string} trait
 * @param {Float64Array} grid
 */
export function onGrid(model, trait, grid) {
  let held = false;
  return {
    trait,
    grid,
    /** Where on the grid it stands; the kernel has put it to one of these positions. */
    at: () => grid.indexOf(model.get(trait)),
    value: () => /** @type {number} */ (model.get(trait)),
    move(/** @type {number} */ position) {
      held = true;
      model.set(trait, grid[position]);
    },
    release() {
      if (held) model.save_changes();
      held = false;
    },
  };
}

/** @typedef {ReturnType<typeof onGrid>} Moving */

/**
 * The slider of a trait, between its ends; a key that is held down is one turn, though its every repeat is a change.
 * @param {Moving} moving
 * @param {string} label
 * @param {(value: number) => string} text
 */
export function slider(moving, label, text) {
  let byKey = false;
  const release = () => ((byKey = false), moving.release());
  const input = element("input", {
    type: "range",
    min: 0,
    max: moving.grid.length - 1,
    step: 1,
    "aria-label": label,
    input: () => moving.move(Number(input.value)),
    change: () => byKey || moving.release(),
    keydown: () => (byKey = true),
    keyup: release,
    blur: release,
  });
  const [low, high] = [moving.grid[0], moving.grid[moving.grid.length - 1]].map((end) => span("mlp-end", text(end)));
  const node = element("div", { class: "mlp-slide" }, span("mlp-name", label), low, input, high);

  function update(/** @type {string} */ spoken) {
    input.value = moving.at();
    input.setAttribute("aria-valuetext", `${text(moving.value())}, ${spoken}`);
  }
  return { node, update };
}

/**
 * Take the point of a picture along with the pointer.
 * @param {SVGSVGElement} svg
 * @param {Moving} moving
 * @param {(x: number, y: number) => (value: number) => number} across gives, for the place where the point was grabbed,
 *   where a value stands across the picture
 */
export function dragPoint(svg, moving, across) {
  /** @type {((value: number) => number) | null} */
  let place = null;
  const inside = (/** @type {PointerEvent} */ event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  function drag(/** @type {PointerEvent} */ event) {
    if (!place) return;
    const { x } = inside(event);
    const apart = Array.from(moving.grid, (value) => Math.abs(/** @type {any} */ (place)(value) - x));
    moving.move(apart.indexOf(Math.min(...apart)));
  }
  function grab(/** @type {PointerEvent} */ event) {
    if (event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    const { x, y } = inside(event);
    place = across(x, y);
    drag(event);
  }
  const release = () => ((place = null), moving.release());
  svg.addEventListener("pointerdown", grab);
  svg.addEventListener("pointermove", drag);
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, release);
}

/** Show text as the words for a picture too. */
export function say(/** @type {SVGSVGElement} */ svg, /** @type {HTMLElement} */ words) {
  const text = words.textContent ?? "";
  if (svg.getAttribute("aria-label") !== text) svg.setAttribute("aria-label", text);
}
