// Which key does what. A person may choose other keys for what they do all day; their browser
// remembers them. Everything else keeps its key, so that help is never out of reach.

import { announce } from "./store.js";

const PLACE = "rushes.keys";

export const ACTIONS = {
  positive: { key: "y", does: "yes – and on to the next" },
  negative: { key: "n", does: "no" },
  skip: { key: "s", does: "skip" },
  undo: { key: "u", does: "undo, also after a reload" },
  next: { key: "j", does: "next, as →" },
  previous: { key: "k", does: "previous, as ←" },
  select: { key: "b", does: "select several" },
  note: { key: "m", does: "write a note" },
  similar: { key: "g", does: "similar clips" },
  renew: { key: "r", does: "new order, or the next 25" },
  filter: { key: "f", does: "in Review: the next filter" },
};

export const FIXED = [
  ["← → ↑ ↓", "move"],
  ["shift + these", "select a range"],
  ["enter", "take one in or out of the selection"],
  ["space", "play"],
  ["shift space", "full size"],
  ["/", "search"],
  ["1 – 7", "tabs"],
  ["?", "this list"],
  ["esc", "close"],
];

const readChosen = () => {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}");
  } catch {
    return {}; // something else wrote there
  }
};
let chosen = readChosen();

export const keyOf = (action) => chosen[action] ?? ACTIONS[action].key;
export const actionOf = (key) => Object.keys(ACTIONS).find((action) => keyOf(action) === key);

/** Letters count the same with caps lock on. */
export const keyIn = (event) => (event.key.length === 1 ? event.key.toLowerCase() : event.key);

/** Another key for an action; whoever had it gets the action's old one. "" or why it cannot be. */
export function chooseKey(action, key) {
  if (key.length !== 1 || " /?0123456789".includes(key)) return "That key has a fixed meaning; take a letter or a sign.";
  const other = actionOf(key);
  if (other) chosen[other] = keyOf(action);
  chosen[action] = key;
  keep();
  return "";
}

export function resetKeys() {
  chosen = {};
  keep();
}

function keep() {
  localStorage.setItem(PLACE, JSON.stringify(chosen));
  announce("keys");
}
