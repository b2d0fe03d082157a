// Commands that are not acknowledged yet. They live in localStorage, one entry each, so that they
// survive a reload and two tabs never overwrite each other's; every resend carries the same id,
// which the backend takes once.
//
// Order matters for one clip, and for `Undo` (it takes back whatever came last): a command waits
// until the ones before it that it depends on are settled. All others go at once.

const RESEND_AFTER = 4000; // ms without an answer
const IN_FLIGHT = 16; // the backend closes connections that send too fast

export function newId() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // outside secure contexts
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The cards a command is about. */
export const cardsOf = ({ clip, clips, repeat }) =>
  clips ?? (clip === undefined ? [] : [repeat ? -clip : clip]);

// By stream, not by label: what somebody answered in sight of others must not leave as a blind answer.
const place = (person, stream) => `rushes.outbox.${person}.${stream}.`;

/** How many commands wait for the label of this address, before we know who is signed in. */
export function left(path) {
  const label = path.match(/\/label\/(\d+)/)?.[1];
  return Object.keys(localStorage).filter((key) =>
    RegExp(`^rushes\\.outbox\\.\\d+\\.(label|blind)/${label}\\.`).test(key),
  ).length;
}

export function createOutbox({ send, changed }) {
  let prefix = "";
  let items = []; // {frame, at, sentAt}: sentAt is when it last left, 0 = not since (re)connecting
  let live = false;
  let closed = false;
  let timer = 0;

  const allCards = (some) => some.flatMap((item) => cardsOf(item.frame));

  /** What waits of a stream; it leaves at once unless it is only to be shown. */
  function open(person, stream, leaves = true) {
    prefix = place(person, stream);
    items = [];
    closed = !leaves;
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(prefix))
        items.push({ ...JSON.parse(localStorage.getItem(key)), sentAt: 0 });
    }
    items.sort((a, b) => a.at - b.at);
    changed(allCards(items));
    pump();
  }

  function put(frame) {
    const at = Math.max(Date.now(), (items.at(-1)?.at ?? 0) + 1);
    const item = { frame, at, tried: false, sentAt: 0 };
    items.push(item);
    keep(item);
    changed(allCards([item]));
    pump();
  }

  const keep = ({ frame, at, tried }) =>
    localStorage.setItem(prefix + frame.id, JSON.stringify({ frame, at, tried }));

  function blocked(item, before) {
    if (item.frame.type === "Undo") return before.length > 0;
    const cards = new Set(cardsOf(item.frame));
    return before.some(
      ({ frame }) => frame.type === "Undo" || cardsOf(frame).some((card) => cards.has(card)),
    );
  }

  function pump() {
    clearTimeout(timer);
    if (!live || closed || !items.length) return;
    const now = performance.now();
    let flying = items.filter((item) => item.sentAt && now - item.sentAt < RESEND_AFTER).length;
    items.forEach((item, i) => {
      const due = !item.sentAt || now - item.sentAt >= RESEND_AFTER;
      if (!due || flying >= IN_FLIGHT || blocked(item, items.slice(0, i))) return;
      item.sentAt = now;
      if (!item.tried) {
        item.tried = true;
        keep(item);
      }
      flying += 1;
      send(item.frame);
    });
    timer = setTimeout(pump, RESEND_AFTER / 4);
  }

  /** The backend answered: forget the command and return it; undefined if it is not ours. */
  function settle(id) {
    const item = items.find((one) => one.frame.id === id);
    if (!item) return undefined;
    items = items.filter((one) => one !== item);
    localStorage.removeItem(prefix + id);
    changed(allCards([item]));
    pump();
    return item.frame;
  }

  /** Keep a command whose refusal was temporary; it is sent again after the usual time. */
  const later = (id) => items.some((item) => item.frame.id === id);

  /** Take back the last command if it is an answer that never left; its cards, else undefined. */
  function withdraw() {
    const last = items.at(-1);
    if (!last || last.tried || !last.frame.answer) return undefined;
    return cardsOf(settle(last.frame.id));
  }

  /** Send nothing any more; what waits stays, for when the stream opens again. */
  function close() {
    clearTimeout(timer);
    closed = true;
  }

  /** Give up what waits. */
  function forget() {
    for (const { frame } of [...items]) settle(frame.id);
  }

  const answers = () => items.map((item) => item.frame).filter((frame) => frame.answer);
  const answerOf = (card) => answers().findLast((frame) => cardsOf(frame).includes(card))?.answer;

  /** Notes on a clip that are not acknowledged yet. */
  const notesOf = (clip) =>
    items
      .filter(({ frame }) => frame.type === "WriteNote" && frame.clip === clip)
      .map(({ frame, at }) => ({ text: frame.text, name: "you", at: at / 1000, waiting: true }));

  function online(now) {
    if (now && !live) for (const item of items) item.sentAt = 0;
    live = now;
    pump();
  }

  return {
    open,
    close,
    forget,
    put,
    settle,
    later,
    withdraw,
    online,
    waiting: () => items.map((item) => item.frame),
    answerOf,
    notesOf,
    cards: () => answers().flatMap(cardsOf),
    size: () => items.length,
  };
}
