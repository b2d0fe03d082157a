// What keys do in the reel instead of what they do in the grid, and the way there and back.

import { openTab } from "../clip_grid/commands.js";
import { focusOn } from "../clip_grid/orders.js";
import { selectThese } from "../clip_grid/selection.js";
import { order, s, say } from "../clip_grid/store.js";
import { announce } from "../clip_grid/topics.js";
import { enter, listFilms, ORDERS, placeOf, rows, shotsOf } from "./films.js";
import { sceneOf } from "./layout.js";

/** Another film, at the same time. */
function moveFilm(step) {
  const films = rows();
  const at = films.findIndex(({ id }) => id === s.reel.film);
  const next = films[Math.min(Math.max(at + step, 0), films.length - 1)];
  if (next && next.id !== s.reel.film)
    enter(next.id, { seconds: placeOf(s.focus)?.shots[placeOf(s.focus).i].start ?? 0 });
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
  if (playing !== null) {
    s.reel.playing = null;
    if (order().includes(playing)) focusOn(playing);
  } else s.reel.playing = s.focus;
  announce("viewer");
}

/** From a card to its place in its film; in the reel: back to where one came from. */
export function toFilmOrBack(clip = s.focus) {
  if (s.blind) return;
  if (s.tab === "reel") return back();
  const film = s.cards.get(clip)?.film;
  if (film === undefined) return;
  const from = { tab: s.tab, focus: s.focus };
  Object.assign(s.reel, { from, film, extra: film, wanted: { clip } });
  openTab("reel");
  enter(film, { clip });
}

function back() {
  const { from } = s.reel;
  if (!from) return say("You did not come here from a card. Keys 1 to 7 open the cards.");
  s.reel.from = null;
  openTab(from.tab);
  if (order().includes(from.focus)) focusOn(from.focus);
}

function nextOrder() {
  const at = ORDERS.findIndex(({ key }) => key === s.reel.order);
  listFilms({ order: ORDERS[(at + 1) % ORDERS.length].key });
}

const end = (i) => () => {
  const clip = shotsOf(s.reel.film).at(i)?.clip;
  if (clip !== undefined) focusOn(clip);
};

/** By action of `../keys/actions.js`. */
export const REEL_KEYS = {
  up: () => moveFilm(-1),
  down: () => moveFilm(1),
  play: togglePlay,
  filter: nextOrder,
  renew: () => listFilms(),
  first: end(0),
  last: end(-1),
};
