// A browser that denies storage, without a browser: prints what the stand-in of `early.js` and the
// page's own way to the storage (`storage.js`) make of it.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const folder = new URL("../../ui/components/storage/", import.meta.url);
globalThis.window = globalThis;
Object.defineProperty(globalThis, "localStorage", {
  configurable: true,
  get() {
    throw new Error("SecurityError: access is denied for this document");
  },
});
Object.defineProperty(globalThis, "sessionStorage", { configurable: true, value: null });
runInThisContext(readFileSync(new URL("early.js", folder), "utf8"));

const { local, session } = await import(new URL("storage.js", folder));
localStorage.setItem("theme", "light"); // as code that is not ours does
const theirs = [localStorage.getItem("theme"), localStorage.length, localStorage.key(0)];
process.stdout.write(
  JSON.stringify({
    theirs,
    session: [sessionStorage.getItem("x"), session.write("x", "y")],
    ours: [local.write("x", "y"), local.read("x"), local.keys(""), local.remove("x")],
  }),
);
