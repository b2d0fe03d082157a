// The outbox with a storage that fails, without a browser: reads {seeds} (JSON) from standard
// input, prints every promise that was broken. A run is played by a person in two tabs, over and
// over: first with a storage that works, then with one that fails at each single point at which the
// outbox uses it, in each way a browser's can.

import { mock } from "node:test";
import { createOutbox } from "../../ui/components/clip_grid/outbox.js";

let clock = 0;
performance.now = () => clock;
Date.now = () => 1_700_000_000_000 + clock;

const FAULTS = {
  once: { reads: true, writes: true }, // one call throws
  denied: { reads: true, writes: true, lasting: true }, // from then on nothing can be used
  full: { writes: true, lasting: true }, // from then on nothing more fits
  room: { writes: true, lasting: true, until: 6 }, // full, and some calls later there is room again
  mute: { mute: true, lasting: true }, // writes succeed and keep nothing
  cleared: { clears: true }, // somebody clears it
  garbage: { garbage: true }, // something else writes there
};

function shelf(fault, at) {
  const kept = new Map();
  let calls = 0;
  const call = (kind, what) => {
    const n = calls++;
    const rule = FAULTS[fault];
    if (rule && n === at && rule.clears) kept.clear();
    if (rule && n === at && rule.garbage) kept.set("rushes.outbox.7.label/5.x", '{"frame":');
    const now = rule?.lasting
      ? n >= at && n < at + (rule.until ?? Number.POSITIVE_INFINITY)
      : n === at;
    if (rule && now && rule[kind]) throw new Error("QuotaExceededError");
    return rule?.mute && now && kind === "writes" ? undefined : what();
  };
  return {
    calls: () => calls,
    kept,
    getItem: (key) => call("reads", () => kept.get(key) ?? null),
    setItem: (key, value) => call("writes", () => kept.set(key, String(value))),
    removeItem: (key) => call("reads", () => kept.delete(key)),
    key: (i) => call("reads", () => [...kept.keys()][i] ?? null),
    get length() {
      return call("reads", () => kept.size);
    },
  };
}

function numbers(seed) {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

/** A run: what was promised, and what came of it. */
function play(seed, fault, at) {
  mock.timers.reset(); // the pages of the run before are gone
  mock.timers.enable({ apis: ["setTimeout"] });
  const random = numbers(seed);
  const storage = shelf(fault, at);
  globalThis.localStorage = storage;
  const server = new Set(); // ids of what it took, each once
  const broken = [];
  const accepted = new Map(); // id → frame, of what the page said it took
  const refused = new Set();
  const withdrawn = new Set();
  const left = new Set(); // only the storage has them, from when a page was left
  let ids = 0;
  const load = () => {
    const tab = { inbox: [], online: false };
    tab.outbox = createOutbox({ send: (frame) => tab.inbox.push(frame), changed: () => {} });
    tab.outbox.open(7, "label/5");
    return tab;
  };
  const deliver = (tab) => {
    for (const frame of tab.inbox.splice(0)) {
      if (!tab.online) continue; // lost with the connection
      server.add(frame.id);
      if (random(4)) tab.outbox.settle(frame.id); // else the reply is lost
    }
  };
  const link = (tab, online) => {
    tab.online = online;
    tab.outbox.online(online);
  };
  const tick = (ms) => {
    clock += ms;
    mock.timers.tick(ms);
  };
  const check = (when, tabs) => {
    if (tabs.some(({ outbox }) => outbox.size() > 0)) return;
    for (const id of accepted.keys())
      if (!server.has(id) && !withdrawn.has(id) && !lies(id) && !gone(id))
        broken.push(`${when}: ${id} is nowhere`);
  };
  const gone = (id) => left.has(id) && ["cleared", "denied"].includes(fault);
  const lies = (id) => storage.kept.has(`rushes.outbox.7.label/5.${id}`);

  const tabs = [load(), load()];
  for (let step = 0; step < 14; step++) {
    const tab = tabs[random(2)];
    const what = random(8);
    if (what < 3) {
      const parts = random(3) ? 1 : 3;
      const gesture = `g${ids}`;
      const frames = Array.from({ length: parts }, () => ({
        type: parts > 1 ? "AnnotateMany" : "Annotate",
        id: `c${ids++}`,
        label: 5,
        answer: "positive",
        ...(parts > 1 ? { clips: [ids], gesture } : { clip: ids }),
      }));
      const taken = tab.outbox.put(...frames);
      for (const frame of frames) taken ? accepted.set(frame.id, frame) : refused.add(frame.id);
    } else if (what === 3) {
      const standing = new Map(
        tab.outbox.waiting().map((frame) => [frame.clip ?? frame.clips?.[0], frame.id]),
      );
      for (const card of tab.outbox.withdraw() ?? []) withdrawn.add(standing.get(card));
    } else if (what === 4) link(tab, !tab.online);
    else if (what === 5) deliver(tab);
    else if (what === 6) tick(1000 * random(6));
    else if (tab.outbox.loose() === 0) {
      // The page is left: it said that all it holds is kept.
      link(tab, false);
      for (const { id } of tab.outbox.waiting()) left.add(id);
      tabs[tabs.indexOf(tab)] = load();
    }
    check(`step ${step}`, tabs);
  }
  // In the end everybody is connected, and every reply arrives. What was cleared or denied with the
  // page left was kept when it was left, and is not ours any more.
  for (let round = 0; round < 12; round++) {
    for (const tab of tabs) {
      link(tab, true);
      for (const frame of tab.inbox.splice(0)) {
        server.add(frame.id);
        tab.outbox.settle(frame.id);
      }
    }
    tick(2000);
  }
  if (fault !== "denied") {
    const last = load();
    link(last, true);
    for (const frame of last.inbox.splice(0)) server.add(frame.id);
  }
  for (const tab of tabs)
    if (tab.outbox.size()) broken.push(`${tab.outbox.size()} still wait in the end`);
  for (const id of refused) if (server.has(id)) broken.push(`${id} was refused, and acted later`);
  for (const id of withdrawn)
    if (server.has(id)) broken.push(`${id} was taken back before it was sent, and acted`);
  for (const id of accepted.keys())
    if (!server.has(id) && !withdrawn.has(id) && !gone(id)) broken.push(`${id} is lost`);
  return { calls: storage.calls(), broken };
}

let text = "";
for await (const piece of process.stdin) text += piece;
const { seeds } = JSON.parse(text);
const broken = [];
let runs = 0;
for (const seed of seeds) {
  const { calls, broken: plain } = play(seed, "", -1);
  for (const one of plain) broken.push(`seed ${seed}: ${one}`);
  for (const fault of Object.keys(FAULTS))
    for (let at = 0; at < calls; at++) {
      runs += 1;
      for (const one of play(seed, fault, at).broken)
        broken.push(`seed ${seed}, ${fault} at ${at}: ${one}`);
    }
}
process.stdout.write(
  JSON.stringify({ runs, broken: broken.slice(0, 40), count: broken.length }),
  () => process.exit(0),
);
