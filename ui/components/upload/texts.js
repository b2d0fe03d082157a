// What a row of the drop zone says, in words.

/** Bytes, to three digits. */
export function bytes(size) {
  for (const [unit, name] of [
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "kB"],
  ])
    if (size >= unit) return `${Number((size / unit).toPrecision(3))} ${name}`;
  return `${size} bytes`;
}

/** ``became``: what the studio says of the file that it became, if it says something. */
export function said(row, became) {
  const share = `${bytes(row.received)} of ${bytes(row.size)}`;
  switch (row.state) {
    case "waiting":
      return row.received ? `waiting, ${share}` : `waiting, ${bytes(row.size)}`;
    case "sending":
      return share;
    case "paused":
      return `paused at ${share}`;
    case "cut":
      return `${row.message} It goes on by itself, at ${share}.`;
    case "missing":
      return `${share} are here. Choose the file again, and it goes on.`;
    case "left":
      return "Nobody went on with it for a day, so it was removed. Choose the file again.";
    case "refused":
      return row.message;
    default:
      return became ? became.text : "arrived; it is taken in";
  }
}

/** All rows in a sentence, for who does not look: it changes when a file is over, not with bytes. */
export function spoken(rows) {
  const count = (...states) => rows.filter((row) => states.includes(row.state)).length;
  const parts = [
    [count("waiting", "sending"), "on the way"],
    [count("paused"), "paused"],
    [count("cut"), "cut off"],
    [count("missing"), "to be chosen again"],
    [count("refused", "left"), "not sent"],
    [count("arrived"), "arrived"],
  ];
  const told = parts.filter(([number]) => number).map(([number, what]) => `${number} ${what}`);
  return told.length ? `Files: ${told.join(", ")}.` : "";
}
