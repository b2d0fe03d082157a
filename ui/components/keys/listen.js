// The one listener for keys. It is there as soon as this module is loaded, before anything is on
// screen: a page attends to keys when it can act on them, and until then they wait.

import { ACTIONS, actionOf } from "./actions.js";
import { canBeMeant, isTyping, namesOf } from "./press.js";

const KEPT = 8; // presses
const MEANT_FOR = 10_000; // ms: who pressed a key longer ago has given up waiting for it

let page = null; // what attends to keys now
let takeNext = null; // who asked for the next key, whatever it is
let waiting = []; // presses for a page that does not attend yet: {event, path}

/** A page acts on keys from now on, first on those pressed while it was on its way.
 *
 * @param next {context, reader, act}: `context()` names a context of `actions.js`, `reader()` says
 *   whether the person may only look, and `act(action, {key, shift})` does what an action does.
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

export function onKey(event) {
  if (takeNext) {
    if (["Shift", "Control", "Alt", "Meta", "CapsLock"].includes(event.key)) return;
    event.preventDefault();
    const take = takeNext;
    takeNext = null;
    take(namesOf(event).at(-1));
    return;
  }
  if (!canBeMeant(event) || isTyping(event.target)) return;
  if (!page) {
    if (!event.repeat) waiting = [...waiting, { event, path: location.pathname }].slice(-KEPT);
    return;
  }
  const found = find(event);
  if (!found) return;
  event.preventDefault();
  perform(found, event);
}

/** What an event means on this page now; undefined where it is the browser's. */
function find(event) {
  const found = actionOf(namesOf(event), page.context(), page.reader());
  if (!found || (event.repeat && !ACTIONS[found.action].repeats)) return undefined;
  const pressesButton = [" ", "Enter"].includes(event.key);
  if (pressesButton && event.target.closest?.("button, a, summary")) return undefined;
  return found;
}

const perform = ({ action, key }, { shiftKey }) => page.act(action, { key, shift: shiftKey });

if (typeof window !== "undefined") {
  for (const { event, path } of window.__earlyKeys?.() ?? [])
    if (canBeMeant(event) && !event.repeat) waiting.push({ event, path });
  waiting = waiting.slice(-KEPT);
  window.addEventListener("keydown", onKey);
}
