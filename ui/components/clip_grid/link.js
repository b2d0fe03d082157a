// The way to the server: browser ⇄ page server ⇄ backend.

import { newId } from "./outbox.js";
import { s } from "./store.js";
import { announce } from "./topics.js";

const AGAIN_AFTER = 2000; // ms, where the backend cannot answer just now
const UNANSWERED = 5000; // ms without an answer: it was lost

let send = null; // until the page is there
let connected = true; // browser ⇄ page server; `s.online` is page server ⇄ backend
const asked = new Map(); // questions without an answer yet, by id

export const online = () => send !== null && connected && s.online;

export function setSend(forward) {
  send = forward && ((frame) => forward(written(frame)));
  linkChanged();
}

export function setConnected(now) {
  if (now === connected) return;
  connected = now;
  linkChanged();
}

/** The link came or went: what waits leaves again when it is back. */
export function linkChanged() {
  if (online()) for (const { frame } of asked.values()) send(frame);
  announce("link");
}

/** Ask the backend; `answered(frame)` or `refused(frame)` is called once, `refused()` also when
 * the question is given up. */
export function ask(body, answered, refused) {
  const frame = { ...body, id: newId() };
  asked.set(frame.id, { frame, answered, refused });
  tell(frame);
  setTimeout(() => askAgain(frame), UNANSWERED);
}

/** What was lost on the way is asked once more, under the same id, until it is answered. */
function askAgain(frame) {
  if (!asked.has(frame.id)) return;
  tell(frame);
  setTimeout(() => askAgain(frame), UNANSWERED);
}

/** Ask for what the page cannot do without: once more after a while where the backend cannot answer
 * just now. `givenUp()` is called where it never will. */
export function askUntilAnswered(body, answered, givenUp) {
  const again = () => askUntilAnswered(body, answered, givenUp);
  ask(body, answered, (frame) => (frame?.temporary ? setTimeout(again, AGAIN_AFTER) : givenUp?.()));
}

/** Nothing asked so far is wanted any longer. */
export function forgetQuestions() {
  for (const { refused } of asked.values()) refused?.();
  asked.clear();
}

/** The question a reply answers, taken off the list; undefined for other replies. */
export function questionOf(id) {
  const question = asked.get(id);
  asked.delete(id);
  return question;
}

// Half of a character, left where a program cut an emoji in two, and NUL: no text keeps them.
const NOT_KEPT = /[\0\p{Cs}]/gu;

/** What was typed or pasted, as it can be kept. */
export const wellFormed = (text) => text.replace(NOT_KEPT, "");

/** A command or question as it leaves, also one that was kept before it was made well-formed. */
const written = (frame) =>
  JSON.stringify(frame, (_, value) => (typeof value === "string" ? wellFormed(value) : value));

/** Send what need not arrive. */
export function tell(frame) {
  if (online()) send(frame);
}
