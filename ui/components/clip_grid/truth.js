// The one rule about answers that the page applies itself: a card shows at once that people disagree.
// It stands in `backend/domain/truth.py`; a property test holds the two together. How many clips are
// what, the server counts.

/** Whether a clip waits for a decision: some say yes, some say no, and nobody decided yet.
 *
 * `answers`: of everybody known here; `decided`: an adjudicator's answer, or nothing. */
export const isDisputed = (answers, decided) =>
  !decided && answers.includes("positive") && answers.includes("negative");
