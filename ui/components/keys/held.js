// Whether a press is a new one. A key that is held down repeats itself, and not every system says so:
// some send the same key again without a release, remote desktops a release and a press at once.

const LOST = 800; // ms between two presses without a release: the release was lost, or never sent
const BOUNCE = 2; // ms between a release and a press: no finger is that fast, but a repetition is

export function createHeld() {
  const keys = new Map(); // key → {at, up}: when it last went down, and up; up is null while down

  const idOf = ({ code, key }) => code || key.toLowerCase();

  /** A key went down: whether it does so by itself. */
  function repeats(event) {
    const before = keys.get(idOf(event));
    const at = event.timeStamp;
    keys.set(idOf(event), { at, up: null });
    if (event.repeat) return true;
    if (!before) return false;
    return before.up === null ? at - before.at < LOST : at - before.up < BOUNCE;
  }

  function released(event) {
    const before = keys.get(idOf(event));
    if (before) before.up = event.timeStamp;
  }

  /** Whoever goes elsewhere releases keys there. */
  const forget = () => keys.clear();

  return { repeats, released, forget };
}
