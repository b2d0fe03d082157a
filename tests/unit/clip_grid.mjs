// The clip grid without a browser: reads runs (JSON) from standard input, prints what each leads to.
// A run is a list of steps: {patches: [...]} from the page server, {reply: [n, frame]} as the
// backend's reply to the n-th command sent, or {call: [module, function, ...arguments]} for what a
// person does. The modules lie in the folder given as the argument.

import { pathToFileURL } from "node:url";

const shelf = () => {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
    removeItem: (key) => kept.delete(key),
    key: (i) => [...kept.keys()][i] ?? null,
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
  };
};
globalThis.localStorage = shelf();
globalThis.sessionStorage = shelf();

const names = ["store", "patches", "commands", "orders", "selection", "keys"];
const load = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`).href);
const modules = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(name)])));
const { s, order, outbox, reset, setSend, view } = modules.store;

let sent = [];
setSend((frame) => sent.push(frame));
const commands = () => sent.filter((frame) => !["DescribeClips", "Look"].includes(frame.type));

const plain = (map) => Object.fromEntries([...map].sort(([a], [b]) => a - b));
const shown = () => ({
  state: {
    label: s.label,
    people: s.people,
    answers: plain(s.answers),
    notes: plain(s.notes),
    decisions: plain(s.decisions),
    again: s.again,
    queue: s.queue,
    second: s.second,
    feeds: s.feeds,
  },
  order: order(),
  views: Object.fromEntries(order().map((card) => [card, view(card)])),
  focus: s.focus,
  counts: modules.store.counts(),
  drafts: plain(s.drafts),
  selected: [...s.selected],
  dropped: s.dropped,
  message: s.message?.text ?? "",
  waiting: outbox.waiting(),
  sent: commands(),
});

let text = "";
for await (const piece of process.stdin) text += piece;
const results = JSON.parse(text).map((run) => {
  modules.patches.apply([{ t: "link", online: false }]);
  outbox.forget();
  reset();
  localStorage.clear();
  sessionStorage.clear();
  sent = [];
  for (const { patches, reply, call } of run) {
    if (patches) modules.patches.apply(patches);
    if (reply) modules.patches.apply([{ t: "reply", frame: { ...reply[1], id: commands()[reply[0]].id } }]);
    if (call) modules[call[0]][call[1]](...call.slice(2));
  }
  return shown();
});
process.stdout.write(JSON.stringify(results), () => process.exit(0));
