/**
 * Runs in the page: turns a slider by a position a frame, and notes when the picture of each position was painted.
 *
 * Which picture belongs to which position is learnt before, by waiting for the picture of each. A frame ends when the message that
 * was posted at its start arrives, which is after its styles, layout and painting.
 */
const FRAME = 1000 / 60;
const GIVE_UP = 3000; // ms after the last input

/**
 * One way to show what a slider does: what tells its picture from others, how its slider is turned, and let go.
 *
 * @typedef {{ look: () => string | null | undefined, turn: (position: number) => void, release: () => void }} Way
 */
/** @type {Record<string, Way>} */
const WAYS = {
  interact: {
    look: () => [...document.images].find((image) => image.complete && image.closest(".jp-OutputArea-output"))?.src,
    turn: (position) => /** @type {any} */ (find(".noUi-target", HTMLElement)).noUiSlider.set(position / 10 - 6),
    release: () => {},
  },
  "round trip": {
    look: () => find(".jp-OutputArea-output svg", SVGElement).textContent,
    turn: (position) => slide(".jp-OutputArea-output input[type=range]", position),
    release: () => {},
  },
  sweep: {
    look: () => document.querySelector(".mlp-network:not(.mlp-stale) svg")?.textContent,
    turn: (position) => slide(".mlp-network input[type=range]", position),
    release: () => find(".mlp-network input[type=range]", HTMLInputElement).dispatchEvent(new Event("change")),
  },
  "text alone": {
    look: () => find("#text", HTMLElement).textContent,
    turn: (position) => {
      slide(".jp-OutputArea-output input[type=range]", position);
      find("#text", HTMLElement).textContent = String(position);
    },
    release: () => {},
  },
};

/**
 * Find an element of a kind, which must be there.
 *
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 */
function find(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`There is no ${kind.name} at ${selector}.`);
  return found;
}

/** @type {(selector: string, position: number) => void} */
function slide(selector, position) {
  const slider = find(selector, HTMLInputElement);
  slider.value = String(position);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @type {() => Promise<number>} */
const nextFrame = () => new Promise(requestAnimationFrame);
/** @type {() => Promise<number>} */
const painted = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  });

/** @type {Map<string | null | undefined, number>} */
const known = new Map(); // picture -> the position it belongs to

/** @type {(way: string, position: number) => Promise<void>} */
async function goTo(way, position) {
  WAYS[way].turn(position);
  WAYS[way].release();
  while (known.get(WAYS[way].look()) !== position) await nextFrame();
}

/**
 * Learn the pictures of the positions after the first, at which the slider stands.
 *
 * @type {(way: string, first: number, count: number) => Promise<void>}
 */
async function learn(way, first, count) {
  const { look, turn } = WAYS[way];
  known.set(look(), first);
  for (let position = first + 1; position <= first + count; position++) {
    turn(position);
    let picture;
    while (!(picture = look()) || known.has(picture)) await nextFrame();
    known.set(picture, position);
  }
  await goTo(way, first);
}

/**
 * Give how long each input waited for its picture, in ms; inputs that never had theirs are left out.
 *
 * @param {string} way
 * @param {Map<number, number>} inputs from a position to when its input was dispatched
 * @param {(frame: number) => boolean} goesOn whether the drag does
 */
async function watch(way, inputs, goesOn) {
  const waits = new Map();
  let last = 0;
  for (;;) {
    const active = goesOn(await nextFrame());
    const shown = known.get(WAYS[way].look());
    const end = await painted();
    const began = shown === undefined ? undefined : inputs.get(shown);
    if (began !== undefined && !waits.has(shown)) waits.set(shown, end - began);
    if (active) last = end;
    else if (waits.has([...inputs.keys()].at(-1)) || end - last > GIVE_UP) return [...waits.values()];
  }
}

/**
 * Turn the slider on by a position every 1/60 s; of ticks that fall into one frame the last is given, as of a mouse.
 *
 * @type {(way: string, first: number, count: number) => Promise<number[]>}
 */
async function drag(way, first, count) {
  const inputs = new Map();
  const start = await nextFrame();
  let tick = 0;
  return watch(way, inputs, (frame) => {
    const now = Math.min(Math.round((frame - start) / FRAME), count);
    if (now === tick) return now < count;
    tick = now;
    inputs.set(first + tick, performance.now());
    WAYS[way].turn(first + tick);
    if (tick === count) WAYS[way].release();
    return tick < count;
  });
}

/**
 * Watch a drag by mouse, until its button is let go.
 *
 * @type {(way: string) => Promise<number[]>}
 */
function follow(way) {
  const inputs = new Map();
  let held = true;
  /** @type {(event: Event) => void} */
  const note = ({ target }) => {
    if (target instanceof HTMLInputElement) inputs.set(Number(target.value), performance.now());
  };
  document.addEventListener("input", note, { capture: true });
  document.addEventListener("pointerup", () => (held = false), { capture: true });
  return watch(way, inputs, () => held);
}

/**
 * Choose a knob by a click on it; give how long its sweep took to be drawn, in ms.
 *
 * @type {(name: string) => Promise<number>}
 */
async function choose(name) {
  await nextFrame();
  const start = performance.now();
  find(`[data-knob="${name}"]`, Element).dispatchEvent(new MouseEvent("click", { bubbles: true }));
  const chosen = () => document.querySelector(".mlp-network:not(.mlp-stale)")?.querySelector("select")?.value;
  while (chosen() !== name) await nextFrame();
  return (await painted()) - start;
}

Object.assign(window, { bench: { learn, goTo, drag, follow, choose } });
