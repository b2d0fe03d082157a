// What the board knows, and the way to the server. A component subscribes to one clip or one
// topic, so that a mark re-renders one card and nothing else.
//
//   patches.js    what the server says lands in here
//   orders.js     which clips a tab shows, in which order, and which one has the focus
//   questions.js  search, descriptions, batches: asked, and asked again after a reconnect
//   commands.js   what a person does
//   outbox.js     what is not acknowledged yet

import { createOutbox, newId } from "./outbox.js";

export const TABS = [
  { key: "search", name: "Search", hint: "Words find clips by meaning. Without words: the clips closest to the label's description." },
  { key: "next", name: "Next 25", hint: "The batch that should teach the model most." },
  { key: "top_positive", name: "Likely yes", hint: "Surest to be yes. What is answered stays here: it shows what the model has learned." },
  { key: "top_negative", name: "Likely no", hint: "Surest to be no. What is answered stays here: it shows what the model has learned." },
  { key: "borderline", name: "Unsure", hint: "The model cannot decide these: here an answer teaches it most." },
  { key: "random", name: "Random", hint: "Any clip at all, to meet what nobody thought of." },
  { key: "review", name: "Review", hint: "Everything answered so far. Another answer replaces yours." },
];
export const BLIND_TABS = [
  { key: "queue", name: "Your queue", hint: "Answer for yourself, in your own order; nobody sees the others' answers here." },
];

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
  batch: null, // {clips, sources, reason}
  batchBusy: false,
  batchSource: "advised", // a key of BATCH_SOURCES
  suspects: new Map(), // clip → {answer, probability}: answers the model contradicts, worst first
  review: "all", // a key of REVIEW_FILTERS
  search: { text: "", filters: {}, similarTo: null, clips: [], cursor: null, note: "", busy: false },
  facets: null,
  looks: [],
  message: null, // {text, bad, n}
  shaken: new Map(), // clip → how often it was refused: a changed number restarts the shake
  focusedAt: 0,
});

export const s = blank();

/** Forget the label before; the connection stays. */
export function reset() {
  Object.assign(s, blank(), { online: s.online });
  views.clear();
}

const listeners = new Map();
const versions = new Map();
const views = new Map();

export const outbox = createOutbox({
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

export function announce(...topics) {
  for (const topic of topics) {
    versions.set(topic, version(topic) + 1);
    listeners.get(topic)?.forEach((listener) => listener());
  }
}

export function touch(clip) {
  views.delete(clip);
  announce(`clip ${clip}`);
}

/** Everything may have changed. */
export function announceAll() {
  views.clear();
  announce(...listeners.keys());
}

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
      suspect: pending === undefined ? s.suspects.get(clip) : undefined,
      watchers: s.looks.filter((look) => look.clip === clip).map((look) => look.name),
    };
    views.set(clip, found);
  }
  return found;
}

/** My answer is committed, though its event may come a moment later. */
export function committed(clip, answer) {
  const said = { ...(s.answers.get(clip) ?? {}) };
  if (answer === null) delete said[s.me];
  else said[s.me] = answer;
  s.answers.set(clip, said);
  s.suspects.delete(clip);
  touch(clip);
  announce("marks");
}

/** Tell the person something, for some seconds. */
export function say(text, bad = false) {
  s.message = { text, bad, n: (s.message?.n ?? 0) + 1 };
  announce("message");
}

// What a tab remembers across a reload.
const place = (what) => `rushes.${what}.${s.me}.${s.label.id}`;
export const remember = (what, value) => sessionStorage.setItem(place(what), JSON.stringify(value));
export const remembered = (what) => JSON.parse(sessionStorage.getItem(place(what)) ?? "null");

// ── the way out ────────────────────────────────────────────────────────────────────────────

let send = () => false;
let connected = true; // browser ⇄ page server; `s.online` is page server ⇄ backend
const asked = new Map(); // questions without an answer yet, by id

export const online = () => connected && s.online;

export function setSend(forward) {
  send = forward;
}

export function setConnected(now) {
  if (now === connected) return;
  connected = now;
  linkChanged();
}

/** The link came or went: what waits leaves again when it is back. */
export function linkChanged() {
  outbox.online(online());
  if (online()) asked.forEach((question) => send(question.frame));
  announce("link");
}

/** Ask the backend; `answered(frame)` or `refused(frame)` is called once. */
export function ask(body, answered, refused) {
  const frame = { ...body, id: newId() };
  asked.set(frame.id, { frame, answered, refused });
  tell(frame);
}

/** The question a reply answers, taken off the list; undefined for other replies. */
export function questionOf(id) {
  const question = asked.get(id);
  asked.delete(id);
  return question;
}

/** Send what need not arrive. */
export function tell(frame) {
  if (online()) send(frame);
}
