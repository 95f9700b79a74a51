/** Elements of HTML, SVG and MathML. */

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "line", "circle", "rect", "text", "tspan", "clipPath"]);
const FOCUSABLE = new Set(["input", "select", "button"]);

/**
 * Make an element; attributes that are functions become listeners.
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string)} children
 * @returns {any} an element of this tag
 */
export function element(tag, attributes = {}, ...children) {
  const made = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, /** @type {EventListener} */ (value));
    else made.setAttribute(name, String(value));
  }
  // JupyterLab would take arrows, Enter and letters for its own: it asks the element that has the focus
  if (FOCUSABLE.has(tag) || "tabindex" in attributes) made.setAttribute("data-lm-suppress-shortcuts", "true");
  made.append(...children);
  return made;
}

/** Make a `<span>` of a class. */
export const span = (/** @type {string} */ kind, /** @type {(Node | string)[]} */ ...children) =>
  element("span", { class: kind }, ...children);

/** Make a button that does nothing but what its `click` does. */
export const button = (
  /** @type {Record<string, unknown>} */ attributes,
  /** @type {(Node | string)[]} */ ...children
) => element("button", { type: "button", ...attributes }, ...children);

/** Make a `<math>` element of MathML that the kernel wrote, with full-size fractions where it stands alone. */
export function math(/** @type {string} */ inside, alone = false) {
  const holder = document.createElement("span");
  holder.innerHTML = `<math displaystyle="${alone}">${inside}</math>`;
  return /** @type {MathMLElement} */ (holder.firstChild);
}

/** Write text only where it differs, so that an unchanged number costs nothing. */
export function write(/** @type {Node} */ node, /** @type {string} */ text) {
  const only = node.firstChild;
  if (only instanceof Text && !only.nextSibling) {
    if (only.data !== text) only.data = text; // a text that stays is laid out again, a new one is also made
  } else if (node.textContent !== text) node.textContent = text;
}

/** Set attributes to these values, in this order, but only where they differ. */
export function put(/** @type {Element} */ node, /** @type {string[]} */ names, /** @type {unknown[]} */ values) {
  names.forEach((name, n) => {
    const value = String(values[n]);
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  });
}

/** Whether the student has asked for no motion. */
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A name that no other element of the page has. */
export const uniqueId = () => `mlp-${Math.random().toString(36).slice(2)}`;
