// The one listener for keys. It is there as soon as this module is loaded, before anything is on
// screen: a page attends to keys when it can act on them, and until then they wait.

import { ACTIONS, actionOf } from "./actions.js";
import { createHeld } from "./held.js";
import { canBeMeant, isComposing, isTyping, namesOf } from "./press.js";

const KEPT = 8; // presses
const MEANT_FOR = 10_000; // ms: who pressed a key longer ago has given up waiting for it

const held = createHeld();
let page = null; // what attends to keys now
let takeNext = null; // who asked for the next key, whatever it is
let waiting = []; // presses for a page that does not attend yet: {event, path}

/** A page acts on keys from now on, first on those pressed while it was on its way.
 *
 * @param next {context, reader, act}: `context()` names a context of `actions.js`, `reader()` says
 *   whether the person may only look, and `act(action, {key, shift, at})` does what an action does.
 * @returns a function that ends it.
 */
export function attend(next) {
  page = next;
  const early = waiting;
  waiting = [];
  for (const { event, path } of early) {
    if (path !== location.pathname || performance.now() - event.timeStamp > MEANT_FOR) continue;
    const found = find(event);
    if (!found || !ACTIONS[found.action].early) continue;
    perform(found, event);
    if (found.action === "search") break; // the letters that follow are words to search for
  }
  return () => {
    if (page === next) page = null;
  };
}

/** Whatever key comes next goes to `take` and nowhere else; a function that calls this off. */
export function takeNextKey(take) {
  takeNext = take;
  return () => {
    if (takeNext === take) takeNext = null;
  };
}

// Keys that only change what another key means, or that have no name of their own.
const NO_KEY =
  /^(Shift|Control|Alt|AltGraph|Meta|OS|CapsLock|NumLock|ScrollLock|Fn|FnLock|Hyper|Super|Dead|Process|Unidentified)$/;

export function onKey(event) {
  const repeated = held.repeats(event);
  if (takeNext) {
    if (NO_KEY.test(event.key) || !canBeMeant(event)) return;
    event.preventDefault();
    const name = namesOf(event).at(-1);
    if (repeated || name === undefined) return;
    const take = takeNext;
    takeNext = null;
    take(name);
    return;
  }
  if (pressesAgain(event, repeated)) event.preventDefault();
  if (!canBeMeant(event) || isTyping(event.target)) return;
  if (!page) {
    if (!repeated) waiting = [...waiting, { event, path: location.pathname }].slice(-KEPT);
    return;
  }
  const found = find(event, repeated);
  if (!found) return;
  event.preventDefault();
  perform(found, event);
}

/** Whether the browser would send a form or press a button, and should not: an Enter that takes a
 * suggestion of an input method, or one that is held down. */
const pressesAgain = (event, repeated) =>
  event.key === "Enter" &&
  (repeated || isComposing(event)) &&
  Boolean(event.target.closest?.("input, button, a, summary"));

/** What an event means on this page now; undefined where it is the browser's. */
function find(event, repeated = false) {
  const found = actionOf(namesOf(event), page.context(), page.reader());
  if (!found || (repeated && !ACTIONS[found.action].repeats)) return undefined;
  const pressesButton = [" ", "Enter"].includes(event.key);
  if (pressesButton && event.target.closest?.("button, a, summary")) return undefined;
  return found;
}

/** `at`: when the key went down, as `performance.now()`; the page may have changed since. */
const perform = ({ action, key }, { shiftKey, timeStamp }) =>
  page.act(action, { key, shift: shiftKey, at: timeStamp });

if (typeof window !== "undefined") {
  for (const { event, path } of window.__earlyKeys?.() ?? [])
    if (canBeMeant(event) && !held.repeats(event)) waiting.push({ event, path });
  waiting = waiting.slice(-KEPT);
  window.addEventListener("keydown", onKey);
  window.addEventListener("keyup", held.released);
  window.addEventListener("blur", held.forget);
}
