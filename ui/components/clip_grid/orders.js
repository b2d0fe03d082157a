// Which cards a tab shows. The one rule: nothing in here moves a card by itself. `s.shown` holds the
// order on screen and changes only when the person asks for it; `s.fresh` holds a newer one.

import { view } from "./cards.js";
import { asksFor } from "./query.js";
import { limits } from "./rules.js";
import { order, s } from "./store.js";
import { announce } from "./topics.js";

/** The order the server's data gives a tab now. */
export function newest(tab) {
  if (tab === "queue") return unveiled();
  if (tab === "next") return s.batch?.clips ?? [];
  if (tab === "review") return reviewed(s.review);
  if (tab === "search") return searching() ? s.search.clips : (s.feeds.zero_shot?.clips ?? []);
  if (tab === "reel") return (s.reel.films.get(s.reel.film)?.shots ?? []).map(({ clip }) => clip);
  if (tab === "wall") return s.shown.wall ?? [];
  return s.feeds[tab]?.clips ?? [];
}

/** The queue; where clips come a second time, only as far as so many wait, and what is shown already:
 * what joins it behind that moves no card, and the second question is not seen beside the first. */
function unveiled() {
  if (!s.twice) return s.queue;
  const shown = new Set(s.shown.queue ?? []);
  let waiting = 0;
  let end = 0;
  for (const [i, card] of s.queue.entries()) {
    if (!view(card).mine) waiting += 1;
    if (waiting <= limits.in_advance || shown.has(card)) end = i + 1;
  }
  return s.queue.slice(0, end);
}

export const REVIEW_FILTERS = [
  {
    key: "all",
    name: "All",
    why: "Everything answered so far. Another answer replaces yours.",
    empty:
      "Nothing is labelled yet. What you answer y or n appears here, to look over and put right.",
  },
  {
    key: "re_review",
    name: "Look again",
    why: "Answered before the definition changed: do these answers still hold? The same key keeps an answer, another changes it.",
    empty: "Nothing is to be looked at again.",
  },
  {
    key: "suspects",
    name: "Suspected errors",
    why: "Answers a model that never saw them contradicts, worst first. The same key again keeps an answer, another changes it; at full size, why says what speaks against it.",
    empty: "No answer is suspected: the model agrees with them, or you have looked them all over.",
  },
  {
    key: "mine",
    name: "Mine",
    why: "What you answered.",
    empty: "You have not answered a clip of this label yet.",
  },
  {
    key: "disagreed",
    name: "Disagreed",
    why: "Some say yes and some say no, and nobody decided yet.",
    empty: "Nobody disagrees.",
  },
  {
    key: "skipped",
    name: "Skipped",
    why: "What somebody skipped.",
    empty: "Nobody skipped a clip.",
  },
];

/** Answered clips of a kind of review, newest first; suspected errors worst first. */
export function reviewed(filter) {
  if (filter === "suspects") return [...s.suspects.keys()];
  if (filter === "re_review") return s.reReview;
  if (filter === "disagreed") return s.disputed;
  const fits = {
    all: (said) => Object.keys(said).length > 0,
    mine: (said) => said[s.me] !== undefined,
    skipped: (said) => Object.values(said).includes("skip"),
  }[filter];
  return [...s.answers.keys()].filter((clip) => fits(s.answers.get(clip))).reverse();
}

export const searching = () => asksFor(s.search);

const same = (a, b) => a.length === b.length && a.every((clip, i) => clip === b[i]);
const startsWith = (all, part) => part.every((clip, i) => clip === all[i]);

/** New data for a tab: shown at once where that moves no card, else it waits for the person. */
export function refreshTab(tab) {
  const now = newest(tab);
  const shown = s.shown[tab] ?? [];
  if (tab === "search" && searching()) return;
  if (tab !== s.tab || shown.length === 0 || (tab !== "review" && startsWith(now, shown))) {
    delete s.fresh[tab];
    if (!same(now, shown)) s.shown = { ...s.shown, [tab]: now };
  } else if (same(now, shown) || onlyLookedOver(tab, now, shown)) delete s.fresh[tab];
  else s.fresh[tab] = now;
  if (tab === s.tab) {
    if (s.focus === null || !(s.walk || order().includes(s.focus))) arriveAt(firstUnanswered());
    announce("order");
  }
}

const lookingOver = () =>
  s.tab === "review" && (s.review === "suspects" || s.review === "re_review");

/** What was looked over stays on screen until there is more to look over. */
const onlyLookedOver = (tab, now, shown) =>
  tab === "review" &&
  lookingOver() &&
  shown.length > 0 &&
  now.every((clip) => shown.includes(clip));

/** Whether a card on screen waits for an answer of this person. */
export function waits(card) {
  const { suspect, reReview, mine } = view(card);
  if (!lookingOver()) return !mine;
  return s.review === "re_review" ? reReview : Boolean(suspect);
}

export const firstUnanswered = () => order().find(waits) ?? order()[0] ?? null;

/** The person wants the newest order of this tab. */
export function showFresh() {
  const fresh = s.fresh[s.tab];
  if (!fresh) return;
  delete s.fresh[s.tab];
  show(s.tab, fresh);
  focusOn(firstUnanswered());
}

/** Another tab: entering it shows its newest order. */
export function switchTo(tab) {
  const leaving = s.tab;
  s.tab = tab;
  if (tab === "review" && leaving !== tab && s.reReview.length && s.review === "all")
    s.review = "re_review";
  if (!(tab === "search" && searching())) s.shown = { ...s.shown, [tab]: newest(tab) };
  delete s.fresh[tab];
  if (leaving !== tab || s.focus === null) focusOn(firstUnanswered());
  announce("order", "tab");
}

export function show(tab, clips) {
  s.shown = { ...s.shown, [tab]: clips };
  announce("order");
}

// ── focus ──────────────────────────────────────────────────────────────────────────────────

export function focusOn(clip) {
  const before = s.focus;
  s.focus = clip;
  s.focusedAt = performance.now();
  if (before !== null) announce(`focus ${before}`);
  if (clip !== null) announce(`focus ${clip}`);
  announce("focus");
}

/** The focus goes somewhere by itself: a press from before it got there was not meant for this card. */
export function arriveAt(clip) {
  focusOn(clip);
  s.arrivedAt = s.focusedAt;
}

export function moveFocus(step) {
  const clips = order();
  if (!clips.length) return;
  const at = clips.indexOf(s.focus);
  focusOn(clips[Math.min(Math.max(at + step, 0), clips.length - 1)]);
}
