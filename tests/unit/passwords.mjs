// Makes as many passwords as the number on standard input says, keeps them, and shows the last but one.

import { readFileSync } from "node:fs";

const file = new URL("../../ui/components/new_password/passwords.js", import.meta.url).href;
const { forget, keep, keptUnder, newKey, newPassword } = await import(file);

const drawn = Array.from({ length: JSON.parse(readFileSync(0, "utf8")) }, newPassword);
const keys = drawn.map(() => newKey("rushes_"));
const slips = drawn.map(keep);
const kept = slips.map(keptUnder);
forget(slips.at(-2));
console.log(JSON.stringify({ drawn, keys, kept, shown: slips.map(keptUnder) }));
