// Drafts without a browser: reads runs (JSON) from standard input, prints what each leads to. A run
// is a list of steps [function of draft.js, ...arguments]; the first one is `begin`.

import * as drafts from "../../ui/components/draft/draft.js";

const known = { ...drafts };

let text = "";
for await (const piece of process.stdin) text += piece;
const results = JSON.parse(text).map(([[, ...first], ...steps]) => {
  let draft = drafts.begin(...first);
  for (const [step, ...more] of steps) draft = known[step](draft, ...more);
  const shown = Object.keys(draft.theirs).map((field) => [field, drafts.textOf(draft, field)]);
  return {
    shown: Object.fromEntries(shown),
    conflicts: drafts.conflicts(draft),
    touched: drafts.isTouched(draft),
  };
});
process.stdout.write(JSON.stringify(results));
