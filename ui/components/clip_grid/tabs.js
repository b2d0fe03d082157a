// The tabs: the ways to meet clips, and what each remembers across a reload.

import { parsed, session } from "../storage/storage.js";
import { filmWord, shotWord } from "./corpus.js";
import { limits } from "./rules.js";
import { s } from "./store.js";

const sighted = () => [
  {
    key: "search",
    name: "Search",
    hint: "Words find clips by meaning. Without words: the clips closest to the label's description.",
  },
  {
    key: "next",
    name: `Next ${limits.batch}`,
    hint: "The batch that should teach the model most.",
  },
  {
    key: "wall",
    name: "Wall",
    hint: "Every clip, from the surest yes to the surest no: what the model has learned, and where it is unsure.",
  },
  { key: "random", name: "Random", hint: "Any clip at all, to meet what nobody thought of." },
  {
    key: "review",
    name: "Review",
    hint: "Everything answered so far. Another answer replaces yours.",
  },
  {
    key: "reel",
    name: "Reel",
    hint: `Every ${filmWord()}, ${shotWord()} after ${shotWord()}: neighbours decide doubtful ${shotWord()}s.`,
  },
];
const BLIND = [
  {
    key: "queue",
    name: "Your queue",
    hint: "Answer for yourself, in your own order; nobody sees the others' answers here.",
  },
];

export const tabs = () => (s.blind ? BLIND : sighted());

// What a tab remembers across a reload; where the browser keeps nothing, until then.
const place = (what) => `rushes.${what}.${s.me}.${s.label.id}`;
const unkept = new Map();

export function remember(what, value) {
  const at = place(what);
  if (session.write(at, JSON.stringify(value))) unkept.delete(at);
  else unkept.set(at, value);
}

/** null: nothing. */
export const remembered = (what) =>
  unkept.get(place(what)) ?? parsed(session.read(place(what))) ?? null;
