// What is known of a card: what the server said, and on top of it what is not acknowledged yet.

import { forgetQuestions, online, tell } from "./link.js";
import { createOutbox } from "./outbox.js";
import { blank, clipOf, s } from "./store.js";
import { announce, announceAll, subscribe } from "./topics.js";
import { isDisputed } from "./truth.js";

const views = new Map();

export const outbox = createOutbox({
  send: tell,
  changed: (cards) => {
    for (const card of cards) touchClip(clipOf(card));
    announce("outbox");
  },
});
subscribe("link")(() => outbox.online(online()));

// The browser asks before it leaves what it could not keep.
globalThis.addEventListener?.("beforeunload", (event) => {
  if (outbox.loose()) event.preventDefault();
});

/** Forget the label before; the connection stays. */
export function reset() {
  forgetQuestions();
  Object.assign(s, blank(), { online: s.online, bins: s.bins });
  views.clear();
}

export function touch(card) {
  views.delete(card);
  announce(`clip ${card}`);
}

/** Something about the clip itself changed, in whichever round it is shown. */
export function touchClip(clip) {
  touch(clip);
  if (s.blind) touch(-clip);
}

/** Everything may have changed. */
export function touchAll() {
  views.clear();
  announceAll();
}

const told = (answer) => (answer && s.twice ? "given" : answer);

/** Whether the clip measures a model, whose score would lead whoever answers it. */
const measures = (clip) =>
  s.tab === "next" && s.batch?.sources[s.batch.clips.indexOf(clip)] === "audit";

/** What a card shows; the same object until something in it changes. */
export function view(card) {
  let found = views.get(card);
  if (!found) {
    const clip = clipOf(card);
    const said = s.answers.get(card) ?? {};
    const pending = outbox.answerOf(card);
    const mine = pending ?? told(said[s.me] ?? null);
    const others = Object.entries(said)
      .filter(([person]) => Number(person) !== s.me)
      .map(([person, answer]) => ({
        person: Number(person),
        name: s.people[person] ?? "?",
        answer,
      }));
    const decision = s.decisions.get(clip);
    const notes = [...(s.notes.get(clip) ?? []), ...outbox.notesOf(clip)];
    const known = (s.tab === "wall" && s.wall.scores.get(clip)) || s.scores.get(clip);
    const score = mine || !measures(clip) ? known : undefined;
    found = {
      card: s.cards.get(clip),
      mine,
      waiting: pending !== undefined,
      others,
      disagreed:
        s.disputed.includes(clip) ||
        isDisputed([mine, ...others.map(({ answer }) => answer)], decision?.answer),
      decision,
      notes: card < 0 || (mine && s.twice) ? [] : notes, // they would give the answer away
      reReview: pending === undefined && s.reReview.includes(clip),
      score: score ?? null,
      side: s.tab === "wall" && score ? (score.value < s.cut ? "below" : "above") : undefined,
      shakes: s.shaken.get(card) ?? 0,
      suspect: pending === undefined ? s.suspects.get(clip) : undefined,
      watchers: s.looks.filter((look) => look.clip === clip).map((look) => look.name),
      selected: s.selected.has(card),
    };
    views.set(card, found);
  }
  return found;
}

/** A person's answers are now these; null: they took it back. A card answered anew, by anybody,
 * need not be looked at once more; one whose answer changed is no suspect until the next build. */
export function answered(person, answers) {
  for (const [card, answer] of answers) {
    const said = { ...(s.answers.get(card) ?? {}) };
    if (answer === null) delete said[person];
    else said[person] = answer;
    if (Object.keys(said).length) s.answers.set(card, said);
    else s.answers.delete(card);
    s.suspects.delete(card);
  }
  const anew = new Set(answers.filter(([, answer]) => answer !== null).map(([card]) => card));
  s.reReview = s.reReview.filter((clip) => !anew.has(clip));
  for (const [card] of answers) touch(card);
  announce("marks");
}
