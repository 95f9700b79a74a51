/** One part of the derivation, a line at a time, each factor with its number under it. */

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const { element, math, write, symbol, parse } = lab;
  const lines = model.get("lines");
  const rules = Object.entries(model.get("rules"));
  const array = model.get("array");
  const numbers = [];
  const shownNumber = (name, kind, digits = 4) => {
    const node = element("output", { class: `mlp-number ${kind}` });
    numbers.push({ node, name, digits });
    return node;
  };

  const rows = lines.map((line, n) => {
    const rule = element("span", { class: "mlp-rule" });
    const factors = line.factors.flatMap((factor, at) => [
      ...(at ? [element("span", { class: "mlp-written" }, "·")] : []),
      element("span", { class: `mlp-factor${factor.changed ? " mlp-changed" : ""}` }, element("span", { class: "mlp-written" }, math(factor.mathml, true)), shownNumber(factor.number, "")),
    ]);
    const formula = element("div", { class: "mlp-formula" }, element("span", { class: "mlp-equals" }, rule, "="), ...factors);
    const left = element("span", { class: "mlp-written" }, ...(n === 0 ? [math(model.get("left"), true)] : []));
    const value = element("span", { class: "mlp-value mlp-written" }, "=", shownNumber(line.number, "mlp-total"));
    const reason = element("p", { class: "mlp-reason" });
    return { row: element("li", { class: "mlp-line" }, element("span", { class: "mlp-label mlp-written" }, line.name), left, formula, value, reason), rule, reason, line };
  });

  const heading = element("p", { class: "mlp-readout" });
  const spread = element("p", { class: "mlp-spread" }, element("span", {}, "Largest difference between the lines: ", shownNumber(`${array} spread`, "", 3)));
  const show = (shown, named) => {
    model.set("shown", shown);
    model.set("named", named);
    model.save_changes();
    update();
  };
  const moves = {
    back: () => show(Math.max(1, model.get("shown") - 1), Math.max(1, Math.min(model.get("named"), model.get("shown") - 1))),
    next: () => canGoOn() && show(model.get("shown") + 1, model.get("ask") ? model.get("named") : model.get("shown") + 1),
    first: () => show(1, 1),
    all: () => show(lines.length, lines.length),
  };
  const canGoOn = () => model.get("shown") < lines.length && model.get("named") >= model.get("shown");
  const back = element("button", { type: "button", "aria-label": "line before", click: moves.back }, "◀");
  const next = element("button", { type: "button", "aria-label": "next line", click: moves.next }, "▶");
  const all = element("button", { type: "button", click: moves.all }, "show all");
  const count = element("span", { class: "mlp-count" });
  const question = element("p", { class: "mlp-question", role: "status" });
  const choices = rules.map(([rule, says]) => element("button", { type: "button", class: "mlp-choice", click: () => choose(rule, says) }, element("b", {}, rule), " ", math(says)));
  const asking = element("div", { class: "mlp-asking" }, question, element("div", { class: "mlp-choices" }, ...choices));
  const head = element("div", { class: "mlp-head" }, heading, element("span", { class: "mlp-steps" }, back, count, next, all));
  const root = element("div", { class: "mlp mlp-derivation", tabindex: 0, role: "group", "aria-label": `Derivation, ${model.get("title")}`, "data-lm-suppress-shortcuts": "true" },
    head, element("ol", { class: "mlp-lines" }, ...rows.map(({ row }) => row)), spread, ...(model.get("ask") ? [asking] : []), lab.knobBar(signal));
  el.append(root);

  let said = "";
  function choose(rule) {
    const at = model.get("shown") - 1;
    const { line } = rows[at];
    if (rule === line.rule) {
      said = `Yes, ${rule}. ${line.reason}`;
      show(at + 1, at + 1);
    } else {
      said = `Not ${rule}. Look at what has changed from ${lines[at - 1].name} to ${line.name}: ${line.reason}`;
      update();
    }
  }

  function updateQuestion() {
    const [shown, named] = [model.get("shown"), model.get("named")];
    const waits = named < shown;
    for (const choice of choices) choice.disabled = !waits;
    if (waits && !said.startsWith("Not")) said = `Which rule justifies the = of ${lines[shown - 1].name}?`;
    else if (!waits && !said.startsWith("Yes")) said = shown < lines.length ? "Press ▶ for the next line." : "All rules are named.";
    write(question, said);
  }

  function update() {
    const [shown, named] = [model.get("shown"), model.get("named")];
    const chosen = lab.sweep.weights[array];
    const [j, i] = parse(chosen).index.map((n) => Number(n) + 1);
    root.classList.toggle("mlp-stale", lab.stale);
    write(heading, `${model.get("title")} for ${symbol(chosen)} · ${chosen} · from j = ${j} to i = ${i}`);
    rows.forEach(({ row, rule, reason, line }, n) => {
      row.classList.toggle("mlp-unseen", n >= shown);
      row.classList.toggle("mlp-newest", n === shown - 1);
      write(rule, n < named ? line.rule : "?");
      write(reason, n < named ? line.reason : "");
    });
    lab.writeNumbers(numbers);
    spread.classList.toggle("mlp-unseen", shown < 2);
    write(count, `${lines[shown - 1].name} of ${lines[lines.length - 1].name}`);
    back.disabled = shown === 1;
    next.disabled = !canGoOn();
    if (model.get("ask")) updateQuestion();
    for (const part of symbols) part.element.dataset.symbol = part.name.replace(/\bj\b/, j - 1).replace(/\bi\b/, i - 1);
  }
  const symbols = [...root.querySelectorAll("[data-symbol]")].map((part) => ({ element: part, name: part.dataset.symbol }));
  for (const { element: part } of symbols) part.setAttribute("tabindex", -1);

  const keys = { ArrowRight: moves.next, ArrowLeft: moves.back, Home: moves.first, End: moves.all };
  root.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.target.closest("input, select")) return;
    event.preventDefault();
    keys[event.key]();
  }, { signal });
  model.on("change:shown", update);
  model.on("change:named", update);
  lab.follow(update, signal);
  lab.pointing(root, signal);
  return () => root.remove();
}

export default { render };
