/** What every panel does: hold its lab, follow it, carry the knob's controls, and go without a trace. */

import { element } from "./dom.js";
import { knobBar } from "./knob_bar.js";
import { pointing } from "./pointing.js";

/**
 * What a panel is built with: `mount` shows its parts in a frame that has these attributes, and the controls below them.
 * @template {object} Traits
 * @typedef {{ lab: import("./lab.js").Lab, model: import("@anywidget/types").AnyModel<Traits>, signal: AbortSignal,
 *   mount: (attributes: Record<string, unknown>, ...parts: Node[]) => HTMLElement }} Tools
 */

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
    /** @type {any} */
    let root;
    const update = build({
      lab,
      model,
      signal,
      mount(attributes, ...parts) {
        const controls = hasKnob ? [knobBar(lab, signal)] : [];
        root = element("div", { role: "group", ...attributes }, ...parts, ...controls);
        el.append(root);
        return root;
      },
    });
    lab.follow(() => {
      root.classList.toggle("mlp-stale", lab.stale);
      update();
    }, signal);
    pointing(lab, root, signal);
    return () => root.remove();
  };
}
