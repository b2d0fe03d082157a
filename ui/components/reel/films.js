// The films of the reel, and their shots: `s.reel` of the clip grid's store.

import { touch, view } from "../clip_grid/cards.js";
import { askUntilAnswered } from "../clip_grid/link.js";
import { arriveAt, focusOn, show } from "../clip_grid/orders.js";
import { stopSelecting } from "../clip_grid/selection.js";
import { s } from "../clip_grid/store.js";
import { announce } from "../clip_grid/topics.js";
import { nearest } from "./layout.js";
import { answerOf } from "./standing.js";

export const ORDERS = [
  { key: "unsure", name: "most unsure" },
  { key: "yes", name: "most yes" },
  { key: "title", name: "title" },
];

// ── which films there are ──────────────────────────────────────────────────────────────────

/** The films as they are shown: one that somebody came for stands first, so that nothing moves when
 * the others come. */
export function rows() {
  const { rows, extra } = s.reel;
  if (extra === null) return rows;
  const first = rows.find(({ id }) => id === extra) ?? { id: extra };
  return [first, ...rows.filter(({ id }) => id !== extra)];
}

/** Films anew, from the first: in another order, of another title, or by a newer model. */
export function listFilms(change = {}) {
  s.reel = { ...s.reel, extra: null, ...change, busy: false, cursor: null, asked: true };
  moreFilms(true);
}

/** The next page of films; of a new list, the first. */
export function moreFilms(anew = false) {
  if (s.reel.busy || !(anew || s.reel.cursor)) return;
  const { order, title, cursor } = s.reel;
  s.reel.busy = true;
  announce("reel");
  const reel = s.reel;
  askUntilAnswered(
    { type: "ListFilms", label: s.label.id, order, title, cursor: anew ? null : cursor },
    (frame) => {
      if (s.reel !== reel) return; // another list was asked for since
      const known = anew ? [] : reel.rows;
      const held = new Set(known.map(({ id }) => id));
      reel.rows = [...known, ...frame.films.filter(({ id }) => !held.has(id))];
      Object.assign(reel, {
        total: frame.total,
        version: frame.version ?? 0,
        cursor: frame.cursor ?? null,
        busy: false,
      });
      if (anew && reel.extra === null && reel.rows.length) enter(reel.rows[0].id);
      announce("reel");
    },
    () => {
      reel.busy = false;
      announce("reel");
    },
  );
}

/** Whether films would come in another order by now. */
export const isOlder = () =>
  s.reel.version !== null && s.reel.order !== "title" && s.reel.version !== (s.model?.version ?? 0);

// ── a film's shots ─────────────────────────────────────────────────────────────────────────

export const shotsOf = (film) => s.reel.films.get(film)?.shots ?? [];

/** Where a clip stands in its film: {film, shots, i, total}; undefined as long as that is not known. */
export function placeOf(clip) {
  const film = s.cards.get(clip)?.film;
  const shots = shotsOf(film);
  const i = shots.findIndex((shot) => shot.clip === clip);
  return i < 0 ? undefined : { film, shots, i, ...s.reel.films.get(film).head };
}

/** A film on screen wants its shots, and their scores by the model that is shown. */
export function wantFilm(film) {
  if (s.blind || film === undefined) return;
  const held = s.reel.films.get(film) ?? { shots: [], head: null, version: null, busy: false };
  const version = s.model?.version ?? 0;
  if (held.busy || held.version === version) return;
  held.busy = true;
  s.reel.films.set(film, held);
  readPage(film, held, version, [], null);
}

function readPage(film, held, version, before, cursor) {
  const { films } = s.reel;
  askUntilAnswered(
    { type: "ReadFilm", label: s.label.id, film, cursor },
    (frame) => {
      if (s.reel.films !== films) return; // of a label this page showed before
      const shots = [...before, ...frame.shots.map(takeShot(frame.film))];
      const { title, year, medium } = frame.film;
      held.head = { title, year, medium, total: frame.total };
      if (shots.length >= held.shots.length) held.shots = shots;
      if (frame.cursor) readPage(film, held, version, shots, frame.cursor);
      else Object.assign(held, { shots, version, busy: false });
      if (film === s.reel.film) settle();
      announce(`film ${film}`, "films");
    },
    () => {
      Object.assign(held, { busy: false, version });
    },
  );
}

/** What is told of a shot belongs to its clip: its card, and its score. */
const takeShot = (film) => (shot) => {
  const { clip, start, end, score, truth = null, begins = false } = shot;
  const value = score ?? null;
  const known = s.scores.get(clip);
  const card = s.cards.get(clip);
  if (!card) s.cards.set(clip, { ...film, id: clip, start, end, film: film.id });
  const newer = value !== null && (known?.value !== value || known.kind !== "probability");
  if (newer) s.scores.set(clip, { value, kind: "probability" });
  if (!card || newer) touch(clip);
  return { clip, start, end, truth, begins };
};

// ── the film in focus ──────────────────────────────────────────────────────────────────────

/** Go to a film: to a clip of it, to a time, or to its first shot that waits for an answer. */
export function enter(film, wanted = {}) {
  if (film !== s.reel.film) stopSelecting();
  const { playing } = s.reel;
  Object.assign(s.reel, { film, wanted, playing: null });
  settle();
  wantFilm(film);
  announce("reel", "viewer", `viewer ${playing}`);
}

/** The film in focus has its shots, or more of them: the focus goes where it was wanted. */
function settle() {
  const { film, wanted } = s.reel;
  const shots = shotsOf(film);
  show(
    "reel",
    shots.map(({ clip }) => clip),
  );
  if (s.tab !== "reel" || wanted === null) return;
  const found = theWanted(shots, wanted, s.reel.films.get(film)?.version != null);
  if (!found) return focusOn(null);
  s.reel.wanted = null;
  return arriveAt(found.clip);
}

/** The shot where the focus is to go; undefined as long as it may be on a page to come. */
function theWanted(shots, { clip, seconds }, whole) {
  if (clip !== undefined) {
    const found = shots.find((shot) => shot.clip === clip);
    return found ?? (whole ? shots[0] : undefined);
  }
  if (seconds !== undefined)
    return whole || shots.at(-1)?.start >= seconds ? shots[nearest(shots, seconds)] : undefined;
  return shots.find((shot) => !answerOf(view(shot.clip), shot.truth)) ?? shots[0];
}
