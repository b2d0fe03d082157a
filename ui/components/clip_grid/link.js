// The way to the server: browser ⇄ page server ⇄ backend.

import { newId } from "./outbox.js";
import { s } from "./store.js";
import { announce } from "./topics.js";

let send = null; // until the page is there
let connected = true; // browser ⇄ page server; `s.online` is page server ⇄ backend
const asked = new Map(); // questions without an answer yet, by id

export const online = () => send !== null && connected && s.online;

export function setSend(forward) {
  send = forward;
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

/** Send what need not arrive. */
export function tell(frame) {
  if (online()) send(frame);
}
