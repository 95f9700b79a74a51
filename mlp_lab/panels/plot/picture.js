/** A picture that the kernel draws, with the words for it; a new one takes its place only once it is decoded. */

/** Give the handles of the sliders above a picture the names and values beside them: ipywidgets does not. */
function nameSliders(root) {
  for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
    const handle = slider.querySelector("[role=slider]");
    handle.setAttribute("aria-label", slider.querySelector("label").textContent);
    handle.setAttribute("aria-valuetext", slider.querySelector(".widget-readout").textContent);
  }
}

function render({ model, el, signal }) {
  const words = document.createElement("p");
  words.className = "mlp-readout";
  words.setAttribute("role", "status");
  const image = document.createElement("img");
  image.width = model.get("width");
  image.height = model.get("height");
  const root = document.createElement("div");
  root.className = "mlp mlp-picture";
  root.append(words, image);
  el.append(root);

  let newest = 0;
  async function update() {
    const turn = ++newest;
    const next = new Image();
    const address = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
    const text = model.get("words");
    next.src = address;
    await next.decode();
    if (turn !== newest || signal.aborted) return URL.revokeObjectURL(address);
    const before = image.src;
    [image.src, image.alt, words.textContent] = [address, text, text];
    nameSliders(root);
    if (before) URL.revokeObjectURL(before);
  }
  for (const name of ["png", "words"]) model.on(`change:${name}`, update);
  update();
  return () => {
    URL.revokeObjectURL(image.src);
    root.remove();
  };
}

export default { render };
