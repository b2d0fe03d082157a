// Where shots and films lie, in pixels. Pure.

export const ROW = 112; // height of a film's row
export const LEAST = 44; // width of the shortest shot
const SCALE = 28; // px a second
const INSTANT = 0.002; // s; times are rounded to a thousandth

/** From the shot at `i` on, what is played one after another: windows of a sound overlap, so of those
 * only the ones that begin where the one before ends, or later. */
export function following(shots, i) {
  const played = [];
  for (const shot of shots.slice(i))
    if (!played.length || shot.start >= played.at(-1).end - INSTANT) played.push(shot);
  return played;
}

/** The shots of a film side by side: widths by duration, with a least one. `x` has one value more
 * than there are shots: the width of all. */
export function widths(shots) {
  const x = [0];
  for (const { start, end } of shots)
    x.push(x.at(-1) + Math.max(LEAST, Math.round((end - start) * SCALE)));
  return x;
}

/** The index of the shot at a place; the last one behind the end. */
export function at(x, place) {
  let [low, high] = [0, x.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (x[middle] <= place) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** [first, behind the last] of the shots that show between two places. */
export const between = (x, left, right) =>
  x.length < 2 ? [0, 0] : [at(x, left), at(x, right) + 1];

/** [first, behind the last] of the rows that show, and one more on either side. */
export const rowsBetween = (count, top, height) => [
  Math.min(count, Math.max(0, Math.floor(top / ROW) - 1)),
  Math.min(count, Math.ceil((top + height) / ROW) + 1),
];

/** How far to scroll so that a span of a row is in the window; some room beside it where there is. */
export function scrolledTo(scroll, window, from, to, room = 0) {
  if (from - room < scroll) return Math.max(0, from - room);
  if (to + room > scroll + window) return to + room - window;
  return scroll;
}

/** The index of the shot nearest to a time. */
export function nearest(shots, seconds) {
  let best = 0;
  shots.forEach(({ start }, i) => {
    if (Math.abs(start - seconds) < Math.abs(shots[best].start - seconds)) best = i;
  });
  return best;
}

/** [first, behind the last] of the scene that a shot is in. */
export function sceneOf(shots, i) {
  let [first, last] = [i, i + 1];
  while (first > 0 && !shots[first].begins) first -= 1;
  while (last < shots.length && !shots[last].begins) last += 1;
  return [first, last];
}
