// Commands that are not acknowledged yet. They live in localStorage, one entry each, so that they
// survive a reload and two tabs never overwrite each other's; every resend carries the same id,
// which the backend takes once. Where the browser cannot keep a command, it is taken only while it
// can leave at once, and counts as *loose*: it is lost if the page is left before it is saved.
//
// Order matters for one clip, and for `Undo`: a command waits until the ones before it that it
// depends on are settled. All others go at once.

import { local, parsed } from "../storage/storage.js";

const RESEND_AFTER = 4000; // ms without an answer
const IN_FLIGHT = 16; // the backend closes connections that send too fast
const KINDS = ["Annotate", "AnnotateMany", "Undo", "WriteNote"];

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

/** The name under which an answer, or the parts of a selection, are taken back. */
export const gestureOf = ({ gesture, id }) => gesture || id;

const ROOT = "rushes.outbox.";
// By stream, not by label: what somebody answered in sight of others must not leave as a blind answer.
const place = (person, stream) => `${ROOT}${person}.${stream}.`;

/** How many commands wait for the label of this address, before we know who is signed in. */
export function left(path) {
  const label = path.match(/\/label\/(\d+)/)?.[1];
  const here = RegExp(`^rushes\\.outbox\\.\\d+\\.(label|blind)/${label}\\.`);
  return local.keys(ROOT).filter((key) => here.test(key)).length;
}

/** The command that was kept as this text; undefined for what is none, or belongs elsewhere. */
function keptAs(text, key, prefix) {
  const { frame, at, tried } = parsed(text) ?? {};
  const clips = cardsOf(frame ?? {});
  const label = Number(prefix.match(/\/(\d+)\.$/)?.[1]);
  const whole =
    KINDS.includes(frame?.type) &&
    prefix + frame.id === key &&
    frame.label === label &&
    Number.isFinite(at) &&
    (frame.type === "Undo" || clips.length > 0) &&
    Array.isArray(clips) &&
    clips.every(Number.isInteger);
  return whole
    ? { frame, at, tried: Boolean(tried), prefix, kept: true, shown: true, sentAt: 0 }
    : undefined;
}

export function createOutbox({ send, changed }) {
  let prefix = "";
  let person = 0;
  // {frame, at, prefix, kept, shown, tried, again, sentAt}: sentAt is when it last left, 0 = not
  // since (re)connecting; tried: it may have left some time; again: more than once; shown: other
  // tabs may have seen it kept.
  // In here, too, is what is loose of other streams and persons: it must not be lost as long as the
  // page is there.
  let items = [];
  const leftovers = new Set(); // keys of settled commands that could not be removed yet
  let keeping = true; // the last thing to be kept was kept
  let live = false;
  let closed = false;
  let timer = 0;

  const here = () => items.filter((item) => item.prefix === prefix);
  const allCards = (some) =>
    some.filter((item) => item.prefix === prefix).flatMap((item) => cardsOf(item.frame));

  /** What waits of a stream; it leaves at once unless it is only to be shown. Returns how many
   * things kept there cannot be read any more: they are gone. */
  function open(who, stream, leaves = true) {
    prefix = place(who, stream);
    person = who;
    closed = !leaves;
    items = items.filter((item) => !isKept(item));
    let unreadable = 0;
    for (const key of local.keys(prefix)) {
      if (leftovers.has(key)) continue;
      const text = local.read(key);
      if (text === null) continue; // another tab just settled it
      const item = keptAs(text, key, prefix);
      if (!item) {
        unreadable += 1;
        discard(key);
      } else if (!items.some(({ frame }) => frame.id === item.frame.id)) {
        // Another tab may have put it there: from now on that one does not know whether it left.
        item.tried = item.again = true;
        keep(item);
        items.push(item);
      }
    }
    items.sort((a, b) => a.at - b.at);
    changed(allCards(items));
    pump();
    return unreadable;
  }

  /** Take the commands of one gesture, all or none: false where the browser cannot keep them and
   * they cannot leave now either. */
  function put(...frames) {
    const added = [];
    for (const frame of frames) {
      const at = Math.max(Date.now(), ((added.at(-1) ?? items.at(-1))?.at ?? 0) + 1);
      const item = { frame, at, prefix, tried: false, sentAt: 0, kept: false };
      keep(item);
      added.push(item);
    }
    if (!(live && !closed) && added.some((item) => !item.kept)) {
      for (const item of added) discard(keyOf(item));
      changed([]);
      pump();
      return false;
    }
    items.push(...added);
    changed(allCards(added));
    pump();
    return true;
  }

  const keyOf = (item) => item.prefix + item.frame.id;

  function keep(item) {
    const { frame, at, tried } = item;
    item.kept = local.write(keyOf(item), JSON.stringify({ frame, at, tried }));
    item.shown ||= item.kept;
    keeping = item.kept;
  }

  function discard(key) {
    if (local.remove(key)) leftovers.delete(key);
    else leftovers.add(key);
  }

  const isKept = (item) => item.kept && local.read(keyOf(item)) !== null;

  function blocked(item, before) {
    const earlier = before.filter((one) => one.prefix === item.prefix);
    if (item.frame.type === "Undo") return earlier.length > 0;
    const cards = new Set(cardsOf(item.frame));
    return earlier.some(
      ({ frame }) => frame.type === "Undo" || cardsOf(frame).some((card) => cards.has(card)),
    );
  }

  /** Whether it is this person's to send. */
  const mine = (item) => item.prefix.startsWith(`${ROOT}${person}.`);

  function pump() {
    clearTimeout(timer);
    for (const key of leftovers) discard(key);
    if (!items.length && !leftovers.size) return;
    keepAgain();
    timer = setTimeout(pump, RESEND_AFTER / 4);
    if (!live || closed) return;
    const now = performance.now();
    let flying = items.filter((item) => item.sentAt && now - item.sentAt < RESEND_AFTER).length;
    items.forEach((item, i) => {
      const due = !item.sentAt || now - item.sentAt >= RESEND_AFTER;
      if (!due || !mine(item) || flying >= IN_FLIGHT || blocked(item, items.slice(0, i))) return;
      item.sentAt = now;
      item.again ||= item.tried;
      item.tried = true;
      flying += 1;
      send(item.frame);
    });
  }

  /** Keep what is not kept (any more): there may be room again, or somebody cleared the storage. */
  function keepAgain() {
    const before = keeping;
    const without = items.filter((item) => !isKept(item));
    for (const item of without) {
      item.tried ||= item.shown; // another tab may have taken it up, and settled it
      keep(item);
    }
    if (without.length || keeping !== before) changed([]);
  }

  /** The backend answered: forget the command and return it; undefined if it is not ours. */
  function settle(id) {
    const item = items.find((one) => one.frame.id === id);
    if (!item) return undefined;
    items = items.filter((one) => one !== item);
    discard(keyOf(item));
    changed(allCards([item]));
    pump();
    return item.frame;
  }

  /** Whether it was sent more than once: the backend may have taken it long ago. */
  const sentAgain = (id) => Boolean(items.find((one) => one.frame.id === id)?.again);

  /** The backend refused a command for good: forget it, and an `Undo` of it that waits; as `settle`. */
  function refuse(id) {
    const frame = items.find((one) => one.frame.id === id)?.frame;
    if (frame?.answer && !frame.gesture)
      for (const { frame: other } of items)
        if (other.type === "Undo" && other.gesture === id) settle(other.id);
    return settle(id);
  }

  /** Keep a command whose refusal was temporary; it is sent again after the usual time. */
  const later = (id) => items.some((item) => item.frame.id === id);

  /** Whether no tab can have sent it yet: none has marked it, and this one could. */
  function neverLeft(item) {
    if (item.tried || !item.shown) return !item.tried;
    const kept = parsed(local.read(keyOf(item)));
    if (!kept || kept.tried) return false;
    item.tried = true;
    keep(item);
    return item.kept;
  }

  /** Take back the last gesture if nothing of it ever left; its cards, else undefined. */
  function withdraw() {
    const gesture = lastGesture();
    const parts = here().filter(({ frame }) => frame.answer && gestureOf(frame) === gesture);
    if (!parts.length || !parts.every(neverLeft)) return undefined;
    return parts.flatMap(({ frame }) => cardsOf(settle(frame.id)));
  }

  /** The last gesture that waits and is not to be taken back; undefined: there is none. */
  function lastGesture() {
    const last = standing().at(-1);
    return last && gestureOf(last);
  }

  /** Send nothing any more; what waits stays, for when the stream opens again. */
  function close() {
    closed = true;
    pump();
  }

  /** Give up what waits. */
  function forget() {
    for (const { frame } of here()) settle(frame.id);
  }

  /** Answers that wait, without those that an `Undo` behind them takes back. */
  function standing() {
    const frames = here().map((item) => item.frame);
    const undone = new Set(frames.filter(({ type }) => type === "Undo").map((f) => f.gesture));
    return frames.filter((frame) => frame.answer && !undone.has(gestureOf(frame)));
  }

  const answerOf = (card) => standing().findLast((frame) => cardsOf(frame).includes(card))?.answer;

  /** Notes on a clip that are not acknowledged yet. */
  const notesOf = (clip) =>
    here()
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
    sentAgain,
    refuse,
    later,
    withdraw,
    lastGesture,
    online,
    waiting: () => here().map((item) => item.frame),
    answerOf,
    notesOf,
    cards: () => standing().flatMap(cardsOf),
    /** What is not saved: all of this stream, and what is loose of others. */
    size: () => items.length,
    /** How many of them are lost if the page is left now. */
    loose: () => items.filter((item) => !isKept(item)).length,
    /** Whether the browser kept what it was last asked to. */
    keeps: () => keeping,
  };
}
