/** What every panel does: hold its lab, follow it, carry the knob's controls, and go without a trace. */

import { dock } from "./dock.js";
import { element } from "./dom.js";
import { bringIntoView } from "./into_view.js";
import { pointing } from "./pointing.js";

/**
 * What a panel is built with: `mount` shows its parts in a frame that has these attributes, with the `controls` of the
 * knob, if it has any, below them unless they are among them.
 * @template {object} Traits
 * @typedef {{ lab: import("./lab.js").Lab, model: import("@anywidget/types").AnyModel<Traits>, signal: AbortSignal,
 *   controls: any, mount: (attributes: Record<string, unknown>, ...parts: Node[]) => HTMLElement }} Tools
 */

const NEAR = "300px"; // from where on a panel counts as in view

/** Do a thing only while an element is in view, and once when it comes into view if it was left out meanwhile. */
function inView(/** @type {Element} */ el, /** @type {AbortSignal} */ signal, /** @type {() => void} */ refresh) {
  let [isSeen, isOwed] = [true, false];
  const watch = new IntersectionObserver(
    ([entry]) => {
      isSeen = entry.isIntersecting;
      if (isSeen && isOwed) refresh();
      isOwed &&= !isSeen;
    },
    { rootMargin: NEAR },
  );
  watch.observe(el);
  signal.addEventListener("abort", () => watch.disconnect());
  return () => (isSeen ? refresh() : (isOwed = true));
}

/**
 * Make `render` of what builds a panel: it mounts its parts, and gives what brings them up to date.
 * @template {object} Traits
 * @param {(tools: Tools<Traits>) => () => void} build
 * @returns {import("@anywidget/types").Render<Traits & { lab: string }>}
 */
export function panel(build, hasKnob = true) {
  return async ({ model, el, host, signal }) => {
    /** @type {{ exports: import("./lab.js").Lab }} */
    const { exports: lab } = await host.getWidget(model.get("lab"));
    const knob = hasKnob ? dock(lab) : null;
    /** @type {any} */
    let root;
    const update = build({
      lab,
      model,
      signal,
      controls: knob?.node,
      mount(attributes, ...parts) {
        root = element("div", { role: "group", ...attributes }, ...parts);
        if (knob && !root.contains(knob.node)) root.append(knob.node);
        el.append(root);
        return root;
      },
    });
    lab.follow(inView(el, signal, refresh), signal);
    function refresh() {
      root.classList.toggle("mlp-stale", lab.stale);
      knob?.update();
      update();
    }
    pointing(lab, root, signal);
    bringIntoView(el);
    return () => root.remove();
  };
}
