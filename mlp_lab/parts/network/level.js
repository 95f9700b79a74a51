/** How far a neuron is filled: from below, as far as its output. */

/** The part of a disc below the level of a value between 0 and 1. */
export function levelPath({ x, y }, radius, value) {
  // near a half, an arc is far off for a rounded end
  const level = Math.min(Math.max(value, 0), 0.9999);
  const down = radius * (1 - 2 * level);
  const half = Math.sqrt(radius ** 2 - down ** 2);
  const [top, arc] = [(y + down).toFixed(5), `A${radius.toFixed(5)} ${radius.toFixed(5)}`];
  return `M${(x - half).toFixed(5)} ${top}${arc} 0 ${level > 0.5 ? 1 : 0} 0 ${(x + half).toFixed(5)} ${top}Z`;
}
