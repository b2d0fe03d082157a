// What a clip is of, as far as it is known: a film unless its card says something else. Pure.

/** A picture stands still; what else there is plays. */
export const plays = (card) => card?.medium !== "image";

/** A sound is played aloud, and only when a person asks for it. */
export const sounds = (card) => card?.medium === "sound";

/** A film's frames can be looked at one by one. */
export const moves = (card) => plays(card) && !sounds(card);

/** What one clip of it is called. */
export const partOf = (card) => (sounds(card) ? "window" : "shot");
