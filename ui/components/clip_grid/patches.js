// What the server says (`ui/components/clip_grid_patches.py`), and what it changes here.

import { measureWall, rememberedCut } from "../wall/cut.js";
import { wallIsOlder } from "../wall/wall.js";
import { takeBins } from "./bins.js";
import { answered, outbox, reset, touch, touchAll, touchClip } from "./cards.js";
import { forgetGesture, openTab } from "./commands.js";
import { linkChanged, questionOf } from "./link.js";
import { arriveAt, refreshTab } from "./orders.js";
import { cardsOf } from "./outbox.js";
import { search, searchFromAddress } from "./questions.js";
import { speakOf } from "./spoken.js";
import { takeNewFilms } from "./steps.js";
import { order, s, say } from "./store.js";
import { remembered, tabs } from "./tabs.js";
import { announce } from "./topics.js";

const byClip = (found) => new Map(Object.entries(found ?? {}).map(([k, v]) => [Number(k), v]));

export function apply(patches) {
  for (const patch of patches) PATCHES[patch.t]?.(patch);
}

const PATCHES = {
  state(p) {
    const again = p.stream === s.stream && p.me === s.me;
    if (!again) reset();
    Object.assign(s, {
      stream: p.stream,
      blind: p.blind,
      me: p.me,
      label: p.label,
      people: p.people,
    });
    s.answers = byClip(p.answers);
    s.notes = byClip(p.notes);
    s.decisions = byClip(p.decisions);
    s.disputed = p.disputed ?? [];
    s.reReview = p.re_review ?? [];
    takeCounts(p);
    s.queue = p.queue ?? [];
    s.twice = asksTwice();
    if (!again || s.dropped) reopen();
    s.dropped = null;
    takeSuspects(p.suspects ?? []);
    takeFeeds(p.feeds ?? {}, p.model);
    if (!again) {
      s.cut = rememberedCut();
      s.batch = rememberedBatch();
      if (s.batch) refreshTab("next");
      const last = remembered("tab");
      const first = s.blind ? "queue" : s.model ? "wall" : "search";
      const open = tabs().some((tab) => tab.key === last) ? last : first;
      if (s.blind || !searchFromAddress()) openTab(open);
      else if (last && last !== "search") {
        s.search.stale = true; // whoever reloads another tab stays there
        openTab(open);
      } else search();
      const intake = Number(new URLSearchParams(globalThis.location?.search).get("intake"));
      if (intake > 0 && !s.blind) takeNewFilms(intake);
    } else {
      refreshTab("queue");
      refreshTab("review");
    }
    touchAll();
  },
  marks(p) {
    if (p.name) s.people = { ...s.people, [p.person]: p.name };
    const answers = Object.entries(p.answers).map(([card, answer]) => [Number(card), answer]);
    takeCounts(p);
    takeDisputed(p);
    answered(p.person, answers);
    s.newer += answers.length;
    refreshTab("queue");
    refreshTab("review");
    measureWall();
    announce("build");
  },
  bins(p) {
    takeBins(p.bins);
  },
  note(p) {
    s.notes.set(p.clip, [...(s.notes.get(p.clip) ?? []), p.note]);
    touchClip(p.clip);
  },
  decision(p) {
    if (p.decision) s.decisions.set(p.clip, p.decision);
    else s.decisions.delete(p.clip);
    takeCounts(p);
    takeDisputed(p);
    touchClip(p.clip);
    refreshTab("review");
    announce("marks");
  },
  counts(p) {
    takeCounts(p);
    takeDisputed(p);
    refreshTab("review");
    announce("marks");
  },
  re_review(p) {
    const before = s.reReview;
    s.reReview = p.clips;
    [...before, ...s.reReview].forEach(touch);
    refreshTab("review");
    announce("marks");
  },
  feeds(p) {
    takeFeeds(p.feeds, p.model);
    announce("build");
  },
  step(p) {
    s.step = p.step;
    announce("step");
  },
  suspects(p) {
    takeSuspects(p.suspects);
    refreshTab("review");
    announce("marks");
  },
  queue(p) {
    s.queue = [...s.queue.slice(0, p.position), p.card, ...s.queue.slice(p.position)];
    s.twice = asksTwice();
    refreshTab("queue");
  },
  facets(p) {
    s.facets = p.facets;
    announce("search");
  },
  next(p) {
    s.next = p.queue;
    announce("marks");
  },
  label(p) {
    s.label = p.label;
    if (s.twice !== asksTwice()) {
      s.twice = asksTwice();
      touchAll();
    }
    announce("label");
  },
  looks(p) {
    const before = s.looks;
    s.looks = p.people ?? [];
    for (const look of [...before, ...s.looks]) if (look.clip) touch(look.clip);
  },
  link(p) {
    s.online = p.online;
    linkChanged();
  },
  deployed: measureWall,
  dropped: drop,
  reply({ frame }) {
    const question = questionOf(frame.id);
    if (question) {
      if (frame.type === "Refused") {
        question.refused?.(frame);
        say(frame.message, true);
      } else question.answered(frame);
    } else if (frame.type === "Acknowledged") acknowledged(frame);
    else if (frame.type === "Refused") refused(frame);
  },
};

const asksTwice = () => s.blind && (s.label.repeats > 0 || s.queue.some((card) => card < 0));

/** What this browser kept of the stream waits again. */
function reopen() {
  const lost = outbox.open(s.me, s.stream);
  if (lost)
    say(
      lost === 1
        ? "One answer this browser kept is damaged: it was not saved."
        : `${lost} answers this browser kept are damaged: they were not saved.`,
      true,
    );
}

function rememberedBatch() {
  const batch = remembered("batch");
  const whole =
    Array.isArray(batch?.clips) && batch.clips.every(Number.isInteger) && batch.sources?.length;
  return whole ? batch : null;
}

const takeCounts = ({ counts }) => {
  if (counts) s.counts = counts;
};

function takeDisputed({ disputed }) {
  if (!disputed) return;
  const others = s.disputed.filter((clip) => !disputed.of.includes(clip));
  s.disputed = [...others, ...disputed.are].sort((a, b) => a - b);
  disputed.of.forEach(touch);
}

function takeSuspects(suspects) {
  const before = s.suspects;
  s.suspects = new Map(suspects.map(({ clip, ...suspect }) => [clip, suspect]));
  for (const clip of new Set([...before.keys(), ...s.suspects.keys()])) touch(clip);
}

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
  for (const tab of ["random", "search"]) refreshTab(tab);
  wallIsOlder();
}

function acknowledged(frame) {
  const again = outbox.sentAgain(frame.id);
  const command = outbox.settle(frame.id);
  if (!command || command.label !== s.label?.id) return; // of a label this tab showed before
  // Its event may come a moment later; or it came long ago, and more since.
  if (command.answer && !again)
    answered(
      s.me,
      cardsOf(command).map((card) => [card, s.twice ? "given" : command.answer]),
    );
  if (command.answer) speakOf(command, "saved");
  if (command.type === "Undo") {
    if (order().includes(frame.clip)) arriveAt(frame.clip);
    say(undoneIn(frame));
  }
}

const several = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

function undoneIn({ clip, undone, stand }) {
  if (clip) return `Undone: ${s.cards.get(clip)?.title ?? `clip ${clip}`}`;
  if (!stand?.length) return `Undone: the whole selection, ${several(undone, "clip")}`;
  return `Undone: ${several(undone, "clip")} of ${undone + stand.length}. You answered the other${
    stand.length === 1 ? "" : ` ${stand.length}`
  } anew since; that stands.`;
}

const GONE = ["unknown_label", "blind"]; // what I answered could not be told any more

function refused(frame) {
  if (frame.temporary && outbox.later(frame.id)) return;
  if (GONE.includes(frame.code) && outbox.waiting().some(({ id }) => id === frame.id)) {
    drop({ message: frame.message, elsewhere: frame.code === "blind" });
    return;
  }
  const command = outbox.refuse(frame.id);
  if (!command) return;
  say(frame.message, true);
  if (command.label !== s.label?.id) return;
  if (command.type === "WriteNote") s.drafts.set(command.clip, command.text);
  if (command.answer && !command.gesture) forgetGesture(command.id); // nothing is left to undo
  for (const card of cardsOf(command)) {
    s.shaken.set(card, (s.shaken.get(card) ?? 0) + 1);
    touch(card);
  }
  announce("marks");
}

/** The person may not, or cannot, follow the label any longer: say so, and keep what was not saved. */
function drop({ message, elsewhere, me, label }) {
  if (s.stream) outbox.close();
  else {
    s.me = me;
    outbox.open(me, `label/${label}`, false);
    if (!outbox.size()) outbox.open(me, `blind/${label}`, false);
  }
  s.dropped = { message, elsewhere, label: s.label?.id ?? label };
  announce("label", "outbox");
}

/** Patches may arrive before the page: they queue in a plain array until it can act on them. */
export function listen() {
  const early = window.__clipGrid ?? [];
  window.__clipGrid = { push: apply };
  if (Array.isArray(early)) for (const patches of early) apply(patches);
}
