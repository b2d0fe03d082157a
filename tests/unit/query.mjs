// What is searched for, without a browser: reads {rules, calls} (JSON) from standard input, each call
// [function, ...arguments] of ui/components/clip_grid/query.js, and prints what each gives.

import { text } from "node:stream/consumers";
import * as query from "../../ui/components/clip_grid/query.js";
import { takeRules } from "../../ui/components/clip_grid/rules.js";

const { rules, calls } = JSON.parse(await text(process.stdin));
takeRules(rules);
console.log(JSON.stringify(calls.map(([name, ...values]) => query[name](...values))));
