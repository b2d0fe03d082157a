// The one way to the browser's storage. It may be denied (private mode, blocked cookies), full, or
// cleared at any moment, by another tab too, and hold what something else wrote: nothing in here
// throws, and `write` says whether the text is kept.

/** @param which "localStorage" (until somebody clears it) or "sessionStorage" (of this tab). */
export function storage(which) {
  const shelf = () => {
    const found = globalThis[which];
    if (!found || found.passing) throw new Error("the browser keeps nothing");
    return found;
  };
  const attempt = (what, otherwise) => {
    try {
      return what(shelf());
    } catch {
      return otherwise;
    }
  };
  return {
    /** Whether the text is kept now. */
    write: (key, text) =>
      attempt((place) => {
        place.setItem(key, text);
        return place.getItem(key) === text;
      }, false),
    /** The text; null where there is none, or none can be read. */
    read: (key) => attempt((place) => place.getItem(key), null),
    /** Whether it is gone. */
    remove: (key) =>
      attempt((place) => {
        place.removeItem(key);
        return place.getItem(key) === null;
      }, false),
    /** The keys that begin so. */
    keys: (prefix) =>
      attempt((place) => {
        const all = [];
        for (let i = 0; i < place.length; i++) all.push(place.key(i));
        return all.filter((key) => key?.startsWith(prefix));
      }, []),
  };
}

export const local = storage("localStorage");
export const session = storage("sessionStorage");

/** What JSON says; undefined where it is none. */
export function parsed(text) {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
