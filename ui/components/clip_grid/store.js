// What the clip grid knows, and the way to the server. A component subscribes to one clip or one
// topic, so that a mark re-renders one card and nothing else.
//
// A card is a clip, by its id. A secondary's second round has cards of its own, by the id's
// negative: the answers of one round are nowhere near those of the other.
//
//   patches.js    what the server says lands in here
//   orders.js     which cards a tab shows, in which order, and which one has the focus
//   selection.js  which cards are selected
//   questions.js  search, descriptions, batches: asked, and asked again after a reconnect
//   commands.js   what a person does
//   keys.js       by which key
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
  dropped: null, // {message, elsewhere, label}: the person may not, or cannot, follow the label any longer
  answers: new Map(), // card → {person: answer}
  notes: new Map(), // clip → [{person, name, text, at}], oldest first
  decisions: new Map(), // clip → {answer, name, reason, at}
  again: [], // clips to look at once more, since the definition changed
  cards: new Map(),
  scores: new Map(), // clip → {value, kind: "probability" | "similarity"}
  feeds: {},
  queue: [],
  second: [], // cards of the second round
  model: null, // {version, answers, seconds, seenAt}
  newer: 0, // answers the model has not seen, since its feeds came
  tab: "",
  shown: {}, // tab → clips on screen
  fresh: {}, // tab → newer order, waiting for the person
  focus: null,
  full: false, // the focused clip is as large as the grid
  selecting: false,
  selected: new Set(),
  noting: null, // the card whose note is being written
  drafts: new Map(), // clip → a note begun
  batch: null, // {clips, sources, reason}
  batchBusy: false,
  batchSource: "advised", // a key of BATCH_SOURCES
  suspects: new Map(), // clip → {answer, probability}: answers the model contradicts, worst first
  review: "all", // a key of REVIEW_FILTERS
  search: { text: "", filters: {}, similarTo: null, clips: [], cursor: null, note: "", busy: false },
  facets: null,
  looks: [],
  message: null, // {text, bad, n}
  shaken: new Map(), // card → how often it was refused: a changed number restarts the shake
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
  changed: (cards) => {
    cards.map(clipOf).forEach(touchClip);
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

export const clipOf = (card) => Math.abs(card);

export function touch(card) {
  views.delete(card);
  announce(`clip ${card}`);
}

/** Something about the clip itself changed, in whichever round it is shown. */
export function touchClip(clip) {
  touch(clip);
  if (s.blind) touch(-clip);
}

/** Everything may have changed. */
export function announceAll() {
  views.clear();
  announce(...listeners.keys());
}

export const order = () => s.shown[s.tab] ?? [];
export const tabs = () => (s.blind ? BLIND_TABS : TABS);

/** Clips decided, or by majority, ✓ and ✕; my waiting answers count already. */
export function counts() {
  const found = { positive: 0, negative: 0 };
  for (const clip of new Set([...s.answers.keys(), ...outbox.cards()])) {
    const { mine, others, decision } = view(clip);
    if (decision && (s.label.policy ?? "adjudicated") === "adjudicated") {
      if (decision.answer !== "skip") found[decision.answer] += 1;
      continue;
    }
    const votes = [mine, ...others.map((other) => other.answer)];
    const lead = votes.filter((vote) => vote === "positive").length - votes.filter((vote) => vote === "negative").length;
    if (lead > 0) found.positive += 1;
    if (lead < 0) found.negative += 1;
  }
  return found;
}

/** What a card shows; the same object until something in it changes. */
export function view(card) {
  let found = views.get(card);
  if (!found) {
    const clip = clipOf(card);
    const said = s.answers.get(card) ?? {};
    const pending = outbox.answerOf(card);
    const mine = pending ?? said[s.me] ?? null;
    const others = Object.entries(said)
      .filter(([person]) => Number(person) !== s.me)
      .map(([person, answer]) => ({ person: Number(person), name: s.people[person] ?? "?", answer }));
    const votes = [mine, ...others.map((other) => other.answer)];
    const decision = s.decisions.get(clip);
    const notes = [...(s.notes.get(clip) ?? []), ...outbox.notesOf(clip)];
    found = {
      card: s.cards.get(clip),
      mine,
      waiting: pending !== undefined,
      others,
      disagreed: !decision && votes.includes("positive") && votes.includes("negative"),
      decision,
      notes: card < 0 && !mine ? [] : notes, // what was written in the first round gives it away
      again: pending === undefined && s.again.includes(clip),
      score: s.scores.get(clip) ?? null,
      shakes: s.shaken.get(card) ?? 0,
      suspect: pending === undefined ? s.suspects.get(clip) : undefined,
      watchers: s.looks.filter((look) => look.clip === clip).map((look) => look.name),
      selected: s.selected.has(card),
    };
    views.set(card, found);
  }
  return found;
}

/** A person's answers are now these; null: they took it back. A card answered anew, by anybody,
 * need not be looked at once more; one whose answer changed is no suspect until the next build. */
export function answered(person, answers) {
  for (const [card, answer] of answers) {
    const said = { ...(s.answers.get(card) ?? {}) };
    if (answer === null) delete said[person];
    else said[person] = answer;
    if (Object.keys(said).length) s.answers.set(card, said);
    else s.answers.delete(card);
    s.suspects.delete(card);
  }
  const anew = new Set(answers.filter(([, answer]) => answer !== null).map(([card]) => card));
  s.again = s.again.filter((clip) => !anew.has(clip));
  answers.forEach(([card]) => touch(card));
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
