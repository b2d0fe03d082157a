// What the board knows. Patches from the server land in `apply`; a component subscribes to one
// clip or one topic, so that a mark re-renders one card and nothing else.
//
// The one rule: nothing in here moves a card by itself. `shown` holds the order on screen and
// changes only when the person asks for it; `fresh` holds what the server has now.

import { createOutbox, newId } from "./outbox.js";

export const TABS = [
  { key: "search", name: "Search" },
  { key: "next", name: "Next 25" },
  { key: "top_positive", name: "Likely yes" },
  { key: "top_negative", name: "Likely no" },
  { key: "borderline", name: "Unsure" },
  { key: "random", name: "Random" },
  { key: "review", name: "Review" },
];
export const BLIND_TABS = [{ key: "queue", name: "Your queue" }];
const PAGE = 60; // clips per page of search results
const DESCRIBE_AT_ONCE = 120;
const GATHER = 30; // ms in which clips to describe are gathered into one question

const blank = () => ({
  stream: "", // "" until the first state arrives
  label: null,
  blind: false,
  me: 0,
  online: false,
  people: {},
  answers: new Map(), // clip → {person: answer}
  cards: new Map(),
  scores: new Map(), // clip → {value, kind: "probability" | "similarity"}
  feeds: {},
  queue: [],
  model: null, // {version, answers, seconds, seenAt}
  newer: 0, // answers the model has not seen, since its feeds came
  tab: "",
  shown: {}, // tab → clips on screen
  fresh: {}, // tab → newer order, waiting for the person
  focus: null,
  batch: null, // {arm, reason, clips}
  batchBusy: false,
  search: { text: "", filters: {}, similarTo: null, clips: [], cursor: null, note: "", busy: false },
  facets: null,
  looks: [],
  message: null, // {text, bad, n}
  shaken: new Map(), // clip → how often it was refused: a changed number restarts the shake
  restored: null, // clip whose answer was just undone
});

let s = blank();
let send = () => false;
const listeners = new Map();
const versions = new Map();
const views = new Map();

const outbox = createOutbox({
  send: (frame) => send(frame),
  changed: (clips) => {
    clips.forEach(touch);
    announce("outbox");
  },
});

// ── subscriptions ──────────────────────────────────────────────────────────────────────────

export const subscribe = (topic) => (listener) => {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
};
export const version = (topic) => versions.get(topic) ?? 0;

function announce(...topics) {
  for (const topic of topics) {
    versions.set(topic, version(topic) + 1);
    listeners.get(topic)?.forEach((listener) => listener());
  }
}

function touch(clip) {
  views.delete(clip);
  announce(`clip ${clip}`);
}

export const current = () => s;
export const waiting = () => outbox.size();
export const order = () => s.shown[s.tab] ?? [];
export const tabs = () => (s.blind ? BLIND_TABS : TABS);

/** Clips whose answers have a majority of ✓, and of ✕; my waiting answers count already. */
export function counts() {
  const found = { positive: 0, negative: 0 };
  for (const clip of new Set([...s.answers.keys(), ...outbox.clips()])) {
    const { mine, others } = view(clip);
    const votes = [mine, ...others.map((other) => other.answer)];
    const lead = votes.filter((vote) => vote === "positive").length - votes.filter((vote) => vote === "negative").length;
    if (lead > 0) found.positive += 1;
    if (lead < 0) found.negative += 1;
  }
  return found;
}

/** What a card shows; the same object until something in it changes. */
export function view(clip) {
  let found = views.get(clip);
  if (!found) {
    const said = s.answers.get(clip) ?? {};
    const pending = outbox.answerOf(clip);
    const others = Object.entries(said)
      .filter(([person]) => Number(person) !== s.me)
      .map(([person, answer]) => ({ person: Number(person), name: s.people[person] ?? "?", answer }));
    found = {
      card: s.cards.get(clip),
      mine: pending ?? said[s.me] ?? null,
      waiting: pending !== undefined,
      others,
      score: s.scores.get(clip) ?? null,
      shakes: s.shaken.get(clip) ?? 0,
      watchers: s.looks.filter((look) => look.clip === clip).map((look) => look.name),
    };
    views.set(clip, found);
  }
  return found;
}

// ── patches ────────────────────────────────────────────────────────────────────────────────

export function apply(patches) {
  for (const patch of patches) PATCHES[patch.t]?.(patch);
}

const PATCHES = {
  state(p) {
    const again = p.stream === s.stream && p.me === s.me;
    const online = s.online;
    if (!again) s = { ...blank(), online, tab: "" };
    Object.assign(s, { stream: p.stream, blind: p.blind, me: p.me, label: p.label, people: p.people });
    s.answers = new Map(Object.entries(p.answers ?? {}).map(([k, v]) => [Number(k), v]));
    s.queue = p.queue ?? [];
    if (!again) outbox.open(`rushes.outbox.${s.me}.${s.label.id}.`);
    takeFeeds(p.feeds ?? {}, p.model);
    if (!again) {
      s.batch = remembered("batch");
      if (s.batch) refreshTab("next");
      const last = remembered("tab");
      openTab(tabs().some((tab) => tab.key === last) ? last : firstTab());
    } else {
      refreshTab("queue");
      refreshTab("review");
    }
    views.clear();
    announce(...listeners.keys());
  },
  mark(p) {
    const said = { ...(s.answers.get(p.clip) ?? {}) };
    if (p.answer === null) delete said[p.person];
    else said[p.person] = p.answer;
    if (Object.keys(said).length) s.answers.set(p.clip, said);
    else s.answers.delete(p.clip);
    if (p.name) s.people = { ...s.people, [p.person]: p.name };
    s.newer += 1;
    touch(p.clip);
    refreshTab("review");
    announce("build", "marks");
  },
  feeds(p) {
    takeFeeds(p.feeds, p.model);
    announce("build");
  },
  queue(p) {
    s.queue = [...s.queue.slice(0, p.position), p.clip, ...s.queue.slice(p.position)];
    refreshTab("queue");
  },
  label(p) {
    s.label = p.label;
    announce("label");
  },
  looks(p) {
    const before = s.looks;
    s.looks = p.people ?? [];
    for (const look of [...before, ...s.looks]) if (look.clip) touch(look.clip);
  },
  link(p) {
    s.online = p.online;
    outbox.online(p.online && connected);
    if (p.online) asked.forEach((question) => transmit(question.frame));
    announce("link");
  },
  reply({ frame }) {
    const question = asked.get(frame.id);
    if (question) {
      asked.delete(frame.id);
      if (frame.type === "Refused") {
        question.refused?.(frame);
        say(frame.message, true);
      } else question.answered(frame);
    } else if (frame.type === "Acknowledged") acknowledged(frame);
    else if (frame.type === "Refused") refused(frame);
  },
};

function takeFeeds(feeds, model) {
  s.feeds = feeds;
  s.model = model ? { ...model, seenAt: performance.now() } : null;
  s.newer = 0;
  for (const [name, feed] of Object.entries(feeds)) {
    const kind = name === "zero_shot" ? "similarity" : "probability";
    (feed.clips ?? []).forEach((clip, i) => {
      const value = feed.scores?.[i];
      const known = s.scores.get(clip);
      if (value === undefined || (kind === "similarity" && known?.kind === "probability")) return;
      if (known?.value !== value || known.kind !== kind) {
        s.scores.set(clip, { value, kind });
        touch(clip);
      }
    });
  }
  for (const tab of ["top_positive", "top_negative", "borderline", "random", "search"]) refreshTab(tab);
}

function acknowledged(frame) {
  const command = outbox.settle(frame.id);
  if (command?.type === "Annotate") own(command.clip, command.answer);
  if (command?.type === "Undo" && frame.clip) {
    own(frame.clip, frame.answer ?? null);
    if (order().includes(frame.clip)) focusOn(frame.clip);
    s.restored = frame.clip;
    say(`Undone: ${s.cards.get(frame.clip)?.title ?? `clip ${frame.clip}`}`);
  }
}

function refused(frame) {
  if (frame.temporary && outbox.later(frame.id)) return;
  const command = outbox.settle(frame.id);
  if (command?.clip) {
    s.shaken.set(command.clip, (s.shaken.get(command.clip) ?? 0) + 1);
    touch(command.clip);
  }
  if (command) say(frame.message, true);
}

/** Acknowledged means committed: the answer stays though its event may come a moment later. */
function own(clip, answer) {
  const said = { ...(s.answers.get(clip) ?? {}) };
  if (answer === null) delete said[s.me];
  else said[s.me] = answer;
  s.answers.set(clip, said);
  touch(clip);
  announce("marks");
}

// ── orders ─────────────────────────────────────────────────────────────────────────────────

/** The order the server's data gives a tab now. */
function newest(tab) {
  if (tab === "queue") return s.queue;
  if (tab === "next") return s.batch?.clips ?? [];
  if (tab === "review") return [...s.answers.keys()].filter((c) => Object.keys(s.answers.get(c)).length).reverse();
  if (tab === "search") return searching() ? s.search.clips : (s.feeds.zero_shot?.clips ?? []);
  return s.feeds[tab]?.clips ?? [];
}

export const searching = () =>
  Boolean(s.search.text || s.search.similarTo || Object.keys(s.search.filters).length);

const same = (a, b) => a.length === b.length && a.every((clip, i) => clip === b[i]);
const startsWith = (all, part) => part.every((clip, i) => clip === all[i]);

/** New data for a tab: shown at once where that moves no card, else it waits for the person. */
function refreshTab(tab) {
  const now = newest(tab);
  const shown = s.shown[tab] ?? [];
  if (tab === "search" && searching()) return;
  if (tab !== s.tab || shown.length === 0 || (tab !== "review" && startsWith(now, shown))) {
    delete s.fresh[tab];
    if (!same(now, shown)) s.shown = { ...s.shown, [tab]: now };
  } else if (!same(now, shown)) s.fresh[tab] = now;
  else delete s.fresh[tab];
  if (tab === s.tab) {
    if (s.focus === null || !order().includes(s.focus)) s.focus = firstUnanswered();
    announce("order");
  }
}

/** The person wants the newest order of this tab. */
export function renew() {
  if (s.tab === "next") return takeBatch(true);
  const fresh = s.fresh[s.tab];
  if (!fresh) return;
  delete s.fresh[s.tab];
  s.shown = { ...s.shown, [s.tab]: fresh };
  focusOn(firstUnanswered());
  announce("order");
}

const firstUnanswered = () => order().find((clip) => !view(clip).mine) ?? order()[0] ?? null;
const firstTab = () => (s.blind ? "queue" : s.model ? "top_positive" : "search");

export function openTab(tab) {
  const leaving = s.tab;
  s.tab = tab;
  if (!(tab === "search" && searching())) s.shown = { ...s.shown, [tab]: newest(tab) };
  delete s.fresh[tab];
  if (leaving !== tab || s.focus === null) focusOn(firstUnanswered());
  if (tab === "next" && !s.batch) takeBatch(false);
  remember("tab", tab);
  look();
  announce("order", "tab");
}

// ── focus ──────────────────────────────────────────────────────────────────────────────────

let focusedAt = 0;

export function focusOn(clip) {
  const before = s.focus;
  s.focus = clip;
  focusedAt = performance.now();
  if (before !== null) announce(`focus ${before}`);
  if (clip !== null) announce(`focus ${clip}`);
  announce("focus");
  look();
}

export function moveFocus(step) {
  const clips = order();
  if (!clips.length) return;
  const at = clips.indexOf(s.focus);
  focusOn(clips[Math.min(Math.max(at + step, 0), clips.length - 1)]);
}

let lookTimer = 0;
function look() {
  clearTimeout(lookTimer);
  if (s.blind) return;
  lookTimer = setTimeout(() => {
    if (s.label && s.online)
      transmit({ type: "Look", id: newId(), label: s.label.id, tab: s.tab, clip: s.focus });
  }, 600);
}

// ── commands ───────────────────────────────────────────────────────────────────────────────

const SOURCES = { queue: "blind" };

function source() {
  if (s.tab === "next") return s.batch?.arm ?? "random";
  if (s.tab === "search") {
    if (s.search.similarTo) return "similar";
    return searching() ? "search" : "zero_shot";
  }
  return SOURCES[s.tab] ?? s.tab;
}

export function annotate(clip, answer) {
  const spent = clip === s.focus ? Math.round(performance.now() - focusedAt) : null;
  outbox.put({
    type: "Annotate",
    id: newId(),
    label: s.label.id,
    clip,
    answer,
    source: source(),
    version: s.model?.version ?? 0,
    milliseconds: spent,
  });
  announce("marks");
}

/** Answer the focused clip and go on to the next one without an answer of mine. */
export function decide(answer) {
  if (s.focus === null) return;
  const clips = order();
  const at = clips.indexOf(s.focus);
  const next = clips.slice(at + 1).find((clip) => !view(clip).mine) ?? clips[at + 1];
  annotate(s.focus, answer);
  if (next !== undefined) focusOn(next);
}

export function undo() {
  const clip = outbox.withdraw();
  if (clip === undefined) outbox.put({ type: "Undo", id: newId(), label: s.label.id });
  else {
    touch(clip);
    if (order().includes(clip)) focusOn(clip);
    say("Undone before it was sent.");
  }
}

export function takeBatch(again) {
  if (s.batchBusy || (s.batch && !again)) return;
  s.batchBusy = true;
  announce("order");
  const finished = () => {
    s.batchBusy = false;
    announce("order");
  };
  ask(
    { type: "TakeBatch", label: s.label.id },
    (frame) => {
      s.batch = { arm: frame.arm, reason: frame.reason, clips: frame.clips };
      remember("batch", s.batch);
      (frame.scores ?? []).forEach((value, i) => {
        if (!s.scores.has(frame.clips[i]))
          s.scores.set(frame.clips[i], { value, kind: frame.arm === "zero_shot" ? "similarity" : "probability" });
        touch(frame.clips[i]);
      });
      s.shown = { ...s.shown, next: frame.clips };
      if (s.tab === "next") focusOn(firstUnanswered());
      finished();
    },
    finished,
  );
}

// ── search ─────────────────────────────────────────────────────────────────────────────────

export function search(change) {
  s.search = { ...s.search, ...change, clips: [], cursor: null, note: "" };
  if (change.text !== undefined && change.similarTo === undefined) s.search.similarTo = null;
  if (s.tab !== "search") openTab("search");
  if (searching()) searchPage(null);
  else {
    s.search.busy = false;
    s.shown = { ...s.shown, search: newest("search") };
    focusOn(firstUnanswered());
    announce("order", "search");
  }
}

export function searchMore() {
  if (s.tab === "search" && s.search.cursor && !s.search.busy) searchPage(s.search.cursor);
}

function searchPage(cursor) {
  const question = s.search;
  s.search = { ...s.search, busy: true };
  announce("search");
  const here = () => s.search.text === question.text && s.search.similarTo === question.similarTo && s.search.filters === question.filters;
  ask(
    {
      type: "Search",
      text: question.similarTo ? "" : question.text,
      similar_to: question.similarTo,
      label: s.label.id,
      filters: question.filters,
      cursor,
      limit: PAGE,
    },
    (frame) => {
      if (!here()) return; // an older question's answer
      for (const hit of frame.hits) {
        s.cards.set(hit.card.id, hit.card);
        if (hit.score != null) s.scores.set(hit.card.id, { value: hit.score, kind: "probability" });
        else if (hit.similarity != null && s.scores.get(hit.card.id)?.kind !== "probability")
          s.scores.set(hit.card.id, { value: hit.similarity, kind: "similarity" });
        touch(hit.card.id);
      }
      const found = frame.hits.map((hit) => hit.card.id);
      const clips = cursor ? [...s.search.clips, ...found] : found;
      s.search = { ...s.search, clips, cursor: frame.cursor ?? null, note: frame.note ?? "", busy: false };
      s.shown = { ...s.shown, search: clips };
      if (!cursor) focusOn(firstUnanswered());
      announce("order", "search");
    },
    () => {
      s.search = { ...s.search, busy: false };
      announce("search");
    },
  );
}

export function findSimilar(clip) {
  if (clip !== null && !s.blind) search({ similarTo: clip, text: "" });
}

export function askFacets() {
  if (!s.facets)
    ask({ type: "ListFacets" }, (frame) => {
      s.facets = frame;
      announce("search");
    });
}

// ── descriptions of clips ──────────────────────────────────────────────────────────────────

const wanted = new Set();
let describing = 0;

/** A card on screen asks for its own description. */
export function want(clip) {
  if (s.cards.has(clip) || wanted.has(clip)) return;
  wanted.add(clip);
  if (!describing)
    describing = setTimeout(() => {
      describing = 0;
      const clips = [...wanted];
      for (let i = 0; i < clips.length; i += DESCRIBE_AT_ONCE) {
        const some = clips.slice(i, i + DESCRIBE_AT_ONCE);
        const forget = () => some.forEach((clip) => wanted.delete(clip));
        ask(
          { type: "DescribeClips", clips: some },
          (frame) => {
            forget();
            for (const card of frame.cards) {
              s.cards.set(card.id, card);
              touch(card.id);
            }
          },
          forget,
        );
      }
    }, GATHER);
}

// ── the way out ────────────────────────────────────────────────────────────────────────────

const asked = new Map(); // questions without an answer yet; asked again after a reconnect
let connected = true; // browser ⇄ page server

function ask(body, answered, refused) {
  const frame = { ...body, id: newId() };
  asked.set(frame.id, { frame, answered, refused });
  transmit(frame);
}

function transmit(frame) {
  if (s.online && connected) send(frame);
}

export function setSend(forward) {
  send = forward;
}

export function setConnected(now) {
  if (now === connected) return;
  connected = now;
  outbox.online(now && s.online);
  if (now) asked.forEach((question) => transmit(question.frame));
  announce("link");
}

export const online = () => connected && s.online;

export function say(text, bad = false) {
  s.message = { text, bad, n: (s.message?.n ?? 0) + 1 };
  announce("message");
}

const place = (what) => `rushes.${what}.${s.me}.${s.label.id}`;
const remember = (what, value) => sessionStorage.setItem(place(what), JSON.stringify(value));
const remembered = (what) => JSON.parse(sessionStorage.getItem(place(what)) ?? "null");

// Patches may arrive before this module: they queue in a plain array until now.
if (typeof window !== "undefined") {
  const early = window.__clipBoard ?? [];
  window.__clipBoard = { push: apply };
  early.forEach(apply);
}
