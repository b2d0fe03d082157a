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

const place = (person, label) => `rushes.outbox.${person}.${label}.`;

/** How many commands wait for the label of this address, before we know who is signed in. */
export function left(path) {
  const label = path.match(/\/label\/(\d+)/)?.[1];
  return Object.keys(localStorage).filter((key) => RegExp(`^rushes\\.outbox\\.\\d+\\.${label}\\.`).test(key)).length;
}

export function createOutbox({ send, changed }) {
  let prefix = "";
  let items = []; // {frame, at, sentAt}: sentAt is when it last left, 0 = not since (re)connecting
  let live = false;
  let timer = 0;

  const clipsOf = (some) => some.map((item) => item.frame.clip).filter((clip) => clip !== undefined);

  function open(person, label) {
    prefix = place(person, label);
    items = [];
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(prefix)) items.push({ ...JSON.parse(localStorage.getItem(key)), sentAt: 0 });
    }
    items.sort((a, b) => a.at - b.at);
    changed(clipsOf(items));
    pump();
  }

  function put(frame) {
    const at = Math.max(Date.now(), (items.at(-1)?.at ?? 0) + 1);
    const item = { frame, at, tried: false, sentAt: 0 };
    items.push(item);
    keep(item);
    changed(clipsOf([item]));
    pump();
  }

  const keep = ({ frame, at, tried }) => localStorage.setItem(prefix + frame.id, JSON.stringify({ frame, at, tried }));

  function blocked(item, before) {
    if (item.frame.type === "Undo") return before.length > 0;
    return before.some((other) => other.frame.type === "Undo" || other.frame.clip === item.frame.clip);
  }

  function pump() {
    clearTimeout(timer);
    if (!live || !items.length) return;
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
    changed(clipsOf([item]));
    pump();
    return item.frame;
  }

  /** Keep a command whose refusal was temporary; it is sent again after the usual time. */
  const later = (id) => items.some((item) => item.frame.id === id);

  /** Take back the last command if it never left; returns its clip, else undefined. */
  function withdraw() {
    const last = items.at(-1);
    if (!last || last.tried || last.frame.type !== "Annotate") return undefined;
    return settle(last.frame.id).clip;
  }

  function online(now) {
    if (now && !live) items.forEach((item) => (item.sentAt = 0));
    live = now;
    pump();
  }

  const answerOf = (clip) => items.findLast((item) => item.frame.clip === clip)?.frame.answer;

  return { open, put, settle, later, withdraw, online, answerOf, clips: () => clipsOf(items), size: () => items.length };
}
