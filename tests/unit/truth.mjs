// The rule of `truth.js` on given cases: reads [{answers, decided}, …] (JSON) from standard input,
// prints for each whether it is disputed.

import { isDisputed } from "../../ui/components/clip_grid/truth.js";

let text = "";
for await (const piece of process.stdin) text += piece;
const results = JSON.parse(text).map(({ answers, decided }) => isDisputed(answers, decided));
process.stdout.write(JSON.stringify(results));
