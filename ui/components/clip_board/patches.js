// What the server says (`ui/board_patches.py`), and what it changes here.

import { openTab } from "./commands.js";
import { focusOn, refreshTab } from "./orders.js";
import { announce, announceAll, committed, linkChanged, order, outbox, questionOf, remembered, reset, s, say, tabs, touch } from "./store.js";

export function apply(patches) {
  for (const patch of patches) PATCHES[patch.t]?.(patch);
}

const PATCHES = {
  state(p) {
    const again = p.stream === s.stream && p.me === s.me;
    if (!again) reset();
    Object.assign(s, { stream: p.stream, blind: p.blind, me: p.me, label: p.label, people: p.people });
    s.answers = new Map(Object.entries(p.answers ?? {}).map(([k, v]) => [Number(k), v]));
    s.queue = p.queue ?? [];
    if (!again) outbox.open(s.me, s.label.id);
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
    announceAll();
  },
  mark(p) {
    const said = { ...(s.answers.get(p.clip) ?? {}) };
    if (p.answer === null) delete said[p.person];
    else said[p.person] = p.answer;
    if (Object.keys(said).length) s.answers.set(p.clip, said);
    else s.answers.delete(p.clip);
    if (p.name) s.people = { ...s.people, [p.person]: p.name };
    s.suspects.delete(p.clip); // changed or confirmed; the next build says whether it still is one
    s.newer += 1;
    touch(p.clip);
    refreshTab("review");
    announce("build", "marks");
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
  for (const tab of ["top_positive", "top_negative", "borderline", "random", "search"]) refreshTab(tab);
}

function acknowledged(frame) {
  const command = outbox.settle(frame.id);
  if (command?.type === "Annotate") committed(command.clip, command.answer);
  if (command?.type === "Undo" && frame.clip) {
    committed(frame.clip, frame.answer ?? null);
    if (order().includes(frame.clip)) focusOn(frame.clip);
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

// Patches may arrive before this module: they queue in a plain array until now.
if (typeof window !== "undefined") {
  const early = window.__clipBoard ?? [];
  window.__clipBoard = { push: apply };
  early.forEach(apply);
}
