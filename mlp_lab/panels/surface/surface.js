/** E over two weights, all others held: the run's path over it, and how far the step that is shown lies off it. */

import { element, put, span, uniqueId, write } from "../../link/dom.js";
import { parse, symbol } from "../../link/names.js";
import { format } from "../../link/numbers.js";
import { panel } from "../../link/panel.js";
import { plot } from "../../link/plot.js";
import { floats, nearest } from "../../link/sweep.js";
import { knobOptions } from "../../link/weight_choice.js";
import { isMadeFor, surfaceMap } from "./map.js";
import { words } from "./words.js";

/** @typedef {import("./map.js").SentSurface} SentSurface */
/** @typedef {import("../../link/panel.js").Tools<{ surface: SentSurface }>} Tools */

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const FAR = 10; // positions at once, with the shift key
const HINT = "Point at the surface to read E. A click, or arrow keys and Enter, puts both weights there.";

/** What asks Python, one wish after the other, and says what came of it. */
function asking(/** @type {Tools} */ { lab, model, signal }, /** @type {(notice: string) => void} */ say) {
  let waiting = "";
  model.on("msg:custom", ({ done, refuses, reason }) => {
    if (signal.aborted || waiting !== (done ?? refuses)) return;
    waiting = "";
    say(refuses ? `Not taken: ${reason}.` : "");
  });
  return (/** @type {string} */ wish, /** @type {unknown} */ across, /** @type {unknown} */ up) => {
    if (lab.lost) return;
    waiting = uniqueId();
    lab.release(); // the kernel has to know the step that is shown
    say("Waiting for the kernel.");
    model.send({ do: wish, across, up, request: waiting });
  };
}

/** The lists of all weights and biases, one for each axis. */
function axisChoices(/** @type {Tools} */ { lab, model }, /** @type {ReturnType<typeof asking>} */ ask) {
  const choices = ["across", "up"].map((axis, n) => {
    const about = { "aria-label": `weight or bias ${axis}`, change: () => take(n) };
    return element("select", about, ...knobOptions(lab, "wb"));
  });
  function take(/** @type {number} */ n) {
    const before = model.get("surface").names;
    const names = choices.map(({ value }) => value);
    if (names[0] === names[1]) names[1 - n] = before[n]; // they change places
    ask("turn", names[0], names[1]);
  }
  function update() {
    choices.forEach((choice, n) => {
      choice.value = model.get("surface").names[n];
      choice.disabled = lab.lost;
    });
  }
  return { choices, update };
}

/** @param {Tools} tools */
function build(tools) {
  const { lab, model, signal, mount } = tools;
  let surface = model.get("surface");
  let grids = [surface.across, surface.up].map(floats);
  let E = floats(surface.E);
  /** @type {import("../../link/sweep.js").Sweep | undefined} */
  let known;
  let isReady = false;
  /** @type {[number, number] | null} where the surface is read: the column and the row of the grid */
  let cursor = null;
  const picture = surfaceMap();
  const reading = element("p", { class: "mlp-surface-reading", role: "status", id: uniqueId() });
  const ask = asking(tools, (notice) => write(reading, notice || HINT));
  const axes = axisChoices(tools, ask);
  const beside = words(
    lab,
    () => surface,
    () => isReady,
  );
  const { svg, resize } = plot(signal, (width) => {
    const height = picture.draw(surface, width);
    read(null);
    mark();
    return height;
  });
  svg.append(...picture.nodes);
  put(svg, ["role", "tabindex", "aria-describedby"], ["application", "0", reading.id]);
  svg.setAttribute("data-lm-suppress-shortcuts", "true");

  const valueAt = () => /** @type {[number, number]} */ (cursor?.map((n, axis) => grids[axis][n]));

  /** Read E at a place of the grid. */
  function read(/** @type {[number, number] | null} */ place) {
    cursor = place;
    if (!place) {
      picture.cross(null);
      write(reading, HINT);
      return;
    }
    const two = valueAt();
    picture.cross(two);
    const said = two.map((value, n) => `${symbol(surface.names[n])} = ${format(value)}`).join(", ");
    write(
      reading,
      `${said}: E = ${format(E[place[1] * grids[0].length + place[0]])} on the surface. Click or Enter puts both there.`,
    );
  }
  const putThere = () => cursor && ask("put", ...valueAt());

  function pointAt(/** @type {PointerEvent | MouseEvent} */ event) {
    const inside = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
    read(/** @type {[number, number] | null} */ (picture.nearest(inside.x, inside.y, grids)));
  }
  function walk(/** @type {KeyboardEvent} */ event) {
    if (event.key === "Escape") read(null);
    if (event.key === "Enter" || event.key === " ") putThere();
    else if (!(event.key in WAYS)) return;
    event.preventDefault();
    if (!(event.key in WAYS)) return;
    const from = cursor ?? surface.names.map((name, n) => nearest(grids[n], lab.value(name)));
    const far = event.shiftKey ? FAR : 1;
    const [x, y] = WAYS[event.key].map((way, n) => Math.min(Math.max(from[n] + far * way, 0), grids[n].length - 1));
    read([x, y]);
  }
  svg.addEventListener("pointermove", pointAt, { signal });
  svg.addEventListener("pointerleave", () => read(null), { signal });
  svg.addEventListener("click", (event) => (pointAt(event), putThere()), { signal });
  svg.addEventListener("keydown", walk, { signal });
  svg.addEventListener("blur", () => read(null), { signal });

  const head = element("div", { class: "mlp-head mlp-surface-head" }, element("b", {}, "Loss surface"));
  head.append(span("", "E over ", axes.choices[0], " → and ", axes.choices[1], " ↑"));
  const right = element("div", { class: "mlp-surface-side" }, beside.node, reading);
  const about = { class: "mlp mlp-surface", "aria-label": "Loss surface" };
  mount(about, head, element("div", { class: "mlp-surface-room" }, element("div", {}, svg), right), beside.keys);
  renewWords();
  resize();

  function renewWords() {
    beside.renew();
    axes.update();
    svg.setAttribute("aria-label", `E over ${surface.names.map(symbol).join(" and ")}, ${surface.about}`);
  }
  function renew() {
    surface = model.get("surface");
    grids = [surface.across, surface.up].map(floats);
    E = floats(surface.E);
    known = undefined;
    renewWords();
    picture.draw(surface, svg.viewBox.baseVal.width);
    read(null);
    update();
  }

  /** Mark what is shown on the surface. */
  function mark() {
    if (known !== lab.sweep) {
      known = lab.sweep;
      isReady = isMadeFor(surface, known);
      picture.outlines.classList.toggle("mlp-surface-old", !isReady);
    }
    const { names, slopes, loss, on } = surface;
    const value = (/** @type {string} */ name) => lab.value(name);
    const isThere = [loss, parse(slopes[0]).array].every((name) => name in lab.sweep.columns);
    picture.mark({
      two: names.map(value),
      ghost: surface.ghost_at in lab.sweep.columns ? [0, 1].map((n) => value(`${surface.ghost_at}[${n}]`)) : [NaN, NaN],
      slopes: isThere ? slopes.map(value) : [0, 0],
      E: isThere ? lab.value(loss) : NaN,
      on: isReady ? lab.value(on) : NaN,
      isOff: beside.isOff(),
    });
  }
  function update() {
    mark();
    beside.update();
    axes.update();
  }
  model.on("change:surface", renew);
  return update;
}

export default { render: panel(build) };
