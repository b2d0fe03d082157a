// The clip grid without a browser: reads {rules, runs} (JSON) from standard input, prints what each
// run leads to. A run is a list of steps: {patches: [...]} from the page server, {reply: [n, frame]} as the
// backend's reply to the n-th command sent, {wall: [n, frame]} to the n-th question about the wall,
// {describe: patch} to the last question for descriptions, or {call: [module, function,
// ...arguments]} for what a person does, or {mount: true}: the page is there (again) and can send; or
// {wait: n}: that many milliseconds pass; or {words: [cut, measure]}: what the cut means is said; or
// {storage: "full" | "n more" | "works"}: what fits the browser's storage from
// now on; or {store: [key, text]}: something else writes there; or {search: text}: that is how the
// page's address ends.

import { mock } from "node:test";

mock.timers.enable({ apis: ["setTimeout"] });

let room = Number.POSITIVE_INFINITY; // writes that still fit
const shelf = () => {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (room-- <= 0) throw new Error("QuotaExceededError");
      kept.set(key, String(value));
    },
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

const names = [
  ..."cards commands link orders patches questions rules selection steps store".split(" "),
  ...["suggested", "texts", "topics", "bins", "found", "query_box"],
  ...["reel/films", "reel/keys", "reel/walk", "wall/cut", "wall/wall", "curves/curves"],
];
const load = (name) =>
  import(`../../ui/components/${name.includes("/") ? name : `clip_grid/${name}`}.js`);
const modules = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await load(name)])),
);
const { s, order } = modules.store;
const { outbox, reset, view } = modules.cards;

let sent = [];
let said = "";
const sentenceOf = (cut, measure) => {
  const { cutInWords, cutSentence } = modules["wall/cut"];
  return cutSentence(cutInWords(cut, measure));
};
const mount = () => modules.link.setSend((text) => sent.push(JSON.parse(text)));
const ASIDE = ["DescribeClips", "Look", "ReadWall", "MeasureWall", "SetCut"];
const isDescription = ({ type }) => type === "DescribeClips";
const commands = () => sent.filter((frame) => !ASIDE.includes(frame.type));
const aboutWall = () =>
  sent.filter(({ type }) => ["ReadWall", "MeasureWall", "SetCut"].includes(type));

const plain = (map) => Object.fromEntries([...map].sort(([a], [b]) => a - b));
const shown = () => ({
  state: {
    label: s.label,
    counts: s.counts,
    people: s.people,
    answers: plain(s.answers),
    notes: plain(s.notes),
    decisions: plain(s.decisions),
    disputed: s.disputed,
    reReview: s.reReview,
    queue: s.queue,
    feeds: s.feeds,
  },
  order: order(),
  views: Object.fromEntries(order().map((card) => [card, view(card)])),
  focus: s.focus,
  drafts: plain(s.drafts),
  selected: [...s.selected],
  dropped: s.dropped,
  message: s.message?.text ?? "",
  missing: modules.texts.missingText(s.feeds),
  spoken: s.spoken?.text ?? "",
  names: order().map((card, i) => modules.texts.spoken(view(card), i, order().length, s.blind)),
  waiting: outbox.waiting(),
  loose: outbox.loose(),
  keeps: outbox.keeps(),
  stored: Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i)),
  sent: commands(),
  words: said,
  suggested: s.suggested,
  read: s.read,
  bins: s.bins,
  found: s.found,
  curves: { ...s.curves, films: plain(s.curves.films), cuts: plain(s.curves.cuts) },
  reel: { ...s.reel, films: undefined },
  wall: {
    before: s.wall.before,
    asked: aboutWall(),
    cut: s.cut,
    fresh: Boolean(s.fresh.wall),
    tab: s.tab,
  },
});

let text = "";
for await (const piece of process.stdin) text += piece;
const { rules, runs } = JSON.parse(text);
modules.rules.takeRules(rules);
const results = runs.map((run) => {
  room = Number.POSITIVE_INFINITY;
  globalThis.location = undefined;
  mount();
  modules.patches.apply([{ t: "link", online: false }]);
  for (const stream of ["label/5", "label/6", "blind/5"]) {
    outbox.open(7, stream, false);
    outbox.forget();
  }
  reset();
  s.bins = null;
  localStorage.clear();
  sessionStorage.clear();
  sent = [];
  for (const {
    patches,
    reply,
    call,
    describe,
    mount: again,
    wait,
    storage,
    store,
    wall,
    words,
    search,
  } of run) {
    if (search) globalThis.location = { search };
    if (storage)
      room = { full: 0, works: Number.POSITIVE_INFINITY }[storage] ?? Number.parseInt(storage, 10);
    if (store) localStorage.setItem(...store);
    if (again) mount();
    if (wait) mock.timers.tick(wait);
    if (patches) modules.patches.apply(patches);
    if (reply)
      modules.patches.apply([{ t: "reply", frame: { ...reply[1], id: commands()[reply[0]].id } }]);
    if (words) said = sentenceOf(...words);
    if (wall)
      modules.patches.apply([{ t: "reply", frame: { ...wall[1], id: aboutWall()[wall[0]].id } }]);
    if (describe)
      modules.patches.apply([
        { ...describe, frame: { ...describe.frame, id: sent.findLast(isDescription).id } },
      ]);
    if (call) modules[call[0]][call[1]](...call.slice(2));
  }
  return shown();
});
process.stdout.write(JSON.stringify(results), () => process.exit(0));
