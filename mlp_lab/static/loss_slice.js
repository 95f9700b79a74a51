/** E along the chosen weight, the point of now, and the tangent whose slope is the gradient. */

const WIDTH = 800;
const HEIGHT = 260;
const EDGE = { left: 62, right: 16, top: 14, bottom: 40 };

/** Round steps of 1, 2 or 5 that cover a range with about this many ticks. */
function ticks(low, high, count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((n) => n * power >= raw) * power;
  const first = Math.floor(low / step + 1e-9);
  return Array.from({ length: Math.ceil(high / step - 1e-9) - first + 1 }, (_, n) => (first + n) * step);
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const { element, write, symbol } = lab;
  const axes = element("g", { class: "mlp-axes" });
  const curve = element("path", { class: "mlp-curve" });
  const tangent = element("line", { class: "mlp-tangent" });
  const point = element("circle", { r: 6, class: "mlp-point" });
  const clip = `mlp-${Math.random().toString(36).slice(2)}`;
  const frame = { x: EDGE.left, y: EDGE.top, width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const plot = element("g", { "clip-path": `url(#${clip})` }, curve, tangent, point);
  const picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, element("clipPath", { id: clip }, element("rect", frame)), axes, plot);
  const numbers = [() => lab.sweep.weight, "E", () => `gradient_${lab.sweep.weight}`].map((name) => ({ node: element("output", { class: "mlp-number" }), name, digits: 4 }));
  const chosen = element("span");
  const readout = element("p", { class: "mlp-readout" }, "At ", chosen, " = ", numbers[0].node, ": E = ", numbers[1].node, ", slope of the tangent ∂E/∂w = ", numbers[2].node);
  const root = element("div", { class: "mlp mlp-slice", "data-lm-suppress-shortcuts": "true" }, readout, picture, lab.knobBar(signal));
  el.append(root);

  let drawn; // the sweep that the axes belong to
  let x;
  let y;

  function drawAxes() {
    const { along, curves, weight } = lab.sweep;
    drawn = lab.sweep;
    const [lowest, highest] = [curves.reduce((a, b) => Math.min(a, b)), curves.reduce((a, b) => Math.max(a, b))];
    const middle = (lowest + highest) / 2;
    const reach = Math.max(highest - lowest, 0.2 * middle, 1e-6) / 2; // a curve that is all but flat looks it
    const [left, right] = [along[0], along[along.length - 1]];
    const across = ticks(left, right, 6);
    const up = ticks(Math.max(0, middle - reach), middle + reach, 4);
    const [bottom, top] = [up[0], up[up.length - 1]];
    x = (value) => frame.x + ((value - left) / (right - left)) * frame.width;
    y = (value) => frame.y + ((top - value) / (top - bottom)) * frame.height;
    axes.replaceChildren(
      ...up.flatMap((value) => [
        element("line", { x1: frame.x, x2: frame.x + frame.width, y1: y(value), y2: y(value), class: "mlp-grid" }),
        element("text", { x: frame.x - 8, y: y(value) + 4, class: "mlp-tick mlp-right" }, String(Number(value.toPrecision(6))).replace("-", "−")),
      ]),
      ...across.map((value) => element("text", { x: x(value), y: frame.y + frame.height + 16, class: "mlp-tick" }, String(Number(value.toPrecision(6))).replace("-", "−"))),
      element("text", { x: frame.x + frame.width / 2, y: HEIGHT - 6, class: "mlp-name" }, `${symbol(weight)}   ${weight}`),
      element("text", { x: 14, y: frame.y + 12, class: "mlp-name" }, "E"),
    );
  }

  function update() {
    if (drawn !== lab.sweep) drawAxes();
    const { along, weight } = lab.sweep;
    const [now, E, slope] = [lab.value(weight), lab.value("E"), lab.value(`gradient_${weight}`)];
    root.classList.toggle("mlp-stale", lab.stale);
    const values = lab.curve();
    curve.setAttribute("d", `M${Array.from(along, (value, n) => `${x(value).toFixed(2)} ${y(values[n]).toFixed(2)}`).join("L")}`);
    const reach = 0.2 * (along[along.length - 1] - along[0]);
    setClass(tangent, slope);
    for (const [end, sign] of [["1", -1], ["2", 1]]) {
      tangent.setAttribute(`x${end}`, x(now + sign * reach).toFixed(2));
      tangent.setAttribute(`y${end}`, y(E + sign * reach * slope).toFixed(2));
    }
    point.setAttribute("cx", x(now).toFixed(2));
    point.setAttribute("cy", y(E).toFixed(2));
    write(chosen, symbol(weight));
    lab.writeNumbers(numbers);
    picture.setAttribute("aria-label", readout.textContent);
  }
  const setClass = (line, slope) => line.setAttribute("class", `mlp-tangent ${slope < 0 ? "mlp-negative" : slope > 0 ? "mlp-positive" : "mlp-zero"}`);

  /** Take the point along with the pointer, where the knob is the weight that the axis shows. */
  function drag(event) {
    if (lab.sweep.knob !== lab.sweep.weight || lab.stale || !event.buttons) return;
    const box = picture.getBoundingClientRect();
    const [left, right] = [lab.sweep.along[0], lab.sweep.along[lab.sweep.along.length - 1]];
    const at = ((event.clientX - box.left) * WIDTH) / box.width - frame.x;
    lab.move(lab.nearest(lab.sweep.positions, left + (at / frame.width) * (right - left)));
  }
  picture.addEventListener("pointerdown", (event) => (picture.setPointerCapture(event.pointerId), drag(event)), { signal });
  picture.addEventListener("pointermove", drag, { signal });
  picture.addEventListener("lostpointercapture", () => lab.release(), { signal });
  lab.follow(update, signal);
  return () => root.remove();
}

export default { render };
