/**
 * What each widget is given as its module: it loads the script that the widget has as a trait, once for a whole page,
 * since a page never lets go of a module that it has loaded.
 */

/** @type {Map<string, Promise<any>>} script -> its module; this text is a module of every widget, so it has no room */
const modules = /** @type {any} */ (globalThis[Symbol.for("mlp_lab.modules")] ??= new Map());

/** @param {string} script */
function load(script) {
  if (!modules.has(script)) {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    modules.set(
      script,
      import(address).finally(() => URL.revokeObjectURL(address)),
    );
  }
  return /** @type {Promise<any>} */ (modules.get(script));
}

/** @param {"initialize" | "render"} part */
const of = (part) => async (/** @type {any} */ context) =>
  (await load(context.model.get("script"))).default[part]?.(context);

export default { initialize: of("initialize"), render: of("render") };
