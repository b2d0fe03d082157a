// The cut through a wall, and what the server says lies on its two sides (`backend.domain.cut`).

import { touch } from "../clip_grid/cards.js";
import { ask } from "../clip_grid/link.js";
import { limits } from "../clip_grid/rules.js";
import { order, s } from "../clip_grid/store.js";
import { announce } from "../clip_grid/topics.js";
import { local, parsed } from "../storage/storage.js";

export const STEPS = 100;
const PAUSE = 1500; // ms between two measures of one wall

const place = () => `rushes.cut.${s.me}.${s.label.id}`;

/** Where this person's cut through the label's scores is; .5 until they move it. */
export function rememberedCut() {
  const cut = parsed(local.read(place()));
  return typeof cut === "number" && cut >= 0 && cut <= 1 ? cut : 0.5;
}

/** The cut moves to a multiple of .01. */
export function setCut(value) {
  const cut = Math.round(Math.min(Math.max(value, 0), 1) * STEPS) / STEPS;
  if (cut === s.cut) return;
  const [low, high] = [Math.min(cut, s.cut), Math.max(cut, s.cut)];
  s.cut = cut;
  for (const clip of order()) {
    const score = s.wall.scores.get(clip)?.value;
    if (score >= low && score < high) touch(clip);
  }
  announce("wall");
}

/** The cut stays where it is now: for this browser at once, and for the person wherever they are.
 * Who may only look has none on the server. */
export function keepCut(reader = false) {
  local.write(place(), JSON.stringify(s.cut));
  s.wall.moved = true;
  if (!reader) ask({ type: "SetCut", label: s.label.id, score: s.cut }, () => {});
}

let timer = 0;
let last = 0;

const BY_KEY = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
};

/** Where a key moves a cut to; null: it is no such key. */
export function cutOfKey({ key, ctrlKey, altKey, metaKey }, cut) {
  if (ctrlKey || altKey || metaKey) return null;
  const to = { Home: 0, End: 1 }[key] ?? cut + BY_KEY[key] / STEPS;
  return Number.isNaN(to) ? null : to;
}

/** Ask how the wall lies now; soon, where that was asked just now. */
export function measureWall() {
  clearTimeout(timer);
  const wait = Math.max(0, last + PAUSE - performance.now());
  timer = setTimeout(() => {
    if (s.tab !== "wall" || !s.label) return;
    last = performance.now();
    const filters = s.search.filters;
    const label = s.label.id;
    ask({ type: "MeasureWall", label, version: s.wall.version, filters }, (measure) => {
      if (s.label?.id !== label || s.search.filters !== filters) return;
      s.wall.measure = measure;
      if (typeof measure.cut === "number" && !s.wall.moved) setCut(measure.cut);
      announce("wall");
    });
  }, wait);
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** How many clips of the wall were answered what; null before it was measured. */
export function countsOf(measure) {
  if (!measure?.version) return null;
  const { positives = [], negatives = [], others = [], answered = 0 } = measure;
  const [positive, negative] = [sum(positives), sum(negatives)];
  const all = positive + negative + sum(others);
  return { all, unanswered: all - answered, positive, negative };
}

export const share = (value) => (value >= 1 ? "1.00" : value.toFixed(2).replace(/^0/, ""));
const clips = (n) => `${n.toLocaleString("en")} ${n === 1 ? "clip" : "clips"}`;
const about = (n, low, high, what) =>
  low === high
    ? `${n.toLocaleString("en")} ${what}`
    : `about ${n.toLocaleString("en")} ${what} (${low.toLocaleString("en")} to ${high.toLocaleString("en")})`;

/** What the cut means in words: {at, above, right, below, missed}; null before the wall was measured.
 * `right` and `missed` are empty while the model is too young to be judged. */
export function cutInWords(cut, measure) {
  if (!measure?.version) return null;
  const step = Math.round(cut * STEPS);
  const { positives, negatives, others, cuts } = measure;
  const bins = positives.map((n, bin) => n + negatives[bin] + others[bin]);
  const above = sum(bins.slice(step));
  const below = sum(bins.slice(0, step));
  return {
    at: share(cut),
    above: clips(above),
    right: cuts
      ? about(cuts.right[step], cuts.right_low[step], cuts.right_high[step], "right")
      : "",
    below: clips(below),
    missed: cuts
      ? about(cuts.missed[step], cuts.missed_low[step], cuts.missed_high[step], "missed")
      : "",
  };
}

export const young = () => `how many are right can be said from ${limits.judged} answers on`;

/** The same as one sentence. */
export function cutSentence(words) {
  if (!words) return "";
  const { at, above, right, below, missed } = words;
  if (!right) return `Cut at ${at}: above ${above}, below ${below}; ${young()}.`;
  return `Cut at ${at}: above ${above}, ${right}; below ${below}, ${missed}.`;
}
