// Reads a list of calls [function, ...arguments] (JSON) from standard input, prints what the
// functions of `virtual_rows/window.js` give.

import { heightOf, indicesIn, placeOf, rowsNear } from "../../ui/components/virtual_rows/window.js";

let text = "";
for await (const piece of process.stdin) text += piece;
const functions = { heightOf, indicesIn, placeOf, rowsNear };
const results = JSON.parse(text).map(([name, ...given]) => functions[name](...given));
process.stdout.write(JSON.stringify(results));
