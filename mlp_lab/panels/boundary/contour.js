/** Where numbers over a grid pass a level: straight from place to place, in between as far as the level lies between them. */

const ROUND = 1000; // parts of a cell that are told apart
const AROUND = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]; // the corners of a cell

/**
 * Go around a cell; gives the corners of its part that lies above the level, and the lines between both parts.
 * @param {number[]} heights of its corners above the level
 * @param {number} column
 * @param {number} row
 */
function cut(heights, column, row) {
  const inside = [];
  const crossings = [];
  heights.forEach((height, n) => {
    const next = (n + 1) % AROUND.length;
    const [x, y] = AROUND[n];
    if (height > 0) inside.push(`${column + x} ${row + y}`);
    if (height > 0 === heights[next] > 0) return;
    const part = height / (height - heights[next]);
    const along = [x + part * (AROUND[next][0] - x), y + part * (AROUND[next][1] - y)];
    const place = `${Math.round((column + along[0]) * ROUND) / ROUND} ${Math.round((row + along[1]) * ROUND) / ROUND}`;
    inside.push(place);
    crossings.push({ place, falls: height > 0 });
  });
  // going around, a line leads from where the heights fall below the level to where they rise above it next
  const lines = crossings.flatMap(({ place, falls }, n) =>
    falls ? [`M${place}L${crossings[(n + 1) % crossings.length].place}`] : [],
  );
  return { inside, lines };
}

/**
 * Find the region where numbers over a square grid are above a level, and the line that bounds it within the grid, as
 * paths in units of its cells.
 * @param {ArrayLike<number>} values row by row
 * @param {number} size places in a row
 * @param {number} level
 */
export function contour(values, size, level) {
  const [region, line] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  for (let row = 0; row < size - 1; row++) {
    let run = 0; // cells so far that lie wholly above the level
    for (let column = 0; column < size; column++) {
      const at = row * size + column;
      const isCell = column < size - 1; // and not the end of the row
      const [a, b, c, d] = [values[at], values[at + 1], values[at + size + 1], values[at + size]];
      const count = isCell ? Number(a > level) + Number(b > level) + Number(c > level) + Number(d > level) : 0;
      if (count === AROUND.length) run += 1;
      else {
        if (run) region.push(`M${column - run} ${row}h${run}v1h${-run}z`);
        run = 0;
      }
      if (count === 0 || count === AROUND.length) continue;
      const { inside, lines } = cut([a - level, b - level, c - level, d - level], column, row);
      region.push(`M${inside.join("L")}z`);
      line.push(...lines);
    }
  }
  return { region: region.join(""), line: line.join("") };
}
