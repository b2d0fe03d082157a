// Whose curves are shown beside the film in focus: `s.curves` of the clip grid's store; and the cursor in
// that film, which the player follows and which follows the player.

import { ask, askUntilAnswered } from "../clip_grid/link.js";
import { focusOn } from "../clip_grid/orders.js";
import { limits } from "../clip_grid/rules.js";
import { s, say } from "../clip_grid/store.js";
import { clock } from "../clip_grid/texts.js";
import { announce } from "../clip_grid/topics.js";
import { placeOf, rows, shotsOf } from "../reel/films.js";
import { lookAt, playFrom } from "../reel/keys.js";
import { local, parsed } from "../storage/storage.js";
import { keepCut, setCut, share } from "../wall/cut.js";
import { partOf, peakFrom, spans, stepAt, stepsOf } from "./curve.js";

export const EVERY = 3000; // ms between two looks at whether other labels have newer models

const place = () => `rushes.curves.${s.me}`;

// ── whose ──────────────────────────────────────────────────────────────────────────────────

/** Curves come beside the films, or go. This browser remembers it for the person. */
export function toggleCurves() {
  if (s.tab !== "reel" || s.blind) return;
  s.curves.open = !s.curves.open;
  keep();
  announce("curves", "reel");
}

/** What this browser remembers of the person; once. */
export function recallCurves() {
  if (s.curves.recalled) return;
  const { open, chosen } = parsed(local.read(place())) ?? {};
  s.curves.recalled = true;
  s.curves.open = open === true;
  if (Array.isArray(chosen)) s.curves.chosen = chosen.filter(Number.isInteger);
}

const keep = () => {
  const { open, chosen } = s.curves;
  local.write(place(), JSON.stringify({ open, chosen }));
};

/** The labels whose curves are shown: this one, and those that were chosen. */
export const shownLabels = () => [
  { id: s.label.id, name: s.label.name },
  ...s.curves.chosen
    .filter((id) => id !== s.label.id)
    .map((id) => s.curves.labels.find((label) => label.id === id))
    .filter(Boolean),
];

/** The labels that could be shown, too. */
export const otherLabels = () => {
  const shown = new Set(shownLabels().map(({ id }) => id));
  return s.curves.labels.filter(({ id }) => !shown.has(id));
};

export const hasRoom = () => shownLabels().length < limits.curves;

/** One more label, or one less. Who may only look has their choice in this browser alone. */
export function choose(chosen, reader = false) {
  s.curves.chosen = chosen;
  s.curves.moved = true;
  keep();
  if (!reader) ask({ type: "SetCurves", labels: chosen }, () => {});
  announce("curves");
}

export const add = (id, reader) => choose([...s.curves.chosen, id], reader);
export const remove = (id, reader) =>
  choose(
    s.curves.chosen.filter((one) => one !== id),
    reader,
  );

/** Which labels there are, and which model of each is shown. */
export function askLabels() {
  const { curves } = s;
  if (curves.busy) return;
  curves.busy = true;
  askUntilAnswered(
    { type: "ReadCurveLabels" },
    ({ labels = [], chosen = [] }) => {
      curves.busy = false;
      const before = JSON.stringify([curves.labels, curves.chosen]);
      curves.labels = labels;
      if (!curves.moved && chosen.length) curves.chosen = chosen;
      if (JSON.stringify([labels, curves.chosen]) !== before) announce("curves");
    },
    () => {
      curves.busy = false;
    },
  );
}

// ── a curve ────────────────────────────────────────────────────────────────────────────────

export const curveOf = (label, film) => s.curves.films.get(`${label}/${film}`);

/** The version of the model by which a label's curve should be; undefined: not known yet. */
export const versionOf = (label) =>
  label === s.label.id
    ? (s.model?.version ?? 0)
    : s.curves.labels.find(({ id }) => id === label)?.version;

/** A curve is wanted, by the model that is shown now. What is there stays until it is here. */
export function wantCurve(label, film) {
  const [at, version] = [`${label}/${film}`, versionOf(label)];
  const held = s.curves.films.get(at);
  if (film === null || s.blind || held?.busy || (held && held.asked === version)) return;
  const { curves } = s;
  curves.films.set(at, { ...held, asked: version, busy: true });
  const done = (found) => {
    curves.films.set(at, { ...curves.films.get(at), ...found, busy: false });
    announce("curves");
  };
  askUntilAnswered(
    { type: "ReadCurve", label, film },
    (frame) => {
      const { clips = [], scores = [], positives = [], negatives = [] } = frame;
      takeCut(label, frame.cut);
      done({ version: frame.version ?? 0, clips, scores, positives, negatives, refused: "" });
    },
    (frame) => done({ refused: frame?.message ?? "", version: undefined }),
  );
}

/** How long the film is, in seconds; 0: not known yet. */
export const secondsOf = (film) =>
  Math.max(rows().find(({ id }) => id === film)?.seconds ?? 0, shotsOf(film).at(-1)?.end ?? 0);

// ── the threshold ──────────────────────────────────────────────────────────────────────────

/** Where the person cuts a label's scores in two; on the Wall it is the same. */
export const cutOf = (label) =>
  label === s.label.id ? s.cut : (s.curves.cuts.get(label)?.at ?? 0.5);

/** On the server they may have put it elsewhere. */
function takeCut(label, cut) {
  if (typeof cut !== "number") return;
  if (label === s.label.id) {
    if (!s.wall.moved) setCut(cut);
  } else if (!s.curves.cuts.get(label)?.moved) s.curves.cuts.set(label, { at: cut, moved: false });
}

export function moveCut(label, value) {
  if (label === s.label.id) return setCut(value);
  const at = Math.round(Math.min(Math.max(value, 0), 1) * 100) / 100;
  s.curves.cuts.set(label, { at, moved: true });
  announce("curves");
}

export function leaveCut(label, reader) {
  if (label === s.label.id) keepCut(reader);
  else if (!reader) ask({ type: "SetCut", label, score: cutOf(label) }, () => {});
}

// ── the cursor ─────────────────────────────────────────────────────────────────────────────

/** Where the cursor is: what plays, or lies under the pointer, or else the shot in focus. */
export function cursor() {
  const { playing, scrub, at, over } = s.reel;
  if (playing !== null) return { clip: playing, part: over };
  if (scrub) return scrub;
  return { clip: s.focus, part: at?.clip === s.focus ? at.part : 0 };
}

/** The same in seconds of the film in focus; null where it is elsewhere. */
export function cursorTime() {
  const { clip, part = 0 } = cursor();
  const found = clip === null ? undefined : placeOf(clip);
  if (!found || found.film !== s.reel.film) return null;
  const { start, end } = found.shots[found.i];
  return start + part * (end - start);
}

/** The clip at a time of the film in focus, and how much of it is over then. */
function clipAt(time) {
  const shot = stepAt(shotsOf(s.reel.film), time);
  return shot && { clip: shot.clip, part: partOf(shot, time) };
}

/** The viewer shows this moment, as long as the pointer is there. */
export const scrubTo = (time) => {
  const place = clipAt(time);
  if (place) lookAt(place);
};

/** The cursor goes to this moment and stays; what plays, plays on from there. */
export function goTo(time) {
  const place = clipAt(time);
  if (!place) return;
  Object.assign(s.reel, { at: place, scrub: null });
  if (s.reel.playing !== null) playFrom(place);
  else if (place.clip !== s.focus) focusOn(place.clip);
  announce("viewer", "cursor");
}

/** To the next peak of the curve at hand that is above its threshold, or to the one before. */
export function toPeak(by) {
  const { film } = s.reel;
  if (s.tab !== "reel" || !s.curves.open || film === null) return;
  const lanes = shownLabels();
  const { id, name } = lanes.find((label) => label.id === s.curves.lane) ?? lanes[0];
  const curve = curveOf(id, film);
  if (!curve?.version) return say(`Nothing is known of “${name}”: it has no model yet.`);
  const [steps, cut] = [stepsOf(shotsOf(film), curve), cutOf(id)];
  const found = peakFrom(spans(steps, cut), cursorTime() ?? 0, by);
  if (!found)
    return say(`No ${by > 0 ? "later" : "earlier"} peak of “${name}” above ${share(cut)}.`);
  const { peak, n, of } = found;
  lookAt(null);
  goTo(peak.start);
  say(`${name} ${share(peak.score)} at ${clock(peak.start)}: peak ${n} of ${of}.`);
}
