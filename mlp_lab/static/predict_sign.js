/** A question before the answer: which sign has the chosen weight's gradient? */

const SIGNS = { grows: 1, falls: -1, stays: 0 };

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const { element, write, symbol } = lab;
  const question = element("p", { class: "mlp-question" });
  const choices = Object.entries(SIGNS).map(([word, sign]) =>
    element(
      "button",
      {
        type: "button",
        class: "mlp-choice",
        click: () => (model.set("answer", { weight: lab.sweep.weight, word }), model.save_changes(), update()),
      },
      `E ${word}`,
    ),
  );
  const said = element("span");
  const number = {
    node: element("span", { class: "mlp-number" }),
    name: () => `gradient_${lab.sweep.weight}`,
    digits: 4,
  };
  const verdict = element("p", { class: "mlp-verdict", role: "status" }, said, number.node);
  const root = element(
    "div",
    { class: "mlp mlp-predict" },
    question,
    element("div", { class: "mlp-choices", role: "group", "aria-label": "your prediction" }, ...choices),
    verdict,
  );
  el.append(root);

  function update() {
    const { weight } = lab.sweep;
    const { word } = model.get("answer").weight === weight ? model.get("answer") : {};
    const gradient = lab.value(`gradient_${weight}`);
    root.classList.toggle("mlp-stale", lab.stale);
    write(question, `If ${symbol(weight)} grows a little, what does E do?`);
    Object.keys(SIGNS).forEach((own, n) => choices[n].setAttribute("aria-pressed", own === word));
    const right = word !== undefined && Math.sign(gradient) === SIGNS[word];
    number.node.hidden = word === undefined;
    if (word === undefined) write(said, "Choose before you read on.");
    else write(said, `${right ? "✓ Right." : "✗ Not so."} The slope ∂E/∂w of ${symbol(weight)} is `);
    lab.writeNumbers([number]);
  }
  model.on("change:answer", update);
  lab.follow(update, signal);
  return () => root.remove();
}

export default { render };
