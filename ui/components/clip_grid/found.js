// Answering all at once what a search's conditions find: looked at first, one command, one undo.

import { decideClips } from "./commands.js";
import { ask } from "./link.js";
import { asked } from "./query.js";
import { s, say } from "./store.js";
import { announce } from "./topics.js";

/** What would be answered is shown before. */
export function previewFound() {
  const { liked, disliked, ...conditions } = asked(s.search);
  const text = JSON.stringify(conditions);
  s.found = { busy: true, text };
  announce("found");
  ask(
    { type: "PreviewFound", label: s.label.id, ...conditions },
    ({ clips, answered, drawn, note }) => {
      if (s.found?.text !== text) return; // closed, or asked anew, meanwhile
      s.found = { text, clips: clips ?? [], answered: answered ?? [], drawn: drawn ?? [], note };
      announce("found");
    },
    (frame) => {
      closeFound();
      say(frame?.message ?? "The server is out of reach.", true);
    },
  );
}

export function closeFound() {
  s.found = null;
  announce("found");
}

/** The clips that an answer would go to. `again`: those too that somebody answered already. */
export function meant({ clips, answered }, again) {
  if (again) return clips;
  const without = new Set(answered);
  return clips.filter((clip) => !without.has(clip));
}

/** One answer for all of them. */
export function answerFound(answer, again) {
  const clips = meant(s.found, again);
  closeFound();
  if (!clips.length || !decideClips(clips, answer, () => "search")) return;
  const n = clips.length;
  say(
    `${n.toLocaleString("en")} ${n === 1 ? "clip is" : "clips are"} answered; one undo takes all of it back.`,
  );
}
