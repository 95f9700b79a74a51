/** The network: neurons with their outputs, edges by weight or gradient, the chosen weight's path to the loss. */

const COLUMN = { O_I: 70, O_H: 270, O_O: 470, t: 590, E: 700 };
const ROW = 76;
const TOP = 44;
const RADIUS = 21;
const LAYERS = [
  { array: "O_I", title: "input", knob: "O_I", digits: 2 },
  { array: "O_H", title: "hidden", knob: "b_H", inside: "x_H", digits: 3 },
  { array: "O_O", title: "output", knob: "b_O", inside: "x_O", digits: 3 },
];
const BETWEEN = { w_H: ["O_I", "O_H"], w_O: ["O_H", "O_O"] };
const ORDER = ["O_I", "w_H", "b_H", "w_O", "b_O", "t"]; // from left to right, as the arrow keys go

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const { element, write, symbol, parse } = lab;
  const counts = Object.fromEntries([...LAYERS.map(({ array }) => [array, lab.shape(array)[0]]), ["t", lab.shape("t")[0]]]);
  const height = TOP + ROW * Math.max(...Object.values(counts));
  const y = (array, n) => TOP + (height - TOP) / 2 + ROW * (n - (counts[array] - 1) / 2);
  const knobs = new Map(); // name -> the parts of its drawing
  const names = new Map(); // neuron -> the text above it
  const numbers = [];
  const label = (name, digits, attributes) => {
    const node = element("text", { class: "mlp-number", ...attributes });
    numbers.push({ node, name, digits });
    return node;
  };

  const picture = element("svg", { viewBox: `0 0 760 ${height}`, role: "listbox", "aria-label": "Knobs of the network", tabindex: 0 });
  const links = element("g", { class: "mlp-links" });
  const edges = element("g");
  const glyphs = element("g");
  const neurons = element("g");
  picture.append(links, edges, glyphs, neurons);

  function addKnob(name, parts) {
    const group = element("g", { role: "option", id: `${id}-${name.replace(/\W+/g, "-")}`, class: "mlp-pick", "data-symbol": name, click: () => lab.select(name) }, ...parts);
    knobs.set(name, { group });
    return group;
  }
  const id = `mlp-${Math.random().toString(36).slice(2)}`;

  for (const [array, [from, to]] of Object.entries(BETWEEN)) {
    for (let j = 0; j < counts[from]; j++) {
      for (let i = 0; i < counts[to]; i++) {
        const [x1, y1, x2, y2] = [COLUMN[from] + RADIUS, y(from, j), COLUMN[to] - RADIUS, y(to, i)];
        const at = 1 / (counts[to] + 1); // here no two glyphs of a layer can meet
        const [gx, gy] = [x1 + at * (x2 - x1), y1 + at * (y2 - y1)];
        const name = `${array}[${j}, ${i}]`;
        const line = element("line", { x1, y1, x2, y2, class: "mlp-edge" });
        const hit = element("line", { x1, y1, x2, y2, class: "mlp-hit" });
        edges.append(addKnob(name, [line, hit]));
        const dot = element("circle", { cx: gx, cy: gy, r: 4 });
        const sign = element("path", { class: "mlp-sign" });
        glyphs.append(element("g", { class: "mlp-glyph" }, dot, sign));
        Object.assign(knobs.get(name), { line, dot, sign, at: [gx, gy], array, j, i, middle: [x1 + 0.55 * (x2 - x1), y1 + 0.55 * (y2 - y1)] });
      }
    }
  }
  for (const { array, title, knob, inside, digits } of LAYERS) {
    neurons.append(element("text", { x: COLUMN[array], y: 16, class: "mlp-title" }, title));
    for (let n = 0; n < counts[array]; n++) {
      const [cx, cy, name] = [COLUMN[array], y(array, n), `${array}[${n}]`];
      names.set(name, element("text", { x: cx, y: cy - RADIUS - 5, class: "mlp-name" }));
      const parts = [
        element("circle", { cx, cy, r: RADIUS, class: "mlp-neuron" }),
        label(name, digits, { x: cx, y: cy + 4.5 }),
        names.get(name),
      ];
      if (inside) parts.push(element("text", { x: cx - 1, y: cy + RADIUS + 12, class: "mlp-bias" }, "b "), label(`${knob}[${n}]`, 2, { x: cx + 1, y: cy + RADIUS + 12, class: "mlp-number mlp-left" }));
      const group = addKnob(`${knob}[${n}]`, parts);
      group.dataset.symbol = inside ? `${name}|${inside}[${n}]|${knob}[${n}]` : name;
      neurons.append(group);
    }
  }
  neurons.append(element("text", { x: COLUMN.t, y: 16, class: "mlp-title" }, "target"), element("text", { x: COLUMN.E, y: 16, class: "mlp-title" }, "loss"));
  for (let n = 0; n < counts.t; n++) {
    const cy = y("t", n);
    const name = `t[${n}]`;
    links.append(element("path", { d: `M${COLUMN.O_O + RADIUS} ${cy}H${COLUMN.t + 28}L${COLUMN.E - 42} ${(TOP + height) / 2}`, class: "mlp-link", "data-output": n }));
    neurons.append(
      addKnob(name, [
        element("rect", { x: COLUMN.t - 28, y: cy - 15, width: 56, height: 30, rx: 4, class: "mlp-neuron" }),
        label(name, 3, { x: COLUMN.t, y: cy + 4 }),
        element("text", { x: COLUMN.t, y: cy - 20, class: "mlp-name" }, symbol(name)),
      ]),
    );
  }
  const middle = (TOP + height) / 2;
  neurons.append(
    element("g", { "data-symbol": "E" },
      element("rect", { x: COLUMN.E - 42, y: middle - 18, width: 84, height: 36, rx: 8, class: "mlp-neuron mlp-loss" }),
      element("text", { x: COLUMN.E, y: middle - 24, class: "mlp-name" }, "E"),
      label("E", 4, { x: COLUMN.E, y: middle + 5, class: "mlp-number mlp-large" }),
    ),
  );
  const tag = element("g", { class: "mlp-tag" }, element("rect", { width: 64, height: 20, rx: 4 }), label(() => shownArray() + lab.sweep.weight, 4, { x: 32, y: 14 }));
  neurons.append(tag);

  const choices = ["weight", "gradient"].map((kind) => {
    const input = element("input", { type: "radio", name: id, value: kind, change: () => (model.set("edges", kind), model.save_changes()) });
    return element("label", {}, input, kind === "weight" ? " weight w" : " gradient ∂E/∂w");
  });
  const legend = element("span", { class: "mlp-legend" }, "+ positive · − negative · thicker is larger");
  const head = element("div", { class: "mlp-head", role: "radiogroup", "aria-label": "edges show" }, element("span", {}, "Edges show"), ...choices, legend);
  const about = element("span");
  const aboutNumber = element("output", { class: "mlp-number" });
  numbers.push({ node: aboutNumber, name: () => (isEdge(described()) ? shownArray() : "") + described(), digits: 4 });
  const readout = element("p", { class: "mlp-readout" }, about, aboutNumber);
  const root = element("div", { class: "mlp mlp-network", "data-lm-suppress-shortcuts": "true" }, head, picture, readout, lab.knobBar(signal));
  el.append(root);

  /** What lies behind a chosen weight on its way to the loss. */
  function onPath(weight) {
    const { array, index } = parse(weight);
    const [j, i] = index.map(Number);
    const hidden = array === "w_O" ? j : i;
    const outputs = array === "w_O" ? [i] : [...Array(counts.t).keys()];
    const [from, to] = BETWEEN[array];
    const neurons = new Set([`${from}[${j}]`, `O_H[${hidden}]`, ...outputs.flatMap((k) => [`O_O[${k}]`, `t[${k}]`])]);
    return {
      edge: (edge) => (edge.array === array ? edge.j === j && edge.i === i : array === "w_H" && edge.j === i),
      neuron: (name) => neurons.has(name),
      output: (k) => outputs.includes(k),
      letter: (name) => ({ [`${from}[${j}]`]: "j", [`${to}[${i}]`]: "i" })[name],
    };
  }

  let pick = lab.sweep.knob; // where the arrow keys stand
  let largestOf;
  let largest;

  function drawEdges(path) {
    const prefix = shownArray();
    if (largestOf?.sweep !== lab.sweep || largestOf.prefix !== prefix) {
      largestOf = { sweep: lab.sweep, prefix };
      largest = Object.fromEntries(Object.keys(BETWEEN).map((array) => [array, lab.largest(prefix + array)]));
    }
    for (const [name, knob] of knobs) {
      if (!knob.line) continue;
      const value = lab.value(prefix + name);
      const size = largest[knob.array] ? Math.abs(value) / largest[knob.array] : 0;
      const kind = value < 0 ? "mlp-negative" : value > 0 ? "mlp-positive" : "mlp-zero";
      knob.line.setAttribute("stroke-width", (0.75 + 6 * Math.sqrt(size)).toFixed(2));
      setClass(knob.group, `mlp-pick ${kind}${path.edge(knob) ? " mlp-path" : ""}`);
      setClass(knob.dot.parentNode, `mlp-glyph ${kind}${path.edge(knob) ? " mlp-path" : ""}`);
      const [x, y] = knob.at;
      knob.sign.setAttribute("d", value === 0 ? "" : `M${x - 2.4} ${y}h4.8${value > 0 ? "m-2.4 -2.4v4.8" : ""}`);
    }
  }
  function setClass(node, wanted) {
    const lit = node.classList.contains("mlp-lit") ? " mlp-lit" : "";
    if (node.getAttribute("class") !== wanted + lit) node.setAttribute("class", wanted + lit);
  }

  const shownArray = () => (model.get("edges") === "gradient" ? "gradient_" : "");
  const isEdge = (name) => parse(name).array in BETWEEN;
  /** The knob that the line below the picture tells of: the one pointed at, or the chosen one. */
  const described = () => [...knobs.keys()].find((name) => lab.pointed?.split("|").includes(name)) ?? lab.sweep.knob;

  function describe(name) {
    const { array, index } = parse(name);
    const [from, to] = BETWEEN[array] ?? [];
    const names = { O_I: "input", O_H: "hidden neuron", O_O: "output" };
    if (!from) {
      const kind = { b_H: "bias of hidden neuron", b_O: "bias of output", O_I: "input", t: "target of output" }[array];
      return `${symbol(name)} · ${name} · ${kind} ${Number(index[0]) + 1} = `;
    }
    const way = `from ${names[from]} ${Number(index[0]) + 1} to ${names[to]} ${Number(index[1]) + 1}`;
    return `${symbol(name)} · ${name} · ${way} · ${shownArray() ? "∂E/∂w" : "w"} = `;
  }

  function update() {
    const { sweep } = lab;
    const path = onPath(sweep.weight);
    for (const [name, text] of names) write(text, symbol(name) + (path.letter(name) ? `  ${path.letter(name)} = ${Number(parse(name).index[0]) + 1}` : ""));
    root.classList.toggle("mlp-stale", lab.stale);
    drawEdges(path);
    for (const [name, { group, line }] of knobs) {
      group.setAttribute("aria-selected", name === sweep.knob);
      group.classList.toggle("mlp-current", name === sweep.knob);
      group.classList.toggle("mlp-weight", name === sweep.weight);
      if (!line) group.classList.toggle("mlp-path", group.dataset.symbol.split("|").some(path.neuron));
    }
    for (const link of links.children) link.classList.toggle("mlp-path", path.output(Number(link.dataset.output)));
    for (const choice of choices) choice.firstChild.checked = choice.firstChild.value === model.get("edges");
    const chosen = knobs.get(sweep.weight);
    tag.setAttribute("transform", `translate(${chosen.middle[0] - 32} ${chosen.middle[1] - 10})`);
    write(about, describe(described()));
    lab.writeNumbers(numbers);
    if (document.activeElement !== picture) pick = sweep.knob;
    picture.setAttribute("aria-activedescendant", knobs.get(pick).group.id);
  }

  function step(event) {
    const { array, index } = parse(pick);
    const all = [...knobs.keys()].filter((name) => parse(name).array === array);
    const neighbour = ORDER[ORDER.indexOf(array) + { ArrowLeft: -1, ArrowRight: 1 }[event.key]];
    const moves = {
      ArrowDown: () => all[Math.min(all.indexOf(pick) + 1, all.length - 1)],
      ArrowUp: () => all[Math.max(all.indexOf(pick) - 1, 0)],
      ArrowLeft: () => neighbour && [...knobs.keys()].find((name) => parse(name).array === neighbour),
      ArrowRight: () => neighbour && [...knobs.keys()].find((name) => parse(name).array === neighbour),
      Enter: () => (lab.select(pick), pick),
      " ": () => (lab.select(pick), pick),
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    pick = moves[event.key]() ?? pick;
    lab.point(knobs.get(pick).group.dataset.symbol);
    picture.setAttribute("aria-activedescendant", knobs.get(pick).group.id);
  }
  picture.addEventListener("keydown", step, { signal });
  picture.addEventListener("blur", () => lab.point(null), { signal });
  model.on("change:edges", update);
  lab.follow(update, signal);
  lab.pointing(root, signal);
  return () => root.remove();
}

export default { render };
