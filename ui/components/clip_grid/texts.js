// How a card says things in few characters.

import { glyphs, wordOf } from "./rules.js";

export const initials = (name) => {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words[1][0] : name.slice(0, 2)).toUpperCase();
};

export const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const scoreText = (score) =>
  score.kind === "similarity"
    ? `${glyphs.similar}${score.value.toFixed(2)}`
    : score.value >= 0.995
      ? "1.0"
      : score.value.toFixed(2).replace(/^0/, "");

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
