// Text that a person is writing while the same text may change elsewhere. Pure: every function
// returns the next draft. What they wrote stays; what came from elsewhere lies beside it until they
// choose; what they did not touch follows.
//
// A draft is {theirs, version, mine, base, sent}: what the server holds, by field, and under which
// version; what this person wrote instead, and over which text; what is on its way to the server.

export const begin = (theirs, version) => ({
  theirs,
  version,
  mine: {},
  base: {},
  sent: null, // {mine, version, saved}
});

const without = (object, field) => {
  const { [field]: _, ...rest } = object;
  return rest;
};

/** What stands in a field. */
export const textOf = (draft, field) => draft.mine[field] ?? draft.theirs[field] ?? "";

/** Whether the person wrote something that is not saved. */
export const isTouched = (draft) => Object.keys(draft.mine).length > 0;

/** Fields that changed elsewhere since the person began to write there. */
export const conflicts = (draft) =>
  Object.keys(draft.mine).filter(
    (field) =>
      draft.theirs[field] !== draft.base[field] && draft.theirs[field] !== draft.mine[field],
  );

export function write(draft, field, text) {
  const base = field in draft.mine ? draft.base : { ...draft.base, [field]: draft.theirs[field] };
  return { ...draft, base, mine: { ...draft.mine, [field]: text } };
}

const plain = (text) => (text ?? "").normalize("NFC").trim();
const same = (one, other) => plain(one) === plain(other);

/** The server says what holds now. */
export function hear(draft, theirs, version) {
  const left = Object.entries(draft.mine).filter(([field, text]) => !same(text, theirs[field]));
  return settle({ ...draft, theirs, version, mine: Object.fromEntries(left) });
}

/** What the person wrote is on its way. */
export const send = (draft) => ({
  ...draft,
  sent: { mine: draft.mine, version: draft.version, saved: false },
});

/** The server kept what was sent; what it made of it may come before or after. */
export const saved = (draft) =>
  draft.sent ? settle({ ...draft, sent: { ...draft.sent, saved: true } }) : draft;

function settle(draft) {
  const { sent } = draft;
  if (!sent?.saved || draft.version === sent.version) return draft;
  const left = Object.entries(draft.mine).filter(([field, text]) => sent.mine[field] !== text);
  return { ...draft, mine: Object.fromEntries(left), sent: null };
}

/** What the person wrote holds against what is there now. */
export const keepMine = (draft, field) => ({
  ...draft,
  base: { ...draft.base, [field]: draft.theirs[field] },
});

export const takeTheirs = (draft, field) => ({ ...draft, mine: without(draft.mine, field) });

/** Give up everything written. */
export const discard = (draft) => ({ ...draft, mine: {}, sent: null });
