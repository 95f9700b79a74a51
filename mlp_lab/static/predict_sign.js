/** A question before the answer: which sign has the chosen weight's gradient? */

const SIGNS = { grows: 1, falls: -1, stays: 0 };

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const { element, write, format, symbol } = lab;
  const question = element("p", { class: "mlp-question" });
  const choices = Object.entries(SIGNS).map(([word, sign]) =>
    element("button", { type: "button", class: "mlp-choice", click: () => (model.set("answer", { weight: lab.sweep.weight, word }), model.save_changes(), update()) }, `E ${word}`),
  );
  const verdict = element("p", { class: "mlp-verdict", role: "status" });
  const root = element("div", { class: "mlp mlp-predict", "data-lm-suppress-shortcuts": "true" }, question, element("div", { class: "mlp-choices", role: "group", "aria-label": "your prediction" }, ...choices), verdict);
  el.append(root);

  function update() {
    const { weight } = lab.sweep;
    const { word } = model.get("answer").weight === weight ? model.get("answer") : {};
    const gradient = lab.value(`gradient_${weight}`);
    root.classList.toggle("mlp-stale", lab.stale);
    write(question, `If ${symbol(weight)} grows a little, what does E do?`);
    Object.keys(SIGNS).forEach((own, n) => choices[n].setAttribute("aria-pressed", own === word));
    const right = word !== undefined && Math.sign(gradient) === SIGNS[word];
    const fact = `The slope ∂E/∂w of ${symbol(weight)} is ${format(gradient)}.`;
    write(verdict, word === undefined ? "Choose before you read on." : `${right ? "✓ Right." : "✗ Not so."} ${fact}`);
  }
  model.on("change:answer", update);
  lab.follow(update, signal);
  return () => root.remove();
}

export default { render };
