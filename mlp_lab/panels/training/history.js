/** A run over its steps, as numbers to draw. */

import { namesOf } from "../../link/names.js";
import { floats } from "../../link/sweep.js";

/** @typedef {{ steps: Float64Array, columns: Map<string, Float64Array>, last: number }} History */

/** Read what panel.py sends: the numbers over the steps, each by its name. @returns {History} */
export function readHistory(/** @type {import("./trainer.js").SentHistory} */ sent) {
  const [steps, table] = [floats(sent.steps), floats(sent.table)];
  const width = table.length / steps.length;
  const columns = new Map();
  for (const [array, [first, ...shape]] of Object.entries(sent.columns)) {
    const names = shape.length ? namesOf(array, shape) : [array];
    names.forEach((name, n) => {
      columns.set(
        name,
        Float64Array.from(steps, (_, row) => table[row * width + first + n]),
      );
    });
  }
  return { steps, columns, last: steps[steps.length - 1] };
}
