// The table of keys. Every action has one key wherever it holds: the same key never means undo here
// and a decision there. A person may choose other keys for what they do all day; their browser
// remembers them. Everything else keeps its key, so that help is never out of reach.
//
//   key      the usual key, which a person may change;  fixed: keys nobody changes
//   where    context → what the action does there, as the help says it; empty: the help is silent
//   shown    how the help writes fixed keys
//   writes   not for people who may only look
//   looks    context → what the action does there for people who may only look, if something else
//   repeats  also while the key is held down
//   early    also when pressed before the page is there: it is about no clip, so none is missed

import { local, parsed } from "../storage/storage.js";

const PLACE = "rushes.keys";
const inGrid = (does) => ({ grid: does, blind: does });

export const ACTIONS = {
  positive: {
    key: "y",
    writes: true,
    where: { ...inGrid("yes – and on to the next"), disagreements: "yes" },
  },
  negative: { key: "n", writes: true, where: { ...inGrid("no"), disagreements: "no" } },
  skip: {
    key: "s",
    writes: true,
    where: { ...inGrid("skip"), disagreements: "unclear (leave out)" },
  },
  undo: {
    key: "u",
    writes: true,
    early: true,
    where: { ...inGrid("undo, also after a reload"), board: "undo the last change" },
  },
  next: {
    key: "j",
    fixed: ["ArrowRight"],
    repeats: true,
    where: { ...inGrid("next, as →"), disagreements: "", families: "" },
  },
  previous: {
    key: "k",
    fixed: ["ArrowLeft"],
    repeats: true,
    where: { ...inGrid("previous, as ←"), disagreements: "", families: "" },
  },
  select: { key: "b", writes: true, where: { grid: "select several" } },
  note: { key: "m", writes: true, where: inGrid("write a note") },
  similar: { key: "g", where: { grid: "similar clips" } },
  liked: { key: "l", where: { grid: "search for more like this too" } },
  disliked: { key: "h", where: { grid: "search for less like this" } },
  suggest: { key: "t", where: { grid: "search for the next suggested word" } },
  film: { key: "v", where: { grid: "its place in the film, and back" } },
  scene: { key: "e", writes: true, where: { grid: "in the Reel: select the scene" } },
  why: { key: "x", where: { grid: "why this score" } },
  curves: { key: "z", where: { grid: "in the Reel: scores along the film" } },
  next_peak: { key: "]", where: { grid: "in the Reel: to the next peak of the curve" } },
  previous_peak: { key: "[", where: { grid: "in the Reel: to the peak before" } },
  renew: {
    key: "r",
    where: { grid: "new order, or the next batch", blind: "new order", disagreements: "" },
    looks: { grid: "new order" },
  },
  fold: { key: "a", where: { grid: "on the Wall: fold away what is answered" } },
  cut: { key: "c", where: { grid: "on the Wall: to the cut" } },
  unsure: { key: "q", where: { grid: "on the Wall: to the doubtful" } },
  more_yes: { key: "p", writes: true, where: { grid: "find more yes" } },
  new_films: { key: "i", writes: true, where: { grid: "the next batch of new films" } },
  audit: { key: "o", writes: true, where: { grid: "answer the audit: the next of its clips" } },
  step: { key: "w", writes: true, where: { grid: "do what is advised next" } },
  filter: { key: "f", where: { grid: "in Review: the next filter; in the Reel: the next order" } },

  up: {
    fixed: ["ArrowUp"],
    repeats: true,
    shown: "← → ↑ ↓",
    where: { ...inGrid("move"), disagreements: "move", families: "move" },
  },
  down: {
    fixed: ["ArrowDown"],
    repeats: true,
    where: { ...inGrid(""), disagreements: "", families: "" },
  },
  first: { fixed: ["Home"], shown: "home end", where: inGrid("to the first, to the last") },
  last: { fixed: ["End"], where: inGrid("") },
  range: {
    fixed: [], // the moves above, with shift
    writes: true,
    shown: "shift + these",
    where: { grid: "select a range" },
  },
  take: {
    fixed: ["Enter"],
    writes: true,
    shown: "enter",
    where: { grid: "take one in or out of the selection" },
  },
  reason: { fixed: ["Enter"], writes: true, shown: "enter", where: { disagreements: "say why" } },
  play: { fixed: [" "], shown: "space", where: inGrid("play") },
  full: {
    fixed: ["Shift+ "],
    shown: "shift space",
    where: { grid: "full size, in its film: ← → go through it", blind: "full size" },
  },
  search: { fixed: ["/"], early: true, shown: "/", where: { grid: "search" } },
  tab: {
    fixed: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    early: true,
    shown: "1 – 6",
    where: { grid: "tabs", blind: "" },
  },
  correct: {
    fixed: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    writes: true,
    shown: "1, 2",
    where: { families: "correct the first, the second answer" },
  },
  help: { fixed: ["?"], early: true, shown: "?", where: inGrid("this list") },
  close: { fixed: ["Escape"], shown: "esc", where: inGrid("close") },
};

/** The actions whose key a person may choose. */
export const CHOICES = Object.keys(ACTIONS).filter((action) => ACTIONS[action].key);

const isFree = (key) =>
  typeof key === "string" && key.length === 1 && !" /?0123456789".includes(key);

let chosen = readChosen();
const listeners = new Set();

export const keyOf = (action) => chosen[action] ?? ACTIONS[action].key;

/** What a key press means in a context; undefined: nothing. */
export function actionOf(names, context, reader = false) {
  for (const name of names) {
    const action = Object.keys(ACTIONS).find(
      (one) => holds(one, context, reader) && keysOf(one).includes(name),
    );
    if (action) return { action, key: name };
  }
  return undefined;
}

const holds = (action, context, reader) =>
  ACTIONS[action].where[context] !== undefined && !(reader && ACTIONS[action].writes);

const keysOf = (action) => [keyOf(action), ...(ACTIONS[action].fixed ?? [])];

/** Rows of the help in a context, each {action, keys, does}: what a person may change, the others.
 * `idle`: actions that would do nothing as the page is now. */
export function rowsOf(context, reader = false, idle = []) {
  const told = Object.keys(ACTIONS).filter(
    (action) => holds(action, context, reader) && !idle.includes(action),
  );
  const rows = told.map((action) => ({
    action,
    keys: ACTIONS[action].shown ?? keyOf(action),
    does: (reader && ACTIONS[action].looks?.[context]) || ACTIONS[action].where[context],
  }));
  const said = rows.filter(({ does }) => does);
  return {
    changeable: said.filter(({ action }) => CHOICES.includes(action)),
    fixed: said.filter(({ action }) => ACTIONS[action].shown),
  };
}

// ── choosing other keys ────────────────────────────────────────────────────────────────────

/** Another key for an action; whoever had it gets the action's old one. "" or why it cannot be. */
export function chooseKey(action, key) {
  if (!isFree(key)) return "That key has a fixed meaning; take a letter or a sign.";
  const other = CHOICES.find((one) => keyOf(one) === key);
  const next = { ...chosen };
  if (other) next[other] = keyOf(action);
  next[action] = key;
  return keep(next);
}

export const resetKeys = () => keep({});

/** Whether some key is not the usual one. */
export const isChanged = () => CHOICES.some((action) => keyOf(action) !== ACTIONS[action].key);

export const subscribeToKeys = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The same object until a key is chosen. */
export const chosenKeys = () => chosen;

/** "" or why they hold only until the page is left. */
function keep(next) {
  chosen = next;
  const kept = local.write(PLACE, JSON.stringify(chosen));
  for (const listener of listeners) listener();
  return kept ? "" : "This browser keeps nothing: your keys hold until you leave the page.";
}

/** What this browser remembers; keys that something else wrote there are as good as none. */
function readChosen() {
  const usable = ([action, key]) => CHOICES.includes(action) && isFree(key);
  return Object.fromEntries(Object.entries(parsed(local.read(PLACE)) ?? {}).filter(usable));
}
