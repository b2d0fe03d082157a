// What is searched for, without a browser: reads {rules, calls} (JSON) from standard input, each call
// [function, ...arguments] of ui/components/clip_grid/query.js, and prints what each gives.

import { text } from "node:stream/consumers";
import { takeRules } from "../../ui/components/clip_grid/rules.js";

const { rules, calls } = JSON.parse(await text(process.stdin));
takeRules(rules);
const query = await import("../../ui/components/clip_grid/query.js");
console.log(JSON.stringify(calls.map(([name, ...values]) => query[name](...values))));
