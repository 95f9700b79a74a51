/** A picture that the kernel draws, with the words for it; a new one takes its place only once it is decoded. */

import { element, write } from "../../link/dom.js";

/** @typedef {{ png: DataView<ArrayBuffer>, words: string, width: number, height: number, seen: boolean }} Traits */

/** Give the handles of the sliders above a picture the names and values beside them: ipywidgets does not. */
function nameSliders(root) {
  for (const slider of root.closest(".widget-vbox")?.querySelectorAll(".widget-slider") ?? []) {
    const handle = slider.querySelector("[role=slider]");
    handle.setAttribute("aria-label", slider.querySelector("label").textContent);
    handle.setAttribute("aria-valuetext", slider.querySelector(".widget-readout").textContent);
  }
}

/**
 * Tell the kernel whether the picture is in view on some page, as long as this view of it is there. The views of a model
 * do not know each other: where one has gone out of view, another that is still in view says so at once.
 */
function watchView(model, /** @type {HTMLElement} */ root, /** @type {AbortSignal} */ signal) {
  let inView = false;
  function tell() {
    const before = model.get("seen");
    model.set("seen", inView);
    if (model.get("seen") !== before) model.save_changes();
  }
  const observer = new IntersectionObserver((entries) => {
    inView = entries[entries.length - 1].isIntersecting;
    tell();
  });
  model.on("change:seen", () => inView && tell());
  observer.observe(root);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    inView = false;
    tell();
  });
}

/** @type {import("@anywidget/types").Render<Traits>} */
function render({ model, el, signal }) {
  const words = element("p", { class: "mlp-readout", role: "status" });
  const image = element("img", { width: model.get("width"), height: model.get("height") });
  const root = element("div", { class: "mlp mlp-picture" }, words, image);
  el.append(root);

  let newest = 0;
  async function update() {
    const turn = ++newest;
    await null; // picture and words come together, and each calls for an update
    if (turn !== newest || signal.aborted) return;
    const next = new Image();
    const text = model.get("words");
    next.src = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
    const decoded = await next.decode().then(
      () => true,
      () => false,
    );
    const current = turn === newest && !signal.aborted;
    if (current) root.classList.toggle("mlp-stale", !decoded);
    if (!current || !decoded) return URL.revokeObjectURL(next.src);
    URL.revokeObjectURL(image.src);
    [image.src, image.alt] = [next.src, text];
    write(words, text);
    nameSliders(root);
  }
  for (const name of ["png", "words"]) model.on(`change:${name}`, update);
  update();
  watchView(model, root, signal);
  return () => {
    URL.revokeObjectURL(image.src);
    root.remove();
  };
}

export default { render };
