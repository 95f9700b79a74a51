/** The words beside the picture of a surface, and the numbers of the step that is shown. */

import { element, span, write } from "../../link/dom.js";
import { parse, symbol } from "../../link/names.js";
import { format, Numbers } from "../../link/numbers.js";
import { STEP } from "../../link/sweep.js";
import { key } from "./map.js";

/** @typedef {import("./map.js").SentSurface} SentSurface */

const counted = (/** @type {number} */ n) => n.toLocaleString("en");

/** What the marks of the picture mean. */
function legend(/** @type {SentSurface} */ { levels, band, has_run: hasRun, every, ghost }) {
  const one = (/** @type {Parameters<typeof key>[0]} */ kind, /** @type {string} */ text) => span("", key(kind), text);
  const lines = span("", levels.length ? `a line every ${band} of E` : "E is the same everywhere");
  if (!hasRun) return [lines];
  const dots = every === 1 ? "each step" : `every ${counted(every)} steps`;
  const marks = [one("end", "start"), one("last", "last step"), one("dots", dots)];
  const right = levels.length ? [one("near", `surface right to ±${band / 2}`)] : [];
  return [lines, ...marks, ...right, ...(ghost.across.byteLength ? [one("ghost", "other run")] : [])];
}

/** What stands beside the picture: what is held, the numbers of the step that is shown, and what they mean. */
export function words(
  /** @type {import("../../link/lab.js").Lab} */ lab,
  /** @type {() => SentSurface} */ surface,
  /** @type {() => boolean} */ isReady,
) {
  const numbers = new Numbers(lab);
  const [held, verdict, shown, keys] = [
    element("p"),
    element("p"),
    span(""),
    element("p", { class: "mlp-legend mlp-surface-legend" }),
  ];
  const named = (/** @type {"loss" | "on" | "apart"} */ kind) => () => (isReady() ? surface()[kind] : undefined);
  const slope = (/** @type {number} */ n) => numbers.place(() => surface().slopes[n]);
  const slopeNames = [span(""), span("")];
  const point = element("circle", { cx: 9, cy: 7, r: 5, class: "mlp-point" });
  const pointKey = element("svg", { viewBox: "0 0 18 14", class: "mlp-surface-key", "aria-hidden": "true" }, point);
  const loss = span("");
  const table = element("div", { class: "mlp-surface-table mlp-readout" });
  const row = (/** @type {Node} */ mark, /** @type {(Node | string)[]} */ name, /** @type {Node} */ number) =>
    table.append(mark, element("span", {}, ...name), number);
  row(pointKey, [shown], span(""));
  row(
    key("true"),
    [loss],
    numbers.place(() => surface().loss),
  );
  row(key("on"), ["E on the surface"], numbers.place(named("on")));
  row(span(""), ["‖Δ others‖ since it was made"], numbers.place(named("apart")));
  row(key("arrow"), ["−∇E goes against ", slopeNames[0]], slope(0));
  row(span(""), ["and against ", slopeNames[1]], slope(1));
  held.className = "mlp-surface-held";
  verdict.className = "mlp-surface-verdict";

  /** Whether the lab's own example is another one than that of the surface. */
  function isElsewhere() {
    const { knob, rows } = lab.sweep;
    const isOfExample = ["O_I", "t"].includes(parse(knob).array);
    return isOfExample && !surface().has_run && lab.value(knob) !== lab.value(knob, rows - 1);
  }
  const isOff = () => isReady() && (isElsewhere() || lab.value(surface().apart) > 0);
  function judged() {
    const { apart, farthest, has_run: hasRun, path } = surface();
    const isAlone = path.across.byteLength <= Float64Array.BYTES_PER_ELEMENT; // a run of no step
    if (!isReady()) return "The surface is being made.";
    if (isElsewhere())
      return "Off the surface: it is that of other inputs and targets. It is made anew once you let go.";
    const off = lab.value(apart);
    if (off) return `Off the surface: the others have moved by ${format(off)}. It is made anew once you let go.`;
    if (!hasRun || isAlone) return "On the surface: here E is what it shows.";
    if (!farthest) return "Nothing else moves in this run: the surface is true at every step.";
    return `On the surface. The rest of the path lies off it: the others get as far as ${format(farthest)} away.`;
  }
  function standing() {
    const { has_run: hasRun, by_hand: byHand } = surface();
    if (!hasRun) return "the weights of now";
    const step = `step ${counted(lab.value(STEP))}`;
    return byHand && lab.row === lab.sweep.rows - 1 ? `turned by hand at ${step}` : step;
  }
  return {
    node: element("div", { class: "mlp-surface-words" }, held, table, verdict),
    keys,
    isOff,
    renew() {
      const { step, about, names } = surface();
      const where = step === null ? "as they are now" : `as at step ${counted(step)}`;
      write(held, `All other weights and biases are ${where}.`);
      write(loss, about);
      slopeNames.forEach((node, n) => write(node, `∂E/∂${symbol(names[n])}`));
      keys.replaceChildren(...legend(surface()));
    },
    update() {
      point.classList.toggle("mlp-hollow", isOff());
      write(shown, standing());
      write(verdict, judged());
      numbers.write();
    },
  };
}
