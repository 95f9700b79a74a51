/**
 * Runs in the page: turns a slider by a position a frame, and notes when the picture of each position was painted.
 *
 * Which picture belongs to which position is learnt before, by waiting for the picture of each. A frame ends when the message that
 * was posted at its start arrives, which is after its styles, layout and painting.
 */
const FRAME = 1000 / 60;
const GIVE_UP = 3000; // ms after the last input

const WAYS = {
  interact: {
    look: () => [...document.querySelectorAll(".jp-OutputArea-output img")].find((image) => image.complete)?.src,
    turn: (position) => document.querySelector(".noUi-target").noUiSlider.set(position / 10 - 6),
    release: () => {},
  },
  "round trip": {
    look: () => document.querySelector(".jp-OutputArea-output svg").textContent,
    turn: (position) => slide(".jp-OutputArea-output input[type=range]", position),
    release: () => {},
  },
  sweep: {
    look: () => document.querySelector(".mlp-network:not(.mlp-stale) svg")?.textContent,
    turn: (position) => slide(".mlp-network input[type=range]", position),
    release: () => document.querySelector(".mlp-network input[type=range]").dispatchEvent(new Event("change")),
  },
  "text alone": {
    look: () => document.querySelector("#text").textContent,
    turn: (position) => {
      slide(".jp-OutputArea-output input[type=range]", position);
      document.querySelector("#text").textContent = position;
    },
    release: () => {},
  },
};

function slide(selector, position) {
  const slider = document.querySelector(selector);
  slider.value = position;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

const nextFrame = () => new Promise(requestAnimationFrame);
const painted = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  });

const known = new Map(); // picture -> the position it belongs to

async function goTo(way, position) {
  WAYS[way].turn(position);
  WAYS[way].release();
  while (known.get(WAYS[way].look()) !== position) await nextFrame();
}

/** Learn the pictures of the positions after the first, at which the slider stands. */
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

/** Give how long each input waited for its picture, in ms; inputs that never had theirs are left out. */
async function watch(way, inputs, goesOn) {
  const waits = new Map();
  let end = 0;
  let last = 0;
  for (;;) {
    const active = goesOn(await nextFrame());
    const shown = known.get(WAYS[way].look());
    end = await painted();
    if (inputs.has(shown) && !waits.has(shown)) waits.set(shown, end - inputs.get(shown));
    if (active) last = end;
    else if (waits.has([...inputs.keys()].at(-1)) || end - last > GIVE_UP) return [...waits.values()];
  }
}

/** Turn the slider on by a position every 1/60 s; of ticks that fall into one frame the last is given, as of a mouse. */
async function drag(way, first, count) {
  const inputs = new Map(); // position -> when its input was dispatched
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

/** Watch a drag by mouse, until its button is let go. */
function follow(way) {
  const inputs = new Map();
  let held = true;
  const note = (event) => inputs.set(Number(event.target.value), performance.now());
  document.addEventListener("input", note, { capture: true });
  document.addEventListener("pointerup", () => (held = false), { capture: true });
  return watch(way, inputs, () => held);
}

/** Choose a knob by a click on it; give how long its sweep took to be drawn, in ms. */
async function choose(name) {
  await nextFrame();
  const start = performance.now();
  document.querySelector(`[data-knob="${name}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true }));
  const chosen = () => document.querySelector(".mlp-network:not(.mlp-stale) select")?.value;
  while (chosen() !== name) await nextFrame();
  return (await painted()) - start;
}

window.bench = { learn, goTo, drag, follow, choose };
