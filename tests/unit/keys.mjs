// The keys without a browser: reads runs (JSON) from standard input, prints what each leads to.
// A run is a list of steps: {early: press} for a key pressed before the modules are loaded (first
// steps only), {press}: down and up, {down}: and not up yet, {up}, {attend: {context, reader}} for a page that acts on keys, {leave: true} for
// its end, {go: path}, {later: ms}, {choose: [action, key]}, {remembered: text} for what the browser
// kept of chosen keys when the page is loaded. A press is a keyboard event's fields;
// `target` names the element.

const file = (name) => new URL(`../../ui/components/keys/${name}.js`, import.meta.url).href;

const shelf = new Map();
globalThis.localStorage = {
  getItem: (key) => shelf.get(key) ?? null,
  setItem: (key, value) => shelf.set(key, value),
};
globalThis.window = globalThis;
const { ACTIONS, actionOf, chooseKey, keyOf, resetKeys, rowsOf } = await import(file("actions"));

let now = 0;
performance.now = () => now;

const element = (name) => ({
  closest: (selector) => selector.split(", ").some((part) => part.split(/(?<=.)[:[]/)[0] === name),
});

function eventOf({ target = "body", altGraph = false, ...fields }) {
  const event = { key: "", code: "", ...fields, target: element(target), timeStamp: now };
  event.getModifierState = (name) => name === "AltGraph" && altGraph;
  event.preventDefault = () => {
    event.prevented = true;
  };
  return event;
}

async function play(run, number) {
  const listeners = new Set(); // [type, listener]
  globalThis.addEventListener = (...one) => listeners.add(one);
  globalThis.removeEventListener = (type, listener) => {
    for (const one of listeners) if (one[0] === type && one[1] === listener) listeners.delete(one);
  };
  globalThis.location = { pathname: "/label/1" };
  now = 0;
  resetKeys();
  const done = []; // [action, key, shift], in order
  const prevented = [];
  const send = (type, fields) => {
    const event = eventOf(fields);
    for (const [of, listener] of [...listeners]) if (of === type) listener(event);
    return Boolean(event.prevented);
  };
  const press = (fields) => {
    const hindered = send("keydown", fields);
    now += 60;
    if (!fields.repeat) send("keyup", fields);
    now += 60;
    return hindered;
  };

  const steps = [...run];
  await import(`${file("early")}?${number}`);
  while (steps[0]?.early) press(steps.shift().early);
  const { attend } = await import(`${file("listen")}?${number}`);
  let leave;
  for (const step of steps) {
    if (step.press) prevented.push(press(step.press));
    if (step.down) prevented.push(send("keydown", step.down));
    if (step.up) send("keyup", step.up);
    if (step.later) now += step.later;
    if (step.go) location.pathname = step.go;
    if (step.choose) done.push(chooseKey(...step.choose));
    if (step.leave) leave();
    if (step.remembered !== undefined) done.push(await remembering(step.remembered));
    if (step.attend) {
      const { context, reader = false } = step.attend;
      const act = (action, { key, shift }) => done.push([action, key, Boolean(shift)]);
      leave = attend({ context: () => context, reader: () => reader, act });
    }
  }
  return { done, prevented, table: table(), told: told() };
}

/** The keys of a page that is loaded where this is remembered. */
async function remembering(text) {
  shelf.set("rushes.keys", text);
  const { CHOICES, keyOf: key } = await import(`${file("actions")}?${encodeURIComponent(text)}`);
  return Object.fromEntries(CHOICES.map((action) => [action, key(action)]));
}

/** For every context: what each key means there, and which keys the help shows. */
function table() {
  const contexts = new Set(Object.values(ACTIONS).flatMap(({ where }) => Object.keys(where)));
  const keys = Object.keys(ACTIONS).flatMap((one) => [keyOf(one), ...(ACTIONS[one].fixed ?? [])]);
  const of = (context) => {
    const known = keys.filter(Boolean).map((key) => [key, actionOf([key], context)?.action]);
    const { changeable, fixed } = rowsOf(context);
    return {
      means: Object.fromEntries(known.filter(([, action]) => action)),
      shown: [...changeable, ...fixed].map(({ action }) => action),
    };
  };
  return Object.fromEntries([...contexts].map((context) => [context, of(context)]));
}

/** What the help says of each action, to whom and when. */
function told() {
  const said = (...asked) => {
    const { changeable, fixed } = rowsOf(...asked);
    return Object.fromEntries([...changeable, ...fixed].map(({ action, does }) => [action, does]));
  };
  return {
    grid: said("grid"),
    "grid, only looking": said("grid", true),
    blind: said("blind"),
    "blind, nothing new": said("blind", false, ["renew"]),
  };
}

let text = "";
for await (const piece of process.stdin) text += piece;
const results = [];
for (const [number, run] of JSON.parse(text).entries()) results.push(await play(run, number));
process.stdout.write(JSON.stringify(results), () => process.exit(0));
