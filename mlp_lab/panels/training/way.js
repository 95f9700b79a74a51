/** The way through a run: play, single steps, and back to the start. */

import { button, element, span, write } from "../../link/dom.js";
import { showStep } from "../../link/steps.js";
import { STEP } from "../../link/sweep.js";
import { Player } from "./player.js";

/** @typedef {import("./trainer.js").Tools} Tools */

const ICONS = {
  start: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M9 3v10L3 8zM11 3h2v10h-2z",
  play: "M4 2.5v11l9-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  step: "M7 3v10l6-5zM3 3h2v10H3z",
  stop: "M3.5 3.5h9v9h-9z",
};
const SPEEDS = { 2: "2 steps / s", 10: "10 steps / s", 60: "60 steps / s", 500: "500 steps / s" };
const [USUAL_SPEED, MORE] = [10, 100]; // steps that playing at the end goes on by
const counted = (/** @type {number} */ n) => n.toLocaleString("en");

/** A button with a picture, whose name and picture may change. */
function pictured(/** @type {() => void} */ act, kind = "") {
  const path = element("path");
  const picture = element("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, path);
  const click = () => node.getAttribute("aria-disabled") === "true" || act();
  const node = button({ class: kind, click }, picture);
  let now = "";
  return {
    node,
    update(/** @type {string} */ icon, /** @type {string} */ label, /** @type {boolean} */ isOpen) {
      if (now !== `${icon} ${label} ${isOpen}`) {
        now = `${icon} ${label} ${isOpen}`;
        path.setAttribute("d", ICONS[icon]);
        for (const name of ["aria-label", "title"]) node.setAttribute(name, label);
        node.setAttribute("aria-disabled", !isOpen);
      }
    },
  };
}

/** @param {Tools} tools @param {import("./trainer.js").Trainer} trainer */
export function wayThrough({ lab, model, signal }, trainer) {
  const end = () => trainer.run.last;
  const isAtEnd = () => trainer.step >= end();
  const player = new Player(lab, signal, () => Number(speed.value), update);

  /** Show a step that has been passed; the kernel is told. */
  function show(/** @type {number} */ step) {
    player.pause();
    showStep(lab, step);
    lab.release();
  }
  /** Go on by a step; where numbers were turned by hand, the run is another one from here. */
  function forward() {
    player.pause();
    const to = trainer.step + 1;
    if (model.get("by_hand")) trainer.train(Math.max(to, end()), to);
    else if (to <= end()) show(to);
    else trainer.train(to, to);
  }
  let willPlay = false; // once there are steps to be played
  function play() {
    if (player.isPlaying) player.pause();
    else if (lab.sweep.knob === STEP && !isAtEnd() && !model.get("by_hand")) player.play();
    else {
      willPlay = true;
      if (lab.knob !== STEP) lab.select(STEP);
      trainer.train(isAtEnd() ? end() + MORE : null);
    }
  }

  const start = pictured(() => show(0));
  const back = pictured(() => show(trainer.step - 1));
  const playing = pictured(play, "mlp-training-play");
  const step = pictured(forward);
  const stop = pictured(() => trainer.stop());
  const words = Object.entries(SPEEDS).map(([value, text]) => element("option", { value }, text));
  const speed = element("select", { "aria-label": "speed" }, ...words);
  speed.value = USUAL_SPEED;
  const progress = element("progress", { "aria-label": "steps that are computed" });
  const says = span("", "");
  const status = element("div", { class: "mlp-training-way mlp-training-status" }, progress, stop.node, says);
  says.setAttribute("role", "status");
  const buttons = [start, back, playing, step].map(({ node }) => node);
  const node = element("div", { class: "mlp-training-way" }, ...buttons, speed);

  function saying() {
    const { last, stopped } = trainer.run;
    if (trainer.goal !== null) return `${counted(last)} of ${counted(trainer.goal)} steps`;
    if (trainer.notice) return trainer.notice;
    if (stopped) return `Stopped at step ${counted(last)}: ${stopped}.`;
    return model.get("by_hand") ? "Turned by hand: the run goes on from here otherwise." : "";
  }
  function update() {
    player.watch();
    const { last, stopped } = trainer.run;
    if (willPlay && !trainer.isWaiting && lab.sweep.knob === STEP) {
      willPlay = false;
      if (!isAtEnd()) player.play();
    }
    const [isOpen, canGoOn] = [!lab.lost, !(isAtEnd() && stopped) || model.get("by_hand")];
    start.update("start", "back to the start", isOpen && trainer.step > 0);
    back.update("back", "one step back", isOpen && trainer.step > 0);
    if (player.isPlaying) playing.update("pause", "pause", true);
    else playing.update("play", "play", isOpen && canGoOn);
    step.update("step", "one step", isOpen && canGoOn);
    stop.update("stop", "stop", true);
    speed.disabled = lab.lost;
    progress.hidden = stop.node.hidden = trainer.goal === null;
    if (trainer.goal !== null) [progress.max, progress.value] = [trainer.goal, last];
    write(says, saying());
  }
  return { node, status, update };
}
