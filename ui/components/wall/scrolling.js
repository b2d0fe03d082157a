// Where on the wall one is. All cards are of one height (`../virtual_rows`), so places are arithmetic.

import { order, s } from "../clip_grid/store.js";

const grid = () => globalThis.document?.querySelector?.(".scroll .grid") ?? null;
const scroller = () => globalThis.document?.querySelector?.(".scroll") ?? null;

export const columnsOnScreen = () => layout()?.columns ?? 1;

/** {columns, pitch, gap} of the cards on screen; null without any. */
function layout() {
  const box = grid();
  const card = box?.querySelector(".card");
  if (!card) return null;
  const style = getComputedStyle(box);
  const gap = Number.parseFloat(style.rowGap) || 0;
  return {
    columns: style.gridTemplateColumns.split(" ").length,
    pitch: card.getBoundingClientRect().height + gap,
    gap,
  };
}

/** Indices of the first card on screen and behind the last; null where nothing is laid out. */
export function onScreen() {
  const found = layout();
  if (!found) return null;
  const { columns, pitch, gap } = found;
  const { top, height } = scroller().getBoundingClientRect();
  const past = top - grid().getBoundingClientRect().top; // px of the grid above the window
  const first = Math.max(0, Math.floor((past + gap + pitch / 2) / pitch));
  const last = Math.max(first + 1, Math.floor((past + height + pitch / 2) / pitch));
  const count = order().length;
  return { first: Math.min(first * columns, count), last: Math.min(last * columns, count) };
}

const scoreAt = (index) => s.wall.scores.get(order()[index])?.value;

/** The score of the first card on screen; at the very top it is 1. Where that cannot be seen, as it
 * was last. */
export function topScore() {
  const place = s.tab === "wall" ? onScreen() : null;
  if (place)
    s.wall.top = place.first === 0 && s.wall.before === 0 ? 1 : (scoreAt(place.first) ?? 1);
  return s.wall.top;
}

/** The scores between which the cards on screen lie: [high, low]; null without any. */
export function scoresOnScreen() {
  const place = onScreen();
  if (!place || place.last <= place.first) return null;
  topScore();
  const [high, low] = [scoreAt(place.first), scoreAt(place.last - 1)];
  return high === undefined || low === undefined ? null : [high, low];
}

/** Scroll the wall by so many px. */
export const scrollBy = (px) => scroller()?.scrollBy(0, px);

export const scrollToTop = () => scroller()?.scrollTo({ top: 0 });

/** The card in the middle of the window. */
export function scrollToCard(clip) {
  globalThis.requestAnimationFrame?.(() =>
    document.getElementById(`clip-${clip}`)?.scrollIntoView({ block: "center" }),
  );
}

let held = null; // {clip, from}: a card, and how far it is below the window's upper edge

/** Cards come above: remember where the first one on screen is … */
export function holdPlace() {
  const place = onScreen();
  const found = layout();
  if (!place || !found) return;
  const row = Math.floor(place.first / found.columns);
  const edge = scroller().getBoundingClientRect().top;
  const top = grid().getBoundingClientRect().top + row * found.pitch;
  held = { clip: order()[place.first], from: top - edge };
}

/** … and bring it back there, before anything is painted. */
export function keepPlace() {
  if (!held) return;
  const { clip, from } = held;
  held = null;
  const found = layout();
  const index = order().indexOf(clip);
  if (!found || index < 0) return;
  const edge = scroller().getBoundingClientRect().top;
  const top = grid().getBoundingClientRect().top + Math.floor(index / found.columns) * found.pitch;
  scroller().scrollTop += top - edge - from;
}
