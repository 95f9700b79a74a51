/** A printed line of the sheet, piece by piece: its slips are to be found, and its number stands beside the true one. */

/** The pieces of the line, each a button, with room below it for what belongs in its place. */
function pieces(lab, line, choose) {
  const { element, math } = lab;
  const places = line.pieces.map(({ printed, mended, slip, plain }) => {
    const asPrinted = plain
      ? element("span", { class: "mlp-slip-piece" }, math(printed, true))
      : element("button", { type: "button", class: "mlp-slip-piece", click: () => choose(slip) }, math(printed, true));
    const asMended = element("span", { class: "mlp-slip-mended" }, mended ? math(mended, true) : "");
    return { slip, asPrinted, asMended, node: element("span", { class: "mlp-slip-place" }, asPrinted, asMended) };
  });

  function update(found) {
    for (const { slip, asPrinted, asMended } of places) {
      const known = found.includes(slip);
      asPrinted.classList.toggle("mlp-slip-known", known);
      asMended.classList.toggle("mlp-away", !known);
      if (asPrinted.localName === "button") asPrinted.setAttribute("aria-pressed", known);
    }
  }
  const node = element("div", { class: "mlp-slip-line", role: "group", "aria-label": `${line.title}, as printed` });
  node.append(...places.map((place) => place.node));
  return { node, update };
}

/** What there is to say: how many slips are left, and why each that was found is one. */
function verdicts({ element, write, math }, line) {
  const question = element("p", { class: "mlp-question", role: "status" });
  const reasons = line.slips.map((reason) => {
    const words = reason.map((part, n) => (n % 2 ? math(part) : part)); // every other part is a formula
    return element("li", {}, ...words);
  });
  const node = element("div", {}, question, element("ol", { class: "mlp-slip-reasons" }, ...reasons));

  function sentence(found, wrong) {
    const left = line.slips.length - found.length;
    const slips = `${left} ${left === 1 ? "slip" : "slips"}`;
    if (!left) return "That is all. Now compare the numbers.";
    if (wrong) return `This piece is as it should be. There ${left === 1 ? "is" : "are"} ${slips} to find.`;
    return found.length ? `Yes. ${slips} to go.` : `There ${left === 1 ? "is" : "are"} ${slips} in this line. Choose a piece.`;
  }
  function update(found, wrong) {
    write(question, sentence(found, wrong));
    reasons.forEach((reason, n) => reason.classList.toggle("mlp-away", !found.includes(n)));
  }
  return { node, update };
}

/** What the line computes as printed and as mended, and what is true; in columns where there is one for each k. */
function comparison(lab, line) {
  const { element, math, format } = lab;
  const shape = lab.shape(`${line.name} printed`);
  const columns = shape.length ? [...Array(shape[0]).keys()].map((k) => `[${k}]`) : [""];
  const exists = (value, digits) => (Number.isNaN(value) ? "does not exist" : format(value, digits));
  const numbers = [];
  const row = (title, name, kind) => {
    const nodes = columns.map((at) => {
      const node = element("td", { class: "mlp-number" });
      numbers.push({ node, name: `${line.name} ${name}${at}`, digits: 4, write: exists });
      return node;
    });
    return element("tr", { class: kind }, element("th", { scope: "row" }, title), ...nodes);
  };
  const heads = columns.map((_, k) => element("th", { scope: "col" }, shape.length ? `k = ${k + 1}` : ""));
  const mended = row("mended", "mended", "mlp-slip-new");
  const node = element(
    "table",
    { class: "mlp-slip-numbers" },
    element("tr", {}, element("th", {}, math(line.quantity, true)), ...heads),
    row("as printed", "printed", "mlp-slip-old"),
    mended,
    row(line.how, "found", ""),
  );
  return { node, numbers, update: (all) => mended.classList.toggle("mlp-away", !all) };
}

/** The letters j and i in a formula stand for the neurons of the chosen weight. */
function letters(root) {
  const symbols = [...root.querySelectorAll("math [data-symbol]")].map((node) => [node, node.dataset.symbol]);
  return ([j, i]) => {
    for (const [node, name] of symbols) node.dataset.symbol = name.replace(/\bj\b/, j).replace(/\bi\b/, i);
  };
}

async function render({ model, el, host, signal }) {
  const lab = (await host.getWidget(model.get("lab"))).exports;
  const { element, write } = lab;
  const line = model.get("line");
  let wrong = false; // whether the piece chosen last is as it should be

  function set(found) {
    model.set("found", found);
    model.save_changes();
    update();
  }
  function choose(slip) {
    wrong = slip === null;
    const found = model.get("found");
    if (wrong || found.includes(slip)) update();
    else set([...found, slip]);
  }
  const [formula, said, compared] = [pieces(lab, line, choose), verdicts(lab, line), comparison(lab, line)];
  const heading = element("p", { class: "mlp-readout" });
  const all = element("button", { type: "button", click: () => set(line.slips.map((_, n) => n)) }, "show all");
  const again = element("button", { type: "button", click: () => ((wrong = false), set([])) }, "hide again");
  const root = element(
    "div",
    { class: "mlp mlp-slips", role: "group", "aria-label": line.title },
    element("div", { class: "mlp-head" }, heading, element("span", { class: "mlp-slip-buttons" }, again, all)),
    formula.node,
    said.node,
    compared.node,
    lab.knobBar(signal),
  );
  el.append(root);
  const point = letters(root);

  function update() {
    const found = model.get("found");
    const weight = lab.sweep.weights[line.array];
    const [j, i] = lab.parse(weight).index.map(Number);
    root.classList.toggle("mlp-stale", lab.stale);
    write(heading, `${line.title}, as printed · for ${lab.symbol(weight)} · ${weight} · j = ${j + 1}, i = ${i + 1}`);
    formula.update(found);
    said.update(found, wrong);
    compared.update(found.length === line.slips.length);
    again.setAttribute("aria-disabled", !found.length); // not `disabled`: that would lose the focus
    all.setAttribute("aria-disabled", found.length === line.slips.length);
    lab.writeNumbers(compared.numbers);
    point([j, i]);
  }
  model.on("change:found", update);
  lab.follow(update, signal);
  lab.pointing(root, signal);
  return () => root.remove();
}

export default { render };
