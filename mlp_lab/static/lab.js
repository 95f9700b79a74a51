/**
 * The shared state of a lesson in the browser: the last sweep the kernel sent, the row of it that is shown,
 * and what the student points at. Panels get it as `(await host.getWidget(model.get("lab"))).exports`.
 *
 * Nothing here knows a formula of the network: numbers are looked up in the sweep's table, formatted and drawn.
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
  made.append(...children);
  return made;
}
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
  for (const { node, name, digits } of numbers) {
    const own = typeof name === "function" ? name() : name;
    const value = lab.value(own);
    if (node.dataset.number !== own) node.dataset.number = own;
    write(node, format(value, digits));
    node.classList.toggle("mlp-below", value < 0);
  }
}

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
  return { ...sent, positions, table, rows, width: table.length / rows, along: floats(sent.along), curves: floats(sent.curves) };
}

const KINDS = { w_H: "hidden weights", w_O: "output weights", b_H: "hidden biases", b_O: "output biases", O_I: "inputs", t: "targets" };

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
    choice.append(element("optgroup", { label: kind }, ...names.map((name) => element("option", { value: name }, `${symbol(name)}  ${name}`))));
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
  const field = element("input", { type: "number", step: "any", "aria-label": "value of the knob" });
  field.addEventListener("change", () => (field.value === "" ? update() : lab.turn(Number(field.value))));
  const low = element("span", { class: "mlp-end" });
  const high = element("span", { class: "mlp-end" });
  const notice = element("p", { class: "mlp-notice", role: "status" });

  function update() {
    const { sweep, row } = lab;
    const last = sweep.positions.length - 1;
    const now = lab.value(sweep.knob);
    choice.value = sweep.knob;
    slider.max = last;
    slider.value = row <= last ? row : nearest(sweep.positions, now);
    slider.disabled = lab.stale;
    slider.setAttribute("aria-label", `${sweep.knob}, slider`);
    slider.setAttribute("aria-valuetext", `${now}, E is ${format(lab.value("E"))}`);
    field.disabled = choice.disabled = lab.lost;
    if (document.activeElement !== field || row <= last) field.value = now;
    write(low, format(sweep.positions[0], 1));
    write(high, format(sweep.positions[last], 1));
    write(notice, lab.notice);
  }
  const bar = element("div", { class: "mlp-knob" }, choice, low, slider, high, field);
  lab.follow(update, until);
  return element("div", {}, bar, notice);
}

/** The position nearest to a value. */
function nearest(positions, value) {
  return positions.reduce((best, position, at) => (Math.abs(position - value) < Math.abs(positions[best] - value) ? at : best), 0);
}

/** Let a panel say what is pointed at in it, by hover or focus, and light up what other panels point at. */
function pointing(lab, root, until) {
  const name = (event) => event.target.closest("[data-symbol]")?.dataset.symbol ?? null;
  for (const start of ["pointerover", "focusin"]) root.addEventListener(start, (event) => lab.point(name(event)), { signal: until });
  for (const end of ["pointerleave", "focusout"]) root.addEventListener(end, () => lab.point(null), { signal: until });
  lab.follow(() => {
    for (const part of root.querySelectorAll("[data-symbol]")) {
      const own = part.dataset.symbol.split("|");
      part.classList.toggle("mlp-lit", lab.pointed !== null && lab.pointed.split("|").some((one) => own.some((other) => matches(one, other))));
    }
  }, until);
}

function initialize({ model, signal }) {
  const changed = new EventTarget();
  const state = { sweep: readSweep(model.get("sweep")), row: 0, grabbed: false, pointed: null, notice: "", lost: false };
  const waiting = new Map(); // request -> whether what is shown will not be true until its answer
  let requests = 0;
  state.row = state.sweep.rows - 1;

  const announce = () => changed.dispatchEvent(new Event("change"));
  const knobValue = () => state.sweep.table[state.row * state.sweep.width + offset(state.sweep.knob)];

  /** The column of a name: the first of its array, and its place there in row-major order. */
  function offset(name) {
    const { array, index } = parse(name);
    const [start, ...shape] = state.sweep.columns[array];
    return index.reduce((at, n, axis) => at * shape[axis] + Number(n), 0) + start;
  }

  function ask(request, untrue) {
    const name = `${Date.now()}-${Math.random()}-${++requests}`;
    waiting.set(name, untrue);
    setTimeout(() => {
      if (!waiting.has(name) || signal.aborted) return;
      state.notice = "The kernel is busy or has stopped. What you changed waits for it.";
      announce();
    }, BUSY_AFTER);
    model.send({ ...request, request: name });
    announce();
  }

  function answered(name) {
    for (const asked of [...waiting.keys()]) {
      waiting.delete(asked);
      if (asked === name) break; // the kernel answers in order, so what came before is answered too
    }
  }

  function receive() {
    const before = state.sweep;
    state.sweep = readSweep(model.get("sweep"));
    if (waiting.has(state.sweep.answers)) answered(state.sweep.answers);
    const sameGrid = before.knob === state.sweep.knob && before.positions.join() === state.sweep.positions.join();
    if (!(state.grabbed && sameGrid)) {
      state.grabbed = false;
      state.row = state.sweep.rows - 1;
    }
    state.notice = "";
    state.lost = false;
    announce();
  }

  function refused(message) {
    if (!message.refuses) return;
    answered(message.refuses);
    state.row = state.sweep.rows - 1;
    state.notice = `Not taken: ${message.reason}.`;
    announce();
  }

  function disconnected() {
    state.lost = true;
    state.notice = "The kernel has stopped or restarted. Run the notebook again; these numbers are from before.";
    announce();
  }

  model.on("change:sweep", receive);
  model.on("msg:custom", refused);
  model.on("comm_live_update", disconnected); // after the start, a widget only ever loses its kernel

  const lab = {
    element,
    math,
    symbol,
    write,
    writeNumbers: (numbers) => writeNumbers(lab, numbers),
    format,
    parse,
    matches,
    /** Call `update` now and after every change, until the panel goes. */
    follow(update, until) {
      changed.addEventListener("change", update, { signal: until });
      update();
    },
    /** What the last sweep is about; `rows - 1` of its rows are the knob's positions, the last is the value at rest. */
    get sweep() {
      return state.sweep;
    },
    get row() {
      return state.row;
    },
    get pointed() {
      return state.pointed;
    },
    get notice() {
      return state.notice;
    },
    /** Whether the numbers shown may not be those of the kernel. */
    get stale() {
      return state.lost || [...waiting.values()].some(Boolean);
    },
    get lost() {
      return state.lost;
    },
    /** Look a number up by its name, in the row that is shown. */
    value(name, row = state.row) {
      return state.sweep.table[row * state.sweep.width + offset(name)];
    },
    /** The shape of an array of the sweep. */
    shape(array) {
      return state.sweep.columns[array].slice(1);
    },
    /** The largest size of an array's numbers over the whole sweep. */
    largest(array) {
      const [start, ...shape] = state.sweep.columns[array];
      const count = shape.reduce((a, b) => a * b, 1);
      let largest = 0;
      for (let row = 0; row < state.sweep.rows; row++)
        for (let n = 0; n < count; n++) largest = Math.max(largest, Math.abs(state.sweep.table[row * state.sweep.width + start + n]));
      return largest;
    },
    /** E along the chosen weight, for the row that is shown. */
    curve() {
      const { curves, along } = state.sweep;
      const row = curves.length === along.length ? 0 : state.row;
      return curves.subarray(row * along.length, (row + 1) * along.length);
    },
    /** Show another position of the knob; nothing is asked of the kernel. */
    move(position) {
      state.grabbed = true;
      state.row = position;
      announce();
    },
    /** Let go of the knob: the kernel takes the value. */
    release() {
      if (!state.grabbed) return;
      state.grabbed = false;
      ask({ do: "turn", knob: state.sweep.knob, value: knobValue() }, false);
    },
    /** Turn the knob to a typed value, which may lie between two positions. */
    turn(value) {
      ask({ do: "turn", knob: state.sweep.knob, value }, true);
    },
    /** Choose another knob by its name. */
    select(name) {
      state.grabbed = false;
      ask({ do: "select", knob: name }, true);
    },
    /** Say what the student points at, by name, or null. */
    point(name) {
      if (state.pointed === name) return;
      state.pointed = name;
      announce();
    },
    nearest,
    knobBar: (until) => knobBar(lab, until),
    pointing: (root, until) => pointing(lab, root, until),
  };
  return lab;
}

export default { initialize };
