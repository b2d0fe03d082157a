// What the reel makes of shots: reads {rules, calls: [[function, ...arguments], …]} (JSON), prints what
// each call gives. The functions are those of layout.js and standing.js.

const load = (name) => import(`../../ui/components/${name}.js`);
const { takeRules } = await load("clip_grid/rules");
const { s } = await load("clip_grid/store");
const functions = {
  sense: (sense) => {
    s.facets = { sense };
  },
  ...(await load("reel/layout")),
  ...(await load("reel/standing")),
};

let text = "";
for await (const piece of process.stdin) text += piece;
const { rules, calls } = JSON.parse(text);
takeRules(rules);
const found = calls.map(([name, ...given]) => functions[name](...given) ?? null);
process.stdout.write(JSON.stringify(found), () => process.exit(0));
