// What a person does.

import { REVIEW_FILTERS, firstUnanswered, focusOn, searching, showFresh, switchTo, waits } from "./orders.js";
import { newId } from "./outbox.js";
import { takeBatch } from "./questions.js";
import { announce, order, outbox, remember, s, say, tell, touch } from "./store.js";

export function openTab(tab) {
  switchTo(tab);
  if (tab === "next") takeBatch(false);
  remember("tab", tab);
}

/** Other answered clips to look over: those of a filter, or of the next one. */
export function filterReview(filter) {
  const at = REVIEW_FILTERS.findIndex(({ key }) => key === s.review);
  s.review = filter ?? REVIEW_FILTERS[(at + 1) % REVIEW_FILTERS.length].key;
  switchTo("review");
  focusOn(firstUnanswered());
}

/** Where batches come from, from now on; the next one at once. */
export function chooseSource(source) {
  s.batchSource = source;
  takeBatch(true);
}

/** A new order of this tab; on the recommended tab, the next batch. */
export function renew() {
  if (s.tab === "next") takeBatch(true);
  else showFresh();
}

/** Where the person met the clip: kept with the answer, so that gains go to their true source. */
function source(clip) {
  if (s.tab === "next") return s.batch?.sources?.[s.batch.clips.indexOf(clip)] ?? "stratified";
  if (s.tab === "queue") return "blind";
  if (s.tab !== "search") return s.tab;
  if (s.search.similarTo) return "similar";
  return searching() ? "search" : "zero_shot";
}

export function annotate(clip, answer) {
  const spent = clip === s.focus ? Math.round(performance.now() - s.focusedAt) : null;
  outbox.put({
    type: "Annotate",
    id: newId(),
    label: s.label.id,
    clip,
    answer,
    source: source(clip),
    version: s.model?.version ?? 0,
    milliseconds: spent,
  });
  announce("marks");
}

/** Answer the focused clip and go on to the next one that waits for me. */
export function decide(answer) {
  if (s.focus === null) return;
  const clips = order();
  const at = clips.indexOf(s.focus);
  const next = clips.slice(at + 1).find(waits) ?? clips[at + 1];
  annotate(s.focus, answer);
  if (next !== undefined) focusOn(next);
}

export function undo() {
  const clip = outbox.withdraw();
  if (clip === undefined) outbox.put({ type: "Undo", id: newId(), label: s.label.id });
  else {
    touch(clip);
    if (order().includes(clip)) focusOn(clip);
    say("Undone before it was sent.");
  }
}

const LOOK_AFTER = 600; // ms of rest before colleagues are told where I am
let lookTimer = 0;

/** Tell colleagues where I am. */
export function look() {
  clearTimeout(lookTimer);
  if (s.blind || !s.label) return;
  lookTimer = setTimeout(
    () => tell({ type: "Look", id: newId(), label: s.label.id, tab: s.tab, clip: s.focus }),
    LOOK_AFTER,
  );
}
