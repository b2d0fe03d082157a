// What a person does.

import { outbox } from "./cards.js";
import { tell, wellFormed } from "./link.js";
import {
  firstUnanswered,
  focusOn,
  REVIEW_FILTERS,
  searching,
  showFresh,
  switchTo,
  waits,
} from "./orders.js";
import { newId } from "./outbox.js";
import { takeBatch } from "./questions.js";
import { limits } from "./rules.js";
import { selection, stopSelecting } from "./selection.js";
import { clipOf, order, s, say } from "./store.js";
import { remember, remembered } from "./tabs.js";
import { announce } from "./topics.js";

export function openTab(tab) {
  if (tab !== s.tab) stopSelecting();
  switchTo(tab);
  if (tab === "next") takeBatch(false);
  remember("tab", tab);
}

/** Other answered clips to look over: those of a filter, or of the next one. */
export function filterReview(filter) {
  const filters = reviewFilters();
  const at = filters.findIndex(({ key }) => key === s.review);
  s.review = filter ?? filters[(at + 1) % filters.length].key;
  stopSelecting();
  switchTo("review");
  focusOn(firstUnanswered());
}

/** Nothing to look at again is the rule: then there is no such filter. */
export const reviewFilters = () =>
  REVIEW_FILTERS.filter(({ key }) => key !== "re_review" || s.reReview.length || s.review === key);

/** Where batches come from, from now on; the next one at once. */
export function chooseSource(source) {
  s.batchSource = source;
  takeBatch(true);
}

/** A new order of this tab; on the recommended tab, the next batch. */
export function renew() {
  stopSelecting();
  if (s.tab === "next") takeBatch(true);
  else showFresh();
}

/** Where the person met the clip: kept with the answer, so that gains go to their true source. */
function source(card) {
  if (s.tab === "next") return s.batch?.sources[s.batch.clips.indexOf(card)] ?? "stratified";
  if (s.tab === "queue") return "blind";
  if (s.tab !== "search") return s.tab;
  if (s.search.similarTo) return "similar";
  return searching() ? "search" : "zero_shot";
}

export function annotate(card, answer) {
  const inFocus = Math.round(performance.now() - s.focusedAt);
  const spent = card === s.focus ? Math.min(inFocus, limits.focus) : null;
  sentIn(1);
  outbox.put({
    type: "Annotate",
    id: newId(),
    label: s.label.id,
    clip: clipOf(card),
    answer,
    source: source(card),
    version: s.model?.version ?? 0,
    milliseconds: spent,
    ...(card < 0 && { repeat: true }),
  });
  announce("marks");
}

/** Answer the selection or the focused clip, and go on to the next one that waits for me. */
export function decide(answer) {
  if (s.selecting && s.selected.size) return decideAll(answer);
  if (s.focus === null) return undefined;
  const next = nextAfter(order().indexOf(s.focus));
  annotate(s.focus, answer);
  if (next !== undefined) focusOn(next);
  return undefined;
}

/** One answer for all selected clips; one undo takes it back. */
export function decideAll(answer) {
  const cards = selection();
  if (!cards.length) return;
  const next = nextAfter(order().indexOf(cards.at(-1)), s.selected);
  const parts = [];
  for (const from of new Set(cards.map(source))) {
    const clips = cards.filter((card) => source(card) === from);
    for (let i = 0; i < clips.length; i += limits.at_once)
      parts.push({ clips: clips.slice(i, i + limits.at_once), source: from });
  }
  sentIn(parts.length);
  for (const part of parts)
    outbox.put({
      type: "AnnotateMany",
      id: newId(),
      label: s.label.id,
      ...part,
      answer,
      version: s.model?.version ?? 0,
    });
  stopSelecting();
  if (next !== undefined) focusOn(next);
  announce("marks");
}

function nextAfter(at, without) {
  const rest = order().slice(at + 1);
  return rest.find((card) => waits(card) && !without?.has(card)) ?? rest[0];
}

/** One undo takes back all the commands my latest answer was sent in, also after a reload. */
const sentIn = (parts) => remember("parts", parts);

export function undo() {
  if (s.dropped) return;
  const parts = remembered("parts") ?? 1;
  sentIn(1);
  for (let part = 0; part < parts; part++) {
    const cards = outbox.withdraw();
    if (cards === undefined) outbox.put({ type: "Undo", id: newId(), label: s.label.id });
    else {
      if (order().includes(cards[0])) focusOn(cards[0]);
      say("Undone before it was sent.");
    }
  }
  announce("marks");
}

/** The focused clip as large as the grid, or not. */
export function setFull(full) {
  s.full = full;
  announce("full");
}

/** Start writing about the focused clip. */
export function openNote() {
  if (s.focus === null) return;
  s.noting = s.focus;
  announce("noting");
}

export function closeNote() {
  s.noting = null;
  announce("noting");
}

export function writeNote(card, text) {
  s.drafts.delete(clipOf(card));
  closeNote();
  const kept = wellFormed(text).trim();
  if (kept)
    outbox.put({
      type: "WriteNote",
      id: newId(),
      label: s.label.id,
      clip: clipOf(card),
      text: kept,
    });
}

const LOOK_AFTER = 600; // ms of rest before colleagues are told where I am
let lookTimer = 0;

/** Tell colleagues where I am. */
export function look() {
  clearTimeout(lookTimer);
  if (s.blind || !s.label || s.dropped) return;
  lookTimer = setTimeout(
    () => tell({ type: "Look", id: newId(), label: s.label.id, tab: s.tab, clip: s.focus }),
    LOOK_AFTER,
  );
}
