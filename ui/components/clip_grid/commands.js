// What a person does.

import { endWalk, walk } from "../reel/walk.js";
import { openWall, renewWall } from "../wall/wall.js";
import { outbox, view } from "./cards.js";
import { online, tell, wellFormed } from "./link.js";
import {
  firstUnanswered,
  focusOn,
  REVIEW_FILTERS,
  refreshTab,
  searching,
  showFresh,
  switchTo,
  waits,
} from "./orders.js";
import { gestureOf, newId } from "./outbox.js";
import { search, takeBatch } from "./questions.js";
import { limits } from "./rules.js";
import { selection, stopSelecting } from "./selection.js";
import { speakOf } from "./spoken.js";
import { clipOf, order, s, say } from "./store.js";
import { remember, remembered } from "./tabs.js";
import { announce } from "./topics.js";

export function openTab(tab) {
  if (tab !== s.tab) stopSelecting();
  s.walk = null;
  switchTo(tab);
  if (tab === "next") takeBatch(false);
  if (tab === "wall") openWall();
  if (tab === "search" && s.search.stale) search();
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
  s.intake = null;
  takeBatch(true);
}

/** A new order of this tab; on the recommended tab, the next batch. */
export function renew() {
  stopSelecting();
  if (isDone()) goOn();
  else if (s.tab === "next") takeBatch(true);
  else if (s.tab === "wall") renewWall();
  else showFresh();
}

/** Where the person met the clip: kept with the answer, so that gains go to their true source. */
function source(card) {
  if (s.walk) return "reel";
  if (s.tab === "next") return s.batch?.sources[s.batch.clips.indexOf(card)] ?? "stratified";
  if (s.tab === "queue") return "blind";
  if (s.tab !== "search") return s.tab;
  if (s.search.liked.length && !s.search.text) return "similar";
  return searching() ? "search" : "zero_shot";
}

/** Hand commands of one gesture on; false, and a word about it, where they cannot be taken. */
function take(...frames) {
  if (!outbox.put(...frames)) {
    say(
      "Not taken: the server is out of reach, and this browser cannot keep answers until it is back.",
      true,
    );
    return false;
  }
  if (frames[0].answer) {
    didGesture(gestureOf(frames[0]));
    if (!online()) speakOf(frames[0], "waits to be saved");
  }
  announce("marks");
  return true;
}

/** Answer one clip; false where the answer cannot be taken. */
export function annotate(card, answer) {
  const inFocus = Math.round(performance.now() - s.focusedAt);
  const spent = card === s.focus ? Math.min(inFocus, limits.focus) : null;
  const taken = take({
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
  if (taken && s.blind) refreshTab("queue");
  return taken;
}

/** Answer the selection or the focused clip, and go on to the next one that waits for me. `at`: when
 * the key went down; where the focus came to its card by itself since, another one was meant. */
export function decide(answer, at = Number.POSITIVE_INFINITY) {
  if (s.selecting && s.selected.size) return decideAll(answer);
  if (s.focus === null || at < s.arrivedAt) return undefined;
  if (s.walk) return annotate(s.focus, answer) && walk(1);
  const next = nextAfter(order().indexOf(s.focus));
  if (annotate(s.focus, answer) && next !== undefined) focusOn(next);
  return undefined;
}

/** One answer for all selected clips. */
export function decideAll(answer) {
  const cards = selection();
  if (!cards.length) return;
  const next = nextAfter(order().indexOf(cards.at(-1)), s.selected);
  if (!decideClips(cards, answer, source)) return;
  stopSelecting();
  if (next !== undefined) focusOn(next);
}

/** One answer for clips: one command, unless they are more than fit one; one undo. `sourceOf`: where
 * a clip was met. False where it cannot be taken. */
export function decideClips(cards, answer, sourceOf) {
  const gesture = cards.length > limits.at_once ? newId() : "";
  const frames = [];
  for (let i = 0; i < cards.length; i += limits.at_once) {
    const clips = cards.slice(i, i + limits.at_once);
    const sources = clips.map(sourceOf);
    frames.push({
      type: "AnnotateMany",
      id: newId(),
      label: s.label.id,
      clips,
      answer,
      source: sources[0],
      version: s.model?.version ?? 0,
      ...(sources.some((one) => one !== sources[0]) && { sources }),
      ...(gesture && { gesture }),
    });
  }
  return take(...frames);
}

function nextAfter(at, without) {
  const rest = order().slice(at + 1);
  return rest.find((card) => waits(card) && !without?.has(card)) ?? rest[0];
}

// ── taking back ────────────────────────────────────────────────────────────────────────────
// An undo names the gesture it takes back: pressed offline, it never hits what came later, or what
// came before an answer that was refused.

const REMEMBERED = 200; // gestures of this tab, the last ones; behind them the server knows

const gestures = () => {
  const known = remembered("gestures");
  return Array.isArray(known) ? known : [];
};
const didGesture = (gesture) => remember("gestures", [...gestures(), gesture].slice(-REMEMBERED));
export const forgetGesture = (gesture) =>
  remember(
    "gestures",
    gestures().filter((one) => one !== gesture),
  );

export function undo() {
  if (s.dropped) return;
  const gesture = outbox.lastGesture() ?? gestures().at(-1) ?? null;
  const cards = outbox.withdraw();
  if (cards) {
    if (order().includes(cards[0])) focusOn(cards[0]);
    say("Undone before it was sent.");
  } else if (!gesture && !online()) {
    say("Offline: what you answered earlier can be taken back when the connection is back.", true);
    return;
  } else if (!take({ type: "Undo", id: newId(), label: s.label.id, gesture })) return;
  forgetGesture(gesture);
  announce("marks");
}

/** The focused clip as large as the grid, or not. */
export function setFull(full) {
  if (!full) endWalk();
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

/** Keep a note; what cannot be taken stays in the field. */
export function writeNote(card, text) {
  const clip = clipOf(card);
  const said = wellFormed(text).trim();
  const frame = { type: "WriteNote", id: newId(), label: s.label.id, clip, text: said };
  if (said && !take(frame)) return false;
  s.drafts.delete(clip);
  closeNote();
  return true;
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

// ── the end of a queue ─────────────────────────────────────────────────────────────────────

/** Whether a secondary answered all that waited for them here. */
export const isDone = () =>
  s.blind && s.queue.length > 0 && s.queue.every((card) => Boolean(view(card).mine));

/** To the queue that waits behind this one. */
export function goOn() {
  if (s.next) window.location.assign(`/label/${s.next.label}`);
}
