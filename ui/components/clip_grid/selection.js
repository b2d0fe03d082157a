// Several cards at once: those the person selected, answered with one key.

import { touch } from "./cards.js";
import { focusOn, moveFocus } from "./orders.js";
import { order, s, say } from "./store.js";
import { announce } from "./topics.js";

let anchor = null; // where the range that is being drawn began
let before = new Set(); // what was selected when it began

function select(cards) {
  const changed = [...s.selected, ...cards].filter(
    (card) => s.selected.has(card) !== cards.has(card),
  );
  s.selected = cards;
  changed.forEach(touch);
  announce("selection");
}

function begin() {
  s.selecting = true;
  anchor = s.focus;
  before = new Set(s.selected);
}

/** `b`: start with the focused card; again: stop. */
export function toggleSelecting() {
  if (s.selecting) return stopSelecting();
  if (s.blind) return say("You answer one clip at a time here.");
  begin();
  select(new Set(s.focus === null ? [] : [s.focus]));
}

export function stopSelecting() {
  s.selecting = false;
  anchor = null;
  select(new Set());
}

/** Take one card in or out; the next range begins there. */
export function toggleSelected(card) {
  focusOn(card);
  const cards = new Set(s.selected);
  if (!cards.delete(card)) cards.add(card);
  anchor = card;
  select(cards);
  before = new Set(cards);
}

/** Everything between where the range began and the card. */
export function selectTo(card) {
  if (s.blind || card === null) return;
  if (!s.selecting || anchor === null) begin();
  const cards = order();
  const [from, to] = [cards.indexOf(anchor), cards.indexOf(card)].sort((a, b) => a - b);
  focusOn(card);
  select(new Set([...before, ...cards.slice(Math.max(from, 0), to + 1)]));
}

/** Move the focus and take everything on the way. */
export function selectBy(step) {
  if (s.blind) return moveFocus(step);
  if (!s.selecting || anchor === null) begin();
  moveFocus(step);
  selectTo(s.focus);
}

/** Moving on without selecting: the next range begins elsewhere. */
export function moveBy(step) {
  anchor = null;
  moveFocus(step);
}

/** These cards besides what is selected; where they are selected already, without them. */
export function selectThese(cards) {
  if (s.blind) return;
  const selected = new Set(s.selected);
  const all = cards.every((card) => selected.has(card));
  for (const card of cards) all ? selected.delete(card) : selected.add(card);
  if (!selected.size) return stopSelecting();
  if (!s.selecting) begin();
  anchor = null;
  select(selected);
}

/** The selected cards that are on screen, in their order. */
export const selection = () => order().filter((card) => s.selected.has(card));
