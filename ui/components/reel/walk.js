// At full size: from the clip that is shown to the shots around it in its film, and back. The order of
// the cards stays what it is, and so does the place in it: `s.walk` remembers it.

import { focusOn } from "../clip_grid/orders.js";
import { s } from "../clip_grid/store.js";
import { placeOf } from "./films.js";

export const AROUND = 3; // shots before the clip, and after it

/** The shots around a clip: {place, shots: [{...shot, n}]}; undefined as long as they are not known. */
export function around(clip) {
  const place = clip === null ? undefined : placeOf(clip);
  if (!place) return undefined;
  const first = Math.max(0, place.i - AROUND);
  const shots = place.shots.slice(first, place.i + AROUND + 1);
  return { place, shots: shots.map((shot, i) => ({ ...shot, n: first + i + 1 })) };
}

/** To another shot of the film. */
export function walkTo(clip) {
  if (clip === s.focus) return;
  if (s.tab !== "reel") s.walk ??= { home: s.focus };
  focusOn(clip);
}

/** So many shots on, or back; whether there is a film to walk through. */
export function walk(step) {
  const place = placeOf(s.focus);
  const next = place?.shots[place.i + step];
  if (next) walkTo(next.clip);
  return Boolean(place);
}

/** Back to the card the walk began at. */
export function endWalk() {
  if (!s.walk) return;
  const { home } = s.walk;
  s.walk = null;
  focusOn(home);
}
