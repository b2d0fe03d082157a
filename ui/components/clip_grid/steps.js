// The next step that the label's numbers advise (`backend/domain/conclusion.py`), done by one key.

import { filterReview, openTab } from "./commands.js";
import { switchTo } from "./orders.js";
import { takeBatch } from "./questions.js";
import { s } from "./store.js";
import { remember } from "./tabs.js";

const batch = (asked) => {
  switchTo("next");
  remember("tab", "next");
  takeBatch(true, asked);
};

/** The clips that the model is surest are yes and nobody answered. */
export function findMoreYes() {
  if (!s.model) return;
  s.batchSource = "likely"; // the batches after this one, too, until another source is chosen
  batch(null);
}

/** Clips of new films that deployed models scored: of that intake, or of the newest with clips left. */
export function takeNewFilms(intake = null) {
  s.batchSource = "production"; // the batches after this one, too
  s.intake = intake;
  batch(null);
}

/** The clips that were drawn for the label's newest audit and lack an answer. */
export function answerAudit() {
  if (!s.model) return;
  s.batchSource = "audit";
  batch(null);
}

const STEPS = {
  batch: () => batch({}),
  kind: ({ kind }) => batch({ cluster: kind }),
  random: () => batch({ arm: "random" }),
  telling: () => batch({ telling: true }),
  intake: ({ intake }) => takeNewFilms(intake),
  suspects: () => {
    openTab("review");
    filterReview("suspects");
  },
  disagreements: () => window.location.assign(`/label/${s.label.id}/disagreements`),
  stop: () => {},
};

export function doStep() {
  if (s.step) STEPS[s.step.does](s.step);
}
