// What a shot is: answered, or else what the model takes it for.

import { view } from "../clip_grid/cards.js";
import { shotWord } from "../clip_grid/corpus.js";
import { glyphs, limits, wordOf } from "../clip_grid/rules.js";
import { clock, scoreText } from "../clip_grid/texts.js";

/** The answer that a shot shows: a decision, mine, what the others agree on; and where the page knows
 * nobody's answer, what the server said that answers come to. null: none. */
export function answerOf({ decision, mine, others, disagreed }, truth) {
  if (decision) return decision.answer;
  if (mine) return mine;
  if (disagreed) return null;
  const said = others.map(({ answer }) => answer);
  return said.find((answer) => answer !== "skip") ?? said[0] ?? truth ?? null;
}

/** What the model takes a clip for: "yes", "no" or "unsure"; "" where it says nothing. */
export function takenFor(score) {
  if (score?.kind !== "probability") return "";
  if (score.value >= limits.unsure_to) return "yes";
  return score.value <= limits.unsure_from ? "no" : "unsure";
}

/** How many shots of a film are what, as films are counted (`backend/views/reel.py`). */
export function countsOf(shots) {
  const counts = { answered: 0, unsure: 0, yes: 0 };
  for (const { clip, truth } of shots) {
    const shown = view(clip);
    const answer = answerOf(shown, truth);
    if (answer || shown.disagreed) counts.answered += 1;
    else if (takenFor(shown.score) === "unsure") counts.unsure += 1;
    if (answer ? answer === "positive" : !shown.disagreed && shown.score?.value > 0.5)
      counts.yes += 1;
  }
  return counts;
}

export const signOf = (answer, taken) =>
  answer ? glyphs[answer] : (glyphs[`taken_${taken}`] ?? "");

/** A shot in words: "shot 14 of 80, 0:17, no, model .82". */
export function nameOf({ n, total, start, shown, truth }) {
  const answer = answerOf(shown, truth);
  return [
    `${shotWord()} ${n} of ${total}`,
    clock(start),
    shown.disagreed ? "people disagree" : answer ? wordOf(answer) : "not answered",
    shown.waiting && "not saved yet",
    shown.score?.kind === "probability" && `model ${scoreText(shown.score)}`,
  ]
    .filter(Boolean)
    .join(", ");
}
