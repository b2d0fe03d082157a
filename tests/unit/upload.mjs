// Sending files without a browser: reads runs (JSON) from standard input, prints what each leads to.
// A run is a list of steps; the studio is made of an object that keeps bytes and breaks when told.

import { droppedFiles } from "../../ui/components/upload/dropped.js";
import { markOf } from "../../ui/components/upload/mark.js";
import { queue } from "../../ui/components/upload/sending.js";
import { said, spoken } from "../../ui/components/upload/texts.js";

const problem = (status, temporary) =>
  Object.assign(new Error(`status ${status}`), { status, temporary });
const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await null;
};

function studio(known) {
  const held = new Map(known.map((upload) => [`/${upload.id}`, { ...upload }]));
  let next = 100;
  const made = {
    breaks: [], // what the next pieces fail by
    holding: null, // pieces wait until it is called
    begun: 0,
    async list() {
      return { uploads: [...held.values()] };
    },
    async begin(told) {
      if (made.breaks[0]?.at === "begin") throw problem(...made.breaks.shift().by);
      const id = next++;
      made.begun++;
      held.set(`/${id}`, { id, received: 0, state: "receiving", ...told });
      return `/${id}`;
    },
    async offset(place) {
      if (!held.has(place)) throw problem(404, false);
      return held.get(place).received;
    },
    async send(place, file, offset, progress, signal) {
      const upload = held.get(place);
      if (!upload) throw problem(410, false);
      if (offset !== upload.received) throw problem(409, false);
      const piece = Math.min(10, file.size - offset);
      if (made.breaks.length) {
        const { by, after } = made.breaks.shift();
        upload.received += after;
        progress(offset + piece); // browsers count what they handed on
        throw problem(...by);
      }
      if (made.hold) {
        progress(offset + 1);
        await new Promise((resolve, reject) => {
          made.release = resolve;
          signal.addEventListener("abort", () => reject(problem(0, true)));
        });
      }
      upload.received += piece;
      return upload.received;
    },
    async read(place) {
      return { file: held.get(place).id + 1000 };
    },
    async cancel(place) {
      held.delete(place);
    },
    placeOf: (upload) => `/${upload.id}`,
    held,
  };
  return made;
}

async function play(run) {
  const there = studio(run.known ?? []);
  const waits = [];
  const all = queue({
    studio: there,
    markOf: async (file) => {
      if (file.unreadable) throw new Error("moved");
      return file.mark;
    },
    wait: async (ms, signal) => {
      waits.push(ms);
      if (run.away) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  });
  const key = (name) => all.rows().find((row) => row.name === name).key;
  for (const [step, ...more] of run.steps) {
    if (step === "choose") await all.choose(more[0], more[1] ?? "");
    else if (step === "set") Object.assign(there, more[0]);
    else if (step === "release") there.release();
    else if (["look", "clear", "retry"].includes(step)) await all[step]();
    else await all[step](key(more[0]));
    await settle();
  }
  const shown = ({ name, state, received, message, number, intake }) => ({
    name,
    state,
    received,
    message,
    number,
    intake,
  });
  return {
    rows: all.rows().map(shown),
    said: all.rows().map((row) => said(row)),
    spoken: spoken(all.rows()),
    held: [...there.held.values()],
    begun: there.begun,
    waits,
  };
}

/** What `droppedFiles` finds in a tree: a text is a file, an object a folder. */
async function drop(tree, folders) {
  const entryOf = (name, held) =>
    typeof held === "string"
      ? { name, isDirectory: false, file: (then) => then(name) }
      : {
          name,
          isDirectory: true,
          createReader() {
            const left = Object.entries(held).map(([n, h]) => entryOf(n, h));
            // Browsers hand out some at a time.
            return { readEntries: (then) => then(left.splice(0, 2)) };
          },
        };
  const items = Object.entries(tree).map(([name, held]) => ({
    kind: "file",
    getAsFile: () => name,
    webkitGetAsEntry: () => entryOf(name, held),
  }));
  return await droppedFiles({ items: [...items, { kind: "string" }] }, folders);
}

let text = "";
for await (const piece of process.stdin) text += piece;
const { runs, marks, drops } = JSON.parse(text);
const results = [];
for (const run of runs) results.push(await play(run));
const dropped = [];
for (const [tree, folders] of drops ?? []) dropped.push(await drop(tree, folders));
process.stdout.write(
  JSON.stringify({ results, dropped, marks: marks.map((bytes) => markOf(bytes)) }),
);
