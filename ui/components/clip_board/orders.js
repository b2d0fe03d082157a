// Which clips a tab shows. The one rule: nothing in here moves a card by itself. `s.shown` holds the
// order on screen and changes only when the person asks for it; `s.fresh` holds a newer one.

import { announce, order, s, view } from "./store.js";

/** The order the server's data gives a tab now. */
export function newest(tab) {
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
export function refreshTab(tab) {
  const now = newest(tab);
  const shown = s.shown[tab] ?? [];
  if (tab === "search" && searching()) return;
  if (tab !== s.tab || shown.length === 0 || (tab !== "review" && startsWith(now, shown))) {
    delete s.fresh[tab];
    if (!same(now, shown)) s.shown = { ...s.shown, [tab]: now };
  } else if (!same(now, shown)) s.fresh[tab] = now;
  else delete s.fresh[tab];
  if (tab === s.tab) {
    if (s.focus === null || !order().includes(s.focus)) focusOn(firstUnanswered());
    announce("order");
  }
}

export const firstUnanswered = () => order().find((clip) => !view(clip).mine) ?? order()[0] ?? null;

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

export function moveFocus(step) {
  const clips = order();
  if (!clips.length) return;
  const at = clips.indexOf(s.focus);
  focusOn(clips[Math.min(Math.max(at + step, 0), clips.length - 1)]);
}
