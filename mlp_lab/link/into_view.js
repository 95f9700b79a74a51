/** Where a panel comes to stand in the notebook after its cell was run. */

const SPARE = "6px"; // below a panel: what still moves above it may push it that far

/** Bring a panel wholly into view that has come only partly into it. */
export function bringIntoView(/** @type {HTMLElement} */ el) {
  el.style.scrollMarginBottom = SPARE;
  requestAnimationFrame(() => {
    const { top, bottom, height } = el.getBoundingClientRect();
    const isPartly = bottom > 0 && top < window.innerHeight;
    if (isPartly && height < window.innerHeight) el.scrollIntoView({ block: "nearest" });
  });
}
