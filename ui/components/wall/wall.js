// Which clips are on the wall. A run of it is on screen, from anywhere to anywhere; more of it comes
// above and below as one scrolls. It is of one model version: newer scores wait for the person.

import { touch } from "../clip_grid/cards.js";
import { ask } from "../clip_grid/link.js";
import { arriveAt, firstUnanswered, focusOn, show } from "../clip_grid/orders.js";
import { keepInAddress } from "../clip_grid/questions.js";
import { order, s } from "../clip_grid/store.js";
import { announce } from "../clip_grid/topics.js";
import { measureWall } from "./cut.js";
import { columnsOnScreen, holdPlace, scrollToCard, scrollToTop, topScore } from "./scrolling.js";

const PAGE = 300; // clips

export const UNSURE = 0.5;

export const ANSWERED = [
  { key: "all", name: "All", why: "Every clip of the corpus." },
  {
    key: "unanswered",
    name: "Unanswered",
    why: "Answered clips are folded away; what you answer stays until there is a new order.",
  },
  { key: "positive", name: "Yes", why: "Clips that are agreed to be yes, by score." },
  { key: "negative", name: "No", why: "Clips that are agreed to be no, by score." },
];

/** Somebody comes to the wall: to where they left it, in the newest order. */
export function openWall() {
  const { version, filters, asked, top } = s.wall;
  const current = asked && version === (s.model?.version ?? 0) && filters === s.search.filters;
  if (!current) loadWall({ start: top });
  else if (top < 1) jumpTo(top);
  measureWall();
}

/** The wall anew, from a score on downwards. What was there stays until this is here. `arrive`:
 * where the focus goes. */
export function loadWall({ start, arrive = () => arriveAt(firstUnanswered()) }) {
  const { answered } = s.wall;
  const filters = s.search.filters;
  const mine = s.wall.asked + 1;
  Object.assign(s.wall, { asked: mine, busy: true });
  delete s.fresh.wall;
  announce("order");
  ask(
    { type: "ReadWall", label: s.label.id, filters, answered, start, limit: PAGE },
    (page) => {
      if (s.wall.asked !== mine) return; // another one is on its way
      const again = page.version !== s.wall.version;
      Object.assign(s.wall, {
        busy: false,
        version: page.version,
        filters,
        scores: new Map(),
        before: page.before ?? 0,
        total: page.total ?? 0,
        up: page.up ?? null,
        down: page.down ?? null,
      });
      take(page);
      show("wall", page.clips ?? []);
      if (s.tab !== "wall") return;
      scrollToTop();
      arrive();
      announce("order", "wall");
      if (again) measureWall();
    },
    () => {
      if (s.wall.asked === mine) s.wall.busy = false;
      announce("order");
    },
  );
}

/** The next page below. */
export const moreBelow = () => more(s.wall.down, false);

/** The next page above; what is on screen stays where it is. */
export const moreAbove = () => more(s.wall.up, true);

function more(cursor, upwards) {
  const { busy, asked, version, answered, filters } = s.wall;
  if (s.tab !== "wall" || busy || !cursor) return;
  s.wall.busy = true;
  const columns = columnsOnScreen();
  const limit = upwards ? Math.ceil(PAGE / columns) * columns : PAGE;
  ask(
    { type: "ReadWall", label: s.label.id, version, filters, answered, cursor, upwards, limit },
    (page) => {
      if (s.wall.asked !== asked) return;
      s.wall.busy = false;
      const there = new Set(order());
      const clips = (page.clips ?? []).filter((clip) => !there.has(clip));
      take(page);
      if (upwards) {
        Object.assign(s.wall, { up: page.up ?? null, before: page.before ?? 0 });
        holdPlace();
        show("wall", [...clips, ...order()]);
      } else {
        s.wall.down = page.down ?? null;
        show("wall", [...order(), ...clips]);
      }
      announce("wall");
    },
    () => {
      if (s.wall.asked === asked) s.wall.busy = false;
    },
  );
}

function take({ clips = [], scores = [] }) {
  clips.forEach((clip, i) => {
    s.wall.scores.set(clip, { value: scores[i], kind: "probability" });
    touch(clip);
  });
}

/** A model was built: newer scores wait until the person wants them. */
export function wallIsOlder() {
  if (!s.wall.asked || s.wall.version === (s.model?.version ?? 0)) return;
  if (s.tab !== "wall") return; // coming back shows the newest
  if (s.wall.version === 0) loadWall({ start: 1 });
  else s.fresh.wall = true;
  measureWall();
}

/** The newest order, from the score on that is on top now. */
export const renewWall = () => loadWall({ start: topScore() });

/** Other films, genres, years or lengths. */
export function filterWall(filters) {
  s.search = { ...s.search, filters, clips: [], cursor: null, stale: true };
  keepInAddress();
  loadWall({ start: 1 });
  measureWall();
  announce("search");
}

/** Clips by what was answered; the same part of the wall stays on top. */
export function showAnswered(answered) {
  if (answered === s.wall.answered) return;
  const start = topScore();
  s.wall.answered = answered;
  if (answered === "unanswered") {
    // At once, also without a server; the page that follows fills up what this leaves.
    const left = order().filter((clip) => !s.answers.has(clip));
    show("wall", left);
    if (!left.includes(s.focus)) arriveAt(firstUnanswered());
  }
  loadWall({ start });
  announce("wall");
}

export const toggleFold = () =>
  s.tab === "wall" && showAnswered(s.wall.answered === "unanswered" ? "all" : "unanswered");

/** To the first clip at or below a score. */
export function jumpTo(score) {
  const clips = order();
  const at = clips.findIndex((clip) => s.wall.scores.get(clip)?.value <= score);
  const there = at > 0 || (at === 0 && !s.wall.up);
  if (there || (at < 0 && clips.length && !s.wall.down)) {
    const clip = clips[at < 0 ? clips.length - 1 : at];
    focusOn(clip);
    scrollToCard(clip);
  } else loadWall({ start: score, arrive: () => focusOn(order()[0] ?? null) });
}

export const jumpToCut = () => s.tab === "wall" && jumpTo(s.cut);
export const jumpToUnsure = () => s.tab === "wall" && jumpTo(UNSURE);
