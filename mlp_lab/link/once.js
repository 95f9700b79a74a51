/**
 * What each widget is given as its module: it loads the script that the widget has as a trait, once for a whole page,
 * since a page never lets go of a module that it has loaded.
 */

/** Script -> its module; this text is a module of every widget, so it has no room. */
const modules = (globalThis[Symbol.for("mlp_lab.modules")] ??= new Map());

function load(/** @type {string} */ script) {
  if (!modules.has(script)) {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const module = import(address).finally(() => URL.revokeObjectURL(address));
    modules.set(script, module);
  }
  return modules.get(script);
}

/** Only a lab's link is something before it is shown. A panel keeps nobody waiting: a host gives it two seconds. */
async function initialize(/** @type {any} */ context) {
  const module = load(context.model.get("script"));
  return context.model.get("_view_name") ? undefined : (await module).default.initialize(context);
}

const render = async (/** @type {any} */ context) =>
  (await load(context.model.get("script"))).default.render?.(context);

export default { initialize, render };
