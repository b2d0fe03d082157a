// What keys do in the reel instead of what they do in the grid, and the way there and back.

import { touch } from "../clip_grid/cards.js";
import { openTab } from "../clip_grid/commands.js";
import { askUntilAnswered } from "../clip_grid/link.js";
import { plays } from "../clip_grid/medium.js";
import { focusOn } from "../clip_grid/orders.js";
import { selectThese } from "../clip_grid/selection.js";
import { order, s, say } from "../clip_grid/store.js";
import { announce } from "../clip_grid/topics.js";
import { enter, listFilms, ORDERS, placeOf, rows } from "./films.js";
import { sceneOf } from "./layout.js";

/** Another film, at the same time. */
function moveFilm(step) {
  const films = rows();
  const at = films.findIndex(({ id }) => id === s.reel.film);
  const next = films[Math.min(Math.max(at + step, 0), films.length - 1)];
  const place = placeOf(s.focus);
  if (next && next.id !== s.reel.film)
    enter(next.id, { seconds: place?.shots[place.i].start ?? 0 });
}

/** Select the scene of the shot in focus, or, where it is what is selected, nothing. */
export function selectScene() {
  const place = placeOf(s.focus);
  if (!place || s.tab !== "reel") return;
  const clips = place.shots.slice(...sceneOf(place.shots, place.i)).map(({ clip }) => clip);
  selectThese(clips);
}

/** Play from the shot in focus on, through the cuts; again: stop, at the shot that is shown. */
export function togglePlay() {
  const { playing } = s.reel;
  if (playing === null) {
    if (!plays(placeOf(s.focus))) return;
    s.reel.playedFrom = s.focus;
    playFrom({ clip: s.focus, part: s.reel.at?.clip === s.focus ? s.reel.at.part : 0 });
    return;
  }
  stop();
  if (order().includes(playing)) focusOn(playing);
}

export function stop() {
  const last = s.reel.playing;
  Object.assign(s.reel, { playing: null, at: null });
  announce("viewer", `viewer ${last}`);
}

/** Play on from a place in the film, {clip, part}. */
export function playFrom({ clip, part }) {
  const before = s.reel.playing;
  Object.assign(s.reel, { playing: clip, over: part, begun: s.reel.begun + 1 });
  announce("viewer", `viewer ${before}`, `viewer ${clip}`);
}

/** What the viewer shows instead of the shot in focus: {clip, part}; null: nothing. */
export function lookAt(place) {
  if (place === null && s.reel.scrub === null) return;
  s.reel.scrub = place;
  announce("viewer");
}

/** Who goes to another shot wants to see that one. */
export function stopElsewhere() {
  if (s.reel.playing !== null && s.focus !== s.reel.playedFrom) stop();
}

/** A card that was pressed on before it was described. */
function describe(clip, then) {
  if (clip === null) return;
  askUntilAnswered({ type: "DescribeClips", clips: [clip] }, ({ cards }) => {
    for (const card of cards) s.cards.set(card.id, card);
    touch(clip);
    if (cards.length) then();
  });
}

/** From a card to its place in its film; in the reel: back to where one came from. */
export function toFilmOrBack(clip = s.focus) {
  if (s.blind) return;
  if (s.tab === "reel") return back();
  const film = s.cards.get(clip)?.film;
  if (film === undefined) return describe(clip, () => s.focus === clip && toFilmOrBack(clip));
  const from = { tab: s.tab, focus: s.focus };
  Object.assign(s.reel, { from, film, extra: film, wanted: { clip } });
  openTab("reel");
  enter(film, { clip });
}

function back() {
  const { from } = s.reel;
  if (!from) return say("You did not come here from a card: open one of the other tabs.");
  s.reel.from = null;
  openTab(from.tab);
  if (order().includes(from.focus)) focusOn(from.focus);
}

function nextOrder() {
  const at = ORDERS.findIndex(({ key }) => key === s.reel.order);
  listFilms({ order: ORDERS[(at + 1) % ORDERS.length].key });
}

/** By action of `../keys/actions.js`. */
export const REEL_KEYS = {
  up: () => moveFilm(-1),
  down: () => moveFilm(1),
  play: togglePlay,
  filter: nextOrder,
  renew: () => listFilms(),
};
