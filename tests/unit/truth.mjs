// The rules of `truth.js` on given cases: reads [{clips: [{votes, decided}, …], policy}, …] (JSON)
// from standard input, prints for each {counts, clips: [{truth, disagreed, skipped}, …]}.

import { countsOf, isDisagreed, isSkipped, truthOf } from "../../ui/components/clip_grid/truth.js";

let text = "";
for await (const piece of process.stdin) text += piece;
const results = JSON.parse(text).map(({ clips, policy }) => ({
  counts: countsOf(clips, policy),
  clips: clips.map(({ votes, decided }) => ({
    truth: truthOf(votes, decided, policy),
    disagreed: isDisagreed(votes, decided),
    skipped: isSkipped(votes, decided, policy),
  })),
}));
process.stdout.write(JSON.stringify(results));
