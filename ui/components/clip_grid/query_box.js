// What the server says of the text that somebody types into the search, and what may stand there.

import { ask } from "./link.js";
import { NOT_READ } from "./query.js";
import { s } from "./store.js";
import { announce } from "./topics.js";

/** Have the text read, with the caret `at` one of its characters; the newest text alone counts. */
export function readQuery(text, at) {
  s.typed = { text, at };
  if (!text.trim()) return takeRead({ ...NOT_READ, text });
  ask(
    { type: "ReadQuery", label: s.label.id, text, at },
    ({ plain, written, fault, suggestions }) => {
      if (s.typed.text !== text || s.typed.at !== at) return;
      takeRead({
        text,
        plain: plain ?? true,
        written: written ?? "",
        fault: fault ?? null,
        suggestions: suggestions ?? [],
      });
    },
    () => {},
  );
  return undefined;
}

function takeRead(read) {
  s.read = read;
  announce("read");
}

/** The text with something in the place of a part of it, and where the caret is behind it. Texts
 * are counted in characters, as the server counts them, and the caret in UTF-16. */
export function placed(text, { at, end, text: part }) {
  const signs = [...text];
  const before = signs.slice(0, at).join("") + part;
  const after = signs.slice(end).join("");
  return {
    text: before + after.replace(/^ /, part.endsWith(" ") ? "" : " "),
    caret: before.length,
  };
}

/** In front of, inside and behind what is wrong. */
export function around(text, { at, end }) {
  const signs = [...text];
  return [signs.slice(0, at), signs.slice(at, end), signs.slice(end)].map((some) => some.join(""));
}

/** How many characters are in front of a caret. */
export const charactersTo = (text, caret) => [...text.slice(0, caret)].length;
