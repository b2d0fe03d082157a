// What a screen reader is told of answers: others see it on the cards.

import { cardsOf } from "./outbox.js";
import { wordOf } from "./rules.js";
import { s } from "./store.js";
import { announce } from "./topics.js";

export function speak(text) {
  s.spoken = { text, n: (s.spoken?.n ?? 0) + 1 };
  announce("spoken");
}

/** What became of an answer: "no, saved"; of many: "no, saved: 14 clips". */
export function speakOf(command, what) {
  const n = cardsOf(command).length;
  speak(`${wordOf(command.answer)}, ${what}${n > 1 ? `: ${n} clips` : ""}`);
}
