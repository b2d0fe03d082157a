// What the server says (`ui/components/clip_grid_patches.py`), and what it changes here.

import { answered, outbox, reset, touch, touchAll, touchClip } from "./cards.js";
import { openTab } from "./commands.js";
import { linkChanged, questionOf } from "./link.js";
import { focusOn, refreshTab } from "./orders.js";
import { cardsOf } from "./outbox.js";
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
    s.reReview = p.re_review ?? [];
    takeCounts(p);
    s.queue = p.queue ?? [];
    s.second = p.second ?? [];
    if (!again || s.dropped) outbox.open(s.me, s.stream);
    s.dropped = null;
    takeSuspects(p.suspects ?? []);
    takeFeeds(p.feeds ?? {}, p.model);
    if (!again) {
      s.batch = remembered("batch");
      if (s.batch) refreshTab("next");
      const last = remembered("tab");
      const first = s.blind ? "queue" : s.model ? "top_positive" : "search";
      openTab(tabs().some((tab) => tab.key === last) ? last : first);
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
    answered(p.person, answers);
    s.newer += answers.length;
    refreshTab("review");
    announce("build");
  },
  note(p) {
    s.notes.set(p.clip, [...(s.notes.get(p.clip) ?? []), p.note]);
    touchClip(p.clip);
  },
  decision(p) {
    if (p.decision) s.decisions.set(p.clip, p.decision);
    else s.decisions.delete(p.clip);
    takeCounts(p);
    touchClip(p.clip);
    refreshTab("review");
    announce("marks");
  },
  counts(p) {
    takeCounts(p);
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
  suspects(p) {
    takeSuspects(p.suspects);
    refreshTab("review");
    announce("marks");
  },
  queue(p) {
    s.queue = [...s.queue.slice(0, p.position), p.clip, ...s.queue.slice(p.position)];
    refreshTab("queue");
  },
  second(p) {
    s.second = [...s.second, p.card];
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
    linkChanged();
  },
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

const takeCounts = ({ counts }) => {
  if (counts) s.counts = counts;
};

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
  for (const tab of ["top_positive", "top_negative", "borderline", "random", "search"])
    refreshTab(tab);
}

function acknowledged(frame) {
  const command = outbox.settle(frame.id);
  // Its event may come a moment later.
  if (command?.answer)
    answered(
      s.me,
      cardsOf(command).map((card) => [card, command.answer]),
    );
  if (command?.type === "Undo") {
    if (order().includes(frame.clip)) focusOn(frame.clip);
    say(
      frame.clip
        ? `Undone: ${s.cards.get(frame.clip)?.title ?? `clip ${frame.clip}`}`
        : "Undone: the whole selection",
    );
  }
}

const GONE = ["not_on_label", "unknown_label", "blind"]; // what I answered could not be told any more

function refused(frame) {
  if (frame.temporary && outbox.later(frame.id)) return;
  if (GONE.includes(frame.code) && outbox.later(frame.id)) {
    drop({ message: frame.message, elsewhere: frame.code === "blind" });
    return;
  }
  const command = outbox.settle(frame.id);
  if (!command) return;
  if (command.type === "WriteNote") s.drafts.set(command.clip, command.text);
  for (const card of cardsOf(command)) {
    s.shaken.set(card, (s.shaken.get(card) ?? 0) + 1);
    touch(card);
  }
  announce("marks");
  say(frame.message, true);
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
