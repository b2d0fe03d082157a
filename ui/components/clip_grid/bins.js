// Smart bins: searches under names that everybody shares, and what enters them.

import { ask } from "./link.js";
import { search } from "./questions.js";
import { s, say } from "./store.js";
import { announce } from "./topics.js";

/** What the server says of the bins; a bin into which clips came since it was heard of last is told
 * of once. */
export function takeBins(bins) {
  const before = new Map(s.bins?.map((bin) => [bin.id, bin]));
  if (s.bins && !s.blind)
    for (const bin of bins) {
      const known = before.get(bin.id);
      if (known && bin.entered_at && bin.entered_at !== known.entered_at)
        say(
          `${bin.entered.toLocaleString("en")} ${bin.entered === 1 ? "clip" : "clips"} entered “${bin.name}”.`,
        );
    }
  s.bins = bins;
  announce("bins");
}

/** Search for what a bin holds, and for nothing else. */
export function openBin(bin) {
  search({ text: bin.text, liked: [], disliked: [], filters: {}, answered: "all", score: "" });
}

const refused = (frame) => say(frame?.message ?? "Not kept: the server is out of reach.", true);

/** Keep the search's text under a name. */
export function createBin(name, done) {
  ask(
    { type: "CreateBin", name, text: s.search.text, here: s.label.id },
    () => {
      say(`Kept as “${name}”, for everybody who sees its labels.`);
      done();
    },
    refused,
  );
}

export function removeBin(bin) {
  ask({ type: "RemoveBin", bin: bin.id }, () => say(`“${bin.name}” is removed.`), refused);
}
