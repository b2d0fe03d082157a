// How a card says things in few characters.

import { plays } from "./medium.js";
import { glyphs, wordOf } from "./rules.js";

/** Two letters, of the first two words or of the only one; what is no letter does not count, and a
 * name without letters gives its first two characters. */
export const initials = (name) => {
  const words = name.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [name.trim()];
  const [first, second] = words.map((word) => [...word]);
  return (second ? first[0] + second[0] : first.slice(0, 2).join("")).toUpperCase();
};

export const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A score of −1 to 1 in two digits: ".82", "−.05". */
const numberText = (value) => {
  if (value >= 0.995) return "1.0";
  const text = Math.abs(value).toFixed(2).replace(/^0/, "");
  return value < 0 && text !== ".00" ? `−${text}` : text;
};

export const scoreText = ({ kind, value }) =>
  kind === "similarity" ? `${glyphs.similar}${numberText(value)}` : numberText(value);

/** What the feeds lack, while machines that hold a part of the corpus are away; "" if nothing. */
export const missingText = (feeds) => {
  const { parts, missing } = Object.values(feeds).find((feed) => feed.missing > 0) ?? {};
  if (!missing) return "";
  return `${parts - missing} of ${parts} parts of the corpus were scored; the rest follows.`;
};

/** A card's name for who cannot see it: "clip 14 of 60, Slow Signal 0:17, no, model .82". */
export const spoken = (shown, index, count, blind) => {
  const { card, mine, waiting, decision, disagreed, score, selected } = shown;
  const model = score && { probability: "model", similarity: "similarity" }[score.kind];
  return [
    `clip ${index + 1} of ${count}`,
    card && `${card.title} ${plays(card) ? clock(card.start) : "picture"}`,
    mine ? wordOf(mine) : "no answer yet",
    waiting && "not saved yet",
    decision && `decided ${wordOf(decision.answer)}`,
    disagreed && "disagreed",
    score && !blind && `${model} ${numberText(score.value)}`,
    selected && "selected",
  ]
    .filter(Boolean)
    .join(", ");
};

/** What the model, which never saw this answer, thinks of it. */
const doubtText = ({ answer, probability }, mine) => {
  const sure = scoreText({ kind: "probability", value: probability });
  return `model: ${sure} sure of ${mine === answer ? "your" : "this"} ${wordOf(answer)}`;
};

/** Whether the clip still waits to be looked over, and why. */
export const lookOver = (over, { suspect, reReview, mine }) => {
  if (over === "re_review") return reReview ? "does the answer still hold?" : "looked over";
  return suspect ? doubtText(suspect, mine) : "looked over";
};
