// What is searched for, without a browser: reads {rules, calls, module} (JSON) from standard input, each
// call [function, ...arguments] of that module of ui/components/clip_grid, else of query.js, and prints what each gives.

import { text } from "node:stream/consumers";
import { takeRules } from "../../ui/components/clip_grid/rules.js";

const { rules, calls, module = "query" } = JSON.parse(await text(process.stdin));
takeRules(rules);
const query = await import(`../../ui/components/clip_grid/${module}.js`);
console.log(JSON.stringify(calls.map(([name, ...values]) => query[name](...values))));
