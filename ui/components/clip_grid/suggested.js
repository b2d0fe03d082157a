// Words that are worth a search under this label (`backend/domain/suggested_words.py`): asked for when
// somebody wants them, since the whole corpus is looked over for it.

import { ask } from "./link.js";
import { search } from "./questions.js";
import { limits } from "./rules.js";
import { s, say } from "./store.js";
import { remember, remembered } from "./tabs.js";
import { announce } from "./topics.js";

const AGAIN_AFTER = 3000; // ms, while the vocabulary is being looked up

/** What was searched for under this label in this tab, the latest last. */
const tried = () => remembered("tried") ?? [];

/** `text` counts as tried from now on. */
function note(text) {
  if (!text) return;
  remember("tried", [...tried().filter((one) => one !== text), text].slice(-limits.tried));
}

/** Ask for words; `then()` once they are there. */
export function suggest(then) {
  if (!s.model || s.suggested?.busy) return;
  note(s.search.text);
  s.suggested = { words: [], made: 1, note: "", ...s.suggested, busy: true };
  announce("suggested");
  const label = s.label.id;
  ask(
    { type: "SuggestWords", label, tried: tried() },
    ({ words, made, note: why }) => {
      if (s.label?.id !== label) return;
      s.suggested = { words: words ?? [], made: made ?? 1, note: why ?? "", busy: false };
      announce("suggested");
      if (s.suggested.made < 1) setTimeout(() => s.suggested && suggest(then), AGAIN_AFTER);
      else then?.();
    },
    () => {
      s.suggested = null;
      announce("suggested");
    },
  );
}

/** Search for a suggested word, which goes; what the others add is told anew. */
export function searchFor(word) {
  note(word);
  s.suggested.words = s.suggested.words.filter((one) => one.word !== word);
  search({ text: word, liked: [], disliked: [] });
  suggest();
}

/** Search for the word that adds most. */
export function searchNext() {
  if (!s.model || s.blind) return;
  const next = () => {
    const [first] = s.suggested.words;
    if (first) searchFor(first.word);
    else say(s.suggested.note, true);
  };
  if (s.suggested?.words.length) next();
  else suggest(next);
}
