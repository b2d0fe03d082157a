// The picture of a curve: reads [[function of curve.js, ...arguments], …] (JSON), prints what each call
// gives.

const functions = await import("../../ui/components/curves/curve.js");

let text = "";
for await (const piece of process.stdin) text += piece;
const calls = JSON.parse(text);
const found = calls.map(([name, ...given]) => {
  if (name === "places") return functions.places(given[0], new Set(given[1]), given[2]);
  return functions[name](...given) ?? null;
});
process.stdout.write(JSON.stringify(found), () => process.exit(0));
