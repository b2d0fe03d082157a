// What the panel "why this score" says, without a browser: reads {rules, calls} (JSON) from standard
// input, each call [function, ...arguments] of ui/components/clip_grid/why.js or of texts.js beside
// it, and prints what each gives. A score is written by the page's own `scoreText`.

import { text } from "node:stream/consumers";
import { takeRules } from "../../ui/components/clip_grid/rules.js";

const { rules, calls } = JSON.parse(await text(process.stdin));
takeRules(rules);
const why = await import("../../ui/components/clip_grid/why.js");
const texts = await import("../../ui/components/clip_grid/texts.js");
const score = (value) => texts.scoreText({ kind: "probability", value });
console.log(
  JSON.stringify(
    calls.map(([name, ...values]) => (why[name] ?? texts[name])(...values, score) ?? null),
  ),
);
