// What a person does.

import { focusOn, searching, showFresh, switchTo } from "./orders.js";
import { newId } from "./outbox.js";
import { takeBatch } from "./questions.js";
import { announce, order, outbox, remember, s, say, tell, touch, view } from "./store.js";

export function openTab(tab) {
  switchTo(tab);
  if (tab === "next") takeBatch(false);
  remember("tab", tab);
}

/** A new order of this tab; on the recommended tab, the next batch. */
export function renew() {
  if (s.tab === "next") takeBatch(true);
  else showFresh();
}

/** Where the person met the clip: kept with the answer, so that gains go to their true source. */
function source() {
  if (s.tab === "next") return s.batch?.arm ?? "random";
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
    source: source(),
    version: s.model?.version ?? 0,
    milliseconds: spent,
  });
  announce("marks");
}

/** Answer the focused clip and go on to the next one without an answer of mine. */
export function decide(answer) {
  if (s.focus === null) return;
  const clips = order();
  const at = clips.indexOf(s.focus);
  const next = clips.slice(at + 1).find((clip) => !view(clip).mine) ?? clips[at + 1];
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
