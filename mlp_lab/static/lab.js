/**
 * The shared state of a lesson in the browser: the last sweep the kernel sent, the row of it that is shown,
 * and what the student points at. Panels get it as `(await host.getWidget(model.get("lab"))).exports`.
 *
 * Nothing here knows a formula of the network: numbers are looked up in the sweep's table, formatted and drawn.
 * Each module is loaded by itself and can import no other, so what panels have in common reaches them through the lab.
 */

const BUSY_AFTER = 4000; // ms without an answer before a panel says so
const SVG = "http://www.w3.org/2000/svg";

/** Make an element; attributes that are functions become listeners, children may be strings. */
function element(tag, attributes = {}, ...children) {
  const made = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value);
  }
  // JupyterLab would take arrows, Enter and letters for its own: it asks the element that has the focus
  if (FOCUSABLE.has(tag) || "tabindex" in attributes) made.setAttribute("data-lm-suppress-shortcuts", "true");
  made.append(...children);
  return made;
}
const FOCUSABLE = new Set(["input", "select", "button"]);
const SVG_TAGS = new Set(["svg", "g", "path", "line", "circle", "rect", "text", "clipPath"]);

/** Make a `<math>` element of MathML that the kernel wrote, with full-size fractions where it stands alone. */
function math(inside, alone = false) {
  const holder = document.createElement("span");
  holder.innerHTML = `<math displaystyle="${alone}">${inside}</math>`;
  return holder.firstChild;
}

/** Write text only where it differs, so that an unchanged number costs nothing. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Write a number at fixed digits, and as a power of ten where those would hide it. */
function format(value, digits = 4) {
  if (value === 0) return (0).toFixed(digits);
  const size = Math.abs(value);
  const fixed = size >= 10 ** (1 - digits) && size < 1e5;
  return (fixed ? value.toFixed(digits) : value.toExponential(digits - 2).replace("+", "")).replaceAll("-", "−");
}

/** Write numbers at their nodes and note there which they are; a name may be a function that gives it. */
function writeNumbers(lab, numbers) {
  for (const { node, name, digits, write: how = format } of numbers) {
    const own = typeof name === "function" ? name() : name;
    const value = lab.value(own);
    if (node.dataset.number !== own) node.dataset.number = own;
    write(node, how(value, digits));
    node.classList.toggle("mlp-below", value < 0);
  }
}

/** The percent of a track for each unit of a bar that starts in its middle, so that this length leaves room to grow. */
const halfTrack = (length) => 40 / (length || 1);

/** Write a number that has little room, at fixed digits whatever its size. */
const short = (value, digits) => (Math.abs(value) < 1000 ? value.toFixed(digits).replace("-", "−") : format(value, 3));

/** Split a name such as `w_O[1, 0]` into its array and its indices, which may be letters. */
function parse(name) {
  const [array, inside] = name.replace("]", "").split("[");
  return { array, index: inside ? inside.split(", ") : [] };
}

/** Whether two names can mean the same number; a bound index such as k stands for any. */
function matches(one, other) {
  const a = parse(one);
  const b = parse(other);
  const free = (letter) => Number.isNaN(Number(letter));
  return a.array === b.array && a.index.every((n, at) => n === b.index[at] || free(n) || free(b.index[at]));
}

/** A name as the sheet prints it, counted from 1: `w_O[1, 0]` is w₂₁ᴼ. */
function symbol(name) {
  const { array, index } = parse(name);
  const [letter, layer] = array.split("_");
  const below = index.map((n) => [...String(Number(n) + 1)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("")).join("");
  return letter + below + (layer ? { I: "ᴵ", H: "ᴴ", O: "ᴼ" }[layer] : "");
}

const floats = (view) => new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

/** Read a sweep as the kernel sends it. */
function readSweep(sent) {
  const positions = floats(sent.positions);
  const table = floats(sent.table);
  const rows = positions.length + 1;
  return {
    ...sent,
    positions,
    table,
    rows,
    width: table.length / rows,
    along: floats(sent.along),
    curves: floats(sent.curves),
  };
}

const KINDS = {
  w_H: "hidden weights",
  w_O: "output weights",
  b_H: "hidden biases",
  b_O: "output biases",
  O_I: "inputs",
  t: "targets",
};

/** Every index of an array of this shape, in row-major order. */
function indices(shape) {
  return shape.reduce((all, n) => all.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])), [[]]);
}

/** The controls that every panel has: which knob, its slider, its number, and what there is to say. */
function knobBar(lab, until) {
  const { element } = lab;
  const choice = element("select", { "aria-label": "knob", change: () => lab.select(choice.value) });
  for (const [array, kind] of Object.entries(KINDS)) {
    const names = indices(lab.shape(array)).map((index) => `${array}[${index.join(", ")}]`);
    choice.append(
      element(
        "optgroup",
        { label: kind },
        ...names.map((name) => element("option", { value: name }, `${symbol(name)}  ${name}`)),
      ),
    );
  }
  let byKey = false;
  const slider = element("input", {
    type: "range",
    min: 0,
    step: 1,
    input: () => lab.move(Number(slider.value)),
    change: () => byKey || lab.release(),
    keydown: () => (byKey = true),
    keyup: () => ((byKey = false), lab.release()),
    blur: () => ((byKey = false), lab.release()),
  });
  let typing = false;
  const field = element("input", {
    type: "number",
    step: "any",
    "aria-label": "value of the knob",
    input: () => (typing = true),
    change: take,
    keydown: (event) => event.key === "Enter" && take(),
  });
  const reset = element("button", { type: "button", class: "mlp-reset", click: () => lab.reset() }, "start values");
  const low = element("span", { class: "mlp-end" });
  const high = element("span", { class: "mlp-end" });
  const notice = element("p", { class: "mlp-notice", role: "status" });

  /** Take what was typed; an empty field goes back to the value there is. */
  function take() {
    typing = false;
    const value = field.valueAsNumber;
    if (!Number.isNaN(value) && value !== lab.value(lab.sweep.knob)) lab.turn(value);
    else update();
  }

  function update() {
    const { sweep, row } = lab;
    const last = sweep.positions.length - 1;
    const now = lab.value(sweep.knob);
    choice.value = sweep.knob;
    slider.max = last;
    slider.value = row <= last ? row : nearest(sweep.positions, now);
    slider.disabled = lab.stale;
    slider.setAttribute("aria-label", `${symbol(sweep.knob)}, ${sweep.knob}`);
    slider.setAttribute("aria-valuetext", `${now}, E is ${format(lab.value("E"))}`);
    field.disabled = choice.disabled = lab.lost;
    if (!typing && !lab.stale) field.value = now;
    write(low, format(sweep.positions[0], 1));
    write(high, format(sweep.positions[last], 1));
    write(notice, lab.notice);
  }
  const bar = element("div", { class: "mlp-knob" }, choice, low, slider, high, field, reset);
  lab.follow(update, until);
  return element("div", {}, bar, notice);
}

/** The position nearest to a value. */
function nearest(positions, value) {
  return positions.reduce(
    (best, position, at) => (Math.abs(position - value) < Math.abs(positions[best] - value) ? at : best),
    0,
  );
}

/** Let the letters j and i in a panel's symbols stand for the neurons of a weight; gives what sets them. */
function letters(root) {
  const symbols = [...root.querySelectorAll("[data-symbol]")].map((node) => [node, node.dataset.symbol]);
  return ([j, i]) => {
    for (const [node, name] of symbols) node.dataset.symbol = name.replace(/\bj\b/, j).replace(/\bi\b/, i);
  };
}

/** Let a panel say what is pointed at in it, by hover or focus, and light up what other panels point at. */
function pointing(lab, root, until) {
  const names = (event) => {
    const at = event.target.closest("[data-symbol]");
    return at?.dataset.points ?? at?.dataset.symbol ?? null; // an entry may point at more than itself
  };
  for (const start of ["pointerover", "focusin"])
    root.addEventListener(start, (event) => lab.point(names(event)), { signal: until });
  for (const end of ["pointerleave", "focusout"]) root.addEventListener(end, () => lab.point(null), { signal: until });
  function light() {
    const pointed = lab.pointed?.split("|") ?? [];
    for (const part of root.querySelectorAll("[data-symbol]")) {
      const own = part.dataset.symbol.split("|");
      part.classList.toggle(
        "mlp-lit",
        pointed.some((one) => own.some((other) => matches(one, other))),
      );
    }
  }
  lab.followPointer(light, until);
  lab.follow(() => lab.pointed && light(), until); // a part may have come to stand for something else
}

/** The state that all panels of a lab share, and the one line to the kernel. */
class Lab extends EventTarget {
  #model;
  #signal;
  #waiting = new Map(); // request -> whether what is shown will not be true until its answer
  #grabbed = false;
  /** What the kernel sent last. Row `rows - 1` of its table is the value at rest, the others the knob's positions. */
  sweep;
  /** The row that is shown. */
  row;
  /** What the student points at: names joined by `|`, or null. */
  pointed = null;
  /** What there is to say. */
  notice = "";
  /** Whether the kernel has gone. */
  lost = false;

  constructor(model, signal) {
    super();
    this.#model = model;
    this.#signal = signal;
    this.#rest(readSweep(model.get("sweep")));
    model.on("change:sweep", () => this.#receive());
    model.on("msg:custom", (message) => message.refuses && this.#refused(message));
    model.on("comm_live_update", () => this.#disconnected()); // after its start, a widget only ever loses its kernel
    model.widget_manager.kernel?.disposed?.connect(() => this.#disconnected()); // JupyterLab: the kernel was shut down
  }

  /** Call `update` now and after every change of what is shown, until the panel goes. */
  follow(update, until) {
    this.addEventListener("change", update, { signal: until });
    update();
  }

  /** Call `update` whenever the student points at something else, until the panel goes. */
  followPointer(update, until) {
    this.addEventListener("point", update, { signal: until });
  }

  /** Whether the numbers shown may not be those of the kernel. */
  get stale() {
    return this.lost || [...this.#waiting.values()].some(Boolean);
  }

  /** Look a number up by its name, in the row that is shown. */
  value(name) {
    const { array, index } = parse(name);
    const [start, ...shape] = this.sweep.columns[array];
    const column = index.reduce((at, n, axis) => at * shape[axis] + Number(n), 0) + start;
    return this.sweep.table[this.row * this.sweep.width + column];
  }

  /** The shape of an array of the sweep. */
  shape(array) {
    return this.sweep.columns[array].slice(1);
  }

  /** The largest size of an array's numbers, over the whole sweep or where the knob rests. */
  largest(array, atRest = false) {
    const { table, width, rows, columns } = this.sweep;
    const [start, ...shape] = columns[array];
    const count = shape.reduce((a, b) => a * b, 1);
    let largest = 0;
    for (let row = atRest ? rows - 1 : 0; row < rows; row++)
      for (let n = start; n < start + count; n++) largest = Math.max(largest, Math.abs(table[row * width + n]));
    return largest;
  }

  /** E along the chosen weight, for the row that is shown. */
  curve() {
    const { curves, along } = this.sweep;
    const row = curves.length === along.length ? 0 : this.row;
    return curves.subarray(row * along.length, (row + 1) * along.length);
  }

  /** Show another position of the knob; nothing is asked of the kernel. */
  move(position) {
    this.#grabbed = true;
    this.row = position;
    this.#announce();
  }

  /** Let go of the knob: the kernel takes the value. */
  release() {
    if (!this.#grabbed) return;
    this.#grabbed = false;
    this.#ask({ do: "turn", knob: this.sweep.knob, value: this.value(this.sweep.knob) }, false);
  }

  /** Turn the knob to a typed value, which may lie between two positions. */
  turn(value) {
    this.#grabbed = false;
    this.#ask({ do: "turn", knob: this.sweep.knob, value }, true);
  }

  /** Go back to the numbers that the lab began with. */
  reset() {
    this.#grabbed = false;
    this.#ask({ do: "reset" }, true);
  }

  /** Choose another knob by its name. */
  select(name) {
    this.release();
    this.#ask({ do: "select", knob: name }, true);
  }

  /** Say what the student points at, or null. */
  point(names) {
    if (this.pointed === names) return;
    this.pointed = names;
    this.dispatchEvent(new Event("point"));
  }

  #announce() {
    this.dispatchEvent(new Event("change"));
  }

  #rest(sweep) {
    this.sweep = sweep;
    this.row = sweep.rows - 1;
  }

  #ask(request, untrue) {
    const name = `${Date.now()}-${Math.random()}`;
    this.#waiting.set(name, untrue);
    setTimeout(() => this.#busy(name), BUSY_AFTER);
    this.#model.send({ ...request, request: name });
    this.#announce();
  }

  #answered(name) {
    if (!this.#waiting.has(name)) return; // another browser's request
    for (const asked of [...this.#waiting.keys()]) {
      this.#waiting.delete(asked);
      if (asked === name) return; // the kernel answers in order: what came before is answered too
    }
  }

  #busy(name) {
    if (!this.#waiting.has(name) || this.#signal.aborted || this.lost) return;
    this.notice = "The kernel is busy or has stopped. What you changed waits for it.";
    this.#announce();
  }

  #receive() {
    const [before, sweep] = [this.sweep, readSweep(this.#model.get("sweep"))];
    this.#answered(sweep.answers);
    const same = before.knob === sweep.knob && `${before.positions}` === `${sweep.positions}`;
    this.#grabbed &&= same;
    if (same && (this.#grabbed || this.#waiting.size)) this.sweep = sweep; // the knob has moved on since
    else this.#rest(sweep);
    this.notice = "";
    this.lost = false;
    this.#announce();
  }

  #refused({ refuses, reason }) {
    this.#answered(refuses);
    this.#rest(this.sweep);
    this.notice = `Not taken: ${reason}.`;
    this.#announce();
  }

  #disconnected() {
    this.lost = true;
    this.notice = "The kernel has stopped or restarted. Run the notebook again; these numbers are from before.";
    this.#announce();
  }

  element = element;
  math = math;
  format = format;
  short = short;
  halfTrack = halfTrack;
  write = write;
  symbol = symbol;
  parse = parse;
  matches = matches;
  letters = letters;
  nearest = nearest;
  writeNumbers = (numbers) => writeNumbers(this, numbers);
  knobBar = (until) => knobBar(this, until);
  pointing = (root, until) => pointing(this, root, until);
}

export default { initialize: ({ model, signal }) => new Lab(model, signal) };
