// Which of many items of one height, laid out in rows, are in the window or near it. Pure.

const NEAR = 0.5; // of the window's height, above and below it
const AT_LEAST = 2; // rows above and below

/** Rows to have in the document.
 *
 * `top`: where the first row begins, in px from the window's upper edge (less than 0: scrolled past);
 * `height`: of the window, px; `pitch`: from one row to the next, px; `rows`: how many there are.
 * Gives {first, last}, both included; last < first: none. */
export function rowsNear({ top, height, pitch, rows }) {
  const near = Math.max(AT_LEAST, Math.ceil((NEAR * height) / pitch));
  const first = Math.floor(-top / pitch) - near;
  const last = Math.floor((height - top) / pitch) + near;
  return { first: Math.max(first, 0), last: Math.min(last, rows - 1) };
}

/** The indices of the items in those rows, in order, and of the item `kept` wherever it is
 * (-1: none). */
export function indicesIn({ first, last }, { columns, count, kept = -1 }) {
  const from = first * columns;
  const to = Math.min((last + 1) * columns, count);
  const found = Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);
  if (kept < 0 || kept >= count || (kept >= from && kept < to)) return found;
  return kept < from ? [kept, ...found] : [...found, kept];
}

/** Where an item stands: {column, top}; a grid column in CSS' words, and px. */
export const placeOf = (index, { columns, pitch }) => {
  const column = (index % columns) + 1;
  return { column: `${column} / ${column + 1}`, top: Math.floor(index / columns) * pitch };
};

/** The height of all rows, px; there is no gap below the last. */
export const heightOf = (count, { columns, pitch, gap }) =>
  count ? Math.ceil(count / columns) * pitch - gap : 0;
