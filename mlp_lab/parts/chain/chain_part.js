/** See the chain: a nudge of a weight runs forward to E, station by station, and error signals run back. */

import { chainFoot } from "./chain_foot.js";
import { chainLadder } from "./chain_ladder.js";
import { ChainPicture } from "./chain_picture.js";
import { ChainWalk } from "./chain_walk.js";

/**
 * Make the three parts of a chain. Whoever mounts them calls `update` after each change of the lab, and then has the
 * numbers written; a change of the walk does both by itself.
 * @param {{ lab: import("../../link/lab.js").Lab, numbers: import("../../link/numbers.js").Numbers,
 *   model: import("@anywidget/types").AnyModel<import("./chain_walk.js").ChainTraits>, signal: AbortSignal }} given
 */
export function chainPart({ lab, numbers, model, signal }) {
  const walk = new ChainWalk(lab, model);
  const ladder = chainLadder(numbers, walk);
  const picture = new ChainPicture(lab, numbers, walk, ladder.reach, signal);
  const foot = chainFoot(walk, changed);

  function update() {
    for (const part of [picture, ladder, foot]) part.update();
  }
  function changed() {
    update();
    numbers.write();
  }
  for (const trait of ["step", "predicted", "verdicts", "scaling", "scaled"]) model.on(`change:${trait}`, changed);
  return { picture: picture.node, ladder: ladder.node, foot: foot.node, update, isOpen: () => walk.isOpen };
}
