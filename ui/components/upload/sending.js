// What is being sent: files go one after another, piece by piece, and go on where they stopped.
//
// A row is one file: `state` is
//   waiting   for its turn            sending   bytes are under way
//   paused    by the person           cut       the studio cannot be reached; it is tried again
//   missing   half of it is at the studio, and nobody chose the file here since the page was opened
//   arrived   all of it is there      refused   `message` says why; it is not tried again
//   left      nobody went on with it for a day, and it was removed
// The queue outlives the page that shows it, so that people may walk on meanwhile.

export const GOES_ON = new Set(["waiting", "sending", "cut"]);
const AT_ONCE = 2;
const FIRST_PAUSE = 1000; // ms
const LONGEST_PAUSE = 15_000;
const GONE = new Set([404, 410]);

/** ``wait``: (ms, signal) → a promise; ``markOf``: file → promise of its mark. */
export function queue({ studio, markOf, wait }) {
  let rows = [];
  let next = 1;
  const listeners = new Set();
  const running = new Map(); // row's key → AbortController

  const tell = () => {
    rows = [...rows];
    for (const listener of listeners) listener();
  };
  const row = (key) => rows.find((one) => one.key === key);
  const change = (key, changes) => {
    const at = rows.findIndex((one) => one.key === key);
    if (at < 0) return;
    rows[at] = { ...rows[at], ...changes };
    tell();
  };

  /** What the studio has of this person's: read when a page opens. */
  async function look() {
    let told;
    try {
      told = await studio.list();
    } catch {
      return; // it is looked again with the next page
    }
    for (const upload of told.uploads) {
      const place = studio.placeOf(upload);
      if (rows.some((one) => one.place === place) || upload.state === "arrived") continue;
      const { name, size, mark, intake, received } = upload;
      const state = upload.state === "left" ? "left" : "missing";
      add({ name, size, mark, intake, received, place, state });
    }
    tell();
  }

  function add(changes) {
    const made = { key: next++, file: null, place: null, received: 0, message: "", number: null };
    rows.push({ ...made, ...changes });
    return made.key;
  }

  /** Sends files, or goes on with those that the studio has half of. */
  async function choose(files, intake) {
    for (const file of files) {
      let mark;
      try {
        mark = await markOf(file);
      } catch {
        const { name, size } = file;
        const message = "It cannot be read here; was it moved? Choose it again.";
        add({ name, size, mark: "", intake, state: "refused", message });
        tell();
        continue;
      }
      const same = (one) =>
        one.size === file.size && one.mark === mark && alike(one.name, file.name);
      const known = rows.find((one) => same(one) && one.state !== "arrived");
      if (known && GOES_ON.has(known.state)) continue;
      if (known) {
        const anew = known.state === "left" || known.state === "refused";
        const again = anew ? { place: null, received: 0, intake } : {};
        change(known.key, { file, state: "waiting", message: "", ...again });
      } else {
        add({ file, name: file.name, size: file.size, mark, intake, state: "waiting" });
      }
      tell();
      pump();
    }
  }

  function pump() {
    for (const one of rows) {
      if (running.size >= AT_ONCE) return;
      if (one.state === "waiting" && !running.has(one.key)) run(one.key);
    }
  }

  async function run(key) {
    const control = new AbortController();
    running.set(key, control);
    try {
      await send(key, control.signal);
    } finally {
      running.delete(key);
      pump();
    }
  }

  async function send(key, signal) {
    let pause = FIRST_PAUSE;
    const stopped = () => signal.aborted || !row(key);
    while (!stopped()) {
      try {
        const before = row(key).received;
        await once(key, signal, stopped);
        if (row(key)?.received > before) pause = FIRST_PAUSE;
        if (stopped() || row(key).state === "arrived") return;
      } catch (problem) {
        if (stopped()) return;
        if (GONE.has(problem.status) && row(key).place) {
          change(key, { place: null, received: 0 }); // it was removed there: from the beginning
          continue;
        }
        if (!problem.temporary && problem.status !== 409) {
          change(key, { state: "refused", message: problem.message });
          return;
        }
        change(key, { state: "cut", message: problem.message });
        await wait(pause, signal);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
  }

  /** Asks where to go on, and sends until all is there. */
  async function once(key, signal, stopped) {
    const { file, place: known, name, size, mark, intake } = row(key);
    const place = known ?? (await studio.begin({ name, size, mark, intake }));
    if (!row(key)) return await studio.cancel(place).catch(() => {}); // cancelled meanwhile
    change(key, { place });
    let received = known ? await studio.offset(place) : 0;
    while (!stopped()) {
      change(key, { state: "sending", message: "", received });
      if (received >= size) break;
      const progress = (bytes) => !stopped() && change(key, { received: bytes });
      received = await studio.send(place, file, received, progress, signal);
    }
    if (stopped()) return;
    const told = await studio.read(place);
    change(key, { state: "arrived", received: size, number: told.file, file: null });
  }

  const stop = (key) => running.get(key)?.abort();

  function pause(key) {
    stop(key);
    change(key, { state: "paused", message: "" });
  }

  function resume(key) {
    const one = row(key);
    if (!one?.file) return;
    change(key, { state: "waiting", message: "" });
    // Whoever was stopped a moment ago is still on the way out, and looks for work then.
    pump();
  }

  async function cancel(key) {
    const one = row(key);
    stop(key);
    rows = rows.filter((other) => other.key !== key);
    tell();
    if (one?.place && one.state !== "arrived") await studio.cancel(one.place).catch(() => {});
  }

  /** Takes what is over off the list. */
  function clear() {
    for (const one of rows) if (one.state === "left") studio.cancel(one.place).catch(() => {});
    rows = rows.filter((one) => !["arrived", "refused", "left"].includes(one.state));
    tell();
  }

  /** The studio may be there again. */
  function retry() {
    for (const one of rows) {
      if (one.state !== "cut") continue;
      stop(one.key);
      change(one.key, { state: "waiting" });
    }
    pump();
  }

  return {
    rows: () => rows,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    look,
    choose,
    pause,
    resume,
    cancel,
    clear,
    retry,
  };
}

/** The studio keeps names tidied: what is compared is what is left of both. */
function alike(one, other) {
  const plain = (name) => name.normalize("NFC").replace(/[^\p{L}\p{N}]/gu, "");
  return plain(one) === plain(other);
}
