// What people's answers say about a clip. Pure: plain answers, decisions and policies in, plain
// values out. The rule stands in `backend.domain`; it is repeated here because a decision must show
// before any server hears of it, and a property test holds the two (and the SQL) together.
//
//   votes    [{answer: "positive" | "negative" | "skip", role: "primary" | "secondary"}, …]
//   decided  an adjudicator's answer, or null
//   policy   "primary" | "majority" | "adjudicated"

/** A clip's truth: true, false, or null where there is none (a tie, nobody answered, or decided so).
 *
 * The majority of the answers that count; under "adjudicated" a decision outweighs them all. */
export function truthOf(votes, decided, policy) {
  if (decided && policy === "adjudicated")
    return decided === "skip" ? null : decided === "positive";
  const lead = many(votes, policy, "positive") - many(votes, policy, "negative");
  return lead === 0 ? null : lead > 0;
}

/** Whether some say yes and some say no, whoever they are, and nobody decided yet. */
export const isDisagreed = (votes, decided) =>
  !decided && ["positive", "negative"].every((one) => votes.some(({ answer }) => answer === one));

/** Whether a clip counts as skipped: somebody's answer counts, but none says yes or no; or it was
 * decided that it has no truth. */
export function isSkipped(votes, decided, policy) {
  if (decided && policy === "adjudicated") return decided === "skip";
  const [yes, no, skips] = ["positive", "negative", "skip"].map((one) => many(votes, policy, one));
  return yes + no === 0 && skips > 0;
}

/** How many clips are what: {positives, negatives, skips, disputed}; `clips`: [{votes, decided}, …]. */
export function countsOf(clips, policy) {
  const counts = { positives: 0, negatives: 0, skips: 0, disputed: 0 };
  for (const { votes, decided } of clips) {
    const truth = truthOf(votes, decided, policy);
    if (truth !== null) counts[truth ? "positives" : "negatives"] += 1;
    if (isSkipped(votes, decided, policy)) counts.skips += 1;
    if (isDisagreed(votes, decided)) counts.disputed += 1;
  }
  return counts;
}

/** How many of the answers that count under a policy are of a kind. */
const many = (votes, policy, kind) =>
  votes.filter(
    ({ answer, role }) => answer === kind && (policy !== "primary" || role === "primary"),
  ).length;
