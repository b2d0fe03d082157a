// Where the reel's shots and films lie: reads [function, ...arguments] lists (JSON), prints what each
// gives.

const layout = await import("../../ui/components/reel/layout.js");

let text = "";
for await (const piece of process.stdin) text += piece;
const found = JSON.parse(text).map(([name, ...given]) => layout[name](...given));
process.stdout.write(JSON.stringify(found), () => process.exit(0));
